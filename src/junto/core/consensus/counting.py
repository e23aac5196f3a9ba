"""How many in each group agreed, disagreed and passed, statement by statement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .votes import AGREE, DISAGREE, NOWHERE, Ints, Votes


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Whole numbers of shape (groups, statements): `agrees`, `disagrees`, and `cast`, every vote with passes."""

    agrees: Ints
    disagrees: Ints
    cast: Ints

    def others(self) -> Counts:
        """For each group, all the other groups together."""
        return Counts(
            *(one.sum(axis=0, keepdims=True) - one for one in (self.agrees, self.disagrees, self.cast))
        )  # fmt: skip


def count(votes: Votes, group: Ints, groups: int) -> Counts:
    """Count the votes of each group: `group` is each person's number, −1 for none. Time: one pass over the votes."""
    size = len(votes.statements)
    of = group[votes.person]
    inside = of != NOWHERE
    cell = of[inside] * size + votes.statement[inside]
    vote = votes.vote[inside]

    def counted(chosen: Ints) -> Ints:
        return np.bincount(chosen, minlength=groups * size).reshape(groups, size)

    return Counts(counted(cell[vote == AGREE]), counted(cell[vote == DISAGREE]), counted(cell))
