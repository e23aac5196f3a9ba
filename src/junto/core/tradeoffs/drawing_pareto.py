"""The Pareto picture: what each option is worth to two groups at once, and which ones another betters for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from junto.core.drawing import COLOURS, FAINT, INK, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .problems import TradeoffsError

Say = Callable[[str], str]
Place = tuple[float, float]
MOST_PAIRS = 15
EMPTY = f'fill="#fff" stroke="{COLOURS[1]}" stroke-width="2.5"'
PANEL, PER_ROW, GAP = 242.0, 3, 40.0
FREE, BEATEN, OUT = "free", "beaten", "out"


def pareto(answer: Answer, pair: Sequence[str] = (), say: Say = str) -> str:
    """Expected value of each option to two groups, in points of 100: one large picture for a `pair` of groups, else a
    small one for each pair (the first fifteen). A circle: nothing betters it for all groups; a square: another option
    is at least as good for every group and better for one; a cross: vetoed or under legal hold. The line joins what
    nothing betters for the two. A whole SVG. Raises TradeoffsError for a group that is not there.
    """
    names = [one.group.name for one in answer.groups]
    title = say(_("Which options can be bettered for everybody?"))
    told = say(_("For pairs of groups, the expected value of each option to both, in points of 100."))
    if len(names) < 2:
        words = say(_("This cannot be drawn, because there is one group only."))
        return document(title, told, [text(20, 26, words, weight="bold")], 60, "pareto")
    parts = [text(20, 26, title, weight="bold", size=16)]
    top = _key(answer, parts, say)
    if pair:
        return document(title, told, [*parts, *_large(answer, _places(names, pair), top)], top + 560, "pareto")
    pairs = list(combinations(range(len(names)), 2))
    for k, (one, other) in enumerate(pairs[:MOST_PAIRS]):
        left = 60 + (k % PER_ROW) * (PANEL + GAP)
        parts += _panel(answer, (one, other), (left, top + 26 + (k // PER_ROW) * (PANEL + 66)), PANEL)
    rows = -(-min(len(pairs), MOST_PAIRS) // PER_ROW)
    height = top + 26 + rows * (PANEL + 66)
    if len(pairs) > MOST_PAIRS:
        words = say(_("The first %(shown)s of %(all)s pairs; name two groups to see another."))
        parts.append(text(20, height, words % {"shown": MOST_PAIRS, "all": len(pairs)}, size=12))
        height += 20
    return document(title, told, parts, height, "pareto")


def _places(names: Sequence[str], pair: Sequence[str]) -> tuple[int, int]:
    for name in pair:
        if name not in names:
            words = _("There is no group “%(name)s”. Known are: %(known)s.")
            raise TradeoffsError("unknown_group", words, name=name, known=", ".join(names))
    if len(pair) != 2 or pair[0] == pair[1]:
        raise TradeoffsError("not_a_pair", _("Name two different groups."))
    return names.index(pair[0]), names.index(pair[1])


def _kinds(answer: Answer) -> list[str]:
    """How each option stands across all groups."""
    tiers = answer.ruled["pareto"].tiers
    free = tiers[0] if tiers else ()
    standing = answer.standing.options
    return [OUT if one.name not in standing else FREE if one.name in free else BEATEN for one in answer.case.options]


def _key(answer: Answer, parts: list[str], say: Say) -> float:
    """What the marks mean, and the numbers of the options; gives the height it ends at."""
    means = (
        (FREE, say(_("no other option is at least as good for every group and better for one"))),
        (BEATEN, say(_("another option is at least as good for every group and better for one"))),
        (OUT, say(_("vetoed or under legal hold"))),
    )
    top = 52.0
    for kind, words in means:
        parts += [_mark(kind, (30, top - 4)), text(46, top, words, size=12)]
        top += 20
    line = f'<path d="M20 {top - 4}H40" stroke="{INK}" stroke-dasharray="5 4"/>'
    parts += [line, text(46, top, say(_("joins what nothing betters for the two groups")), size=12)]
    top += 26
    kinds = _kinds(answer)
    for k, one in enumerate(answer.case.options):
        x = 20 + (k % 2) * 440
        words = shortened(f"{k + 1}  {one.name}", 62)
        parts += [_mark(kinds[k], (x + 10, top + 6)), text(x + 26, top + 10, words, size=12)]
        top += 20 * (k % 2 or k == len(kinds) - 1)
    return top + 20


def _mark(kind: str, at: Place) -> str:
    x, y = (round(one, 1) for one in at)
    if kind == FREE:
        return f'<circle cx="{x}" cy="{y}" r="6" fill="{COLOURS[0]}"/>'
    if kind == BEATEN:
        return f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" {EMPTY}/>'
    return f'<path d="M{x - 5} {y - 5}l10 10M{x + 5} {y - 5}l-10 10" stroke="{COLOURS[7]}" stroke-width="2.5"/>'


def _large(answer: Answer, pair: tuple[int, int], top: float) -> list[str]:
    return _panel(answer, pair, (80.0, top + 10), 470.0, wide=760.0, named=True)


def _panel(
    answer: Answer, pair: tuple[int, int], corner: Place, size: float, *, wide: float = 0.0, named: bool = False
) -> list[str]:
    """One pair of groups: across the first, upwards the second."""
    left, top = corner
    across = wide or size
    values = [answer.groups[k].expected * 100 for k in pair]
    lows, highs = zip(*(_ends(one.min(), one.max()) for one in values), strict=True)
    names = [shortened(answer.groups[k].group.name, 60 if named else 28) for k in pair]
    parts = [
        f'<rect x="{left}" y="{top}" width="{across}" height="{size}" fill="none" stroke="{FAINT}"/>',
        text(left + across / 2, top + size + 32, f"{names[0]} →", anchor="middle", size=12, weight="bold"),
        text(left, top - 7, f"↑ {names[1]}", size=12, weight="bold"),
        text(left, top + size + 15, f"{lows[0]:g}", anchor="middle", size=11),
        text(left + across, top + size + 15, f"{highs[0]:g}", anchor="middle", size=11),
        text(left - 6, top + size, f"{lows[1]:g}", anchor="end", size=11),
        text(left - 6, top + 10, f"{highs[1]:g}", anchor="end", size=11),
    ]
    points = [
        (
            left + (x - lows[0]) / (highs[0] - lows[0]) * across,
            top + size - (y - lows[1]) / (highs[1] - lows[1]) * size,
        )
        for x, y in zip(*values, strict=True)
    ]
    kinds = _kinds(answer)
    parts.append(_front([one for one, kind in zip(points, kinds, strict=True) if kind != OUT]))
    parts += [_mark(kind, at) for kind, at in zip(kinds, points, strict=True)]
    labels = [
        f"{k + 1} {shortened(one.name, 34)}" if named else str(k + 1) for k, one in enumerate(answer.case.options)
    ]
    return [*parts, *_labelled(labels, points, (left, left + across))]


def _ends(low: float, high: float) -> tuple[float, float]:
    """Round ends of an axis with room at both, in steps of five points."""
    return (low - 3) // 5 * 5, -((-high - 3) // 5) * 5


def _front(points: Sequence[Place]) -> str:
    """The steps through the points that none betters in both directions."""
    free = sorted(
        one for one in points if not any(other[0] >= one[0] and other[1] <= one[1] and other != one for other in points)
    )
    if len(free) < 2:
        return ""
    steps = " ".join(f"V{round(y, 1)}H{round(x, 1)}" for x, y in free[1:])
    return (
        f'<path d="M{round(free[0][0], 1)} {round(free[0][1], 1)} {steps}" fill="none" stroke="{INK}" '
        'stroke-dasharray="5 4"/>'
    )


def _labelled(labels: Sequence[str], points: Sequence[Place], ends: Place) -> list[str]:
    """Labels beside their points: on the first side on which they lie over no other label or point."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    parts = []
    for words, (x, y) in zip(labels, points, strict=True):
        long = 6.4 * len(words)
        places = [
            (x + 10, y + 4, "start"), (x - 10, y + 4, "end"), (x, y - 10, "middle"), (x, y + 19, "middle"),
            (x + 10, y - 8, "start"), (x - 10, y - 8, "end"), (x + 10, y + 16, "start"), (x - 10, y + 16, "end"),
        ]  # fmt: skip
        boxes = [(_box(place, long), place) for place in places]
        inside = [one for one in boxes if one[0][0] >= ends[0] - 2 and one[0][2] <= ends[1] + 2] or boxes
        box, place = next((one for one in inside if not any(_over(one[0], other) for other in taken)), inside[0])
        taken.append(box)
        parts.append(text(round(place[0], 1), round(place[1], 1), words, anchor=place[2], size=12))
    return parts


def _box(place: tuple[float, float, str], long: float) -> tuple[float, float, float, float]:
    x, y, anchor = place
    begun = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
    return begun, y - 10, begun + long, y + 2


def _over(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
