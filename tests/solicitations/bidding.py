"""Companies that offer: drafts filled in, envelopes handed in, openings held; for the rooms below as well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.journal import clock
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.envelopes import drafting
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.models import Opening, Solicitation, Submission
from junto.solicitations.sealing import wraps
from tests.solicitations.making import Buying
from tests.staging import maker, staged

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
UNIT = 1_400_00  # what a camera costs where a test does not say


@maker
class Bidding:
    """What the tests of submissions begin with."""

    def __init__(self, buying: Buying) -> None:
        self.buying = buying
        self.world = buying.world

    @property
    def officer(self) -> Actor:
        return self.buying.officer

    @property
    def second(self) -> Actor:
        """Another procurement officer of the same office."""
        return self.world.actor("procurement_officer", self.world.purchasing, "Sam Second")

    @property
    def clerk(self) -> Actor:
        return self.world.officer("clerk")

    @staged
    def draft(self, solicitation: Solicitation, company: str = "Lumen Works", **fields: Any) -> Submission:
        """An empty draft."""
        return actions.start_submission(
            solicitation, organization=self.buying.company(company), by=self.buying.seller(company), **fields
        )

    @staged
    def filled(self, solicitation: Solicitation, company: str = "Lumen Works", unit: int = UNIT) -> Submission:
        """A draft with everything that is asked for, each item at `unit` minor units."""
        submission, by = self.draft(solicitation, company), self.buying.seller(company)
        asked = asked_of(solicitation)
        prices = {item.number: Money(unit, solicitation.currency) for item in asked.items}
        submission = actions.write_prices(submission, prices, by=by)
        submission = actions.write_answers(submission, dict.fromkeys(asked.answers, "Yes."), by=by)
        for document in asked.documents:
            if document.mandatory:
                name = f"{document.code}.pdf"
                submission = actions.add_document(submission, pieces(), code=document.code, name=name, by=by)
        return submission

    @staged
    def handed_in(self, solicitation: Solicitation, company: str = "Lumen Works", unit: int = UNIT) -> Submission:
        """A sound submission, sealed."""
        return self.hand_in(self.filled(solicitation, company, unit), company)

    def hand_in(self, draft: Submission, company: str = "Lumen Works") -> Submission:
        ready = drafting.prepare(draft)
        return actions.submit_submission(draft, digest=ready.digest, by=self.buying.seller(company))

    def packed(
        self, solicitation: Solicitation, data: bytes, company: str = "Lumen Works", price: bytes | None = None
    ) -> Submission:
        """Bytes handed in as they are; `price`: those of the other one of two envelopes."""
        draft = self.draft(solicitation, company)
        other = None if price is None else pieces(price)
        return actions.submit_packed(draft, pieces(data), price=other, by=self.buying.seller(company))

    @staged
    def called(self, solicitation: Solicitation) -> Opening:
        """The opening called by the first officer, at its hour."""
        with self.buying.after_deadline(solicitation):
            return actions.call_opening(fresh(solicitation), by=self.officer)

    @staged
    def opened(self, solicitation: Solicitation) -> Opening:
        """The opening called by one officer and held by another."""
        opening = self.called(solicitation)
        with self.buying.after_deadline(solicitation):
            return actions.hold_opening(opening, by=self.second)

    def shortly_before(self, solicitation: Solicitation) -> Any:
        """The clock held one minute before the deadline."""
        assert solicitation.deadline is not None
        return clock.set_to(solicitation.deadline - timedelta(minutes=1))

    def on_paper(self, solicitation: Solicitation, company: str = "Paper Lamps") -> Submission:
        """Taken in over the counter by the officer, to be countersigned by the clerk."""
        return actions.register_paper(
            solicitation,
            organization=self.buying.company(company),
            second=Person.objects.get(pk=self.clerk.person),
            kept_at="Safe in room 12; key with the clerk",
            by=self.officer,
        )


def pieces(data: bytes = PDF) -> Iterable[bytes]:
    return iter([data])


def received(submission: Submission) -> bytes:
    """What was handed in, out of its second wrap."""
    with wraps.unwrapped(submission.pk) as path:
        return path.read_bytes()


def fresh(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row).objects.get(pk=row.pk)
