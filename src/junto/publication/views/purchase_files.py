"""The file of a purchase: which editions there are for the reader, having one made, fetching it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from junto.core.workflow import Actor, Refused, Words
from junto.documents import storage
from junto.journal.access import fetch, visible
from junto.journal.hanging import stands
from junto.journal.models import Job
from junto.journal.registry import kind_of
from junto.publication.models import PurchaseFile, RecordsRequest
from junto.publication.purchase_file.edition import EDITIONS, PUBLIC_EDITION, editions_for
from junto.publication.purchase_file.making import ask_for_file, is_current, job_of
from junto.solicitations.models import Solicitation
from junto.solicitations.workflow.roles import CLERK, OFFICE

FORMS = {"pdf": ("application/pdf", "pdf"), "zip": ("application/zip", "archive")}


@dataclass(frozen=True, slots=True)
class Offered:
    """One edition in one language as the page offers it; `row` is what was made last, if anything."""

    code: str
    label: Words
    language: str
    language_name: str
    row: PurchaseFile | None
    job: Job | None
    current: bool
    failed: bool

    @property
    def ready(self) -> bool:
        return self.row is not None and bool(self.row.pdf)


@require_safe
def purchase_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What there is for the reader, as it was made last, and whether the record has gone on since."""
    solicitation = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    offered = _offered(request, solicitation)
    if not offered:
        raise Http404(_("There is nothing here that you may see."))
    page = {"solicitation": solicitation, "offered": offered, "busy": any(one.job for one in offered)}
    return render(request, "publication/purchase_file.html", page)


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the one being made is; once none is, the page is loaded anew."""
    row = _row(request, pk)
    job = job_of(row)
    response = render(request, "publication/_purchase_file_progress.html", {"row": row, "job": job})
    if job is None:
        response["HX-Redirect"] = reverse("publication:purchase-file", kwargs={"pk": row.solicitation_id})
    return response


@require_POST
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have an edition made."""
    solicitation = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("There is no edition in this language."), code="input", field="language")
    code = request.POST.get("edition", PUBLIC_EDITION)
    ask_for_file(solicitation, code, language, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The file is being made: this takes up to a minute."))
    return redirect("publication:purchase-file", pk=solicitation.pk)


@require_safe
def fetched(request: HttpRequest, pk: UUID, form: str) -> FileResponse:
    """The bytes, with their digest."""
    row = _row(request, pk)
    if form not in FORMS or not row.pdf:
        raise Http404(_("There is nothing here that you may see."))
    media_type, column = FORMS[form]
    digest = getattr(row, column)
    try:
        content = storage.open_bytes(digest)
    except FileNotFoundError:
        raise Refused(_("The file is not stored here any more: have it made anew."), code="state") from None
    name = f"{row.solicitation.number}-{row.edition}-{row.language}.{form}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"  # RFC 9530
    return answer


def panel(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """On the page of a solicitation: where its file is to be had, and the requests for its records."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not editions_for(solicitation, actor):
        return SafeString("")
    keepers = (*OFFICE, *CLERK)
    new = RecordsRequest(solicitation=solicitation)
    page = {
        "solicitation": solicitation,
        "requests": visible(RecordsRequest, actor).filter(solicitation=solicitation),
        "may_register": stands(kind_of(RecordsRequest), new, keepers, actor) is not None,
    }
    return SafeString(render_to_string("publication/_purchase_file_panel.html", page, request=request))  # nosec B703 - a template made it


def _row(request: HttpRequest, pk: UUID) -> PurchaseFile:
    """A file that the reader may have; what one may not have is not there."""
    row = PurchaseFile.objects.select_related("solicitation__office").filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is nothing here that you may see."))
    solicitation = fetch(Solicitation, row.solicitation_id, by=request.actor)  # type: ignore[attr-defined]
    if row.edition not in editions_for(solicitation, request.actor):  # type: ignore[attr-defined]
        raise Http404(_("There is nothing here that you may see."))
    return row


def _offered(request: HttpRequest, solicitation: Solicitation) -> list[Offered]:
    codes = editions_for(solicitation, request.actor)  # type: ignore[attr-defined]
    rows: dict[Any, PurchaseFile] = {
        (row.edition, row.language): row
        for row in PurchaseFile.objects.filter(solicitation=solicitation, edition__in=codes)
    }
    return [
        _one(code, language, rows.get((code, language))) for code in codes for language, _name in settings.LANGUAGES
    ]


def _one(code: str, language: str, row: PurchaseFile | None) -> Offered:
    job = job_of(row) if row is not None else None
    last = Job.objects.filter(pk=row.job).first() if row is not None and row.job is not None else None
    return Offered(
        code=code,
        label=EDITIONS[code],
        language=language,
        language_name=get_language_info(language)["name_local"],
        row=row,
        job=job,
        current=row is not None and is_current(row),
        failed=last is not None and last.state == Job.State.FAILED,
    )
