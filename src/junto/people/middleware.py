"""`request.actor`: who acts, with the roles held today; nobody known where nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from junto.core.workflow import ANYONE, Actor
from junto.people.city_account import asked_for_second_factor
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
    return actor_of_account(request.user, second_factor=asked_for_second_factor(request))  # type: ignore[arg-type]
