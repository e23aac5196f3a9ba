"""Signing a person in, in tests of pages."""

from __future__ import annotations

from django.test import Client

from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Account, Person


def sign_in(client: Client, person: Person) -> Account:
    """Give the person an account and sign it in."""
    account = Account.objects.create(email=f"{person.pk}@example.org")

    def link(fresh: Person, _context: object) -> None:
        fresh.account = account

    perform(person, "edit", by=PROGRAM, apply=link)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account
