"""What makes a plan or its data unusable, in one sentence."""

from __future__ import annotations

from junto.core.sentences import Unfit


class EvidenceError(Unfit):
    """A plan or data from which nothing can be computed; `sentence` says why."""
