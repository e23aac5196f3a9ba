"""The frame of a chart over time: round amounts at its side, beginnings of years, months or days below, lines in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from junto.core.drawing import FAINT, INK, WIDTH, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .moments import UNITS, Axis, Unit
from .writing import number

Array = npt.NDArray[np.float64]
Say = Callable[[str], str]
LEFT, RIGHT, TALL, MOST_POINTS = 80, 30, 210, 400
LEFT_OUT = "#e6e6e6"


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round amounts, 1, 2 or 5 times a power of ten apart, at most `most` of them, from at or below to at or above."""
    size = max(abs(low), abs(high))
    reach = high - low if high - low > 1e-6 * size else size or 1.0
    high = max(high, low + reach)
    power = int(np.floor(np.log10(reach))) - 1
    steps = (digit * 10.0**one for one in range(power, power + 4) for digit in (1, 2, 5))
    step = next(one for one in steps if np.ceil(high / one - 1e-9) - np.floor(low / one + 1e-9) < most)
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]


def time_ticks(axis: Axis, most: int = 7) -> list[tuple[int, str]]:
    """Steps at which years, months, weeks, days or hours begin, as few units apart as leave at most `most`, and names.

    Where steps are too few or lie otherwise: every so many steps, by their own names.
    """
    starts = axis.starts
    for unit, step, shown in _BEGINNINGS:
        if UNITS.index(unit) > UNITS.index(axis.unit):
            continue
        numbers = starts.astype(f"datetime64[{unit}]").astype(np.int64)
        whole = numbers.astype(f"datetime64[{unit}]").astype("datetime64[m]") == starts
        # 1970-01-01 was a Thursday: weeks begin on Monday three days earlier.
        even = (numbers + (3 if step == 7 else 1970 if unit == "Y" else 0)) % step == 0
        at = np.flatnonzero(whole & even)
        if 2 <= len(at) <= most:
            return [(int(k), str(starts[k])[:shown].replace("T", " ")) for k in at]
    every = max(1, -(-(axis.count - 1) // (most - 1)))
    return [(k, axis.label(k)) for k in range(0, axis.count, every)]


_BEGINNINGS: tuple[tuple[Unit, int, int], ...] = (
    ("h", 1, 16), ("h", 6, 16), ("D", 1, 10), ("D", 7, 10), ("M", 1, 7), ("M", 2, 7), ("M", 3, 7), ("M", 6, 7),
    ("Y", 1, 4), ("Y", 2, 4), ("Y", 5, 4), ("Y", 10, 4), ("Y", 20, 4), ("Y", 50, 4), ("Y", 100, 4),
)  # fmt: skip


class Frame:
    """Where steps and amounts lie in one chart; its amounts end at round numbers."""

    def __init__(self, top: float, steps: int, rows: Sequence[Array]) -> None:
        held = np.concatenate([row[np.isfinite(row)] for row in rows]) if rows else np.zeros(0)
        low, high = (float(held.min()), float(held.max())) if len(held) else (0.0, 1.0)
        self.amounts = ticks(low, high)
        self.top, self.steps, self.low, self.high = top, max(steps - 1, 1), self.amounts[0], self.amounts[-1]

    def x(self, step: float) -> float:
        """Where a step lies."""
        return round(LEFT + step / self.steps * (WIDTH - LEFT - RIGHT), 1)

    def y(self, amount: float) -> float:
        """Where an amount lies."""
        return round(self.top + TALL * (self.high - amount) / (self.high - self.low), 1)

    def axes(self, answer: Answer) -> list[str]:
        """Round amounts with their lines, and the beginnings of years, months or days below."""
        parts = []
        for amount in self.amounts:
            parts.append(f'<path d="M{LEFT} {self.y(amount)}H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width="0.6"/>')
            parts.append(text(LEFT - 8, self.y(amount) + 4, number(amount), anchor="end", size=12))
        for step, name in time_ticks(answer.study.panel.axis):
            anchor = "start" if self.x(step) < LEFT + 20 else "end" if self.x(step) > WIDTH - RIGHT - 20 else "middle"
            parts += [
                f'<path d="M{self.x(step)} {self.top + TALL}v5" stroke="{FAINT}"/>',
                text(self.x(step), self.top + TALL + 18, name, anchor=anchor, size=12),
            ]
        return parts

    def line(self, row: Array, colour: str, dash: str = "", width: float = 2.0) -> list[str]:
        """A line through the values, averaged where they are too many, broken where none is; a dot for one alone."""
        size = max(1, -(-len(row) // MOST_POINTS))
        padded = np.full(-(-len(row) // size) * size, np.nan)
        padded[: len(row)] = row
        cube = padded.reshape(-1, size)
        held = np.isfinite(cube)
        means = np.where(held, cube, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
        known = np.flatnonzero(held.any(axis=1))
        points = [(self.x(min(k * size + (size - 1) / 2, self.steps)), self.y(float(means[k]))) for k in known]
        parts, dashed = [], f' stroke-dasharray="{dash}"' if dash else ""
        for run in np.split(np.arange(len(known)), np.flatnonzero(np.diff(known) > 1) + 1):
            if len(run) == 1:  # a line needs two ends
                x, y = points[run[0]]
                parts.append(f'<circle cx="{x}" cy="{y}" r="{width + 1.5}" fill="{colour}"/>')
        path = "".join(
            f"{'L' if k and known[k] == known[k - 1] + 1 else 'M'}{x} {y}" for k, (x, y) in enumerate(points)
        )
        if path:
            parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')
        return parts

    def start(self, answer: Answer, say: Say) -> list[str]:
        """The start of the pilot, marked."""
        x = self.x(answer.study.begin - 0.5)
        anchor, away = ("end", -6) if x > WIDTH * 0.7 else ("start", 6)
        return [
            f'<path d="M{x} {self.top}V{self.top + TALL}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>',
            text(x + away, self.top + 14, say(_("Start")), anchor=anchor, weight="bold", size=12),
        ]

    def hidden(self, answer: Answer) -> list[str]:
        """Times that the plan leaves out at treated places, shaded."""
        flags = answer.study.excluded[list(answer.study.treated)].any(axis=0)
        edges = np.diff(np.r_[0, flags.astype(int), 0])
        spans = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
        return [
            f'<rect x="{self.x(int(a))}" y="{self.top}" width="{max(self.x(int(b)) - self.x(int(a)), 2):.1f}" '
            f'height="{TALL}" fill="{LEFT_OUT}"/>'
            for a, b in spans
        ]


def legend(top: float, entries: Sequence[tuple[str, str, str]]) -> list[str]:
    """Names beside a piece of their line: name, colour, dash."""
    parts, x = [], float(LEFT)
    for name, colour, dash in entries:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="M{x} {top}h26" stroke="{colour}" stroke-width="3"{dashed}/>')
        parts.append(text(x + 32, top + 4, name, size=12))
        x += 60 + 7 * len(name)
    return parts
