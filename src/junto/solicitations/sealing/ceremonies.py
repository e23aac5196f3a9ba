"""A ceremony held in a browser: who can hold a share, what the page is told, and what it or the command hands in."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from junto.core.sealing import Ceremony, Quorum, SealingError, read_ceremony, write_ceremony
from junto.core.workflow import Refused, Words
from junto.people.models import Membership, Person
from junto.people.queries import memberships_on, today
from junto.solicitations.models import OfficerKey, Solicitation
from junto.solicitations.sealing.platform import platform_recipient
from junto.solicitations.sealing.queries import parts_without_key

ROLES = (
    "procurement_officer",
    "clerk",
    "city_attorney",
    "controller",
    "risk_manager",
    "budget_officer",
    "council_member",
)
"""Whose office it is to keep things: those who are offered as holders of a share."""
MOST_FILE = 100_000  # bytes: a record, and each share in its file
SCRIPTS = ("vendor/sealing/sealing.js", "solicitations/keys.js")


def candidates(solicitation: Solicitation) -> dict[Person, Membership]:
    """The city's people who can hold a share, each with the role for which they are offered; the own office first."""
    rows = memberships_on(today()).filter(role__in=ROLES, organization__jurisdiction=solicitation.jurisdiction)
    order = lambda m: (m.organization_id != solicitation.office_id, ROLES.index(m.role), m.person.name)  # noqa: E731
    found: dict[Person, Membership] = {}
    for membership in sorted(rows, key=order):
        found.setdefault(membership.person, membership)
    return found


def recipients(persons: Sequence[Person]) -> dict[Any, str]:
    """The public keys of those who have one in force, by person."""
    return dict(OfficerKey.objects.filter(person__in=persons, state="in_force").values_list("person_id", "recipient"))


def warnings(needed: int, officers: int) -> list[str]:
    """What speaks against a quorum that is possible. Raises SealingError for one that is not."""
    return [sentence.said(_) for sentence in Quorum(needed, officers).warnings()]


def plan(
    solicitation: Solicitation,
    needed: int,
    persons: Sequence[Person],
    custodians: Sequence[str],
    *,
    paper: Collection[Person] = (),
) -> dict[str, Any]:
    """What the page that makes the key is told; nothing of it is secret. `paper`: who gets a card, key or not."""
    keys = recipients([person for person in persons if person not in paper])
    holders = [{"name": p.name, "recipient": keys.get(p.pk), "person": str(p.pk)} for p in persons]
    holders += [{"name": name, "recipient": None, "person": ""} for name in custodians]
    return {
        "solicitation": solicitation.ocid,
        "needed": needed,
        "platform": platform_recipient().text,
        "parts": parts_without_key(solicitation),
        "holders": holders,
    }


def plan_file(made: Mapping[str, Any]) -> str:
    """The same for `junto ceremony new --officers`: JSON is YAML."""
    officers = [{"name": h["name"], "recipient": h["recipient"] or "paper"} for h in made["holders"]]
    return json.dumps({"needed": made["needed"], "platform": made["platform"], "officers": officers}, indent=1) + "\n"


def handed_in(content: str) -> tuple[bytes, dict[str, bytes], list[Person | None]]:
    """What the page hands in as JSON: the record, files by name, and who the officers are (ids, or nothing)."""
    try:
        given = json.loads(content)
        record = json.dumps(given["record"]).encode()
        files = {str(name): str(text).encode() for name, text in given["files"].items()}
        ids = [str(one) for one in given["persons"]]
        persons = {str(p.pk): p for p in Person.objects.filter(pk__in=[one for one in ids if one], state="active")}
        found = [persons[one] if one else None for one in ids]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError):
        raise Refused(_("The browser did not hand in a sound ceremony. Begin again."), code="input") from None
    return canonical(record), files, found


def canonical(record: bytes) -> bytes:
    """The record as the journal keeps it, whoever wrote it. Raises `Refused`."""
    try:
        return write_ceremony(read_ceremony(record))
    except (SealingError, ValueError) as fault:
        words = fault.sentence.said(_) if isinstance(fault, SealingError) else _("The record is no sound JSON.")
        raise Refused(words, code="input", field="record") from None


def persons_of(ceremony: Ceremony, solicitation: Solicitation) -> list[Person | None]:
    """Who the officers in an uploaded record are here: by their own key, on paper by their name; else nobody."""
    own = {
        row.recipient: row.person
        for row in OfficerKey.objects.filter(state="in_force").select_related("person")
        if row.person.state == "active"
    }
    named = {person.name: person for person in candidates(solicitation)}
    return [own.get(h.recipient.text) if h.recipient else named.get(h.name) for h in ceremony.officers]


def why_not_holders(needed: int, persons: Sequence[Person], custodians: Sequence[str]) -> Words | None:
    """Why these cannot hold the shares; None where they can."""
    names = [p.name for p in persons] + list(custodians)
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if folded.count(name.casefold()) > 1), None):
        return _("“%(name)s” stands twice: a share is told from another by its holder’s name.") % {"name": twice}
    try:
        Quorum(needed, len(names))
    except SealingError as fault:
        return fault.sentence.said(_)
    return None


def demonstration_cards() -> Path:
    """Where the demonstration keeps what its officers hold at home, for its visitor: no other city has this folder."""
    return Path(settings.DATA) / "cards"


def scripts() -> list[dict[str, str]]:
    """The scripts that handle keys in the browser, each with the SHA-256 by which anybody can compare it."""
    return [{"name": name, "sha256": _digest(name)} for name in SCRIPTS]


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest() if isinstance(found, str) else ""
