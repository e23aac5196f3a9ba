"""Telling somebody something: one row per sentence and addressee; mail gathers them into one digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.formats import date_format

from junto.core.workflow import Actor, Words
from junto.journal import clock, statements
from junto.journal.registry import kind_of
from junto.notices.models import Notice, Preference, Told
from junto.notices.queries import unseen
from junto.people.models import Organization, Person


def notify(
    *,
    message: Words,
    params: Mapping[str, Any] | None = None,
    subject: Model | None = None,
    url: str = "",
    person: Person | None = None,
    organization: Organization | None = None,
    role: str = "",
    urgent: bool = False,
    key: str = "",
) -> Notice:
    """Tell `person`, or whoever holds `role` in `organization` (no role: everyone in it), one sentence.

    `message` is a lazily translated text with `%(name)s` places for `params` (dates are written out, lazy texts
    translated): it is kept in each of the city's languages. `subject`: what it is about; only those who may read it
    are told, and without `url` the link leads there. `urgent`: mailed at once. With a `key`, an earlier notice of that
    key which was told to nobody yet is replaced, so that ten edits in a row make one sentence.
    """
    if (person is None) == (organization is None):
        raise ValueError("A notice goes to a person, or to a role in an organization.")
    notice = Notice(
        person=person,
        organization=organization,
        role=role,
        words=in_each_language(message, params or {}),
        url=url or (subject.get_absolute_url() if subject is not None else ""),  # type: ignore[attr-defined]
        urgent=urgent,
        key=key,
        at=clock.now(),
    )
    if subject is not None:
        notice.subject_type, notice.subject_id = kind_of(type(subject)).name, subject.pk
    if key:
        Notice.objects.filter(key=key, person=person, organization=organization, role=role, told=None).delete()
    statements.save(notice, creating=True)
    return notice


def in_each_language(message: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """The sentence in every language of the city."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = str(message) % {name: _in_words(value) for name, value in params.items()}
    return words


def _in_words(value: Any) -> Any:
    match value:
        case dt.datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case dt.date():
            return date_format(value, "DATE_FORMAT")
        case int() | float():
            return value
    return str(value)


def mark_seen(notice: Notice, *, by: Actor) -> None:
    """Remember that the reader saw it."""
    _mark([notice.pk], by)


def mark_all_seen(*, by: Actor) -> int:
    """Remember that the reader saw everything up to now; returns how many were new."""
    ids = list(unseen(by).values_list("pk", flat=True))
    _mark(ids, by)
    return len(ids)


def _mark(ids: list[UUID], by: Actor) -> None:
    if by.person is None:
        return
    at = clock.now()
    Told.objects.bulk_create(
        [Told(notice_id=pk, person_id=by.person) for pk in ids], ignore_conflicts=True, batch_size=500
    )
    Told.objects.filter(person_id=by.person, notice_id__in=ids, seen_at=None).update(seen_at=at)


def set_frequency(person: UUID, frequency: str) -> Preference:
    """How often that person wants mail from now on."""
    return Preference.objects.update_or_create(
        person_id=person, defaults={"frequency": Preference.Frequency(frequency)}
    )[0]
