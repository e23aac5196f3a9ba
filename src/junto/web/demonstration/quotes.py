"""A town of three people buys two flood sensors: three quotes, a contract, one payment; and asks for lights, however
companies charge for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from junto.agreements import actions as agreements
from junto.agreements.imports.actions import bring_in_payments
from junto.agreements.models import Contract
from junto.agreements.years import fiscal_year, last_day
from junto.core.tables import write_csv
from junto.evaluation import actions as evaluation
from junto.evaluation.models import Award, Evaluation
from junto.needs.actions import add_fund
from junto.needs.models import Fund, Need
from junto.people.actions import ask_approval, grant_approval
from junto.people.models import Combination
from junto.projects.actions import (
    approve,
    begin_planning,
    form_project,
    freeze_requirements,
    invite_member,
    join_project,
    make_ready,
    sign_off,
    write_requirement,
)
from junto.projects.models import Project
from junto.solicitations.actions import (
    publish_solicitation,
    tick_checklist,
    write_solicitation,
)
from junto.solicitations.models import Solicitation
from junto.web.demonstration.buying import Offer, hand_in, open_round, seller
from junto.web.demonstration.contracting import lines_of
from junto.web.demonstration.paying import COLUMNS
from junto.web.demonstration.stage import Stage

CLERK, WORKS, COUNCIL, LAWYER = "Martha Quinn", "Earl Tate", "Ida Lopez", "Dana Whitehorse"
QUOTES = (
    Offer("VER", {"water-sensor": 1_740}, 50),
    Offer("HAL", {"water-sensor": 1_985}, 26),
    Offer("LUM", {"water-sensor": 1_820}, 5),
)
SHOWN = {
    "three": "Three letters of the same day; copies in the file.",
    "neutral": "Any sensor that reports every five minutes over the town’s radio.",
    "funds": "General fund of the town, line 4210.",
    "complete": "Both prices are there.",
    "documents": "Signed, one page each.",
    "debarment": "SAM.gov, read today.",
    "capacity": "Two neighbors run the same sensors.",
    "insurance": "Certificate read.",
}
ORDER = "TC-118"
ANSWERS = {  # what the clerk answered when the law was asked how the lights may be bought
    "need.category": "goods",
    "funding.federal": False,
    "need.single_source": False,
    "need.public_health_safety_necessity": False,
    "need.pilot": False,
    "need.p3": False,
    "coop.contract_available": False,
    "vendor.drafted_specs": False,
    "history.same_need_12m_total": 24300,
}

# Three companies, three ways to charge for eighteen lights; one gives the first year away.
LIGHT_QUOTES = (
    Offer(
        "LUM",
        {},
        41,
        charges=(
            "purchase",
            {"price": "640", "installation": "210", "upkeep": "12", "warranty_months": "24", "term": "10"},
        ),
    ),
    Offer(
        "VER",
        {},
        22,
        charges=("subscription", {"price": "108", "escalation": "2", "term": "10", "exit_fee": "1500"}),
    ),
    Offer(
        "HAL",
        {},
        7,
        charges=("subscription", {"price": "124", "escalation": "3", "free_months": "12", "term": "10"}),
    ),
)


def buy_by_quotes(stage: Stage, city: Stage, need: Need) -> Contract:
    """From the need to the payment; the companies are those that the city knows."""
    for code in {offer.company for offer in QUOTES}:
        stage.organizations[code] = city.organizations[code]
    stage.people |= city.people
    project = _agree(
        stage,
        need,
        title="Flood sensors at the creek bridge",
        purpose="One warning closes the road and starts the pumps.",
        requirement="Each sensor reports the level every five minutes, and every minute above the bridge’s mark.",
        why="The road is closed before water reaches it.",
    )
    solicitation = _ask(
        stage,
        project,
        QUOTES,
        summary="Two sensors that measure the creek at the bridge, put up and tested.",
        profile="quotes",
        method_citation="Town code 3-110: three quotes below $15,000",
    )
    award = _choose(stage, solicitation)
    contract = _sign(stage, award)
    _pay(stage, contract)
    return contract


def ask_for_lights(stage: Stage, need: Need) -> Solicitation:
    """Bought or rented, one free for a year: opened and compared over ten years, not decided yet."""
    project = _agree(
        stage,
        need,
        title="LED lights on Main Street and at the pump house",
        purpose="Half the energy, and nobody on a ladder every month.",
        requirement="Each light gives as much as the one it replaces, and lasts ten years.",
        why="Main Street stays as bright as it is.",
    )
    return _ask(
        stage,
        project,
        LIGHT_QUOTES,
        summary="Eighteen street lights, put up and kept going for ten years; companies may sell them or rent them.",
        way="quotes",
        answers=ANSWERS,
        price_models=["purchase", "subscription"],
        price_years=10,
        price_rate=350,
        contract_starts=timezone.localdate(stage.at) + timedelta(days=60),
    )


def _agree(stage: Stage, need: Need, *, title: str, purpose: str, requirement: str, why: str) -> Project:
    """Streets and water want the same thing; one man leads both and signs for each."""
    earl, town, water = stage.actor(WORKS), stage.organizations["TOWN"], stage.organizations["WAT"]
    with stage.moment(hours=20):
        project = form_project(
            lead=town,
            needs=[need],
            profile="small",
            title=title,
            purpose=purpose,
            by=earl,
        )
        project = join_project(invite_member(project, organization=water, by=earl), by=earl)
        project = begin_planning(project, by=earl)
        write_requirement(
            project.requirement_set,
            by=earl,
            text=requirement,
            why=why,
            aspect="function",
            user=town,
            technical_owner=water,
            buyer=town,
        )
        project.requirement_set.refresh_from_db()
        freeze_requirements(project.requirement_set, by=earl)
    for approval in project.approvals.filter(state="waiting").select_related("organization").order_by("pk"):
        with stage.moment(hours=2):
            if approval.organization is not None:
                sign_off(approval, by=earl)
            else:
                approve(approval, by=stage.actor(CLERK))
    with stage.moment(hours=1):
        return make_ready(Project.objects.get(pk=project.pk), by=earl)


def _ask(stage: Stage, project: Project, quotes: Sequence[Offer], **fields: Any) -> Solicitation:
    """Three companies are asked in writing; nobody reads a quote before two officers open them."""
    clerk = stage.actor(CLERK)
    noon = timezone.localtime(stage.at + timedelta(days=9)).replace(hour=12, minute=0, second=0, microsecond=0)
    with stage.moment(hours=4):
        solicitation = write_solicitation(
            project,
            by=clerk,
            route_approver="Martha Quinn, Town Clerk",
            questions_until=noon - timedelta(days=3),
            deadline=noon,
            opening_at=noon + timedelta(hours=1),
            **fields,
        )
        lines = solicitation.checklist.filter(before="publish")
        tick_checklist(solicitation, by=clerk, evidence={line.code: SHOWN[line.code] for line in lines})
        solicitation = publish_solicitation(solicitation, by=clerk)
    for offer in quotes:
        hand_in(stage, solicitation, offer, deadline=noon)
    open_round(stage, solicitation, after=noon + timedelta(hours=1), officers=(CLERK, COUNCIL))
    return Solicitation.objects.get(pk=solicitation.pk)


def _choose(stage: Stage, solicitation: Solicitation) -> Award:
    """The lowest sound quote; where protests have no days, the award is made at once."""
    clerk = stage.actor(CLERK)
    with stage.moment(hours=2):
        found = evaluation.begin_checks(evaluation.prepare_evaluation(solicitation, by=clerk), by=clerk)
        for candidate in found.candidates.order_by("pk"):
            for check in candidate.checks.filter(stage="responsiveness", state="open"):
                evaluation.meet_check(check, evidence=SHOWN[check.code], by=clerk)
            evaluation.find_responsive(candidate, by=clerk)
        evaluation.rank_candidates(Evaluation.objects.get(pk=found.pk), by=clerk)
    with stage.moment(hours=3):
        first = found.candidates.get(organization__code="VER")
        for check in first.checks.filter(stage="responsibility", state="open"):
            evaluation.meet_check(check, evidence=SHOWN[check.code], by=clerk)
        first = evaluation.find_responsible(first, by=clerk)
        return evaluation.award_directly(first, reasons="The lowest of three quotes; all are sound.", by=clerk)


def _sign(stage: Stage, award: Award) -> Contract:
    """The clerk wrote it and certifies the money, which a council member countersigns; a lawyer reads it."""
    clerk, solicitation = stage.actor(CLERK), award.evaluation.solicitation
    with stage.moment(hours=18):
        fund = _fund(stage)
        starts = timezone.localdate(stage.at) + timedelta(days=3)
        contract = agreements.draft_contract(
            solicitation.project,
            award=award,
            supplier=award.organization,
            signatory=stage.people[COUNCIL],
            title=solicitation.title,
            summary=solicitation.summary,
            amount=award.value,
            starts=starts,
            ends=min(starts + timedelta(days=60), last_day(fiscal_year(starts))),
            lines=lines_of(award),
            by=clerk,
        )
    with stage.moment(hours=20):
        contract = agreements.approve_form(contract, by=stage.actor(LAWYER))
    with stage.moment(hours=2):
        year = fiscal_year(starts)
        agreements.certify_funds(contract, fund=fund, fiscal_year=year, amount=award.value, encumbrance=ORDER, by=clerk)
        combined = Combination.objects.get(person=clerk.person, second_role="controller", state="active")
        word = ask_approval(
            combined,
            contract.approvals.get(),
            "approve",
            note="The order is set aside; I wrote the contract.",
            by=clerk,
        )
    with stage.moment(hours=20):
        grant_approval(word, by=stage.actor(COUNCIL))
    with stage.moment(hours=2):
        contract = agreements.declare_certified(contract, by=clerk)
    with stage.moment(hours=5):
        contract = agreements.sign_for_company(contract, title="Managing director", by=seller(stage, "VER"))
    with stage.moment(hours=20):
        contract = agreements.execute_contract(contract, title="Mayor pro tem", by=stage.actor(COUNCIL))
        return agreements.give_notice_to_proceed(contract, day=starts, by=clerk)


def _fund(stage: Stage) -> Fund:
    return add_fund(
        organization=stage.organizations["TOWN"],
        name="General fund of the town",
        kind=Fund.Kind.GENERAL,
        restrictions="Any lawful purpose; voted each year.",
        by=stage.actor(WORKS),
    )


def _pay(stage: Stage, contract: Contract) -> None:
    """One payment, from a file of one line."""
    with stage.moment(hours=24 * 14):
        day = timezone.localdate(stage.at)
        amount = f"{contract.value.to_decimal():,}"
        row = [contract.number, "1047", "VER-2207", day.isoformat(), amount, contract.currency, ORDER]
        bring_in_payments(
            [write_csv([row], COLUMNS)],
            file_name=f"checks-{day:%Y-%m}.csv",
            jurisdiction=stage.jurisdiction,
            by=stage.actor(CLERK),
        )
