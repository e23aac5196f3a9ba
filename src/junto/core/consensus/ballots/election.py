"""A participatory ballot: projects with costs, a budget, and what every voter gave to which project."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ..votes import Ints


@dataclass(frozen=True, slots=True)
class Project:
    """One project: its id, its cost (above 0, in any unit of money) and its name."""

    code: str
    cost: Fraction
    name: str = ""


@dataclass(frozen=True)
class Election:
    """`ballots[i]`: what voter i gave: project's place → whole points above 0 (1 in an approval ballot)."""

    projects: tuple[Project, ...]
    budget: Fraction
    ballots: tuple[dict[int, int], ...]
    kind: str = "approval"

    @cached_property
    def supporters(self) -> list[tuple[Ints, Ints]]:
        """Of each project: the voters who gave it something, and how much."""
        who: list[list[int]] = [[] for _one in self.projects]
        given: list[list[int]] = [[] for _one in self.projects]
        for voter, ballot in enumerate(self.ballots):
            for place, points in ballot.items():
                who[place].append(voter)
                given[place].append(points)
        return [(np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)) for a, b in zip(who, given, strict=True)]

    @cached_property
    def points(self) -> list[int]:
        """Of each project: all points together (the votes, in an approval ballot)."""
        return [int(given.sum()) for _who, given in self.supporters]

    def cost_of(self, chosen: list[int]) -> Fraction:
        """What some projects cost together."""
        return sum((self.projects[k].cost for k in chosen), Fraction())
