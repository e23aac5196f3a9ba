"""Which change of an option would bring a losing group along: the smallest in one score, else in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .case import Case
from .smaa import GroupAnswer
from .values import Array

ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """One score that would have to be `to` instead of about `now`; `share`: of the criterion's scale."""

    criterion: str
    now: float
    to: float
    share: float


@dataclass(frozen=True, slots=True)
class WonOver:
    """What would bring `group` to accept `option`.

    `lacks`: expected value missing to what it accepts (0 to 1). `single`: smallest changes of one score, the smallest
    first; `pair`: the smallest change of two where no single one is enough; both empty where none within the scales is.
    `most`: the value with every score at its best. `others`: groups that the first way would make worse off than they
    are under the option now, below what they accept.
    """

    option: str
    group: str
    lacks: float
    single: tuple[Change, ...]
    pair: tuple[Change, ...]
    most: float
    others: tuple[str, ...] = ()

    @property
    def way(self) -> tuple[Change, ...]:
        """The smallest change that is enough; empty where none is."""
        return self.single[:1] or self.pair


def accepted(case: Case, answer: GroupAnswer) -> float | None:
    """The least expected value that a group accepts: its own word, else that of doing nothing, else none known."""
    if answer.group.accepts is not None:
        return answer.group.accepts
    return None if case.nothing is None else float(answer.expected[case.nothing])


def won_over(case: Case, answers: Sequence[GroupAnswer], options: Sequence[int]) -> tuple[WonOver, ...]:
    """For each of these options and each group that it leaves below what it accepts. Expected values are sums over
    criteria of mean weight · expected worth (weights and scores are independent); a changed score counts as sure.
    """
    found = []
    for option in options:
        for answer in answers:
            least = accepted(case, answer)
            if least is not None and option != case.nothing and answer.expected[option] < least - ENOUGH:
                found.append(_way(case, answers, answer, option))
    return tuple(found)


def _way(case: Case, answers: Sequence[GroupAnswer], answer: GroupAnswer, option: int) -> WonOver:
    least = accepted(case, answer)
    assert least is not None
    lacks = float(least - answer.expected[option])
    weights, worth = answer.group.weights.centre, answer.by_criterion[option]
    singles = []
    for c in range(len(weights)):
        change = _raised(case, answer, option, c, lacks)
        if change is not None:
            singles.append(change)
    singles.sort(key=lambda one: (one.share, one.criterion))
    pair = () if singles else _pair(case, answer, option, lacks)
    most = float(answer.expected[option] + weights @ (1 - worth))
    name = case.options[option].name
    way = tuple(singles[:1]) or pair
    others = tuple(_harmed(case, answers, answer, option, way)) if way else ()
    return WonOver(name, answer.group.name, lacks, tuple(singles), pair, most, others)


def _raised(case: Case, answer: GroupAnswer, option: int, c: int, lacks: float) -> Change | None:
    """The change of criterion c alone that adds `lacks`; None where its scale does not reach so far."""
    weight, worth = float(answer.group.weights.centre[c]), float(answer.by_criterion[option, c])
    if weight <= 0 or worth + lacks / weight > 1 + ENOUGH:
        return None
    return _change(case, answer, option, c, min(worth + lacks / weight, 1.0))


def _change(case: Case, answer: GroupAnswer, option: int, c: int, worth: float) -> Change:
    criterion, function = answer.group.criteria[c], answer.group.values[c]
    now = case.cells[case.options[option].name, criterion].middle
    to = function.nearest(worth, now)
    assert to is not None  # a scale reaches every worth from 0 to 1
    return Change(criterion, now, to, abs(to - now) / (function.high - function.low))


def _pair(case: Case, answer: GroupAnswer, option: int, lacks: float) -> tuple[Change, ...]:
    """The two changes whose shares of their scales add up to least. Worths are straight between points, so that one of
    the two ends at a point of its scale; every such end is tried.
    """
    weights, worth = answer.group.weights.centre, answer.by_criterion[option]
    best: tuple[float, tuple[Change, ...]] | None = None
    firsts = [(a, level) for a in range(len(weights)) for level in _levels(answer, option, a)]
    for a, level in firsts:
        first = _change(case, answer, option, a, level)
        left = lacks - float(weights[a]) * (level - float(worth[a]))
        for b in range(len(weights)):
            if b == a or (best is not None and first.share >= best[0]):
                continue
            second = _raised(case, answer, option, b, left)
            if second is not None and (best is None or first.share + second.share < best[0] - 1e-12):
                best = (first.share + second.share, (first, second))
    return best[1] if best else ()


def _levels(answer: GroupAnswer, option: int, c: int) -> Iterator[float]:
    """The worths of the points of a scale that are better than the option's now."""
    for worth in answer.group.values[c].worth:
        if worth > answer.by_criterion[option, c] + ENOUGH:
            yield worth


def _harmed(
    case: Case, answers: Sequence[GroupAnswer], winner: GroupAnswer, option: int, way: tuple[Change, ...]
) -> Iterator[str]:
    for answer in answers:
        if answer is winner:
            continue
        after = _after(answer, option, way)
        least = accepted(case, answer)
        if least is not None and after < answer.expected[option] - ENOUGH and after < least - ENOUGH:
            yield answer.group.name


def _after(answer: GroupAnswer, option: int, way: tuple[Change, ...]) -> float:
    worth: Array = answer.by_criterion[option].copy()
    for change in way:
        if change.criterion in answer.group.criteria:
            c = answer.group.criteria.index(change.criterion)
            worth[c] = float(answer.group.values[c].of(np.asarray(change.to)))
    return float(worth @ answer.group.weights.centre)
