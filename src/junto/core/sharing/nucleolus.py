"""Nucleolus and prenucleolus: searched in floating point, solved exactly, and proved; never an answer without proof."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from junto.core.threads import one_thread

from .certificate import Certificate, certify
from .game import CostGame
from .lexicographic import Savings, Search, exact_shares
from .simplex import NoSolution


@dataclass(frozen=True, slots=True)
class Proved:
    """The division, exact, and the proof that it is the one."""

    shares: tuple[Fraction, ...]
    certificate: Certificate


def prenucleolus(game: CostGame, *, per_capita: bool = False) -> Proved | None:
    """The division at which the group that saves least by staying saves most, then the next, and so on.

    `per_capita`: savings per member of the group. There is always exactly one; None where its search or proof failed
    for numbers too close to one another. Needs every group's cost (at most 24 members). Source: Schmeidler, The
    nucleolus of a characteristic function game (1969); Sobolev (1975).
    """
    return _proved(game, per_capita=per_capita, capped=False)


def nucleolus(game: CostGame, *, per_capita: bool = False) -> Proved | None:
    """As `prenucleolus`, among the divisions in which nobody pays more than alone (imputations).

    The game must have one: Σ C({i}) ≥ C(N) (for gains: ≤). Where the core is not empty the two are the same.
    """
    return _proved(game, per_capita=per_capita, capped=True)


def has_imputation(game: CostGame) -> bool:
    """Whether all can be divided with nobody paying more than alone. Every stand-alone cost must be known."""
    alone = sum((cost for cost in game.alone() if cost is not None), Fraction(0))
    return game.sign * (alone - (game.total or 0)) >= 0


def _proved(game: CostGame, *, per_capita: bool, capped: bool) -> Proved | None:
    with one_thread():
        savings = Savings(game)
        only = tuple(cost for cost in game.alone() if cost is not None)
        if not savings.scale or (capped and sum(only) == game.total):
            return _with_proof(game, only, per_capita, capped)
        for careful in (False, True):
            try:
                search = Search(savings, per_capita=per_capita, capped=capped, careful=careful).run()
            except NoSolution:
                continue
            proved = _with_proof(game, exact_shares(game, search.levels, per_capita=per_capita), per_capita, capped)
            if proved is not None:
                return proved
    return None


def _with_proof(game: CostGame, shares: tuple[Fraction, ...] | None, per_capita: bool, capped: bool) -> Proved | None:
    if shares is None:
        return None
    certificate = certify(game, shares, per_capita=per_capita, imputations=capped)
    return Proved(shares, certificate) if certificate.holds else None
