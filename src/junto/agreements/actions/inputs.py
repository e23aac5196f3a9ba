"""Writing what rules ask for, what members cannot go beyond, and what they contribute in kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from junto.agreements.figuring import members_of
from junto.agreements.inputs import stored
from junto.agreements.models import InKind, InternalAgreement
from junto.core.money import Money
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member contributes as goods or work, as an action takes it, and who valued it."""

    organization: Organization
    description: str
    value: Money
    fiscal_year: int
    valued_by: str
    valued_how: str = ""


def state_inputs(
    agreement: InternalAgreement,
    given: Mapping[str, Mapping[Organization, Any]],
    *,
    by: Actor,
    seen: int | None = None,
) -> InternalAgreement:
    """State what rules ask for and what members cannot go beyond; what is given takes the place of what was there.

    `given`: `use`, `benefit`, `weights` (numbers as text), `unions` (a bureau's name), `caps`, `minimums` (Money), each
    by member; empty or None: nothing.
    """
    members = set(members_of(agreement))
    for by_member in given.values():
        for member in by_member:
            if member not in members:
                raise Refused(_("%(name)s is no member of the project.") % {"name": member}, code="input")
    kept = stored(given, agreement.currency)

    def apply(fresh: InternalAgreement, _context: Context) -> None:
        others = {key: value for key, value in fresh.inputs.items() if key not in given}
        fresh.inputs = {**others, **kept}

    return perform(agreement, "inform", by=by, inputs={"stated": sorted(kept)}, apply=apply, seen=seen)


def write_contribution(
    agreement: InternalAgreement,
    contribution: Contribution,
    *,
    by: Actor,
    item: UUID | None = None,
    seen: int | None = None,
) -> InternalAgreement:
    """Add what a member contributes in kind, or change the one of that id.

    A member's own people say what it contributes, the budget officer what any of them does.
    """
    _refuse_others(contribution.organization, by)
    _refuse_unsound(agreement, contribution)

    def then(fresh: InternalAgreement, _context: Context) -> None:
        number = (fresh.in_kind.aggregate(last=Max("number"))["last"] or 0) + 1
        if item is not None:
            former = _contribution(fresh, item)
            _refuse_others(former.organization, by)
            number = former.number
            former.delete()
        InKind.objects.create(
            agreement=fresh,
            number=number,
            organization=contribution.organization,
            description=contribution.description.strip(),
            value=contribution.value.minor,
            fiscal_year=contribution.fiscal_year,
            valued_by=contribution.valued_by.strip(),
            valued_how=contribution.valued_how.strip(),
        )

    inputs = {"organization": contribution.organization.name, "what": contribution.description.strip()}
    return perform(agreement, "contribute", by=by, inputs=inputs, then=then, seen=seen)


def remove_contribution(
    agreement: InternalAgreement, item: UUID, *, by: Actor, seen: int | None = None
) -> InternalAgreement:
    """Take a contribution in kind out."""
    found = _contribution(agreement, item)
    _refuse_others(found.organization, by)
    then = lambda fresh, _context: _contribution(fresh, item).delete()  # noqa: E731
    inputs = {"organization": found.organization.name, "what": f"– {found.description}"}
    return perform(agreement, "contribute", by=by, inputs=inputs, then=then, seen=seen)


def may_speak_for(organization: Organization, by: Actor) -> bool:
    """Whether someone says what a member contributes: its own people, or the budget officer."""
    mine = by.organizations("department_lead", "department_staff")
    return by.system or organization.pk in mine or "budget_officer" in by.roles()


def _refuse_others(organization: Organization, by: Actor) -> None:
    if not may_speak_for(organization, by):
        raise Refused(
            _("What %(name)s contributes is said by its own people or the budget officer.") % {"name": organization},
            code="forbidden",
        )


def _contribution(agreement: InternalAgreement, pk: UUID) -> InKind:
    found = agreement.in_kind.select_related("organization").filter(pk=pk).first()
    if found is None:
        raise Refused(_("There is no such contribution in this agreement."), code="state")
    return found


def _refuse_unsound(agreement: InternalAgreement, contribution: Contribution) -> None:
    value = contribution.value
    if contribution.organization not in members_of(agreement):
        raise Refused(
            _("%(name)s is no member of the project.") % {"name": contribution.organization},
            code="input", field="organization",
        )  # fmt: skip
    if not contribution.description.strip():
        raise Refused(_("Say what is contributed."), code="input", field="description")
    if value.currency != agreement.currency:
        raise Refused(
            _("%(amount)s is in %(other)s; this agreement is in %(currency)s.")
            % {"amount": value.to_decimal(), "other": value.currency, "currency": agreement.currency},
            code="input", field="value",
        )  # fmt: skip
    if value.minor <= 0:
        raise Refused(_("A contribution is worth more than nothing."), code="input", field="value")
    if not contribution.valued_by.strip():
        raise Refused(_("Say who valued it."), code="input", field="valued_by")
