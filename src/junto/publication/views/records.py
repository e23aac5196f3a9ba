"""Requests for records: the list, one request, its documents, companies' objections, copies, the released set."""

from __future__ import annotations

import copy as copying
from base64 import b64encode
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from junto.core.workflow import Actor, Context, Refused
from junto.documents import storage
from junto.frame.paging import page_of
from junto.journal import clock
from junto.journal.access import fetch, may, sees, visible
from junto.journal.door import decide
from junto.journal.hanging import readers_of, stands
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.publication import actions
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.records import queries, sources
from junto.publication.records.forms import (
    AnswerForm,
    CopyForm,
    DecideForm,
    DocumentsForm,
    ObjectForm,
    RequestForm,
    redaction_lines,
)
from junto.publication.records.terms import TERMS
from junto.solicitations.models import Solicitation
from junto.solicitations.views.making import make


def _edit(request_: RecordsRequest, *, by: Actor, seen: int | None, **fields: Any) -> RecordsRequest:
    return actions.edit_request(request_, by=by, seen=seen, **fields)


def _publish(request_: RecordsRequest, *, by: Actor, seen: int | None, answer: str, looked: bool) -> RecordsRequest:
    return actions.publish_answer(request_, by=by, seen=seen, answer=answer)


request_act = steps(
    RecordsRequest,
    {
        "publish": Step(
            _publish, AnswerForm, "publication/records_publish.html", gettext_lazy("The copies are released.")
        ),
        "close": Step(actions.close_request, ReasonForm, done=gettext_lazy("The request is closed.")),
    },
)
DOCUMENT_STEP = "publication/records_document_step.html"
document_act = steps(
    ResponsiveDocument,
    {
        "give_notice": Step(actions.give_notice, None, DOCUMENT_STEP, gettext_lazy("The company is told.")),
        "object": Step(actions.object_to_release, ObjectForm, DOCUMENT_STEP, gettext_lazy("Your objection is filed.")),
        "consent": Step(actions.consent_to_release, None, DOCUMENT_STEP),
        "release_whole": Step(actions.decide_release, ReasonForm, DOCUMENT_STEP),
        "redact": Step(actions.redact_document, DecideForm, DOCUMENT_STEP),
        "withhold": Step(actions.decide_withholding, DecideForm, DOCUMENT_STEP),
        "drop": Step(actions.drop_document, ReasonForm, DOCUMENT_STEP),
    },
)


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Requests that the reader may see: those who answer them all, everyone else what was released."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.records_requests(actor)
    page = {"page": page_of(rows, request), "inside": rows.exclude(state="answered").exists()}
    return render(request, "publication/records.html", page)


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register a request for the records of a purchase."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    solicitation = fetch(Solicitation, pk, by=actor)
    decide(kind_of(RecordsRequest), RecordsRequest(solicitation=solicitation), "receive", Context(actor, clock.now()))
    form = RequestForm(request.POST or None)
    return make(
        request,
        form,
        lambda given: actions.receive_request(solicitation, by=actor, **given).get_absolute_url(),
        title=_("Register a request for records"),
        back=solicitation.get_absolute_url(),
        subject=solicitation,
        lead=_terms(),
    )


def _terms() -> str:
    words = {"answer": TERMS.answer_days, "object": TERMS.object_days, "citation": TERMS.citation}
    said = _("Answered within %(answer)s working days; a company may object within %(object)s (%(citation)s).") % words
    recalled = _("Recalled, not verified: the city attorney knows what applies.")
    return said if TERMS.verified else f"{said} {recalled}"


@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: for those who answer it with everything, for everyone the answer and the copies."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(RecordsRequest, pk, by=actor, rows=RecordsRequest.objects.select_related("solicitation"))
    documents = visible(ResponsiveDocument, actor).filter(request=found).select_related("company")
    page = {
        "found": found,
        "solicitation": found.solicitation,
        "documents": documents.exclude(state="dropped"),
        "copies": visible(ReleasedCopy, actor).filter(request=found),
        "withheld": queries.withheld(found, actor),
        "inside": sees(found, "requester", actor),
        "may_list": may(found, "edit", actor),
        "terms": _terms(),
    }
    return render(request, "publication/records_request.html", page)


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what was written of a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(RecordsRequest, pk, by=actor, to="edit")
    form = RequestForm(request.POST or None, instance=found)
    return make(
        request,
        form,
        lambda given: _edit(RecordsRequest(pk=found.pk), by=actor, seen=None, **given).get_absolute_url(),
        title=_("Edit the request"),
        button=_("Save"),
        back=found.get_absolute_url(),
        subject=found,
    )


def listing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the documents that the request asks for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(RecordsRequest, pk, by=actor, to="edit")
    listed = found.documents.exclude(state="dropped").values_list("source", "source_id")
    known = {f"{source}:{source_id}" for source, source_id in listed}
    offered = [one for one in sources.documents_of(found.solicitation, actor) if one.code not in known]

    def do(given: dict[str, Any]) -> str:
        chosen = set(given["documents"])
        for one in offered:
            if one.code in chosen:
                actions.list_document(found, one, by=actor)
        return found.get_absolute_url()

    form = DocumentsForm(request.POST or None, found=offered)
    lead = (
        _("Every document of the purchase that you may read and that is not on the list yet.")
        if offered
        else _("There is no further document of this purchase that you may read.")
    )
    return make(
        request, form, do, title=_("Which documents are asked for"), button=_("Put on the list"),
        back=found.get_absolute_url(), subject=found, lead=lead,
    )  # fmt: skip


@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One document asked for: the claim, the objection, the decision, the copy."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = ResponsiveDocument.objects.select_related("request__solicitation", "company", "decided_by")
    found = fetch(ResponsiveDocument, pk, by=actor, rows=rows)
    page = {
        "found": found,
        "solicitation": found.request.solicitation,
        "reads_request": visible(RecordsRequest, actor).filter(pk=found.request_id).exists(),
        "may_copy": may(found, "keep_copy", actor),
        "released": ReleasedCopy.objects.filter(document=found).first(),
        "by_field": found.source in sources.BY_FIELD,
    }
    return render(request, "publication/records_document.html", page)


def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring in the redacted copy, with each passage that it leaves out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(ResponsiveDocument, pk, by=actor, to="keep_copy")
    fields = sources.fields_of(found, actor) if found.source in sources.BY_FIELD else {}
    lines = redaction_lines(found, list(fields), request.POST or None)
    form = None if fields else CopyForm(request.POST or None, request.FILES or None)
    status, refusal = 200, None
    if request.method == "POST":
        status = 400
        if lines.is_valid() and (form is None or form.is_valid()):
            left = [line.cleaned_data for line in lines if line.cleaned_data]
            try:
                if form is None:
                    actions.redact_fields(found, left, by=actor)
                else:
                    actions.keep_copy(found, form.cleaned_data["file"], redactions=left, by=actor)
            except Refused as refused:
                refusal, status = refused, 409
            else:
                messages.success(request, _("The redacted copy is kept. Look at it once more before it is released."))
                return redirect(found)
    page = {"found": found, "lines": lines, "form": form, "refusal": refusal, "fields": fields}
    return render(request, "publication/records_copy.html", page, status=status)


@require_safe
def copy_bytes(request: HttpRequest, pk: UUID) -> FileResponse:
    """A copy that waits to be released, for those who answer the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(ResponsiveDocument, pk, by=actor)
    listed = copying.copy(found)
    listed.state = "listed"  # read by those who answer alone: not by the company, as a copy may hold what others claim
    if stands(kind_of(ResponsiveDocument), found, readers_of(listed), actor) is None:
        raise Http404(_("There is nothing here that you may see."))
    return _bytes(found.copy_sha256, found.copy_type, found.copy_name)


@require_safe
def released_bytes(request: HttpRequest, pk: UUID) -> FileResponse:
    """A released copy, for everyone."""
    found = fetch(ReleasedCopy, pk, by=request.actor)  # type: ignore[attr-defined]
    return _bytes(found.sha256, found.media_type, found.file_name)


def _bytes(digest: str, media_type: str, name: str) -> FileResponse:
    try:
        content = storage.open_bytes(digest)
    except (FileNotFoundError, ValueError):
        raise Refused(_("The bytes of this file are not stored here any more."), code="state") from None
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"  # RFC 9530
    return answer
