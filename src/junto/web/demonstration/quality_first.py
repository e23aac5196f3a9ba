"""A purchase in two envelopes: quality is scored and frozen; the opening of the prices waits for a share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from junto.evaluation import actions as evaluating
from junto.evaluation.actions.scoring import Points
from junto.evaluation.models import Evaluation, Panelist
from junto.solicitations import actions
from junto.solicitations.models import GivenShare, Solicitation
from junto.web.demonstration.awarding import find_responsive
from junto.web.demonstration.buying import Offer, publish, two_o_clock
from junto.web.demonstration.sealed_bids import (
    BUDGET,
    BUYER,
    CLERK,
    Keys,
    Purchase,
    again,
    agree,
    call,
    give,
    hand_in_sealed,
    hold_ceremony,
)
from junto.web.demonstration.stage import Stage

LEAST = 60
CRITERIA = [
    {
        "name": "Finding cars that stay",
        "weight": 4000,
        "scored": "quality",
        "description": "Tells a stop from a stay by day, at night and in rain; shown at a street of ours for a week.",
    },
    {
        "name": "Privacy and data",
        "weight": 3000,
        "scored": "quality",
        "description": "No plates, no pictures; what leaves the curb is a place and a time.",
    },
    {"name": "Price", "weight": 3000, "scored": "price", "description": "All sensors, with three years of service."},
]
CURBS = Purchase(
    need="Curbside management sensors",
    title="Curb sensors on Market Street",
    purpose="Whoever delivers finds a place to stop, and no bus waits behind a parked van.",
    summary="Forty sensors that tell how long a place at the curb is taken, put in, tested and kept for three years.",
    requirement="A place is known to be taken or free within one minute, also in rain.",
    why="A driver who looks for a place decides in that time.",
    member="PWK",
    holders=(BUYER, CLERK, BUDGET),
    needed=2,
    offers=(
        Offer("VER", {"traffic-sensor": 362}, 27),
        Offer("LUM", {"traffic-sensor": 335}, 20),
        Offer("RID", {"traffic-sensor": 248}, 4),  # the cheapest, and nobody will read that it is
    ),
)
PANEL = (
    ("Grace Oyelaran", "member", "TRN"),
    ("Beth Carver", "member", "PWK"),
    ("Sofia Marchetti", "technology", ""),
    ("Walter Nguyen", "resident", ""),
)
CHAIR = PANEL[0][0]
AGREED = {"VER": (88, 84), "LUM": (74, 90), "RID": (52, 45)}
WHY = {
    "VER": ("Right in 97 of 100 stops, rain too.", "A place and a time, nothing else."),
    "LUM": ("Right in 91; twice late in rain.", "Nothing leaves the curb but a number."),
    "RID": ("Misses half of the short stops.", "Pictures are taken and thrown away later."),
}


def score_before_price(stage: Stage, keys: Keys, now: datetime) -> None:
    """Published seven weeks ago, opened on quality, scored; quality frozen, the prices' opening called yesterday."""
    stage = again(stage, now - timedelta(days=52))
    deadline = two_o_clock(now - timedelta(days=20))
    solicitation = publish(
        stage,
        agree(stage, CURBS),
        "two_envelope_proposal",
        deadline=deadline,
        before=lambda draft: hold_ceremony(stage, keys, draft, CURBS),
        summary=CURBS.summary,
        method_citation="Texas Local Government Code § 252.042",
        criteria=CRITERIA,
        least_quality=LEAST,
        sealed_by=Solicitation.SealedBy.KEY,
        unsealed_reason="",
    )
    for offer in CURBS.offers:
        hand_in_sealed(stage, solicitation, offer, at=deadline - timedelta(hours=offer.early))
    opening = call(stage, solicitation, after=deadline + timedelta(hours=1))
    for name in (BUYER, CLERK):
        give(stage, keys, opening, name, GivenShare.Way.FILE)
    with stage.moment(hours=0.1):
        actions.hold_opening(opening, by=stage.actor(CLERK))
    evaluation = _score(stage, _seat(stage, _now(solicitation)))
    with stage.moment(hours=4):
        evaluating.decide_quality(_now(evaluation), by=stage.actor(BUYER))
    prices = call(stage, solicitation, after=two_o_clock(now - timedelta(days=1)))
    give(stage, keys, prices, BUYER, GivenShare.Way.FILE)


def _now(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def _seat(stage: Stage, solicitation: Solicitation) -> Evaluation:
    """Four seats, who declare on the names; every company is found responsive; they declare on what it wrote."""
    officer = stage.actor(BUYER)
    with stage.moment(hours=4):
        evaluation = evaluating.prepare_evaluation(solicitation, by=officer)
        for name, seat, code in PANEL:
            evaluating.name_panelist(
                evaluation,
                person=stage.people[name],
                seat=seat,
                organization=stage.organizations[code] if code else None,
                chairs=name == CHAIR,
                by=officer,
            )
    with stage.moment(hours=1):
        evaluating.begin_declarations(_now(evaluation), by=officer)
    _declare(stage, evaluation, "names")
    with stage.moment(hours=2):
        evaluating.begin_checks(_now(evaluation), by=officer)
    for candidate in evaluation.candidates.order_by("pk"):
        find_responsive(stage, candidate)
    _declare(stage, evaluation, "contents")
    return evaluation


def _declare(stage: Stage, evaluation: Evaluation, phase: str) -> None:
    for name, _seat_of, _code in PANEL:
        with stage.moment(hours=2):
            seat = Panelist.objects.get(evaluation=evaluation, person=stage.people[name])
            by = stage.actor(name)
            evaluating.declare_interests(seat, phase=phase, interest=False, confidential=True, by=by)


def _score(stage: Stage, evaluation: Evaluation) -> Evaluation:
    """Each scores alone, then the chair writes down what they agree on."""
    with stage.moment(hours=1):
        evaluating.begin_scoring(_now(evaluation), by=stage.actor(BUYER))
    offered = {c.organization.code: c for c in evaluation.candidates.select_related("organization")}
    for off, (name, _seat_of, _code) in enumerate(PANEL):
        seat, by = Panelist.objects.get(evaluation=evaluation, person=stage.people[name]), stage.actor(name)
        given = {offered[code]: _points(code, off=3 * off - 4) for code in AGREED}
        with stage.moment(hours=9):
            evaluating.save_scores(seat, given, by=by)
            evaluating.hand_in_scores(seat, by=by)
    for code in AGREED:
        with stage.moment(hours=1):
            draft = evaluating.write_consensus(_now(offered[code]), _points(code), by=stage.actor(CHAIR))
            evaluating.agree_on_consensus(draft, by=stage.actor(CHAIR))
    return evaluation


def _points(code: str, *, off: int = 0) -> dict[int, Points]:
    """Points and reasons for the two criteria that the panel scores."""
    lines = zip(AGREED[code], WHY[code], strict=True)
    return {number: Points(points + off, why) for number, (points, why) in enumerate(lines, 1)}
