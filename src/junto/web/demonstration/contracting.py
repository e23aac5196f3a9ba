"""From the award to the notice to proceed: form, funds by fund and year, council, signatures, obligations."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Sum

from junto.agreements import actions
from junto.agreements.actions.contracts import Line
from junto.agreements.conditions.contracts import agreement_for
from junto.agreements.models import Certification, Contract, InternalAgreement
from junto.agreements.years import fiscal_year
from junto.core.money import Money
from junto.evaluation.models import Award
from junto.needs.models import Fund
from junto.web.demonstration.awarding import ATTORNEY, BUYER
from junto.web.demonstration.buying import seller
from junto.web.demonstration.seasons import Year, first_of_month
from junto.web.demonstration.sharing import BUDGET, share_cabinets, share_cameras
from junto.web.demonstration.stage import Stage

CONTROLLER, CLERK, SIGNATORY = "Ruth Kowalski", "Anita Flores", "Victor Chan"
FIRST_ORDER = 4_400  # encumbrances are the finance system's purchase orders


def contract_for(stage: Stage, cabinets: Award, cameras: Award, year: Year) -> tuple[Contract, Contract]:
    """Both contracts under way, each paid under an internal agreement that everyone can read by then."""
    first = _draft(
        stage,
        cabinets,
        share_cabinets(stage, cabinets, year),
        summary="Sixteen signal cabinets of one kind, delivered as they are built, for three departments.",
        starts=year.first,
        months=18,
    )
    _sign(stage, first, title="President", resolution=38)
    second = _draft(
        stage,
        cameras,
        share_cameras(stage, cameras, year),
        summary="Cameras and counters at twelve intersections, one a month, and five years of analysis and storage.",
        starts=year.first,
        months=60,
        options="Two more years of analysis and storage at the same price.",
    )
    _sign(stage, second, title="Managing director", resolution=51)
    for contract in (first, second):
        with stage.moment(hours=2):
            actions.give_notice_to_proceed(_now(contract), day=year.first, by=stage.actor(BUYER))
    _oblige(stage, first, second, year)
    return _now(first), _now(second)


def _now(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def lines_of(award: Award) -> list[Line]:
    """The prices of the submission that won, as the lines of its contract."""
    items = {item.number: item for item in award.evaluation.solicitation.items.all()}
    return [
        Line(items[price.item].description, price.unit, price.quantity, items[price.item].unit)
        for price in award.submission.prices.all()
        if price.unit is not None
    ]


def _draft(
    stage: Stage,
    award: Award,
    agreement: InternalAgreement,
    *,
    summary: str,
    starts: date,
    months: int,
    options: str = "",
) -> Contract:
    """The contract as the award says it, tied to the members’ agreement."""
    officer, solicitation = stage.actor(BUYER), award.evaluation.solicitation
    with stage.moment(hours=6):
        contract = actions.draft_contract(
            solicitation.project,
            award=award,
            supplier=award.organization,
            signatory=stage.people[SIGNATORY],
            title=solicitation.title,
            summary=summary,
            amount=award.value,
            starts=starts,
            ends=first_of_month(starts, months=months) - timedelta(days=1),
            options=options,
            council_asked=True,
            lines=lines_of(award),
            by=officer,
        )
        actions.tie_contract(agreement, contract=contract, by=officer)
    return contract


def _sign(stage: Stage, contract: Contract, *, title: str, resolution: int) -> None:
    """The attorney, the controller, the budget officer, the council, the company, the city."""
    with stage.moment(hours=8):
        contract = actions.approve_form(contract, by=stage.actor(ATTORNEY))
    certify(stage, contract, fiscal_year(first_of_month(contract.starts, months=1)))
    with stage.moment(hours=2):
        contract = actions.declare_certified(contract, by=stage.actor(BUDGET))
    with stage.moment(hours=5):
        for approval in contract.approvals.filter(state="waiting"):
            actions.approve_act(approval, by=stage.actor(CONTROLLER))
    with stage.moment(hours=30):
        contract = actions.record_resolution(contract, resolution=stage.resolution(resolution), by=stage.actor(CLERK))
    with stage.moment(hours=9):
        contract = actions.sign_for_company(contract, title=title, by=seller(stage, contract.supplier.code))
    with stage.moment(hours=15):
        actions.execute_contract(contract, title="for the City Manager", by=stage.actor(SIGNATORY))


def certify(stage: Stage, contract: Contract, year: int) -> None:
    """What each fund is to bear in a fiscal year and is not certified yet, each under an order of its own."""
    agreement = agreement_for(contract)
    assert agreement is not None
    due = agreement.shares.filter(fiscal_year=year).values("fund").annotate(sum=Sum("amount")).order_by("fund__name")
    for row in due:
        same = contract.certifications.filter(fund=row["fund"], fiscal_year=year, state="certified")
        missing = row["sum"] - sum(one.amount for one in same)
        if missing <= 0:
            continue
        with stage.moment(hours=1):
            actions.certify_funds(
                contract,
                fund=Fund.objects.get(pk=row["fund"]),
                fiscal_year=year,
                amount=Money(missing, contract.currency),
                encumbrance=f"PO-{FIRST_ORDER + Certification.objects.count()}",
                by=stage.actor(CONTROLLER),
            )


def _oblige(stage: Stage, cabinets: Contract, cameras: Contract, year: Year) -> None:
    """Who must do what until when, on both sides."""
    officer = stage.actor(BUYER)
    rows = (
        (
            cabinets,
            "Keep the performance bond and the certificate of insurance valid.",
            "NOR",
            first_of_month(year.first, months=18),
        ),
        (cabinets, "Inspect each cabinet at the yard before it is paid.", "PWK", year.days[0]),
        (cameras, "Show by a test at night that each camera counts within 5 %.", "VER", year.days[2]),
        (cameras, "Put the sign of the camera’s purpose and owner on each pole.", "TRN", year.days[11]),
    )
    for contract, text, code, due in rows:
        with stage.moment(hours=0.5):
            actions.add_obligation(contract, text=text, owner=stage.organizations[code], due=due, by=officer)
