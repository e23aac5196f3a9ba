"""Writing an internal agreement: costs, rule, funds, duties; proposing it, taking it back, ending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from junto.agreements import clauses, telling
from junto.agreements.actions.parts import copy_parts, write_shares
from junto.agreements.conditions.internal import SIGNED
from junto.agreements.figuring import members_of, rule_figures
from junto.agreements.frozen import content_of, standing_of
from junto.agreements.gathering import Cost, gathered
from junto.agreements.models import (
    IN_FORCE,
    Contract,
    Duty,
    Funding,
    InternalAgreement,
    ItemNeed,
    MemberSignature,
    SharedCost,
)
from junto.agreements.words import worded
from junto.core.sharing import RULES
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.journal.door import perform
from junto.needs.models import CostItem, Fund
from junto.people.models import Organization, Person
from junto.projects.models import Project

TERMS = ("title", "rule", "non_appropriation", "leaving")


def draft_agreement(project: Project, *, by: Actor, title: str = "", gather: bool = True) -> InternalAgreement:
    """Begin a draft for a project. `gather`: with the cost items of the needs that it covers."""
    stated = CostItem.objects.filter(need__project_rows__project=project).first()
    agreement = InternalAgreement(
        project=project,
        title=title.strip() or project.title,
        language=(get_language() or "en")[:2],
        non_appropriation=clauses.non_appropriation(),
    )
    if stated is not None and gather:
        agreement.currency = stated.currency

    def then(fresh: InternalAgreement, _context: Context) -> None:
        if gather:
            _write_costs(fresh, gathered(fresh))

    return perform(agreement, "draft", by=by, then=then)


def draft_change(agreement: InternalAgreement, *, by: Actor) -> InternalAgreement:
    """Begin a draft that takes the place of an agreement in force once every member has signed it."""
    if agreement.state not in IN_FORCE:
        raise Refused(_("Only an agreement in force can be replaced by another."), code="state")
    if other := agreement.replaced_by.exclude(state="withdrawn").first():
        raise Refused(_("The agreement %(number)s is being drafted in its place already.") % {"number": other.number})
    later = InternalAgreement(
        project=agreement.project,
        contract=agreement.contract,
        replaces=agreement,
        **{name: getattr(agreement, name) for name in (*TERMS, "language", "currency", "inputs")},
    )
    return perform(later, "draft", by=by, then=lambda fresh, _context: copy_parts(agreement, fresh))


def edit_agreement(
    agreement: InternalAgreement,
    *,
    by: Actor,
    seen: int | None = None,
    **fields: Any,
) -> InternalAgreement:
    """Change title, rule, clauses."""
    if unknown := set(fields) - set(TERMS):
        raise TypeError(f"An internal agreement has no field {sorted(unknown)}.")
    if "rule" in fields and fields["rule"] and fields["rule"] not in RULES:
        raise Refused(_("There is no such rule."), code="input", field="rule")

    def apply(fresh: InternalAgreement, _context: Context) -> None:
        for name, value in fields.items():
            setattr(fresh, name, value.strip())
        if not fresh.title:
            raise Refused(_("It needs a title."), code="input", field="title")
        fresh.rule_version = RULES[fresh.rule].version if fresh.rule else None

    return perform(agreement, "edit", by=by, inputs={"changed": sorted(fields)}, apply=apply, seen=seen)


# --- costs -----------------------------------------------------------------------------------------------------------
def write_cost(
    agreement: InternalAgreement, cost: Cost, *, by: Actor, item: UUID | None = None, seen: int | None = None
) -> InternalAgreement:
    """Add something to be paid for, or change the `item` of that id."""
    _refuse_unsound(agreement, cost)

    def then(fresh: InternalAgreement, _context: Context) -> None:
        number = None
        if item is not None:
            former = _item(fresh, item)
            number = former.number
            former.delete()
        _write_costs(fresh, [cost], number)

    return perform(agreement, "cost", by=by, inputs={"what": cost.description}, then=then, seen=seen)


def remove_cost(agreement: InternalAgreement, item: UUID, *, by: Actor, seen: int | None = None) -> InternalAgreement:
    """Take something out of the costs."""
    what = _item(agreement, item).description
    then = lambda fresh, _context: _item(fresh, item).delete()  # noqa: E731
    return perform(agreement, "cost", by=by, inputs={"what": f"– {what}"}, then=then, seen=seen)


def gather_costs(agreement: InternalAgreement, *, by: Actor, seen: int | None = None) -> InternalAgreement:
    """Take the costs anew from the needs that the project covers; what was there is replaced."""
    costs = gathered(agreement)
    if not costs:
        raise Refused(_("The needs of this project state no costs."))

    def then(fresh: InternalAgreement, _context: Context) -> None:
        fresh.cost_items.all().delete()
        _write_costs(fresh, costs)

    return perform(agreement, "cost", by=by, inputs={"what": _("taken from the needs")}, then=then, seen=seen)


def _item(agreement: InternalAgreement, pk: UUID) -> SharedCost:
    found = agreement.cost_items.filter(pk=pk).first()
    if found is None:
        raise Refused(_("There is no such cost in this agreement."), code="state")
    return found


def _refuse_unsound(agreement: InternalAgreement, cost: Cost) -> None:
    if not cost.description.strip():
        raise Refused(_("Say what is to be paid for."), code="input", field="description")
    for money in (cost.amount, *(price for _quantity, price in cost.steps)):
        if money.currency != agreement.currency:
            raise Refused(
                _("%(amount)s is in %(other)s; this agreement is in %(currency)s.")
                % {"amount": money.to_decimal(), "other": money.currency, "currency": agreement.currency},
                code="input", field="amount",
            )  # fmt: skip
    last = cost.first_year if cost.last_year is None else cost.last_year
    if last < cost.first_year:
        raise Refused(_("It ends before it begins: correct the years."), code="input", field="last_year")
    if last - cost.first_year > 50:
        raise Refused(_("An agreement runs for 50 years at most."), code="input", field="last_year")
    if not any(cost.needs.values()):
        raise Refused(_("Say which members need it."), code="input", field="needs")
    if cost.basis == "capacity" and not cost.steps:
        raise Refused(_("It arises by capacity: say what each size costs."), code="input", field="steps")
    members = {member.pk for member in members_of(agreement)}
    for member in cost.needs:
        if member.pk not in members:
            raise Refused(_("%(name)s is no member of the project.") % {"name": member}, code="input", field="needs")


def _write_costs(agreement: InternalAgreement, costs: Sequence[Cost], number: int | None = None) -> None:
    """Write costs at the end of the list, or the one of a `number` in its place."""
    first = number or (agreement.cost_items.aggregate(last=Max("number"))["last"] or 0) + 1
    rows = [
        SharedCost(
            agreement=agreement,
            number=number,
            description=cost.description.strip(),
            basis=cost.basis,
            amount=cost.amount.minor,
            quantity=cost.quantity,
            steps=[[quantity, price.minor] for quantity, price in sorted(cost.steps, key=lambda s: s[0])],
            adds=cost.adds,
            first_year=cost.first_year,
            last_year=cost.first_year if cost.last_year is None else cost.last_year,
        )
        for number, cost in enumerate(costs, start=first)
    ]
    SharedCost.objects.bulk_create(rows)
    ItemNeed.objects.bulk_create(
        ItemNeed(agreement=agreement, item=row, organization=member, quantity=quantity)
        for row, cost in zip(rows, costs, strict=True)
        for member, quantity in cost.needs.items()
        if quantity
    )


# --- funds and duties ------------------------------------------------------------------------------------------------
def name_funds(
    agreement: InternalAgreement,
    organization: Organization,
    parts: Sequence[tuple[Fund, int]],
    *,
    by: Actor,
    seen: int | None = None,
) -> InternalAgreement:
    """Name the funds from which a member pays, each with its part of the share in hundredths of a percent.

    A member's own people name its funds, the budget officer those of any member.
    """
    mine = by.organizations("department_lead", "department_staff")
    if not by.system and organization.pk not in mine and "budget_officer" not in by.roles():
        raise Refused(
            _("The funds of %(name)s are named by its own people or the budget officer.") % {"name": organization},
            code="forbidden",
        )
    if organization not in members_of(agreement):
        raise Refused(_("%(name)s is no member of the project.") % {"name": organization})
    for fund, part in parts:
        if fund.organization_id != organization.pk:
            raise Refused(
                _("“%(fund)s” is not a fund of %(name)s.") % {"fund": fund, "name": organization},
                code="input", field="fund",
            )  # fmt: skip
        if part <= 0:
            raise Refused(_("A part is more than 0 %."), code="input", field="part")
    if len({fund.pk for fund, _part in parts}) < len(parts):
        raise Refused(_("Name each fund once."), code="input", field="fund")

    def then(fresh: InternalAgreement, _context: Context) -> None:
        fresh.fundings.filter(organization=organization).delete()
        Funding.objects.bulk_create(
            Funding(agreement=fresh, organization=organization, fund=fund, part=part) for fund, part in parts
        )

    return perform(agreement, "fund", by=by, inputs={"organization": organization.name}, then=then, seen=seen)


def assign_duties(
    agreement: InternalAgreement,
    duties: Mapping[str, tuple[Organization, Person | None]],
    *,
    by: Actor,
    seen: int | None = None,
) -> InternalAgreement:
    """Name who answers: service owner, funder, operator, data steward → organization, and the person if known."""
    if unknown := set(duties) - set(Duty.Kind.values):
        raise TypeError(f"There is no duty {sorted(unknown)}.")

    def then(fresh: InternalAgreement, _context: Context) -> None:
        fresh.duties.filter(kind__in=list(duties)).delete()
        Duty.objects.bulk_create(
            Duty(agreement=fresh, kind=kind, organization=organization, person=person)
            for kind, (organization, person) in duties.items()
        )

    return perform(agreement, "assign", by=by, then=then, seen=seen)


# --- its way ---------------------------------------------------------------------------------------------------------
def propose_agreement(agreement: InternalAgreement, *, by: Actor, seen: int | None = None) -> InternalAgreement:
    """Reckon the shares to the cent, freeze the version with rule and inputs, and ask every member to sign it."""
    number = (agreement.frozen.number if agreement.frozen else 0) + 1

    def apply(fresh: InternalAgreement, _context: Context) -> None:
        fresh.rule_version = RULES[fresh.rule].version

    def then(fresh: InternalAgreement, _context: Context) -> None:
        found = rule_figures(fresh)
        assert found is not None  # asked by the guard
        write_shares(fresh, found)
        content = {**content_of(fresh), "standing": standing_of(fresh)}
        label = worded(gettext_lazy("Proposed for signature, version %(number)s"), fresh.language, number=number)
        fresh.frozen = freeze(fresh, label=label, by=by, content=content)
        fresh.save(update_fields=["frozen"])
        _ask_members(fresh)

    inputs = {"number": number, "rule": agreement.rule}
    proposed = perform(agreement, "propose", by=by, inputs=inputs, apply=apply, then=then, seen=seen)
    telling.proposed(proposed)
    return proposed


def _ask_members(agreement: InternalAgreement) -> None:
    known = {s.organization_id: s for s in agreement.signatures.all()}
    for member in members_of(agreement):
        signature = known.get(member.pk) or MemberSignature(agreement=agreement, organization=member)

        def apply(fresh: MemberSignature, _context: Context) -> None:
            fresh.version = agreement.frozen

        perform(signature, "ask", by=PROGRAM, inputs={"organization": member.name}, apply=apply)


def revise_agreement(
    agreement: InternalAgreement, *, by: Actor, reason: str, seen: int | None = None
) -> InternalAgreement:
    """Take a proposed agreement back to the draft; signatures given so far fall away."""
    then = lambda fresh, _context: drop_signatures(fresh)  # noqa: E731
    return perform(agreement, "revise", by=by, inputs={"reason": reason}, then=then, seen=seen)


def withdraw_agreement(
    agreement: InternalAgreement, *, by: Actor, reason: str, seen: int | None = None
) -> InternalAgreement:
    """Give an agreement up before it is in force."""
    then = lambda fresh, _context: drop_signatures(fresh)  # noqa: E731
    return perform(agreement, "withdraw", by=by, inputs={"reason": reason}, then=then, seen=seen)


def end_agreement(
    agreement: InternalAgreement, *, by: Actor, reason: str, seen: int | None = None
) -> InternalAgreement:
    """End an agreement in force; what the city owes the company stays as it is."""
    return perform(agreement, "end", by=by, inputs={"reason": reason}, seen=seen)


def drop_signatures(agreement: InternalAgreement) -> None:
    """Ask nobody any more, inside the action that takes the agreement back."""
    for signature in agreement.signatures.filter(state__in=("asked", "signed", "objected")):
        perform(signature, "drop", by=PROGRAM, inputs={"organization": signature.organization.name})


def tie_contract(
    agreement: InternalAgreement, *, contract: Contract, by: Actor, seen: int | None = None
) -> InternalAgreement:
    """Say under which contract the city pays the company."""
    if contract.project_id != agreement.project_id:
        raise Refused(_("The contract %(number)s is of another project.") % {"number": contract.number})
    if contract.currency != agreement.currency:
        raise Refused(
            _("The contract is in %(other)s; this agreement is in %(currency)s.")
            % {"other": contract.currency, "currency": agreement.currency}
        )

    def apply(fresh: InternalAgreement, _context: Context) -> None:
        _refuse_tie(fresh, contract)
        fresh.contract = contract

    with transaction.atomic():
        tied = perform(agreement, "tie", by=by, inputs={"contract": contract.number}, apply=apply, seen=seen)
        return open_where_signed(tied)


def _refuse_tie(agreement: InternalAgreement, contract: Contract) -> None:
    """A contract is shared by one agreement at a time, and what was charged under an agreement stays with it."""
    former = agreement.contract
    if former is not None and former.pk != contract.pk and former.payments.exclude(state="set_aside").exists():
        raise Refused(
            _("Payments under the contract %(number)s are charged by this agreement already: it stays tied to it.")
            % {"number": former.number},
            code="input", field="contract",
        )  # fmt: skip
    others = contract.internal_agreements.filter(state__in=("proposed", *IN_FORCE)).exclude(pk=agreement.pk)
    if other := others.exclude(pk=agreement.replaces_id).first():
        raise Refused(
            _("The contract %(number)s is shared by the agreement %(other)s already.")
            % {"number": contract.number, "other": other.number},
            code="input", field="contract",
        )  # fmt: skip


def open_where_signed(agreement: InternalAgreement) -> InternalAgreement:
    """Open an agreement in force to everyone once the contract that it pays is signed: bidding is over by then."""
    contract = agreement.contract
    if agreement.state == "in_force" and contract is not None and contract.state in SIGNED:
        return perform(agreement, "publish", by=PROGRAM)
    return agreement


def open_agreement(agreement: InternalAgreement, *, by: Actor, seen: int | None = None) -> InternalAgreement:
    """Open an agreement in force to everyone where nothing is being bought for the project."""
    return perform(agreement, "publish", by=by, seen=seen)
