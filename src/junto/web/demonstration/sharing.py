"""Who pays what of two purchases: costs from the prices awarded, every rule compared, an objection answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from junto.agreements.actions import (
    Contribution,
    Cost,
    add_obligation,
    assign_duties,
    draft_agreement,
    draft_change,
    edit_agreement,
    name_funds,
    object_to_agreement,
    propose_agreement,
    revise_agreement,
    sign_agreement,
    state_inputs,
    write_contribution,
    write_cost,
)
from junto.agreements.models import InternalAgreement
from junto.core.money import Money
from junto.evaluation.models import Award
from junto.needs.actions import add_fund
from junto.needs.models import Fund
from junto.people.models import Organization, Person
from junto.web.demonstration.seasons import Year
from junto.web.demonstration.stage import Stage

LEAD, BUDGET = "Tomás Rivera", "Marcus Bell"
CAMERAS = {"TRN": 12, "PSD": 10}  # one of each stands at a corner, until Public Safety has its ten
CABINETS = "TPTDTTPTTDTPTTDP"  # for whom each of the sixteen is: Transportation, Public Works, Water
CODES = {"T": "TRN", "P": "PWK", "D": "DWU"}
DELIVERED = (2, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 2)  # cabinets a month
MOUNTING = Money(5_760_00, "USD")  # what a crew of the city's costs for all of them
SERVICE = 60  # months of analysis and storage
CABINET_DUTIES = {
    "service_owner": ("TRN", "Grace Oyelaran"),
    "funder": ("TRN", LEAD),
    "operator": ("PWK", "Beth Carver"),
    "data_steward": ("ITS", "Leon Okafor"),
}
CAMERA_DUTIES = {
    "service_owner": ("TRN", "Grace Oyelaran"),
    "funder": ("TRN", LEAD),
    "operator": ("ITS", "Leon Okafor"),
    "data_steward": ("PSD", "Denise Walker"),
}


def prices_of(award: Award) -> dict[str, Money]:
    """What one costs, by the kind of thing; `""` is what is of no kind."""
    items = award.evaluation.solicitation.items.select_related("kind")
    kinds = {item.number: item.kind.code if item.kind else "" for item in items}
    return {kinds[p.item]: p.unit for p in award.submission.prices.all() if p.unit is not None}


def share_cabinets(stage: Stage, award: Award, year: Year) -> InternalAgreement:
    """Each department pays for the cabinets it gets; what stands in a fiscal year was delivered in it."""
    price = prices_of(award)["signal-cabinet"]
    owners = iter(CABINETS)
    wanted: dict[int, Counter[str]] = {fiscal: Counter() for fiscal in year.fiscal_years}
    for fiscal, number in zip(year.fiscal_years, DELIVERED, strict=True):
        wanted[fiscal].update(CODES[next(owners)] for _ in range(number))
    costs = [
        Cost(f"Cabinets for fiscal year {fiscal}", "unit", price, fiscal, _needs(stage, counted))
        for fiscal, counted in wanted.items()
    ]
    agreement = _draft(stage, award, "Who pays for the cabinets", costs, rule="stand-alone")
    _fund(stage, agreement, {"TRN": {"Mobility bond 2024": 10_000}, "PWK": {"Street bond 2024": 10_000},
                             "DWU": {"Water enterprise fund": 10_000}})  # fmt: skip
    with stage.moment(hours=1):
        assign_duties(agreement, _duties(stage, CABINET_DUTIES), by=stage.actor(LEAD))
    return _propose_and_sign(stage, agreement)


def share_cameras(stage: Stage, award: Award, year: Year) -> InternalAgreement:
    """A federal grant does not pay equal shares: another rule; then a member objects, is heard, and all sign."""
    with stage.moment(hours=4):
        streets = add_fund(
            organization=stage.organizations["PWK"],
            name="Street operations",
            kind=Fund.Kind.GENERAL,
            restrictions="Upkeep of streets and what stands in them; voted each year.",
            by=stage.actor("Hank Sorensen"),
        )
    agreement = _draft(stage, award, "Who pays for the cameras", _camera_costs(stage, award, year), rule="equal")
    _fund(stage, agreement, {"TRN": {"Federal safety grant": 8_000, "Mobility bond 2024": 2_000},
                             "PSD": {"Public safety fund": 10_000}, "PWK": {streets.name: 10_000}})  # fmt: skip
    with stage.moment(hours=1):
        assign_duties(agreement, _duties(stage, CAMERA_DUTIES), by=stage.actor(LEAD))
    with stage.moment(hours=1):
        agreement = _contribute(stage, agreement, year)
    with stage.moment(hours=2):
        agreement = edit_agreement(agreement, rule="stand-alone", by=stage.actor(LEAD))
    return _answer_objection(stage, agreement)


def _contribute(stage: Stage, agreement: InternalAgreement, year: Year) -> InternalAgreement:
    """Public Works mounts with its own crew, which counts at what it costs; Public Safety has a limit."""
    works, police = stage.organizations["PWK"], stage.organizations["PSD"]
    crew = Contribution(
        organization=works,
        description="Bucket truck with a crew of two, six days",
        value=MOUNTING,
        fiscal_year=year.fiscal_years[0],
        valued_by="Marcus Bell, budget office",
        valued_how="Hours of crew and truck at the city’s own rates; a contractor would cost more.",
    )
    agreement = write_contribution(agreement, crew, by=stage.actor(BUDGET))
    return state_inputs(agreement, {"caps": {police: Money(400_000_00, agreement.currency)}}, by=stage.actor(BUDGET))


def _camera_costs(stage: Stage, award: Award, year: Year) -> list[Cost]:
    """One intersection a month: what stands there in each fiscal year; analysis and storage for five years."""
    prices = prices_of(award)
    corners = Counter(year.fiscal_years)
    mounting = Cost(
        "Mounting", "project", MOUNTING, year.fiscal_years[0], _needs(stage, {"TRN": 1, "PSD": 1, "PWK": 1})
    )
    costs, done = [mounting], 0
    for fiscal, number in corners.items():
        after = done + number
        cameras = {code: min(after, most) - min(done, most) for code, most in CAMERAS.items()}
        sites = _needs(stage, cameras)
        costs.append(Cost(f"Cameras for fiscal year {fiscal}", "unit", prices["camera"], fiscal, sites))
        sensors = _needs(stage, {"PWK": number})
        costs.append(Cost(f"Counters for fiscal year {fiscal}", "unit", prices["traffic-sensor"], fiscal, sensors))
        done = after
    monthly = prices[""].minor // 12
    both = _needs(stage, {"TRN": 1, "PSD": 1})
    for fiscal, months in year.service(SERVICE).items():
        what = f"Analysis and storage, {months} months of fiscal year {fiscal}"
        costs.append(Cost(what, "project", Money(monthly * months, award.currency), fiscal, both))
    return costs


def _needs(stage: Stage, counted: Mapping[str, int]) -> dict[Organization, int]:
    return {stage.organizations[code]: number for code, number in counted.items() if number}


def _duties(stage: Stage, named: Mapping[str, tuple[str, str]]) -> dict[str, tuple[Organization, Person | None]]:
    return {duty: (stage.organizations[code], stage.people[name]) for duty, (code, name) in named.items()}


def _draft(stage: Stage, award: Award, title: str, costs: Sequence[Cost], *, rule: str) -> InternalAgreement:
    lead = stage.actor(LEAD)
    with stage.moment(hours=3):
        agreement = draft_agreement(award.evaluation.solicitation.project, title=title, gather=False, by=lead)
    for cost in costs:
        with stage.moment(hours=0.3):
            agreement = write_cost(agreement, cost, by=lead)
    with stage.moment(hours=1):
        return edit_agreement(agreement, rule=rule, by=lead)


def _fund(stage: Stage, agreement: InternalAgreement, parts: Mapping[str, Mapping[str, int]]) -> None:
    """Each member's lead names the funds that pay its share."""
    funds = {fund.name: fund for fund in Fund.objects.filter(state="open")}
    for code, named in parts.items():
        with stage.moment(hours=1):
            by = stage.holder(code, "department_lead")
            name_funds(agreement, stage.organizations[code], [(funds[n], part) for n, part in named.items()], by=by)


def _answer_objection(stage: Stage, agreement: InternalAgreement) -> InternalAgreement:
    lead, psd = stage.actor(LEAD), stage.organizations["PSD"]
    with stage.moment(hours=2):
        agreement = propose_agreement(agreement, by=stage.actor(BUDGET))
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
    agreement = _propose_and_sign(stage, agreement)
    with stage.moment(hours=1):
        add_obligation(
            agreement,
            text="Report the hours of each camera and its storage to the members.",
            owner=stage.organizations["ITS"],
            person=stage.people["Leon Okafor"],
            due=timezone.localdate(stage.at) + timedelta(days=450),
            by=lead,
        )
    return agreement


def _propose_and_sign(stage: Stage, agreement: InternalAgreement) -> InternalAgreement:
    """The budget officer proposes it; each member's lead signs exactly that version."""
    with stage.moment(hours=1):
        agreement = propose_agreement(agreement, by=stage.actor(BUDGET))
    for signature in agreement.signatures.filter(state="asked").select_related("organization").order_by("pk"):
        with stage.moment(hours=5):
            agreement = sign_agreement(signature, by=stage.holder(signature.organization.code, "department_lead"))
    return agreement


def share_more(stage: Stage, agreement: InternalAgreement, what: str, each: Money, fiscal: int) -> InternalAgreement:
    """Something more for every cabinet: an agreement that takes the place of the one in force."""
    lead = stage.actor(LEAD)
    with stage.moment(hours=4):
        later = draft_change(agreement, by=lead)
    with stage.moment(hours=1):
        needs = _needs(stage, Counter(CODES[one] for one in CABINETS))
        later = write_cost(later, Cost(what, "unit", each, fiscal, needs), by=lead)
    return _propose_and_sign(stage, later)
