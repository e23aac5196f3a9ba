"""Holds: place, answer, ask again, release, decide under the delegation; delegations recorded and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock, due
from junto.journal.door import perform
from junto.people.models import Jurisdiction, Organization
from junto.projects import telling
from junto.projects.actions.asking import end_hold_at, words_of
from junto.projects.conditions import DECIDABLE
from junto.projects.models import Approval, Delegation, Hold, HoldAnswer
from junto.projects.workflow.roles import DECIDERS


def place_hold(
    approval: Approval,
    *,
    by: Actor,
    kind: str,
    reason: str,
    question: str,
    answerer: Organization,
    until: date,
    seen: int | None = None,
) -> Hold:
    """Stop a gate with a reason and a question that `answerer` must answer until the end of the day `until`."""
    _refuse_unsound(kind, question, until)
    hold = Hold(
        approval=approval,
        kind=kind,
        reason=reason.strip(),
        question=question.strip(),
        answerer=answerer,
        until=until,
        holder_id=by.person or UUID(int=0),  # nobody without a person holds a role at a gate: the door refuses
        delegation=delegation_in_force(approval.project.jurisdiction, timezone.localdate(clock.now())),
    )

    def then(fresh: Hold, _context: Context) -> None:
        project = fresh.approval.project
        perform(fresh.approval, "hold", by=PROGRAM, inputs=words_of(fresh.approval), seen=seen)
        if project.state == "ready":
            perform(project, "return_to_planning", by=PROGRAM, inputs={"what": f"gate:{fresh.approval.gate}"})

    inputs = {"kind": kind, "reason": reason, "question": question, "gate": approval.gate, "office": approval.role}
    placed = perform(hold, "place", by=by, inputs=inputs, then=then)
    due.schedule(placed, "miss", at=end_of_day(until))
    telling.hold_placed(placed)
    return placed


def _refuse_unsound(kind: str, question: str, until: date) -> None:
    if kind not in Hold.Kind.values:
        raise Refused(_("A hold is a policy hold or a legal hold."), code="input", field="kind")
    if not question.strip():
        raise Refused(_("Say which question must be answered."), code="input", field="question")
    if until < timezone.localdate(clock.now()):
        raise Refused(_("The date for the answer has passed already."), code="input", field="until")


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the city's zone, in UTC."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)


def delegation_in_force(jurisdiction: Jurisdiction, on: date) -> Delegation | None:
    """The newest delegation that says on that day who decides policy holds."""
    rows = Delegation.objects.filter(jurisdiction=jurisdiction, state="in_force", starts__lte=on)
    return rows.filter(Q(ends=None) | Q(ends__gte=on)).order_by("-starts", "-pk").first()


def answer_hold(hold: Hold, *, by: Actor, answer: str, seen: int | None = None) -> Hold:
    """Answer the question; the holder then releases the hold or asks again."""
    if not answer.strip():
        raise Refused(_("Write the answer."), code="input", field="answer")

    def then(fresh: Hold, context: Context) -> None:
        HoldAnswer(hold=fresh, text=answer.strip(), person_id=by.person, at=context.at).save()  # type: ignore[misc]

    inputs = {"organization": hold.answerer.name, "answer": answer.strip()}
    answered = perform(hold, "answer", by=by, inputs=inputs, then=then, seen=seen)
    due.cancel(answered, "miss")
    telling.hold_answered(answered)
    return answered


def ask_hold_again(hold: Hold, *, by: Actor, question: str, until: date, seen: int | None = None) -> Hold:
    """Ask a further question, until a new date."""
    _refuse_unsound(hold.kind, question, until)

    def apply(fresh: Hold, _context: Context) -> None:
        fresh.question, fresh.until = question.strip(), until

    asked = perform(hold, "ask_again", by=by, inputs={"question": question.strip()}, apply=apply, seen=seen)
    due.schedule(asked, "miss", at=end_of_day(until))
    telling.hold_placed(asked)
    return asked


def release_hold(hold: Hold, *, by: Actor, reason: str, seen: int | None = None) -> Hold:
    """Open the gate again; its approval is asked for anew."""
    return _end(hold, "release", by=by, reason=reason, seen=seen)


def overrule_hold(hold: Hold, *, by: Actor, reason: str, seen: int | None = None) -> Hold:
    """Decide a policy hold under the delegation: the project goes on."""
    return _end(hold, "overrule", by=by, reason=reason, seen=seen)


def _end(hold: Hold, action: str, *, by: Actor, reason: str, seen: int | None) -> Hold:
    inputs = {"reason": reason, "citation": hold.delegation.citation if hold.delegation else ""}
    then = lambda fresh, _c: end_hold_at(fresh.approval)  # noqa: E731
    ended = perform(hold, action, by=by, inputs=inputs, then=then, seen=seen)
    due.cancel(ended, "miss")
    telling.hold_ended(ended)
    return ended


def uphold_hold(hold: Hold, *, by: Actor, reason: str, seen: int | None = None) -> Hold:
    """Decide a policy hold under the delegation: it stands until its holder releases it."""
    inputs = {"reason": reason, "citation": hold.delegation.citation if hold.delegation else ""}
    upheld = perform(hold, "uphold", by=by, inputs=inputs, seen=seen)
    due.cancel(upheld, "miss")
    telling.hold_ended(upheld)
    return upheld


def record_delegation(
    *, jurisdiction: Jurisdiction, role: str, citation: str, starts: date, by: Actor, ends: date | None = None
) -> Delegation:
    """Record who decides policy holds, by which instrument; open holds without one get it."""
    if role not in DECIDERS:
        raise Refused(_("A policy hold cannot be decided by this role."), code="input", field="role")
    if not citation.strip():
        raise Refused(_("Cite the instrument: an ordinance, a resolution, a charter."), code="input", field="citation")
    if ends is not None and ends < starts:
        raise Refused(_("The end lies before the start."), code="input", field="ends")
    delegation = Delegation(jurisdiction=jurisdiction, role=role, citation=citation.strip(), starts=starts, ends=ends)

    def then(fresh: Delegation, context: Context) -> None:
        if delegation_in_force(jurisdiction, timezone.localdate(context.at)) == fresh:
            _cite(fresh)

    return perform(delegation, "record", by=by, inputs={"citation": delegation.citation}, then=then)


def _cite(delegation: Delegation) -> None:
    """Open holds that nobody could decide so far can be decided under it."""
    waiting = Hold.objects.filter(approval__project__jurisdiction=delegation.jurisdiction_id, state__in=DECIDABLE)

    def apply(hold: Hold, _context: Context) -> None:
        hold.delegation = delegation

    for hold in waiting.filter(Q(delegation=None) | ~Q(delegation__state="in_force")):
        perform(hold, "cite", by=PROGRAM, inputs={"citation": delegation.citation}, apply=apply)


def end_delegation(delegation: Delegation, *, by: Actor, reason: str, seen: int | None = None) -> Delegation:
    """The delegation is in force no more."""
    return perform(delegation, "end", by=by, inputs={"reason": reason}, seen=seen)
