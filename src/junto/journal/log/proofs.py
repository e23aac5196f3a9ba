"""Receipts of entries: the proof from the published files, what opens the entry beside it, and who may have that."""

from __future__ import annotations

from django.db.models import Model

from junto.core.tlog.asking import WITNESSED
from junto.core.tlog.leaves import Opening
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.proof_files import SUFFIX
from junto.core.tlog.receipts import make_receipt
from junto.core.tlog.sources import source_of
from junto.core.workflow import Actor
from junto.journal.access import hidden_fields, readable
from junto.journal.entries import header
from junto.journal.hanging import stands
from junto.journal.history import says_no_more
from junto.journal.log import keys
from junto.journal.log.publishing import folder
from junto.journal.models import Entry, Position
from junto.journal.registry import kind_named, kind_of

TYPE = "text/plain; charset=utf-8"


def receipt_of(entry: Entry) -> bytes | None:
    """The entry's receipt (C2SP tlog-proof), under a checkpoint that witnesses signed where there is one.

    None where it is not in the published log yet. Raises TlogError where the published files do not prove it.
    """
    at = Position.objects.filter(entry=entry).values_list("position", flat=True).first()
    if at is None or not (folder() / CHECKPOINT).exists():
        return None
    return make_receipt(source_of(str(folder())), at, opening_of(entry), keys.known(), (WITNESSED, CHECKPOINT))


def opening_of(entry: Entry) -> Opening:
    """What opens an entry: its header, and salt and body unless they were erased."""
    return Opening(header(vars(entry)), entry.payload.salt, entry.payload.body)


def name_of(entry: Entry) -> str:
    """What its receipt is called as a file."""
    return f"{entry.subject_type.rpartition('.')[2]}-{entry.action}-{entry.digest[:12]}{SUFFIX}"


def entry_that(subject: Model, *actions: str) -> Entry | None:
    """The last entry of a subject in which one of these actions was taken."""
    found = Entry.objects.filter(subject_type=kind_of(type(subject)).name, subject_id=subject.pk, action__in=actions)
    return found.select_related("payload").order_by("-number").first()


def may_open(entry: Entry, by: Actor) -> bool:
    """Whether the reader may see all that the entry says: the subject, each closed field of it, and this step."""
    kind = kind_named(entry.subject_type)
    rows = kind.model._base_manager.filter(pk=entry.subject_id)
    subject = rows.filter(readable(kind, by)).first()
    return subject is not None and opens(entry, subject, by)


def opens(entry: Entry, subject: Model, by: Actor) -> bool:
    """The same, where the reader is known to read the entry's subject."""
    kind = kind_of(type(subject))
    told_to = kind.workflow.named(entry.action)[0].told_to
    if told_to and stands(kind, subject, told_to, by) is None:
        return False
    return not hidden_fields(subject, by) and says_no_more(entry, by)
