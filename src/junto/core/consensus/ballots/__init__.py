"""Which projects does a participatory budget pay for? Equal shares and the usual rule, exact, each choice explained."""

from .election import Election, Project
from .equal_shares import equal_shares
from .greedy import greedy
from .outcome import Outcome, decide

__all__ = ["Election", "Outcome", "Project", "decide", "equal_shares", "greedy"]
