"""A comparison drawn as SVG: what each offer has cost year by year, and what each assumption moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from html import escape

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.money import Money, exponent_of
from junto.core.sentences import gettext_noop as _

from .break_even import in_years
from .comparing import Comparison, Priced
from .moving import RATE, Moved

LEFT, RIGHT, TOP, PLOT = 110, 30, 84, 330
MOST_LINES, MOST_BARS = len(COLOURS), 14
DASHES = ("", "9 4", "3 3", "12 4 3 4")
NAMES, VALUES, BAR = 330, 120, 16
Say = Callable[[str], str]


def drawn(comparison: Comparison, say: Say = str) -> str:
    """Present cost summed up from the start, a line for each offer; a ring where the least and another break even.
    `say` puts its words into another language (gettext).
    """
    shown = comparison.ranked()[:MOST_LINES]
    months = len(shown[0].cumulated)
    levels = _steps(
        min(0.0, *(one.cumulated.min() for one in shown)), max(1.0, *(one.cumulated.max() for one in shown))
    )
    place = _Place(levels[0], levels[-1], months)
    parts = [text(20, 26, _title(comparison, say), weight="bold", size=16)]
    parts.append(text(20, 48, _told(comparison, shown, say)))
    parts += _grid(comparison, place, levels, (months, say(_("years"))))
    for i, one in enumerate(shown):
        parts.append(_line(place, one, i))
    parts += _rings(place, shown, say)
    top = TOP + PLOT + 58
    for i, one in enumerate(shown):
        parts.append(_key(comparison, one, (i, top), say))
        top += 22
    if len(shown) > 1:
        parts.append(f'<circle cx="34" cy="{top - 4}" r="6" fill="#fff" stroke="{INK}" stroke-width="2"/>')
        parts.append(text(66, top, say(_("where the offer of the least cost and another break even"))))
        top += 22
    return document(_title(comparison, say), _told(comparison, shown, say), parts, top, "cumulated")


def tornado(comparison: Comparison, say: Say = str) -> str:
    """What each assumption, moved alone to its low and its high, makes of its offer's present cost; widest first.
    `say` puts its words into another language (gettext).
    """
    shown = [moved for moved in comparison.moved if moved.span >= 0.5][:MOST_BARS]
    told = say(
        _("For each assumption, a bar from the present cost at its low to that at its high; a line at the cost before.")
    )
    title = say(_("What each assumption moves")) + (f": {comparison.case.name}" if comparison.case.name else "")
    under = say(_("Present cost at the low and the high of each."))
    parts = [text(20, 26, title, weight="bold", size=16), text(20, 48, under)]
    if not shown:
        parts.append(text(20, 80, say(_("No assumption moves anything."))))
        return document(title, told, parts, 100, "tornado")
    ends = [end for moved in shown for end in (moved.present_low, moved.present_high, moved.present)]
    least, reach = min(ends), (max(ends) - min(ends)) or 1.0
    top = 74
    for moved in shown:
        parts += _bar(comparison, moved, (top, say), lambda amount: _across(amount, least, reach))
        top += 44
    for x, colour, words in ((20, COLOURS[0], _("at the low value")), (200, COLOURS[1], _("at the high value"))):
        parts.append(
            f'<rect x="{x}" y="{top}" width="26" height="12" fill="{colour}"/>{text(x + 32, top + 11, say(words))}'
        )
    line = f'<path d="M400 {top - 2}v16" stroke="{INK}" stroke-width="2"/>'
    parts.append(line + text(408, top + 11, say(_("before"))))
    return document(title, told, parts, top + 30, "tornado")


class _Place:
    """Where a month and an amount lie."""

    def __init__(self, least: float, most: float, months: int) -> None:
        self.least, self.reach, self.months = least, most - least, months

    def x(self, month: float) -> float:
        return round(LEFT + month / self.months * (WIDTH - LEFT - RIGHT), 1)

    def y(self, minor: float) -> float:
        return round(TOP + PLOT - (minor - self.least) / self.reach * PLOT, 1)


def _title(comparison: Comparison, say: Say) -> str:
    return comparison.case.name or say(_("What each offer costs"))


def _told(comparison: Comparison, shown: Sequence[Priced], say: Say) -> str:
    rate, all_of = comparison.case.rate, len(comparison.priced)
    told = say(_("Present cost, summed up from the start."))
    if rate is not None:
        words = say(_("Present cost, summed up from the start, at %(rate)s %% a year."))
        told = words % {"rate": f"{float(rate):g}"}
    if all_of == len(shown):
        return told
    return told + " " + say(_("The %(shown)s of least cost of %(all)s.")) % {"shown": len(shown), "all": all_of}


def _grid(comparison: Comparison, place: _Place, levels: Sequence[float], across: tuple[int, str]) -> list[str]:
    months, axis = across
    parts = []
    for level in levels:
        y, ink = place.y(level), INK if level == 0 else FAINT
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{ink}" stroke-width="1"/>')
        parts.append(text(LEFT - 8, y + 4, _short(comparison, level), anchor="end"))
    years = -(-months // 12)
    every = max(1, -(-years // 20))
    for year in range(0, years + 1, every):
        if 12 * year <= months:
            x = place.x(12 * year)
            parts.append(f'<path d="M{x} {TOP + PLOT}v6" stroke="{INK}"/>')
            parts.append(text(x, TOP + PLOT + 20, str(year), anchor="middle"))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, TOP + PLOT + 38, axis, anchor="middle"))
    return parts


def _line(place: _Place, one: Priced, i: int) -> str:
    """A month's amounts stand at its beginning or end; the line steps at each month's end, from nothing."""
    points = [f"M{place.x(0)} {place.y(0)}"]
    before = 0.0
    for month, amount in enumerate(one.cumulated):
        if amount != before or month + 1 == len(one.cumulated):
            points.append(f"L{place.x(month)} {place.y(before)}L{place.x(month + 1)} {place.y(float(amount))}")
        before = float(amount)
    dash = f' stroke-dasharray="{DASHES[i % len(DASHES)]}"' if DASHES[i % len(DASHES)] else ""
    return (
        f'<path d="{"".join(points)}" fill="none" stroke="{COLOURS[i]}" stroke-width="2.5"{dash}>'
        f"<title>{escape(one.offer.name)}</title></path>"
    )


def _rings(place: _Place, shown: Sequence[Priced], say: Say) -> list[str]:
    best, parts = shown[0], []
    for other in shown[1:]:
        found = in_years(best, other)
        if found.at is not None:
            month = int(found.at)
            x, y = place.x(month), place.y(float(best.cumulated[month - 1]))
            parts.append(
                f'<circle cx="{x}" cy="{y}" r="6" fill="#fff" stroke="{INK}" stroke-width="2">'
                f"<title>{escape(found.sentence.said(say))}</title></circle>"
            )
    return parts


def _key(comparison: Comparison, one: Priced, at: tuple[int, int], say: Say) -> str:
    i, top = at
    dash = f' stroke-dasharray="{DASHES[i % len(DASHES)]}"' if DASHES[i % len(DASHES)] else ""
    line = f'<path d="M20 {top - 4}H56" stroke="{COLOURS[i]}" stroke-width="2.5"{dash}/>'
    present, nominal = comparison.case.said(one.present), comparison.case.said(one.nominal)
    words = say(_("%(offer)s: %(present)s, as paid %(nominal)s"))
    said = words % {"offer": shortened(one.offer.name, 48), "present": present, "nominal": nominal}
    return line + text(66, top, said)


def _across(amount: float, least: float, reach: float) -> float:
    return round(NAMES + (amount - least) / reach * (WIDTH - NAMES - VALUES), 1)


def _bar(comparison: Comparison, moved: Moved, at: tuple[int, Say], x: Callable[[float], float]) -> list[str]:
    top, say = at
    middle, parts = x(moved.present), []
    asked = next((o.model.input(moved.code) for o in comparison.case.offers if o.name == moved.offer), None)
    name = say(_("discount rate") if moved.code == RATE or asked is None else asked.name)
    parts.append(text(20, top + 8, shortened(moved.offer, 38), weight="bold"))
    words = say(_("%(what)s: %(low)s to %(high)s"))
    between = words % {"what": name, "low": _number(moved.low), "high": _number(moved.high)}
    parts.append(text(20, top + 24, shortened(between, 46)))
    for end, colour in ((moved.present_low, COLOURS[0]), (moved.present_high, COLOURS[1])):
        start, stop = sorted((middle, x(end)))
        parts.append(
            f'<rect x="{start}" y="{top}" width="{round(stop - start, 1)}" height="{BAR}" fill="{colour}">'
            f"<title>{escape(comparison.case.said(end))}</title></rect>"
        )
    parts.append(f'<path d="M{middle} {top - 3}v{BAR + 6}" stroke="{INK}" stroke-width="2"/>')
    parts.append(text(WIDTH - 20, top + 13, f"± {_short(comparison, moved.span / 2)}", anchor="end"))
    if moved.changes_ranking:
        parts.append(text(WIDTH - 20, top + 29, say(_("changes the ranking")), anchor="end", size=12))
    return parts


def _number(value: Fraction) -> str:
    return f"{float(value):,.6g}"


def _short(comparison: Comparison, minor: float) -> str:
    """An amount without its decimals where it has more digits than a chart can hold."""
    currency = comparison.case.currency
    unit = 10 ** exponent_of(currency)
    whole = round(minor / unit)
    said = Money(whole * unit, currency).format()
    return said.rsplit(".", 1)[0] if exponent_of(currency) else said


def _steps(least: float, most: float, about: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) from at or below `least` to at or above `most`."""
    reach = (most - least) or 1.0
    width = 10.0
    while width > reach / about:
        width /= 10
    while width * 10 <= reach / about:
        width *= 10
    width = next((width * k for k in (1, 2, 5, 10) if width * k >= reach / about), width * 10)
    first = int(least // width)
    last = int(-(-most // width))
    return [k * width for k in range(first, last + 1)]
