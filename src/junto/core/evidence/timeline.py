"""Where the checks of data found something, drawn: one block of lanes a place, one lane a check, named beside it."""

from __future__ import annotations

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .checks import CHECKS
from .frame import RIGHT, Say, time_ticks

MOST, BEGIN, HIGH = 20, 330, 16


def timeline(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    """The places of the plan at which something was found (at most 20); a fault is filled, what is only worth knowing
    is hollow. Every lane bears its check's name, so that no colour need be told from another.
    """
    raw = answer.raw
    mine = [k for k in raw.index(answer.study.plan.places) if any(one.place == k for one in answer.found)]
    if not mine:
        return [], 0.0

    def x(step: int) -> float:
        return round(BEGIN + step / max(raw.steps, 1) * (WIDTH - BEGIN - RIGHT), 1)

    key = say(_("filled: probably a fault; hollow: worth knowing"))
    parts = [
        text(20, top + 14, say(_("Found in the data, by place")), weight="bold"),
        text(WIDTH - RIGHT, top + 14, key, anchor="end", size=12),
    ]
    y = top + 28.0
    for place in mine[:MOST]:
        here = [one for one in answer.found if one.place == place]
        parts.append(text(20, y + 12, shortened(raw.places[place], 22), weight="bold", size=12))
        for code in [code for code in CHECKS if any(one.check == code for one in here)]:
            colour = COLOURS[list(CHECKS).index(code) % len(COLOURS)]
            lane = f'x="{BEGIN}" y="{y + 1}" width="{WIDTH - BEGIN - RIGHT}" height="{HIGH - 3}"'
            parts += [
                text(BEGIN - 10, y + 12, shortened(say(CHECKS[code].name), 26), anchor="end", size=12),
                f'<rect {lane} fill="#f0f0f0"/>',
            ]
            for one in here:
                if one.check == code:
                    wide = max(x(one.last + 1) - x(one.first), 3)
                    fill = colour if one.fault else "#fff"
                    parts.append(
                        f'<rect x="{x(one.first)}" y="{y + 1}" width="{wide:.1f}" height="{HIGH - 3}" fill="{fill}" '
                        f'stroke="{colour}"/>'
                    )
            y += HIGH
        y += 6
    for step, name in time_ticks(raw.axis, 6):
        parts += [f'<path d="M{x(step)} {top + 24}V{y}" stroke="{FAINT}" stroke-width="0.8"/>',
                  text(x(step), y + 14, name, anchor="middle", size=12)]  # fmt: skip
    if len(mine) > MOST:
        parts.append(text(20, y + 14, say(_("… and %(count)s more")) % {"count": len(mine) - MOST}, size=12))
    begin = x(raw.axis.step_of(answer.study.plan.start))
    parts.append(f'<path d="M{begin} {top + 24}V{y}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>')
    return parts, y + 30 - top
