"""What stands against a step in answering a request for records, as sentences."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Words
from junto.publication.models import RecordsRequest, ResponsiveDocument
from junto.publication.records import sources
from junto.solicitations.conditions import is_open
from junto.solicitations.profiles.profile import NEVER
from junto.solicitations.words import MILESTONES

OF_OFFERS = ("offer_document", "offer_fields")
TELL_OFFERS = ("solicitations.minutes", "solicitations.submission", "solicitations.opening")
DECIDED = ("whole", "redacted", "withheld")


def why_request_over(document: ResponsiveDocument) -> Words | None:
    """The request waits for its answer."""
    if document.request.state == "received":
        return None
    return _("The request was answered or closed already.")


def why_no_notice(document: ResponsiveDocument) -> Words | None:
    """There is a company that claims it is confidential."""
    if document.company_id is not None and document.claimed:
        return None
    return _("No company claims that it is confidential: decide at once.")


def why_notice_first(document: ResponsiveDocument) -> Words | None:
    """A claim was noticed to its company, which objected, consented or let its time pass."""
    if document.state != "listed" or not document.claimed:
        return None
    return _("The company claims that it is confidential: give it notice first, so that it can object.")


def why_attorney_decides(document: ResponsiveDocument, by: Actor) -> Words | None:
    """Against an objection the city attorney decides."""
    if not document.objection:
        return None
    here = document.request.solicitation.jurisdiction_id
    if any(h.role == "city_attorney" and h.jurisdiction == here for h in by.held):
        return None
    return _("The company objects to its release: the city attorney decides.")


def why_too_late(document: ResponsiveDocument, at: datetime) -> Words | None:
    """The time to object has not passed."""
    if document.object_until is not None and at <= document.object_until:
        return None
    return _("The time to object has passed.")


def why_not_publishable(request: RecordsRequest, at: datetime) -> Words | None:
    """Every document is decided and its copy there, no company's time runs, and the method has opened what it tells."""
    documents = list(request.documents.exclude(state="dropped"))
    if not documents:
        return _("No document is listed. Where there is none, close the request and say so.")
    for document in documents:
        sentence = _why_not_ready(document, at)
        if sentence:
            return sentence
    return _why_not_open(request, documents)


def _why_not_ready(document: ResponsiveDocument, at: datetime) -> Words | None:
    if document.state == "to_redact":
        return _("The redacted copy of “%(title)s” is not there yet.") % {"title": document.title}
    if document.state not in DECIDED:
        return _("It is not decided yet what becomes of “%(title)s”.") % {"title": document.title}
    if document.state != "withheld" and document.release_from is not None and at < document.release_from:
        words = {"title": document.title, "day": date_format(localtime(document.release_from), "DATETIME_FORMAT")}
        return _("The company objected to the release of “%(title)s”: it has until %(day)s to turn to a court.") % words
    return None


def _why_not_open(request: RecordsRequest, documents: list[ResponsiveDocument]) -> Words | None:
    """What tells of offers waits until the method opens what it tells: names, contents, prices, scores."""
    solicitation = request.solicitation
    for document in documents:
        for thing in _tells(document):
            milestone = solicitation.method.opens[thing]
            if thing == "scores" and milestone == NEVER:
                continue  # there are none
            if not is_open(solicitation, thing):
                words = {"title": document.title, "when": MILESTONES[milestone]}
                return _("The method has not opened what “%(title)s” tells yet (%(when)s): wait, or drop it.") % words
    return None


def _tells(document: ResponsiveDocument) -> tuple[str, ...]:
    """The things of a method's profile that a document tells of; of one that is kept back, its title tells a name."""
    if document.source in OF_OFFERS:
        if document.state == "withheld":
            return ("names",)
        return ("names", "content", "prices") if document.source == "offer_fields" else ("names", "content")
    told = sources.about(document)
    if told is None or document.state == "withheld":
        return ()
    if told.startswith("evaluation."):
        return ("names", "content", "prices", "scores")
    return ("names", "content", "prices") if told in TELL_OFFERS else ("estimate",)
