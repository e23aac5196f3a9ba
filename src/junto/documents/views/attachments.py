"""Attaching, showing and fetching files: permission follows what they are attached to."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from junto.core.workflow import Refused
from junto.documents import media, storage
from junto.documents.actions import attach_file, open_attachment, withdraw_attachment
from junto.documents.forms import AttachForm
from junto.documents.models import Attachment
from junto.documents.queries import subject_named
from junto.journal.access import fetch, refuse_to_begin
from junto.journal.views import ReasonForm, Step, steps

act = steps(
    Attachment,
    {
        "withdraw": Step(withdraw_attachment, ReasonForm, done=gettext_lazy("The file is no longer shown.")),
        "open": Step(open_attachment, done=gettext_lazy("Everyone who may read the page can now fetch the file.")),
    },
)


def attach(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Attach a file to any subject that the reader may see; its workflow decides who may."""
    subject = subject_named(kind, pk, by=request.actor)  # type: ignore[attr-defined]
    hanging = Attachment(subject_type=kind, subject_id=subject.pk)
    refuse_to_begin(hanging, "attach", request.actor)  # type: ignore[attr-defined]
    form = AttachForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                attach_file(subject, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
                status = 403 if refused.code == "forbidden" else 422
            else:
                messages.success(request, _("The file is attached."))
                return redirect(subject.get_absolute_url())  # type: ignore[attr-defined]
        status = status if status == 403 else 422
    return render(request, "documents/attach.html", {"subject": subject, "form": form, "kind": kind}, status=status)


@require_safe
def attachment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file with its digest and history."""
    found = fetch(Attachment, pk, by=request.actor)  # type: ignore[attr-defined]
    page = {
        "attachment": found,
        "label": media.BY_TYPE[found.media_type].label,
        "stored": storage.path_of(found.sha256).exists(),
    }
    return render(request, "documents/attachment.html", page)


@require_safe
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The bytes, to be saved: nothing that somebody sent in is shown in the browser by itself."""
    found = fetch(Attachment, pk, by=request.actor)  # type: ignore[attr-defined]
    try:
        content = storage.open_bytes(found.sha256)
    except FileNotFoundError:
        raise Refused(
            _("The bytes of this file are not stored here any more; its digest and history are."), code="state"
        ) from None
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=found.file_name,
        content_type=found.media_type,
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(found.sha256)).decode()}:"  # RFC 9530
    return answer
