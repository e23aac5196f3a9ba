"""The writes of the documents room: attachments, frozen versions, legal holds, retention classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.documents import media, storage
from junto.documents.models import Attachment, LegalHold, RetentionClass, Version
from junto.documents.queries import governments_of
from junto.documents.seeds import RETENTION_CLASSES
from junto.journal.door import perform
from junto.journal.entries import canonical
from junto.journal.hanging import stands, whoever_may
from junto.journal.registry import kind_of
from junto.journal.snapshots import snapshots
from junto.people.models import Jurisdiction


def attach_file(
    subject: Model,
    file: File | Iterable[bytes],
    *,
    title: str = "",
    by: Actor,
    name: str = "",
    language: str = "",
    retention: RetentionClass | None = None,
    internal: bool = False,
) -> Attachment:
    """Attach `file` (an upload, an open file, or pieces of bytes with a `name`) to any subject.

    Who may is decided by the subject's own workflow: those of its transition `attach`, else those of `edit`, while its
    state allows that. `internal`: only they and auditors will see it. Raises `Refused` for a wrong type, size or name.
    """
    kind = kind_of(type(subject))
    if not by.system and stands(kind, subject, whoever_may(kind, "attach"), by) is None:
        # Asked by the door as well; here, so that strangers do not fill the disk.
        raise Refused(_("Files are attached by those who may edit it; this is not yours to do."), code="forbidden")
    shown = media.safe_name(name or str(getattr(file, "name", "")))
    pieces = file.chunks(storage.PIECE) if isinstance(file, File) else file
    with storage.receiving(pieces, limit=settings.ATTACHMENT_MAX_BYTES) as received:
        attachment = Attachment(
            subject_type=kind.name,
            subject_id=subject.pk,
            sha256=received.sha256,
            size=received.size,
            media_type=media.recognise(received, shown),
            file_name=shown,
            title=title.strip() or shown,
            language=language,
            retention=retention,
        )
        with storage.giving_place():
            # Bytes first: a row never tells of bytes that are not there.
            storage.keep(received)
            action = "keep_internal" if internal else "attach"
            return perform(attachment, action, by=by, inputs={"title": attachment.title, "sha256": attachment.sha256})


def open_attachment(attachment: Attachment, *, by: Actor, seen: int | None = None) -> Attachment:
    """Open an internal attachment to all who may read its subject."""
    return perform(attachment, "open", by=by, seen=seen, inputs={"title": attachment.title})


def withdraw_attachment(attachment: Attachment, *, by: Actor, reason: str, seen: int | None = None) -> Attachment:
    """Show an attachment no longer; its bytes stay until its retention ends."""
    return perform(attachment, "withdraw", by=by, seen=seen, inputs={"reason": reason})


def freeze(subject: Model, *, label: str, by: Actor, content: Mapping[str, Any] | None = None) -> Version:
    """Keep `content` (without it: the subject's snapshot with its parts) as the subject's next version.

    Canonical JSON (RFC 8785) with its SHA-256; never edited. Call it inside the action that publishes or signs
    (`then=`), so that the version and what it is for stand or fall together.
    """
    kind = kind_of(type(subject))
    body = canonical(snapshots(kind, [subject])[0] if content is None else content)
    version = Version(
        subject_type=kind.name,
        subject_id=subject.pk,
        label=label,
        digest=sha256(body.encode()).hexdigest(),
        body=body,
    )
    version.number = _next_number(version)
    return perform(
        version,
        "freeze",
        by=by,
        inputs={"number": version.number, "label": label, "digest": version.digest},
        apply=lambda fresh, context: _number(fresh, context.at),
    )


def _number(version: Version, at: Any) -> None:
    """Inside the door, with the subject's root locked: the number that is the next one now."""
    version.number, version.made_at = _next_number(version), at


def _next_number(version: Version) -> int:
    same = Version.objects.filter(subject_type=version.subject_type, subject_id=version.subject_id)
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


def place_hold(
    subject: Model, *, matter: str, jurisdiction: Jurisdiction, by: Actor, reason: str, as_clerk: bool = False
) -> LegalHold:
    """Let nothing of `subject` be destroyed; of an organization, nothing that is related to it.

    What belongs to a government is held by its own attorney or clerk alone.
    """
    if jurisdiction.pk not in (governments_of(subject) or {jurisdiction.pk}):
        raise Refused(_("Legal holds are placed by the city attorney or the clerk."), code="forbidden")
    hold = LegalHold(
        subject_type=kind_of(type(subject)).name,
        subject_id=subject.pk,
        jurisdiction=jurisdiction,
        matter=matter.strip(),
    )
    action = "place_as_clerk" if as_clerk else "place"
    return perform(hold, action, by=by, inputs={"matter": hold.matter, "reason": reason})


def release_hold(hold: LegalHold, *, by: Actor, reason: str, seen: int | None = None) -> LegalHold:
    """End a legal hold; only the role that placed it may."""
    return perform(hold, "release", by=by, seen=seen, inputs={"reason": reason})


def add_retention_class(*, by: Actor, **fields: Any) -> RetentionClass:
    """Add a retention class."""
    return perform(RetentionClass(**fields), "add", by=by)


def edit_retention_class(
    retention: RetentionClass, *, by: Actor, reason: str, seen: int | None = None, **fields: Any
) -> RetentionClass:
    """Change a retention class from now on."""

    def set_fields(fresh: RetentionClass, context: Any) -> None:
        for name, value in fields.items():
            setattr(fresh, name, value)

    return perform(retention, "edit", by=by, seen=seen, inputs={"reason": reason}, apply=set_fields)


def end_retention_class(
    retention: RetentionClass, *, by: Actor, reason: str, seen: int | None = None
) -> RetentionClass:
    """Offer a retention class no more; what it governs keeps it."""
    return perform(retention, "end", by=by, seen=seen, inputs={"reason": reason})


def install_retention_classes(*, by: Actor) -> int:
    """Add the shipped retention classes that are not there yet; returns how many."""
    known = set(RetentionClass.objects.values_list("code", flat=True))
    missing = [fields for fields in RETENTION_CLASSES if fields["code"] not in known]
    for fields in missing:
        add_retention_class(by=by, **fields)
    return len(missing)
