"""Completion by votes: what is left goes to the projects with the most votes that still fit."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

from ..election import Election
from ..equal_shares import Shares, equal_shares
from ..greedy import greedy as usual


def rule() -> tuple[str, str, object]:
    """Code, sentence and function."""
    return "greedy", _("Money that the shares leave goes to the projects with the most votes that still fit."), complete


def complete(election: Election, ties: str, seed: int) -> tuple[Shares, list[int]]:
    """Equal shares, then the usual rule with what is left."""
    shares = equal_shares(election, ties=ties, seed=seed)
    return shares, usual(election, ties=ties, seed=seed, taken=shares.chosen)
