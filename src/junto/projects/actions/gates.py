"""Approvals at gates: sign off for a member, approve for an office, take an approval back."""

from __future__ import annotations

from junto.core.workflow import PROGRAM, Actor, Context
from junto.journal.door import perform
from junto.projects import conditions, telling
from junto.projects.actions.asking import words_of
from junto.projects.models import Approval


def sign_off(approval: Approval, *, by: Actor, seen: int | None = None) -> Approval:
    """Sign the current version for one's own member."""
    return _passed(perform(approval, "sign", by=by, inputs=words_of(approval), seen=seen))


def approve(approval: Approval, *, by: Actor, seen: int | None = None) -> Approval:
    """Approve the current version in one's office. Who wrote a requirement cannot."""
    return _passed(perform(approval, "approve", by=by, inputs=words_of(approval), seen=seen))


def _passed(approval: Approval) -> Approval:
    if conditions.why_gates_not_passed(approval.project) is None:
        telling.gates_passed(approval.project)
    return approval


def take_approval_back(approval: Approval, *, by: Actor, reason: str, seen: int | None = None) -> Approval:
    """Take an approval back; a project that was ready returns to planning."""

    def then(fresh: Approval, _context: Context) -> None:
        if fresh.project.state == "ready":
            perform(fresh.project, "return_to_planning", by=PROGRAM, inputs={"what": f"gate:{fresh.gate}"})

    inputs = {**words_of(approval), "reason": reason}
    return perform(approval, "take_back", by=by, inputs=inputs, then=then, seen=seen)
