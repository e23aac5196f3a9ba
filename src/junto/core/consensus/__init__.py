"""What do residents agree on? Votes on statements, groups, what all of them support, and what must not be shown."""

from .agreement import group_informed, share, spread
from .counting import Counts, count
from .problems import ConsensusError
from .votes import Votes

__all__ = ["ConsensusError", "Counts", "Votes", "count", "group_informed", "share", "spread"]
