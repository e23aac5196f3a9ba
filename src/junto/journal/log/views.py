"""The log's files as anyone may fetch them, receipts for those who may see what they open, the page about the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from junto.core.tlog.asking import WITNESSED
from junto.core.tlog.blanks import FILE
from junto.core.tlog.lines import write_base64
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.proof_files import MOST_BYTES, SUFFIX
from junto.core.tlog.stamping import FOLDER
from junto.core.tlog.tiles import read_path
from junto.journal import quiet
from junto.journal.log import keys, proofs, publishing
from junto.journal.log.judging import judge
from junto.journal.models import Entry

FOR_GOOD = "public, max-age=31536000, immutable"  # a tile of one width never changes, a partial one neither
AT_ONCE = "public, max-age=1"
NEVER = "no-store"
MOST_STAMPS = 10  # shown on the page, the newest


class DropForm(forms.Form):
    """A receipt, dropped on the field or chosen."""

    file = forms.FileField(
        label=gettext_lazy("The receipt"),
        help_text=gettext_lazy("Drop the file here or choose it. Its name ends in .tlog-proof."),
        widget=forms.FileInput(attrs={"accept": f"{SUFFIX},text/plain"}),
    )


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A file under `tile/` (C2SP tlog-tiles). One that is not there may be there soon: that is never kept."""
    found = read_path(f"tile/{path}")
    file = publishing.folder() / found.path if found else None
    try:
        content = file.read_bytes() if file else None
    except FileNotFoundError:
        content = None
    if content is None:
        return HttpResponse(status=404, content_type="text/plain", headers={"Cache-Control": NEVER})
    headers = {"Cache-Control": FOR_GOOD, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@require_safe
def note(request: HttpRequest, name: str = CHECKPOINT) -> HttpResponse:
    """The signed checkpoint, or the newest one that witnesses signed."""
    file = publishing.folder() / name
    if not file.exists():
        return HttpResponse(status=404, content_type="text/plain", headers={"Cache-Control": NEVER})
    headers = {"Cache-Control": AT_ONCE, "Access-Control-Allow-Origin": "*"}
    kind = "application/timestamp-reply" if file.suffix == ".tsr" else proofs.TYPE
    return HttpResponse(file.read_bytes(), content_type=kind, headers=headers)


@require_safe
def timestamp(request: HttpRequest, size: int, part: str) -> HttpResponse:
    """A time stamp of the checkpoint at a size (`tsr`), or what was stamped (`note`)."""
    if part not in ("tsr", "note"):
        raise Http404
    return note(request, f"{FOLDER}/{size}.{part}")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the log is, how large, by which key; how to keep watch over it."""
    return render(request, "journal/log.html", about_log())


def about_log() -> dict[str, Any]:
    """The log's key, state and address, for pages."""
    signer, checkpoint = keys.signer(), publishing.checkpoint()
    page: dict[str, Any] = {"key": str(signer.key) if signer else "", "address": f"{settings.SITE_URL}/log"}
    page["step"] = (settings.LOG_STEP_SECONDS // 60, settings.LOG_STEP_ENTRIES) if quiet.keeping() else None
    page["disclosed"] = (publishing.folder() / FILE).exists()
    page["witnesses"] = [(address, str(key)) for address, key in keys.witnesses().items()]
    if checkpoint is not None:
        at = (publishing.folder() / CHECKPOINT).stat().st_mtime
        page |= {
            "log": checkpoint,
            "root": write_base64(checkpoint.root),
            "at": datetime.fromtimestamp(at, UTC),
            "stamps": sorted(int(one.stem) for one in (publishing.folder() / FOLDER).glob("*.tsr"))[-MOST_STAMPS:],
            "witnessed": (publishing.folder() / WITNESSED).exists(),
        }
    return page


@never_cache
def check_receipt(request: HttpRequest) -> HttpResponse:
    """Whether a receipt holds that somebody drops here; what it says is told in words."""
    page: dict[str, Any] = {"form": DropForm()}
    status = 200
    if request.method == "POST":
        form = page["form"] = DropForm(request.POST, request.FILES)
        status = 400
        if form.is_valid():
            status = 200
            page["judged"] = judge(form.cleaned_data["file"].read(MOST_BYTES + 1))
    return render(request, "journal/check_receipt.html", page | about_log(), status=status)


# --- receipts --------------------------------------------------------------------------------------------------------
def _entry(request: HttpRequest, digest: str) -> Entry:
    """The entry of that digest, if the reader may see all of it; what one may not see is not there."""
    found = Entry.objects.filter(digest=digest).select_related("payload").first()
    if found is None or not proofs.may_open(found, request.actor):  # type: ignore[attr-defined]
        raise Http404(_("There is nothing here that you may see."))
    return found


@never_cache
@require_safe
def receipt(request: HttpRequest, digest: str) -> HttpResponse:
    """An entry's receipt as a file; a page that waits for it where the entry is not in the published log yet."""
    entry = _entry(request, digest)
    content = proofs.receipt_of(entry)
    if content is None:
        return render(request, "journal/receipt_waits.html", proof_of(entry))
    headers = {"Content-Disposition": f'attachment; filename="{proofs.name_of(entry)}"'}
    return HttpResponse(content, content_type=proofs.TYPE, headers=headers)


@never_cache
@require_safe
def receipt_state(request: HttpRequest, digest: str) -> HttpResponse:
    """The part of a page that offers an entry's receipt, or says that it is being entered."""
    return render(request, "journal/_proof.html", proof_of(_entry(request, digest)))


def proof_of(entry: Entry) -> dict[str, Any]:
    """What the part needs to know: whether the entry is in the published log."""
    at = getattr(entry, "position", None)
    if at is not None and at.position < publishing.published_size():
        return {"entry": entry, "ready": True}
    return {"entry": entry, "ready": False, "at": quiet.waits_until() if at is None else None}
