"""What the first page gathers: for a stranger what this is about, for a person what waits and what is new."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from junto.core.workflow import Actor
from junto.journal.access import visible, within_reach
from junto.journal.registry import kind_of
from junto.needs.models import Need
from junto.notices.waiting import waiting_for
from junto.people.roles import ROLES
from junto.projects import queries
from junto.projects.models import Overlap, Project
from junto.projects.shown import kinds_by_code, shown_overlaps
from junto.web.menu import address

SHOWN = 5


def for_stranger(actor: Actor) -> dict[str, Any]:
    """Counts of what is public, the newest needs, and where to go from here."""
    needs = visible(Need, actor).filter(state="published")
    return {
        "figures": needs.order_by().aggregate(needs=Count("pk"), departments=Count("organization", distinct=True)),
        "project_count": visible(Project, actor).count(),
        "newest": list(needs.select_related("organization", "kind")[:SHOWN]),
        **_addresses(),
    }


def for_person(actor: Actor) -> dict[str, Any]:
    """What waits for the reader, what is new where they work, and what their organizations want."""
    own = actor.organizations()
    needs = visible(Need, actor).filter(organization__in=own)
    overlaps = queries.overlaps(actor, queries.Wanted(state="found", mine=True))[:SHOWN]
    return {
        "roles": roles_of(actor),
        "waiting": waiting_for(actor, shown=3),
        "own_needs": list(needs.select_related("kind")[:SHOWN]),
        "own_count": needs.count(),
        "writes_needs": bool(actor.organizations("department_lead", "department_staff")),
        "sells": bool(actor.organizations("company_representative")),
        "sees_overlaps": within_reach(kind_of(Overlap), actor),
        "overlaps": shown_overlaps(list(overlaps), actor, kinds_by_code()) if own else [],
        **_addresses(),
    }


def roles_of(actor: Actor) -> list[str]:
    """Each role held today with its organization, in words."""
    said = [f"{ROLES[held.role].label}, {held.organization_name}" for held in actor.held if held.role in ROLES]
    return list(dict.fromkeys(said))


def _addresses() -> dict[str, str]:
    return {
        "needs_url": address("needs:needs"),
        "map_url": address("needs:needs-geojson"),
        "areas_url": address("places:areas-geojson"),
        "new_need_url": address("needs:new"),
        "report_url": address("needs:report-problem"),
        "overlaps_url": address("projects:overlaps"),
        "projects_url": address("projects:projects"),
        "opportunities_url": address("solicitations:opportunities"),
        "inbox_url": address("notices:inbox"),
        "about_url": address("web:about"),
        "tour_url": address("web:tour"),
    }
