"""Trade-offs drawn as SVG: ranks by group, gains and losses by group, what moves the first choice."""

from __future__ import annotations

from collections.abc import Callable

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .smaa import GroupAnswer
from .telling import percent

Say = Callable[[str], str]
NAMES, RIGHT, ROW, BAR, HEAD = 250, 24, 24, 18, 34
SHADES = ("#00416c", "#2f7fb8", "#7db3d8", "#c3dcee", "#e3e6e8")
MOST_RANKS = 5  # of which the last stands for all later ones
MOST_MOVES = 4


def acceptability(answer: Answer, say: Say = str) -> str:
    """For each group a bar an option: how often it comes first, second, … with its percent written inside. A whole
    SVG; `say` puts its words into another language.
    """
    title = say(_("What would each group choose?"))
    told = say(_("For each group and option, the chance of each rank in percent; the darkest part is the first rank."))
    ranks = min(len(answer.case.options), MOST_RANKS)
    parts = [text(20, 26, title, weight="bold", size=16), *_rank_key(ranks, len(answer.case.options), say)]
    top = 84.0
    for one in answer.groups:
        parts.append(text(20, top, shortened(one.group.name, 60), weight="bold", size=14))
        top += 10
        for i, option in enumerate(answer.case.options):
            parts += _rank_bar(one, i, ranks, top)
            parts.append(text(NAMES - 10, top + 14, _marked(answer, option.name, say), anchor="end", size=12))
            top += ROW
        top += HEAD - 8
    return document(title, told, parts, top - 8, "ranks")


def _marked(answer: Answer, name: str, say: Say) -> str:
    """An option's name, with what takes it out of rankings across groups."""
    if answer.case.held(name):
        held = say(_("held by law"))
        return f"{shortened(name, 24)} ({held})"
    if answer.vetoes(name):
        vetoed = say(_("vetoed"))
        return f"{shortened(name, 26)} ({vetoed})"
    return shortened(name, 38)


def _rank_key(ranks: int, options: int, say: Say) -> list[str]:
    parts, x = [], float(NAMES)
    for k in range(ranks):
        last = k == ranks - 1 and options > ranks
        words = say(_("rank %(rank)s and later")) if last else say(_("rank %(rank)s"))
        parts.append(f'<rect x="{x}" y="42" width="18" height="14" fill="{_shade(k, ranks)}" stroke="{INK}"/>')
        parts.append(text(x + 24, 54, words % {"rank": k + 1}, size=12))
        x += 110
    return parts


def _shade(k: int, ranks: int) -> str:
    return SHADES[k] if k < ranks - 1 or ranks < 2 else SHADES[-1]


def _rank_bar(one: GroupAnswer, option: int, ranks: int, top: float) -> list[str]:
    shares = [float(share) for share in one.acceptability[option]]
    shares = [*shares[: ranks - 1], sum(shares[ranks - 1 :])]
    across = WIDTH - NAMES - RIGHT
    parts, x = [], float(NAMES)
    for k, share in enumerate(shares):
        width = round(share * across, 1)
        if width <= 0:
            continue
        parts.append(
            f'<rect x="{x}" y="{top}" width="{width}" height="{BAR}" fill="{_shade(k, ranks)}" stroke="#fff"/>'
        )
        if width >= 26:
            dark = _shade(k, ranks) in SHADES[2:]
            words = text(round(x + width / 2, 1), top + 13, percent(share), anchor="middle", size=11)
            parts.append(words if dark else words.replace(f'fill="{INK}"', 'fill="#fff"'))
        x = round(x + width, 1)
    return parts


def gains(answer: Answer, say: Say = str) -> str:
    """For each option a bar a group: what it gains (right) or loses (left) against doing nothing, in points of its own
    scale, with the chance of being worse off. A whole SVG.
    """
    title = say(_("Who gains and who loses against doing nothing?"))
    told = say(_("For each option, each group’s mean gain to the right or loss to the left, in points of 100."))
    nothing = answer.case.nothing
    if nothing is None:
        words = say(_("This cannot be drawn, because “do nothing” is not among the options."))
        return document(title, told, [text(20, 26, words, weight="bold")], 60, "gains")
    reach = max(0.01, *(float(abs(one.gain(nothing)).max()) for one in answer.groups))
    parts = [text(20, 26, title, weight="bold", size=16)]
    parts.append(text(20, 48, say(_("Points of 100; in brackets the chance of being worse off")), size=12))
    top = 78.0
    for i, option in enumerate(answer.case.options):
        if i == nothing:
            continue
        parts.append(text(20, top, _marked(answer, option.name, say), weight="bold", size=14))
        begun = top + 8
        top += 10
        for one in answer.groups:
            parts += _gain_bar(one, i, nothing, (top, reach))
            top += ROW
        parts.append(f'<path d="M{_middle()} {begun}V{top}" stroke="{INK}" stroke-width="1.5"/>')
        top += HEAD - 8
    return document(title, told, parts, top - 8, "gains")


def _middle() -> float:
    return NAMES + (WIDTH - NAMES) / 2


def _gain_bar(one: GroupAnswer, option: int, nothing: int, place: tuple[float, float]) -> list[str]:
    top, reach = place
    gain = float(one.gain(nothing)[option])
    width = round(abs(gain) / reach * ((WIDTH - NAMES) / 2 - 96), 1)
    middle, loses = _middle(), gain < 0
    x = middle - width if loses else middle
    worse = f" ({percent(float(one.worse[option]))} %)" if one.worse is not None else ""
    colour = COLOURS[3] if loses else COLOURS[0]
    at = middle - width - 6 if loses else middle + width + 6
    return [
        text(NAMES - 10, top + 14, shortened(one.group.name, 36), anchor="end", size=12),
        f'<rect x="{round(x, 1)}" y="{top}" width="{max(width, 1)}" height="{BAR}" fill="{colour}"/>',
        text(round(at, 1), top + 14, f"{gain * 100:+.1f}{worse}", anchor="end" if loses else "start", size=12),
    ]


def tornado(answer: Answer, say: Say = str) -> str:
    """For each group the weights and scores that move the chance of its first choice most: from the chance while the
    thing is low to the chance while it is high. A whole SVG.
    """
    title = say(_("What moves each group’s first choice?"))
    told = say(
        _("For each group, how the chance of its likeliest first choice changes with single weights and scores.")
    )
    parts = [text(20, 26, title, weight="bold", size=16), *_tornado_key(say)]
    top = 84.0
    for one in answer.groups:
        head = f"{one.group.name}: {answer.case.options[one.leader].name}"
        parts.append(text(20, top, shortened(head, 100), weight="bold", size=14))
        top += 10
        widest = one.moved[:MOST_MOVES]
        if not widest:
            parts.append(text(40, top + 14, say(_("Weights and scores are sure: nothing moves it.")), size=12))
            top += ROW
        for moved in widest:
            name = say(_("weight of %(criterion)s")) if moved.what == "weight" else say(_("%(option)s: %(criterion)s"))
            words = name % {"criterion": moved.criterion, "option": moved.option}
            parts += _moved_bar((moved.low, moved.high), words, top)
            top += ROW
        top += HEAD - 8
    return document(title, told, parts, top - 8, "moves")


WIDE = 390  # names of what moves are long


def _tornado_key(say: Say) -> list[str]:
    words = say(_("chance of being first, in percent:"))
    low, high = say(_("while it weighs little or does badly")), say(_("while it weighs much or does well"))
    return [
        text(20, 54, words, size=12),
        f'<circle cx="{WIDE + 6}" cy="50" r="6" fill="#fff" stroke="{COLOURS[0]}" stroke-width="2.5"/>',
        text(WIDE + 20, 54, low, size=12),
        f'<circle cx="{WIDE + 246}" cy="50" r="6" fill="{COLOURS[0]}"/>', text(WIDE + 260, 54, high, size=12),
    ]  # fmt: skip


def _moved_bar(chances: tuple[float, float], words: str, top: float) -> list[str]:
    across = WIDTH - WIDE - RIGHT - 40
    low, high = (round(WIDE + 20 + chance * across, 1) for chance in chances)
    left, right = min(low, high), max(low, high)
    first, last = (percent(chance) for chance in (min(chances), max(chances)))
    middle = top + BAR / 2
    return [
        text(WIDE - 10, top + 14, shortened(words, 58), anchor="end", size=12),
        f'<path d="M{WIDE + 20} {middle}H{max(left - 36, WIDE + 20)}M{min(right + 36, WIDE + 20 + across)} {middle}'
        f'H{WIDE + 20 + across}" stroke="{FAINT}" stroke-width="1"/>',
        f'<path d="M{left} {middle}H{right}" stroke="{COLOURS[0]}" stroke-width="5"/>',
        f'<circle cx="{low}" cy="{middle}" r="5.5" fill="#fff" stroke="{COLOURS[0]}" stroke-width="2.5"/>',
        f'<circle cx="{high}" cy="{middle}" r="6" fill="{COLOURS[0]}"/>',
        text(left - 10, top + 14, first, anchor="end", size=11), text(right + 10, top + 14, last, size=11),
    ]  # fmt: skip
