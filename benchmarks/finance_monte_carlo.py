"""A million draws of a register over 30 years: Sobol points beside plain pseudo-random numbers, answers compared.

    PYTHONPATH=src python benchmarks/finance_monte_carlo.py [--draws 1048576] [--runs 3]

The floor draws the same register with numpy's generator and the exact quantile functions, all draws at once in memory,
linear algebra with all threads, and asks for the same figures: mean and percentiles of three sums, mean and three
percentiles of each year. Both are compared with the closed form of the mean. Two registers: twelve risks, each drawn
once and spread over years, four of them correlated; and the same with one more that is drawn anew in each of the 30
years.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from junto.core.finance.correlations import root_of
from junto.core.finance.discounting import Discounting
from junto.core.finance.distributions import Distribution, lognormal, percentiles, pert, triangular, uniform
from junto.core.finance.risks import Register, Risk
from junto.core.finance.simulating import PERCENTS, Simulated, simulate

YEARS = range(2026, 2056)
FACTORS = Discounting.constant(0.04).factors(np.arange(len(YEARS)))


def register(*, anew: bool) -> Register:
    """Twelve risks of all shapes over 30 years, four of them moving together; one more each year where asked."""
    shapes: list[Distribution] = [
        percentiles({10: 10e8, 70: 20e8, 90: 30e8}), percentiles({10: 1e8, 50: 2e8, 90: 5e8}), pert(1e8, 2e8, 6e8),
        triangular(0, 1e8, 4e8), lognormal(3e8, 1.5e8), uniform(1e8, 2e8),
    ]  # fmt: skip
    spans = [(2026, 2028), (2028, 2055), (2030, 2030), (2026, 2055), (2029, 2040), (2050, 2055)]
    risks = []
    for k in range(12):
        first, last = spans[k % 6]
        when = dict.fromkeys(range(first, last + 1), 1 / (last - first + 1))
        risks.append(Risk(f"risk {k}", shapes[k % 6], when, probability=(1.0, 0.3, 0.6)[k % 3], public=(k % 5) / 4))
    if anew:
        yearly = dict.fromkeys(YEARS, 1.0)
        risks.append(Risk("each year", percentiles({10: 1e7, 70: 2e7, 90: 3e7}), yearly, public=0.5, anew=True))
    pairs = (("risk 0", "risk 1", 0.5), ("risk 1", "risk 2", 0.3), ("risk 0", "risk 3", 0.2))
    return Register(tuple(risks), pairs)


def junto(found: Register, draws: int) -> Simulated:
    """Junto's answer."""
    sums = {
        "all": lambda risk: FACTORS,
        "public": lambda risk: risk.public * FACTORS,
        "private": lambda risk: (1 - risk.public) * FACTORS,
    }
    return simulate(found, YEARS, sums, lambda risk: np.full(len(YEARS), risk.public), draws=draws)


def plain(found: Register, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The floor: means of three sums, their percentiles, and percentiles of years, by pseudo-random numbers."""
    random = np.random.default_rng(1)
    scores = root_of(found.matrix) @ random.standard_normal((len(found.risks), draws))
    costs, columns = [], []
    for risk, score in zip(found.risks, scores, strict=True):
        for part in [[year] for year in risk.when] if risk.anew else [list(risk.when)]:
            chances = ndtr(random.standard_normal(draws) if risk.anew else score)
            occurs = chances > 1 - risk.probability
            within = np.where(occurs, (chances - (1 - risk.probability)) / risk.probability, 0.5)
            costs.append(np.where(occurs, risk.cost.quantile(within), 0.0))
            shares = np.array([risk.when[year] if year in part else 0.0 for year in YEARS])
            worth = float(shares @ FACTORS)
            carried = [worth, risk.public * worth, (1 - risk.public) * worth]
            columns.append(np.concatenate([carried, risk.public * shares]))
    weighed = np.array(columns).T @ np.array(costs)
    sums, years = weighed[:3], weighed[3:]
    return sums.mean(axis=1), np.percentile(sums, PERCENTS, axis=1), np.percentile(years, (10, 50, 90), axis=1)


def timed(work: Callable[[], object], runs: int) -> tuple[str, object]:
    """The best of several runs on the clock and of the processors (what else loads the machine lengthens the first)."""
    clock, worked, answer = float("inf"), float("inf"), None
    for _run in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        answer = work()
        clock = min(clock, time.perf_counter() - begun)
        worked = min(worked, time.process_time() - used)
    return f"{clock:.2f} s on the clock, {worked:.2f} s of processors", answer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=1 << 20)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    for anew in (False, True):
        found = register(anew=anew)
        rows = len(found.risks) + (len(YEARS) - 1 if anew else 0)
        ours, mine = timed(lambda register=found: junto(register, asked.draws), asked.runs)
        floor, theirs = timed(lambda register=found: plain(register, asked.draws), 1)
        exact = float(found.expected(YEARS) @ FACTORS)
        mean, sums = mine.sums["all"].mean, theirs[0]
        print(f"{len(found.risks)} risks, {rows} random numbers a draw, {mine.draws:,} draws x {len(YEARS)} years")
        print(f"  Junto: {ours}\n  plain pseudo-random numbers: {floor}")
        sure = (mean.high - mean.low) / 2 / exact
        print(f"  mean of all: closed form {exact:.6e}; plain off by {sums[0] / exact - 1:+.1e}")
        print(f"    Junto off by {mean.value / exact - 1:+.1e}, 95 % sure within {sure:.1e}")
        for k, percent in enumerate(PERCENTS):
            one = mine.sums["all"].percentile[percent]
            print(f"  P{percent}: Junto {one.value:.5e} ± {(one.high - one.low) / 2:.1e}, plain {theirs[1][k][0]:.5e}")
        gap = np.abs(mine.yearly[90] / theirs[2][2] - 1).max()
        print(f"  P90 of the years: largest difference between the two {gap:.1e}")


if __name__ == "__main__":
    main()
