"""Sessions: which end and when; who came in, how, who tried to and who left is said to the log of security."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, signals
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from junto.frame.addresses import address_of
from junto.journal import clock
from junto.people.known_browsers import secret_digest
from junto.people.models import Account, Person

security = logging.getLogger("junto.security")
USED = "used"
NOTED = 300  # seconds between two notes of a session's use: not every page writes


class Idle:
    """Ends a session that was not used for `settings.SESSION_IDLE` seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and (used := request.session.get(USED)) is not None:
            idle = time.time() - used
            if idle > settings.SESSION_IDLE:
                logout(request)
                messages.info(request, _("You were signed out because this page was not used for long."))
            elif idle > NOTED:
                request.session[USED] = int(time.time())
        return self.get_response(request)


def note(request: HttpRequest) -> None:
    """Keep that this session is its account's, so that its holder sees it in the list and can end it."""
    UserSession.objects.create_from_request(request)


def end_all(account: Account) -> int:
    """End every session of an account; how many there were."""
    return _end(UserSession.objects.filter(user=account))


def remove_second_factors(account: Account) -> int:
    """Take away a lost second factor with all recovery codes, end the sessions, and tell the holder; how many went."""
    gone = Authenticator.objects.filter(user=account).delete()[0]
    if gone:
        ended = end_all(account)
        security.warning("second factors removed by an operator: account %s; sessions ended: %d", account.pk, ended)
        with translation.override(_language_of(account)):
            subject = _("Your second factor was removed")
            told = _("Whoever runs the server removed it, because it was lost. If you did not ask for that, say so.")
            send_mail(f"{settings.CITY_NAME}: {subject}", told, settings.DEFAULT_FROM_EMAIL, [account.email])
    return gone


def end_everybodys() -> int:
    """End every session there is, known to an account or not; how many there were."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def forget() -> int:
    """Delete what is kept of sessions that have ended; how many."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    return UserSession.objects.filter(
        created_at__lt=clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    ).delete()[0]


def listen() -> None:
    """Ask the sign-in library to tell."""
    factors.authenticator_used.connect(_second_factor, dispatch_uid="people.sessions")
    factors.authentication_failed.connect(_wrong_factor, dispatch_uid="people.sessions")
    for changed in (factors.authenticator_added, factors.authenticator_removed, factors.authenticator_reset):
        changed.connect(_factor_changed, dispatch_uid="people.sessions")
    signals.user_logged_in.connect(_came_in, dispatch_uid="people.sessions")
    signals.user_logged_out.connect(_left, dispatch_uid="people.sessions")
    signals.user_login_failed.connect(_failed, dispatch_uid="people.sessions")


def _came_in(request: HttpRequest, user: Any, **_more: Any) -> None:
    request.session[USED] = int(time.time())
    security.info("signed in: account %s from %s", user.pk, address_of(request))


def _left(request: HttpRequest | None, user: Any, **_more: Any) -> None:
    if request is not None and user is not None:
        security.info("signed out: account %s from %s", user.pk, address_of(request))


def _failed(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """The address that was typed stands there as a digest alone: people type passwords into the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    where = address_of(request) if request is not None else "?"
    security.warning("sign-in failed: account %s… from %s", secret_digest(typed)[:12], where)


def _second_factor(request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    security.info("second factor: account %s by %s from %s", user.pk, authenticator.type, address_of(request))


def _wrong_factor(request: HttpRequest, user: Any, authenticator: Authenticator | None = None, **_more: Any) -> None:
    way = authenticator.type if authenticator else "an unknown one"
    security.warning("second factor failed: account %s by %s from %s", user.pk, way, address_of(request))


def _factor_changed(request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever came in without the new factor, or by the old one, comes in anew; but not who has just changed it."""
    ended = _end(UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key))
    security.info(
        "second factor changed: account %s, %s, from %s; other sessions ended: %d",
        *(user.pk, authenticator.type, address_of(request), ended),
    )


def _language_of(account: Account) -> str:
    person = Person.objects.filter(account=account).first()
    return (person.language if person else "") or settings.LANGUAGE_CODE


def _end(rows: QuerySet[UserSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)
