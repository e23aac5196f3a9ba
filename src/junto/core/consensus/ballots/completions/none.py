"""No completion: what is left stays unspent."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

from ..election import Election
from ..equal_shares import Shares, equal_shares


def rule() -> tuple[str, str, object]:
    """Code, sentence and function."""
    return "none", _("Money that the shares leave stays unspent."), complete


def complete(election: Election, ties: str, seed: int) -> tuple[Shares, list[int]]:
    """Equal shares alone."""
    return equal_shares(election, ties=ties, seed=seed), []
