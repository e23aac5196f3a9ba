"""The usual rule: the project with the most votes first, whatever no longer fits passed over."""

from __future__ import annotations

from fractions import Fraction

from .election import Election
from .ties import first


def greedy(election: Election, *, ties: str = "cost", seed: int = 1, taken: list[int] | None = None) -> list[int]:
    """The places of the projects chosen after those `taken` already, in their order; nobody's choice is left out."""
    chosen = list(taken or [])
    left: Fraction = election.budget - election.cost_of(chosen)
    waiting = {k for k in range(len(election.projects)) if k not in chosen and election.points[k]}
    while waiting:
        most = max(election.points[k] for k in waiting)
        k = first(election, sorted(one for one in waiting if election.points[one] == most), ties, seed)
        waiting.remove(k)
        if election.projects[k].cost <= left:
            chosen.append(k)
            left -= election.projects[k].cost
    return chosen[len(taken or []) :]
