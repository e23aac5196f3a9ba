"""Groups and consensus of 100,000 people on 1,000 statements, sparse, beside numpy's floor and beside red-dwarf.

    make peers; PYTHONPATH=src .peers/bin/python benchmarks/consensus.py [--people 100000] [--statements 1000]

The floor fills a dense table of votes and forms the same products from it; the two must agree exactly on every
statement that may be shown. red-dwarf does what pol.is does, on a dense table, so that it gets fewer people
(--peer-people): its groups are compared with Junto's, and its consensus with Junto's formula for those very groups.
Two groups are asked of both, since red-dwarf takes silhouettes over all pairs of people.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import time

import numpy as np

from junto.core.consensus.agreement import group_informed
from junto.core.consensus.analysing import analyse
from junto.core.consensus.counting import count
from junto.core.consensus.reading import read_votes
from junto.core.consensus.votes import NOWHERE, Ints, Votes


def camp(people: int) -> Ints:
    """Which way each person leans."""
    return np.where(np.arange(people) % 3 == 0, 1, -1)


def made(people: int, statements: int, each: int) -> Votes:
    """Two leanings, a third and two thirds of people, `each` votes a person, every person on others."""
    random = np.random.default_rng(1)
    person = np.repeat(np.arange(people), each)
    strides = np.array([k for k in range(1, statements) if math.gcd(k, statements) == 1])
    start, stride = random.integers(statements, size=people), random.choice(strides, people)
    statement = np.sort((start[:, None] + np.arange(each) * stride[:, None]) % statements, axis=1).ravel()
    leaning = camp(people)[person] * random.choice((-1, 1), statements)[statement]
    vote = np.where(random.random(len(person)) < 0.75, leaning, random.integers(-1, 2, len(person)))
    names = tuple(str(k) for k in range(max(people, statements)))
    return Votes(names[:people], names[:statements], person, statement, vote, ("",) * statements)


def reading(votes: Votes) -> str:
    """How long files of these votes take to read, a row a vote and a row a person, beside csv's rows alone."""
    found = []
    table = np.full((len(votes.people), len(votes.statements)), "", dtype="<U2")
    table[votes.person, votes.statement] = votes.vote.astype(str)
    cast = zip(votes.person.tolist(), votes.statement.tolist(), votes.vote.tolist(), strict=True)
    long = "participant,statement,vote\n" + "".join(f"p{p},s{s},{v}\n" for p, s, v in cast)
    wide = ",".join(["participant", *(f"s{k}" for k in range(len(votes.statements)))]) + "\n"
    wide += "".join(f"p{k},{','.join(row)}\n" for k, row in enumerate(table.tolist()))
    for kind, text in (("a row a vote", long), ("a row a person", wide)):
        begun = time.process_time()
        read = read_votes(text.encode(), name="votes.csv")
        ours = time.process_time() - begun
        begun = time.process_time()
        cells = sum(len(row) for row in csv.reader(io.StringIO(text)))
        floor = time.process_time() - begun
        found.append(
            f"{kind} ({cells:,} cells): {ours:.2f} s of processor, csv's rows alone {floor:.2f} s "
            f"({floor / ours:.1f} x Junto); {len(read.vote):,} votes"
        )
    return "; ".join(found)


def beside(votes: Votes) -> str:
    """red-dwarf's time and answers beside Junto's on the same votes, two groups asked of both."""
    try:
        from reddwarf.implementations.base import run_pipeline  # noqa: PLC0415 (only where make peers was run)
    except ImportError:
        return "red-dwarf is not here: make peers, and run this with .peers/bin/python"
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415

    columns = (votes.person.tolist(), votes.statement.tolist(), votes.vote.tolist())
    rows = [
        {"participant_id": p, "statement_id": s, "vote": v, "modified": 0} for p, s, v in zip(*columns, strict=True)
    ]
    begun = time.perf_counter()
    ours = analyse(votes, k=2, bootstrap=False)
    mine = time.perf_counter() - begun
    begun = time.perf_counter()
    found = run_pipeline(votes=rows, force_group_count=2, random_state=1)
    theirs = time.perf_counter() - begun
    of = found.participants_df["cluster_id"].reindex(range(len(votes.people))).fillna(NOWHERE).to_numpy(dtype=np.int64)
    counts = count(votes, of, 2)
    published = [found.group_aware_consensus["agree"][k] for k in range(len(votes.statements))]
    apart = float(np.abs(group_informed(counts.agrees, counts.cast) - published).max())
    both = (of != NOWHERE) & (ours.grouping.of != NOWHERE)
    truth = camp(len(votes.people))[both]
    alike, mine_true, theirs_true = (
        adjusted_rand_score(one, other)
        for one, other in (
            (of[both], ours.grouping.of[both]),
            (truth, ours.grouping.of[both]),
            (truth, of[both]),
        )
    )
    return (
        f"{len(votes.people):,} people x {len(votes.statements):,} statements: Junto {mine:.2f} s, red-dwarf "
        f"{theirs:.2f} s, {theirs / mine:.0f} times as long; adjusted Rand of their groups {alike:.3f}, with the "
        f"leanings votes were made from {mine_true:.3f} and {theirs_true:.3f}; consensus differs by at most {apart:g}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--statements", type=int, default=1_000)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--peer-people", type=int, default=3_000)
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
    print(f"  read as {reading(votes)}")
    print(f"  {beside(made(asked.peer_people, asked.statements // 5, asked.each))}")


if __name__ == "__main__":
    main()
