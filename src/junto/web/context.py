"""What every page shows: the city, the reader, the navigation. It names only what exists here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from junto.core.workflow import ANYONE, Actor
from junto.people.queries import demonstration_people
from junto.web import menu
from junto.web.menu import address

LANGUAGES = (("en", "English"), ("es", "Español"))  # each in its own words, never translated


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    actor: Actor = getattr(request, "actor", ANYONE)
    return {
        "city_name": settings.CITY_NAME,
        "actor": actor,
        "demo": settings.DEMO,
        "languages": LANGUAGES,
        "navigation": SimpleLazyObject(lambda: menu.navigation(request.path, actor)),
        "more_links": SimpleLazyObject(lambda: menu.more(request.path, actor)),
        "own_links": SimpleLazyObject(lambda: menu.own(actor)),
        "footer_links": SimpleLazyObject(lambda: menu.footer(actor)),
        "search_url": address("documents:search"),
        **_reader(request, actor),
        **(_demonstration(actor) if settings.DEMO else {}),
    }


def _reader(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "signed_in": SimpleLazyObject(lambda: bool(user is not None and user.is_authenticated)),
        "self_name": SimpleLazyObject(lambda: actor.name or (str(user) if user is not None else _("My account"))),
        "self_url": address("people:me") or address("account_email"),
    }


def _demonstration(actor: Actor) -> dict[str, Any]:
    return {
        "tour_url": address("web:tour"),
        "demonstration_url": address("people:act-as"),
        "demonstration_people": SimpleLazyObject(lambda: _demonstration_people(actor)),
    }


def _demonstration_people(actor: Actor) -> list[dict[str, Any]]:
    """Whom one can act as, each once, with the first of their roles."""
    found: dict[Any, dict[str, Any]] = {}
    for held in demonstration_people():
        person = {"id": held.person_id, "name": held.person.name, "current": held.person_id == actor.person}
        found.setdefault(
            held.person_id, {**person, "role": held.get_role_display(), "organization": held.organization.name}
        )
    return list(found.values())
