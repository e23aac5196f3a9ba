"""The reading of sealed submissions at an opening: each unsealed, or refused with its reasons; in order of receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from junto.core.sealing import PRICE, Expected, Key, Opened, SealingError, check, unseal_file
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.solicitations.envelopes import storing
from junto.solicitations.models import Addendum, PriceEnvelope, Solicitation, Submission
from junto.solicitations.sealing import wraps

REFUSED, UNDECRYPTABLE = "refused", "undecryptable"  # codes of the sentences that say so
REFUSED_BECAUSE = _("Refused: %(why)s")
UNDECRYPTABLE_BECAUSE = _("It cannot be decrypted: %(why)s")
CHANGED = _("The stored bytes are not those that were received: their digest differs.")
GONE = _("The bytes that were received are not there.")


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What became of one sealed file: the random mark inside it, or why it was not opened."""

    mark: str = ""
    reasons: tuple[Sentence, ...] = ()


Sealed = Submission | PriceEnvelope


def unseal(sealed: Iterable[Sealed], key: Key) -> dict[UUID, Unsealed]:
    """Unseal each in the order given; what belongs where it was handed in lies at its readable place afterwards.

    Whole or not at all: what is refused, or was cut off, leaves nothing readable. Writes no row; may be done again.
    """
    ordered = list(sealed)
    if not ordered:
        return {}
    seen = _Seen(ordered[0])
    return {one.pk: _unsealed(one, key, seen) for one in ordered}


def _submission_of(sealed: Sealed) -> Submission:
    return sealed.submission if isinstance(sealed, PriceEnvelope) else sealed


def _opened_before(first: Sealed) -> QuerySet[Submission] | QuerySet[PriceEnvelope]:
    """What was opened of the same solicitation and round, of the same one of two envelopes."""
    submission = _submission_of(first)
    same = Submission.objects.filter(solicitation=submission.solicitation_id, round=submission.round, state="opened")
    if isinstance(first, PriceEnvelope):
        return PriceEnvelope.objects.filter(submission__in=same, state="opened").exclude(mark="")
    return same.exclude(mark="")


class _Seen:
    """What the record knows besides the file: the last material addendum, and what was opened before."""

    def __init__(self, first: Sealed) -> None:
        solicitation = _submission_of(first).solicitation
        before = _opened_before(first)
        self.nonces = set(before.values_list("mark", flat=True))
        self.ciphertexts = set(before.values_list("digest", flat=True))
        self.material = last_material(solicitation)
        self.part = PRICE if isinstance(first, PriceEnvelope) else solicitation.parts[0]

    def expected(self, submission: Submission) -> Expected:
        """A company that confirmed after the last material addendum answers it, whatever it sealed before; so does one
        whom an officer admits with reasons.
        """
        settled = submission.state in ("unconfirmed", "admitted") or _confirmed(submission)
        return Expected(
            submission.solicitation.ocid or "",
            0 if settled else self.material,
            str(submission.organization_id),
            frozenset(self.nonces),
            frozenset(self.ciphertexts),
            self.part,
        )


def last_material(solicitation: Solicitation) -> int:
    """The number of the last addendum that changed what is asked; 0 where none did."""
    issued = Addendum.objects.filter(solicitation=solicitation, state="issued", material=True)
    return int(issued.aggregate(last=Max("number"))["last"] or 0)


def _confirmed(submission: Submission) -> bool:
    """Whether the company confirmed it, or an officer admitted it: each material addendum asks anew, so that this was
    after the last one.
    """
    kind = kind_of(Submission).name
    entries = Entry.objects.filter(subject_type=kind, subject_id=submission.pk, action__in=("confirm", "admit"))
    return entries.exists()


def _unsealed(one: Sealed, key: Key, seen: _Seen) -> Unsealed:
    place = storing.opened_place(one.pk)
    place.unlink(missing_ok=True)  # of an attempt that was cut off
    try:
        with wraps.unwrapped(one.pk) as sealed, storing.scratch_file() as content:
            opened = unseal_file(key, sealed, content)
            reasons = _reasons(one, opened, seen)
            if not reasons:
                wraps.put_opened(content, one.pk)
    except FileNotFoundError:
        return Unsealed(reasons=(Sentence("bytes_gone", GONE),))
    except SealingError as fault:
        return Unsealed(reasons=(Sentence(UNDECRYPTABLE, UNDECRYPTABLE_BECAUSE, {"why": fault.sentence}),))
    if reasons:
        return Unsealed(reasons=tuple(reasons))
    seen.nonces.add(opened.header.nonce)
    seen.ciphertexts.add(opened.ciphertext)
    return Unsealed(opened.header.nonce)


def _reasons(one: Sealed, opened: Opened, seen: _Seen) -> list[Sentence]:
    if opened.ciphertext != one.digest:
        return [Sentence("bytes_changed", CHANGED)]
    reasons = check(opened, seen.expected(_submission_of(one)))
    return [Sentence(REFUSED, REFUSED_BECAUSE, {"why": reason}) for reason in reasons]
