"""Bad input in what is offered, each with its exact sentence: false files, other currencies, two hands at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import gettext

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.workflow import Refused
from junto.solicitations import actions
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.contents import Price, listing
from tests.solicitations.bidding import PDF, Bidding, fresh
from tests.solicitations.envelopes.making import contents, document, zipped
from tests.solicitations.test_opening import minutes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def test_document_of_an_offer_that_is_not_what_its_name_says_is_refused_in_a_sentence(bidding: Bidding) -> None:
    draft, seller = bidding.draft(bidding.buying.published()), bidding.buying.seller()
    with pytest.raises(Refused) as refused:
        actions.add_document(draft, [PDF], code="bid_form", name="form.docx", by=seller)
    assert str(refused.value) == "“form.docx” is not what its name says: its content is a PDF document."
    with pytest.raises(Refused) as refused:
        actions.add_document(draft, [PNG], code="bid_form", name="form.pdf", by=seller)
    assert str(refused.value) == "“form.pdf” is not what its name says: its content is a PNG image."
    assert storing.load_draft(draft.pk).documents == ()


def test_envelope_with_other_currencies_and_false_files_is_read_with_a_sentence_for_each(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    prices = (Price(1, Money(1_000_00, "MXN"), 8), Price(2, Money(1_000_00, "USD"), 4))
    false = document(PNG, path="files/1.pdf")
    made = replace(contents(), ocid=solicitation.ocid, prices=prices, total=Money(1, "MXN"), documents=(false,))
    data = zipped(storing.scratch() / "made", {"submission.json": listing(made), "files/1.pdf": PNG})
    sealed = bidding.packed(solicitation, data.read_bytes())
    opening = bidding.opened(solicitation)
    [entry] = minutes(opening, bidding.officer)["entries"]
    told = {d["code"]: Sentence.from_data(d).said(gettext) for d in entry["defects"]}
    assert told["other_currency"] == "Item 1 is priced in MXN; USD was asked for."
    assert told["total_currency"] == "The total is in MXN; USD was asked for."
    assert told["file_refused"].startswith(
        "“1.pdf” is not what its name says, or is of a kind that is not accepted (accepted: .pdf"
    )
    assert fresh(sealed).state == "opened"


def test_opening_is_held_once_whoever_else_would_hold_it(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    with bidding.buying.after_deadline(solicitation):
        actions.hold_opening(opening, by=bidding.second)
        with pytest.raises(Refused) as refused:
            actions.hold_opening(opening, by=bidding.clerk)
    assert str(refused.value) == "Hold the opening is not possible now: it is “held”."
