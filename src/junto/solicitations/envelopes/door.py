"""The one reading door: no envelope is read but through here, and none before two officers have held the opening."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.documents.models import Erasure
from junto.journal.access import sees, visible
from junto.journal.registry import kind_of
from junto.solicitations import receiving
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.archive import opened
from junto.solicitations.envelopes.packing import digest_of
from junto.solicitations.models import Submission, SubmissionDocument

BEING_READ = ("submitted", "admitted")  # while the minutes are made: by the program alone
READ = ("opened", "unreadable", "on_paper", "written_in")

PRICED = ("prices",)  # asked documents that hold the prices: read by those alone who may see these


@contextmanager
def read_envelope(submission: Submission, *, by: Actor) -> Iterator[Path]:
    """The envelope's bytes as a file that is there until the end of the block.

    Raises `Refused` before the opening, for what stays sealed (withdrawn, replaced, late, set aside), and for whoever
    may not read it; FileNotFoundError where the bytes are gone. Encryption will decrypt here, and nowhere else.
    """
    row = Submission.objects.select_related("solicitation").get(pk=submission.pk)
    if sentence := receiving.why_sealed(row) or _why_not(row, by):
        raise Refused(sentence, code="forbidden")
    place = storing.place_of(row.pk)
    if not place.exists():
        raise FileNotFoundError(f"The envelope {row.receipt} is not where it was put.")
    yield place


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
        read_envelope(document.submission, by=by) as envelope,
        opened(envelope) as archive,
        storing.scratch_file() as file,
    ):
        archive.unpack(document.path, file)
        yield file


def shows(document: SubmissionDocument, by: Actor) -> bool:
    """Whether `by`, who may see the documents, may see this one: a price sheet is for those who may see the prices."""
    return document.code not in PRICED or sees(document.submission, "prices", by)


def wrong_envelopes() -> Iterator[str]:
    """Which sealed or opened envelopes are missing or changed; what is in them is not looked at."""
    for row in Submission.objects.exclude(digest="").exclude(state__in=("draft", "discarded")).iterator():
        place = storing.place_of(row.pk)
        if not place.exists():
            erased = Erasure.objects.filter(subject_type=kind_of(Submission).name, subject_id=row.pk)
            if not erased.exists():
                yield f"envelope {row.receipt}: its bytes are missing"
        elif digest_of(place) != row.digest:
            yield f"envelope {row.receipt}: changed"


def may_write(submission: Submission, by: Actor) -> bool:
    """Whether a draft's content is `by`'s to read and write: it is the company's own, and still a draft."""
    own = by.organizations("company_representative")
    return submission.state == "draft" and submission.organization_id in own
