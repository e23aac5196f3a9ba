"""Two envelopes as others read them: the API, the releases, the purchase's file, up to the award."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from junto.core.workflow import Actor
from junto.evaluation import actions
from junto.evaluation.models import QualityMinutes
from junto.journal import clock
from junto.solicitations import actions as buying
from tests.evaluation.making import Evaluating, fresh
from tests.projects.test_api import read
from tests.publication.filing import made
from tests.publication.purchasing import releases

pytestmark = pytest.mark.django_db
Browse = Callable[[Actor | None], Client]
WHY = "Nobody who scores shall know a price."
TWO: dict[str, Any] = {"envelopes": 2, "envelopes_reason": WHY, "least_quality": 60}
TOLD = (
    "Two envelopes: quality is opened and scored before any price. Below 60 of 100 points for quality a price stays "
    f"sealed. {WHY}"
)


def milestones(release: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(m["id"], m["status"], "dateMet" in m) for m in release["tender"]["milestones"]]


def test_two_envelopes_are_told_step_by_step_and_no_price_early(evaluating: Evaluating, browse: Browse) -> None:
    evaluation = evaluating.consensus(**TWO)
    solicitation, anyone = evaluation.solicitation, browse(None)
    last = releases()[-1]["tender"]
    assert (last["submissionMethod"], last["submissionMethodDetails"]) == (["electronicSubmission"], TOLD)
    scheduled = [("quality", "scheduled", False), ("prices", "scheduled", False)]
    assert milestones(releases()[-1]) == [("opening", "met", True), *scheduled]
    evaluating.agree(evaluation)
    actions.decide_quality(fresh(evaluation), by=evaluating.officer)
    assert milestones(releases()[-1]) == [("opening", "met", True), *scheduled]  # closed until the prices are called
    told = read(anyone, f"solicitations/{solicitation.pk}")
    assert (told["envelopes"], told["envelopes_reason"], told["least_quality"]) == (2, WHY, 60)
    assert [(o["round"], o["part"], o["state"]) for o in told["openings"]] == [(0, "quality", "held")]
    with evaluating.buying.after_deadline(fresh(solicitation), minutes=120):
        opening = buying.call_opening(fresh(solicitation), by=evaluating.officer)
        decided = ("quality", "met", True)
        assert milestones(releases()[-1]) == [("opening", "met", True), decided, ("prices", "scheduled", False)]
        buying.hold_opening(opening, by=evaluating.bidding.second)
    assert milestones(releases()[-1]) == [("opening", "met", True), decided, ("prices", "met", True)]
    told = read(anyone, f"solicitations/{solicitation.pk}")
    assert [(o["part"], o["state"], o["held_at"] is not None) for o in told["openings"]] == [
        ("quality", "held", True),
        ("price", "held", True),
    ]
    assert "bids" not in releases()[-1]
    assert anyone.get(f"/api/v1/rankings/{solicitation.pk}").status_code == 404


def test_award_opens_quality_and_prices_and_never_a_price_that_stays_sealed(
    evaluating: Evaluating, browse: Browse
) -> None:
    award = evaluating.confirmed("competitive_proposal", **TWO)
    solicitation, last = award.evaluation.solicitation, releases()[-1]
    bids = {b["tenderers"][0]["name"]: b.get("value", {}).get("amount") for b in last["bids"]["details"]}
    assert bids == {"Lumen Works": 16_800, "Clear Sight": 19_200, "Bright Roads": None}
    told = read(browse(None), f"rankings/{solicitation.pk}")
    [minutes] = told["quality_minutes"]
    assert (minutes["number"], minutes["least"]) == (1, 60)
    assert {(c["company"], c["points"], c["goes_on"]) for c in minutes["candidates"]} == {
        ("Lumen Works", "87.14", True),
        ("Bright Roads", "57.14", False),
        ("Clear Sight", "86.43", True),
    }
    assert {s["company"] for s in told["standings"]} == {"Lumen Works", "Clear Sight"}
    assert QualityMinutes.objects.get().state == "public"
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        words = " ".join(made(solicitation).text.split())
    assert "two: quality is opened and scored before any price" in words
    assert "Quality before price" in words
    assert "stays sealed" in words
    assert "15,000" not in words  # what Bright Roads asks
