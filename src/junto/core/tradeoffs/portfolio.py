"""Options chosen together under budgets: exact, with a floor for each group, and the runner-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from .portfolio_asked import MAXMIN, PortfolioAsked
from .values import Array

NEAR = 1e-7


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice: the options, what is maximized, each group's sum (0 to 1 each option), what each budget spends."""

    options: tuple[str, ...]
    aim: float
    sums: tuple[tuple[str, float], ...]
    spent: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The best choice and the next best, None where there is none. `broken`: floors that no choice keeps together, of
    which none could be left out, each with the most that it could reach alone.
    `left_out`: options that were not to be chosen.
    """

    best: Chosen | None
    second: Chosen | None
    broken: tuple[tuple[str, float, float], ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Program:
    """Rows of a mixed-integer program over the options and, last, the least of the groups' sums."""

    asked: PortfolioAsked
    options: tuple[str, ...]
    groups: tuple[str, ...]
    values: Array

    def solved(self, floors: Sequence[str], aim: Array, cuts: Sequence[Array] = ()) -> Array | None:
        """The choice (options,) of 0 and 1 with the greatest aim · (choice, least sum); None where none fits."""
        count = len(self.options)
        rows: list[Array] = []
        low: list[float] = []
        high: list[float] = []

        def add(row: Array, least: float, most: float) -> None:
            rows.append(row)
            low.append(least)
            high.append(most)

        for budget, most in self.asked.budgets.items():
            costs = [self.asked.costs.get(option, {}).get(budget, 0.0) for option in self.options]
            scale = max(1.0, most, *costs) if costs else 1.0
            add(np.array([*costs, 0.0]) / scale, -np.inf, most / scale)
        for names in self.asked.one_of:
            add(np.array([*(float(option in names) for option in self.options), 0.0]), -np.inf, 1.0)
        for k, group in enumerate(self.groups):
            add(np.array([*self.values[k], -1.0]), 0.0, np.inf)
            if group in floors:
                add(np.array([*self.values[k], 0.0]), self.asked.floors[group] - NEAR / 100, np.inf)
        for cut in cuts:  # another choice than this one
            add(np.array([*np.where(cut > 0, 1.0, -1.0), 0.0]), -np.inf, float(cut.sum()) - 1.0)
        bounds = scipy.optimize.Bounds(
            np.array([0.0] * count + [-float(count)]), np.array([1.0] * count + [float(count)])
        )
        found = scipy.optimize.milp(
            -aim, integrality=np.array([1] * count + [0]), bounds=bounds,
            constraints=scipy.optimize.LinearConstraint(np.array(rows), np.array(low), np.array(high)),
            options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        return None if found.x is None else np.round(found.x[:count])

    def aim(self, name: str) -> Array:
        """What is maximized: one group's sum, or the least of all."""
        if name == MAXMIN:
            return np.array([*np.zeros(len(self.options)), 1.0])
        return np.array([*self.values[self.groups.index(name)], 0.0])

    def chosen(self, choice: Array) -> Chosen:
        """A choice with what it brings and costs."""
        taken = tuple(option for option, one in zip(self.options, choice, strict=True) if one)
        sums = self.values @ choice
        aim = sums.min() if self.asked.maximize == MAXMIN else sums[self.groups.index(self.asked.maximize)]
        spent = tuple(
            (budget, float(sum(self.asked.costs.get(option, {}).get(budget, 0.0) for option in taken)))
            for budget in self.asked.budgets
        )
        return Chosen(taken, float(aim), tuple(zip(self.groups, (float(one) for one in sums), strict=True)), spent)


def portfolio(
    asked: PortfolioAsked, options: Sequence[str], groups: Sequence[str], values: Array, left_out: Sequence[str] = ()
) -> Portfolio:
    """Choose among `options` with `values` (groups, options), which add up: maximize one group's sum, or the least of
    all groups' sums, within every budget, with every floor kept, at most one option of each set in `one_of`. Exact,
    by branch and cut (HiGHS); the runner-up is the best other choice.
    """
    program = _Program(asked, tuple(options), tuple(groups), values)
    aim, floors = program.aim(asked.maximize), tuple(asked.floors)
    best = program.solved(floors, aim)
    if best is None:
        return Portfolio(None, None, tuple(_broken(program, floors)), tuple(left_out))
    second = program.solved(floors, aim, [best])
    return Portfolio(
        program.chosen(best), None if second is None else program.chosen(second), (), tuple(left_out)
    )  # fmt: skip


def _broken(program: _Program, floors: Sequence[str]) -> list[tuple[str, float, float]]:
    """Floors that cannot be kept together, of which none could be left out: one alone if one is enough; each with what
    is asked and the most it could reach beside none of the others.
    """
    reach = {}
    for group in floors:
        most = program.solved((), program.aim(group))
        assert most is not None  # nothing chosen fits every budget
        reach[group] = float(program.values[program.groups.index(group)] @ most)
    left = [name for name in floors if reach[name] < program.asked.floors[name] - NEAR][:1] or list(floors)
    for name in left if len(left) > 1 else ():
        rest = [other for other in left if other != name]
        if program.solved(rest, np.zeros(len(program.options) + 1)) is None:
            left = rest
    return [(name, program.asked.floors[name], reach[name]) for name in left]
