"""Draws all unsure scores at once, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .scores import Cell
from .values import Array, ValueFunction

Valued = tuple[int, ValueFunction]
Key = tuple[str, str]  # option, criterion


@dataclass(frozen=True)
class Worlds:
    """What is drawn anew in each sample.

    `unsure`: the scores, in the order in which they are drawn; `runs`: (first, past) of those beside one another that
    are evenly spread, which one call draws. `valued`: (which score, by which value function), in whose order the worths
    stand; `rows`: which score, again. `gain`, `base` (valued, 1): an evenly spread score's worth is base + gain ·
    chance where its value function is straight; `clipped`: those that can leave the scale; `single`: those reckoned one
    by one. `needed`: scores that are asked for as such.
    """

    unsure: tuple[tuple[Key, Cell], ...]
    valued: tuple[Valued, ...]
    runs: tuple[tuple[int, int], ...]
    rows: npt.NDArray[np.intp]
    gain: Array
    base: Array
    clipped: tuple[int, ...]
    single: tuple[int, ...]
    needed: frozenset[int]

    def drawn(self, source: np.random.Generator, count: int) -> tuple[Mapping[int, Array], Array]:
        """The needed scores, each (count,), by their place among the unsure ones; and (valued, count) worths."""
        chances = np.empty((len(self.unsure), count))
        for first, past in self.runs:
            if self.unsure[first][1].line is None:
                chances[first] = self.unsure[first][1].draw(source, count)
            else:
                source.random(out=chances[first:past])
        scores = {k: self._score(k, chances[k]) for k in self.needed}
        worth: Array = chances[self.rows]
        worth *= self.gain
        worth += self.base
        for k in self.clipped:
            np.clip(worth[k], 0.0, 1.0, out=worth[k])
        for k in self.single:
            row, function = self.valued[k]
            worth[k] = function.of(scores[row])
        return scores, worth

    def _score(self, k: int, chance: Array) -> Array:
        """The score of a chance, for those evenly spread; others were drawn as scores."""
        line = self.unsure[k][1].line
        return chance if line is None else line[0] + line[1] * chance


def worlds_of(cells: Mapping[Key, Cell], valued: Sequence[Valued], needed: Iterable[int]) -> Worlds:
    """Ready for drawing. `cells`: the unsure ones, in the order in which they are drawn."""
    unsure = tuple(cells.items())
    gain, base = np.ones((len(valued), 1)), np.zeros((len(valued), 1))
    clipped, single = [], []
    for k, (row, function) in enumerate(valued):
        line = unsure[row][1].line
        if line is None or not function.straight:
            single.append(k)
            continue
        slope = (function.worth[1] - function.worth[0]) / (function.high - function.low)
        base[k] = (line[0] - function.low) * slope + function.worth[0]
        gain[k] = line[1] * slope
        if line[0] < function.low or line[0] + line[1] > function.high:
            clipped.append(k)
    asked = frozenset(needed) | {valued[k][0] for k in single}
    rows = np.array([row for row, _function in valued], dtype=np.intp)
    return Worlds(unsure, tuple(valued), _runs(unsure), rows, gain, base, tuple(clipped), tuple(single), asked)


def _runs(unsure: Sequence[tuple[Key, Cell]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for k, (_key, cell) in enumerate(unsure):
        if found and cell.line is not None and unsure[k - 1][1].line is not None:
            found[-1] = (found[-1][0], k + 1)
        else:
            found.append((k, k + 1))
    return tuple(found)
