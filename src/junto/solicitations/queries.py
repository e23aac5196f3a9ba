"""Reads of the room: what is open to offers, what a route may be warned of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import visible
from junto.places.models import Sector
from junto.projects.queries import FEDERAL_FUNDS, needs_of_project
from junto.projects.thresholds import Meaning, meanings
from junto.solicitations.models import Solicitation

OPEN = ("published", "planned")


def opportunities(by: Actor, *, sector: Sector | None = None, state: str = "published") -> QuerySet[Solicitation]:
    """Solicitations that `by` may read in a state (empty: every), those that end first in front."""
    rows = visible(Solicitation, by).select_related("sector", "jurisdiction", "office", "project__lead")
    if state:
        rows = rows.filter(state=state)
    if sector is not None:
        rows = rows.filter(sector=sector)
    return rows.order_by("deadline", "-year", "-serial")


@dataclass(frozen=True, slots=True)
class RouteCheck:
    """What the members' combined value means for the method chosen. `known`: whether there is a value at all."""

    known: bool
    against: tuple[Meaning, ...]  # thresholds above which the law asks for another method


def route_check(solicitation: Solicitation, *, on: date | None = None) -> RouteCheck:
    """The thresholds in force that the combined value passes and the chosen method does not satisfy."""
    value = solicitation.value
    needs = needs_of_project(solicitation.project)
    federal = any(need.fund is not None and need.fund.kind in FEDERAL_FUNDS for need in needs)
    day = on or timezone.localdate(clock.now())
    found = meanings(value, [], on=day, jurisdiction=solicitation.jurisdiction.name, federal=federal)
    satisfied = solicitation.method.satisfies
    return RouteCheck(
        known=value is not None,
        against=tuple(m for m in found if m.combined_above and m.threshold.asks not in satisfied),
    )
