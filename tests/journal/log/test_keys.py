"""The log's key: made once, for its owner alone, under the log's name; never a second one over a published log."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.notes import Signer, new_signer
from junto.core.tlog.problems import TlogError
from junto.core.tlog.publishing import publish
from junto.core.workflow import Refused
from junto.journal.log import keys


def test_set_up_makes_the_key_once_for_its_owner_alone() -> None:
    assert keys.signer() is None
    assert keys.known() == []
    assert keys.install() == 1
    made = keys.signer()
    assert made is not None
    assert made.name == "city.example/log"
    assert stat.S_IMODE(keys.key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.key_file().parent.stat().st_mode) == 0o700
    assert [one.name for one in keys.key_file().parent.iterdir()] == ["log.key"]
    assert keys.install() == 0
    again = keys.signer()
    assert again is not None
    assert again.secret() == made.secret()


def test_a_key_made_before_the_city_had_its_address_is_made_anew(signer: Signer, settings) -> None:
    settings.LOG_NAME = "another.example/log"
    assert keys.install() == 1
    assert str(keys.known()[0]).startswith("another.example/log+")


def test_once_published_the_key_stays_and_its_loss_is_told(signer: Signer, settings) -> None:
    published = publish(settings.LOG, lambda _a, _b: [], 0, origin=signer.name, signers=[signer])
    assert published == Checkpoint(signer.name, 0, EMPTY_ROOT)
    settings.LOG_NAME = "another.example/log"
    assert keys.install() == 0
    assert keys.known() == [signer.key]
    keys.key_file().unlink()
    with pytest.raises(Refused, match="was published, and its key .*log.key is gone: put it back from its mirror"):
        keys.install()


def test_a_file_that_is_no_key_is_told_without_its_content(settings) -> None:
    file = Path(settings.KEYS) / "log.key"
    file.parent.mkdir()
    file.write_text("secret things")
    with pytest.raises(TlogError) as caught:
        keys.signer()
    assert "secret things" not in str(caught.value)


def test_witnesses_are_known_by_address_and_key(signer: Signer, settings) -> None:
    witness = new_signer("witness.example/w1").key
    settings.LOG_WITNESSES = [("https://witness.example/", str(witness))]
    assert keys.witnesses() == {"https://witness.example": witness}
    assert keys.known() == [signer.key, witness]
    settings.LOG_WITNESSES = [("https://witness.example/", "nonsense")]
    with pytest.raises(TlogError, match="The key “nonsense” is not of the form"):
        keys.witnesses()
