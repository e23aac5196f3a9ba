"""The officers' pages of the opening, and what everyone reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from junto.solicitations.models import Opening, Submission
from tests.solicitations.bidding import PDF, Bidding, fresh
from tests.solicitations.test_offer_pages import page_of, said


def test_opening_is_called_and_held_by_two_officers_pages(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation, unit=1_000_00)
    with bidding.buying.after_deadline(solicitation):
        assert browse(bidding.officer).post(page_of("opening-call", solicitation.pk)).status_code == 302
        opening = Opening.objects.get()
        hold = reverse("solicitations:opening-act", kwargs={"pk": opening.pk, "action": "hold"})
        assert "second person must do this" in said(browse(bidding.officer).get(hold))
        assert "Every envelope becomes readable." in said(browse(bidding.second).get(hold))
        assert browse(bidding.second).post(hold).status_code == 302
    assert fresh(opening).state == "held"
    everyone = said(browse(None).get(opening.get_absolute_url()))
    assert "Lumen Works" in everyone
    assert "$12,000.00" in everyone
    items = [str(item) for item in solicitation.items.all()]
    assert items == ["1. Cameras for Police", "2. Cameras for Transportation"]
    sealed = said(browse(bidding.officer).get(Submission.objects.get().get_absolute_url()))
    assert [item for item in items if item not in everyone or item not in sealed] == []
    assert "Received: 1. The method expects at least 2" in everyone


@pytest.mark.parametrize("profile", ["competitive_proposal", "quotes"])
def test_opening_without_reading_tells_everyone_nothing_of_what_came(
    bidding: Bidding, browse: Any, profile: str
) -> None:
    solicitation = bidding.buying.published(profile)
    bidding.handed_in(solicitation)
    opening = bidding.opened(solicitation)
    everyone = said(browse(None).get(opening.get_absolute_url()))
    assert "Lumen" not in everyone
    assert "no name, no price, no number" in everyone
    assert "Lumen Works" in said(browse(bidding.officer).get(opening.get_absolute_url()))


def test_opened_document_is_downloaded_by_those_who_may(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    row = fresh(sealed).documents.get(code="bid_form")
    address = reverse("solicitations:submission-document", kwargs={"pk": sealed.pk, "number": row.pk})
    for who in (bidding.officer, bidding.buying.seller()):
        answer = browse(who).get(address)
        assert answer.getvalue() == PDF
        assert answer.headers["Content-Disposition"] == 'attachment; filename="1-bid_form.pdf"'
    for who in (None, bidding.buying.seller("Another"), bidding.world.officer("administrator")):
        assert browse(who).get(address).status_code == 404


def test_stranger_cannot_call_the_opening(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    with bidding.buying.after_deadline(solicitation):
        for who in (None, bidding.buying.seller(), bidding.world.lead(bidding.world.transport)):
            assert browse(who).post(page_of("opening-call", solicitation.pk)).status_code == 403
    assert not Opening.objects.exists()
