"""What a company does with its submission: draft, hand in sealed, replace, withdraw, confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.pricing import MODELS, PricingError
from junto.core.sealing import PRICE
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents import media
from junto.documents.storage import PIECE
from junto.journal.composed import Whether
from junto.journal.door import perform, perform_many
from junto.people.models import Organization
from junto.solicitations import receiving
from junto.solicitations.charging.offers import cost_of, read_offer
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes import door, storing
from junto.solicitations.envelopes.archive import opened
from junto.solicitations.envelopes.asked import answers_of, asked_of
from junto.solicitations.envelopes.contents import FOLDER, Asked, Document
from junto.solicitations.envelopes.parts import asked_for
from junto.solicitations.envelopes.reading import Found, read
from junto.solicitations.envelopes.recognising import recognise
from junto.solicitations.envelopes.storing import Draft
from junto.solicitations.models import Addendum, Solicitation, Submission, part_of_document
from junto.solicitations.sealing import wraps
from junto.solicitations.telling_companies import confirmation_asked, receipt_given

Upload = File | Iterable[bytes]


def start_submission(
    solicitation: Solicitation, *, organization: Organization, by: Actor, round_number: int = 0
) -> Submission:
    """Begin a draft for one's company; what handing in will need and can be made before the rush is made now."""
    draft = Submission(solicitation=solicitation, organization=organization, round=round_number)
    started = perform(draft, "start", by=by)
    wraps.make_key(started.pk)
    return started


# --- the draft -------------------------------------------------------------------------------------------------------
def _change(
    submission: Submission, change: Callable[[Draft], Draft], *, by: Actor, what: str, seen: int | None = None
) -> Submission:
    """Change a draft under the lock; the entry says which part, never what it says."""

    def apply(fresh: Submission, _context: Context) -> None:
        storing.store_draft(fresh.pk, change(storing.load_draft(fresh.pk)))

    return perform(submission, "write", by=by, inputs={"what": what}, apply=apply, seen=seen)


def write_prices(
    submission: Submission, prices: Mapping[int, Money | None], *, by: Actor, seen: int | None = None
) -> Submission:
    """Set the price of one unit of each item named; None takes it out. Raises `Refused` for another currency."""
    currency = submission.solicitation.currency
    for item, price in prices.items():
        if price is not None and (price.currency != currency or price.minor < 0):
            raise Refused(
                _("Item %(item)s: a price in %(currency)s is asked for.") % {"item": item, "currency": currency},
                code="input",
                field=f"item-{item}",
            )

    def change(draft: Draft) -> Draft:
        kept = {item: amount for item, amount in draft.prices.items() if item not in prices}
        return replace(draft, prices=kept | {i: p.minor for i, p in prices.items() if p is not None})

    return _change(submission, change, by=by, what="prices", seen=seen)


def write_model_price(
    submission: Submission, item: int, *, model: str, inputs: Mapping[str, str], by: Actor, seen: int | None = None
) -> Submission:
    """Price an item by a price model, with its inputs as written; an empty `model` takes the price out.

    Raises `Refused` naming the field that cannot be taken.
    """
    solicitation = submission.solicitation
    asked = solicitation.items.filter(number=item).first()
    terms = terms_of(solicitation)
    if asked is None or terms is None:
        raise Refused(_("This item is not priced by a price model."), code="input", field="model")
    given = {code: text.strip() for code, text in inputs.items() if text.strip()}
    if model:
        try:
            cost_of(terms, read_offer(terms, who=str(item), model=model, inputs=given, quantity=asked.quantity or 0))
        except PricingError as error:
            raise Refused(
                error.sentence.said(_), code="input", field=str(error.sentence.params.get("field", ""))
            ) from None

    def change(draft: Draft) -> Draft:
        kept = {number: priced for number, priced in draft.modelled.items() if number != item}
        if model:
            kept[item] = {"model": model, "version": MODELS[model].version, "inputs": given}
        return replace(draft, modelled=kept)

    return _change(submission, change, by=by, what="prices", seen=seen)


def write_answers(
    submission: Submission, answers: Mapping[str, str], *, by: Actor, seen: int | None = None
) -> Submission:
    """Set the answers named; an empty text takes one out."""
    known = {a.code for a in answers_of(submission.solicitation)}
    given = {code: text.strip() for code, text in answers.items() if code in known}

    def change(draft: Draft) -> Draft:
        return replace(draft, answers={c: t for c, t in {**draft.answers, **given}.items() if t})

    return _change(submission, change, by=by, what="answers", seen=seen)


def add_document(
    submission: Submission, file: Upload, *, code: str, by: Actor, name: str = "", reason: str = ""
) -> Submission:
    """Put a file into the draft as the asked document `code`. `reason`: why it is claimed confidential."""
    refuse_strangers(submission, by)
    asked = {d.code: d for d in submission.solicitation.asked_documents.all()}
    if code not in asked:
        raise Refused(_("This document was not asked for."), code="input", field="code")
    if reason.strip() and not asked[code].confidential_allowed:
        raise Refused(_("This document cannot be claimed confidential."), code="input", field="reason")
    shown = media.safe_name(name or str(getattr(file, "name", "")))
    with storing.incoming(pieces_of(file), limit=settings.ATTACHMENT_MAX_BYTES) as received:
        media.recognise(received, shown)
        added = Document(code, asked[code].label, shown, received.sha256, received.size, reason.strip())

        def change(draft: Draft) -> Draft:
            return _with_file(submission.pk, draft, added, received.path)

        return _change(submission, change, by=by, what="documents")


def _with_file(submission: UUID, draft: Draft, added: Document, source: Path) -> Draft:
    if sum(d.size for d in draft.documents) + added.size > settings.ENVELOPE_MAX_BYTES:
        raise Refused(
            _("All files together may have %(limit)s MB.") % {"limit": settings.ENVELOPE_MAX_BYTES // 1_000_000},
            code="input",
            field="file",
        )
    number = storing.next_number(draft)
    storing.put_file(submission, source, number)
    return replace(draft, documents=(*draft.documents, replace(added, path=f"{FOLDER}{number}-{added.path}")))


def take_document_out(submission: Submission, path: str, *, by: Actor) -> Submission:
    """Take a file out of the draft; its bytes go at once."""

    def change(draft: Draft) -> Draft:
        for document in draft.documents:
            if document.path == path:
                storing.file_of(submission.pk, document).unlink(missing_ok=True)
        return storing.without(draft, path)

    return _change(submission, change, by=by, what="documents")


def load_envelope(submission: Submission, file: Upload, *, by: Actor) -> Submission:
    """Fill the draft from an envelope that the company kept: of this solicitation, with whatever in it is sound."""
    refuse_strangers(submission, by)
    asked = asked_of(submission.solicitation, submission.round)
    with storing.incoming(pieces_of(file), limit=settings.ENVELOPE_MAX_BYTES) as received:
        found = _read_kept(received.path, asked, submission.solicitation.parts)
        if found.contents is None:
            raise Refused(found.defects[0].said(_), code="input", field="file")
        contents = found.contents

        def change(draft: Draft) -> Draft:
            other = _of_the_other(draft, contents.part)
            first = storing.next_number(other) if contents.part else 1
            loaded = _unpacked(submission, received.path, contents.documents, first)
            prices = {p.item: p.unit.minor for p in contents.prices if p.unit.currency == asked.currency}
            modelled = {
                p.item: {"model": p.model, "version": p.version, "inputs": dict(p.inputs)} for p in contents.modelled
            }
            return Draft(
                draft.nonce,
                other.prices | prices,
                other.modelled | modelled,
                (*other.documents, *loaded),
                other.answers | dict(contents.answers),
            )

        return _change(submission, change, by=by, what="envelope")


def _read_kept(path: Path, asked: Asked, parts: Sequence[str]) -> Found:
    """What is in an envelope that the company kept: the only one, or either of two."""
    tried = [read(path, asked_for(asked, part), recognise=recognise, scratch=storing.scratch()) for part in parts]
    return next((found for found in tried if found.contents is not None), tried[0])


def _of_the_other(draft: Draft, part: str) -> Draft:
    """What a draft keeps when one of two envelopes is loaded: what belongs into the other one."""
    if not part:
        return Draft(draft.nonce)
    kept = tuple(d for d in draft.documents if part_of_document(d.code) != part)
    if part == PRICE:
        return replace(draft, documents=kept, prices={}, modelled={})
    return replace(draft, documents=kept, answers={})


def _unpacked(submission: Submission, path: Path, documents: Iterable[Document], first: int) -> tuple[Document, ...]:
    loaded = []
    with opened(path) as archive:
        for number, document in enumerate(documents, first):
            with storing.scratch_file() as file:
                archive.unpack(document.path, file)
                storing.put_file(submission.pk, file, number)
            name = media.safe_name(document.path.removeprefix(FOLDER).partition("-")[2] or document.path)
            loaded.append(replace(document, path=f"{FOLDER}{number}-{name}", media_type=""))
    return tuple(loaded)


def discard_draft(submission: Submission, *, by: Actor, seen: int | None = None) -> Submission:
    """Throw a draft away with everything in it."""
    gone = perform(submission, "discard", by=by, seen=seen)
    storing.drop_draft(gone.pk)
    wraps.destroy_wrap(gone.pk)
    return gone


def refuse_strangers(submission: Submission, by: Actor) -> None:
    """Asked by the door as well; here, so that strangers do not fill the disk."""
    if not door.may_write(submission, by):
        raise Refused(_("Only the company itself writes its draft."), code="forbidden")


def pieces_of(file: Upload) -> Iterable[bytes]:
    return file.chunks(PIECE) if isinstance(file, File) else file


# --- after it was handed in -------------------------------------------------------------------------------------------
def replace_earlier(submission: Submission) -> None:
    """Let the one that the company handed in before, by the same way, give way to this one. Inside the door."""
    same = (submission.solicitation_id, submission.organization_id, submission.round, submission.channel, submission.pk)
    if not _some_earlier(*same):
        return
    for one in _earlier(*same):
        perform(one, "replace", by=PROGRAM)
        submission.replaces = one


def _earlier(
    solicitation: UUID, organization: UUID, round_number: int, channel: str, but: UUID
) -> QuerySet[Submission]:
    same = {"solicitation": solicitation, "organization": organization, "round": round_number, "channel": channel}
    return Submission.objects.filter(**same, state__in=("submitted", "to_confirm")).exclude(pk=but)


_some_earlier = Whether(_earlier, UUID, UUID, int, str, UUID)


def withdraw_submission(submission: Submission, *, by: Actor, seen: int | None = None) -> Submission:
    """Take it back before the deadline. The envelope stays where it is, sealed, until its retention ends."""
    return perform(submission, "withdraw", by=by, seen=seen)


def confirm_submission(submission: Submission, *, by: Actor, seen: int | None = None) -> Submission:
    """Say that it stands as it is after a material addendum."""

    def apply(fresh: Submission, _context: Context) -> None:
        fresh.addendum_number = fresh.solicitation.addendum_number

    inputs = {"number": submission.solicitation.addendum_number}
    return perform(submission, "confirm", by=by, inputs=inputs, apply=apply, seen=seen)


# --- what the program does -------------------------------------------------------------------------------------------
def send_back(solicitation: Solicitation, addendum: Addendum) -> None:
    """A material addendum was issued: what was handed in before must be confirmed. Part of issuing it."""
    before = list(Submission.objects.filter(solicitation=solicitation, round=0, state="submitted"))
    asked = perform_many(before, "send_back", by=PROGRAM, inputs=[{"number": addendum.number}] * len(before))
    for submission in asked:
        confirmation_asked(submission, addendum)


def take_as_timely(solicitation: Solicitation) -> None:
    """The deadline was extended: what came late, yet before the new deadline, came in time. Part of extending it."""
    late = Submission.objects.filter(solicitation=solicitation, round=0, state="late", told=False)
    for submission in late.order_by("received_at"):
        if receiving.arrived_in_time(submission):
            apply = lambda fresh, _c: replace_earlier(fresh)  # noqa: E731
            receipt_given(perform(submission, "take_as_timely", by=PROGRAM, apply=apply))


def keep_sealed(solicitation: Solicitation) -> None:
    """The solicitation ended before an opening: nothing is ever opened."""
    states = ("submitted", "to_confirm", "registering", "late")
    rows = Submission.objects.filter(solicitation=solicitation, state__in=states, told=False)
    perform_many(list(rows), "keep_sealed", by=PROGRAM)
