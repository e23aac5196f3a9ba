"""Groups and consensus of 100,000 people on 1,000 statements, sparse, beside numpy's floor on the same counts.

    PYTHONPATH=src python benchmarks/consensus.py [--people 100000] [--statements 1000] [--each 40]

The floor fills a dense table of votes and forms the same products from it; the two must agree exactly.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from junto.core.consensus.agreement import group_informed
from junto.core.consensus.analysing import analyse
from junto.core.consensus.votes import NOWHERE, Votes


def made(people: int, statements: int, each: int) -> Votes:
    """Two leanings, `each` votes a person."""
    random = np.random.default_rng(1)
    person = np.repeat(np.arange(people), each)
    start = random.integers(statements, size=people)[:, None]
    statement = np.sort((start + np.arange(each) * max(1, statements // each)) % statements, axis=1).ravel()
    leaning = np.where(np.arange(people) % 3 == 0, 1, -1)[person] * random.choice((-1, 1), statements)[statement]
    vote = np.where(random.random(len(person)) < 0.75, leaning, random.integers(-1, 2, len(person)))
    names = tuple(str(k) for k in range(max(people, statements)))
    return Votes(names[:people], names[:statements], person, statement, vote, ("",) * statements)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--statements", type=int, default=1_000)
    parser.add_argument("--each", type=int, default=40)
    asked = parser.parse_args()
    votes = made(asked.people, asked.statements, asked.each)
    analyse(made(100, 50, 10))  # the libraries are loaded once, before the clock starts
    begun = time.perf_counter()
    found = analyse(votes, bootstrap=False)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    found_again = analyse(votes)
    whole = time.perf_counter() - begun
    begun = time.perf_counter()
    table = np.full((asked.people, asked.statements), 2, dtype=np.int8)
    table[votes.person, votes.statement] = votes.vote
    groups = [table[found.grouping.of == g] for g in range(len(found.grouping.names))]
    agrees, cast = (
        np.array([of(group).sum(axis=0) for group in groups]) for of in (lambda t: t == 1, lambda t: t != 2)
    )
    floor = time.perf_counter() - begun
    open_all = [one.statement for one in found.results if one.agreement is not None]
    same = np.array_equal(group_informed(agrees, cast)[open_all], [found.results[k].agreement for k in open_all])
    placed = int(np.sum(found_again.grouping.of != NOWHERE))
    print(f"{asked.people:,} people x {asked.statements:,} statements, {len(votes.vote):,} votes, {placed:,} placed")
    print(f"  Junto, groups found, counts, tests: {ours:.2f} s; with 40 rounds of bootstrap: {whole:.2f} s")
    print(
        f"  floor, a dense table counted for groups already known: {floor:.2f} s; "
        f"the same consensus on the {len(open_all):,} statements shown: {same}"
    )


if __name__ == "__main__":
    main()
