"""The portfolio picture: what is chosen within the budgets, and what each group has of it against its floor."""

from __future__ import annotations

from collections.abc import Callable

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .portfolio import Chosen, Portfolio
from .portfolio_asked import PortfolioAsked
from .scores import plain
from .telling import chosen_together

Say = Callable[[str], str]
NAMES, RIGHT, ROW, BAR = 320, 120, 26, 16


def together(answer: Answer, say: Say = str) -> str:
    """What is done together and what is not; how far each budget is used; each group's points beside its floor and
    those of the next best choice. A whole SVG; a sentence in it where nothing was asked or no choice fits.
    """
    title = say(_("What to do together within the budgets"))
    told = say(_("Which options are chosen, how far budgets are used, and each group’s points against its floor."))
    found, asked = answer.portfolio, answer.case.portfolio
    if found is None or asked is None:
        words = say(_("This cannot be drawn, because the case states no portfolio."))
        return document(title, told, [text(20, 26, words, weight="bold")], 60, "together")
    parts = [text(20, 26, title, weight="bold", size=16)]
    if found.best is None:
        parts += _sentence(chosen_together(answer)[0].said(say))
        return document(title, told, parts, 60 + 18 * (len(parts) - 1), "together")
    top = _options(answer, found, (asked, found.best), (parts, say))
    top = _budgets(asked, (found.best, found.second), top, (parts, say))
    top = _groups(asked, (found.best, found.second), top, (parts, say))
    return document(title, told, parts, top, "together")


def _sentence(words: str) -> list[str]:
    """A long sentence over several lines."""
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) > 115:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [text(20, 52 + 18 * k, one) for k, one in enumerate([*lines, line])]


def _options(
    answer: Answer, found: Portfolio, best: tuple[PortfolioAsked, Chosen], into: tuple[list[str], Callable[[str], str]]
) -> float:
    (asked, chosen), (parts, say) = best, into
    top = 56.0
    for name in (one.name for one in answer.case.options):
        if name in found.left_out:
            mark, words = "×", say(_("not to be chosen: held or vetoed"))
        elif name in chosen.options:
            mark, words = "■", say(_("chosen"))
        else:
            mark, words = "□", say(_("not chosen"))
        if found.second is not None and (name in found.second.options) != (name in chosen.options):
            other = say(_("next best: chosen")) if name in found.second.options else say(_("next best: not chosen"))
            words += f" ({other})"
        cost = ", ".join(f"{key}: {plain(value)}" for key, value in asked.costs.get(name, {}).items() if value)
        weight = "bold" if mark == "■" else "normal"
        parts += [
            text(28, top, mark, anchor="middle", size=15), text(44, top, shortened(name, 40), weight=weight),
            text(NAMES, top, words, size=12), text(WIDTH - 20, top, shortened(cost, 46), anchor="end", size=12),
        ]  # fmt: skip
        top += 22
    return top + 16


def _budgets(
    asked: PortfolioAsked, choices: tuple[Chosen, Chosen | None], top: float, into: tuple[list[str], Say]
) -> float:
    (best, second), (parts, say) = choices, into
    parts.append(text(20, top, say(_("Budgets: the bar is spent, the line is the most")), weight="bold", size=14))
    if second is not None:
        x, y = NAMES + 130, top - 5
        parts += [_diamond(x, y), text(x + 14, top, say(_("the next best choice")), size=12)]
    top += 12
    spent = dict(best.spent)
    other = dict(second.spent) if second else {}
    most = max(*asked.budgets.values(), *spent.values(), *other.values(), 1e-9)
    for name, limit in asked.budgets.items():
        words = f"{plain(spent[name])} / {plain(limit)}"
        parts += _row(name, top, (0.0, spent[name]), (0.0, most))
        parts += _marks(top, (0.0, most), limit, other.get(name))
        parts.append(text(WIDTH - 20, top + 13, words, anchor="end", size=12))
        top += ROW
    return top + 26


def _groups(
    asked: PortfolioAsked, choices: tuple[Chosen, Chosen | None], top: float, into: tuple[list[str], Say]
) -> float:
    (best, second), (parts, say) = choices, into
    parts.append(text(20, top, say(_("Points of each group: the line is its floor")), weight="bold", size=14))
    top += 12
    other = {} if second is None else dict(second.sums)
    values = [value for _name, value in best.sums] + list(asked.floors.values()) + list(other.values())
    ends, floor = (min(0.0, *values), max(1e-9, *values)), say(_("floor"))
    for name, value in best.sums:
        parts += _row(name, top, (min(value, 0.0), max(value, 0.0)), ends)
        parts += _marks(top, ends, asked.floors.get(name), other.get(name))
        words = f"{value * 100:+.1f}"
        if name in asked.floors:
            words += f" ({floor} {asked.floors[name] * 100:g})"
        parts.append(text(WIDTH - 20, top + 13, words, anchor="end", size=12))
        top += ROW
    return top + 14


def _at(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return round(NAMES + (value - low) / (high - low) * (WIDTH - NAMES - RIGHT - 20), 1)


def _row(name: str, top: float, bar: tuple[float, float], ends: tuple[float, float]) -> list[str]:
    first, last, zero = _at(bar[0], ends), _at(bar[1], ends), _at(0.0, ends)
    colour = COLOURS[3] if bar[0] < 0 else COLOURS[0]
    return [
        text(NAMES - 10, top + 13, shortened(name, 44), anchor="end", size=12),
        f'<path d="M{NAMES} {top + BAR / 2}H{WIDTH - RIGHT - 20}" stroke="{FAINT}"/>',
        f'<rect x="{first}" y="{top}" width="{max(round(last - first, 1), 1)}" height="{BAR}" fill="{colour}"/>',
        f'<path d="M{zero} {top - 3}V{top + BAR + 3}" stroke="{INK}"/>',
    ]


def _marks(top: float, ends: tuple[float, float], line: float | None, second: float | None) -> list[str]:
    parts = []
    if line is not None:
        x = _at(line, ends)
        parts.append(f'<path d="M{x} {top - 4}V{top + BAR + 4}" stroke="{COLOURS[1]}" stroke-width="4"/>')
    if second is not None:
        parts.append(_diamond(_at(second, ends), top + BAR / 2))
    return parts


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" fill="#fff" stroke="{INK}" stroke-width="2"/>'
