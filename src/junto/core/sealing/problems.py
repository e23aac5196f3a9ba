"""What makes a key, a share, a sealed file or a ceremony unusable, in one sentence that never repeats a secret."""

from __future__ import annotations

from junto.core.sentences import Unfit


class SealingError(Unfit):
    """Something that cannot be sealed, opened, split or combined; `sentence` says why."""
