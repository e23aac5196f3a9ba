"""Writing a project's requirements, freezing them as a version, and asking the gates that a change touches."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.documents.models import Version
from junto.journal.door import perform
from junto.projects.actions.asking import ask_again, aspects_changed
from junto.projects.models import Drafting, Requirement, RequirementSet

FIELDS = ("text", "why", "aspect", "force", "user", "user_words", "technical_owner", "buyer", "outside_help")


def write_requirement(set_: RequirementSet, *, by: Actor, seen: int | None = None, **fields: Any) -> Requirement:
    """Add a requirement with its user, technical owner and buyer (`FIELDS`); who writes it is noted as a drafter."""
    _refuse_unknown(fields)
    requirement = Requirement(set=set_, **fields)
    requirement.number = (set_.requirements.aggregate(last=Max("number"))["last"] or 0) + 1
    _refuse_unsound(requirement)

    def then(fresh: RequirementSet, _context: Context) -> None:
        requirement.number = (fresh.requirements.aggregate(last=Max("number"))["last"] or 0) + 1
        requirement.save(force_insert=True)
        _note_drafter(requirement, by)
        _back_to_planning(fresh)

    perform(set_, "write", by=by, inputs=_told(requirement), then=then, seen=seen)
    return requirement


def edit_requirement(
    set_: RequirementSet, *, requirement: Requirement | UUID, by: Actor, seen: int | None = None, **fields: Any
) -> Requirement:
    """Change a requirement; after a freeze this opens the set again, and the next version asks the gates touched."""
    _refuse_unknown(fields)
    row = _of(set_, requirement)
    for name, value in fields.items():
        setattr(row, name, value)
    _refuse_unsound(row)

    def then(fresh: RequirementSet, _context: Context) -> None:
        row.save(update_fields=list(fields))
        _note_drafter(row, by)
        _back_to_planning(fresh)

    perform(set_, "edit", by=by, inputs=_told(row), then=then, seen=seen)
    return row


def withdraw_requirement(
    set_: RequirementSet, *, requirement: Requirement | UUID, by: Actor, reason: str, seen: int | None = None
) -> Requirement:
    """Ask for it no more; it stays in the record."""
    row = _of(set_, requirement)

    def then(fresh: RequirementSet, _context: Context) -> None:
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        _back_to_planning(fresh)

    perform(set_, "withdraw", by=by, inputs={**_told(row), "reason": reason}, then=then, seen=seen)
    return row


def _told(requirement: Requirement) -> dict[str, str]:
    return {"label": str(requirement), "text": requirement.text[:200]}


def _of(set_: RequirementSet, requirement: Requirement | UUID) -> Requirement:
    pk = requirement.pk if isinstance(requirement, Requirement) else requirement
    row = Requirement.objects.filter(set=set_, pk=pk, withdrawn=False).first()
    if row is None:
        raise Refused(_("There is no such requirement in this set."), code="state")
    return row


def _refuse_unknown(fields: dict[str, Any]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A requirement has no field {sorted(unknown)}.")


def _refuse_unsound(requirement: Requirement) -> None:
    for name in ("text", "why", "user_words", "outside_help"):
        setattr(requirement, name, str(getattr(requirement, name)).strip())
    try:
        requirement.clean_fields(exclude=["set"])
    except ValidationError as wrong:
        name, messages = next(iter(wrong.message_dict.items()))
        label = str(getattr(Requirement._meta.get_field(name), "verbose_name", name)).capitalize()
        raise Refused(f"{label}: {messages[0]}", code="input", field=name) from None


def _note_drafter(requirement: Requirement, by: Actor) -> None:
    if by.person is not None:
        Drafting.objects.get_or_create(set_id=requirement.set_id, requirement=requirement, person_id=by.person)


def _back_to_planning(set_: RequirementSet) -> None:
    """What is ready to buy is not any more once its requirements change."""
    if set_.project.state == "ready":
        perform(set_.project, "return_to_planning", by=PROGRAM, inputs={"what": "requirements"})


def freeze_requirements(set_: RequirementSet, *, by: Actor, seen: int | None = None) -> RequirementSet:
    """Freeze the requirements as the next version and ask for the approvals that it touches."""
    number = set_.version + 1
    before = set_.frozen

    def apply(fresh: RequirementSet, _context: Context) -> None:
        fresh.version = number

    def then(fresh: RequirementSet, _context: Context) -> None:
        version = freeze(fresh, label=f"Requirements, version {number}", by=by)
        fresh.frozen = version
        fresh.save(update_fields=["frozen"])
        ask_again(fresh.project, changed=_changed(before, version))  # they wait in "what waits for me"

    return perform(set_, "freeze", by=by, inputs={"number": number}, apply=apply, then=then, seen=seen)


def _changed(before: Version | None, after: Version) -> set[str] | None:
    """The aspects that differ from the version before; None where there was none (or it was erased)."""
    if before is None or before.body is None:
        return None
    return aspects_changed(json.loads(before.body)["requirements"], json.loads(after.body or "{}")["requirements"])
