"""Jobs done on behalf of whoever asked: never with more roles than they had then, nor than they have now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Held, Refused
from junto.journal import jobs
from junto.journal.models import Job
from junto.people.models import Person
from junto.people.queries import actor_for


def ask_as(by: Actor, kind: str, inputs: Mapping[str, Any]) -> Job:
    """Put a job in the queue, with the roles that `by` holds now."""
    held = [_told(h) for h in by.held]
    return jobs.ask(kind, inputs={**inputs, "held": held, "system": by.system}, person=by.person)


def asked_by(job: Job) -> Actor:
    """Whoever asked, with the roles held then that are still held now; `Refused` where nobody is named."""
    if job.inputs.get("system"):
        return PROGRAM
    if job.person is None:
        raise Refused(_("Nobody is named who asked for this."), code="forbidden")
    by = actor_for(Person.objects.get(pk=job.person))
    then = job.inputs.get("held", [])
    return Actor(by.person, by.name, tuple(h for h in by.held if _told(h) in then))


def language_of(job: Job) -> str:
    """The language of whoever asked: what the job says is said in it."""
    language = Person.objects.filter(pk=job.person).values_list("language", flat=True).first()
    return language or settings.LANGUAGE_CODE


def _told(held: Held) -> list[str]:
    return [held.role, str(held.organization or ""), str(held.membership or "")]
