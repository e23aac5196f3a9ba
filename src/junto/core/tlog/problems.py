"""What makes a proof, a note or a log unusable, in one sentence that says what and where."""

from __future__ import annotations

from junto.core.sentences import Unfit


class TlogError(Unfit):
    """No note, checkpoint, tile or receipt, or one that does not prove what it should; `sentence` says why."""
