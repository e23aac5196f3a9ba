"""Fixtures for the room's tests: the clock stands at noon; somebody's browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from junto.journal import clock
from junto.people import actions
from junto.people.models import Person
from tests.people.town import NOON


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Every test of this room happens at the same moment."""
    with clock.set_to(NOON):
        yield


@pytest.fixture
def browser_of() -> Callable[[Person], Client]:
    """`browser_of(person)`: a client signed in as that person."""

    def sign_in(person: Person) -> Client:
        if person.account is None:
            person.account = actions.add_account(person.email, name=person.name)
            actions.welcome(person.account)
        client = Client()
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
