"""Charts that the server draws as SVG, without a script: they stand beside a table that says the same in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

SCALE = 1_000  # how many steps the longest bar has
COLOURS = 8  # junto-series-0 … 7 in junto.css


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, its parts in the order of the series (zero or more), what they come to in words."""

    label: str
    parts: Sequence[int]
    said: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One part as it is drawn: where it begins and how long it is, in steps of the scale."""

    colour: int
    x: int
    width: int
    name: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of several series on one scale, one under the other; the longest one fills the width."""

    series: Sequence[str]
    bars: Sequence[Bar]

    @property
    def legend(self) -> Iterator[tuple[int, str]]:
        """The colour and name of each series."""
        return ((i % COLOURS, name) for i, name in enumerate(self.series))

    @property
    def drawn(self) -> list[tuple[Bar, list[Piece]]]:
        """Each bar with its pieces; a part of nothing is not drawn."""
        longest = max((sum(bar.parts) for bar in self.bars), default=0)
        return [(bar, list(self._pieces(bar, longest))) for bar in self.bars]

    def _pieces(self, bar: Bar, longest: int) -> Iterator[Piece]:
        if not longest:
            return
        ends = [SCALE * end // longest for end in accumulate(bar.parts)]  # rounded where they end, so none drifts
        for i, (name, start, end) in enumerate(zip(self.series, [0, *ends], ends, strict=False)):
            if end > start:
                yield Piece(i % COLOURS, start, end - start, name)
