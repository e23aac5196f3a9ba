"""What risks may cost together: Sobol points through a Gaussian copula, with the confidence of every figure."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

from .correlations import root_of
from .distributions import Table
from .problems import FinanceError
from .risks import Register, Risk

Array = npt.NDArray[np.float64]
Weigh = Callable[[Risk], Array]
SCRAMBLES = 16  # independent ones, from whose differences the confidence follows
LEAST, MOST = 1 << 10, 1 << 24  # draws
PERCENTS = (5, 10, 25, 50, 75, 80, 90, 95)
SURE = 0.95
HALF_STEP = 2.0**-31  # Sobol points are multiples of 2^-30 and may be zero, where quantiles may be infinite


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the range in which it lies with 95 % confidence, by Student's t over independent scrambles."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How one sum over risks and years is distributed: its mean, its percentiles, and all draws in ascending order."""

    mean: Estimate
    percentile: Mapping[int, Estimate]
    draws: Array

    def chance_above(self, amount: float) -> float:
        """The share of draws above an amount."""
        return 1 - float(np.searchsorted(self.draws, amount, side="right")) / len(self.draws)

    def curve(self, steps: int = 200) -> tuple[Array, Array]:
        """Chances and the amounts that are not exceeded with them, for an S-curve; shapes (steps + 1,)."""
        chances = np.linspace(0.0, 1.0, steps + 1)
        places = np.clip(np.round(chances * len(self.draws)).astype(int), 1, len(self.draws)) - 1
        return chances, self.draws[places]


@dataclass(frozen=True, slots=True)
class Simulated:
    """Sums by their names, and for each of `years` mean and percentiles (10, 50, 90) of one yearly sum, minor units."""

    draws: int
    asked: int
    seed: int
    sums: Mapping[str, Spread]
    years: range
    yearly_mean: Array
    yearly: Mapping[int, Array]
    told: Sentence


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which dimension of the points gives which row of costs, and how rows are weighed into sums and years."""

    tables: tuple[Table, ...]
    rows: tuple[tuple[int, float], ...]  # table, probability
    copula: Array | None
    correlated: int  # the first rows, which go through the copula
    weights: Array  # (sums + years, rows)
    sums: int


def drawn_for(asked: int) -> int:
    """The power of two of draws that is made where so many are asked: the next one, from 1,024 to 16,777,216."""
    if not LEAST <= asked <= MOST:
        raise FinanceError(
            "odd_draws", _("Between %(least)s and %(most)s draws can be made."), least=f"{LEAST:,}", most=f"{MOST:,}"
        )
    return 1 << (asked - 1).bit_length()


def simulate(
    register: Register, years: range, sums: Mapping[str, Weigh], yearly: Weigh, *, draws: int, seed: int = 1
) -> Simulated:
    """Draw the register and weigh each draw into sums.

    `sums`: name → function of a risk that gives what 1 of its cost in each of `years` counts (len(years),), such as a
    share carried times a discount factor; `yearly` the same for what each year bears. Scrambled Sobol points, as many
    as the next power of two, in 16 independent scrambles; the same seed gives the same figures. Cost of a risk: F⁻¹ of
    the part of its chance above 1 − probability. Sources: Sobol' 1967; Owen 1998 (scrambling); Li 2000 (copula).
    """
    count = drawn_for(draws)
    plan = _planned(register, years, sums, yearly)
    seeds = np.random.SeedSequence(seed).spawn(SCRAMBLES)
    with one_thread(), ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        parts = list(pool.map(lambda one: _scramble(plan, count // SCRAMBLES, one), seeds))
        together = pool.map(lambda k: _spread([part[0][k] for part in parts]), range(len(sums)))
        spreads = dict(zip(sums, together, strict=True))
    means = np.mean([part[1] for part in parts], axis=0)
    quantiles = np.mean([part[2] for part in parts], axis=0)
    told = _told(draws, count)
    yearly_at = dict(zip((10, 50, 90), quantiles, strict=True))
    return Simulated(count, draws, seed, spreads, years, means, yearly_at, told)


def _told(asked: int, drawn: int) -> Sentence:
    words = _("%(drawn)s cases were drawn, in %(scrambles)s independent sets.")
    if asked != drawn:
        words = _(
            "%(asked)s cases were asked for and %(drawn)s drawn, the next power of two, as these points need it; in "
            "%(scrambles)s independent sets."
        )
    return Sentence("drawn", words, {"asked": f"{asked:,}", "drawn": f"{drawn:,}", "scrambles": SCRAMBLES})


def _planned(register: Register, years: range, sums: Mapping[str, Weigh], yearly: Weigh) -> _Plan:
    linked = np.count_nonzero(register.matrix, axis=1) > 1
    order = sorted(range(len(register.risks)), key=lambda i: not linked[i])  # those that go through the copula first
    correlated = int(linked.sum())
    tables: list[Table] = []
    rows: list[tuple[int, float]] = []
    columns: list[Array] = []
    for i in order:
        risk = register.risks[i]
        shares = np.array([risk.when.get(year, 0.0) for year in years])
        counts = np.array([weigh(risk) for weigh in sums.values()]).reshape(len(sums), len(years))
        bears = np.asarray(yearly(risk), dtype=np.float64)
        chosen = [year for year in np.flatnonzero(shares)] if risk.anew else [slice(None)]
        for part in chosen:
            only = np.zeros(len(years))
            only[part] = shares[part]
            columns.append(np.concatenate([counts @ only, bears * only]))
            rows.append((len(tables), risk.probability))
        tables.append(Table(risk.cost))
    chosen_matrix = register.matrix[np.ix_(order[:correlated], order[:correlated])]
    copula = root_of(chosen_matrix) if correlated else None
    return _Plan(tuple(tables), tuple(rows), copula, correlated, np.array(columns).T.copy(), len(sums))


def _scramble(plan: _Plan, count: int, seed: np.random.SeedSequence) -> tuple[Array, Array, Array]:
    """One scramble: sums ascending (sums, count), yearly means (years,), yearly percentiles (3, years)."""
    engine = scipy.stats.qmc.Sobol(len(plan.rows), scramble=True, rng=np.random.default_rng(seed))
    chances: Array = np.ascontiguousarray(engine.random(count).T)
    chances += HALF_STEP
    if plan.copula is not None:
        scores = plan.copula @ scipy.special.ndtri(chances[: plan.correlated])
        scipy.special.ndtr(scores, out=chances[: plan.correlated])
        np.clip(chances[: plan.correlated], HALF_STEP, 1 - HALF_STEP, out=chances[: plan.correlated])
    for row, (table, probability) in enumerate(plan.rows):
        chances[row] = _costs(plan.tables[table], probability, chances[row])
    means = plan.weights[plan.sums :] @ chances.mean(axis=1)
    sums = plan.weights[: plan.sums] @ chances
    # Half as long in single precision; percentiles of years then differ by less than a millionth (a test shows it).
    years = plan.weights[plan.sums :].astype(np.float32) @ chances.astype(np.float32)
    sums.sort(axis=1)
    years.sort(axis=1)
    places = [min(int(percent * count / 100), count - 1) for percent in (10, 50, 90)]
    return sums, means, years[:, places].T.astype(np.float64)


def _costs(table: Table, probability: float, chances: Array) -> Array:
    if probability == 1:
        return table.look_up(chances)
    occurs = np.flatnonzero(chances > 1 - probability)
    found = np.zeros_like(chances)
    within = (chances[occurs] - (1 - probability)) / probability
    found[occurs] = table.look_up(np.clip(within, HALF_STEP, 1 - HALF_STEP))
    return found


def _spread(parts: Sequence[Array]) -> Spread:
    """One sum over all scrambles, each ascending: the estimates, and the draws of all together ascending."""
    together = np.concatenate(parts)
    together.sort()
    found = {percent: _estimate(_at(together, percent), [_at(part, percent) for part in parts]) for percent in PERCENTS}
    means = [float(part.mean()) for part in parts]
    return Spread(_estimate(float(np.mean(means)), means), found, together)


def _at(ascending: Array, percent: int) -> float:
    return float(ascending[min(int(percent * len(ascending) / 100), len(ascending) - 1)])


def _estimate(value: float, each: Sequence[float]) -> Estimate:
    half = float(scipy.stats.t.ppf((1 + SURE) / 2, len(each) - 1) * np.std(each, ddof=1) / np.sqrt(len(each)))
    return Estimate(value, value - half, value + half)
