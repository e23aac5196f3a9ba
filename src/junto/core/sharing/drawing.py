"""Who pays what by each rule, drawn as SVG: a bar for each member, and a mark at what it would pay alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from html import escape

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .case import Case

Say = Callable[[str], str]
NO_RULE = _("No rule gives shares.")
BAR, GAP, HEAD = 16, 18, 26
LEFT, RIGHT = 170, 120


def drawn(case: Case, answers: Sequence[Answer], say: Say = str) -> str:
    """The rules that give shares, one below the other; the longest bar fills the width. A whole SVG document;
    `say` puts its words into another language (gettext).
    """
    shown = [answer for answer in answers if answer.shares is not None]
    alone = case.game.alone()
    amounts = [share for answer in shown for share in answer.shares or ()]
    scale = _Scale(amounts + [cost for cost in alone if cost is not None])
    parts: list[str] = []
    top = 76
    for answer in shown:
        parts.append(text(LEFT, top + 13, say(answer.rule.name), weight="bold", more=_stands(case, answer, say)))
        top += HEAD
        for i, share in enumerate(answer.shares or ()):
            parts += _bar(case, scale, top, i, share)
            top += BAR + 4
        top += GAP
    if not shown:
        parts.append(text(LEFT, top + 13, say(NO_RULE)))
        top += HEAD
    title, gains = case.name or say(_("Who pays what")), case.game.kind == "value"
    told = say(_("For each rule, a bar for what each member pays, and a line at what it would have alone."))
    if gains:
        told = say(_("For each rule, a bar for what each member gets, and a line at what it would have alone."))
    heading = text(20, 26, title, weight="bold", size=16)
    return document(title, told, [heading, _legend(say, gains=gains), *parts], top)


def _stands(case: Case, answer: Answer, say: Say) -> str:
    """Beside the rule's name: whether its shares are in the core, else who would be better off by itself."""
    standing = answer.standing
    if standing is None or standing.in_core is None:
        return ""
    if standing.blocking is None:
        return say(_("in the core")) if standing.in_core else ""
    names = str(standing.blocking.members)
    short = shortened(names, 40)
    words = say(_("%(members)s better off without the others, by %(saves)s"))
    return words % {"members": short, "saves": case.said(standing.blocking.saves)}


class _Scale:
    """Where an amount lies: from the least (or zero) at the left to the largest at the right."""

    def __init__(self, amounts: Sequence[Fraction]) -> None:
        self.least = min([Fraction(0), *amounts])
        self.most = max([Fraction(0), *amounts]) - self.least or Fraction(1)

    def x(self, amount: Fraction) -> float:
        return round(LEFT + float((amount - self.least) / self.most) * (WIDTH - LEFT - RIGHT), 1)


def _bar(case: Case, scale: _Scale, top: int, i: int, share: Fraction) -> list[str]:
    name, alone = case.game.players[i], case.game.alone()[i]
    start, end = sorted((scale.x(Fraction(0)), scale.x(share)))
    label = shortened(name, 20)
    colour, width = COLOURS[i % len(COLOURS)], round(end - start, 1)
    parts = [
        text(LEFT - 8, top + 12, label, anchor="end"),
        f'<rect x="{start}" y="{top}" width="{width}" height="{BAR}" fill="{colour}">'
        f"<title>{escape(name)}: {escape(case.said(share))}</title></rect>",
    ]
    mark = None if alone is None else scale.x(alone)
    if mark is not None:
        parts.append(f'<path d="M{mark} {top - 3}v{BAR + 6}" stroke="#fff" stroke-width="5"/>')
        parts.append(f'<path d="M{mark} {top - 3}v{BAR + 6}" stroke="{INK}" stroke-width="2"/>')
    parts.append(text(WIDTH - 20, top + 12, case.said(share), anchor="end"))
    return parts


def _legend(say: Say, *, gains: bool) -> str:
    bar = say(_("gets by this rule")) if gains else say(_("pays by this rule"))
    line = say(_("what it would gain alone")) if gains else say(_("what it would pay alone"))
    x = 78 + 7 * len(bar)
    return (
        f'<rect x="20" y="38" width="26" height="12" fill="{COLOURS[0]}"/>{text(52, 49, bar)}'
        f'<path d="M{x} 36v16" stroke="{INK}" stroke-width="2"/>{text(x + 8, 49, line)}'
        f'<path d="M20 58H{WIDTH - 20}" stroke="{FAINT}"/>'
    )
