"""What was found, drawn as SVG: the series beside what would have been, the gap, all methods, faults of the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .checks import CHECKS
from .methods import METHODS
from .writing import number

Array = npt.NDArray[np.float64]
Say = Callable[[str], str]
LEFT, RIGHT, TALL, MOST_POINTS = 80, 30, 210, 400
TREATED, WITHOUT, LEFT_OUT = COLOURS[0], COLOURS[1], "#e6e6e6"


def drawn(answer: Answer, say: Say = str) -> str:
    """All charts one below the other, a whole SVG; `say` puts its words into another language (gettext)."""
    plan = answer.study.plan
    title = plan.name or plan.outcome
    told = say(
        _(
            "The treated places beside what would have been, the gap between them, the effect by each method "
            "with its interval, and where the data look faulty."
        )
    )
    parts = [text(20, 28, shortened(title, 90), weight="bold", size=16)]
    top = 44.0
    for section in (_series, _gap, _forest, _timeline):
        made, height = section(answer, top, say)
        parts += made
        top += height
    return document(title, told, parts, round(top + 10), "evidence")


class _Frame:
    """Where steps and amounts lie in one chart."""

    def __init__(self, top: float, steps: int, rows: Sequence[Array]) -> None:
        held = np.concatenate([row[np.isfinite(row)] for row in rows]) if rows else np.zeros(0)
        low, high = (float(held.min()), float(held.max())) if len(held) else (0.0, 1.0)
        reach = (high - low) or 1.0
        self.top, self.steps, self.low, self.high = top, max(steps - 1, 1), low - 0.05 * reach, high + 0.05 * reach

    def x(self, step: float) -> float:
        return round(LEFT + step / self.steps * (WIDTH - LEFT - RIGHT), 1)

    def y(self, amount: float) -> float:
        return round(self.top + TALL * (self.high - amount) / (self.high - self.low), 1)

    def axes(self, answer: Answer) -> list[str]:
        parts = []
        for k in range(5):
            amount = self.low + (self.high - self.low) * k / 4
            parts.append(f'<path d="M{LEFT} {self.y(amount)}H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width="0.6"/>')
            parts.append(text(LEFT - 8, self.y(amount) + 4, number(amount), anchor="end", size=12))
        for k in range(5):
            step = round(self.steps * k / 4)
            anchor = "start" if k == 0 else "end" if k == 4 else "middle"
            parts.append(
                text(self.x(step), self.top + TALL + 18, answer.study.panel.axis.label(step), anchor=anchor, size=12)
            )
        return parts

    def line(self, row: Array, colour: str, dash: str = "", width: float = 2.0) -> list[str]:
        """A line through the values, averaged where there are too many to draw, broken where there are none."""
        size = max(1, -(-len(row) // MOST_POINTS))
        padded = np.full(-(-len(row) // size) * size, np.nan)
        padded[: len(row)] = row
        cube = padded.reshape(-1, size)
        held = np.isfinite(cube)
        means = np.where(held, cube, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
        path, pen = [], "M"
        for k, (mean, any_) in enumerate(zip(means, held.any(axis=1), strict=True)):
            if any_:
                path.append(f"{pen}{self.x(min(k * size + (size - 1) / 2, self.steps))} {self.y(float(mean))}")
            pen = "L" if any_ else "M"
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return (
            [f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>']
            if path
            else []
        )

    def start(self, answer: Answer, say: Say) -> list[str]:
        x = self.x(answer.study.begin - 0.5)
        anchor, away = ("end", -6) if x > WIDTH * 0.7 else ("start", 6)
        return [
            f'<path d="M{x} {self.top}V{self.top + TALL}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>',
            text(x + away, self.top + 14, say(_("Start")), anchor=anchor, weight="bold", size=12),
        ]

    def hidden(self, answer: Answer) -> list[str]:
        flags = answer.study.excluded[list(answer.study.treated)].any(axis=0)
        edges = np.diff(np.r_[0, flags.astype(int), 0])
        spans = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
        return [
            f'<rect x="{self.x(int(a))}" y="{self.top}" width="{max(self.x(int(b)) - self.x(int(a)), 2):.1f}" '
            f'height="{TALL}" fill="{LEFT_OUT}"/>'
            for a, b in spans
        ]


def _legend(top: float, entries: Sequence[tuple[str, str, str]]) -> list[str]:
    parts, x = [], float(LEFT)
    for name, colour, dash in entries:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="M{x} {top}h26" stroke="{colour}" stroke-width="3"{dashed}/>')
        parts.append(text(x + 32, top + 4, name, size=12))
        x += 60 + 7 * len(name)
    return parts


def _series(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    result = answer.result
    if result is None or result.series is None:
        return [], 0.0
    series, plan = result.series, answer.study.plan
    frame = _Frame(top + 46, answer.study.panel.steps, [series.treated, series.without])
    head = f"{plan.outcome}, {plan.unit}" if plan.unit else plan.outcome
    entries = [(say(_("Treated")), TREATED, ""), (say(_("Without the pilot")), WITHOUT, "7 4")]
    if answer.study.excluded[list(answer.study.treated)].any():
        entries.append((say(_("Left out by the plan")), LEFT_OUT, ""))
    parts = [text(20, top + 14, shortened(head, 80), weight="bold"), *_legend(top + 32, entries), *frame.hidden(answer)]
    parts += [*frame.axes(answer), *frame.line(series.treated, TREATED), *frame.line(series.without, WITHOUT, "7 4")]
    return parts + frame.start(answer, say), TALL + 90.0


def _gap(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    result = answer.result
    if result is None or result.series is None or not np.isfinite(result.series.without).any():
        return [], 0.0
    gap = result.series.treated - result.series.without
    bands = list(result.series.placebos.values())[:60]
    frame = _Frame(top + 46, len(gap), [gap, *bands])
    entries = [(say(_("Gap of the treated")), TREATED, "")]
    if bands:
        entries.append((say(_("Gaps of controls treated as if")), FAINT, ""))
    parts = [text(20, top + 14, say(_("Gap to what would have been")), weight="bold"), *_legend(top + 32, entries)]
    parts += [*frame.hidden(answer), *frame.axes(answer)]
    for band in bands:
        parts += frame.line(band, FAINT, width=0.8)
    if frame.low < 0 < frame.high:
        parts.append(f'<path d="M{LEFT} {frame.y(0)}H{WIDTH - RIGHT}" stroke="{INK}" stroke-width="1"/>')
    return parts + frame.line(gap, TREATED) + frame.start(answer, say), TALL + 90.0


def _forest(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    if not answer.results:
        return [], 0.0
    ends = [one for r in answer.results.values() for one in (0.0, r.effect, r.low, r.high) if one is not None]
    low, high = min(ends), max(ends)
    reach = (high - low) or 1.0
    left, right = 300, 170

    def x(amount: float) -> float:
        return round(left + (amount - low) / reach * (WIDTH - left - right), 1)

    rows = len(answer.results)
    parts = [text(20, top + 14, say(_("Effect by each method, with its interval")), weight="bold")]
    parts.append(f'<path d="M{x(0)} {top + 26}V{top + 34 + 30 * rows}" stroke="{INK}" stroke-dasharray="3 3"/>')
    for k, (code, one) in enumerate(answer.results.items()):
        y = top + 46 + 30 * k
        mine = code == answer.main
        parts.append(text(20, y + 4, say(METHODS[code].name), weight="bold" if mine else "normal"))
        parts.append(text(left - 14, y + 4, f"{answer.strengths[code].rung}/5", anchor="end"))
        if one.low is not None and one.high is not None:
            parts.append(f'<path d="M{x(one.low)} {y}H{x(one.high)}" stroke="{COLOURS[0]}" stroke-width="3"/>')
        parts.append(
            f'<circle cx="{x(one.effect)}" cy="{y}" r="6" fill="{COLOURS[0] if mine else COLOURS[4]}" stroke="{INK}"/>'
        )
        percent = "" if one.percent is None else f" ({one.percent:+.1f} %)"
        parts.append(text(WIDTH - 20, y + 4, f"{number(one.effect)}{percent}", anchor="end"))
    return parts, 60.0 + 30 * rows


def _timeline(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    """Where the checks found something, one row a place of the plan (at most 20)."""
    raw = answer.raw
    places = [k for k in raw.index(answer.study.plan.places) if any(one.place == k for one in answer.found)][:20]
    if not places:
        return [], 0.0
    codes = [code for code in CHECKS if any(one.check == code and one.place in places for one in answer.found)]
    colour = {code: COLOURS[k % len(COLOURS)] for k, code in enumerate(codes)}
    left = 190

    def x(step: int) -> float:
        return round(left + step / max(raw.steps, 1) * (WIDTH - left - RIGHT), 1)

    parts = [text(20, top + 14, say(_("Found in the data, by place")), weight="bold")]
    for k, code in enumerate(codes):
        at, y = 20 + 215 * (k % 4), top + 26 + 20 * (k // 4)
        parts += [
            f'<rect x="{at}" y="{y}" width="14" height="12" fill="{colour[code]}"/>',
            text(at + 20, y + 11, say(CHECKS[code].name), size=12),
        ]
    base = top + 34 + 20 * (-(-len(codes) // 4))
    for row, place in enumerate(places):
        y = base + 22 * row
        parts += [text(left - 10, y + 12, shortened(raw.places[place], 24), anchor="end", size=12),
                  f'<rect x="{left}" y="{y}" width="{WIDTH - left - RIGHT}" height="15" fill="#f0f0f0"/>']  # fmt: skip
        for one in answer.found:
            if one.place == place:
                wide = max(x(one.last + 1) - x(one.first), 3)
                parts.append(
                    f'<rect x="{x(one.first)}" y="{y}" width="{wide:.1f}" height="15" fill="{colour[one.check]}"/>'
                )
    end = base + 22 * len(places) + 14
    parts += [
        text(left, end, raw.axis.label(0), size=12),
        text(WIDTH - RIGHT, end, raw.axis.label(raw.steps - 1), anchor="end", size=12),
    ]
    return parts, end + 16 - top
