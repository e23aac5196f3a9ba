"""Writes on persons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.door import perform
from junto.people.actions.accounts import add_account
from junto.people.actions.fields import edit, refuse_invalid
from junto.people.models import Account, Person


def add_person(
    *,
    name: str,
    email: str = "",
    language: str = "",
    demonstration: bool = False,
    account: Account | None = None,
    by: Actor,
) -> Person:
    """Add somebody who acts or is named; who signs in with that verified e-mail address later becomes this person.

    A person of the demonstration gets an account of their own, which is entered by one click and has no password.
    """
    if demonstration and not settings.DEMO:
        raise Refused(_("People for the demonstration are made only in the demonstration (JUNTO_DEMO)."))
    person = Person(
        name=name.strip(),
        email=email.strip().lower(),
        language=language,
        demonstration=demonstration,
        account=account,
    )
    refuse_invalid(person)
    with transaction.atomic():
        if demonstration and account is None:
            person.account = add_account(person.email or f"{person.pk}@demonstration.invalid", name=person.name)
        return perform(person, "add", by=by, inputs={"name": person.name})


def edit_person(person: Person, *, by: Actor, seen: int | None = None, **changes: Any) -> Person:
    """Change a person's `name`, `email` or `language`."""
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
    return edit(person, by=by, seen=seen, changes=changes)


def end_person(person: Person, *, reason: str, by: Actor, seen: int | None = None) -> Person:
    """End a person's place here: every role loses its power at once."""
    return perform(person, "end", by=by, inputs={"reason": reason}, seen=seen)


def resume_person(person: Person, *, reason: str, by: Actor, seen: int | None = None) -> Person:
    """Take somebody up again whose place had ended."""
    return perform(person, "resume", by=by, inputs={"reason": reason}, seen=seen)
