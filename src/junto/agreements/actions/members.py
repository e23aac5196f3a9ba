"""The members' word on an internal agreement: signing it, objecting to it, leaving it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from junto.agreements import telling
from junto.agreements.actions.internal import drop_signatures, open_where_signed
from junto.agreements.frozen import content_of
from junto.agreements.leaving import Effect, effect_of_leaving
from junto.agreements.models import IN_FORCE, InternalAgreement, MemberSignature, Share
from junto.agreements.words import worded
from junto.core.workflow import PROGRAM, Actor, Context
from junto.documents.actions import freeze
from junto.journal.door import perform


def sign_agreement(signature: MemberSignature, *, by: Actor, seen: int | None = None) -> InternalAgreement:
    """Sign exactly the version that was proposed; with the last signature the agreement enters into force."""
    number = signature.version.number if signature.version else 0

    def then(fresh: MemberSignature, _context: Context) -> None:
        waiting = fresh.agreement.signatures.filter(state__in=("asked", "objected")).exclude(pk=fresh.pk)
        if not waiting.exists():
            _enter(fresh.agreement)

    inputs = {"organization": signature.organization.name, "number": number}
    perform(signature, "sign", by=by, inputs=inputs, then=then, seen=seen)
    agreement = InternalAgreement.objects.get(pk=signature.agreement_id)
    if agreement.state in IN_FORCE:
        telling.in_force(agreement)
    return agreement


def _enter(agreement: InternalAgreement) -> None:
    def then(fresh: InternalAgreement, _context: Context) -> None:
        freeze_as_it_stands(fresh, worded(gettext_lazy("In force"), fresh.language))
        if fresh.replaces is not None and fresh.replaces.state in IN_FORCE:
            perform(fresh.replaces, "amend", by=PROGRAM, inputs={"number": fresh.number})

    open_where_signed(perform(agreement, "enter", by=PROGRAM, then=then))


def freeze_as_it_stands(agreement: InternalAgreement, label: str) -> None:
    """Keep the agreement with its shares and signatures as its next version."""
    agreement.frozen = freeze(agreement, label=label, by=PROGRAM, content=content_of(agreement))
    agreement.save(update_fields=["frozen"])


def object_to_agreement(
    signature: MemberSignature, *, by: Actor, reason: str, seen: int | None = None
) -> InternalAgreement:
    """Do not sign, with the reason; the lead learns of it. The member may still sign."""
    inputs = {"organization": signature.organization.name, "reason": reason}
    objected = perform(signature, "object", by=by, inputs=inputs, seen=seen)
    telling.objected(objected)
    return InternalAgreement.objects.get(pk=signature.agreement_id)


def leave_agreement(
    signature: MemberSignature, *, by: Actor, reason: str, seen: int | None = None
) -> InternalAgreement:
    """Leave an agreement in force: what is owed stays owed, later years are covered by the leaving clause."""

    def then(fresh: MemberSignature, context: Context) -> None:
        day = timezone.localdate(context.at)
        _carry_out(effect_of_leaving(fresh.agreement, fresh.organization, on=day))

    inputs = {"organization": signature.organization.name, "reason": reason}
    left = perform(signature, "leave", by=by, inputs=inputs, then=then, seen=seen)
    telling.left(left)
    return InternalAgreement.objects.get(pk=signature.agreement_id)


def _carry_out(effect: Effect) -> None:
    """Write what the clause says: the others' shares, or that nobody covers it; frozen as the next version."""
    agreement, name = effect.agreement, effect.organization.name
    inputs = {"organization": name, "year": effect.first_covered}
    if agreement.leaving == InternalAgreement.Leaving.PAYS_ON or not effect.later.minor:
        perform(agreement, "hold_to_it", by=PROGRAM, inputs={"organization": name})
        return

    def then(fresh: InternalAgreement, _context: Context) -> None:
        if not effect.problems:
            _shift(fresh, effect)
        freeze_as_it_stands(fresh, worded(gettext_lazy("After %(name)s left"), fresh.language, name=name))

    action = "leave_open" if effect.problems else "cover"
    perform(agreement, action, by=PROGRAM, inputs=inputs, then=then)


def _shift(agreement: InternalAgreement, effect: Effect) -> None:
    """Take the later shares from the member that left and add what each of the others covers."""
    later = agreement.shares.filter(fiscal_year__gte=effect.first_covered)
    later.filter(organization=effect.organization).delete()
    sums: dict[tuple[Any, Any, int], int] = defaultdict(int)
    for one in effect.covers:
        sums[one.organization.pk, one.fund.pk, one.fiscal_year] += one.amount.minor
    for (member, fund, year), minor in sums.items():
        share = later.filter(organization=member, fund=fund, fiscal_year=year).first()
        if share is None:
            share = Share(agreement=agreement, organization_id=member, fund_id=fund, fiscal_year=year, amount=0)
        share.amount += minor
        share.save()


def member_left_project(agreement: InternalAgreement, organization: Any, *, reason: str) -> None:
    """What follows for one agreement where an organization left the project that it belongs to."""
    signature = agreement.signatures.filter(organization=organization).first()
    if agreement.state == "proposed":
        name = signature.organization.name if signature is not None else ""
        then = lambda fresh, _context: drop_signatures(fresh)  # noqa: E731
        perform(agreement, "return_to_draft", by=PROGRAM, inputs={"organization": name}, then=then)
    elif agreement.state in IN_FORCE and signature is not None and signature.state == "signed":
        leave_agreement(signature, by=PROGRAM, reason=reason)
