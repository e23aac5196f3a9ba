"""The one reading door: no envelope is read but through here, and none before two officers have held the opening."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, SealingError
from junto.core.workflow import Actor, Refused
from junto.documents.models import Erasure
from junto.journal.access import sees, visible
from junto.journal.registry import kind_of
from junto.solicitations import receiving
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.archive import opened
from junto.solicitations.models import PriceEnvelope, Submission, SubmissionDocument
from junto.solicitations.models.parts import PRICED_DOCUMENTS
from junto.solicitations.sealing import wraps

BEING_READ = ("submitted", "admitted")  # while the minutes are made: by the program alone
READ = ("opened", "unreadable", "on_paper", "written_in")

PRICED = PRICED_DOCUMENTS  # asked documents that hold the prices: read by those alone who may see these


@contextmanager
def read_envelope(submission: Submission, *, by: Actor) -> Iterator[Path]:
    """The envelope's bytes as a file that is there until the end of the block.

    Raises `Refused` before the opening, for what stays sealed (withdrawn, replaced, late, set aside), and for whoever
    may not read it; FileNotFoundError where the bytes or the key of their wrap are gone, SealingError where they were
    changed.
    """
    row = Submission.objects.select_related("solicitation").get(pk=submission.pk)
    if sentence := receiving.why_sealed(row) or _why_not(row, by):
        raise Refused(sentence, code="forbidden")
    with _bytes_of(row.pk, sealed=bool(row.sealed)) as envelope:
        yield envelope


@contextmanager
def read_price_envelope(envelope: PriceEnvelope, *, by: Actor) -> Iterator[Path]:
    """The same for the price envelope: while prices are being opened by the program alone, then by who may see them.

    Raises as `read_envelope` does; above all as long as quality is not decided and the prices are not opened.
    """
    row = PriceEnvelope.objects.select_related("submission__solicitation").get(pk=envelope.pk)
    if sentence := _why_price_not(row, by):
        raise Refused(sentence, code="forbidden")
    with _bytes_of(row.pk, sealed=bool(row.submission.sealed)) as path:
        yield path


@contextmanager
def _bytes_of(pk: UUID, *, sealed: bool) -> Iterator[Path]:
    if sealed:  # nothing but an opening with enough shares puts it there
        place = storing.opened_place(pk)
        if not place.exists():
            raise FileNotFoundError(f"The envelope {pk} was not unsealed.")
        with wraps.opened(pk) as readable:
            yield readable
        return
    with wraps.unwrapped(pk) as envelope:
        yield envelope


def _why_price_not(envelope: PriceEnvelope, by: Actor) -> str | None:
    if envelope.state == "sealed":
        why = receiving.why_price_sealed(envelope.submission)
        return str(why) if why else None if by.system else _("This envelope stays sealed.")
    if envelope.state != "opened":
        return _("This envelope stays sealed.")
    if not by.system and not sees(envelope.submission, "prices", by):
        return _("This document tells the prices, which are not yours to read yet.")
    return _why_not(envelope.submission, by)


def _why_not(submission: Submission, by: Actor) -> str | None:
    if submission.state in BEING_READ and by.system:
        return None
    if submission.state not in READ:
        return _("This envelope stays sealed.")
    if by.system:
        return None
    mine = visible(Submission, by).filter(pk=submission.pk).exists() and sees(submission, "documents", by)
    return None if mine else _("This envelope is not yours to read.")


@contextmanager
def read_document(document: SubmissionDocument, *, by: Actor) -> Iterator[Path]:
    """The bytes of one document in an opened envelope, as a file that is there until the end of the block."""
    if not by.system and not shows(document, by):
        raise Refused(_("This document tells the prices, which are not yours to read yet."), code="forbidden")
    with (
        _envelope_of(document, by) as envelope,
        opened(envelope) as archive,
        storing.scratch_file() as file,
    ):
        archive.unpack(document.path, file)
        yield file


def _envelope_of(document: SubmissionDocument, by: Actor) -> AbstractContextManager[Path]:
    if document.part != PRICE:
        return read_envelope(document.submission, by=by)
    return read_price_envelope(document.submission.price_envelopes.get(), by=by)


def shows(document: SubmissionDocument, by: Actor) -> bool:
    """Whether `by`, who may see the documents, may see this one: a price sheet is for those who may see the prices."""
    return (document.code not in PRICED and document.part != PRICE) or sees(document.submission, "prices", by)


def wrong_envelopes() -> Iterator[str]:
    """Which sealed or opened envelopes are missing or changed; what is in them is not looked at."""
    destroyed = {*erased_submissions(), *erased_price_envelopes()}
    for row in Submission.objects.exclude(digest="").exclude(state__in=("draft", "discarded")).iterator():
        yield from _wrong(f"envelope {row.receipt}", row.pk, row.digest, gone=row.pk in destroyed)
    for one in PriceEnvelope.objects.select_related("submission").iterator():
        gone = bool({one.pk, one.submission_id} & destroyed)
        yield from _wrong(f"price envelope {one.submission.receipt}", one.pk, one.digest, gone=gone)


def _wrong(name: str, pk: UUID, digest: str, *, gone: bool) -> Iterator[str]:
    if gone:
        if storing.place_of(pk).exists() or wraps.key_place(pk).exists():
            yield f"{name}: its retention ended, yet its bytes or the key of its wrap are there"
    elif (wrong := _why_wrong(pk, digest)) is not None:
        yield f"{name}: {wrong}"


def _why_wrong(pk: UUID, digest: str) -> str | None:
    if not storing.place_of(pk).exists():
        return "its bytes are missing"
    try:
        return None if wraps.digest(pk) == digest else "changed"
    except FileNotFoundError:
        return "the key of its wrap is missing"
    except SealingError:
        return "changed"


def erased_submissions() -> Iterator[UUID]:
    """The submissions whose content was destroyed by schedule."""
    rows = Erasure.objects.filter(subject_type=kind_of(Submission).name)
    yield from rows.values_list("subject_id", flat=True)


def erased_price_envelopes() -> Iterator[UUID]:
    """The price envelopes, opened by nobody, that were destroyed by schedule."""
    rows = Erasure.objects.filter(subject_type=kind_of(PriceEnvelope).name)
    yield from rows.values_list("subject_id", flat=True)


def may_write(submission: Submission, by: Actor) -> bool:
    """Whether a draft's content is `by`'s to read and write: it is the company's own, and still a draft."""
    own = by.organizations("company_representative")
    return submission.state == "draft" and submission.organization_id in own
