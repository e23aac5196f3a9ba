"""Equal shares of 6,586 voters and 64 projects, beside pabutools in the same run, winners compared.

    make peers; PYTHONPATH=src .peers/bin/python benchmarks/equal_shares.py [--voters 6586] [--projects 64]

Approval ballots, one point a project (cardinality satisfaction), no completion, pabutools' default exact fractions.
Costs are all different, so that ties, which the two break differently, are rare.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction

import numpy as np

from junto.core.consensus.ballots import Election, Project, decide, equal_shares


def made(voters: int, projects: int) -> Election:
    """Projects of unlike popularity; five approvals a voter on average."""
    random = np.random.default_rng(1)
    costs = random.permutation(np.arange(1, 4 * projects))[:projects] * 997 + 5_000
    liked = random.beta(0.7, 6, projects)
    ballots = tuple({int(k): 1 for k in np.flatnonzero(random.random(projects) < liked)} for _voter in range(voters))
    listed = tuple(Project(f"p{k}", Fraction(int(cost))) for k, cost in enumerate(costs))
    return Election(listed, Fraction(int(costs.sum()) // 4), ballots)


def peer(election: Election) -> tuple[float, set[str]]:
    """pabutools' answer, and its time."""
    from pabutools import election as pb  # noqa: PLC0415 (only where make peers was run)
    from pabutools.rules import method_of_equal_shares  # noqa: PLC0415

    projects = [pb.Project(one.code, int(one.cost)) for one in election.projects]
    instance = pb.Instance(projects, budget_limit=int(election.budget))
    profile = pb.ApprovalProfile([pb.ApprovalBallot(projects[k] for k in ballot) for ballot in election.ballots])
    begun = time.perf_counter()
    chosen = method_of_equal_shares(instance, profile, sat_class=pb.Cardinality_Sat)
    return time.perf_counter() - begun, {one.name for one in chosen}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voters", type=int, default=6_586)
    parser.add_argument("--projects", type=int, default=64)
    asked = parser.parse_args()
    election = made(asked.voters, asked.projects)
    begun = time.perf_counter()
    found = equal_shares(election)
    ours = time.perf_counter() - begun
    print(f"{asked.voters:,} voters x {asked.projects} projects: Junto {ours:.3f} s, {len(found.chosen)} bought")
    begun = time.perf_counter()
    decide(election, completion="add1u")
    print(f"  with add1u: {time.perf_counter() - begun:.2f} s")
    try:
        theirs, chosen = peer(election)
    except ImportError:
        print("  pabutools is not here: make peers, and run this with .peers/bin/python")
        return
    same = chosen == {election.projects[k].code for k in found.chosen}
    print(f"  pabutools {theirs:.3f} s, {theirs / ours:.1f} times as long; the same winners: {same}")


if __name__ == "__main__":
    main()
