"""Addenda: written as a draft, issued as a new frozen version, acknowledged by companies; the deadline extended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.documents.actions import freeze
from junto.documents.models import Version
from junto.journal import due
from junto.journal.door import alone, perform
from junto.journal.history import seen_number
from junto.journal.registry import kind_of
from junto.people.models import Organization
from junto.solicitations import amending
from junto.solicitations.actions.parts import write_parts
from junto.solicitations.actions.sealing import put_key_in_use
from junto.solicitations.actions.shares import void_early_shares
from junto.solicitations.actions.submissions import send_back, take_as_timely
from junto.solicitations.amending import CRITERION_FIELDS, DATES, ITEM_FIELDS, PRICE_TERMS
from junto.solicitations.charging.terms import refuse_unsound
from junto.solicitations.drafting import public_content, state_requirements
from junto.solicitations.models import Acknowledgement, Addendum, Solicitation

FIELDS = ("summary", "material", *DATES, "items", "criteria", "price_terms", "requirements")


def write_addendum(solicitation: Solicitation, *, by: Actor, summary: str, **fields: Any) -> Addendum:
    """Begin an addendum. `fields`: of `FIELDS`; `items` and `criteria` are whole new lists of rows (`amending`)."""
    addendum = Addendum(solicitation=solicitation)
    _set_fields(addendum, {"summary": summary, **fields})
    return perform(addendum, "write", by=by)


def edit_addendum(addendum: Addendum, *, by: Actor, seen: int | None = None, **fields: Any) -> Addendum:
    """Change a draft."""

    def apply(fresh: Addendum, _context: Context) -> None:
        _set_fields(fresh, fields)

    return perform(addendum, "edit", by=by, inputs={"changed": sorted(fields)}, apply=apply, seen=seen)


def _set_fields(addendum: Addendum, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"Addenda have no {sorted(unknown)} to set.")
    for name, value in fields.items():
        setattr(addendum, name, value.strip() if isinstance(value, str) else value)
    if not addendum.summary:
        raise Refused(_("Say in plain words what changes."), code="input", field="summary")
    if addendum.price_terms is not None:
        if set(addendum.price_terms) != set(PRICE_TERMS):
            raise TypeError(f"Price terms are {PRICE_TERMS}.")
        refuse_unsound(amending.charged_after(addendum))


def issue_addendum(addendum: Addendum, *, by: Actor, seen: int | None = None) -> Addendum:
    """Publish it: the solicitation changes, the new version is frozen beside the one before, deadlines are moved.

    A material one sends what companies handed in before back to them for confirmation.
    """
    number = Solicitation.objects.get(pk=addendum.solicitation_id).addendum_number + 1

    def apply(fresh: Addendum, context: Context) -> None:
        if fresh.solicitation.addendum_number + 1 != number:
            raise Refused(
                _("Another addendum was issued meanwhile. Look at what it changed, then issue this one."), code="stale"
            )
        fresh.number, fresh.issued_at = number, context.at
        fresh.before = _last_version(fresh.solicitation)

    def then(fresh: Addendum, _context: Context) -> None:
        changed = _amend(fresh, by=by)
        if fresh.material:
            put_key_in_use(changed, rehearsed=True)
            send_back(changed, fresh)
        take_as_timely(changed)
        label = _("After addendum %(number)s") % {"number": number}
        fresh.after = freeze(changed, label=label, by=by, content=public_content(changed))
        fresh.save(update_fields=["after"])

    inputs = {"number": number, "summary": addendum.summary, "material": addendum.material}
    return perform(addendum, "issue", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def _last_version(solicitation: Solicitation) -> Version | None:
    name = kind_of(Solicitation).name
    return Version.objects.filter(subject_type=name, subject_id=solicitation.pk).order_by("-number").first()


def _amend(addendum: Addendum, *, by: Actor) -> Solicitation:
    """Carry the addendum out on its solicitation: dates, items, criteria, requirements, in one entry."""

    def apply(fresh: Solicitation, _context: Context) -> None:
        amending.apply_to(fresh, addendum)

    def then(fresh: Solicitation, _context: Context) -> None:
        if addendum.items is not None:
            write_parts(fresh, {"items": [_row(r, ITEM_FIELDS) for r in addendum.items]})
        if addendum.criteria is not None:
            write_parts(fresh, {"criteria": [_row(r, CRITERION_FIELDS) for r in addendum.criteria]})
        if addendum.requirements:
            state_requirements(fresh)
            fresh.requirements_version = fresh.project.requirement_set.version
            fresh.save(update_fields=["requirements_version"])
        if fresh.deadline is not None:
            due.schedule(fresh, "close", at=fresh.deadline)
        void_early_shares(fresh)

    inputs: dict[str, Any] = {"number": addendum.number, "summary": addendum.summary}
    action = "amend"
    if amending.extends_only(addendum) and addendum.deadline is not None:
        action = "extend"
        inputs |= {"deadline": _moment(addendum.deadline), "reason": addendum.summary}
    return perform(addendum.solicitation, action, by=by, inputs=inputs, apply=apply, then=then)


def _moment(at: datetime) -> str:
    with translation.override("en"):
        return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _row(row: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields if name in row}


def drop_addendum(addendum: Addendum, *, by: Actor, reason: str, seen: int | None = None) -> Addendum:
    """Give up a draft."""
    return perform(addendum, "drop", by=by, inputs={"reason": reason}, seen=seen)


def extend_deadline(
    solicitation: Solicitation,
    *,
    deadline: datetime,
    reason: str,
    by: Actor,
    opening_at: datetime | None = None,
    seen: int | None = None,
) -> Solicitation:
    """Move the deadline later, publicly and with the reason, as an addendum of its own.

    Also after it passed, before anything is opened: what an outage in the last hour asks for.
    """
    with alone(solicitation):  # an addendum that cannot be issued leaves no draft behind
        if seen is not None and seen != seen_number(solicitation):
            raise Refused(_("Someone changed this while you had it open. Please look again."), code="stale")
        addendum = write_addendum(solicitation, by=by, summary=reason, deadline=deadline, opening_at=opening_at)
        issue_addendum(addendum, by=by)
    return Solicitation.objects.get(pk=solicitation.pk)


def acknowledge_addendum(addendum: Addendum, *, organization: Organization, by: Actor) -> Acknowledgement:
    """Say for one's company that it has seen an addendum."""
    acknowledgement = Acknowledgement(addendum=addendum, organization=organization)
    inputs = {"number": addendum.number, "organization": organization.name}
    return perform(acknowledgement, "acknowledge", by=by, inputs=inputs)
