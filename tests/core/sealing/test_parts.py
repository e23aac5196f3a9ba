"""Two envelopes of one submission: each names its part inside, and each is opened by a key of its own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from tests.core.sealing.making import WHEN

from junto.core.sealing import (
    PARTS,
    Expected,
    Holder,
    SealingError,
    check,
    header_for,
    hold,
    key_of,
    new_key,
    open_share,
    read_ceremony,
    seal,
    unseal,
    write_ceremony,
)
from junto.core.sealing.cards import card_text
from junto.core.sealing.ceremony import PLATFORM_FILE, Made

PLATFORM, ANA = new_key(), new_key()
HOLDERS = [Holder("Ana Ruiz", ANA.recipient), Holder("Clerk", None)]
FITTING = Expected("ocds-junto-1", 2, "C-7")


def made_for(part: str) -> Made:
    return hold("ocds-junto-1", HOLDERS, 2, PLATFORM.recipient, made=WHEN, part=part)


KEYS = {part: made_for(part) for part in PARTS}


def sealed(part: str, content: bytes = b"what it says") -> bytes:
    named = {"solicitation": "ocds-junto-1", "number": "RFP 26-1", "addendum": 2, "company": "C-7"}
    header = header_for(BytesIO(content), **named, part=part)  # type: ignore[arg-type]
    return seal(KEYS[part or "quality"].ceremony.recipient, header, content)


def shares_of(part: str) -> list:
    made = KEYS[part]
    file = open_share([ANA], made.files[f"{part}-officer-1-ana-ruiz.share.age"])
    return [open_share([PLATFORM], made.files[PLATFORM_FILE]), file, made.cards[0].share]


@pytest.mark.parametrize(
    ("handed_in_as", "inside", "reasons"),
    [
        ("quality", "quality", []),
        ("price", "price", []),
        ("", "", []),
        ("quality", "price", ["It is the price envelope, handed in as the quality envelope: it is not read."]),
        ("price", "quality", ["It is the quality envelope, handed in as the price envelope."]),
        ("quality", "", ["It does not say that it is the quality envelope."]),
        ("price", "", ["It does not say that it is the price envelope."]),
        ("", "price", ["It is one of two envelopes, and one alone was asked for."]),
    ],
)
def test_envelope_handed_in_as_the_other_one_is_refused(handed_in_as: str, inside: str, reasons: list[str]) -> None:
    key = key_of(KEYS[inside or "quality"].ceremony, shares_of(inside or "quality"))
    opened, _content = unseal(key, sealed(inside))
    assert [str(one) for one in check(opened, replace(FITTING, part=handed_in_as))] == reasons


def test_shares_of_the_quality_key_open_no_price() -> None:
    quality, price = KEYS["quality"].ceremony, KEYS["price"].ceremony
    with pytest.raises(SealingError) as refused:
        unseal(key_of(quality, shares_of("quality")), sealed("price"))
    assert refused.value.sentence.code == "other_key"
    with pytest.raises(SealingError) as refused:
        key_of(price, shares_of("quality"))
    assert refused.value.sentence.code == "not_of_ceremony"
    mixed = [shares_of("price")[0], *shares_of("quality")[1:]]  # even with the platform's share of the price key
    with pytest.raises(SealingError):
        key_of(price, mixed)


@pytest.mark.parametrize("part", PARTS)
def test_record_and_every_share_name_their_envelope(part: str) -> None:
    made = KEYS[part]
    assert read_ceremony(write_ceremony(made.ceremony)) == made.ceremony
    assert f'"part":"{part}"'.encode() in write_ceremony(made.ceremony)
    assert f"solicitation ocds-junto-1, {part} envelope\n" in made.platform_words().decode()
    assert f"It opens: the {part} envelope\n" in card_text(made.cards[0])
    assert sorted(made.files) == [PLATFORM_FILE, f"{part}-officer-1-ana-ruiz.share.age"]


def test_one_envelope_is_recorded_as_before() -> None:
    made = made_for("")
    assert b'"part"' not in write_ceremony(made.ceremony)
    assert "It opens" not in card_text(made.cards[0])
    assert "officer-1-ana-ruiz.share.age" in made.files


def test_part_that_is_none_is_refused() -> None:
    with pytest.raises(SealingError) as refused:
        made_for("third")
    assert str(refused.value) == "There are two envelopes: “quality” and “price”."
    record = write_ceremony(KEYS["price"].ceremony).replace(b'"part":"price"', b'"part":"third"')
    with pytest.raises(SealingError) as refused:
        read_ceremony(record)
    assert "“part”" in str(refused.value)
