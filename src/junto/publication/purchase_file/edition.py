"""Which editions of a purchase's file there are, and who may have which.

An edition is read as somebody who holds one role and nothing else, so that it is the same whoever asks for it. What it
holds follows from the permissions that the pages follow: the public edition never has more than the method has opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANYONE, Actor, Held, Words
from junto.solicitations.conditions import PUBLIC_STATES
from junto.solicitations.models import Solicitation

PUBLIC_EDITION = "public"
EDITIONS: Mapping[str, Words] = {
    "office": _("whole, for the purchasing office"),
    "attorney": _("whole, for the city attorney"),
    "auditor": _("whole, for the auditor"),
    PUBLIC_EDITION: _("public edition"),
}
ROLES: Mapping[str, str] = {"office": "procurement_officer", "attorney": "city_attorney", "auditor": "auditor"}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one purchase's file: for whom, in which language, and as whom the record is read for it."""

    solicitation: Solicitation
    code: str
    language: str
    reader: Actor

    @property
    def public(self) -> bool:
        return self.code == PUBLIC_EDITION


def edition_of(solicitation: Solicitation, code: str, language: str) -> Edition:
    """An edition by its code. KeyError for one that there is not."""
    if code == PUBLIC_EDITION:
        return Edition(solicitation, code, language, ANYONE)
    held = Held(ROLES[code], jurisdiction=solicitation.jurisdiction_id)
    if code == "office":
        office = solicitation.office
        held = Held(ROLES[code], office.pk, office.name, office.jurisdiction_id)
    return Edition(solicitation, code, language, Actor(name=str(EDITIONS[code]), held=(held,)))


def editions_for(solicitation: Solicitation, by: Actor) -> list[str]:
    """The codes of the editions that `by`, who may read the solicitation, may have; the fullest first."""
    found = []
    if solicitation.office_id in by.organizations(ROLES["office"]):
        found.append("office")
    for code in ("attorney", "auditor"):
        if any(h.role == ROLES[code] and h.jurisdiction == solicitation.jurisdiction_id for h in by.held):
            found.append(code)
    return [*found, PUBLIC_EDITION] if solicitation.state in PUBLIC_STATES else found
