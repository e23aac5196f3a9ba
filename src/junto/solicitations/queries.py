"""Reads of the room: what is open to offers, what a route may be warned of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import visible
from junto.places.models import Sector
from junto.projects.queries import FEDERAL_FUNDS, needs_of_project
from junto.projects.thresholds import Meaning, meanings
from junto.solicitations.conditions import is_open
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.totals import total_of

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


# --- what was offered ------------------------------------------------------------------------------------------------
def opened_submissions(solicitation: Solicitation, round_number: int = 0) -> QuerySet[Submission]:
    """The submissions of a round that were opened and read, in the order of arrival; for those inside."""
    rows = Submission.objects.filter(solicitation=solicitation, round=round_number, state="opened")
    return rows.select_related("organization", "solicitation").order_by("received_at", "pk")


def undecided_submissions(solicitation: Solicitation, round_number: int = 0) -> QuerySet[Submission]:
    """What the opening left to do: not confirmed and not decided about, or on paper and not written in yet."""
    states = ("unconfirmed", "admitted", "on_paper", "written_in")
    return Submission.objects.filter(solicitation=solicitation, round=round_number, state__in=states)


def submission_total(submission: Submission) -> Money:
    """What an opened submission adds up to over the items asked for, in the solicitation's currency."""
    return total_of(submission)


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer as everyone may see it by now; None for what is not open yet."""

    name: str | None
    total: Money | None


def offers_shown(solicitation: Solicitation) -> list[Offered] | None:
    """What was opened, as far as the profile has opened it to everyone; None where not even their number is."""
    names, prices = is_open(solicitation, "names"), is_open(solicitation, "prices")
    if not (names or prices or is_open(solicitation, "receipts")):
        return None
    rows = [(s.organization.name, total_of(s)) for s in opened_submissions(solicitation)]
    if not names:  # in an order that tells nothing of who came first
        rows.sort(key=lambda row: row[1].minor)
    return [Offered(name if names else None, total if prices else None) for name, total in rows]
