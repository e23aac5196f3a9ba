"""What makes flows, rates, debts or risks unusable, in one sentence."""

from __future__ import annotations

from junto.core.sentences import Unfit


class FinanceError(Unfit):
    """Figures from which nothing can be computed; `sentence` says why."""
