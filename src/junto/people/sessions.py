"""Sessions: one that nobody uses ends; who came in, who tried to and who left is said to the log of security."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, signals
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from junto.frame.addresses import address_of
from junto.people.known_browsers import secret_digest

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


def listen() -> None:
    """Ask the sign-in library to tell."""
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
