"""What goes into which of two envelopes, and what is left out where it stands in the wrong one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from junto.core.money import Money
from junto.solicitations.envelopes.contents import AskedDocument, Contents, Price
from junto.solicitations.envelopes.parts import answers_with_money, asked_for, contents_for, within_part
from tests.solicitations.envelopes.making import ASKED, OCID, document

PRICED = AskedDocument("prices", "price sheet", mandatory=True, confidential=False)
WHOLE = Contents(
    ocid=OCID, round=0, addendum=0, currency="USD", bidder="Lumen Works", nonce="1" * 64,
    prices=(Price(1, Money(5, "USD"), 36),),
    total=Money(180, "USD"),
    documents=(document(code="bid_form"), document(code="prices", path="files/2-prices.pdf")),
    answers={"contact_name": "Ana"},
)  # fmt: skip


def test_prices_and_their_sheet_go_into_one_and_all_else_into_the_other() -> None:
    quality, price = contents_for(WHOLE, "quality"), contents_for(WHOLE, "price")
    assert (quality.part, quality.prices, quality.total, dict(quality.answers)) == (
        *("quality", (), None),
        {"contact_name": "Ana"},
    )
    assert (price.part, price.prices, price.total, dict(price.answers)) == ("price", WHOLE.prices, WHOLE.total, {})
    assert [[d.code for d in one.documents] for one in (quality, price)] == [["bid_form"], ["prices"]]
    assert len({quality.nonce, price.nonce, WHOLE.nonce}) == 3  # what is read in one helps nobody to guess the other
    assert contents_for(WHOLE, "") == WHOLE


def test_each_is_measured_against_its_own() -> None:
    asked = replace(ASKED, documents=(*ASKED.documents, PRICED))
    quality, price = asked_for(asked, "quality"), asked_for(asked, "price")
    assert ([d.code for d in quality.documents], quality.items, quality.answers) == (
        *(["bid_form", "references"], ()),
        ("contact_name",),
    )
    assert ([d.code for d in price.documents], price.items, price.answers) == (["prices"], ASKED.items, ())
    assert asked_for(asked, "") == asked


def test_what_stands_in_the_wrong_one_is_left_out_and_named() -> None:
    kept, faults = within_part(WHOLE, "quality")
    assert (kept.prices, kept.total, [d.code for d in kept.documents]) == ((), None, ["bid_form"])
    assert [f.code for f in faults] == ["price_in_quality", "in_other_envelope"]
    assert not any("180" in str(fault) for fault in faults)
    kept, faults = within_part(WHOLE, "price")
    assert (kept.prices, dict(kept.answers), [d.code for d in kept.documents]) == (WHOLE.prices, {}, ["prices"])
    assert [f.code for f in faults] == ["in_other_envelope"]
    assert within_part(WHOLE, "") == (WHOLE, [])


@pytest.mark.parametrize(
    "text", ["We ask $1,400 each", "1.400 €", "USD 5", "5 usd a piece", "about 300 dollars", "12 000 euros", "£ 9"]
)
def test_amount_of_money_in_an_answer_is_noticed(text: str) -> None:
    assert answers_with_money({"exceptions": text, "contact_name": "Ana"}) == ["exceptions"]


@pytest.mark.parametrize(
    "text", ["", "none", "+1 512 555 0100", "90 days", "ISO 9001:2015", "24/7", "the dollars of the city"]
)
def test_other_numbers_are_not(text: str) -> None:
    assert answers_with_money({"exceptions": text}) == []
