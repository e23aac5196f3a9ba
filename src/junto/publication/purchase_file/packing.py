"""Packs a purchase's file as ZIP: the PDF, frozen versions, attachments, offers, the history, and a manifest of it all.

The same record gives the same bytes: names in their order, the time of the record's last entry on every file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from junto.documents import media, storage
from junto.documents.models import Attachment
from junto.documents.queries import json_told
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.journal.snapshots import plain
from junto.publication.models import ReleasedCopy
from junto.publication.purchase_file.reading import Reading
from junto.publication.purchase_file.telling import history_lines
from junto.solicitations.envelopes.door import read_document, shows
from junto.solicitations.models import Submission, SubmissionDocument

FORMAT, VERSION = "junto-purchase-file", 1
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the first time that a ZIP can tell
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the ZIP as the manifest names it. `of`: what it is; `digest_of_the_whole`: where parts are closed."""

    name: str
    size: int
    sha256: str
    of: str
    digest_of_the_whole: str = ""


@dataclass(slots=True)
class Package:
    """A ZIP being written, and what is in it so far."""

    archive: zipfile.ZipFile
    at: datetime
    members: list[Member] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, pieces: Iterable[bytes], of: str, **more: str) -> None:
        """Write one file piece by piece."""
        info = zipfile.ZipInfo(name, max(self.at, EARLIEST).timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest, size = sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self.members.append(Member(name, size, digest.hexdigest(), of, **more))


def pack(
    reading: Reading, pdf: bytes, out: IO[bytes], *, tell: Callable[[int, int], None] | None = None
) -> list[Member]:
    """Write the ZIP to `out`; returns what it holds, but for the manifest. `tell(done, total)` hears of each part."""
    parts: tuple[Callable[[Reading, Package], None], ...] = (_versions, _attachments, _offers, _released)
    with zipfile.ZipFile(out, "w") as archive:
        package = Package(archive, reading.as_of or EARLIEST)
        package.add(f"{reading.solicitation.number}.pdf", [pdf], "document")
        for number, part in enumerate(parts, 1):
            part(reading, package)
            if tell is not None:
                tell(number, len(parts))
        package.add("history.jsonl", (f"{line}\n".encode() for line in history_lines(reading)), "history")
        package.add("README.txt", [_readme(reading).encode()], "readme")
        found = list(package.members)
        package.add("manifest.json", [manifest(reading, package)], "manifest")
    return found


def manifest(reading: Reading, package: Package) -> bytes:
    """The list of all files with their digests, and which state of the record they tell."""
    edition, solicitation = reading.edition, reading.solicitation
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "solicitation": solicitation.number,
        "ocid": solicitation.ocid,
        "title": solicitation.title,
        "edition": edition.code,
        "language": edition.language,
        "as_of": plain(reading.as_of),
        "last_entry": reading.entries[-1].digest if reading.entries else None,
        "missing": package.missing,
        "files": [{k: v for k, v in asdict(m).items() if v != ""} for m in package.members],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _versions(reading: Reading, package: Package) -> None:
    """Each frozen version as canonical JSON, without what is closed to the edition."""
    for number, version in enumerate(reading.versions, 1):
        told = json_told(version, by=reading.by)
        name = f"versions/{number:03d}-{version.subject_type}-{version.number}.json"
        if told is None:
            package.missing.append(name)
            continue
        whole = {"digest_of_the_whole": version.digest} if told.closed else {}
        package.add(name, [told.body.encode()], f"version: {version.subject}, {version.label}", **whole)


def _attachments(reading: Reading, package: Package) -> None:
    """The files attached to anything of the purchase that the edition may fetch."""
    known = Entry.objects.filter(
        subject_type=kind_of(Attachment).name,
        root_type=kind_of(type(reading.solicitation)).name,
        root_id=reading.solicitation.pk,
    )
    rows = reading.rows(Attachment, pk__in=known.values("subject_id"), state__in=("attached", "internal"))
    for number, attachment in enumerate(rows.order_by("pk"), 1):
        name = f"attachments/{number:03d}-{attachment.file_name}"
        path = storage.path_of(attachment.sha256)
        if path.exists():
            package.add(name, _pieces(path), f"attachment: {attachment.title}")
        else:
            package.missing.append(name)


def _offers(reading: Reading, package: Package) -> None:
    """The documents in the envelopes that the edition may read."""
    rows = reading.rows(Submission, solicitation=reading.solicitation, state="opened")
    for submission in rows.select_related("organization").order_by("round", "received_at", "pk"):
        if not reading.sees(submission, "documents"):
            continue
        for number, document in enumerate(submission.documents.order_by("pk"), 1):
            if shows(document, reading.by):
                _offer(reading, package, document, f"offers/{submission.receipt}/{number:03d}")


def _offer(reading: Reading, package: Package, document: SubmissionDocument, place: str) -> None:
    name = f"{place}-{media.safe_name(document.path.rsplit('/', 1)[-1])}"
    try:
        with read_document(document, by=reading.by) as path:
            package.add(name, _pieces(path), f"offer: {document.submission.organization}, {document}")
    except FileNotFoundError:
        package.missing.append(name)


def _released(reading: Reading, package: Package) -> None:
    """The copies released to everyone, by the request that they answer."""
    rows = reading.rows(ReleasedCopy, request__solicitation=reading.solicitation).select_related("request")
    for copy in rows.order_by("request__year", "request__serial", "number"):
        name = f"released/{copy.request.number}/{copy.number:03d}-{copy.file_name}"
        path = storage.path_of(copy.sha256)
        if path.exists():
            package.add(name, _pieces(path), f"released: {copy.title}")
        else:
            package.missing.append(name)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _readme(reading: Reading) -> str:
    """How to read and check it, in plain words."""
    lines = (
        f"{reading.solicitation.number} · {reading.solicitation.title}",
        "",
        _("manifest.json lists every file here with its size and SHA-256."),
        _(
            "history.jsonl holds what happened, one entry a line. The digest of an entry is the SHA-256 of its header "
            "in canonical JSON (RFC 8785); “previous” in it is the digest of the entry before on the same subject."
        ),
        _(
            "versions/ holds what was published or signed as it was frozen. Where a part is closed to you, the file "
            "says which, and the manifest names the digest of the whole."
        ),
        _("attachments/, offers/ and released/ hold the files that you may have."),
    )
    return "\n".join(lines) + "\n"
