"""Changed resolution: values suddenly rounded to a coarser grain, or reported every second or third time only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from junto.core.evidence.check import Array, Check, Found, View, runs
from junto.core.evidence.panel import Bools
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

GRAINS = tuple(one * 10.0**power for power in range(6, -7, -1) for one in (5, 2, 1))
LEAST, KINDS, TIMES, CHANCE = 40, 5, 20, 1e-6


def _find(view: View) -> Iterator[Found]:
    for place, row in enumerate(view.values):
        yield from _grains(row, place)
        for first, last, every in rhythms(row):
            words = _("a value each %(every)s steps only: were several put together?")
            yield Found("resolution", place, first, last, Sentence("each_few", words, {"every": every}))


def _grains(row: Array, place: int) -> Iterator[Found]:
    """Runs of 40 values other than zero, five of them different, that are all multiples of a grain coarser than the
    usual one, with a chance below 1 in a million in the whole series by how often such multiples come elsewhere.
    """
    at = np.flatnonzero(np.isfinite(row) & (row != 0))
    values = row[at]
    if len(at) < 2 * LEAST:
        return
    whole = {grain: _multiples(values, grain) for grain in GRAINS}
    usual = next((grain for grain in GRAINS if whole[grain].mean() >= 0.99), GRAINS[-1])
    taken = np.zeros(len(at), dtype=bool)
    for grain in (one for one in GRAINS if one > usual):
        for first, last in runs(whole[grain]):
            if taken[first : last + 1].any() or not _strange(whole[grain], values, first, last):
                continue
            taken[first : last + 1] = True
            words = _("all values are multiples of %(grain)s, elsewhere finer: rounded, or another instrument?")
            told = Sentence("rounded", words, {"grain": f"{grain:g}"})
            # Rounding that is small beside the values moves no mean.
            fault = grain > 0.1 * float(np.median(np.abs(values)))
            yield Found("resolution", place, int(at[first]), int(at[last]), told, fault)


def _multiples(values: Array, grain: float) -> Bools:
    parts = values / grain
    return np.asarray(np.abs(parts - np.rint(parts)) <= 1e-9 * np.maximum(1.0, np.abs(parts)))


def _strange(whole: Bools, values: Array, first: int, last: int) -> bool:
    length = last - first + 1
    if length < LEAST or len(np.unique(values[first : last + 1])) < KINDS:
        return False
    share = (int(whole.sum()) - length + 1) / (len(whole) - length + 2)
    return bool(len(whole) * share**length < CHANCE)


def rhythms(row: Array) -> list[tuple[int, int, int]]:
    """Where a series has values other than zero each second, third, … step only: first, last, and how many steps.

    Twenty times in a row at least, with a chance below 1 in a million by how often such a distance comes elsewhere.
    """
    at = np.flatnonzero(np.isfinite(row) & (row != 0))
    if len(at) <= TIMES:
        return []
    away: npt.NDArray[np.int64] = np.diff(at)
    same = np.r_[False, away[1:] == away[:-1]] & (away > 1)
    found = []
    for first, last in runs(same):
        length, every = last - first + 2, int(away[first])
        share = (int((away == every).sum()) - length + 1) / (len(away) - length + 2)
        if length >= TIMES and len(away) * share**length < CHANCE:
            found.append((int(at[first - 1]), int(at[last + 1]), every))
    return found


CHECK = Check(
    "resolution", 1, _("Changed resolution"), _("Values suddenly rounded, or reported each few steps only."), _find, 4
)
