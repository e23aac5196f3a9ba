"""What people decide about the overlaps found: joint projects with gates and holds, and purchases kept apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count
from django.utils import timezone

from junto.core.workflow import Actor
from junto.needs.models import Need
from junto.people.models import Organization
from junto.projects.actions import (
    accept_overlap,
    answer_hold,
    approve,
    ask_to_decline_overlap,
    begin_planning,
    confirm_decline,
    cover_needs,
    decline_overlap,
    freeze_requirements,
    invite_member,
    join_project,
    make_ready,
    place_hold,
    record_delegation,
    refuse_decline,
    release_hold,
    sign_off,
    write_requirement,
)
from junto.projects.models import Hold, Overlap, Project
from junto.web.demonstration.stage import Stage, city_data

BOUGHT = frozenset({  # the needs of the two joint projects that are bought
    "Detection cameras at twelve downtown intersections",
    "Cameras at downtown corners with repeated assaults",
    "Traffic counters before and after the resurfacing",
    "Signal cabinets for the Elm Street corridor",
    "Cabinets for light control",
    "Cabinets for pressure control",
})  # fmt: skip
OFFICES = {
    "technology": "Sofia Marchetti",
    "privacy": "Nadia Haddad",
    "legal": "Evelyn Price",
    "budget": "Marcus Bell",
}


def decide(stage: Stage, needs: dict[str, Need]) -> None:
    """What is bought jointly, decided and signed."""
    with stage.moment(hours=20):
        record_delegation(
            jurisdiction=stage.jurisdiction,
            role="innovation_officer",
            citation="Ordinance 2025-114, section 3: policy holds on joint projects",
            starts=timezone.localdate(stage.at),
            by=stage.actor("Sofia Marchetti"),
        )
    _cameras(stage, needs)
    _cabinets(stage, needs)


def decide_the_rest(stage: Stage, needs: dict[str, Need], *, answer_by: date) -> None:
    """What was decided in the last days: a street in planning, purchases kept apart. `answer_by`: what a hold asks."""
    _market_street(stage, needs, answer_by)
    _kept_apart(stage, needs)


def _meeting(kind: str, *needs: Need) -> Overlap:
    """The overlap of that kind, still to be decided, in which all these needs meet and as few others as may be."""
    rows = Overlap.objects.filter(kind=kind, state="found")
    for need in needs:
        rows = rows.filter(need_rows__need=need)
    found = rows.annotate(number_of_needs=Count("need_rows", distinct=True)).order_by("number_of_needs", "-strength")
    overlap = found.first()
    if overlap is None:
        raise LookupError(f"No {kind} overlap of {', '.join(n.title for n in needs)} was found.")
    return overlap


def _lead(stage: Stage, organization: Organization) -> Actor:
    return stage.holder(organization.code, "department_lead")


def take_part(stage: Stage, project: Project, codes: list[str]) -> Project:
    """Invite who is not asked yet; each lead joins; the lead member begins the planning."""
    lead = _lead(stage, project.lead)
    for code in codes:
        organization = stage.organizations[code]
        member = project.members.filter(organization=organization).first()
        if member is None:
            with stage.moment(hours=2):
                member = invite_member(project, organization=organization, by=lead)
        if member.state == "invited":
            with stage.moment(hours=9):
                project = join_project(member, by=_lead(stage, organization))
    if project.state != "forming":
        return project
    with stage.moment(hours=3):
        return begin_planning(project, by=lead)


def require(stage: Stage, project: Project, rows: list[dict[str, Any]]) -> None:
    """Write the requirements and freeze them."""
    for row in rows:
        with stage.moment(hours=1):
            write_requirement(
                project.requirement_set,
                by=stage.holder(row["by"], "department_lead"),
                text=row["text"],
                why=row["why"],
                aspect=row["aspect"],
                user=stage.organizations[row["user"]],
                technical_owner=stage.organizations["ITS"],
                buyer=stage.organizations["PUR"],
            )
    with stage.moment(hours=2):
        project.requirement_set.refresh_from_db()
        freeze_requirements(project.requirement_set, by=_lead(stage, project.lead))


def sign(stage: Stage, project: Project, *, gates: set[str]) -> None:
    """Members sign off; offices approve at the gates named."""
    for approval in project.approvals.filter(state="waiting").select_related("organization").order_by("pk"):
        if approval.gate not in gates:
            continue
        with stage.moment(hours=4):
            if approval.organization is not None:
                sign_off(approval, by=_lead(stage, approval.organization))
            else:
                approve(approval, by=stage.actor(OFFICES[approval.gate]))


def _cameras(stage: Stage, needs: dict[str, Need]) -> None:
    """Two departments discover the same corner; privacy asks, public safety answers; the project is ready."""
    ours = needs["Detection cameras at twelve downtown intersections"]
    theirs = needs["Cameras at downtown corners with repeated assaults"]
    with stage.moment(hours=30):
        project = accept_overlap(
            _meeting("same_place", ours, theirs),
            title="Cameras and sensors at twelve intersections",
            purpose="One camera on one pole for signals and safety, with counts for the resurfacing, bought once.",
            by=stage.actor("Tomás Rivera"),
        )
    project = take_part(stage, cast(Project, project), ["PSD", "PWK"])
    counters = needs["Traffic counters before and after the resurfacing"]
    if not project.need_rows.filter(need=counters).exists():
        with stage.moment(hours=1):
            project = cover_needs(project, [counters], by=stage.actor("Hank Sorensen"))
    require(stage, project, city_data()["requirements"]["cameras"])
    sign(stage, project, gates={"members", "technology"})
    privacy = project.approvals.get(gate="privacy")
    with stage.moment(hours=5):
        hold = place_hold(
            privacy,
            kind=Hold.Kind.POLICY,
            reason="Counting cars needs no pictures; the safety cameras keep them for 30 days. One camera does both.",
            question="How long are pictures kept, who may look at them, and can each camera be switched off alone?",
            answerer=stage.organizations["PSD"],
            until=timezone.localdate(stage.at) + timedelta(days=10),
            by=stage.actor("Nadia Haddad"),
        )
    with stage.moment(hours=26):
        hold = answer_hold(
            hold,
            answer=(
                "Counts are made at the pole; pictures are kept 72 hours, longer only for an open case. Two named "
                "officers may look, each look is logged. Every camera has its own switch, apart from the light."
            ),
            by=stage.actor("Denise Walker"),
        )
    with stage.moment(hours=20):
        release_hold(hold, reason="The answer becomes requirements 3 and 4.", by=stage.actor("Nadia Haddad"))
    sign(stage, project, gates={"privacy", "legal", "budget"})
    project.refresh_from_db()
    with stage.moment(hours=3):
        make_ready(project, by=stage.actor("Tomás Rivera"))


def _cabinets(stage: Stage, needs: dict[str, Need]) -> None:
    """Three departments buy the same cabinets; signed by all, with the budget office still to approve."""
    mine = needs["Signal cabinets for the Elm Street corridor"]
    with stage.moment(hours=5):
        project = accept_overlap(
            _meeting(
                "same_purchase", mine, needs["Cabinets for light control"], needs["Cabinets for pressure control"]
            ),
            title="Signal cabinets for three departments",
            purpose="Sixteen cabinets of one kind, with spare parts in one store.",
            by=stage.actor("Tomás Rivera"),
        )
    project = take_part(stage, cast(Project, project), ["PWK", "DWU"])
    require(stage, project, city_data()["requirements"]["cabinets"])
    sign(stage, project, gates={"members", "technology", "privacy", "legal"})


def _market_street(stage: Stage, needs: dict[str, Need], answer_by: date) -> None:
    """Water before asphalt: works in sequence on one street, in planning, with an open question."""
    with stage.moment(hours=6):
        project = accept_overlap(
            _meeting(
                "sequence", needs["Resurfacing of Market Street"], needs["Water main replacement under Market Street"]
            ),
            title="Market Street: open it once",
            purpose="The main and the fibre go in before the new asphalt.",
            by=stage.actor("Hank Sorensen"),
        )
    project = take_part(stage, cast(Project, project), ["DWU"])
    require(stage, project, city_data()["requirements"]["market"])
    sign(stage, project, gates={"members"})
    with stage.moment(hours=4):
        place_hold(
            project.approvals.get(gate="legal"),
            kind=Hold.Kind.LEGAL,
            reason="The water enterprise fund may not pay for the street's new surface beyond its own trench.",
            question="Which metres of the surface does Water pay for, and from which fund the rest?",
            answerer=stage.organizations["DWU"],
            until=answer_by,
            by=stage.actor("Evelyn Price"),
        )


def _kept_apart(stage: Stage, needs: dict[str, Need]) -> None:
    """Declined overlaps: one lawfully kept apart, one refused because it would split a purchase, one plain no."""
    wifi = needs["Public Wi-Fi on Market Street"], needs["Public Wi-Fi in the West End"]
    with stage.moment(hours=7):
        asked = ask_to_decline_overlap(
            _meeting("same_purchase", *wifi),
            reason="The shops want a service of their own, with their own name on it.",
            by=stage.actor("Priya Raman"),
        )
    with stage.moment(hours=30):
        refuse_decline(
            asked,
            reason="Same thing, same street, same months: two orders below the limit would look like splitting.",
            by=stage.actor("Paul Brandt"),
        )
    chargers = needs["Charging for park vehicles"], needs["Electric vehicle charging for residents"]
    with stage.moment(hours=3):
        asked = ask_to_decline_overlap(
            _meeting("same_purchase", *chargers),
            reason="Park vehicles need 19 kW behind a fence; residents need 7 kW at the curb, paid by a grant.",
            by=stage.actor("Rosa Delgado"),
        )
    with stage.moment(hours=22):
        confirm_decline(
            asked,
            reason="Different things for different users: the grant forbids fleet use. No splitting.",
            by=stage.actor("Paul Brandt"),
        )
    with stage.moment(hours=3):
        decline_overlap(
            _meeting(
                "same_place", needs["Flood sensors at the underpass"], needs["Water quality sensor at the outfall"]
            ),
            reason="One hangs in the underpass, the other stands in the river under the state’s permit: no pole, cable "
            "or visit can be shared.",
            by=_lead(stage, stage.organizations["ENV"]),
        )
