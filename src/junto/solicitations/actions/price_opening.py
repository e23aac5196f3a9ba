"""The opening of the price envelopes: those of whoever passed on quality are read, the others stay sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from junto.core.sealing import PRICE, Key, SealingError
from junto.core.sentences import Sentence
from junto.core.workflow import PROGRAM, Context
from junto.journal.door import perform, perform_many
from junto.solicitations import receiving
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents
from junto.solicitations.envelopes.door import read_price_envelope
from junto.solicitations.envelopes.packing import digest_of
from junto.solicitations.envelopes.parts import asked_for
from junto.solicitations.envelopes.reading import Found, read
from junto.solicitations.envelopes.recognising import recognise
from junto.solicitations.envelopes.unsealing import CHANGED, GONE, Unsealed, unseal
from junto.solicitations.models import Opening, PriceEnvelope, Solicitation, Submission
from junto.solicitations.models.parts import TWO
from junto.solicitations.telling_companies import price_became

Write = Callable[[Submission, Contents], None]


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in one price envelope, and the random mark inside its seal."""

    found: Found
    mark: str = ""


def envelopes_of(opening: Opening) -> list[PriceEnvelope]:
    """The price envelopes of the round that nobody has opened yet, in the order of their receipts."""
    rows = PriceEnvelope.objects.filter(
        submission__solicitation=opening.solicitation_id, submission__round=opening.round, state="sealed"
    )
    told = rows.filter(submission__told=True).select_related("submission__solicitation", "submission__organization")
    return list(told.order_by("submission__received_at", "submission__pk"))


def read_prices(opening: Opening, key: Key | None) -> dict[UUID, Read]:
    """Read the price envelopes of those who passed, outside of any transaction; the others are not touched."""
    passed = receiving.price_gate(opening.solicitation).passed
    due = [e for e in envelopes_of(opening) if e.submission_id in passed and e.submission.state == "opened"]
    unsealed = unseal([e for e in due if e.submission.sealed], key) if key is not None else {}
    return {e.pk: _read(e, unsealed.get(e.pk, Unsealed())) for e in due}


def _read(envelope: PriceEnvelope, unsealed: Unsealed) -> Read:
    if unsealed.reasons:
        return Read(Found(None, list(unsealed.reasons)))
    submission = envelope.submission
    asked = asked_for(asked_of(submission.solicitation, submission.round), PRICE)
    try:
        with read_price_envelope(envelope, by=PROGRAM) as path:
            if not submission.sealed and digest_of(path) != envelope.digest:
                return Read(Found(None, [Sentence("bytes_changed", CHANGED)]))
            found = read(path, asked, recognise=recognise, scratch=storing.scratch())
            return Read(found, unsealed.mark)
    except SealingError:
        return Read(Found(None, [Sentence("bytes_changed", CHANGED)]))
    except FileNotFoundError:
        return Read(Found(None, [Sentence("bytes_gone", GONE)]))


def open_prices(opening: Opening, read: dict[UUID, Read], write: Write) -> None:
    """Write what was read into its submission (`write` makes the rows); every other envelope is left sealed."""
    for envelope in envelopes_of(opening):
        if envelope.pk in read:
            _open(envelope, read[envelope.pk], write)
        else:
            price_became(perform(envelope, "leave_sealed", by=PROGRAM))


def passed_of(solicitation: Solicitation) -> list[Submission]:
    """The submissions whose prices the opening of the prices opens, in the order of their receipts."""
    rows = Submission.objects.filter(pk__in=receiving.price_gate(solicitation).passed, state="opened")
    return list(rows.select_related("organization", "solicitation").order_by("received_at", "pk"))


def leave_prices_sealed(solicitation: Solicitation) -> None:
    """The solicitation ended: what nobody opened stays sealed for good, and is destroyed by schedule."""
    if solicitation.envelopes == TWO:
        rows = PriceEnvelope.objects.filter(submission__solicitation=solicitation, state="sealed").order_by("pk")
        perform_many(list(rows), "leave_sealed", by=PROGRAM)


def _open(envelope: PriceEnvelope, read: Read, write: Write) -> None:
    contents = read.found.contents

    def noted(fresh: Submission, _context: Context) -> None:
        fresh.defects = [*fresh.defects, *(defect.as_data() for defect in read.found.defects)]
        if contents is not None and contents.total is not None:
            fresh.stated_total = contents.total.minor

    def written(fresh: Submission, _context: Context) -> None:
        if contents is not None:
            write(fresh, contents)

    def marked(fresh: PriceEnvelope, _context: Context) -> None:
        fresh.mark = read.mark

    perform(envelope.submission, "open_price", by=PROGRAM, apply=noted, then=written)
    price_became(perform(envelope, "find_unreadable" if contents is None else "open", by=PROGRAM, apply=marked))
