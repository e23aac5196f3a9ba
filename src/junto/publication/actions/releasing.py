"""The bytes of released copies: made ready before the act, kept under their digest, never destroyed once released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from junto.core.workflow import PROGRAM, Actor
from junto.documents import storage
from junto.journal.door import perform
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.records import sources

PIECE = 1 << 16
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy ready to be released: its bytes lie under their digest."""

    document: ResponsiveDocument
    sha256: str
    size: int
    media_type: str
    file_name: str


@contextmanager
def copies_of(documents: QuerySet[ResponsiveDocument], by: Actor) -> Iterator[list[Copy]]:
    """Inside: every copy is stored, and stays there until the rows that tell of it are written."""
    with storage.giving_place():
        yield [_copy(document, by) for document in documents]


def _copy(document: ResponsiveDocument, by: Actor) -> Copy:
    if document.state == "redacted":
        return Copy(document, document.copy_sha256, document.copy_size or 0, document.copy_type, document.copy_name)
    if document.source in sources.BY_FIELD:
        whole = sources.copy_of_fields(sources.fields_of(document, by), {})
        kept = storage.keep_pieces([whole], limit=settings.ATTACHMENT_MAX_BYTES)
        return Copy(document, kept.sha256, kept.size, JSON, f"{document.pk}.json")
    with sources.original(document, by) as found:
        kept = storage.keep_pieces(_pieces(found.path), limit=settings.ATTACHMENT_MAX_BYTES)
        return Copy(document, kept.sha256, kept.size, found.media_type, found.name)


def release_copies(request: RecordsRequest, copies: Sequence[Copy]) -> list[ReleasedCopy]:
    """Write the copies down as released, inside the act that answers the request."""
    released = []
    for number, copy in enumerate(copies, 1):
        document = perform(copy.document, "release", by=PROGRAM)
        row = ReleasedCopy(
            request=request,
            document=document,
            number=number,
            title=document.title,
            redactions=list(document.redactions.values("place", "reason", "citation")),
            sha256=copy.sha256,
            size=copy.size,
            media_type=copy.media_type,
            file_name=copy.file_name,
        )
        released.append(perform(row, "release", by=PROGRAM, inputs={"title": row.title}))
    return released


def still_needed(digest: str) -> bool:
    """Whether a released copy, or one waiting to be released, has these bytes."""
    waiting = ResponsiveDocument.objects.filter(copy_sha256=digest).exclude(state="dropped")
    return ReleasedCopy.objects.filter(sha256=digest).exists() or waiting.exists()


def forget_unused(digest: str) -> None:
    """Let go of a copy that another one took the place of."""
    if digest:
        storage.destroy_unless_needed(digest)


def _pieces(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
