"""Add1u, as in Polish cities: Add1, and what is left then goes by votes."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

from ..election import Election
from ..equal_shares import Shares
from ..greedy import greedy as usual
from . import add1


def rule() -> tuple[str, str, object]:
    """Code, sentence and function."""
    words = _("Every share grows by one unit of money at a time while it fits; what is left then goes by votes.")
    return "add1u", words, complete


def complete(election: Election, ties: str, seed: int) -> tuple[Shares, list[int]]:
    """Add1, then the usual rule with what is left."""
    shares, _none = add1.complete(election, ties, seed)
    return shares, usual(election, ties=ties, seed=seed, taken=shares.chosen)
