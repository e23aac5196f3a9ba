"""A job is done with no more roles than whoever asked held then, nor than they hold now."""

from __future__ import annotations

import pytest

from junto.core.workflow import PROGRAM, Actor, Refused
from junto.journal import jobs
from junto.journal.models import Job
from junto.people.actions import edit_person, end_membership
from junto.people.jobs import ask_as, asked_by, language_of
from tests.people.town import as_actor, city

pytestmark = pytest.mark.django_db


def asked(by: Actor) -> Job:
    """The job as the worker finds it."""
    return Job.objects.get(pk=ask_as(by, "some.work", {"import": "7"}).pk)


def roles(actor: Actor) -> list[str]:
    return [held.role for held in actor.held]


def test_job_is_done_with_the_roles_held_when_it_was_asked_for() -> None:
    person = city().somebody("Ana Ruiz", "clerk", "City Hall")
    job = asked(as_actor(person))
    assert job.inputs["import"] == "7"
    assert (asked_by(job).person, roles(asked_by(job))) == (person.pk, ["clerk"])


def test_role_given_afterwards_does_not_reach_the_job() -> None:
    town = city()
    person = town.somebody("Ana Ruiz", "clerk", "City Hall")
    job = asked(as_actor(person))
    town.role(person, "administrator", "City Hall")
    assert set(roles(as_actor(person))) == {"administrator", "clerk"}
    assert roles(asked_by(job)) == ["clerk"]


def test_role_ended_since_is_not_held_by_the_job() -> None:
    town = city()
    person = town.somebody("Ana Ruiz", "clerk", "City Hall")
    held = town.role(person, "department_staff", "Parks")
    job = asked(as_actor(person))
    end_membership(held, reason="She left Parks.", by=PROGRAM)
    assert roles(asked_by(job)) == ["clerk"]


def test_program_asks_for_itself_and_nobody_is_refused() -> None:
    assert asked_by(asked(PROGRAM)) is PROGRAM
    with pytest.raises(Refused, match="Nobody is named who asked for this"):
        asked_by(jobs.ask("some.work", inputs={}))


def test_job_speaks_the_language_of_whoever_asked() -> None:
    person = city().somebody("Ana Ruiz", "clerk", "City Hall")
    job = asked(as_actor(person))
    assert language_of(job) == "en"
    edit_person(person, language="es", by=as_actor(person))
    assert language_of(job) == "es"
