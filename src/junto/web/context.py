"""What every page shows: the city, the reader, the navigation. It names only what exists here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import ANYONE, Actor
from junto.notices.queries import badge
from junto.people.queries import demonstration_people

LANGUAGES = (("en", "English"), ("es", "Español"))  # each in its own words, never translated


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a menu."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


SECTIONS = (  # label, name of the address, whether only people who are signed in see it
    (gettext_lazy("Waiting for me"), "notices:inbox", True),
    (gettext_lazy("Needs"), "needs:needs", False),
    (gettext_lazy("Overlaps"), "projects:overlaps", True),
    (gettext_lazy("Projects"), "projects:projects", False),
    (gettext_lazy("What stands there"), "places:standing-things", False),
    (gettext_lazy("Problem reports"), "needs:problem-reports", False),
    (gettext_lazy("Organizations"), "people:organizations", False),
)
FOOTER = (
    (gettext_lazy("What is open, what is closed"), "web:about"),
    (gettext_lazy("Report a problem"), "needs:report-problem"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    actor: Actor = getattr(request, "actor", ANYONE)
    return {
        "city_name": settings.CITY_NAME,
        "actor": actor,
        "demo": settings.DEMO,
        "languages": LANGUAGES,
        "navigation": SimpleLazyObject(lambda: navigation(request.path, actor)),
        "footer_links": SimpleLazyObject(lambda: _links(FOOTER)),
        **_reader(request, actor),
        **(_demonstration(actor) if settings.DEMO else {}),
    }


def navigation(path: str, actor: Actor) -> list[Link]:
    """The rooms that have a page here and that the reader may enter; the deepest match is the current one."""
    found = [
        (str(label), url)
        for label, name, personal in SECTIONS
        if (url := address(name)) and (not personal or actor.person is not None)
    ]
    here = max((url for _label, url in found if path.startswith(url)), key=len, default=None)
    inbox = address("notices:inbox")
    return [Link(label, url, url == here, badge(actor) if url == inbox else None) for label, url in found]


def address(name: str) -> str:
    """The address of that name, or nothing where the room has no such page (yet)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(table: tuple[tuple[Any, str], ...]) -> list[Link]:
    return [Link(str(label), url) for label, name in table if (url := address(name))]


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
