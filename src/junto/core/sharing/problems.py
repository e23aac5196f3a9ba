"""What makes cost items or a table unusable, in one sentence."""

from __future__ import annotations

from junto.core.sentences import Sentence


class GameError(ValueError):
    """Costs from which no game can be made; `sentence` says why."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))
