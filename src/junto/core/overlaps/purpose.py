"""How alike two needs are in purpose: the same kind of thing, or texts that speak of the same.

Texts are compared by TF-IDF over runs of 3 to 5 letters within words, then latent semantic analysis (truncated SVD of
the vectors), then the cosine. Letters, not words: any language and script works, and spelling variants stay near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from .model import Item

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TOPICS = 100
_FEWEST_FOR_TOPICS = 200
_SEED = 7
# Texts that share nothing still share runs of letters; below `_NOISE` a cosine says nothing, from `_FULL` on it is the
# same matter. Read off New York's pairs.
_NOISE, _FULL = 0.15, 0.75


class Purposes:
    """The purposes of a set of items, comparable pairwise; the same set gives the same numbers every time."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.texts = [plain_text(f"{item.title} {item.text}") for item in items]
        self.kinds = [item.kind for item in items]
        self.scripts = [_script(text) for text in self.texts]
        codes = {kind: code for code, kind in enumerate(sorted({k for k in self.kinds if k}))}
        self.kind_codes = np.array([codes[k] if k else -1 for k in self.kinds], dtype=np.int64)
        scripts = {script: code for code, script in enumerate(sorted(set(self.scripts) - {""}))}
        self.script_codes = np.array([scripts[s] if s else -1 for s in self.scripts], dtype=np.int64)
        self._vectors: Any = None

    def compare(self, i: Ints, j: Ints) -> Floats:
        """Return from 0 to 1 how alike the purposes of items i and j are pairwise, NaN where it cannot be told.

        Same kind of thing: 0.6 + 0.4 text; otherwise the text's likeness alone. It cannot be told where a text is
        empty or the two are written in different scripts, unless the kinds are the same.
        """
        text = self.alike(i, j)
        same = (self.kind_codes[i] == self.kind_codes[j]) & (self.kind_codes[i] >= 0)
        return np.where(same, 0.6 + 0.4 * np.nan_to_num(text), text)

    def alike(self, i: Ints, j: Ints) -> Floats:
        """Return the likeness of the texts alone, 0 to 1, NaN where a text is empty or the scripts differ."""
        if not len(i):
            return np.empty(0)
        out = np.empty(len(i))
        for k in range(0, len(i), 100_000):
            out[k : k + 100_000] = self._cosine(i[k : k + 100_000], j[k : k + 100_000])
        out = np.clip((out - _NOISE) / (_FULL - _NOISE), 0.0, 1.0)
        told = (self.script_codes[i] == self.script_codes[j]) & (self.script_codes[i] >= 0)
        return np.where(told, out, np.nan)

    def _cosine(self, i: Ints, j: Ints) -> Floats:
        if self._vectors is None:
            self._vectors = _fit(self.texts)
        one, two = self._vectors[i], self._vectors[j]
        if isinstance(one, np.ndarray):
            return cast(Floats, np.einsum("ij,ij->i", one, two))
        return np.asarray(one.multiply(two).sum(axis=1), dtype=np.float64).reshape(-1)


def plain_text(text: str) -> str:
    """Return text in lower case, compatibility forms unified, Latin accents off, digits and signs as blanks."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return re.sub(r"[\W\d_]+", " ", unicodedata.normalize("NFC", flat)).strip()


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


def _fit(texts: list[str]) -> Any:
    """Return unit vectors of the texts: dense topics for a large set, sparse TF-IDF for a small one."""
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415  (a second of import that many callers never need)
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    if not any(texts):
        return np.zeros((len(texts), 1))
    rare = 2 if len(texts) >= _FEWEST_FOR_TOPICS else 1
    vectors = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=rare, sublinear_tf=True, max_features=60_000, dtype=np.float32
    )
    try:
        sparse = vectors.fit_transform(texts)
    except ValueError:  # no run of letters occurs twice
        return np.zeros((len(texts), 1))
    if len(texts) < _FEWEST_FOR_TOPICS or sparse.shape[1] <= _TOPICS:
        return sparse
    topics = TruncatedSVD(_TOPICS, algorithm="randomized", n_iter=3, random_state=_SEED).fit_transform(sparse)
    return normalize(topics).astype(np.float64)
