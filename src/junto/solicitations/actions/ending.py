"""From the deadline to the end: what the rooms and families below move a solicitation on by, and its early ends."""

from __future__ import annotations

from typing import Any

from junto.core.workflow import PROGRAM, Actor, Context
from junto.journal import due
from junto.journal.door import perform
from junto.solicitations.actions.approvals import lapse, lapse_approvals, plan_approvals
from junto.solicitations.actions.price_opening import leave_prices_sealed
from junto.solicitations.actions.publishing import reach
from junto.solicitations.actions.questions import lapse_questions
from junto.solicitations.actions.sealing import discard_prepared_key
from junto.solicitations.models import Solicitation


def open_solicitation(solicitation: Solicitation, *, by: Actor, seen: int | None = None) -> Solicitation:
    """What came in time was opened: part of holding the opening. A deadline not yet applied is applied first."""
    if solicitation.state == "published":
        solicitation = perform(solicitation, "close", by=PROGRAM)
    return perform(solicitation, "open", by=by, apply=_reaching("opening"), then=_ask_for_award, seen=seen)


def announce_intent(
    solicitation: Solicitation, *, by: Actor, submission: Any = None, seen: int | None = None
) -> Solicitation:
    """Say publicly who is to get it; the approvals before the award are asked for. `submission`: whose it is."""

    def then(fresh: Solicitation, _context: Context) -> None:
        plan_approvals(fresh, "award", by=PROGRAM)

    inputs = _of(submission)
    return perform(
        solicitation, "announce_intent", by=by, inputs=inputs, apply=_reaching("intent"), then=then, seen=seen
    )


def withdraw_intent(solicitation: Solicitation, *, by: Actor, reason: str, seen: int | None = None) -> Solicitation:
    """Take the announced intent back: evaluation goes on. What was opened stays open; approvals of it count no more."""
    return perform(solicitation, "withdraw_intent", by=by, inputs={"reason": reason}, then=_unapprove, seen=seen)


def award_solicitation(
    solicitation: Solicitation, *, by: Actor, submission: Any = None, seen: int | None = None
) -> Solicitation:
    """Award. Where the method has a time for protests, the intent was announced before."""
    return perform(solicitation, "award", by=by, inputs=_of(submission), apply=_reaching("award"), seen=seen)


def withdraw_award(solicitation: Solicitation, *, by: Actor, reason: str, seen: int | None = None) -> Solicitation:
    """Take the award back before there is a contract: evaluation goes on. Approvals of it count no more."""

    def then(fresh: Solicitation, context: Context) -> None:
        _unapprove(fresh, context)
        _ask_for_award(fresh, context)

    return perform(solicitation, "withdraw_award", by=by, inputs={"reason": reason}, then=then, seen=seen)


def _unapprove(fresh: Solicitation, _context: Context) -> None:
    """Who resolved to award to one company did not resolve to award to another: the next intent asks again."""
    lapse(fresh.approvals.filter(act="award"))


def _ask_for_award(fresh: Solicitation, _context: Context) -> None:
    """Where no intent comes before the award, the approvals of the award are asked for once offers are open."""
    if not fresh.method.protest_days:
        plan_approvals(fresh, "award", by=PROGRAM)


def contract_solicitation(solicitation: Solicitation, *, by: Actor, seen: int | None = None) -> Solicitation:
    """The contract is executed."""
    return perform(solicitation, "contract", by=by, apply=_reaching("contract"), seen=seen)


def end_unsuccessful(solicitation: Solicitation, *, by: Actor, reason: str, seen: int | None = None) -> Solicitation:
    """Nothing came in, or nothing that could be taken."""
    return _end(solicitation, "end_unsuccessful", by=by, reason=reason, seen=seen)


def cancel_solicitation(solicitation: Solicitation, *, by: Actor, reason: str, seen: int | None = None) -> Solicitation:
    """Cancel it, at any time before there is a contract."""
    return _end(solicitation, "cancel", by=by, reason=reason, seen=seen)


def drop_solicitation(solicitation: Solicitation, *, by: Actor, reason: str, seen: int | None = None) -> Solicitation:
    """Give up a draft that was never announced."""
    return _end(solicitation, "drop", by=by, reason=reason, seen=seen)


def _end(solicitation: Solicitation, action: str, *, by: Actor, reason: str, seen: int | None) -> Solicitation:
    def then(fresh: Solicitation, _context: Context) -> None:
        due.cancel(fresh, "close")
        discard_prepared_key(fresh)
        leave_prices_sealed(fresh)
        lapse_approvals(fresh)
        lapse_questions(fresh)

    return perform(solicitation, action, by=by, inputs={"reason": reason}, then=then, seen=seen)


def _reaching(milestone: str) -> Any:
    def apply(fresh: Solicitation, _context: Context) -> None:
        reach(fresh, milestone)

    return apply


def _of(submission: Any) -> dict[str, str]:
    """Which submission is meant, by its id alone: whose it is becomes public only when the profile says so."""
    return {} if submission is None else {"submission": str(submission.pk)}
