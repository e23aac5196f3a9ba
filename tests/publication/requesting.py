"""A purchase whose records somebody asks for: awarded, with claims of confidentiality, and everyone concerned."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from junto.core.workflow import Actor
from junto.journal import clock
from junto.publication import actions
from junto.publication.models import RecordsRequest, ResponsiveDocument
from junto.publication.records import sources
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating

PDF = b"%PDF-1.7\n1 0 obj\n<</Redacted true>>\nendobj\n%%EOF\n"
LAW = "Texas Government Code § 552.110"
LEFT = [{"place": "page 3, table 2", "reason": "Trade secret.", "citation": LAW}]


class Requesting:
    """What the tests of requests for records begin with."""

    def __init__(self, evaluating: Evaluating) -> None:
        self.evaluating = evaluating
        self.world = evaluating.world

    @property
    def officer(self) -> Actor:
        return self.evaluating.officer

    @property
    def attorney(self) -> Actor:
        return self.world.officer("city_attorney")

    @property
    def company(self) -> Actor:
        return self.evaluating.buying.seller("Lumen Works")

    def awarded(self) -> Solicitation:
        """A low bid awarded: names, prices and contents are open."""
        return self.evaluating.confirmed("low_bid").evaluation.solicitation

    def received(self, solicitation: Solicitation, **fields: Any) -> RecordsRequest:
        given: dict[str, Any] = {
            "requester": "Jo Journalist",
            "contact": "jo@example.org",
            "wanted": "All bids.",
            "received_on": date(2026, 7, 10),
            **fields,
        }
        return actions.receive_request(solicitation, by=self.officer, **given)

    def found(self, solicitation: Solicitation, source: str, company: str = "Lumen Works") -> sources.Found:
        """The first document of that sort; of offers that company's."""
        offered = sources.documents_of(solicitation, self.officer)
        return next(one for one in offered if one.source == source and company in one.title)

    def listed(self, request: RecordsRequest, source: str = "offer_document", **claim: Any) -> ResponsiveDocument:
        """A document on the list; `claim`: why its company says it is confidential."""
        found = self.found(request.solicitation, source)
        made = sources.Found(found.source, found.source_id, found.title, found.company, **claim)
        return actions.list_document(request, made, by=self.officer)

    def claimed(self, request: RecordsRequest) -> ResponsiveDocument:
        return self.listed(request, claimed=True, claim="Our prices of parts.")

    def noticed(self, request: RecordsRequest) -> ResponsiveDocument:
        return actions.give_notice(self.claimed(request), by=self.officer)

    def objected(self, request: RecordsRequest) -> ResponsiveDocument:
        return actions.object_to_release(self.noticed(request), by=self.company, objection="Table 2 is a trade secret.")

    def redacted(self, request: RecordsRequest) -> ResponsiveDocument:
        """Objected to, decided by the attorney, with its copy."""
        decided = actions.redact_document(self.objected(request), by=self.attorney, reason="In part.", citation=LAW)
        return actions.keep_copy(decided, [PDF], name="redacted.pdf", redactions=LEFT, by=self.officer)

    def after(self, document: ResponsiveDocument, field: str, *, minutes: int = 1) -> AbstractContextManager[None]:
        """The clock held after one of the document's dates."""
        return clock.set_to(getattr(document, field) + timedelta(minutes=minutes))
