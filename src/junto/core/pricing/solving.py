"""Where a difference changes its sign: brackets on a grid first, then halving, so that nothing is missed by luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence

HALVINGS = 60


def first_crossing(difference: Callable[[float], float], grid: Sequence[float], nearness: float) -> float | None:
    """The first place on a rising `grid` where `difference` is zero or changes its sign, to within `nearness`; None
    where it does neither. Two crossings between neighbours of the grid are not seen.
    """
    before, last = grid[0], difference(grid[0])
    for place in grid[1:]:
        if last == 0:
            return before
        here = difference(place)
        if here == 0 or (here > 0) != (last > 0):
            return _halved(difference, before, place, last, nearness)
        before, last = place, here
    return before if last == 0 else None


def _halved(difference: Callable[[float], float], low: float, high: float, at_low: float, nearness: float) -> float:
    for _step in range(HALVINGS):
        if high - low <= nearness:
            break
        middle = (low + high) / 2
        here = difference(middle)
        if here == 0:
            return middle
        if (here > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def first_whole_crossing(difference: Callable[[int], float], low: int, high: int) -> int | None:
    """The first whole number above `low`, up to `high`, from which on the difference has another sign than just below;
    looked for on a grid of about forty numbers, then by halving. None where the sign stays; a zero is no sign.
    """
    grid = sorted({low, high, *(round(low * (high / low) ** (k / 40)) for k in range(41))})
    before, last = grid[0], difference(grid[0])
    for place in grid[1:]:
        here = difference(place)
        if here and last and (here > 0) != (last > 0):
            return _halved_whole(difference, before, place, last)
        if here:
            before, last = place, here
    return None


def _halved_whole(difference: Callable[[int], float], low: int, high: int, at_low: float) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        here = difference(middle)
        if here == 0 or (here > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return high
