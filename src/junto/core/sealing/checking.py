"""Whether an opened submission belongs where it was handed in: reasons to refuse it, as sentences for the minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .envelope import Opened
from .parts import PRICE, QUALITY


@dataclass(frozen=True, slots=True)
class Expected:
    """What the record of receipts says of a submission.

    `addendum`: the last that changed what is asked; an older one is refused. `company`: who handed it in, None where
    nobody says. `nonces`, `ciphertexts`: of the submissions that were opened and not refused before this one: a
    copy that came first under another name must not shut its original out. `part`: as which of two envelopes it was
    handed in, empty where there is one.
    """

    solicitation: str
    addendum: int = 0
    company: str | None = None
    nonces: Collection[str] = field(default=())
    ciphertexts: Collection[str] = field(default=())
    part: str = ""


OTHER_PART = {
    (PRICE, QUALITY): _("It is the price envelope, handed in as the quality envelope: it is not read."),
    (QUALITY, PRICE): _("It is the quality envelope, handed in as the price envelope."),
    ("", QUALITY): _("It does not say that it is the quality envelope."),
    ("", PRICE): _("It does not say that it is the price envelope."),
}


def check(opened: Opened, expected: Expected) -> list[Sentence]:
    """Every reason to refuse an opened submission, in a fixed order; none where it belongs here."""
    header = opened.header
    found = []
    if header.solicitation != expected.solicitation:
        words = _("It is for another solicitation (%(number)s).")
        found.append(Sentence("another_solicitation", words, {"number": shown(header.number)}))
    if header.part != expected.part:
        alone = _("It is one of two envelopes, and one alone was asked for.")
        found.append(Sentence("other_part", OTHER_PART.get((header.part, expected.part), alone)))
    if header.addendum < expected.addendum:
        words = _("It answers addendum %(answered)s; addendum %(issued)s changed what is asked.")
        found.append(Sentence("older_addendum", words, {"answered": header.addendum, "issued": expected.addendum}))
    if expected.company is not None and header.company != expected.company:
        words = _("Inside it names another company than the one that handed it in: it was copied from that company.")
        found.append(Sentence("another_company", words))
    if (header.sha256, header.length) != (opened.sha256, opened.length):
        words = _("Its content is not the one that its header names: it was put together from two submissions.")
        found.append(Sentence("other_content", words))
    if opened.ciphertext in expected.ciphertexts:
        found.append(Sentence("copied", _("It is the copy of a sealed file that was opened before.")))
    elif header.nonce in expected.nonces:
        words = _("It bears the mark of a submission that was opened before: its content was copied and sealed again.")
        found.append(Sentence("nonce_again", words))
    return found
