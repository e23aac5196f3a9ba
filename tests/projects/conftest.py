"""Fixtures of the room's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from junto.core.workflow import PROGRAM, Actor
from junto.journal.door import perform
from junto.people.models import Account, Person
from tests.projects.making import World
from tests.projects.making import world as make_world


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    """Sign-in is the people room's; here a role is held by who is signed in."""
    settings.MFA_ROLES = frozenset()


@pytest.fixture
def world(db: None) -> World:
    """A city whose departments meet."""
    return make_world()


@pytest.fixture
def browse() -> Callable[[Actor | None], Client]:
    """`browse(actor)`: a browser in which that person is signed in; `browse(None)`: anyone's."""

    def opened(actor: Actor | None) -> Client:
        client = Client()
        if actor is not None:
            person = Person.objects.get(pk=actor.person)
            account = Account.objects.filter(email=f"{person.pk}@example.org").first()
            if account is None:
                account = Account.objects.create_user(f"{person.pk}@example.org", "a long password")

                def join(fresh: Person, _context: object) -> None:
                    fresh.account = account

                perform(person, "edit", by=PROGRAM, apply=join)
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return opened
