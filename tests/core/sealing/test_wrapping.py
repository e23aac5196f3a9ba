"""The second wrap: what it hides, and that its key alone takes it off."""

from __future__ import annotations

from io import BytesIO

import pytest
from pyrage import encrypt as native
from tests.core.sealing.making import header

from junto.core.sealing import SealingError, destroyed, new_key, seal, unseal, unwrap, wrap
from junto.core.sealing.wrapping import unwrap_stream, wrap_stream

KEY = new_key()
SEALED = seal(KEY.recipient, header(b"abc"), b"abc")


def test_wrap_comes_off_with_its_own_key_alone():
    wrapped, key = wrap(SEALED)
    assert unwrap(key, wrapped) == SEALED
    assert unseal(KEY, unwrap(key, wrapped))[1] == b"abc"
    for other in (KEY, new_key()):
        with pytest.raises(SealingError, match="sealed to another key"):
            unwrap(other, wrapped)


def test_officers_key_does_not_open_a_wrapped_submission():
    wrapped, _ = wrap(SEALED)
    with pytest.raises(SealingError, match="sealed to another key"):
        unseal(KEY, wrapped)
    assert SEALED[:60] not in wrapped


def test_every_wrap_has_a_key_of_its_own():
    assert len({wrap(SEALED)[1].recipient for _ in range(5)}) == 5


def test_streams_do_the_same():
    wrapped, back = BytesIO(), BytesIO()
    key = wrap_stream(BytesIO(SEALED), wrapped)
    unwrap_stream(key, BytesIO(wrapped.getvalue()), back)
    assert back.getvalue() == SEALED


@pytest.mark.parametrize("content", [b"", b"PK not sealed", native(b"x", [KEY.recipient.native()] * 2)], ids=range(3))
def test_what_is_not_sealed_is_not_wrapped(content):
    with pytest.raises(SealingError):
        wrap(content)


def test_destruction_is_said_in_words():
    assert str(destroyed("R-1", "27 November 2033")) == (
        "The key of submission R-1 was destroyed on 27 November 2033. Nobody can read what was handed in any more, in "
        "no copy and no backup; its receipt and its digest remain."
    )
