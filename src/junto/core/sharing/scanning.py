"""All groups looked at in blocks that stay in the processor's cache: sums, the worst of them, those in a span."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.int64]
BLOCK = 14  # bits of a group looked at in one step
NOTHING = 1e-9  # what a number near 1 may differ from zero by rounding


def bits_of(masks: Masks, size: int) -> Floats:
    """Groups as rows of 0 and 1, one column a member."""
    rows: Floats = (masks[:, None] >> np.arange(size) & 1).astype(np.float64)
    return rows


_SMALL = [bits_of(np.arange(1 << size), size) for size in range(9)]


def float_sums(values: Floats) -> Floats:
    """Σ of the values of each group, by bit mask, in floating point."""
    if len(values) < len(_SMALL):
        small: Floats = _SMALL[len(values)] @ values
        return small
    half = (len(values) + 1) // 2
    sums: Floats = (float_sums(values[half:])[:, None] + float_sums(values[:half])).reshape(-1)
    return sums


class Scan:
    """The groups of `size` members with what each may be charged at most; some are taken out as they are settled."""

    def __init__(self, costs: Floats, size: int) -> None:
        """`costs`: a float for each bit mask, scaled to about 1; this object keeps and changes it."""
        self.size = size
        self.low = min(size, BLOCK)
        self.costs = costs
        self.blocks = costs.reshape(-1, 1 << self.low)
        self.costs[[0, -1]] = np.inf

    def _sums(self, values: Floats) -> tuple[Floats, Floats]:
        return float_sums(values[: self.low]), float_sums(values[self.low :])

    def worst(self, values: Floats, more: float, most: int) -> tuple[Masks, float]:
        """The groups with the largest Σ values + more − cost above zero (about `most` of them), and the largest."""
        low, high = self._sums(values)
        tops = np.array([(low - block).max() for block in self.blocks]) + high + more
        largest = float(tops.max())
        if largest <= NOTHING:
            return np.zeros(0, dtype=np.int64), largest
        found = []
        for h in np.argsort(-tops)[:4]:
            excess = low + (high[h] + more) - self.blocks[h]
            some = np.flatnonzero(excess > max(NOTHING, largest / 4))
            if len(some) > most:
                some = some[np.argpartition(-excess[some], most)[:most]]
            found.append((int(h) << self.low) + some)
        return np.concatenate(found).astype(np.int64), largest

    def settle(self, free: Floats, random: np.random.Generator) -> None:
        """Take out every group whose sum no longer moves: that lies across `free` (size × d, directions left).

        Two random directions in it: what is across both is across all (but for a chance of about 1e-12).
        """
        one, other = (free @ random.standard_normal(free.shape[1]) for _time in range(2))
        low, high = self._sums(one)
        low2, high2 = self._sums(other)
        for h, block in enumerate(self.blocks):
            some = np.flatnonzero(np.abs(low + high[h]) < NOTHING)
            if len(some):
                block[some[np.abs(low2[some] + high2[h]) < NOTHING]] = np.inf
