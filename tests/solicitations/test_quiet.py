"""From when and until when the growth of the log, and whatever else anyone may ask for, must tell nothing of offers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from junto.frame.templatetags.writing import moment
from junto.journal import clock, sequencer
from junto.journal.log import keys, publishing
from junto.journal.quiet import Window, keeping, windows
from junto.places import layers
from junto.solicitations import actions
from junto.solicitations.models import Solicitation
from junto.solicitations.quiet import offers_may_come, untold
from tests.solicitations.bidding import Bidding, fresh

pytestmark = pytest.mark.django_db


def since(solicitation: Solicitation) -> list[Window]:
    assert solicitation.published_at is not None
    return [Window(solicitation.published_at, None)]


def test_from_the_publication_until_the_opening_tells_how_many_came(bidding: Bidding) -> None:
    bidding.buying.ready()
    assert (offers_may_come(), untold()) == (False, [])
    solicitation = bidding.buying.published()
    assert (offers_may_come(), untold()) == (True, since(solicitation))
    assert windows() == since(solicitation)
    bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    assert (offers_may_come(), untold()) == (False, [])  # this method opens receipts at the opening


def test_where_the_method_opens_the_number_later_it_is_kept_until_then(bidding: Bidding) -> None:
    solicitation = bidding.buying.published("competitive_proposal")
    bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    assert fresh(solicitation).state == "opened"
    assert (offers_may_come(), untold()) == (True, since(solicitation))


def test_what_was_cancelled_is_over_and_never_told_for_now(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    assert solicitation.deadline is not None
    with clock.set_to(solicitation.deadline):
        actions.cancel_solicitation(solicitation, by=bidding.officer, reason="The money is gone.")
    assert not offers_may_come()
    assert untold() == [Window(since(solicitation)[0].since, solicitation.deadline)]


def test_what_companies_do_makes_no_map_anew(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.buying.seller("Second")
    before = layers._version()
    bidding.packed(solicitation, b"PK", "Second")
    assert layers._version() == before
    bidding.buying.company("Third")
    assert layers._version() != before


def test_a_company_is_told_when_its_receipt_comes(bidding: Bidding, browse: Any, settings: Any, tmp_path: Any) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    settings.LOG, settings.LOG_NAME, settings.LOG_STEP_SECONDS = tmp_path / "log", "city.example/log", 600
    keys.install()
    company = browse(bidding.buying.seller())
    at = clock.now().replace(minute=3)
    with clock.set_to(at):
        sequencer.seal()  # the first step
        publishing.publish_all()
    assert keeping()
    bidding.handed_in(sealed.solicitation, "Second")
    company = browse(bidding.buying.seller("Second"))
    page = fresh(sealed.solicitation).submissions.get(organization__name="Second").get_absolute_url()
    with clock.set_to(at):
        text = company.get(page).content.decode()
        assert "The receipt will stand here soon after " in text
        until = at.replace(minute=10, second=0, microsecond=0)
        assert str(moment(until)) in text
        assert 'hx-trigger="every 30s"' in text
        assert (
            "the log grows only every 10 min, each time by 256 entries"
            in browse(None).get(reverse("log:about")).content.decode()
        )
