"""Phrases found in a text, word by word: the longest at each place, in any case, with or without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

_APOSTROPHE = re.compile(r"(?<=\w)['’](?=s\b)")
_WORD = re.compile(r"\d+|[^\W\d_]+|…")
_GAP, _LONGEST_GAP = "…", 4

Words = tuple[str, ...]


class Phrases:
    """What each phrase tells, found in texts.

    In a phrase `#` stands for a number, `…` for one to four words; its last word may stand in the plural.
    """

    def __init__(self, told: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[Words, str]]] = {}
        for phrase, tells in told.items():
            words = tuple(words_of(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append((words, tells))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda one: -_length(one[0]))

    def found(self, text: str) -> list[tuple[str, int, str]]:
        """Return (phrase, position of its first word, what it tells) in the order of the text; nothing told: left out.

        Phrases do not overlap: from each word on the longest is taken, and the search goes on behind it.
        """
        words = words_of(text)
        found = []
        at = 0
        while at < len(words):
            best = next(self._at(words, at), None)
            if best is None:
                at += 1
                continue
            phrase, tells, end = best
            if tells:
                found.append((" ".join(phrase), at, tells))
            at = end
        return found

    def _at(self, words: list[str], at: int) -> Iterator[tuple[Words, str, int]]:
        """Yield the phrases that begin at this word with what they tell and where they end, the longest first."""
        candidates = [one for form in _singulars(words[at]) for one in self._by_first.get(form, ())]
        for phrase, tells in sorted(candidates, key=lambda one: -_length(one[0])):
            end = _end(phrase, words, at)
            if end is not None:
                yield phrase, tells, end


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case without accents, each number as `#`; signs only part words."""
    text = text.replace("#", " 0 ")
    if not text.isascii():
        flat = unicodedata.normalize("NFKD", text.replace("…", " \0 "))
        text = "".join(letter for letter in flat if not unicodedata.combining(letter)).replace("\0", "…")
    found = _WORD.findall(_APOSTROPHE.sub("", text.casefold()))
    return ["#" if word.isdecimal() else word for word in found]


def _end(phrase: Words, words: list[str], at: int) -> int | None:
    """Return the position behind the phrase where it stands at this word, None where it does not."""
    first, rest = phrase[0], phrase[1:]
    if first == _GAP:
        ends = (_end(rest, words, at + skipped) for skipped in range(1, _LONGEST_GAP + 1))
        return next((end for end in ends if end is not None), None)
    if at >= len(words) or first not in (_singulars(words[at]) if not rest else (words[at],)):
        return None
    return _end(rest, words, at + 1) if rest else at + 1


def _singulars(word: str) -> Words:
    """Return the word and what it may be the plural of."""
    if word.endswith("es") and len(word) > 4:
        return word, word[:-1], word[:-2]
    return (word, word[:-1]) if word.endswith("s") and len(word) > 2 else (word,)


def _length(phrase: Words) -> int:
    return sum(len(word) for word in phrase if word != _GAP)
