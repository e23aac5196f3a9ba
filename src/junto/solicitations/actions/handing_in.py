"""Handing in: an envelope that the server keeps closed, one it seals for the company, one the company sealed itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, QUALITY, SealingError, inspect
from junto.core.sealing.armour import BEGIN, binary
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.storage import PIECE, Received
from junto.journal import clock
from junto.journal.door import alone, perform
from junto.journal.statements import row_at_hand
from junto.solicitations import receiving
from junto.solicitations.actions.submissions import Upload, pieces_of, refuse_strangers, replace_earlier
from junto.solicitations.envelopes import drafting, storing, uploads
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.uploads import Sent
from junto.solicitations.models import PriceEnvelope, SealingKey, Solicitation, Submission, price_id
from junto.solicitations.sealing import queries, wraps
from junto.solicitations.telling_companies import receipt_given

AGE = b"age-encryption.org/"
COMPANY, ASSISTED = Submission.Sealed.COMPANY, Submission.Sealed.ASSISTED


@dataclass(frozen=True, slots=True)
class Closed:
    """What is handed in: the file, its digest and size; how it was sealed, and to which key."""

    path: Path
    digest: str
    size: int
    sealed: str = ""
    key: SealingKey | None = None
    addendum: int | None = None  # the last one it answers, where it was sealed ahead
    price: Closed | None = None  # the other one of two envelopes

    @property
    def whole(self) -> str:
        """The digest by which it is handed in: of its envelope, or of both."""
        return self.digest if self.price is None else joined(self.digest, self.price.digest)


def joined(*digests: str) -> str:
    """By what a submission is handed in: the digest of its envelope, or those of both, in the order of opening."""
    return "+".join(digests)


def sealing_key_of(solicitation: Solicitation, part: str = QUALITY) -> SealingKey | None:
    """The key to which offers (of two envelopes: that part) are sealed now; None where the server keeps them closed.

    Raises `Refused` without one.
    """
    if solicitation.sealed_by != Solicitation.SealedBy.KEY:
        return None
    key = queries.key_in_use(solicitation, part)
    if key is None:
        raise Refused(_("There is no key to which an offer could be sealed now. The office knows of it."), code="state")
    return key


def submit_submission(submission: Submission, *, digest: str, by: Actor, seen: int | None = None) -> Submission:
    """Hand in the prepared envelope of that digest; after the deadline it is taken as late, unopened.

    Where offers are sealed by a key the server seals it here, for a company that cannot: the weaker way. Once more with
    the same digest gives the same receipt.
    """
    if (done := _handed_in(submission, digest, by)) is not None:
        return done
    refuse_strangers(submission, by)
    closed = [_prepared(submission, part) for part in submission.solicitation.parts]
    if None in closed or joined(*(one.digest for one in closed if one is not None)) != digest:
        raise Refused(_("The draft was changed since. Please look at it again, then hand it in."), code="stale")
    return _hand_in(submission, _together([one for one in closed if one is not None]), by=by, seen=seen)


def _prepared(submission: Submission, part: str) -> Closed | None:
    """One envelope of the draft as it was packed, and sealed here where that is done."""
    key = sealing_key_of(submission.solicitation, part)
    ready = drafting.prepared(submission, part) if key is None else drafting.prepared_sealed(submission, key)
    return None if ready is None else Closed(ready.path, ready.digest, ready.size, ASSISTED if key else "", key)


def _together(parts: Sequence[Closed]) -> Closed:
    """The only envelope, or the one on quality with that of the prices."""
    return parts[0] if len(parts) == 1 else replace(parts[0], price=parts[1])


def submit_packed(
    submission: Submission, file: Upload, *, by: Actor, price: Upload | None = None, seen: int | None = None
) -> Submission:
    """Hand in a file made elsewhere, as it is: nobody looks inside before the opening. `price`: the other envelope.

    Where offers are sealed by a key: a file that its company sealed, or an envelope that the server seals first.
    """
    parts = submission.solicitation.parts
    files = [file] if price is None else [file, price]
    if len(files) != len(parts):
        raise Refused(_why_count(parts), code="input", field="price")
    with ExitStack() as stack:
        received = [
            stack.enter_context(storing.incoming(pieces_of(one), limit=settings.ENVELOPE_MAX_BYTES, durable=False))
            for one in files
        ]
        if (done := _handed_in(submission, joined(*(one.sha256 for one in received)), by)) is not None:
            return done
        refuse_strangers(submission, by)
        closed = [_closed(stack, submission, one, part) for one, part in zip(received, parts, strict=True)]
        if len({bool(one.sealed == COMPANY) for one in closed}) > 1:
            raise Refused(_("Seal both envelopes, or neither of them."), code="input", field="price")
        return _hand_in(submission, _together(closed), by=by, seen=seen)


def _why_count(parts: Sequence[str]) -> str:
    if len(parts) > 1:
        return _("Two envelopes are asked for: the one on quality, and the one with the prices. Hand in both.")
    return _("One envelope is asked for: prices stand in it with everything else.")


def _closed(stack: ExitStack, submission: Submission, received: Received, part: str) -> Closed:
    key = sealing_key_of(submission.solicitation, part)
    if key is None:
        return Closed(received.path, received.sha256, received.size)
    if _looks_sealed(received):
        path, digest, size = stack.enter_context(_inspected(received))
        return Closed(path, digest, size, COMPANY, key)
    ready = stack.enter_context(drafting.sealed_for(submission, received.path, key))
    return Closed(ready.path, ready.digest, ready.size, ASSISTED, key)


# --- sealed by the company itself ------------------------------------------------------------------------------------
def send_ahead(
    submission: Submission, file: Upload, *, key: int, addendum: int, by: Actor, part: str = "", seen: int | None = None
) -> Submission:
    """Keep a file that the company sealed, so that handing in is small; another one (of that part) takes its place.

    `key`: the number of the key it was sealed to. `addendum`: the last one issued when it was sealed. Raises `Refused`
    for what can be told without opening it (not sealed, with a password, to a second key, damaged); nothing is lost.
    """
    refuse_strangers(submission, by)
    if part not in submission.solicitation.parts:
        raise Refused(_why_count(submission.solicitation.parts), code="input", field="part")
    with (
        storing.incoming(pieces_of(file), limit=settings.ENVELOPE_MAX_BYTES) as received,
        _inspected(received) as (path, digest, size),
    ):

        def apply(fresh: Submission, context: Context) -> None:
            _refuse_another_key(fresh.solicitation, key, part)
            answered = min(addendum, fresh.solicitation.addendum_number)
            uploads.keep_sent(fresh.pk, path, Sent(digest, size, key, answered, context.at.isoformat()), part)

        return perform(
            submission, "write", by=by, inputs={"what": "sealed file", "digest": digest}, apply=apply, seen=seen
        )


def submit_sealed(submission: Submission, *, digest: str, by: Actor, seen: int | None = None) -> Submission:
    """Hand in the sealed file of that digest, which was sent ahead; once more gives the same receipt."""
    if (done := _handed_in(submission, digest, by)) is not None:
        return done
    refuse_strangers(submission, by)
    parts = submission.solicitation.parts
    sent = [one for part in parts if (one := uploads.sent_ahead(submission.pk, part)) is not None]
    if len(sent) < len(parts) or joined(*(one.digest for one in sent)) != digest:
        raise Refused(_("This sealed file is not here. Send it first, then hand it in."), code="stale")
    closed = [_sent(submission, one, part) for one, part in zip(sent, parts, strict=True)]
    return _hand_in(submission, _together(closed), by=by, seen=seen)


def _sent(submission: Submission, sent: Sent, part: str) -> Closed:
    key = _refuse_another_key(submission.solicitation, sent.key, part)
    path = uploads.place_of_sent(submission.pk, sent.digest, part)
    return Closed(path, sent.digest, sent.size, COMPANY, key, sent.addendum)


def why_not_as_sealed(solicitation: Solicitation, sent: Sent, part: str = QUALITY) -> str | None:
    """Why a file sent ahead cannot be handed in any more: there is another key, or what is asked has changed since."""
    try:
        _refuse_another_key(solicitation, sent.key, part)
    except Refused as refusal:
        return str(refusal)
    return _why_older(solicitation, sent.addendum)


def _refuse_another_key(solicitation: Solicitation, number: int, part: str = QUALITY) -> SealingKey:
    key = sealing_key_of(solicitation, part)
    if key is None:
        raise Refused(_("Offers here are not sealed by a key: hand in the envelope itself."), code="state")
    if key.number != number:
        words = _("The solicitation has another key since you sealed your offer. Seal it again, to key %(number)s.")
        raise Refused(words % {"number": key.number}, code="stale")
    return key


def _why_older(solicitation: Solicitation, answered: int) -> str | None:
    asked = asked_of(solicitation).addendum
    if answered >= asked:
        return None
    return _("It was sealed before addendum %(number)s, which changed what is asked. Seal it again.") % {
        "number": asked
    }


def _looks_sealed(received: Received) -> bool:
    return received.head.lstrip().startswith((AGE, BEGIN))


@contextmanager
def _inspected(received: Received) -> Iterator[tuple[Path, str, int]]:
    """A sealed file in its binary form, with digest and size of that. Raises `Refused` where it cannot be taken."""
    with received.path.open("rb") as file:
        fault = inspect(file)
    if fault is not None:
        raise Refused(fault.said(_), code="input", field="file")
    if received.head.startswith(AGE):
        yield received.path, received.sha256, received.size
        return
    with storing.scratch_file() as made:
        digest = _to_binary(received.path, made)
        yield made, digest, made.stat().st_size


def _to_binary(armoured: Path, into: Path) -> str:
    digest = sha256()
    try:
        with armoured.open("rb") as file, into.open("wb") as made:
            source = binary(file)
            while piece := source.read(PIECE):
                digest.update(piece)
                made.write(piece)
            made.flush()
            os.fsync(made.fileno())
    except SealingError as fault:
        raise Refused(fault.sentence.said(_), code="input", field="file") from None
    return digest.hexdigest()


# --- the act itself --------------------------------------------------------------------------------------------------
def _handed_in(submission: Submission, digest: str, by: Actor) -> Submission | None:
    """The submission where it was handed in with that digest already: whoever lost the answer may ask again."""
    row = row_at_hand(Submission, submission.pk)
    if row is None or row.state == "draft" or row.organization_id not in by.organizations("company_representative"):
        return None
    prices = row.price_envelopes.values_list("digest", flat=True) if "+" in digest else ()
    if row.digest and joined(row.digest, *prices) == digest:
        return row
    raise Refused(
        _("It was handed in already; its receipt is %(receipt)s. Begin another draft to replace it.")
        % {"receipt": row.receipt},
        code="state",
    )


def _hand_in(submission: Submission, closed: Closed, *, by: Actor, seen: int | None) -> Submission:
    """Bytes first, so that a row never tells of bytes that are not there; and before the transaction, in which others
    wait. Whoever hands in the same draft meanwhile waits for its turn, so that its bytes take no other's place.
    """
    try:
        with (
            wraps.wrapping(closed.path, submission.pk) as wrapped,
            _price_wrapped(submission, closed) as other,
            wraps.in_turn(submission.pk),
        ):
            if (done := _handed_in(submission, closed.whole, by)) is not None:
                return done
            storing.put(wrapped, submission.pk)
            if other is not None:
                storing.put(other, price_id(submission.pk))
            try:
                return _commit(submission, closed, by=by, seen=seen)
            except Refused:
                storing.destroy(submission.pk)
                if other is not None:
                    storing.destroy(price_id(submission.pk))
                raise
    except FileNotFoundError:
        raise Refused(_("The draft was changed since. Please look at it again."), code="stale") from None


@contextmanager
def _price_wrapped(submission: Submission, closed: Closed) -> Iterator[Path | None]:
    if closed.price is None:
        yield None
        return
    with wraps.wrapping(closed.price.path, price_id(submission.pk)) as wrapped:
        yield wrapped


def _commit(submission: Submission, closed: Closed, *, by: Actor, seen: int | None) -> Submission:
    """In time: beside others who hand in. Late only where that was refused, and alone."""

    def seal(action: str) -> Submission:
        def apply(fresh: Submission, context: Context) -> None:
            _refuse_stale(fresh, closed)
            fresh.digest, fresh.size, fresh.received_at = closed.digest, closed.size, context.at
            fresh.sealed, fresh.sealing_key = closed.sealed, closed.key
            fresh.addendum_number = fresh.solicitation.addendum_number
            if action == "submit":
                replace_earlier(fresh)

        def then(fresh: Submission, _context: Context) -> None:
            if closed.price is not None:  # nothing more is asked where there is one envelope
                _seal_price(fresh, closed.price)
            transaction.on_commit(lambda: storing.drop_draft(fresh.pk))
            receipt_given(fresh)

        inputs = {"digest": closed.digest, **({"price_digest": closed.price.digest} if closed.price else {})}
        beside = action == "submit"
        return perform(submission, action, by=by, inputs=inputs, apply=apply, then=then, seen=seen, beside=beside)

    try:
        return seal("submit")
    except Refused as refusal:
        if refusal.code != "guard":
            raise
    with alone(submission.solicitation):
        # Its lock went with what was refused; held anew, for the deadline may be moved in this very moment.
        submission.solicitation = Solicitation.objects.select_for_update().get(pk=submission.solicitation_id)
        late = receiving.why_not_late(submission, clock.now()) is None
        return seal("submit_late" if late else "submit")


def _seal_price(submission: Submission, closed: Closed) -> None:
    """The row of the price envelope, beside its submission and in the same transaction."""
    row = PriceEnvelope(
        id=price_id(submission.pk),
        submission=submission,
        digest=closed.digest,
        size=closed.size,
        sealing_key=closed.key,
    )
    perform(row, "seal", by=PROGRAM, inputs={"digest": closed.digest})


def _refuse_stale(fresh: Submission, closed: Closed, part: str = QUALITY) -> None:
    """Inside the door: the key, or what is asked, may have changed while it was on its way."""
    if closed.price is not None:
        _refuse_stale(fresh, closed.price, PRICE)
    if len(fresh.solicitation.parts) != (2 if closed.price is not None or part == PRICE else 1):
        raise Refused(_why_count(fresh.solicitation.parts), code="stale")
    if closed.key is None:
        return
    _refuse_another_key(fresh.solicitation, closed.key.number, part)
    if closed.addendum is not None and (sentence := _why_older(fresh.solicitation, closed.addendum)):
        raise Refused(sentence, code="stale")
