"""Shapley value and nucleolus beside coopgame-py: the same answers, and how long each takes.

    PYTHONPATH=src python benchmarks/share_peers.py [--games 1000] [--sizes 12,16,20] [--runs 5]

coopgame-py (MIT) is a dependency of development alone: where it is not found, only Junto's times are printed. Times are
the processor's, the best of several runs in turn, so that what else loads the machine loads both alike.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from junto.core.sharing import (
    CostGame,
    CostItem,
    Division,
    Inputs,
    Step,
    certify,
    nucleolus,
    prenucleolus,
    rule_of,
    standing_of,
)
from junto.core.sharing.lexicographic import Savings, Search, exact_shares
from junto.core.threads import one_thread

try:
    peer: Any = importlib.import_module("coopgame")
except ImportError:
    peer = None

TOLERANCE = 1e-6


def counted(size: int) -> np.ndarray:
    return np.bitwise_count(np.arange(1 << size, dtype=np.uint32)).astype(np.int64)


def summed(weights: np.ndarray) -> np.ndarray:
    sums = np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums = np.concatenate([sums, sums + weight])
    return sums


def kinds(size: int, random: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    """Games of gains of several kinds; ties and 0/1 games among them."""
    groups, counts = 1 << size, counted(size)
    weights = random.integers(1, 30, size)
    sums = summed(weights)
    nearly = counts * 100 + random.integers(0, 50, groups)
    nearly[-1] = size * 130
    yield "random numbers", random.integers(0, 1000, groups)
    yield "nearly additive", nearly
    yield "random 0/1", np.concatenate([random.integers(0, 2, groups - 1), [1]])
    yield "majority (0/1)", (counts > size // 2).astype(np.int64)
    yield "weighted vote (0/1)", (sums * 2 > sums[-1]).astype(np.int64)
    yield "bankruptcy", np.maximum(0, int(sums[-1] * 0.6) - (sums[-1] - sums))
    yield "convex", sums**2
    yield "by size alone (ties)", np.where(counts > 0, counts * 37 % 11 * 100, 0)


def game_of(values: np.ndarray) -> CostGame:
    values = values.astype(np.int64)
    values[0] = 0
    return CostGame.from_numbers([f"M{i}" for i in range(len(values).bit_length() - 1)], values, kind="value")


def best(runs: int, *works: Callable[[], object]) -> list[float]:
    taken: list[list[float]] = [[] for _work in works]
    for _run in range(runs):
        for times, work in zip(taken, works, strict=True):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    return [min(times) for times in taken]


def agreement(games: int) -> None:
    """Random games of 2 to 8 members: every answer beside the peer's, relative to the largest number of the game."""
    random = np.random.default_rng(2026)
    compared = {"shapley": 0, "nucleolus": 0, "prenucleolus": 0}
    worst = dict.fromkeys(compared, 0.0)
    without = 0
    for _game in range(games):
        size = int(random.integers(2, 9))
        every = list(kinds(size, random))
        values = every[int(random.integers(len(every)))][1]
        game = game_of(values)
        theirs = peer.Game(game.table.numerators[1:].astype(float).tolist())
        scale = float(abs(game.table.numerators).max()) or 1.0
        found = rule_of("shapley").divide(game, Inputs())
        assert isinstance(found, Division)
        pairs = {"shapley": (found.shares, peer.shapley(theirs))}
        pre = prenucleolus(game)
        assert pre is not None
        assert pre.certificate.holds
        pairs["prenucleolus"] = (pre.shares, peer.prenucleolus(theirs)["allocation"])
        if sum(game.alone()) <= game.total:
            inside = nucleolus(game)
            assert inside is not None
            pairs["nucleolus"] = (inside.shares, peer.nucleolus(theirs)["allocation"])
        else:
            without += 1
        for name, (ours, other) in pairs.items():
            compared[name] += 1
            worst[name] = max(worst[name], max(abs(float(a) - b) for a, b in zip(ours, other, strict=True)) / scale)
    print(f"{games} random games of 2 to 8 members, {without} of them without an imputation:")
    for name, count in compared.items():
        verdict = "agree" if worst[name] <= TOLERANCE else "DISAGREE"
        print(f"  {name:13} {count:5} compared, largest difference {worst[name]:.1e} of the largest number: {verdict}")


def times_of_shapley(runs: int) -> None:
    random = np.random.default_rng(7)
    print("\nShapley value, processor seconds")
    for size in (12, 16, 20):
        game = game_of(random.integers(0, 100_000, 1 << size))
        ours = partial(rule_of("shapley").divide, game, Inputs())
        if peer is None:
            print(f"  n = {size}: {best(runs, ours)[0]:.4f}")
            continue
        theirs = peer.Game(game.table.numerators[1:].astype(float).tolist())
        mine, other = best(runs, ours, partial(peer.shapley, theirs))
        print(f"  n = {size}: {mine:.4f}, coopgame-py {other:.4f}: {other / mine:.1f} times")


def large() -> None:
    """24 members from cost items: the table, the Shapley value, the test of all groups; memory of the process."""
    players = [f"M{i}" for i in range(24)]
    needs = {name: Fraction(i % 5 + 1) for i, name in enumerate(players)}
    items = [
        CostItem("Software", "project", Fraction(900_000), needs),
        CostItem("Camera", "unit", Fraction(1_000), needs, steps=(Step(Fraction(20), Fraction(800)),)),
    ]
    game = CostGame.from_items(players, items)
    began = time.process_time()
    _ = game.table
    made = time.process_time()
    found = rule_of("shapley").divide(game, Inputs())
    assert isinstance(found, Division)
    divided = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\n24 members: table {made - began:.2f} s, Shapley value {divided - made:.2f} s, {memory:.2f} GB so far;",
        end=" ",
    )
    standing = standing_of(game, found.shares)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"  all groups tried {time.process_time() - divided:.2f} s, {memory:.2f} GB; in the core: {standing.in_core}")


def solved(game: CostGame) -> tuple[Fraction, ...]:
    with one_thread():
        search = Search(Savings(game), per_capita=False, capped=False).run()
        shares = exact_shares(game, search.levels, per_capita=False)
    assert shares is not None
    return shares


def times_of_nucleolus(sizes: list[int], runs: int) -> None:
    print("\nPrenucleolus, processor seconds (search and exact solution; its proof beside)")
    for size in sizes:
        random = np.random.default_rng(size)
        for name, values in kinds(size, random):
            game = game_of(values)

            solve = partial(solved, game)
            shares = solve()
            proof = partial(certify, game, shares, imputations=False)
            holds = certify(game, shares, imputations=False).holds
            line = f"  n = {size} {name:22}"
            if peer is None:
                mine, proved = best(runs, solve, proof)
                print(f"{line} {mine:.4f} + {proved:.4f}, proved: {holds}")
                continue
            theirs = peer.Game(game.table.numerators[1:].astype(float).tolist())
            mine, proved, other = best(runs, solve, proof, partial(peer.prenucleolus, theirs))
            answer = peer.prenucleolus(theirs)["allocation"]
            scale = float(abs(game.table.numerators).max()) or 1.0
            apart = max(abs(float(a) - b) for a, b in zip(shares, answer, strict=True)) / scale
            print(
                f"{line} {mine:.4f} + {proved:.4f}, coopgame-py {other:.4f}: {other / mine:5.1f} times "
                f"({other / (mine + proved):.1f} with its proof); apart {apart:.0e}, proved: {holds}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=1000)
    parser.add_argument("--sizes", default="12,16,20")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    large()
    if peer is None:
        print("coopgame-py is not here: nothing is compared.")
    elif args.games:
        agreement(args.games)
    times_of_shapley(args.runs)
    times_of_nucleolus([int(size) for size in args.sizes.split(",")], args.runs)


if __name__ == "__main__":
    main()
