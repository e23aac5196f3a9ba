"""Makes a purchase's file in a job, keeps it under its digest, and says whether the record has gone on since."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import IO, Any

from django.db.models import Q
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.documents import storage
from junto.journal import clock, jobs
from junto.journal.history import entries_told
from junto.journal.models import Job
from junto.publication.models import PurchaseFile
from junto.publication.purchase_file.blocks import Cover
from junto.publication.purchase_file.chapters import sections
from junto.publication.purchase_file.edition import EDITIONS, Edition, edition_of, editions_for
from junto.publication.purchase_file.packing import VERSION, pack
from junto.publication.purchase_file.reading import Reading, moment, state_of
from junto.solicitations.models import Solicitation
from junto.solicitations.receiving import exclusions_of
from junto.solicitations.words import openings

KIND = "publication.purchase_file"
BUSY = (Job.State.WAITING, Job.State.RUNNING)
KEPT, LOOK = timedelta(days=7), 3_600.0  # how long a file that was made is there; seconds between two looks
MOST = 1 << 34  # bytes of a ZIP: more than its attachments can ever come to
PIECE = 1 << 16


def ask_for_file(solicitation: Solicitation, code: str, language: str, *, by: Actor) -> PurchaseFile:
    """Have an edition made, unless it is being made already. Refused for an edition that is not `by`'s to have."""
    if code not in editions_for(solicitation, by):
        raise Refused(_("This edition is not yours to have."), code="forbidden")
    row, _made = PurchaseFile.objects.get_or_create(solicitation=solicitation, edition=code, language=language)
    if job_of(row) is None:
        job = jobs.ask(KIND, inputs={"file": str(row.pk)}, person=by.person)
        PurchaseFile.objects.filter(pk=row.pk).update(job=job.pk)
        row.job = job.pk
    return row


def job_of(row: PurchaseFile) -> Job | None:
    """The job that is making the file now; None where none is."""
    return Job.objects.filter(pk=row.job, state__in=BUSY).first() if row.job is not None else None


def is_current(row: PurchaseFile) -> bool:
    """Whether nothing has happened since it was made, of which its edition may learn."""
    return bool(row.mark) and row.mark == mark_of(edition_of(row.solicitation, row.edition, row.language))


def mark_of(edition: Edition) -> str:
    """A digest of the state of the record as an edition may know it: what it may not know of does not change it."""
    reading = Reading(edition)
    digest = sha256(f"{VERSION}".encode())
    for root in reading.roots:
        for told in entries_told(root, reading.by).values_list("digest", flat=True):
            digest.update(told.encode())
    if not edition.public:
        for one in exclusions_of(reading.solicitation):
            digest.update(f"{one.pk} {one.state}".encode())
    return digest.hexdigest()


def make_file(edition: Edition, out: IO[bytes], *, job: Job | None = None) -> bytes:
    """Write the ZIP of an edition to `out`; returns its PDF. The same record gives the same bytes of both."""
    from junto.publication.purchase_file.writing import write_pdf  # noqa: PLC0415 - slow to load, and seldom needed

    with override(edition.language):
        reading = Reading(edition)
        made = sections(reading)
        steps = len(made) + 4

        def laid_out(done: int, _total: int) -> None:
            if job is not None:
                jobs.progress(job, done, steps)

        def packed(done: int, _total: int) -> None:
            if job is not None:
                jobs.progress(job, len(made) + done, steps)

        pdf = write_pdf(_cover(reading), made, tell=laid_out)
        pack(reading, pdf, out, tell=packed)
    return pdf


def work(job: Job) -> Mapping[str, Any]:
    """The job: make the file, keep its bytes, let go of those of the one before."""
    row = PurchaseFile.objects.select_related("solicitation__office").get(pk=job.inputs["file"])
    edition = edition_of(row.solicitation, row.edition, row.language)
    mark = mark_of(edition)  # before it is read: what happens meanwhile makes it out of date, never falsely current
    before = {row.pdf, row.archive} - {""}
    with tempfile.TemporaryFile() as file:
        pdf = make_file(edition, file, job=job)
        file.seek(0)
        with storage.giving_place():
            kept_pdf, kept_zip = storage.keep_pieces([pdf], limit=MOST), storage.keep_pieces(_pieces(file), limit=MOST)
            PurchaseFile.objects.filter(pk=row.pk).update(
                mark=mark,
                pdf=kept_pdf.sha256, pdf_size=kept_pdf.size, archive=kept_zip.sha256, archive_size=kept_zip.size,
                made_at=clock.now(),
            )  # fmt: skip
    for digest in before - {kept_pdf.sha256, kept_zip.sha256}:
        storage.destroy_unless_needed(digest)
    return {"pdf": kept_pdf.sha256, "zip": kept_zip.sha256}


def let_go() -> int:
    """Let go of files made a while ago: what is destroyed by retention must not live on in them. Returns how many."""
    old = PurchaseFile.objects.filter(made_at__lt=clock.now() - KEPT).exclude(pdf="")
    gone = list(old.values_list("pk", "pdf", "archive"))
    old.update(mark="", pdf="", archive="", pdf_size=0, archive_size=0)
    for _pk, pdf, archive in gone:
        storage.destroy_unless_needed(pdf)
        storage.destroy_unless_needed(archive)
    return len(gone)


def still_used(digest: str) -> bool:
    """Whether a file that is there to be fetched has these bytes."""
    return PurchaseFile.objects.filter(Q(pdf=digest) | Q(archive=digest)).exists()


def register() -> None:
    """Let the worker make files, and keep their bytes while they are there to be fetched."""
    from junto.journal import worker  # noqa: PLC0415 - the worker needs every application ready

    jobs.register(KIND, work)
    worker.every(LOOK, "files of purchases", let_go)
    storage.used_by(still_used)


def _cover(reading: Reading) -> Cover:
    found, edition = reading.solicitation, reading.edition
    method = found.method
    words = {"edition": EDITIONS[edition.code], "language": get_language_info(edition.language)["name_local"]}
    title = _("File of the purchase %(number)s") % {"number": found.number}
    return Cover(
        title=title,
        subject=f"{found.number} · {found.title}",
        author=f"{found.office.name}, {found.jurisdiction.name}",
        language=edition.language,
        running=f"{found.number} · {found.title} · {EDITIONS[edition.code]}",
        contents=_("Contents"),
        page=_("Page %(page)s of %(pages)s"),
        as_of=reading.as_of,
        lines=(found.title, _about(edition)),
        facts=(
            (_("Edition"), _("%(edition)s, in %(language)s") % words),
            (_("Method"), f"{method.label}"),
            (_("State"), state_of(found)),
            (_("Purchasing office"), f"{found.office}, {found.jurisdiction}"),
            (_("Procurement officer"), str(found.officer)),
            ("OCID", found.ocid or ""),
            (_("Record as of"), moment(reading.as_of)),
            (_("What becomes public, and when"), "\n".join(f"{what}: {when}" for what, when in openings(method))),
        ),
    )


def _about(edition: Edition) -> str:
    if edition.public:
        return _(
            "This edition holds what is open to everyone by now. What the method has not opened yet is left out, and "
            "so is whether there is any."
        )
    return _("This edition is not public: it holds what the office alone may read. Do not pass it on.")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
