"""Who takes part in a purchase that a machine of rules plays, and how each tries what they would like to do."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.test import Client

from junto.core.workflow import ANYONE, PROGRAM, Actor, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Account, Person
from junto.solicitations.models import Solicitation, Submission
from tests.agreements.making import Agreed
from tests.evaluation.making import SEATS, Evaluating
from tests.projects.making import world
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying

COMPANIES = ("Lumen Works", "Bright Roads", "Clear Sight")
OFFICES = ("city_attorney", "auditor", "administrator", "clerk", "risk_manager", "controller", "council_member")


class Cast:
    """A city that buys, in the state in which a test begins; `solicitation` is the purchase that is played."""

    def __init__(self) -> None:
        self.evaluating = Evaluating(Bidding(Buying(world())))
        self.bidding, self.buying, self.world = (
            self.evaluating.bidding,
            self.evaluating.buying,
            self.evaluating.world,
        )
        self.solicitation: Solicitation | None = None
        self.agreed: Agreed | None = None
        self.now: datetime = clock.now()
        self._browsers: dict[str, Client] = {}
        self._actors: dict[str, Actor] = {}

    def actors(self) -> dict[str, Actor]:
        """Everybody who might want to read what they may not, the program apart."""
        if not self._actors:
            world = self.world
            self._actors = {
                "anyone": ANYONE,
                "officer": self.buying.officer,
                "second officer": self.bidding.second,
                "lead": world.lead(world.transport),
                "police": world.lead(world.police),
                "competitor": self.buying.seller("Competitor"),
                **{role: world.officer(role) for role in OFFICES},
                **{name: self.buying.seller(name) for name in COMPANIES},
                **{name: self.evaluating.seat(name) for name in SEATS},
            }
        return self._actors

    def browser(self, name: str) -> Client:
        """Where that one is signed in."""
        if name not in self._browsers:
            client, actor = Client(), self.actors()[name]
            if actor.person is not None:
                person = Person.objects.get(pk=actor.person)
                account = Account.objects.create_user(f"{person.pk}@example.org")  # hashing a password takes long

                def join(fresh: Person, _context: object) -> None:
                    fresh.account = account

                perform(person, "edit", by=PROGRAM, apply=join)
                client.force_login(account)
            self._browsers[name] = client
        return self._browsers[name]

    def attempt(self, do: Any) -> Any:
        """Do it at the time that it is now; a refusal is an answer like another."""
        with clock.set_to(self.now), suppress(Refused):
            return do()
        return None

    def sheets(self, *states: str) -> list[Submission]:
        """The submissions of the purchase in those states; all where none is named."""
        rows = Submission.objects.filter(solicitation=self.solicitation).select_related("organization", "solicitation")
        return list(rows.filter(state__in=states) if states else rows)
