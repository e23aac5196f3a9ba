"""Addresses that work outside the site: in mails and calendars, some with a secret in them."""

from __future__ import annotations

import secrets
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from junto.journal import clock
from junto.notices.models import CalendarKey

SALT = "notices.unsubscribe"


def site(path: str) -> str:
    """A path as a whole address."""
    return path if "://" in path else settings.SITE_URL + path


def unsubscribe_url(person: UUID) -> str:
    """Where that person's mail ends by one click, without signing in."""
    token = signing.dumps(str(person), salt=SALT)
    return site(reverse("notices:unsubscribe", kwargs={"token": token}))


def person_of_token(token: str) -> UUID | None:
    """The person whom an unsubscribe address is for; None where it is none of ours."""
    try:
        return UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def new_calendar_url(person: UUID) -> str:
    """A new secret address of that person's calendar; an earlier one stops to work. Only its digest is kept."""
    token = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(person_id=person, defaults={"digest": _digest(token), "made_at": clock.now()})
    return site(reverse("notices:calendar", kwargs={"token": token}))


def revoke_calendar(person: UUID) -> bool:
    """Let the calendar address work no more; whether there was one."""
    return bool(CalendarKey.objects.filter(person_id=person).delete()[0])


def person_of_calendar(token: str) -> UUID | None:
    """The person to whom a calendar address belongs."""
    return CalendarKey.objects.filter(digest=_digest(token)).values_list("person_id", flat=True).first()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
