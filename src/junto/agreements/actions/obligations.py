"""Obligations under an agreement: added with an owner and a day, done, postponed, waived."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.agreements.models import Obligation
from junto.core.workflow import Actor, Context, Refused
from junto.journal import due as appointments
from junto.journal.door import perform
from junto.journal.registry import kind_of
from junto.people.models import Organization, Person


def add_obligation(
    subject: Model, *, text: str, owner: Organization, due: date, by: Actor, person: Person | None = None
) -> Obligation:
    """Add a duty to a contract or an internal agreement. On the day after `due` the program marks it as late."""
    obligation = Obligation(
        subject_type=kind_of(type(subject)).name,
        subject_id=subject.pk,
        text=text.strip(),
        owner=owner,
        person=person,
        due=due,
    )
    _refuse_empty(obligation)
    return perform(obligation, "add", by=by, then=_appoint)


def edit_obligation(obligation: Obligation, *, by: Actor, seen: int | None = None, **fields: Any) -> Obligation:
    """Change its text, owner or person."""
    if unknown := set(fields) - {"text", "owner", "person"}:
        raise TypeError(f"An obligation has no field {sorted(unknown)}.")

    def apply(fresh: Obligation, _context: Context) -> None:
        for name, value in fields.items():
            setattr(fresh, name, value)
        _refuse_empty(fresh)

    return perform(obligation, "edit", by=by, inputs={"changed": sorted(fields)}, apply=apply, seen=seen)


def postpone_obligation(
    obligation: Obligation, *, due: date, reason: str, by: Actor, seen: int | None = None
) -> Obligation:
    """Set a new day, with the reason."""

    def apply(fresh: Obligation, context: Context) -> None:
        if due < timezone.localdate(context.at):
            raise Refused(_("The new day has passed already."), code="input", field="due")
        fresh.due = due

    inputs = {"day": due.isoformat(), "reason": reason}
    return perform(obligation, "postpone", by=by, inputs=inputs, apply=apply, then=_appoint, seen=seen)


def finish_obligation(obligation: Obligation, *, note: str, by: Actor, seen: int | None = None) -> Obligation:
    """It is done; the note says what was done."""
    if not note.strip():
        raise Refused(_("Say what was done."), code="input", field="note")
    return perform(obligation, "finish", by=by, inputs={"note": note.strip()}, then=_no_appointment, seen=seen)


def reopen_obligation(obligation: Obligation, *, reason: str, by: Actor, seen: int | None = None) -> Obligation:
    """It is not done after all."""
    return perform(obligation, "reopen", by=by, inputs={"reason": reason}, then=_appoint, seen=seen)


def waive_obligation(obligation: Obligation, *, reason: str, by: Actor, seen: int | None = None) -> Obligation:
    """It need not be done any more."""
    return perform(obligation, "waive", by=by, inputs={"reason": reason}, then=_no_appointment, seen=seen)


def _refuse_empty(obligation: Obligation) -> None:
    obligation.text = obligation.text.strip()
    if not obligation.text:
        raise Refused(_("Say what is to be done."), code="input", field="text")


def _appoint(obligation: Obligation, _context: Context) -> None:
    """The program marks it as late when its day has ended in the city."""
    end = datetime.combine(obligation.due, time.max, tzinfo=timezone.get_default_timezone())
    appointments.schedule(obligation, "lapse", at=end)


def _no_appointment(obligation: Obligation, _context: Context) -> None:
    appointments.cancel(obligation, "lapse")
