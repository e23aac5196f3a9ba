"""What makes a case of trade-offs unusable, in one sentence that names the place."""

from __future__ import annotations

from junto.core.sentences import Unfit


class TradeoffsError(Unfit):
    """A case from which nothing can be computed; `sentence` says why."""
