"""What a project is worth, drawn as SVG: the S-curve of its cost with risks, and the waterfall of the comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .project import Project
from .simulating import Spread

LEFT, RIGHT, HEIGHT, TOP = 70, 40, 300, 96
MARKS = (10, 50, 90)
CURVES = {"comparator": _("Public side itself"), "shadow": _("With the partner"), "cost": _("Cost with risks")}
STEPS = {
    "raw": _("Done by the public side"),
    "neutrality": _("Spared as a public body"),
    "transferred": _("Risks the partner would bear"),
    "retained": _("Risks that stay"),
    "bid": _("Paid to the partner"),
}
Say = Callable[[str], str]
ROW, LABEL, AMOUNT = 30, 280, 150


def short(project: Project, minor: float) -> str:
    """An amount with three digits that matter: 12.3M, 450k."""
    amount = minor / 10 ** exponent_of(project.currency)
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:.3g}{letter}"
    return f"{amount:.3g}"


def s_curve(answer: Answer, say: Say = str) -> str:
    """The chance that the cost is not above an amount, for each sum drawn, with its P10, P50 and P90. A whole SVG;
    `say` puts its words into another language (gettext).
    """
    project, drawn = answer.project, answer.drawn
    title = say(_("%(project)s: cost with risks")) % {"project": project.name or say(_("The project"))}
    told = say(_("How likely it is that the present cost is no more than an amount; marks at 10, 50 and 90 percent."))
    if drawn is None:
        words = say(_("There are no risks to draw."))
        return document(title, told, [text(20, 26, words, weight="bold")], 60, "risks")
    names = [name for name in CURVES if name in drawn.fixed]
    spreads = [drawn.total(name) for name in names]
    scale = _Scale(spreads)
    parts = [text(20, 26, shortened(title, 90), weight="bold", size=16)]
    for row, (name, spread) in enumerate(zip(names, spreads, strict=True)):
        parts += _legend(project, say(CURVES[name]), spread, (42 + 22 * row, COLOURS[row]))
    parts += _grid(project, scale)
    for row, spread in enumerate(spreads):
        parts += _curve(spread, scale, COLOURS[row])
    bottom = TOP + HEIGHT + 56
    axis = say(_("Present cost, %(currency)s")) % {"currency": project.currency}
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, bottom - 8, axis, anchor="middle"))
    return document(title, told, parts, bottom, "risks")


class _Scale:
    """Where amounts and chances lie: from the lowest of all draws worth showing to the highest."""

    def __init__(self, spreads: Sequence[Spread]) -> None:
        ends = [spread.draws[int((len(spread.draws) - 1) * part)] for spread in spreads for part in (0.001, 0.999)]
        self.low, self.high = float(min(ends)), float(max(ends))
        if self.high <= self.low:
            self.low, self.high = self.low - 1, self.high + 1

    def x(self, amount: float) -> float:
        part = min(max((amount - self.low) / (self.high - self.low), 0.0), 1.0)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)

    def y(self, chance: float) -> float:
        return round(TOP + HEIGHT * (1 - chance), 1)


def _legend(project: Project, name: str, spread: Spread, at: tuple[float, str]) -> list[str]:
    amounts = " · ".join(f"P{mark} {project.said(spread.percentile[mark].value)}" for mark in MARKS)
    top, colour = at
    return [
        f'<rect x="20" y="{top}" width="26" height="6" fill="{colour}"/>',
        text(54, top + 8, name, more=amounts),
    ]


def _grid(project: Project, scale: _Scale) -> list[str]:
    parts = []
    for chance in (0, 10, 50, 90, 100):
        y = scale.y(chance / 100)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width="1"/>')
        parts.append(text(LEFT - 8, y + 4, f"P{chance}" if chance in MARKS else f"{chance} %", anchor="end"))
    for step in range(5):
        amount = scale.low + (scale.high - scale.low) * step / 4
        x = scale.x(amount)
        parts.append(f'<path d="M{x} {TOP + HEIGHT}v6" stroke="{INK}"/>')
        parts.append(text(x, TOP + HEIGHT + 22, short(project, amount), anchor="middle"))
    return parts


def _curve(spread: Spread, scale: _Scale, colour: str) -> list[str]:
    chances, amounts = spread.curve()
    points = " ".join(f"{scale.x(float(a))},{scale.y(float(c))}" for c, a in zip(chances, amounts, strict=True))
    parts = [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>']
    for at in MARKS:
        x, y = scale.x(spread.percentile[at].value), scale.y(at / 100)
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}" stroke="#fff" stroke-width="1.5"/>')
    return parts


def waterfall(answer: Answer, say: Say = str) -> str:
    """What the public cost and the bid are made of, one step a row, and the difference. A whole SVG; `say` puts its
    words into another language (gettext).
    """
    project, found = answer.project, answer.comparison
    title = say(_("%(project)s: value for money")) % {"project": project.name or say(_("The project"))}
    told = say(
        _("From left to right, what the public cost is made of, then the partner’s, then what the partner saves.")
    )
    if found is None:
        words = say(_("There is nothing to compare."))
        return document(title, told, [text(20, 26, words, weight="bold")], 60, "compared")
    rows: list[tuple[str, float, float, str]] = []
    for steps, total, label in (
        (found.steps, found.comparator, say(_("Public cost, with all risks"))),
        (found.bid_steps, found.shadow, say(_("With the partner, in all"))),
    ):
        at = 0.0
        for step in steps:
            rows.append((say(STEPS[step.code]), at, at + step.amount, COLOURS[4]))
            at += step.amount
        rows.append((label, 0.0, total, COLOURS[0]))
    saved = say(_("The partner saves")) if found.value >= 0 else say(_("The partner costs more"))
    least, most = sorted((float(found.shadow), float(found.comparator)))
    rows.append((saved, least, most, COLOURS[2] if found.value >= 0 else COLOURS[3]))
    low = min(0.0, *(min(start, end) for _name, start, end, _colour in rows))
    high = max(1.0, *(max(start, end) for _name, start, end, _colour in rows))
    parts = [text(20, 26, shortened(title, 90), weight="bold", size=16)]
    for row, (name, start, end, colour) in enumerate(rows):
        parts += _bar(project, (name, start, end, colour), 46 + ROW * row, (low, high))
    return document(title, told, parts, 56 + ROW * len(rows), "compared")


def _bar(project: Project, row: tuple[str, float, float, str], top: float, reach: tuple[float, float]) -> list[str]:
    name, start, end, colour = row
    low, high = reach

    def x(amount: float) -> float:
        return round(LABEL + (amount - low) / (high - low) * (WIDTH - LABEL - AMOUNT), 1)

    left, right = sorted((x(start), x(end)))
    total = colour != COLOURS[4]
    return [
        text(LABEL - 10, top + 15, shortened(name, 34), anchor="end", weight="bold" if total else "normal", size=12),
        f'<rect x="{left}" y="{top}" width="{max(right - left, 1)}" height="20" fill="{colour}"/>',
        text(WIDTH - 20, top + 15, project.said(end - start), anchor="end", weight="bold" if total else "normal"),
    ]
