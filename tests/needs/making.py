"""Needs, reports and those who write them, for the tests of this room and those below it."""

from __future__ import annotations

from datetime import date
from typing import Any

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.needs.actions import draft_need, publish_need
from junto.needs.drafts import Cost
from junto.needs.models import Need, ProblemReport
from junto.needs.reports import publish_problem_report, submit_problem_report
from junto.people.models import Jurisdiction, Organization
from tests.places.making import holder, point

COSTS = (
    Cost("Cameras", Money(262_500, "USD"), basis="unit", quantity=4, year=2027),
    Cost("Fiber to the corner", Money(1_850_000, "USD"), year=2027),
)


def lead(organization: Organization) -> Actor:
    return holder("department_lead", organization)


def draft(organization: Organization, by: Actor | None = None, **fields: Any) -> Need:
    given: dict[str, Any] = {
        "title": "Cameras at Record and Elm",
        "description": "Crashes at night go unseen.",
        "geometry": point(),
        "starts": date(2027, 1, 1),
        "ends": date(2027, 6, 30),
        **fields,
    }
    return draft_need(organization=organization, by=by or lead(organization), **given)


def published(organization: Organization, **fields: Any) -> Need:
    return publish_need(draft(organization, **fields), by=lead(organization))


def report(jurisdiction: Jurisdiction, **fields: Any) -> ProblemReport:
    given: dict[str, Any] = {
        "text": "Cars run the red light at this corner every night.",
        "geometry": point(),
        **fields,
    }
    return submit_problem_report(jurisdiction=jurisdiction, **given)


def open_report(organization: Organization, **fields: Any) -> ProblemReport:
    """A published report, read by a moderator of that organization."""
    assert organization.jurisdiction is not None
    return publish_problem_report(
        report(organization.jurisdiction, **fields), by=holder("moderator", organization, 0x30D)
    )
