"""One share of a solicitation's key: 33 words by SLIP-39, read strictly, never shown by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from typing import NoReturn

import shamir_mnemonic
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .problems import SealingError

WORDS = 33  # of a share of 32 bytes
MOST_TEXT = 10_000  # characters of a share's file
PLATFORM, OFFICERS = 0, 1  # the two groups, both needed
GROUPS = 2
CHECK_WORDS = 4
NUMBERED = re.compile(r"[0-9]{1,2}[.):]?")


class Share:
    """A share: its words, and what can be said of it. Neither `repr`, `str` nor pickling gives the words away."""

    __slots__ = ("_mnemonic", "parsed")

    def __init__(self, mnemonic: str) -> None:
        self._mnemonic = mnemonic
        self.parsed = _parsed(mnemonic)

    def __repr__(self) -> str:
        return f"<Share {'of the platform' if self.of_platform else self.number} of {self.ceremony}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A share is not pickled.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Share) and self._mnemonic == other._mnemonic

    def __hash__(self) -> int:
        return hash(self._mnemonic)

    def words(self) -> list[str]:
        """The 33 words: the secret itself, for its holder alone."""
        return self._mnemonic.split(" ")

    @property
    def of_platform(self) -> bool:
        """Whether it is the platform's share, and not an officer's."""
        return self.parsed.group_index == PLATFORM

    @property
    def number(self) -> int:
        """Which of the officers' shares it is, from 1."""
        return self.parsed.index + 1

    @property
    def needed(self) -> int:
        """How many shares of its group are needed."""
        return self.parsed.member_threshold

    @property
    def ceremony(self) -> int:
        """The number (0 to 32,767) by which SLIP-39 tells shares of different secrets apart."""
        return self.parsed.identifier

    def check(self) -> str:
        """Four words by which a share can be told from every other without showing it: the first 40 bits of the SHA-256
        of its words. They can stand in public: a share has 256 bits of chance, which nobody finds by trying.
        """
        digest = int.from_bytes(sha256(b"junto share\n" + self._mnemonic.encode()).digest()[:5], "big")
        return " ".join(WORDLIST[digest >> 10 * place & 1023] for place in reversed(range(CHECK_WORDS)))


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a share says of itself beside its secret."""

    identifier: int
    extendable: bool
    iteration_exponent: int
    group_index: int
    index: int
    member_threshold: int


def read_share(text: str) -> Share:
    """The share in a text of its holder: words in small letters or capitals, on lines or not, with or without numbers
    before them, after remarks (lines beginning with #).

    Raises SealingError: wrong number of words; an unknown word, with its place and the nearest one; a checksum that
    does not hold; a share of another scheme than Junto's two groups.
    """
    if len(text) > MOST_TEXT:
        raise SealingError("large_share", _("A file with a share has at most 10,000 characters."))
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    words = [word.lower() for word in " ".join(lines).split() if not NUMBERED.fullmatch(word)]
    for place, word in enumerate(words[: WORDS + 1], 1):
        if word not in WORD_INDEX_MAP:
            raise _unknown(place, word)
    if len(words) != WORDS:
        sentence = _("A share has 33 words; these are %(count)s.")
        raise SealingError("word_count", sentence, count=len(words))
    return Share(" ".join(words))


def _unknown(place: int, word: str) -> SealingError:
    """Only words that no list has are repeated, so that no word of a secret is."""
    near = get_close_matches(word[:20], WORDLIST, n=1, cutoff=0.6)
    if not near:
        words = _("Word %(place)s (“%(word)s”) is none that a share can have.")
        return SealingError("unknown_word", words, place=place, word=shown(word, 20))
    words = _("Word %(place)s (“%(word)s”) is none that a share can have; the nearest is “%(near)s”.")
    return SealingError("misspelled", words, place=place, word=shown(word, 20), near=near[0])


def _parsed(mnemonic: str) -> _Parsed:
    try:
        share = shamir_mnemonic.Share.from_mnemonic(mnemonic)
    except shamir_mnemonic.MnemonicError as error:
        if "checksum" not in str(error):
            raise SealingError("bad_share", _("These words are no share: what they encode cannot be.")) from None
        words = _("The words' own check does not hold: a word is wrong, missing, or not in its place.")
        raise SealingError("share_checksum", words) from None
    if (share.group_threshold, share.group_count) != (GROUPS, GROUPS) or not _of_group(share):
        words = _("This is a share of something else: Junto's have two groups, the platform's and the officers'.")
        raise SealingError("other_scheme", words)
    return _Parsed(
        share.identifier,
        share.extendable,
        share.iteration_exponent,
        share.group_index,
        share.index,
        share.member_threshold,
    )


def _of_group(share: shamir_mnemonic.Share) -> bool:
    """Whether it is in one of the two groups; the platform has one share alone."""
    if share.group_index == PLATFORM:
        return bool(share.member_threshold == 1 and share.index == 0)
    return bool(share.group_index == OFFICERS and share.index < 16)
