"""Everyone who could try, by a short name, for the permission tests of the rooms from here on."""

from __future__ import annotations

from junto.core.workflow import Actor
from tests.projects.permissions import people as of_projects
from tests.solicitations.making import Buying


def people(buying: Buying) -> dict[str, Actor]:
    """The city's people, the purchasing office, its clerk, two companies' and a resident group's representatives."""
    world = buying.world
    group = world.actor  # a short name for what follows
    return {
        **of_projects(world),
        "clerk": world.officer("clerk"),
        "risk": world.officer("risk_manager"),
        "other officer": group("procurement_officer", world.works, "officer of Public Works"),
        "company": buying.seller(),
        "rival": buying.seller("Bright Poles"),
    }
