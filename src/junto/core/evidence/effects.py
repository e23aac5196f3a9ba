"""Effects side by side with their intervals, drawn: by each method, and with one choice made otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .frame import Say, ticks
from .methods import METHODS
from .sensitivity import variants
from .writing import number

BEGIN, END, HIGH, MOST = 345, 150, 26, 46


class _Row(NamedTuple):
    name: str
    effect: float | None
    low: float | None
    high: float | None
    shown: str
    main: bool


def forest(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    """The effect by each method, its rung beside its name."""
    rows = []
    for code, one in answer.results.items():
        percent = "" if one.percent is None else f" ({one.percent:+.1f} %)"
        name = f"{say(METHODS[code].name)}, {answer.strengths[code].rung}/5"
        rows.append(_Row(name, one.effect, one.low, one.high, f"{number(one.effect)}{percent}", code == answer.main))
    return _drawn(rows, top, say(_("Effect by each method, with its interval")), None)


def sensitivity(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    """The effect by the method that counts with one choice made otherwise, and a line where it stands itself."""
    result = answer.result
    if result is None:
        return [], 0.0
    name = say(METHODS[answer.main].name)
    rows = [_Row(name, result.effect, result.low, result.high, number(result.effect), True)]
    rows += [
        _Row(one.told.said(say), one.effect, one.low, one.high, number(one.effect), False)
        for one in variants(answer)[:MOST]
    ]
    return _drawn(rows, top, say(_("What would change the answer")), result.effect)


def _drawn(rows: Sequence[_Row], top: float, head: str, line: float | None) -> tuple[list[str], float]:
    if not rows:
        return [], 0.0
    ends = [one for row in rows for one in (0.0, row.effect, row.low, row.high) if one is not None]
    amounts = ticks(min(ends), max(ends))

    def x(amount: float) -> float:
        return round(BEGIN + (amount - amounts[0]) / (amounts[-1] - amounts[0]) * (WIDTH - BEGIN - END), 1)

    base, foot = top + 26, top + 30 + HIGH * len(rows)
    parts = [text(20, top + 14, head, weight="bold")]
    for amount in amounts:
        parts.append(f'<path d="M{x(amount)} {base}V{foot}" stroke="{FAINT}" stroke-width="0.6"/>')
        parts.append(text(x(amount), foot + 15, number(amount), anchor="middle", size=12))
    parts.append(f'<path d="M{x(0)} {base}V{foot}" stroke="{INK}" stroke-width="1"/>')
    if line is not None:
        parts.append(
            f'<path d="M{x(line)} {base}V{foot}" stroke="{COLOURS[1]}" stroke-width="2" stroke-dasharray="6 4"/>'
        )
    for k, row in enumerate(rows):
        parts += _row(row, base + 16 + HIGH * k, x)
    return parts, foot + 36 - top


def _row(row: _Row, y: float, x: Callable[[float], float]) -> list[str]:
    parts = [text(20, y + 4, shortened(row.name, 50), weight="bold" if row.main else "normal", size=12)]
    if row.low is not None and row.high is not None:
        parts.append(f'<path d="M{x(row.low)} {y}H{x(row.high)}" stroke="{COLOURS[0]}" stroke-width="3"/>')
    if row.effect is not None:
        fill = COLOURS[0] if row.main else COLOURS[4]
        parts.append(f'<circle cx="{x(row.effect)}" cy="{y}" r="5.5" fill="{fill}" stroke="{INK}"/>')
    parts.append(text(WIDTH - 20, y + 4, row.shown, anchor="end", size=12))
    return parts
