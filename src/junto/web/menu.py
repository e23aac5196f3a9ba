"""The menus as data: which pages stand where, and to whom each is offered. It names only what exists here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.journal.access import within_reach
from junto.journal.registry import kind_named
from junto.needs.imports.forms import may_import
from junto.notices.queries import badge

May = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a menu."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a menu offers: its label, the name of its address, and to whom."""

    label: Any
    name: str
    may: May


def anyone(actor: Actor) -> bool:
    """Offered to everyone."""
    return True


def signed_in(actor: Actor) -> bool:
    """Offered to people who are signed in."""
    return actor.person is not None


def reads(kind: str) -> May:
    """Offered to those who hold a role that reads subjects of this kind, as its workflow says."""
    return lambda actor: within_reach(kind_named(kind), actor)


def does(kind: str, action: str) -> May:
    """Offered to those who hold a role that may do this, as the kind's workflow says."""
    return lambda actor: within_reach(kind_named(kind), actor, action)


SECTIONS = (
    Entry(_("Waiting for me"), "notices:inbox", signed_in),
    Entry(_("Needs"), "needs:needs", anyone),
    Entry(_("Overlaps"), "projects:overlaps", anyone),
    Entry(_("Projects"), "projects:projects", anyone),
    Entry(_("Opportunities"), "solicitations:opportunities", anyone),
    Entry(_("Contracts"), "agreements:contracts", anyone),
    Entry(_("What stands there"), "places:standing-things", anyone),
    Entry(_("Problem reports"), "needs:problem-reports", anyone),
    Entry(_("Organizations"), "people:organizations", anyone),
)
MORE = (  # behind “More”: what some come for once a week, each only for those who may
    Entry(_("Reports to read"), "needs:waiting-reports", does("needs.problem_report", "publish")),
    Entry(_("Imports"), "needs:imports", may_import),
    Entry(_("Funds"), "needs:funds", reads("needs.fund")),
    Entry(_("Imports of payments"), "agreements:payment-imports", reads("agreements.payment_import")),
    Entry(_("People"), "people:persons", reads("people.person")),
    Entry(_("Legal holds"), "documents:holds", reads("documents.legal_hold")),
    Entry(_("Retention classes"), "documents:retention", does("documents.retention_class", "add")),
    Entry(_("Who decides policy holds"), "projects:delegations", does("projects.delegation", "record")),
    Entry(_("Kinds of things"), "places:kinds", does("places.thing_kind", "add")),
    Entry(_("Excluded companies"), "solicitations:exclusions", does("solicitations.exclusion", "exclude")),
    Entry(_("Combinations of roles"), "people:combinations", does("people.combination", "propose")),
    Entry(_("API tokens"), "publication:tokens", signed_in),
)
OWN = (  # on one's own page: what belongs to the account rather than to a role
    Entry(_("Mail and calendar"), "notices:preferences", signed_in),
    Entry(_("API tokens"), "publication:tokens", signed_in),
    Entry(_("My key, and shares I hold"), "solicitations:own-key", signed_in),
)
FOOTER = (
    Entry(_("What worked, and how we know"), "pilots:plans", anyone),
    Entry(_("Evaluation and awards"), "evaluation:awards", anyone),
    Entry(_("What is open, what is closed"), "web:about", anyone),
    Entry(_("Report a problem"), "needs:report-problem", anyone),
    Entry(_("Open data"), "publication:open-data", anyone),
    Entry(_("Requests for records"), "publication:records", anyone),
    Entry(_("The log"), "log:about", anyone),
    Entry(_("Check a receipt"), "log:check", anyone),
    Entry(_("Search"), "documents:search", anyone),
    Entry(_("How long records are kept"), "documents:retention", anyone),
    Entry(_("Who decides policy holds"), "projects:delegations", anyone),
    Entry(_("Combinations of roles"), "people:combinations", anyone),
    Entry(_("Areas of the city"), "places:areas", anyone),
    Entry(_("Kinds of things"), "places:kinds", anyone),
    Entry(_("Description of the API"), "api:openapi-json", anyone),
)


def navigation(path: str, actor: Actor) -> list[Link]:
    """The rooms that have a page here and that the reader may enter; the deepest match is the current one."""
    return _links(SECTIONS, actor, path)


def more(path: str, actor: Actor) -> list[Link]:
    """What stands behind “More” for this reader; for a stranger nothing, whose further pages stand in the footer."""
    return _links(MORE, actor, path) if actor.person is not None else []


def footer(actor: Actor) -> list[Link]:
    """The public pages beside the rooms."""
    return _links(FOOTER, actor)


def own(actor: Actor) -> list[Link]:
    """Pages that belong to the reader's account."""
    return _links(OWN, actor)


def address(name: str) -> str:
    """The address of that name, or nothing where the room has no such page (yet)."""
    return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, urlconf: str, _prefix: str) -> str:
    """Each page asks for a hundred of these, and they change only with what the program is mounted on."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def _links(entries: tuple[Entry, ...], actor: Actor, path: str = "") -> list[Link]:
    known = [url for e in (*SECTIONS, *MORE, *OWN) if (url := address(e.name))] + [address("people:me")]
    here = max((url for url in known if url and path.startswith(url)), key=len, default=None)
    inbox = address("notices:inbox")
    return [
        Link(str(e.label), url, url == here, badge(actor) if url == inbox else None)
        for e in entries
        if (url := address(e.name)) and e.may(actor)
    ]
