"""Writes on combinations of roles and on the compensating approvals given under them."""

from __future__ import annotations

from datetime import date

from junto.core.workflow import Actor
from junto.journal.door import perform
from junto.journal.models import Subject
from junto.journal.registry import kind_of
from junto.people.actions.fields import refuse_invalid
from junto.people.guards.combinations import version_of
from junto.people.models import Combination, CompensatingApproval, Jurisdiction, Person


def propose_combination(
    person: Person,
    first_role: str,
    second_role: str,
    *,
    jurisdiction: Jurisdiction,
    legal_basis: str,
    measure: str,
    approver: Person,
    starts: date,
    ends: date,
    by: Actor,
) -> Combination:
    """Propose that one person holds two roles that are kept apart elsewhere, with somebody who watches over it."""
    combination = Combination(
        person=person,
        jurisdiction=jurisdiction,
        first_role=first_role,
        second_role=second_role,
        legal_basis=legal_basis,
        measure=measure,
        approver=approver,
        starts=starts,
        ends=ends,
    )
    refuse_invalid(combination)
    return perform(combination, "propose", by=by, inputs={"person": person.name})


def approve_combination(combination: Combination, *, by: Actor, seen: int | None = None) -> Combination:
    """The compensating approver accepts to watch over the combination."""
    return perform(combination, "approve", by=by, seen=seen)


def refuse_combination(combination: Combination, *, reason: str, by: Actor, seen: int | None = None) -> Combination:
    """The compensating approver does not accept it."""
    return perform(combination, "refuse", by=by, inputs={"reason": reason}, seen=seen)


def end_combination(combination: Combination, *, reason: str, by: Actor, seen: int | None = None) -> Combination:
    """End a combination after one of its roles was ended."""
    return perform(combination, "end", by=by, inputs={"reason": reason}, seen=seen)


def ask_approval(
    combination: Combination, subject: Subject, action: str, *, note: str, by: Actor
) -> CompensatingApproval:
    """Ask the compensating approver for their word on one act, on the subject as it is now."""
    name = kind_of(type(subject)).name
    approval = CompensatingApproval(
        combination=combination,
        subject_type=name,
        subject_id=subject.pk,
        seen=version_of(name, subject.pk),
        action=action,
        note=note,
    )
    refuse_invalid(approval)
    return perform(approval, "ask", by=by)


def grant_approval(approval: CompensatingApproval, *, by: Actor, seen: int | None = None) -> CompensatingApproval:
    """Approve the act: it may be done as long as its subject stays as it is."""
    return perform(approval, "grant", by=by, seen=seen)


def refuse_approval(
    approval: CompensatingApproval, *, reason: str, by: Actor, seen: int | None = None
) -> CompensatingApproval:
    """Refuse the act: it needs a second person."""
    return perform(approval, "refuse", by=by, inputs={"reason": reason}, seen=seen)


def withdraw_approval(approval: CompensatingApproval, *, by: Actor, seen: int | None = None) -> CompensatingApproval:
    """Take a request back."""
    return perform(approval, "withdraw", by=by, seen=seen)
