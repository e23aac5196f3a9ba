"""Who pays what for the cameras: every rule compared, an objection answered, an agreement in force."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from junto.agreements.actions import (
    Cost,
    add_obligation,
    assign_duties,
    draft_agreement,
    edit_agreement,
    name_funds,
    object_to_agreement,
    propose_agreement,
    revise_agreement,
    sign_agreement,
    write_cost,
)
from junto.agreements.models import InternalAgreement
from junto.agreements.years import this_year
from junto.core.money import Money
from junto.needs.actions import add_fund
from junto.needs.models import Fund
from junto.projects.models import Project
from junto.web.demonstration.stage import Stage


def share(stage: Stage) -> None:
    """The internal agreements of two projects: cameras in force, cabinets still a draft."""
    cameras = Project.objects.get(title="Cameras and sensors at twelve intersections")
    cabinets = Project.objects.get(title="Signal cabinets for three departments")
    with stage.moment(hours=4):
        money = add_fund(
            organization=stage.organizations["PWK"],
            name="Street operations",
            kind=Fund.Kind.GENERAL,
            restrictions="Upkeep of streets and what stands in them; voted each year.",
            by=stage.actor("Hank Sorensen"),
        )
    _answer_objection(stage, _draft(stage, cameras, money))
    with stage.moment(hours=2):
        draft_agreement(cabinets, by=stage.actor("Tomás Rivera"))


def _draft(stage: Stage, project: Project, streets: Fund) -> InternalAgreement:
    """Costs, funds and duties of the cameras' draft."""
    lead = stage.actor("Tomás Rivera")
    members = {code: stage.organizations[code] for code in ("TRN", "PSD", "PWK")}
    with stage.moment(hours=3):
        agreement = draft_agreement(project, title="Who pays for the cameras", by=lead)
    first = this_year() + 1
    with stage.moment(hours=1):
        software = Cost(
            "Analysis and storage, five years", "project", Money(4_200_000, "USD"), first,
            {members["TRN"]: 1, members["PSD"]: 1}, last_year=first + 4,
        )  # fmt: skip
        agreement = write_cost(agreement, software, by=lead)
    with stage.moment(hours=1):
        agreement = edit_agreement(agreement, rule="equal", by=lead)
    funds = {f.name: f for f in Fund.objects.filter(state="open")}
    for code, parts in (
        ("TRN", [(funds["Federal safety grant"], 8_000), (funds["Mobility bond 2024"], 2_000)]),
        ("PSD", [(funds["Public safety fund"], 10_000)]),
        ("PWK", [(streets, 10_000)]),
    ):
        with stage.moment(hours=1):
            agreement = name_funds(agreement, members[code], parts, by=stage.holder(code, "department_lead"))
    with stage.moment(hours=1):
        agreement = assign_duties(
            agreement,
            {
                "service_owner": (members["TRN"], stage.people["Grace Oyelaran"]),
                "funder": (members["TRN"], stage.people["Tomás Rivera"]),
                "operator": (stage.organizations["ITS"], stage.people["Leon Okafor"]),
                "data_steward": (members["PSD"], stage.people["Denise Walker"]),
            },
            by=lead,
        )
    return agreement


def _answer_objection(stage: Stage, agreement: InternalAgreement) -> None:
    """A federal grant does not pay equal shares: another rule; then a member objects, is heard, and all sign."""
    lead, budget, psd = stage.actor("Tomás Rivera"), stage.actor("Marcus Bell"), stage.organizations["PSD"]
    with stage.moment(hours=2):
        agreement = edit_agreement(agreement, rule="stand-alone", by=lead)
    with stage.moment(hours=2):
        agreement = propose_agreement(agreement, by=budget)
    with stage.moment(hours=20):
        object_to_agreement(
            agreement.signatures.get(organization=psd),
            reason="We were promised that the city can switch off a camera and stop paying for its storage.",
            by=stage.actor("Denise Walker"),
        )
    with stage.moment(hours=6):
        agreement = revise_agreement(agreement, reason="Public Safety’s point is taken into the clause.", by=lead)
    with stage.moment(hours=1):
        clause = agreement.non_appropriation + " A camera that is switched off for good is paid until that year’s end."
        agreement = edit_agreement(agreement, non_appropriation=clause, by=lead)
    with stage.moment(hours=1):
        agreement = propose_agreement(agreement, by=budget)
    _sign(stage, agreement)


def _sign(stage: Stage, agreement: InternalAgreement) -> None:
    for signature in agreement.signatures.filter(state="asked").select_related("organization").order_by("pk"):
        with stage.moment(hours=5):
            sign_agreement(signature, by=stage.holder(signature.organization.code, "department_lead"))
    agreement.refresh_from_db()
    with stage.moment(hours=1):
        add_obligation(
            agreement,
            text="Report the hours of each camera and its storage to the members.",
            owner=stage.organizations["ITS"],
            person=stage.people["Leon Okafor"],
            due=timezone.localdate(stage.at) + timedelta(days=120),
            by=stage.actor("Tomás Rivera"),
        )
