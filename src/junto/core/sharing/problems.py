"""What makes cost items or a table unusable, in one sentence."""

from __future__ import annotations

from junto.core.sentences import Unfit


class GameError(Unfit):
    """Costs from which no game can be made; `sentence` says why."""
