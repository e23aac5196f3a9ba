"""What the first page gathers: for a stranger what this is about, for a person what waits and what is new."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from junto.core.workflow import Actor
from junto.journal.access import visible
from junto.needs.models import Need
from junto.web.context import address

SHOWN = 5


def for_stranger(actor: Actor) -> dict[str, Any]:
    """Counts of what is public, the newest needs, and where to go from here."""
    needs = visible(Need, actor).filter(state="published")
    return {
        "figures": needs.aggregate(needs=Count("pk"), departments=Count("organization", distinct=True)),
        "newest": list(needs.select_related("organization", "kind")[:SHOWN]),
        **_places(),
    }


def for_person(actor: Actor) -> dict[str, Any]:
    """What waits for the reader, and what their organizations want."""
    own = visible(Need, actor).filter(organization__in=actor.organizations())
    return {
        "held": actor.held,
        "own_needs": list(own.select_related("organization", "kind")[:SHOWN]),
        "own_count": own.count(),
        **_places(),
    }


def _places() -> dict[str, str]:
    return {
        "needs_url": address("needs:needs"),
        "map_url": address("needs:map"),
        "areas_url": address("places:areas-map"),
        "new_need_url": address("needs:new"),
        "report_url": address("needs:report-problem"),
        "overlaps_url": address("projects:overlaps"),
        "projects_url": address("projects:projects"),
        "inbox_url": address("notices:inbox"),
        "about_url": address("web:about"),
        "tour_url": address("web:tour"),
    }
