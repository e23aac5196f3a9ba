"""A ballot decided by a named method, with what the usual rule would have chosen beside it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .completions import COMPLETIONS
from .election import Election
from .equal_shares import Bought, Shares
from .greedy import greedy


@dataclass(frozen=True, slots=True)
class Outcome:
    """`chosen` in their order; `shares` of the method of equal shares; `added` by its completion; `usual`: what most
    votes first would have chosen.
    """

    election: Election
    method: str
    completion: str
    ties: str
    seed: int
    chosen: tuple[int, ...]
    shares: Shares | None
    added: tuple[int, ...]
    usual: tuple[int, ...]

    @property
    def spent(self) -> Fraction:
        """What the chosen projects cost together."""
        return self.election.cost_of(list(self.chosen))

    def bought(self, k: int) -> Bought | None:
        """How a project was paid by its supporters' shares, where it was."""
        return next((one for one in (self.shares.bought if self.shares else ()) if one.project == k), None)

    def served(self, chosen: tuple[int, ...]) -> int:
        """How many voters have at least one project of theirs among some."""
        funded = set(chosen)
        return sum(1 for ballot in self.election.ballots if not funded.isdisjoint(ballot))


def decide(
    election: Election, *, method: str = "equal-shares", completion: str = "add1u", ties: str = "cost", seed: int = 1
) -> Outcome:
    """Decide by `method` (equal-shares or greedy); `completion` and `ties` by name, both published before the vote."""
    usual = tuple(greedy(election, ties=ties, seed=seed))
    if method == "greedy":
        return Outcome(election, method, "none", ties, seed, usual, None, (), usual)
    shares, added = COMPLETIONS[completion].complete(election, ties, seed)
    chosen = (*shares.chosen, *added)
    return Outcome(election, method, completion, ties, seed, chosen, shares, tuple(added), usual)
