"""How alike two needs are in purpose: the same kind of thing, or texts that speak of the same.

Texts are compared twice, by the cosine of TF-IDF vectors over runs of 3 to 5 letters within words, and by the cosine
after latent semantic analysis (truncated SVD) of the same vectors; the greater likeness counts. The first keeps rare
proper names ("Peck Slip"), which few topics would wash out; the second finds other words for the same. Letters, not
words: any language and script works, and spelling variants stay near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .model import Item

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TOPICS = 100
_FEWEST_FOR_TOPICS = 200
_SEED = 7
_CHUNK = 50_000
_NO_LETTERS = re.compile(r"[\W\d_]+")
# (noise, full): up to `noise` a cosine says nothing, from `full` on it is the same matter. Noise is about what nine in
# ten random pairs of New York's projects stay below, full what one in a thousand exceeds.
_LETTERS = (0.08, 0.55)
_TOPIC = (0.21, 0.81)


class Purposes:
    """The purposes of a set of items, comparable pairwise; the same set gives the same numbers every time.

    `background` are texts that are not compared but tell which runs of letters are common: a few items compared
    before the background of all needs get the numbers they have among all. Kinds in `alone` are works that are each
    their own: to be of one such kind is no likeness.
    """

    def __init__(self, items: Sequence[Item], background: Sequence[str] = (), *, alone: Collection[str] = ()) -> None:
        self.texts = [plain_text(f"{item.title} {item.text}") for item in items]
        self.background = [plain_text(text) for text in background]
        self.kinds = [item.kind if item.kind not in alone else None for item in items]
        self.scripts = [_script(text) for text in self.texts]
        codes = {kind: code for code, kind in enumerate(sorted({k for k in self.kinds if k}))}
        self.kind_codes = np.array([codes[k] if k else -1 for k in self.kinds], dtype=np.int64)
        scripts = {script: code for code, script in enumerate(sorted(set(self.scripts) - {""}))}
        self.script_codes = np.array([scripts[s] if s else -1 for s in self.scripts], dtype=np.int64)
        self._vectors: Any = None

    def compare(self, i: Ints, j: Ints) -> Floats:
        """Return from 0 to 1 how alike the purposes of items i and j are pairwise, NaN where it cannot be told.

        Same kind of thing: 0.6 + 0.4 text; different kinds: 0.7 text, since one address makes texts alike whatever is
        wanted there; otherwise the text's likeness alone. It cannot be told where a text is empty or the two are
        written in different scripts, unless the kinds are the same.
        """
        text = self.alike(i, j)
        one, two = self.kind_codes[i], self.kind_codes[j]
        both = (one >= 0) & (two >= 0)
        other = np.where(both, 0.7 * text, text)
        return np.where(both & (one == two), 0.6 + 0.4 * np.nan_to_num(text), other)

    def alike(self, i: Ints, j: Ints) -> Floats:
        """Return the likeness of the texts alone, 0 to 1, NaN where a text is empty or the scripts differ."""
        if not len(i):
            return np.empty(0)
        if self._vectors is None:
            self._vectors = _fit(self.texts + self.background)
        out = np.empty(len(i))
        for k in range(0, len(i), _CHUNK):
            out[k : k + _CHUNK] = self._likeness(i[k : k + _CHUNK], j[k : k + _CHUNK])
        told = (self.script_codes[i] == self.script_codes[j]) & (self.script_codes[i] >= 0)
        return np.where(told, out, np.nan)

    def _likeness(self, i: Ints, j: Ints) -> Floats:
        letters, topics = self._vectors
        if letters is None:
            return np.zeros(len(i))
        cosine = np.asarray(letters[i].multiply(letters[j]).sum(axis=1), dtype=np.float64).reshape(-1)
        likeness = _scaled(cosine, *_LETTERS)
        if topics is not None:
            likeness = np.maximum(likeness, _scaled(np.einsum("ij,ij->i", topics[i], topics[j]), *_TOPIC))
        return likeness


def _scaled(cosine: Floats, noise: float, full: float) -> Floats:
    return np.clip((cosine - noise) / (full - noise), 0.0, 1.0)


def plain_text(text: str) -> str:
    """Return text in lower case, compatibility forms unified, Latin accents off, digits and signs as blanks."""
    if text.isascii():
        return _NO_LETTERS.sub(" ", text.lower()).strip()
    flat = unicodedata.normalize("NFKD", text).casefold()
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFC", flat)).strip()


def _script(text: str) -> str:
    """Return the script most letters of the text are in (LATIN, CYRILLIC, HAN …), empty where there are none."""
    if text.isascii():
        return "LATIN" if text else ""
    counts: dict[str, int] = {}
    for letter in text[:200]:
        if letter.isalpha():
            name = unicodedata.name(letter, "OTHER").split(" ")[0].split("-")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(sorted(counts), key=lambda name: counts[name]) if counts else ""


def _runs(text: str) -> list[str]:
    """Return the runs of 3 to 5 letters of a text, within words, whose edges count as a letter."""
    return [run for word in text.split() for run in _runs_of(word)]


@lru_cache(maxsize=50_000)
def _runs_of(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    if len(padded) <= 3:
        return (padded,)
    longest = min(5, len(padded))
    return tuple(padded[k : k + n] for n in range(3, longest + 1) for k in range(len(padded) - n + 1))


def _fit(texts: list[str]) -> tuple[Any, Floats | None]:
    """Return unit vectors of the texts: TF-IDF (None where no letters are shared), and topics for a large set."""
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415  (a second of import that many callers never need)
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  (comes with scikit-learn)

    rare = 2 if len(texts) >= _FEWEST_FOR_TOPICS else 1
    vectors = TfidfVectorizer(analyzer=_runs, min_df=rare, sublinear_tf=True, max_features=60_000, dtype=np.float32)
    try:
        letters = vectors.fit_transform(texts)
    except ValueError:  # no run of letters is left
        return None, None
    if len(texts) < _FEWEST_FOR_TOPICS or letters.shape[1] <= _TOPICS:
        return letters, None
    # One thread: the matrices are small, and threads that wait for one another on a busy machine cost tenfold.
    with threadpool_limits(limits=1):
        topics = TruncatedSVD(_TOPICS, algorithm="randomized", n_iter=3, random_state=_SEED).fit_transform(letters)
    return letters, normalize(topics).astype(np.float64)
