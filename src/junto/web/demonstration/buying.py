"""Two purchases from the published solicitation to the opening: signal cabinets by low bid, cameras by proposal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.evaluation.actions import deny_terms_protest, protest_terms
from junto.projects.actions import approve, make_ready
from junto.projects.models import Project
from junto.projects.queries import needs_of_project
from junto.solicitations.actions import (
    acknowledge_addendum,
    add_document,
    answer_question,
    approve_act,
    ask_approvals,
    ask_question,
    call_opening,
    hold_opening,
    issue_addendum,
    publish_solicitation,
    start_submission,
    submit_submission,
    tick_checklist,
    write_addendum,
    write_answers,
    write_model_price,
    write_prices,
    write_solicitation,
)
from junto.solicitations.actions.handing_in import sealing_key_of
from junto.solicitations.drafting import items_from
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.drafting import prepare, prepare_sealed
from junto.solicitations.models import Solicitation, Submission
from junto.web.demonstration.paper import one_page
from junto.web.demonstration.stage import Stage

SEEN = {
    "notice": "Printed in the West End Courier on two Sundays; clippings in the file.",
    "weights": "Section 6 says for each criterion what earns points.",
    "neutral": "Read by Information and Technology: no brand is named.",
    "insurance": "Memo of Owen Clarke: one million per occurrence, workers’ compensation.",
    "funds": "Each lead named a fund in its need.",
    "opening_place": "City Hall, room 106.",
    "panel": "Transportation, Public Safety, Public Works, the technology manager and a neighbor.",
    "data": "Requirements 3 and 4, and annex C on data.",
}
UNSEALED = {"sealed_by": "server", "unsealed_reason": "The officers had no keys of their own yet."}
CRITERIA = [
    {
        "name": "Detection",
        "weight": 3500,
        "scored": "quality",
        "description": "Counts within 5 % by day and night, shown by tests at comparable crossings.",
    },
    {
        "name": "Privacy and data",
        "weight": 2000,
        "scored": "quality",
        "description": "Pictures kept 72 hours at the most, each look logged, all data handed over at the end.",
    },
    {
        "name": "Upkeep",
        "weight": 1500,
        "scored": "quality",
        "description": "Repair within two working days, spare parts, who comes.",
    },
    {"name": "Price", "weight": 3000, "scored": "price", "description": "Five years, all items."},
]


@dataclass(frozen=True)
class Offer:
    """What a company offers: dollars a unit, by the kind of thing; hours before the deadline at which it hands in.

    `claims`: documents, by code, that it adds and claims to be confidential, with why. `charges`: where several ways
    to charge are taken, the price model and its inputs, the same for each item.
    """

    company: str
    prices: dict[str, int]
    early: float
    claims: Mapping[str, str] = field(default_factory=dict)
    charges: tuple[str, Mapping[str, str]] | None = None


BIDS = (
    Offer("NOR", {"signal-cabinet": 19_850}, 30, {"references": "It tells whom we serve, and what they pay."}),
    Offer("RID", {"signal-cabinet": 19_400}, 4),
    Offer("LUM", {"signal-cabinet": 20_900}, -0.2),  # twelve minutes late: kept unopened
)
PROPOSALS = (
    Offer("VER", {"camera": 4_050, "traffic-sensor": 2_150, "": 8_700}, 28),
    Offer("LUM", {"camera": 3_900, "traffic-sensor": 2_100, "": 8_400}, 9),
    Offer("HAL", {"camera": 4_640, "traffic-sensor": 2_600, "": 9_600}, 2),
)


def buy(stage: Stage) -> tuple[Solicitation, Solicitation]:
    """Both solicitations published, asked about, answered with submissions and opened."""
    cabinets = publish(
        stage,
        _cabinets_ready(stage),
        "low_bid",
        days=21,
        summary="Sixteen signal cabinets of one kind for Transportation, Public Works and Water, brought to the yards.",
        method_citation="Texas Local Government Code § 252.021",
    )
    cameras = publish(
        stage,
        Project.objects.get(title="Cameras and sensors at twelve intersections"),
        "competitive_proposal",
        days=24,
        summary="Cameras and sensors on poles that stand, for signals, safety and counts, with five years of upkeep.",
        method_citation="Texas Local Government Code § 252.042",
        criteria=CRITERIA,
        more=[{"description": "Analysis and storage", "quantity": 5, "unit": "years"}],
    )
    _ask_and_amend(stage, cabinets)
    _protest_terms(stage, cameras)
    for solicitation, offers in ((cabinets, BIDS), (cameras, PROPOSALS)):
        for offer in offers:
            hand_in(stage, _fresh(solicitation), offer, deadline=_moment(solicitation.deadline))
        open_round(stage, solicitation, after=_moment(solicitation.opening_at))
    return _fresh(cabinets), _fresh(cameras)


def _fresh(solicitation: Solicitation) -> Solicitation:
    return Solicitation.objects.get(pk=solicitation.pk)


def _moment(at: datetime | None) -> datetime:
    assert at is not None
    return at


def _cabinets_ready(stage: Stage) -> Project:
    """The budget office approves, and the project may be bought."""
    project = Project.objects.get(title="Signal cabinets for three departments")
    with stage.moment(hours=20):
        approve(project.approvals.get(gate="budget"), by=stage.actor("Marcus Bell"))
    project.refresh_from_db()
    with stage.moment(hours=2):
        return make_ready(project, by=stage.actor("Tomás Rivera"))


def publish(
    stage: Stage,
    project: Project,
    profile: str,
    *,
    days: int = 0,
    deadline: datetime | None = None,
    more: Sequence[dict[str, Any]] = (),
    before: Callable[[Solicitation], None] | None = None,
    **fields: Any,
) -> Solicitation:
    """Written, ticked off, approved by the attorney and published by the officer.

    `days`, or the `deadline` itself: until when offers come. `more`: items of no need. `before`: what is still done
    with the draft, such as making the key that it is sealed by.
    """
    officer, items = stage.actor("Paul Brandt"), items_from(needs_of_project(project))
    items += [{"number": len(items) + n, "member": project.lead, **row} for n, row in enumerate(more, 1)]
    noon = deadline or two_o_clock(stage.at + timedelta(days=days))
    with stage.moment(hours=5):
        solicitation = write_solicitation(
            project,
            by=officer,
            profile=profile,
            route_approver="Paul Brandt, Purchasing Office",
            opening_place="City Hall, room 106",
            questions_until=noon - timedelta(days=9),
            deadline=noon,
            opening_at=noon + timedelta(hours=1),
            items=items,
            **{**UNSEALED, **fields},
        )
    with stage.moment(hours=1):
        evidence = {line.code: SEEN[line.code] for line in solicitation.checklist.all()}
        tick_checklist(solicitation, by=officer, evidence=evidence)
        ask_approvals(solicitation, by=officer)
    with stage.moment(hours=18):
        for approval in solicitation.approvals.filter(state="waiting"):
            approve_act(approval, by=stage.actor("Evelyn Price"))
    if before is not None:
        before(_fresh(solicitation))
    with stage.moment(hours=2):
        return publish_solicitation(_fresh(solicitation), by=officer)


def two_o_clock(at: datetime) -> datetime:
    """Two in the afternoon of that day, in the city."""
    return timezone.localtime(at).replace(hour=14, minute=0, second=0, microsecond=0)


def _ask_and_amend(stage: Stage, cabinets: Solicitation) -> None:
    """A company asks, everyone reads the answer, and an addendum says it for good."""
    officer = stage.actor("Paul Brandt")
    with stage.moment(hours=50):
        question = ask_question(
            cabinets,
            organization=stage.organizations["NOR"],
            text="Are the three cabinets for Water delivered to the pump house or to the yard?",
            by=seller(stage, "NOR"),
        )
    with stage.moment(hours=20):
        answer_question(question, answer="To the yard on Lamar Street, as the addendum says.", by=officer)
        summary = "The three cabinets for Water Utilities are delivered to the yard on Lamar Street."
        addendum = issue_addendum(write_addendum(_fresh(cabinets), summary=summary, by=officer), by=officer)
    for code in ("NOR", "RID"):
        with stage.moment(hours=3):
            acknowledge_addendum(addendum, organization=stage.organizations[code], by=seller(stage, code))


def _protest_terms(stage: Stage, cameras: Solicitation) -> None:
    """A company finds the terms made for another; the opening is stayed, and the attorney denies it with reasons."""
    with stage.moment(hours=10):
        protest = protest_terms(
            _fresh(cameras),
            organization=stage.organizations["HAL"],
            ground="Pictures kept for 72 hours at the most: one maker’s storage does that as it comes, ours must be "
            "altered. The criterion on privacy fits one company.",
            asked_for="Ask for thirty days, as elsewhere.",
            by=seller(stage, "HAL"),
        )
    with stage.moment(hours=43):
        deny_terms_protest(
            protest,
            reason="The 72 hours are the privacy officer’s, signed before any company was heard, and follow what the "
            "city promised its residents. Any storage can be set to keep less.",
            by=stage.actor("Evelyn Price"),
        )


def seller(stage: Stage, code: str) -> Actor:
    """Whoever speaks for a company."""
    return stage.holder(code, "company_representative")


def hand_in(
    stage: Stage, solicitation: Solicitation, offer: Offer, *, deadline: datetime, round_number: int = 0
) -> None:
    """A company fills its offer in and hands it in so long before the deadline, or after."""
    at = deadline - timedelta(hours=offer.early)
    with stage.at_time(min(at, deadline - timedelta(minutes=5))):
        draft = fill_in(stage, solicitation, offer, round_number=round_number)
    with stage.at_time(at):
        key = sealing_key_of(draft.solicitation)
        ready = prepare(draft) if key is None else prepare_sealed(draft, key)  # here the server seals: “assisted”
        submit_submission(draft, digest=ready.digest, by=seller(stage, offer.company))


def fill_in(stage: Stage, solicitation: Solicitation, offer: Offer, *, round_number: int = 0) -> Submission:
    """A draft with a price for each item, every answer and every document that must be there."""
    by, company = seller(stage, offer.company), stage.organizations[offer.company]
    draft = start_submission(solicitation, organization=company, by=by, round_number=round_number)
    asked = asked_of(solicitation, round_number)
    if offer.charges is not None:
        model, inputs = offer.charges
        for item in asked.items:
            draft = write_model_price(draft, item.number, model=model, inputs=inputs, by=by)
    else:
        prices = {
            item.number: Money(_dollars(offer, item.kind.code if item.kind else "") * 100, solicitation.currency)
            for item in solicitation.items.select_related("kind")
        }
        draft = write_prices(draft, prices, by=by)
    draft = write_answers(draft, dict.fromkeys(asked.answers, "Yes, as stated."), by=by)
    for document in asked.documents:
        claim = offer.claims.get(document.code, "")
        if document.mandatory or claim:
            page = one_page(document.label.capitalize(), company.name, f"{solicitation.number}, {solicitation.title}")
            name = f"{document.code}.pdf"
            draft = add_document(draft, iter([page]), code=document.code, name=name, reason=claim, by=by)
    return draft


def _dollars(offer: Offer, kind: str) -> int:
    return offer.prices.get(kind, offer.prices.get("", 0))


def open_round(
    stage: Stage,
    solicitation: Solicitation,
    *,
    after: datetime,
    round_number: int = 0,
    officers: tuple[str, str] = ("Paul Brandt", "Anita Flores"),
) -> None:
    """The first officer calls the opening, the second holds it."""
    with stage.at_time(after + timedelta(minutes=1)):
        opening = call_opening(_fresh(solicitation), round_number=round_number, by=stage.actor(officers[0]))
    with stage.moment(hours=0.1):
        hold_opening(opening, by=stage.actor(officers[1]))
