"""A string in every submission is nowhere to be found before the opening; and a search finds it where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from junto.journal import clock
from junto.solicitations import actions
from junto.solicitations.models import Submission, price_id
from junto.solicitations.sealing import wraps
from tests.histories import canary, playing, searching
from tests.histories.canary import BY_KEY, SERVER_ALONE, Nest
from tests.projects.making import world
from tests.serving import Installations
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.making import Buying


@pytest.fixture
def nest(installations: Installations, django_db_blocker: Any) -> Iterator[Nest]:
    made = installations.fresh()
    with django_db_blocker.unblock(), playing.on(made), canary.within(made):
        canary.uncompressed()
        yield Nest(made, Bidding(Buying(world())))


def test_nothing_that_was_handed_in_is_found_before_the_opening_and_all_of_it_after(nest: Nest) -> None:
    unsealed = nest.bidding.buying.published()
    for way in SERVER_ALONE:
        nest.hand_in_by(way, unsealed)
    sealed = nest.dealing.published()
    for way in BY_KEY:
        nest.hand_in_by(way, sealed)
    nest.work()
    before = nest.everything()
    for way, string in nest.canaries.items():
        assert searching.places(before, string) == {}, way
        assert searching.found(nest.inside(way), string), way  # whoever holds all keys reads it: it was handed in
    planted = canary.plant(nest)
    assert nest.everywhere(planted["canary"]).keys() == planted["files"]
    # The server alone seals: once two officers have held the opening, what was offered stands in the rows.
    assert unsealed.deadline is not None
    with clock.set_to(unsealed.deadline + timedelta(minutes=90)):
        opening = actions.call_opening(fresh(unsealed), by=nest.bidding.officer)
        actions.hold_opening(opening, by=nest.bidding.second)
    assert {s.state for s in Submission.objects.filter(solicitation=unsealed)} == {"opened"}
    backup = nest.back_up()
    after = nest.everything()
    for way in SERVER_ALONE:
        places = searching.places(after, nest.canaries[way])
        assert any(place.endswith(backup) for place in places)
        assert {"rows of solicitations_submissionanswer", "rows of solicitations_submissiondocument"} <= places.keys()
    for way in BY_KEY:
        assert searching.places(after, nest.canaries[way]) == {}, way


@pytest.mark.sqlite_only
def test_price_is_found_nowhere_after_quality_was_opened(nest: Nest) -> None:
    buying = nest.bidding.buying
    asked = {"envelopes": 2, "envelopes_reason": "Quality first."}
    purchase = buying.published("competitive_proposal", **asked)
    quality, price = canary.new_canary(), canary.new_canary()
    made = [
        canary.offer(purchase, "Lumen Works", string, part) for string, part in ((quality, "quality"), (price, "price"))
    ]
    done = nest.bidding.packed(purchase, made[0], "Lumen Works", made[1])
    nest.work()
    assert (nest.everywhere(quality), nest.everywhere(price)) == ({}, {})
    assert purchase.deadline is not None
    with clock.set_to(purchase.deadline + timedelta(minutes=90)):
        opening = actions.call_opening(fresh(purchase), by=nest.bidding.officer)
        actions.hold_opening(opening, by=nest.bidding.second)
        nest.work()
    assert fresh(done).state == "opened"
    assert "rows of solicitations_submissionanswer" in nest.everywhere(quality)
    assert nest.everywhere(price) == {}  # quality was read; what it asks for lies sealed as before
    with wraps.unwrapped(price_id(done.pk)) as path:
        assert searching.found(path.read_bytes(), price)  # the control: it was handed in, and the server holds the key
