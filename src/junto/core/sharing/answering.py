"""What a command tells of each rule: its shares within the bounds, how they stand, and why, in one explanation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .case import Case
from .limiting import Bounds, within
from .marks import Mark, marks_of
from .model import NotApplicable, Rule
from .rounding import to_units
from .standing import Standing, left_by_rounding, standing_of, told


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule's answer: exact `shares` with their `standing`, `marks` of the rule and what is `paid` to the unit.

    `sentences`: how it came about, how it stands. Without shares: None, and the sentence that says why.
    """

    rule: Rule
    shares: tuple[Fraction, ...] | None
    standing: Standing | None
    paid: tuple[Fraction, ...]
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]

    @property
    def explanation(self) -> str:
        """Everything said about it, in English."""
        return self.told(str)

    def told(self, say: Callable[[str], str]) -> str:
        """Everything said about it, in words of `say` (gettext)."""
        return " ".join(one.said(say) for one in self.sentences)


def answers(case: Case, rules: Sequence[Rule], *, marked: bool = True) -> list[Answer]:
    """What each rule answers, in their order."""
    return [_answer(case, rule, marked) for rule in rules]


def _answer(case: Case, rule: Rule, marked: bool) -> Answer:
    found = rule.divide(case.game, case.inputs)
    if isinstance(found, NotApplicable):
        return Answer(rule, None, None, (), (), (found.reason,))
    shares, said = found.shares, [found.why]
    if case.bounds != Bounds():
        bounded = within(case.game, shares, case.bounds, case.said)
        if isinstance(bounded, NotApplicable):
            return Answer(rule, None, None, (), (), (found.why, bounded.reason))
        shares = bounded.shares
        said.append(bounded.why)
        if case.bounds.in_kind:
            cash = "; ".join(f"{n} {case.said(c)}" for n, c in zip(case.game.players, bounded.cash, strict=True))
            said.append(Sentence("in_cash", _("Beside what is contributed in kind: %(cash)s."), {"cash": cash}))
    standing = standing_of(case.game, shares)
    paid = to_units(shares, case.unit)
    said.append(told(case.game, standing, case.said))
    rounding = left_by_rounding(case.game, shares, paid, case.said)
    if rounding is not None:
        said.append(rounding)
    marks = marks_of(case.game, rule, case.inputs, shares, case.said) if marked else ()
    return Answer(rule, shares, standing, paid, marks, tuple(said))
