"""How long a pilot must run, drawn: the smallest effect that would be seen after so many steps, beside the expected."""

from __future__ import annotations

from collections.abc import Sequence

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .frame import LEFT, RIGHT, TALL, Say, ticks
from .writing import number

TOP = 74


def drawn_power(
    curve: Sequence[tuple[float, float]],
    *,
    title: str,
    unit: str = "",
    expected: float | None = None,
    planned: float | None = None,
    say: Say = str,
) -> str:
    """The curve as a whole SVG. `curve`: (days after the start, smallest effect in units), by rising days, two or more.

    `expected`: the size of the expected effect in units, a line across; `planned`: how many days the pilot is to run, a
    line down. Amounts above four times the expected effect are cut off: they would press the rest flat.
    """
    most = 4 * abs(expected) if expected else max(size for _days, size in curve)
    shown = [(days, size) for days, size in curve if size <= most] or list(curve)
    amounts, days = ticks(0.0, max(size for _day, size in shown)), ticks(0.0, max(day for day, _size in shown))

    def x(day: float) -> float:
        return round(LEFT + day / days[-1] * (WIDTH - LEFT - RIGHT), 1)

    def y(amount: float) -> float:
        return round(TOP + TALL * (amounts[-1] - amount) / amounts[-1], 1)

    head = say(_("Smallest effect that would be seen")) + (f", {unit}" if unit else "")
    parts = [text(20, 28, shortened(title, 90), weight="bold", size=16), text(20, 54, shortened(head, 90), size=13)]
    for amount in amounts:
        parts.append(f'<path d="M{LEFT} {y(amount)}H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width="0.6"/>')
        parts.append(text(LEFT - 8, y(amount) + 4, number(amount), anchor="end", size=12))
    for day in days:
        parts.append(text(x(day), TOP + TALL + 18, number(day), anchor="middle", size=12))
    parts.append(text(WIDTH - RIGHT, TOP + TALL + 38, say(_("Days after the start")), anchor="end", size=12))
    path = "L".join(f"{x(day)} {y(size)}" for day, size in shown)
    parts.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="2.5"/>')
    if expected:
        at = y(min(abs(expected), amounts[-1]))
        parts.append(
            f'<path d="M{LEFT} {at}H{WIDTH - RIGHT}" stroke="{COLOURS[1]}" stroke-width="2" stroke-dasharray="7 4"/>'
        )
        parts.append(text(WIDTH - RIGHT, at - 6, say(_("expected effect")), anchor="end", size=12))
    if planned and planned <= days[-1]:
        parts.append(
            f'<path d="M{x(planned)} {TOP}V{TOP + TALL}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        )
        anchor, away = ("end", -6) if x(planned) > WIDTH * 0.7 else ("start", 6)
        parts.append(text(x(planned) + away, TOP + 14, say(_("as long as planned")), anchor=anchor, size=12))
    told = _(
        "The longer the pilot runs, the smaller an effect can be seen; where the line falls below the expected effect, "
        "the pilot runs long enough."
    )
    return document(title, say(told), parts, TOP + TALL + 56, "power")
