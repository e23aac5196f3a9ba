"""Writes of the publication room: API tokens."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Person
from junto.publication.models import ApiToken

LONGEST = 366  # days a token is good for


def make_token(*, name: str, days: int, by: Actor) -> tuple[ApiToken, str]:
    """A new token for oneself and its text, which is shown once and kept nowhere."""
    if by.person is None:
        raise Refused(_("Sign in first: a token acts as you."), code="forbidden")
    if not name.strip():
        raise Refused(_("Say what it is for."), code="input", field="name")
    if not 1 <= days <= LONGEST:
        raise Refused(_("A token is good for 1 to %(most)s days.") % {"most": LONGEST}, code="input", field="days")
    text = f"junto_{secrets.token_urlsafe(32)}"
    until = timezone.localdate(clock.now()) + timedelta(days=days)
    row = ApiToken(
        person=Person.objects.get(pk=by.person), name=name.strip()[:100], digest=digest_of(text), until=until
    )
    return perform(row, "make", by=by), text


def revoke_token(token: ApiToken, *, by: Actor, seen: int | None = None) -> ApiToken:
    """End a token."""
    return perform(token, "revoke", by=by, seen=seen)


def digest_of(text: str) -> str:
    """What is kept of a token; it is random enough that its digest needs no salt."""
    return sha256(text.encode()).hexdigest()
