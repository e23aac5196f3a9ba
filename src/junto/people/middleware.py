"""`request.actor`: who acts, with the roles held today; nobody known where nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from junto.core.workflow import ANYONE, Actor
from junto.people.queries import actor_of_account


class ActorMiddleware:
    """Looks the actor up only where a page asks for it, once per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return ANYONE
    return actor_of_account(request.user, second_factor=_asked_elsewhere(request))  # type: ignore[arg-type]


def _asked_elsewhere(request: HttpRequest) -> bool:
    """Whether this sign-in came through the city's own service, which asks for a second factor itself."""
    if not settings.OIDC_SECOND_FACTOR:
        return False
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "socialaccount" for record in records)
