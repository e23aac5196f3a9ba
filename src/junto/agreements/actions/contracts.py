"""A contract from draft to its end: approvals, signatures, notice to proceed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from junto.agreements import clauses
from junto.agreements.actions import approvals
from junto.agreements.actions.internal import open_where_signed
from junto.agreements.models import Contract, ContractSignature, PriceLine
from junto.agreements.models.contracts import FORM, FUNDS
from junto.agreements.words import worded
from junto.agreements.years import last_day
from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.evaluation.models import Award
from junto.evaluation.queries import award_of
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.people.queries import memberships_on, today
from junto.people.roles import COMPANY
from junto.projects.models import Project
from junto.solicitations.actions import contract_solicitation
from junto.solicitations.models import Solicitation

FIELDS = (
    "title", "summary", "amount", "starts", "ends", "options", "non_appropriation", "council_asked", "cap",
    "cap_citation", "signatory", "supplier", "award",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a contract's prices."""

    description: str
    unit_amount: Money
    quantity: int = 1
    unit: str = ""


def draft_contract(
    project: Project,
    *,
    supplier: Organization,
    signatory: Person,
    title: str,
    amount: Money,
    starts: date,
    ends: date,
    by: Actor,
    solicitation: Solicitation | None = None,
    award: Award | None = None,
    lines: Sequence[Line] = (),
    **fields: Any,
) -> Contract:
    """Draft what the city and a company are to sign. `fields`: others of `FIELDS`.

    It follows the `award`, else the one that stands of the `solicitation`, else none.
    """
    if award is not None:
        solicitation = award.evaluation.solicitation
    elif solicitation is not None:
        award = award_of(solicitation)
    contract = Contract(
        project=project,
        jurisdiction=project.jurisdiction,
        solicitation=solicitation,
        award=award,
        supplier=supplier,
        signatory=signatory,
        title=title,
        language=(get_language() or "en")[:2],
        currency=amount.currency,
        amount=amount.minor,
        first_amount=amount.minor,
        starts=starts,
        ends=ends,
        **{"non_appropriation": clauses.non_appropriation(), **fields},
    )
    _refuse_unsound(contract, lines)

    def then(fresh: Contract, _context: Context) -> None:
        _write_lines(fresh, lines)
        approvals.ask_for_contract(fresh)

    return perform(contract, "draft", by=by, then=then)


def edit_contract(
    contract: Contract,
    *,
    by: Actor,
    lines: Sequence[Line] | None = None,
    amount: Money | None = None,
    seen: int | None = None,
    **fields: Any,
) -> Contract:
    """Change a draft; `lines` replaces all price lines. Approvals that the method asks are asked again."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A contract has no field {sorted(unknown)}.")

    def apply(fresh: Contract, _context: Context) -> None:
        for name, value in fields.items():
            setattr(fresh, name, value)
        if "award" in fields:
            fresh.solicitation = fresh.award.evaluation.solicitation if fresh.award is not None else None
        if amount is not None:
            refuse_currency(fresh, amount)
            fresh.amount = amount.minor
        fresh.first_amount = fresh.amount
        _refuse_unsound(fresh, lines or ())

    def then(fresh: Contract, _context: Context) -> None:
        if lines is not None:
            fresh.price_lines.all().delete()
            _write_lines(fresh, lines)
        approvals.ask_anew(fresh)

    changed = sorted([*fields, *(["amount"] if amount else []), *(["lines"] if lines is not None else [])])
    return perform(contract, "edit", by=by, inputs={"changed": changed}, apply=apply, then=then, seen=seen)


def _refuse_unsound(contract: Contract, lines: Sequence[Line]) -> None:
    contract.title = contract.title.strip()
    if not contract.title:
        raise Refused(_("It needs a title."), code="input", field="title")
    if contract.amount < 0:
        raise Refused(_("An amount is never negative."), code="input", field="amount")
    if contract.ends < contract.starts:
        raise Refused(_("It ends before it starts: correct the dates first."), code="input", field="ends")
    if contract.supplier.kind != COMPANY:
        raise Refused(_("%(name)s is no company.") % {"name": contract.supplier}, code="input", field="supplier")
    solicitation = contract.solicitation
    if solicitation is not None and solicitation.project_id != contract.project_id:
        raise Refused(_("That solicitation is of another project."), code="input", field="solicitation")
    _refuse_other_award(contract)
    held = memberships_on(today()).filter(
        person=contract.signatory_id, organization__jurisdiction=contract.jurisdiction_id
    )
    if not held.exists():
        raise Refused(
            _("%(name)s holds no office in %(where)s today.")
            % {"name": contract.signatory, "where": contract.jurisdiction},
            code="input", field="signatory",
        )  # fmt: skip
    for line in lines:
        refuse_currency(contract, line.unit_amount)


def _refuse_other_award(contract: Contract) -> None:
    award = contract.award
    if award is None:
        return
    if award.organization_id != contract.supplier_id:
        raise Refused(
            _("The award %(number)s is for %(name)s: a contract with another company does not follow it.")
            % {"number": award.number, "name": award.organization},
            code="input", field="supplier",
        )  # fmt: skip
    if award.currency != contract.currency:
        raise Refused(
            _("The award is in %(other)s; this contract is in %(currency)s.")
            % {"other": award.currency, "currency": contract.currency},
            code="input", field="amount",
        )  # fmt: skip


def refuse_currency(contract: Contract, amount: Money) -> None:
    if amount.currency != contract.currency:
        raise Refused(
            _("%(amount)s is in %(other)s; this contract is in %(currency)s.")
            % {"amount": amount.to_decimal(), "other": amount.currency, "currency": contract.currency},
            code="input", field="amount",
        )  # fmt: skip


def _write_lines(contract: Contract, lines: Sequence[Line]) -> None:
    PriceLine.objects.bulk_create(
        PriceLine(
            contract=contract,
            number=number,
            description=line.description.strip(),
            quantity=line.quantity,
            unit=line.unit.strip(),
            unit_amount=line.unit_amount.minor,
        )
        for number, line in enumerate(lines, start=1)
    )


# --- approvals and signatures ----------------------------------------------------------------------------------------
def approve_form(contract: Contract, *, by: Actor, seen: int | None = None) -> Contract:
    """Approve the text as to form; it is frozen as it stands. That is the approval that the method asks, too."""

    def then(fresh: Contract, _context: Context) -> None:
        fresh.frozen = freeze(fresh, label=worded(gettext_lazy("Approved as to form"), fresh.language), by=by)
        fresh.save(update_fields=["frozen"])
        approvals.give_with_step(fresh, FORM, by=by)

    return perform(contract, "approve_form", by=by, then=then, seen=seen)


def send_back_contract(contract: Contract, *, by: Actor, reason: str, seen: int | None = None) -> Contract:
    """Send it back to the draft; approvals and signatures given so far fall away."""

    def apply(fresh: Contract, _context: Context) -> None:
        fresh.resolution = ""

    def then(fresh: Contract, _context: Context) -> None:
        fresh.signatures.all().delete()
        approvals.ask_anew(fresh)

    return perform(contract, "send_back", by=by, inputs={"reason": reason}, apply=apply, then=then, seen=seen)


def declare_certified(contract: Contract, *, by: Actor, seen: int | None = None) -> Contract:
    """Say that every fund is certified for the years that are voted; by the controller, the method's approval too."""

    def then(fresh: Contract, _context: Context) -> None:
        approvals.give_with_step(fresh, FUNDS, by=by)

    return perform(contract, "declare_certified", by=by, then=then, seen=seen)


def record_resolution(contract: Contract, *, by: Actor, resolution: str, seen: int | None = None) -> Contract:
    """Record the number of the council's resolution."""
    if not resolution.strip():
        raise Refused(_("Give the number of the resolution."), code="input", field="resolution")

    def apply(fresh: Contract, _context: Context) -> None:
        fresh.resolution = resolution.strip()

    return perform(contract, "resolve", by=by, inputs={"resolution": resolution.strip()}, apply=apply, seen=seen)


def sign_for_company(contract: Contract, *, by: Actor, title: str = "", seen: int | None = None) -> Contract:
    """Sign the frozen text for the company."""
    then = _signing(ContractSignature.Party.COMPANY, by.name, title, by)
    inputs = {"company": contract.supplier.name}
    return perform(contract, "sign_company", by=by, inputs=inputs, then=then, seen=seen)


def record_company_signature(
    contract: Contract, *, by: Actor, name: str, title: str = "", seen: int | None = None
) -> Contract:
    """Record that somebody signed on paper for the company."""
    if not name.strip():
        raise Refused(_("Say who signed."), code="input", field="name")
    then = _signing(ContractSignature.Party.COMPANY, name.strip(), title, None)
    inputs = {"company": contract.supplier.name, "name": name.strip()}
    return perform(contract, "record_company_signature", by=by, inputs=inputs, then=then, seen=seen)


def execute_contract(contract: Contract, *, by: Actor, title: str = "", seen: int | None = None) -> Contract:
    """Sign the frozen text for the city: the contract is executed and public; the solicitation is contracted."""
    sign = _signing(ContractSignature.Party.CITY, by.name, title, by)

    def then(fresh: Contract, context: Context) -> None:
        sign(fresh, context)
        fresh.frozen = freeze(fresh, label=worded(gettext_lazy("Executed"), fresh.language), by=by)
        fresh.save(update_fields=["frozen"])
        if fresh.solicitation is not None and fresh.solicitation.state == "awarded":
            contract_solicitation(fresh.solicitation, by=PROGRAM)
        for agreement in fresh.internal_agreements.filter(state="in_force"):
            open_where_signed(agreement)

    return perform(contract, "execute", by=by, then=then, seen=seen)


def _signing(party: str, name: str, title: str, by: Actor | None) -> Any:
    def then(fresh: Contract, context: Context) -> None:
        ContractSignature.objects.create(
            contract=fresh,
            party=party,
            person_id=by.person if by is not None else None,
            name=name,
            title=title.strip(),
            on_paper=by is None,
            digest=fresh.frozen.digest if fresh.frozen else "",
            at=context.at,
        )

    return then


def give_notice_to_proceed(contract: Contract, *, by: Actor, day: date, seen: int | None = None) -> Contract:
    """Tell the company to begin on a day."""
    if day < contract.starts:
        raise Refused(
            _("The contract begins on %(day)s: work cannot begin before.")
            % {"day": date_format(contract.starts, "DATE_FORMAT")},
            code="input", field="day",
        )  # fmt: skip
    if day > contract.ends:
        raise Refused(
            _("The contract ends on %(day)s: work cannot begin after.")
            % {"day": date_format(contract.ends, "DATE_FORMAT")},
            code="input", field="day",
        )  # fmt: skip

    def apply(fresh: Contract, _context: Context) -> None:
        fresh.proceed_on = day

    return perform(contract, "proceed", by=by, inputs={"day": day.isoformat()}, apply=apply, seen=seen)


def end_contract(contract: Contract, *, by: Actor, reason: str, seen: int | None = None) -> Contract:
    """It has run its course."""
    return perform(contract, "end", by=by, inputs={"reason": reason}, seen=seen)


def end_for_non_appropriation(
    contract: Contract, *, by: Actor, fiscal_year: int, reason: str, seen: int | None = None
) -> Contract:
    """End it on the last day for which money was voted: that of the year before `fiscal_year`."""

    def apply(fresh: Contract, _context: Context) -> None:
        last = last_day(fiscal_year - 1)
        if not fresh.starts <= last < fresh.ends:
            raise Refused(
                _("The contract does not run from before fiscal year %(year)s into it.") % {"year": fiscal_year},
                code="input", field="fiscal_year",
            )  # fmt: skip
        fresh.ends = last

    inputs = {"year": fiscal_year, "reason": reason}
    return perform(contract, "not_appropriated", by=by, inputs=inputs, apply=apply, seen=seen)


def terminate_contract(contract: Contract, *, by: Actor, reason: str, seen: int | None = None) -> Contract:
    """End it before its time."""
    return perform(contract, "terminate", by=by, inputs={"reason": reason}, seen=seen)


def withdraw_contract(contract: Contract, *, by: Actor, reason: str, seen: int | None = None) -> Contract:
    """Give it up before both have signed."""
    then = lambda fresh, _context: approvals.lapse_all(fresh)  # noqa: E731
    return perform(contract, "withdraw", by=by, inputs={"reason": reason}, then=then, seen=seen)
