"""What an envelope holds is measured against what was asked: each defect is named, whatever was put inside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.money import Money
from junto.solicitations.envelopes.contents import Price, listing
from junto.solicitations.envelopes.reading import Found
from tests.solicitations.envelopes.making import (
    ASKED,
    PDF,
    changed,
    codes,
    contents,
    document,
    found_in,
    stuffed,
    usd,
    zipped,
)


def _with(tmp_path: Path, **fields: Any) -> Found:
    """What is found in a sound envelope whose listing has these fields written over."""
    return found_in(zipped(tmp_path / "e", {"submission.json": changed(contents(), **fields), "files/1.pdf": PDF}))


def _said(found: Found) -> list[str]:
    return [str(defect) for defect in found.defects]


def test_sound_envelope_has_no_defect(tmp_path: Path) -> None:
    found = found_in(stuffed(tmp_path / "e", contents()))
    assert found.defects == []
    assert found.contents is not None
    assert found.contents.sum() == usd(4_596_600)
    assert found.contents.documents[0].media_type == "application/pdf"


def test_envelope_for_another_solicitation_is_not_looked_into(tmp_path: Path) -> None:
    found = _with(tmp_path, ocid="ocds-junto0-S-2026-0002")
    assert found.contents is None
    assert _said(found) == ["The envelope is for another solicitation (ocds-junto0-S-2026-0002)."]
    assert codes(_with(tmp_path, round=1)) == ["another_round"]


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"no json", b'{"a": 1, "a": 2}', b'{"format": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"round": 1e999}'],
)
def test_listing_that_is_no_json_is_unreadable(tmp_path: Path, data: bytes) -> None:
    found = found_in(zipped(tmp_path / "e", {"submission.json": data}))
    assert found.contents is None
    assert codes(found) in (["bad_listing"], ["unknown_format"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ocid", 5), ("ocid", "\0"), ("ocid", "x" * 20_001), ("round", "0"), ("round", True), ("round", -1),
        ("addendum", 2**31), ("currency", None), ("prices", {}), ("prices", [1]), ("documents", "none"),
        ("prices", [{}] * 5_001), ("nonce", ["a"]),
    ],
)  # fmt: skip
def test_listing_without_a_usable_field_is_unreadable(tmp_path: Path, field: str, value: Any) -> None:
    found = _with(tmp_path, **{field: value})
    assert found.contents is None
    assert _said(found) == [f"The “submission.json” in the envelope says nothing usable of “{field}”."]


def test_listing_of_a_later_version_is_unreadable(tmp_path: Path) -> None:
    assert codes(_with(tmp_path, version=2)) == ["unknown_format"]


def test_price_in_another_currency_is_named_and_kept_out_of_the_sum(tmp_path: Path) -> None:
    made = contents(prices=(Price(1, Money(125_000, "MXN"), 36), Price(2, usd(8_050), 12)), total=usd(96_600))
    found = found_in(stuffed(tmp_path / "e", made))
    assert _said(found) == ["Item 1 is priced in MXN; USD was asked for."]
    assert found.contents is not None
    assert found.contents.sum() == usd(96_600)


def test_envelope_wholly_in_another_currency_is_named(tmp_path: Path) -> None:
    prices = (Price(1, Money(125_000, "EUR"), 36), Price(2, Money(8_050, "EUR"), 12))
    made = contents(currency="EUR", prices=prices, total=Money(4_596_600, "EUR"))
    assert codes(found_in(stuffed(tmp_path / "e", made))) == ["other_currency", "other_currency", "total_currency"]


def test_total_that_does_not_add_up_is_named(tmp_path: Path) -> None:
    found = found_in(stuffed(tmp_path / "e", contents(total=usd(4_596_500))))
    assert _said(found) == ["The prices add up to 45966.00 USD, but the envelope names 45965.00 USD as their total."]


def test_missing_unknown_and_repeated_items_are_named(tmp_path: Path) -> None:
    rows = json.loads(listing(contents()))["prices"]
    found = _with(tmp_path, prices=[rows[0], rows[0], {**rows[0], "item": 9}], total=None)
    assert _said(found) == [
        "Item 1 is priced twice; the first price is kept.",
        "Item 9 is priced but was not asked for.",
        "Item 2 has no price.",
    ]


def test_other_quantity_is_named(tmp_path: Path) -> None:
    made = contents(prices=(Price(1, usd(125_000), 30), Price(2, usd(8_050), 12)), total=None)
    assert _said(found_in(stuffed(tmp_path / "e", made))) == ["Item 1 is offered for 30 units; 36 were asked for."]


@pytest.mark.parametrize(
    "unit",
    [
        None, 5, {}, {"amount": "1.234", "currency": "USD"}, {"amount": "-1.00", "currency": "USD"},
        {"amount": "1e3", "currency": "XXX1"}, {"amount": "9" * 41, "currency": "USD"},
        {"amount": "9" * 18, "currency": "USD"}, {"amount": "NaN", "currency": "USD"}, {"amount": 5, "currency": "USD"},
    ],
)  # fmt: skip
def test_price_that_is_no_amount_is_named(tmp_path: Path, unit: Any) -> None:
    rows = [{"item": 1, "quantity": 36, "unit": unit}]
    assert codes(_with(tmp_path, prices=rows, total=None)) == ["bad_price", "no_price", "no_price"]


@pytest.mark.parametrize("total", [5, {"amount": "x", "currency": "USD"}, {"amount": "-1", "currency": "USD"}])
def test_total_that_is_no_amount_is_named(tmp_path: Path, total: Any) -> None:
    assert codes(_with(tmp_path, total=total)) == ["bad_total"]


def test_missing_mandatory_document_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e", {"submission.json": listing(contents(documents=()))})
    assert _said(found_in(path)) == ["“signed bid form” is missing."]


def test_document_listed_but_not_there_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e", {"submission.json": listing(contents())})
    assert codes(found_in(path)) == ["no_file", "no_document"]
    listed = contents(documents=(document(path="submission.json"),))
    assert codes(found_in(zipped(tmp_path / "f", {"submission.json": listing(listed)}))) == ["no_file", "no_document"]


def test_document_that_is_another_file_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e", {"submission.json": listing(contents()), "files/1.pdf": PDF + b" "})
    assert codes(found_in(path)) == ["other_file", "no_document"]


def test_document_that_is_not_what_its_name_says_is_named(tmp_path: Path) -> None:
    program = b"MZ\x90 a program"
    made = contents(documents=(document(program),))
    path = zipped(tmp_path / "e", {"submission.json": listing(made), "files/1.pdf": program})
    assert _said(found_in(path)) == ["“1.pdf” is refused.", "“signed bid form” is missing."]


def test_file_that_is_not_listed_is_named(tmp_path: Path) -> None:
    found = found_in(stuffed(tmp_path / "e", contents(), **{"files/more.pdf": PDF}))
    assert _said(found) == ["The envelope holds a file that it does not list: “files/more.pdf”."]


def test_document_not_asked_for_is_named_and_kept(tmp_path: Path) -> None:
    made = contents(documents=(document(), document(code="brochure", path="files/2.pdf", title="Brochure")))
    found = found_in(stuffed(tmp_path / "e", made, **{"files/2.pdf": PDF}))
    assert _said(found) == ["“Brochure” was not asked for."]
    assert found.contents is not None
    assert [d.code for d in found.contents.documents] == ["bid_form", "brochure"]


def test_claim_where_none_is_possible_is_named(tmp_path: Path) -> None:
    found = found_in(stuffed(tmp_path / "e", contents(documents=(document(reason="Secret."),))))
    assert _said(found) == ["“Bid form” is claimed confidential, which is not possible for this document."]


@pytest.mark.parametrize("row", [{}, {"sha256": "x"}, {"size": -1}, {"code": None}, {"confidential": 5}])
def test_document_row_that_says_nothing_is_named(tmp_path: Path, row: dict[str, Any]) -> None:
    whole = json.loads(listing(contents()))["documents"][0]
    broken = {} if not row else {**whole, **row}
    assert codes(_with(tmp_path, documents=[broken]))[0] == "bad_document"


def test_missing_and_broken_answers_are_named(tmp_path: Path) -> None:
    assert _said(_with(tmp_path, answers={"contact_name": "  "})) == ["The answer “contact_name” is missing."]
    assert codes(_with(tmp_path, answers={"contact_name": "Ada", "x": 5})) == ["bad_answer"]
    assert codes(_with(tmp_path, answers=[])) == ["bad_answer", "no_answer"]


def test_envelope_that_answers_an_earlier_addendum_is_named(tmp_path: Path) -> None:
    found = found_in(stuffed(tmp_path / "e", contents(addendum=1)), replace(ASKED, addendum=2))
    assert _said(found) == ["The envelope answers addendum 1; addendum 2 changed what is asked."]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    assert codes(found_in(path)) == ["damaged"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_listing_gives_contents_or_sentences(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "listing"
    for field in ("prices", "documents", "answers", "total", "ocid"):
        zipped(path, {"submission.json": changed(contents(), **{field: value}), "files/1.pdf": PDF})
        found = found_in(path)
        assert found.contents is not None or found.defects
