"""Approvals before an act: asked for by the office, given or refused by those the profile names.

What is said here of a solicitation's own approvals (`ActApproval`) holds for those of a contract, in a room below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.utils import translation

from junto.core.workflow import PROGRAM, Actor, Context
from junto.journal.door import perform
from junto.solicitations import telling
from junto.solicitations.conditions import approvals_before
from junto.solicitations.models import ActApproval, AskedOf, Solicitation
from junto.solicitations.profiles import AskedApproval

A = TypeVar("A", bound=AskedOf)


def words_of(approval: AskedOf) -> dict[str, object]:
    """What an entry on an approval tells of it, in the record's own language."""
    with translation.override("en"):
        return {"what": approval.label}


def ask_approvals(
    solicitation: Solicitation, *, by: Actor, act: str = "publish", seen: int | None = None
) -> Solicitation:
    """Ask for every approval that the profile wants before an act; those asked already are asked again if refused."""

    def then(fresh: Solicitation, _context: Context) -> None:
        plan_approvals(fresh, act, by=by)

    if act != "publish":  # the record of it is in the approvals' own entries
        plan_approvals(solicitation, act, by=by)
        return solicitation
    return perform(solicitation, "ask_approval", by=by, then=then, seen=seen)


def plan_approvals(solicitation: Solicitation, act: str, *, by: Actor) -> None:
    """Make or ask again the approvals before an act on a solicitation, and tell those who are to give them."""
    plan(
        solicitation.approvals.filter(act=act),
        approvals_before(solicitation, act),
        lambda asked: ActApproval(solicitation=solicitation, code=asked.code, act=act, role=asked.role),
        by=by,
    )


def plan(rows: Iterable[A], wanted: Iterable[AskedApproval], make: Callable[[AskedApproval], A], *, by: Actor) -> None:
    """Ask for what is wanted and stands not among `rows`; ask again where it was refused or lapsed."""
    known = {a.code: a for a in rows}
    for asked in wanted:
        approval = known.get(asked.code)
        if approval is None:
            approval = make(asked)
            telling.approval_asked(perform(approval, "ask", by=by, inputs=words_of(approval)))
        elif approval.state in ("refused", "lapsed"):
            telling.approval_asked(perform(approval, "ask_again", by=by, inputs=words_of(approval)))


def ask_approvals_again(solicitation: Solicitation) -> None:
    """The solicitation changed: what was given or refused before its publication is asked anew."""
    ask_again(solicitation.approvals.filter(act="publish"))


def ask_again(rows: Any) -> None:
    """What they approve changed: ask anew for what was given or refused."""
    for approval in rows.filter(state__in=("given", "refused")):
        telling.approval_asked(perform(approval, "ask_again", by=PROGRAM, inputs=words_of(approval)))


def lapse_approvals(solicitation: Solicitation, *, but: Iterable[AskedApproval] = ()) -> None:
    """Ask for nothing more but these: the solicitation ended, or its new method or route asks for others."""
    lapse(solicitation.approvals.exclude(code__in=[a.code for a in but]))


def lapse(rows: Any) -> None:
    """Ask for none of them any more; one that was given counts no longer."""
    for approval in rows.exclude(state="lapsed"):
        with translation.override("en"):
            inputs = {"what": str(approval.get_role_display())}
        perform(approval, "lapse", by=PROGRAM, inputs=inputs)


def approve_act(approval: A, *, by: Actor, seen: int | None = None) -> A:
    """Approve in one's office; who wrote what is approved cannot."""
    approval = perform(approval, "approve", by=by, inputs=words_of(approval), seen=seen)
    telling.approval_answered(approval)
    return approval


def refuse_approval(approval: A, *, by: Actor, reason: str, seen: int | None = None) -> A:
    """Do not approve, or take an approval back, with the reason."""
    approval = perform(approval, "refuse", by=by, inputs={**words_of(approval), "reason": reason}, seen=seen)
    telling.approval_answered(approval)
    return approval
