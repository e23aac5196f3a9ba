"""Projects with costs, funds, agreements, contracts and payments, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from junto.agreements import actions
from junto.agreements.actions.contracts import Line
from junto.agreements.models import Certification, Contract, InternalAgreement, MemberSignature
from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor
from junto.journal.door import perform
from junto.needs.actions import add_fund
from junto.needs.models import Fund
from junto.people.models import Organization, Person
from junto.projects.models import Project
from tests.projects.making import World, world
from tests.staging import maker, staged

# Fiscal years begin in October: the world's needs begin in January 2027, which is fiscal year 2027.
YEARS = (2027, 2028)


def usd(amount: float) -> Money:
    """Dollars as money."""
    return Money(round(amount * 100), "USD")


@maker
@dataclass
class Agreed:
    """A world with a project that transport leads and police joined, a general fund for each, and a company."""

    world: World
    project: Project
    company: Organization
    funds: dict[Organization, Fund] = field(default_factory=dict)

    @property
    def transport(self) -> Organization:
        return self.world.transport

    @property
    def police(self) -> Organization:
        return self.world.police

    @property
    def lead(self) -> Actor:
        return self.world.lead(self.transport)

    @property
    def budget(self) -> Actor:
        return self.world.officer("budget_officer")

    @property
    def attorney(self) -> Actor:
        return self.world.officer("city_attorney")

    @property
    def representative(self) -> Actor:
        return self.world.actor("company_representative", self.company)

    @property
    def signatory(self) -> Person:
        return self.world.person("innovation_officer", self.world.hall, "City Manager")

    @property
    def manager(self) -> Actor:
        return self.world.actor("innovation_officer", self.world.hall, "City Manager")

    def fund(self, organization: Organization, kind: str = "general", **fields: Any) -> Fund:
        name = fields.pop("name", f"{kind} of {organization.name}")
        return add_fund(organization=organization, name=name, kind=kind, by=self.world.lead(organization), **fields)

    # --- the internal agreement --------------------------------------------------------------------------------------
    @staged
    def draft(self, **fields: Any) -> InternalAgreement:
        """A draft with three costs: software for both, cameras by unit, and fiber that only transport needs.

        Software: 1,000.00 a year for two years. Cameras: 300.00 each, transport 2, police 4, in 2027.
        Fiber: 500.01 in 2027. In all 4,300.01: 3,300.01 in 2027 and 1,000.00 in 2028.
        """
        agreement = actions.draft_agreement(self.project, by=self.lead, gather=False, title="Cameras, shared")
        both = {self.transport: 1, self.police: 1}
        costs = (
            actions.Cost("Software", "project", usd(1_000), 2027, both, last_year=2028),
            actions.Cost("Cameras", "unit", usd(300), 2027, {self.transport: 2, self.police: 4}),
            actions.Cost("Fiber", "project", usd(500.01), 2027, {self.transport: 1}),
        )
        for cost in costs:
            agreement = actions.write_cost(agreement, cost, by=self.lead)
        return actions.edit_agreement(agreement, by=self.lead, **{"rule": "stand-alone", **fields})

    @staged
    def ready(self, agreement: InternalAgreement | None = None, **fields: Any) -> InternalAgreement:
        """A draft that nothing keeps from being proposed."""
        agreement = agreement or self.draft(**fields)
        for organization, fund in self.funds.items():
            if agreement.project.members.filter(organization=organization, state="joined").exists():
                agreement = actions.name_funds(agreement, organization, [(fund, 10_000)], by=self.budget)
        duties = {
            "service_owner": (self.transport, None),
            "funder": (self.police, None),
            "operator": (self.world.hall, None),
            "data_steward": (self.police, self.world.person("department_staff", self.police)),
        }
        return actions.assign_duties(agreement, duties, by=self.lead)

    @staged
    def proposed(self, agreement: InternalAgreement | None = None, **fields: Any) -> InternalAgreement:
        """An agreement that waits for its members' signatures."""
        return actions.propose_agreement(self.ready(agreement, **fields), by=self.lead)

    def signature(self, agreement: InternalAgreement, organization: Organization) -> MemberSignature:
        return agreement.signatures.get(organization=organization)

    def sign_all(self, agreement: InternalAgreement) -> InternalAgreement:
        """Every member's lead signs."""
        for signature in agreement.signatures.filter(state="asked").select_related("organization"):
            agreement = actions.sign_agreement(signature, by=self.world.lead(signature.organization))
        return InternalAgreement.objects.get(pk=agreement.pk)

    @staged
    def in_force(self, **fields: Any) -> InternalAgreement:
        """An agreement that every member has signed."""
        return self.sign_all(self.proposed(**fields))

    # --- the contract ------------------------------------------------------------------------------------------------
    @staged
    def contract(self, **fields: Any) -> Contract:
        """A draft over what the agreement's costs come to."""
        given: dict[str, Any] = {
            "supplier": self.company,
            "signatory": self.signatory,
            "title": "Cameras at Elm and Main",
            "amount": usd(4_300.01),
            "starts": date(2026, 10, 1),
            "ends": date(2028, 9, 30),
            "lines": (Line("Cameras", usd(300), 6), Line("Software and fiber", usd(2_500.01))),
            **fields,
        }
        return actions.draft_contract(self.project, by=self.world.buyer, **given)

    def certify(
        self, contract: Contract, organization: Organization, year: int, amount: float, number: str = ""
    ) -> Certification:
        """Money of an organization's fund, certified by the controller."""
        return actions.certify_funds(
            contract,
            fund=self.funds[organization],
            fiscal_year=year,
            amount=usd(amount),
            encumbrance=number or f"E-{organization.name[:3].upper()}-{year}",
            by=self.world.officer("controller"),
        )

    @staged
    def executed(
        self, agreement: InternalAgreement | None = None, *, encumbrance: str = "E", **fields: Any
    ) -> Contract:
        """A contract that both have signed, paid under the agreement in force if one is given."""
        contract = self.contract(**fields)
        if agreement is not None:
            actions.tie_contract(agreement, contract=contract, by=self.lead)
        for organization in (self.transport, self.police):
            for year in YEARS if contract.ends >= date(2027, 10, 1) else YEARS[:1]:
                number = f"{encumbrance}-{organization.name[:3].upper()}-{year}"
                self.certify(contract, organization, year, 4_300.01, number)
        contract = actions.approve_form(contract, by=self.attorney)
        contract = actions.declare_certified(contract, by=self.budget)
        for approval in contract.approvals.filter(state="waiting"):
            actions.approve_act(approval, by=self.world.officer(approval.role))
        contract = actions.sign_for_company(contract, by=self.representative, title="President")
        return actions.execute_contract(contract, by=self.manager, title="City Manager")


@staged
def agreed() -> Agreed:
    """A new city with a project of two members."""
    made = world()
    company = perform(Organization(name="Acme Sensors", kind="company"), "add", by=PROGRAM)
    found = Agreed(made, made.project(), company)
    for organization in (made.transport, made.police):
        found.funds[organization] = found.fund(organization)
    return found
