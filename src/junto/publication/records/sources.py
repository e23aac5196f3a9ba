"""Where the documents of a purchase are that a request may ask for: found for the reader, and read for a copy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import ANYONE, Actor, Refused
from junto.documents import storage
from junto.documents.models import Attachment, Version
from junto.documents.queries import content_of
from junto.journal.access import hidden_fields, sees, visible
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.people.models import Organization
from junto.publication.models import ResponsiveDocument
from junto.publication.purchase_file.reading import moment
from junto.solicitations.envelopes.door import read_document, shows
from junto.solicitations.models import Solicitation, Submission, SubmissionDocument, SubmissionPrice

Source = ResponsiveDocument.Source
BY_FIELD = (Source.OFFER_FIELDS, Source.VERSION)  # a copy is written by the program, field by field
REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True)
class Found:
    """A document that can be listed: where it is, what to call it, what its company claims."""

    source: str
    source_id: str
    title: str
    company: Organization | None = None
    claimed: bool = False
    claim: str = ""
    more: str = ""  # what tells it from another of the same title

    @property
    def code(self) -> str:
        """One word for a form."""
        return f"{self.source}:{self.source_id}"


def documents_of(solicitation: Solicitation, by: Actor) -> list[Found]:
    """Every document of a purchase that `by` may read: offers' once opened, attached files, frozen versions."""
    found = [*_offers(solicitation, by), *_attachments(solicitation, by), *_versions(solicitation, by)]
    titles = Counter(one.title for one in found)
    return [replace(one, title=f"{one.title} ({one.more})") if titles[one.title] > 1 else one for one in found]


def found_by_code(solicitation: Solicitation, code: str, by: Actor) -> Found:
    """The document of that code; `Refused` where `by` may not read it or there is none."""
    for one in documents_of(solicitation, by):
        if one.code == code:
            return one
    raise Refused(_("This document is not there, or not yours to read."), code="input", field="documents")


def _offers(solicitation: Solicitation, by: Actor) -> Iterator[Found]:
    labels = {d.code: d.label for d in solicitation.asked_documents.all()}
    rows = visible(Submission, by).filter(solicitation=solicitation, state="opened", told=True)
    for submission in rows.select_related("organization").order_by("round", "received_at", "pk"):
        if not sees(submission, "documents", by):
            continue
        company = submission.organization
        more = _("round %(n)s") % {"n": submission.round} if submission.round else _("first round")
        for document in submission.documents.order_by("pk"):
            if shows(document, by):
                title = f"{company.name}: {labels.get(document.code, document.code)}"
                claim = document.reason if document.confidential else ""
                yield Found(Source.OFFER_DOCUMENT, str(document.pk), title, company, document.confidential, claim, more)
        if sees(submission, "prices", by):
            title = _("%(company)s: prices and answers") % {"company": company.name}
            yield Found(Source.OFFER_FIELDS, str(submission.pk), title, company, more=more)


def _told_of(solicitation: Solicitation, model: type[Attachment | Version]) -> Any:
    root = {"root_type": kind_of(Solicitation).name, "root_id": solicitation.pk}
    return Entry.objects.filter(subject_type=kind_of(model).name, **root).values("subject_id")


def _attachments(solicitation: Solicitation, by: Actor) -> Iterator[Found]:
    rows = visible(Attachment, by).filter(pk__in=_told_of(solicitation, Attachment))
    for one in rows.filter(state__in=("attached", "internal")).order_by("pk"):
        yield Found(Source.ATTACHMENT, str(one.pk), f"{one.subject}: {one.title}", more=one.file_name)


def _versions(solicitation: Solicitation, by: Actor) -> Iterator[Found]:
    rows = visible(Version, by).filter(pk__in=_told_of(solicitation, Version))
    for one in rows.exclude(body=None).exclude(subject_type__startswith="publication.").order_by("made_at", "pk"):
        # Minutes and notices are frozen twice at once, for the office and for everyone: their state says for whom.
        about: Any = one.subject
        state = kind_of(type(about)).workflow.states[about.state].label
        yield Found(Source.VERSION, str(one.pk), f"{about}: {one.label}", more=f"{state}, {moment(one.made_at)}")


def about(document: ResponsiveDocument) -> str | None:
    """The kind of what a file or version hangs on; None where everyone may read the whole of it already."""
    model: type[Attachment | Version] = Attachment if document.source == Source.ATTACHMENT else Version
    row = model.objects.get(pk=UUID(document.source_id))
    public = visible(model, ANYONE).filter(pk=row.pk).exists()
    return None if public and not hidden_fields(row.subject, ANYONE) else row.subject_type


# --- what is in it ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a document, as a file that is there for a while."""

    path: Path
    media_type: str
    name: str


@contextmanager
def original(document: ResponsiveDocument, by: Actor) -> Iterator[Original]:
    """The file of a document that is one. Refused for whoever may not read it; FileNotFoundError where it is gone."""
    if document.source == Source.ATTACHMENT:
        attachment = visible(Attachment, by).filter(pk=UUID(document.source_id)).first()
        if attachment is None:
            raise Refused(_("This document is not there, or not yours to read."), code="forbidden")
        path = storage.path_of(attachment.sha256)
        if not path.exists():
            raise FileNotFoundError(f"The bytes of {attachment.sha256} are not stored.")
        yield Original(path, attachment.media_type, attachment.file_name)
        return
    inside = SubmissionDocument.objects.select_related("submission").get(pk=int(document.source_id))
    with read_document(inside, by=by) as path:
        yield Original(path, inside.media_type, inside.path.rsplit("/", 1)[-1])


def fields_of(document: ResponsiveDocument, by: Actor) -> dict[str, Any]:
    """The fields of a document that is a record: their names and what they hold, as far as `by` may see them."""
    if document.source == Source.VERSION:
        version = visible(Version, by).filter(pk=UUID(document.source_id)).first()
        return content_of(version, by=by)[0] if version is not None else {}
    submission = visible(Submission, by).filter(pk=UUID(document.source_id)).first()
    if submission is None or not sees(submission, "prices", by):
        return {}
    prices = {f"price {p.item}": _priced(p) for p in submission.prices.all()}
    return {**prices, **{f"answer {a.code}": a.text for a in submission.answers.all()}}


def _priced(price: SubmissionPrice) -> str:
    """A price as it was offered: so many at one price each, or by a price model with its inputs."""
    if price.unit is not None:
        return f"{price.quantity} × {price.unit}"
    inputs = "; ".join(f"{name}: {value}" for name, value in price.inputs.items())
    return f"{price.quantity}, {price.model} ({inputs})"


def copy_of_fields(fields: Mapping[str, Any], left_out: Mapping[str, str]) -> bytes:
    """The fields as JSON; in place of each that is left out stands the law by which it is."""
    told = {name: f"{REDACTED} {left_out[name]}" if name in left_out else value for name, value in fields.items()}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
