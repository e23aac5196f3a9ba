"""The open ways beside each other in time: a line for each, a mark for each act on its earliest lawful day."""

from __future__ import annotations

from datetime import date

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .explanation import Explanation, Route
from .telling import Voice

LEFT, RIGHT, TOP, ROW = 30, 870, 70, 118


def drawn(found: Explanation, voice: Voice | None = None) -> str:
    """An SVG document, 900 wide: ways that are open and have a calendar, the quickest at the top."""
    voice = voice or Voice()
    routes = [route for route in found.allowed if route.calendar]
    start = found.on
    longest = max((route.elapsed or 0 for route in routes), default=0) or 1
    name = voice.say(_("Days to a contract, each way that is open"))
    told = "; ".join(
        voice.say(_("%(method)s: %(days)s days")) % {"method": voice.told(one.method.label), "days": one.elapsed}
        for one in routes
    )
    parts = [text(LEFT, 28, name, weight="bold", size=16), text(LEFT, 50, f"{start.isoformat()} →", size=12)]
    for row, route in enumerate(routes):
        parts += _row(route, TOP + row * ROW, start, longest, voice)
    return document(name, told, parts, TOP + max(len(routes), 1) * ROW, name="routes")


def _row(route: Route, top: float, start: date, longest: int, voice: Voice) -> list[str]:
    """A way's bar: solid for each span between two acts, marks and labels that give way to each other."""
    days = voice.say(_("%(days)s days")) % {"days": route.elapsed}
    parts = [text(LEFT, top + 14, shortened(voice.told(route.method.label), 60), weight="bold", more=days)]
    middle = top + 34

    def across(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - start).days / longest

    for k, (one, after) in enumerate(zip(route.calendar, route.calendar[1:], strict=False)):
        left, width = across(one.day), across(after.day) - across(one.day)
        if width > 0:
            parts.append(
                f'<rect x="{left:.1f}" y="{middle - 6}" width="{width:.1f}" height="12" fill="{COLOURS[k % 2 * 4]}"/>'
            )
    by_day: dict[date, list[str]] = {}
    for one in route.calendar[1:]:
        by_day.setdefault(one.day, []).append(voice.told(one.label))
    begins = [float(WIDTH)] * 3
    for day, labels in reversed(by_day.items()):  # from the right, so that no line down crosses a label
        x = across(day)
        words = shortened(f"{day:%m-%d} {', '.join(labels)}", 62)
        wide = 6.3 * len(words)
        anchor = min(max(LEFT, x - 4), WIDTH - 10 - wide)
        level = next((n for n, begin in enumerate(begins) if anchor + wide + 8 <= begin), 2)
        begins[level] = anchor
        y = middle + 24 + 15 * level
        parts += [
            f'<path d="M{x:.1f} {middle - 9}V{middle + 9}" stroke="{INK}" stroke-width="2"/>',
            f'<path d="M{x:.1f} {middle + 9}V{y - 10}" stroke="{FAINT}"/>' if level else "",
            text(round(anchor, 1), y, words, size=12),
        ]
    return [part for part in parts if part]
