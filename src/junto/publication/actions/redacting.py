"""Redacted copies: a file that somebody made, or a record whose fields the program leaves out; each with its law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.documents import media, storage
from junto.journal.door import perform
from junto.publication.actions.releasing import JSON, forget_unused
from junto.publication.models import Redaction, ResponsiveDocument
from junto.publication.records import sources

Left = Mapping[str, str]  # {"place", "reason", "citation"}


def keep_copy(
    document: ResponsiveDocument,
    file: File | Iterable[bytes],
    *,
    name: str = "",
    redactions: Sequence[Left],
    by: Actor,
    seen: int | None = None,
) -> ResponsiveDocument:
    """Bring in a redacted copy that was made elsewhere, with what it leaves out and why."""
    _refuse_incomplete(redactions)
    if document.source in sources.BY_FIELD:
        raise Refused(_("This is a record: choose the fields to leave out instead."), code="input")
    shown = media.safe_name(name or str(getattr(file, "name", "")))
    pieces = file.chunks(storage.PIECE) if isinstance(file, File) else file
    with storage.receiving(pieces, limit=settings.ATTACHMENT_MAX_BYTES) as received:
        found = media.recognise(received, shown)
        _refuse_same(document, received.sha256, by)
        with storage.giving_place():
            storage.keep(received)
            kept = _kept(document, received, found, shown, redactions, by=by, seen=seen)
    return _replacing(kept, document.copy_sha256)


def redact_fields(
    document: ResponsiveDocument, redactions: Sequence[Left], *, by: Actor, seen: int | None = None
) -> ResponsiveDocument:
    """Write the copy of a record without the fields that `redactions` name as their places."""
    _refuse_incomplete(redactions)
    fields = sources.fields_of(document, by)
    unknown = [one["place"] for one in redactions if one["place"] not in fields]
    if document.source not in sources.BY_FIELD or unknown:
        raise Refused(_("Choose among the fields of the record."), code="input", field="place")
    body = sources.copy_of_fields(fields, {one["place"]: one["citation"] for one in redactions})
    with storage.giving_place():
        received = storage.keep_pieces([body], limit=settings.ATTACHMENT_MAX_BYTES)
        kept = _kept(document, received, JSON, f"{document.pk}.json", redactions, by=by, seen=seen)
    return _replacing(kept, document.copy_sha256)


def _kept(
    document: ResponsiveDocument,
    received: storage.Received,
    media_type: str,
    name: str,
    redactions: Sequence[Left],
    *,
    by: Actor,
    seen: int | None,
) -> ResponsiveDocument:
    def apply(fresh: ResponsiveDocument, _context: Context) -> None:
        fresh.copy_sha256, fresh.copy_size = received.sha256, received.size
        fresh.copy_type, fresh.copy_name = media_type, name

    def then(fresh: ResponsiveDocument, _context: Context) -> None:
        fresh.redactions.all().delete()
        Redaction.objects.bulk_create(
            Redaction(document=fresh, number=n, **{k: one[k].strip() for k in ("place", "reason", "citation")})
            for n, one in enumerate(redactions, 1)
        )

    inputs = {"count": len(redactions)}
    return perform(document, "keep_copy", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def _replacing(kept: ResponsiveDocument, before: str) -> ResponsiveDocument:
    """Let the copy before go: only now, since `giving_place` holds the lock that destroying takes."""
    if before != kept.copy_sha256:
        forget_unused(before)
    return kept


def _refuse_incomplete(redactions: Sequence[Left]) -> None:
    if not redactions:
        raise Refused(_("Say of each passage that is left out where it was, why, and by which law."), code="input")
    for one in redactions:
        if not all(one.get(name, "").strip() for name in ("place", "reason", "citation")):
            raise Refused(_("Each redaction names its place, its reason and its law."), code="input")


def _refuse_same(document: ResponsiveDocument, digest: str, by: Actor) -> None:
    """A copy that has the very bytes of the original leaves nothing out."""
    try:
        with sources.original(document, by) as found:
            same = storage.digest_of(found.path) == digest
    except FileNotFoundError:
        return
    if same:
        raise Refused(
            _("This is the very file of the original: nothing in it is left out."), code="input", field="file"
        )
