"""Writes on requests for records: registering, listing documents, companies' notice, decisions, the release."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.journal import clock, due
from junto.journal.door import perform
from junto.people.models import Person
from junto.publication.actions.releasing import copies_of, forget_unused, release_copies
from junto.publication.models import RecordsRequest, ResponsiveDocument
from junto.publication.records import telling
from junto.publication.records.sources import Found
from junto.publication.records.terms import TERMS, end_after, working_day
from junto.solicitations.models import Solicitation

FIELDS = ("requester", "contact", "wanted", "purpose", "received_on", "due_on", "citation")


def receive_request(
    solicitation: Solicitation, *, by: Actor, requester: str, wanted: str, received_on: date, **fields: Any
) -> RecordsRequest:
    """Register a request for the records of a purchase. Without `due_on` the law's term counts from its receipt."""
    given = {"due_on": working_day(received_on, TERMS.answer_days), "citation": TERMS.citation}
    given |= {name: value for name, value in fields.items() if value not in (None, "")}
    row = RecordsRequest(
        solicitation=solicitation, requester=requester, wanted=wanted, received_on=received_on, **given
    )
    _refuse_order(row)
    return perform(row, "receive", by=by)


def edit_request(request: RecordsRequest, *, by: Actor, seen: int | None = None, **fields: Any) -> RecordsRequest:
    """Change what was written of a request."""

    def apply(fresh: RecordsRequest, _context: Context) -> None:
        for name in FIELDS:
            if name in fields:
                setattr(fresh, name, fields[name])
        _refuse_order(fresh)

    return perform(request, "edit", by=by, seen=seen, apply=apply)


def _refuse_order(row: RecordsRequest) -> None:
    if row.due_on < row.received_on:
        raise Refused(_("It cannot be due before it was received."), code="input", field="due_on")


def list_document(request: RecordsRequest, found: Found, *, by: Actor) -> ResponsiveDocument:
    """Put a document on the list of what the request asks for; with its company's claim, as it stands in the offer."""
    taken = request.documents.exclude(state="dropped").filter(source=found.source, source_id=found.source_id)
    if taken.exists():
        raise Refused(_("“%(title)s” is on the list already.") % {"title": found.title}, code="input")
    document = ResponsiveDocument(
        request=request,
        source=found.source,
        source_id=found.source_id,
        title=found.title,
        company=found.company,
        claimed=found.claimed,
        claim=found.claim,
    )
    return perform(document, "list", by=by, inputs={"title": document.title})


def drop_document(
    document: ResponsiveDocument, *, by: Actor, reason: str, seen: int | None = None
) -> ResponsiveDocument:
    """Take a document off the list: it is not what was asked for."""
    return perform(document, "drop", by=by, inputs={"reason": reason}, seen=seen)


# --- the company ------------------------------------------------------------------------------------------------------
def give_notice(document: ResponsiveDocument, *, by: Actor, seen: int | None = None) -> ResponsiveDocument:
    """Tell the company that somebody asks for what it claims is confidential; it may object within the law's term."""
    until = end_after(clock.now(), TERMS.object_days)

    def apply(fresh: ResponsiveDocument, context: Context) -> None:
        fresh.object_until = end_after(context.at, TERMS.object_days)

    def then(fresh: ResponsiveDocument, _context: Context) -> None:
        assert fresh.object_until is not None
        due.schedule(fresh, "lapse", at=fresh.object_until)

    inputs = {"until": date_format(timezone.localtime(until), "DATE_FORMAT")}
    noticed = perform(document, "give_notice", by=by, inputs=inputs, apply=apply, then=then, seen=seen)
    telling.noticed(noticed)
    return noticed


def object_to_release(
    document: ResponsiveDocument, *, by: Actor, objection: str, seen: int | None = None
) -> ResponsiveDocument:
    """Object in time for one's company, with the reasons."""
    if not objection.strip():
        raise Refused(_("Say what must be left out and by which law."), code="input", field="objection")

    def apply(fresh: ResponsiveDocument, _context: Context) -> None:
        fresh.objection = objection.strip()

    objected = perform(document, "object", by=by, apply=apply, seen=seen)
    due.cancel(objected, "lapse")
    telling.objected(objected)
    return objected


def consent_to_release(document: ResponsiveDocument, *, by: Actor, seen: int | None = None) -> ResponsiveDocument:
    """Give up the claim for this request."""
    consented = perform(document, "consent", by=by, seen=seen)
    due.cancel(consented, "lapse")
    return consented


def lapse_objection(document: ResponsiveDocument) -> ResponsiveDocument:
    """The time to object has passed. Applied by the program when due."""
    return perform(document, "lapse", by=PROGRAM)


# --- the decision -----------------------------------------------------------------------------------------------------
def decide_release(document: ResponsiveDocument, **given: Any) -> ResponsiveDocument:
    """Decide that it is released whole."""
    return _decide(document, "release_whole", **given)


def redact_document(document: ResponsiveDocument, **given: Any) -> ResponsiveDocument:
    """Decide that it is released with parts left out."""
    return _decide(document, "redact", **given)


def decide_withholding(document: ResponsiveDocument, **given: Any) -> ResponsiveDocument:
    """Decide that it is not released."""
    return _decide(document, "withhold", **given)


def _decide(
    document: ResponsiveDocument,
    action: str,
    *,
    by: Actor,
    reason: str,
    citation: str = "",
    seen: int | None = None,
) -> ResponsiveDocument:
    if action != "release_whole" and not citation.strip():
        raise Refused(_("Name the law by which it is kept back."), code="input", field="citation")

    def apply(fresh: ResponsiveDocument, context: Context) -> None:
        fresh.reason, fresh.citation = reason.strip(), citation.strip()
        fresh.decided_by = Person.objects.filter(pk=by.person).first()
        fresh.release_from = end_after(context.at, TERMS.court_days) if fresh.objection else None
        fresh.copy_sha256 = fresh.copy_type = fresh.copy_name = ""  # a copy made for another decision does not count
        fresh.copy_size = None

    def then(fresh: ResponsiveDocument, _context: Context) -> None:
        fresh.redactions.all().delete()

    before = document.copy_sha256
    decided = perform(
        document, action, by=by, inputs={"reason": reason, "citation": citation}, apply=apply, then=then, seen=seen
    )
    forget_unused(before)
    telling.decided(decided)
    return decided


# --- the answer -------------------------------------------------------------------------------------------------------
def publish_answer(request: RecordsRequest, *, by: Actor, answer: str, seen: int | None = None) -> RecordsRequest:
    """Answer the request and release the copies to everyone, for good."""
    documents = request.documents.filter(state__in=("whole", "redacted")).order_by("pk")
    with copies_of(documents, by) as copies:

        def apply(fresh: RecordsRequest, context: Context) -> None:
            fresh.answer, fresh.answered_at = answer.strip(), context.at

        def then(fresh: RecordsRequest, _context: Context) -> None:
            released = release_copies(fresh, copies)
            withheld = fresh.documents.filter(state="withheld").order_by("pk")
            content = {
                "request": fresh.number,
                "solicitation": fresh.solicitation.number,
                "answer": fresh.answer,
                "released": [
                    {"number": c.number, "title": c.title, "sha256": c.sha256, "redactions": c.redactions}
                    for c in released
                ],
                "withheld": [{"title": d.title, "reason": d.reason, "citation": d.citation} for d in withheld],
            }
            freeze(fresh, label=_("Answer"), by=PROGRAM, content=content)

        return perform(request, "publish", by=by, inputs={"count": len(copies)}, apply=apply, then=then, seen=seen)


def close_request(request: RecordsRequest, *, by: Actor, reason: str, seen: int | None = None) -> RecordsRequest:
    """Close a request without releasing anything."""

    def apply(fresh: RecordsRequest, context: Context) -> None:
        fresh.answer, fresh.answered_at = reason.strip(), context.at

    return perform(request, "close", by=by, inputs={"reason": reason}, apply=apply, seen=seen)
