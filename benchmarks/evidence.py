"""Difference in differences on a large panel beside statsmodels, and a synthetic control with all its placebos.

    PYTHONPATH=src python benchmarks/evidence.py [--places 120] [--steps 200] [--runs 3]

Both estimate the same effect with errors by places: statsmodels by least squares on dummies of places and steps (its
own way for such panels), Junto by sweeping both out. The synthetic control has 38 controls over 31 years, each of
which is treated as if; its floor is the same search by scipy's SLSQP. Answers are compared, ratios printed; nothing
is asserted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.optimize import minimize

from junto.core.evidence.methods import METHODS
from junto.core.evidence.plan import Plan
from junto.core.evidence.preparing import Study, prepare, resolved
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import plan_of
from junto.core.evidence.simplex import nearest_mix


def panel(places: int, steps: int, treated: int, effect: float, seed: int = 1) -> Study:
    """Places with shared and own movement; the first ones gain `effect` from the middle on."""
    rng = np.random.default_rng(seed)
    values = (
        100 + rng.normal(0, 5, (places, 1)) + np.cumsum(rng.normal(0, 1, steps)) + rng.normal(0, 2, (places, steps))
    )
    values[:treated, steps // 2 :] += effect
    days = np.datetime64("2020-01-01") + np.arange(steps)
    names = [f"p{k}" for k in range(places)]
    rows = [",".join(["day", *names])]
    rows += [
        ",".join([str(day), *(repr(float(one)) for one in column)]) for day, column in zip(days, values.T, strict=True)
    ]
    given: Plan = plan_of({
        "outcome": "x", "wanted": "up", "columns": {"time": "day"}, "treated": names[:treated],
        "controls": "all others", "start": str(days[steps // 2]),
    })  # fmt: skip
    read = read_data("\n".join(rows).encode(), given, name="x.csv")
    return prepare(resolved(given, read), read)


def dummies(study: Study) -> tuple[float, float]:
    """Effect and error by statsmodels."""
    rows, values = study.panel.rows, study.panel.values
    d = (rows.place < len(study.treated)) & (rows.step >= study.begin)
    x = np.zeros((len(rows.value), 1 + values.shape[0] + values.shape[1] - 1))
    at = np.arange(len(rows.value))
    x[:, 0] = d
    x[at, 1 + rows.place] = 1
    later = rows.step > 0
    x[at[later], values.shape[0] + rows.step[later]] = 1
    fit = sm.OLS(rows.value, x).fit(cov_type="cluster", cov_kwds={"groups": rows.place}, use_t=True)
    return float(fit.params[0]), float(fit.bse[0])


def by_slsqp(target: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """The nearest mix by scipy's general solver."""
    count = donors.shape[1]
    return minimize(
        lambda w: float(((target - donors @ w) ** 2).sum()), np.full(count, 1 / count), method="SLSQP",
        jac=lambda w: -2 * donors.T @ (target - donors @ w), bounds=[(0, 1)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(count)},
        options={"ftol": 1e-12, "maxiter": 1000},
    ).x  # fmt: skip


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """The shortest of some runs in seconds, and what came out."""
    best, found = np.inf, None
    for _run in range(runs):
        begin = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begin)
    return best, found


def main() -> None:
    """Time both in this process and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=120)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    study = panel(args.places, args.steps, args.places // 3, 3.0)
    ours, found = timed(lambda: METHODS["difference_in_differences"].estimate(study, 0.05), args.runs)
    theirs, (effect, error) = timed(lambda: dummies(study), 1)
    print(f"difference in differences, {args.places} places x {args.steps} steps = {study.panel.values.size:,} values")
    print(f"  Junto        {ours:8.3f} s  effect {found.effect:.9f}  error {found.error:.9f}")
    print(f"  statsmodels  {theirs:8.3f} s  effect {effect:.9f}  error {error:.9f}")
    print(f"  ratio {theirs / ours:.0f}; apart by {abs(found.effect - effect):.1e} and {abs(found.error - error):.1e}")
    states = panel(39, 31, 1, 5.0)
    ours, _found = timed(lambda: METHODS["synthetic_control"].estimate(states, 0.05), args.runs)
    values = states.panel.values[:, : states.begin]

    def every(solve: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> list[float]:
        """The squared misses of all 39 mixes."""
        made = []
        for k in range(39):
            rest = np.delete(values, [0, k] if k else [0], axis=0).T
            made.append(float(((values[k] - rest @ solve(values[k], rest)) ** 2).sum()))
        return made

    mixed, mine = timed(lambda: every(nearest_mix), args.runs)
    floor, other = timed(lambda: every(by_slsqp), 1)
    worse = sum(a > b + 1e-3 * max(b, 1.0) for a, b in zip(mine, other, strict=True))
    print("synthetic control, 38 controls x 31 steps, with all placebos")
    print(f"  Junto {ours:.3f} s, its 39 mixes {mixed:.3f} s; by SLSQP {floor:.3f} s, ratio {floor / mixed:.0f}")
    print(f"  squared misses: Junto {sum(mine):.6f}, SLSQP {sum(other):.6f}; Junto worse in {worse} of 39")


if __name__ == "__main__":
    main()
