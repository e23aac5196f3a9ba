"""Approvals before an act: asked for by the office, given or refused by those the profile names."""

from __future__ import annotations

from django.utils import translation

from junto.core.workflow import PROGRAM, Actor, Context
from junto.journal.door import perform
from junto.solicitations import telling
from junto.solicitations.conditions import approvals_asked
from junto.solicitations.models import ActApproval, Solicitation
from junto.solicitations.profiles import MethodProfile


def words_of(approval: ActApproval) -> dict[str, object]:
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
    """Make or ask again the approvals before an act, and tell those who are to give them."""
    known = {a.code: a for a in solicitation.approvals.filter(act=act)}
    for asked in approvals_asked(solicitation):
        if asked.before != act:
            continue
        approval = known.get(asked.code)
        if approval is None:
            approval = ActApproval(solicitation=solicitation, code=asked.code, act=act, role=asked.role)
            telling.approval_asked(perform(approval, "ask", by=by, inputs=words_of(approval)))
        elif approval.state in ("refused", "lapsed"):
            telling.approval_asked(perform(approval, "ask_again", by=by, inputs=words_of(approval)))


def ask_approvals_again(solicitation: Solicitation) -> None:
    """The solicitation changed: what was given or refused before its publication is asked anew."""
    for approval in solicitation.approvals.filter(act="publish", state__in=("given", "refused")):
        telling.approval_asked(perform(approval, "ask_again", by=PROGRAM, inputs=words_of(approval)))


def lapse_approvals(solicitation: Solicitation, *, unless: MethodProfile | None = None) -> None:
    """Ask for nothing more: the solicitation ended, or its new method asks for other approvals."""
    kept = {a.code for a in unless.approvals} if unless else set()
    for approval in solicitation.approvals.exclude(state="lapsed").exclude(code__in=kept):
        with translation.override("en"):
            inputs = {"what": str(approval.get_role_display())}
        perform(approval, "lapse", by=PROGRAM, inputs=inputs)


def approve_act(approval: ActApproval, *, by: Actor, seen: int | None = None) -> ActApproval:
    """Approve in one's office; who wrote the solicitation cannot."""
    approval = perform(approval, "approve", by=by, inputs=words_of(approval), seen=seen)
    telling.approval_answered(approval)
    return approval


def refuse_approval(approval: ActApproval, *, by: Actor, reason: str, seen: int | None = None) -> ActApproval:
    """Do not approve, or take an approval back, with the reason."""
    approval = perform(approval, "refuse", by=by, inputs={**words_of(approval), "reason": reason}, seen=seen)
    telling.approval_answered(approval)
    return approval
