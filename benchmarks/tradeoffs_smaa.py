"""SMAA-2 at full size: a million samples x 10 options x 12 criteria x 6 groups, beside plain numpy, answers compared.

    PYTHONPATH=src python benchmarks/tradeoffs_smaa.py [--samples 1000000] [--runs 3]
    PYTHONPATH=src .peers/bin/python benchmarks/tradeoffs_smaa.py     # with pymcdm's weighted sum as well

The floor draws weights with numpy's Dirichlet, multiplies, sorts each sample's values and counts first ranks: a tenth
of the samples at once, and only first ranks. pymcdm has no SMAA; its weighted sum model is called once a sample, for a
thousandth of the samples, and scaled up. Junto's answer holds all ranks, central weights, confidence, pairwise wins,
regret, gains and what is undominated across groups. Two cases: sure scores, and every score a range. Peak memory is
that of the whole process after Junto's runs; ratios are of processor time.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from junto.core.tradeoffs.case import Case
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.sampling import plan_of
from junto.core.tradeoffs.smaa import GroupAnswer, answers

OPTIONS, CRITERIA, GROUPS = 10, 12, 6


def case(samples: int, *, unsure: bool) -> Case:
    """A case at full size; each score a range of a fifth of the scale where unsure."""
    random = np.random.default_rng(7)
    names = [f"criterion {k}" for k in range(CRITERIA)]
    scores = {
        f"option {k}": {
            name: round(float(0.8 * one), 3) for name, one in zip(names, random.random(CRITERIA), strict=True)
        }
        for k in range(OPTIONS)
    }
    written: dict[str, Any] = {
        option: {name: [score, score + 0.2] if unsure else score for name, score in row.items()}
        for option, row in scores.items()
    }
    return case_of({
        "criteria": [{"name": name, "worst": 0, "best": 1} for name in names],
        "options": list(written), "scores": written, "samples": samples,
        "groups": [{"name": f"group {k}", "criteria": names} for k in range(GROUPS)],
    })  # fmt: skip


def junto(found: Case) -> list[GroupAnswer]:
    """Junto's answer."""
    return answers(found, plan_of(found, range(OPTIONS)))[0]


def plain(found: Case, samples: int) -> list[np.ndarray]:
    """The floor: first ranks of each group."""
    random = np.random.default_rng(1)
    low = np.array([[found.cells[o.name, c.name].even().min() for c in found.criteria] for o in found.options])
    wide = np.array([[np.ptp(found.cells[o.name, c.name].even()) for c in found.criteria] for o in found.options])
    drawn: Any = low
    if wide.max() > 0:
        drawn = low + wide * random.random((samples, OPTIONS, CRITERIA))
    first = []
    for _group in range(GROUPS):
        weights = random.dirichlet(np.ones(CRITERIA), samples)
        values = weights @ low.T if wide.max() == 0 else np.einsum("soc,sc->so", drawn, weights)
        ranks = np.argsort(-values, axis=1)
        first.append(np.bincount(ranks[:, 0], minlength=OPTIONS) / samples)
    return first


def pymcdm(found: Case, samples: int) -> np.ndarray | None:
    """First ranks of one group by pymcdm's weighted sum; None where it is not installed."""
    try:
        from pymcdm.methods import WSM  # noqa: PLC0415
    except ImportError:
        return None
    random = np.random.default_rng(1)
    scores = np.array([[found.cells[o.name, c.name].middle for c in found.criteria] for o in found.options])
    model = WSM(normalization_function=lambda column, cost=False: column)
    first = np.zeros(OPTIONS)
    for weights in random.dirichlet(np.ones(CRITERIA), samples):
        first[int(np.argmax(model(scores, weights, np.ones(CRITERIA))))] += 1
    return first / samples


def timed(work: Callable[[], Any], runs: int) -> tuple[tuple[float, float], Any]:
    """The best of several runs on the clock, and the least processor time: on a busy machine the two lie far apart."""
    best, least, answer = float("inf"), float("inf"), None
    for _run in range(runs):
        begun, spent = time.perf_counter(), time.process_time()
        answer = work()
        best, least = min(best, time.perf_counter() - begun), min(least, time.process_time() - spent)
    return (best, least), answer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    made = [(name, case(asked.samples, unsure=unsure)) for name, unsure in (("sure", False), ("unsure", True))]
    ours = [(name, found, *timed(lambda found=found: junto(found), asked.runs)) for name, found in made]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{asked.samples:,} samples x {OPTIONS} options x {CRITERIA} criteria x {GROUPS} groups; peak {peak:,.0f} MB")
    for name, found, took, mine in ours:
        print(f"{name} scores: Junto {took[0]:.2f} s, {took[1]:.2f} s of processor")
        floor, first = timed(lambda found=found: plain(found, asked.samples // 10), 1)
        gap = max(float(np.abs(one.acceptability[:, 0] - other).max()) for one, other in zip(mine, first, strict=True))
        times = f"{floor[0] * 10:.2f} s, {floor[1] * 10:.2f} s of processor"
        print(f"  plain numpy, a tenth of the samples, times ten: {times} ({floor[1] * 10 / took[1]:.1f} x Junto)")
        print(f"  largest difference of a first rank: {gap:.4f}")
        if name == "sure":
            few = max(asked.samples // 1000, 1)
            peer, chances = timed(lambda found=found, few=few: pymcdm(found, few), 1)
            if chances is None:
                print("  pymcdm is not installed here (make peers; run by .peers/bin/python)")
                continue
            whole = peer[1] * asked.samples / few * GROUPS
            gap = float(np.abs(mine[0].acceptability[:, 0] - chances).max())
            print(f"  pymcdm, {few:,} samples of one group, scaled up: {whole:,.0f} s ({whole / took[1]:,.0f} x Junto)")
            print(f"  largest difference of a first rank: {gap:.4f} (its own sampling error {0.98 / few**0.5:.4f})")


if __name__ == "__main__":
    main()
