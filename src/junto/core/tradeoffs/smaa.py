"""What each group would choose: SMAA-2 within the group, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from junto.core.progress import Told

from .case import Case, Group
from .sampling import TIE, VETOED, GroupPlan, Plan, Tally, beyond, sampled, stream, values_at
from .topsis import closeness
from .values import Array

CONFIDENCE_DRAWS = 10_000
Drawn = tuple[Mapping[int, Array], Array]
SURE = 1.959963984540054  # standard errors to either side of a share that hold it 95 times in 100


@dataclass(frozen=True, slots=True)
class Moved:
    """How the chance of being the group's first choice changes with one unsure thing.

    `what`: weight or score; `criterion`, `option` (of a score). `leader`: whose chance; `low`, `high`: while the thing
    lay in its lower, and upper, part.
    """

    what: str
    criterion: str
    option: str
    leader: str
    low: float
    high: float

    @property
    def span(self) -> float:
        """How far the chance moves."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One group's answer; arrays by option in the order of the case, shares from 0 to 1.

    `acceptability` (options, ranks): share of weights and scores under which an option takes a rank; options of the
    same value share the better rank. `central` (options, criteria): the mean weights of those who would choose it, None
    where nobody would. `confidence`: the chance of being first with these weights, None where there are none. `winning`
    (options, options): the chance that one is better than the other. `regret`, `worst_regret`: what one gives up
    against the best permitted option, on average and at most. `better`, `worse`: the chance of being better, worse than
    doing nothing. `expected`: mean value; `by_criterion` (options, criteria): mean worth of the scores.
    `closeness`: TOPSIS, as a cross-check, None where it cannot be computed. Source: Lahdelma & Salminen 2001.
    """

    group: Group
    acceptability: Array
    central: tuple[Array | None, ...]
    confidence: tuple[float | None, ...]
    winning: Array
    regret: Array
    worst_regret: Array
    better: Array | None
    worse: Array | None
    expected: Array
    by_criterion: Array
    moved: tuple[Moved, ...]
    closeness: Array | None

    @property
    def leader(self) -> int:
        """The option most often first; among equals the one of greater expected value."""
        return max(range(len(self.expected)), key=lambda i: (self.acceptability[i, 0], self.expected[i], -i))

    def gain(self, nothing: int) -> Array:
        """(options,) expected value above that of doing nothing."""
        found: Array = self.expected - self.expected[nothing]
        return found

    @property
    def given_up(self) -> Array:
        """(options,) expected value below that of the group's best option."""
        found: Array = self.expected.max() - self.expected
        return found


def sampling_error(samples: int, share: float = 0.5) -> float:
    """Half the width of the range that holds a true share 95 times in 100: 1.96 √(p (1 − p) / samples)."""
    return SURE * math.sqrt(share * (1 - share) / samples)


def expectations(case: Case, group: Group) -> Array:
    """(options, criteria) expected worth of the scores to this group, 0 to 1."""
    return np.array(
        [
            [
                case.worth(option.name, criterion, function)
                for criterion, function in zip(group.criteria, group.values, strict=True)
            ]
            for option in case.options
        ]
    )


def answers(case: Case, plan: Plan, told: Told | None = None) -> tuple[list[GroupAnswer], Array]:
    """Every group's answer, and (options,) the chance that no other standing option is as good for all groups and
    better for one. Weights and scores are drawn independently of one another; all groups see the same drawn scores.
    """
    tallies, undominated = sampled(plan, case.samples, told)
    drawn = plan.worlds.drawn(stream(plan, 0, 2), CONFIDENCE_DRAWS if plan.worlds.unsure else 1)
    found = [_answer(case, (plan, drawn), one, tally) for one, tally in zip(plan.groups, tallies, strict=True)]
    return found, undominated / case.samples


def _answer(case: Case, planned: tuple[Plan, Drawn], one: GroupPlan, tally: Tally) -> GroupAnswer:
    plan, drawn = planned
    count = float(case.samples)
    group = one.group
    first = tally.ranks[:, 0]
    central = tuple(tally.central[i] / first[i] if first[i] else None for i in range(len(first)))
    by_criterion = expectations(case, group)
    expected = np.round(by_criterion @ group.weights.centre, 12)
    compared = plan.nothing is not None
    confidence = _confidence(one, drawn, central)
    return GroupAnswer(
        group, tally.ranks / count, central, confidence, tally.beats / count, tally.regret / count,
        tally.worst, tally.better / count if compared else None, tally.worse / count if compared else None,
        expected, by_criterion, tuple(_moved(case, one, tally)), _closeness(case, group),
    )  # fmt: skip


def _confidence(one: GroupPlan, drawn: Drawn, central: Sequence[Array | None]) -> tuple[float | None, ...]:
    """The chance that an option is first while weights are its central ones: 10,000 draws of the scores."""
    scores, valued = drawn
    barred = beyond(one, scores, valued.shape[1])
    found: list[float | None] = []
    for option, weights in enumerate(central):
        if weights is None:
            found.append(None)
            continue
        worth = values_at(one, weights, valued)
        if barred is not None:
            worth -= VETOED * barred
        found.append(float((worth[option] >= worth.max(axis=0) - TIE).mean()))
    return tuple(found)


def _moved(case: Case, one: GroupPlan, tally: Tally) -> list[Moved]:
    """The widest move first, of the option most often first."""
    leader = int(np.argmax(tally.first))
    found = []
    for k, high in enumerate(tally.high):
        low = tally.explained - high
        if not high or not low:
            continue
        upper = tally.high_first[leader, k] / high
        lower = (tally.first[leader] - tally.high_first[leader, k]) / low
        at = k - len(one.group.criteria)
        criterion = one.group.criteria[one.loose[at][1] if at >= 0 else k]
        option = case.options[one.loose[at][0]].name if at >= 0 else ""
        what = "score" if at >= 0 else "weight"
        found.append(Moved(what, criterion, option, case.options[leader].name, float(lower), float(upper)))
    return sorted(found, key=lambda moved: (-moved.span, moved.what, moved.criterion, moved.option))


def _closeness(case: Case, group: Group) -> Array | None:
    """TOPSIS on middle scores and mean weights; None where a scale has its best score inside."""
    if not all(function.straight for function in group.values):
        return None
    scores = np.array([[case.cells[option.name, c].middle for c in group.criteria] for option in case.options])
    more = np.array([function.worth[-1] > function.worth[0] for function in group.values])
    return closeness(scores, group.weights.centre, more)
