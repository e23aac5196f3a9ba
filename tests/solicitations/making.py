"""A city that buys: a project ready to buy, companies, solicitations in every state; for the rooms below as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor
from junto.journal import clock
from junto.journal.door import perform
from junto.needs.drafts import Cost
from junto.needs.models import Need
from junto.people.models import Organization
from junto.projects import actions as projects
from junto.projects.models import Project
from junto.solicitations import actions
from junto.solicitations.models import Addendum, Question, Solicitation
from tests.projects.making import World
from tests.staging import maker, staged

ZONE = ZoneInfo("America/Chicago")
UNSEALED = {"sealed_by": "server", "unsealed_reason": "The officers have no keys yet."}
"""For tests that are not about sealing: the server alone seals, said with its reason."""
WEIGHTS = (
    {"name": "Fit", "weight": 5000, "scored": "quality"},
    {"name": "Upkeep", "weight": 2000, "scored": "quality"},
    {"name": "Price", "weight": 3000, "scored": "price"},
)


@maker
@dataclass
class Buying:
    """What the tests of a purchase begin with."""

    world: World
    _companies: dict[str, Organization] = field(default_factory=dict)
    _project: Project | None = None

    @property
    def officer(self) -> Actor:
        return self.world.buyer

    @property
    def attorney(self) -> Actor:
        return self.world.officer("city_attorney")

    def company(self, name: str = "Lumen Works") -> Organization:
        if name not in self._companies:
            self._companies[name] = perform(Organization(name=name, kind="company"), "add", by=PROGRAM)
        return self._companies[name]

    def seller(self, name: str = "Lumen Works") -> Actor:
        """Whoever speaks for that company."""
        return self.world.actor("company_representative", self.company(name))

    def needs(self) -> list[Need]:
        """What transport and police want: four and eight cameras at $1,500.00 each."""
        return [
            self.world.need(
                owner,
                quantity=quantity,
                place_name="Elm and Main",
                cost_items=[Cost("Camera", Money(1_500_00, "USD"), "unit", quantity)],
            )
            for owner, quantity in ((self.world.transport, 4), (self.world.police, 8))
        ]

    @property
    def project(self) -> Project:
        """A project of transport and police that is ready to buy, covering a need of each."""
        if self._project is None:
            project = self.world.in_sign_off()
            for need in self.needs():
                projects.cover_needs(project, [need], by=self.world.lead(need.organization))
            project = self.world.approve_all(project)
            self._project = projects.make_ready(project, by=self.world.lead(self.world.transport))
        return self._project

    def dates(self, days: int = 30, question_days: int = 20) -> dict[str, datetime]:
        """Dates from now: questions for `question_days`, offers for `days`, the opening an hour after the deadline."""
        start = clock.now().astimezone(ZONE).replace(hour=14, minute=0, second=0, microsecond=0)
        deadline = start + timedelta(days=days)
        return {
            "questions_until": start + timedelta(days=question_days),
            "deadline": deadline,
            "opening_at": deadline + timedelta(hours=1),
        }

    @staged
    def draft(self, profile: str = "low_bid", **fields: Any) -> Solicitation:
        """A draft that lacks its checklist and approvals only."""
        given: dict[str, Any] = {
            "summary": "Cameras that see the whole crossing at night.",
            "method_citation": "Texas Local Government Code § 252.021",
            "route_approver": "R. Alvarez, director of purchasing",
            "opening_place": "City Hall, room 3",
            "contact_email": "buyer@example.org",
            **UNSEALED,
            **self.dates(),
            **({"criteria": list(WEIGHTS)} if profile == "competitive_proposal" else {}),
            **fields,
        }
        return actions.write_solicitation(self.project, by=self.officer, profile=profile, **given)

    @staged
    def ready(self, profile: str = "low_bid", **fields: Any) -> Solicitation:
        """A draft that may be published."""
        solicitation = self.draft(profile, **fields)
        evidence = {line.code: "Seen." for line in solicitation.checklist.filter(before="publish")}
        actions.tick_checklist(solicitation, by=self.officer, evidence=evidence)
        actions.ask_approvals(solicitation, by=self.officer)
        self.approve(solicitation)
        return Solicitation.objects.get(pk=solicitation.pk)

    def approve(self, solicitation: Solicitation) -> None:
        """Every approval that waits is given by whoever it is asked of."""
        for approval in solicitation.approvals.filter(state="waiting"):
            actions.approve_act(approval, by=self.world.officer(approval.role))

    @staged
    def published(self, profile: str = "low_bid", **fields: Any) -> Solicitation:
        return actions.publish_solicitation(self.ready(profile, **fields), by=self.officer)

    @staged
    def closed(self, profile: str = "low_bid", **fields: Any) -> Solicitation:
        """Its deadline passed; the clock is not moved: use `after_deadline`."""
        solicitation = self.published(profile, **fields)
        with self.after_deadline(solicitation):
            return perform(solicitation, "close", by=PROGRAM)

    def after_deadline(self, solicitation: Solicitation, *, minutes: int = 90) -> Any:
        """The clock held after the deadline (and, with 90 minutes, after the opening's time)."""
        assert solicitation.deadline is not None
        return clock.set_to(solicitation.deadline + timedelta(minutes=minutes))

    @staged
    def question(self, solicitation: Solicitation, company: str = "Lumen Works") -> Question:
        return actions.ask_question(
            solicitation, organization=self.company(company), text="Is power at the pole?", by=self.seller(company)
        )

    def addendum(self, solicitation: Solicitation, **fields: Any) -> Addendum:
        given: dict[str, Any] = {"summary": "The delivery place is the yard.", **fields}
        return actions.write_addendum(solicitation, by=self.officer, **given)
