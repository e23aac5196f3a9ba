"""Add1: every voter's share grows by one unit of money at a time while what is bought fits the budget."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

from ..election import Election
from ..equal_shares import Shares, equal_shares

MOST_STEPS = 20_000


def rule() -> tuple[str, str, object]:
    """Code, sentence and function."""
    words = _("Every share grows by one unit of money at a time, for as long as what is bought fits the budget.")
    return "add1", words, complete


def complete(election: Election, ties: str, seed: int) -> tuple[Shares, list[int]]:
    """The last outcome within the budget; at most MOST_STEPS steps. Source: equalshares.net, “Completion”."""
    best = equal_shares(election, ties=ties, seed=seed)
    share = best.share
    wanted = sum(1 for points in election.points if points)
    for _step in range(MOST_STEPS):
        spent = election.cost_of(best.chosen)
        fits = any(
            election.points[k] and k not in best.chosen and spent + one.cost <= election.budget
            for k, one in enumerate(election.projects)
        )
        if len(best.bought) == wanted or not fits:
            break
        share += 1
        after = equal_shares(election, ties=ties, seed=seed, share=share)
        if election.cost_of(after.chosen) > election.budget:
            break
        best = after
    return best, []
