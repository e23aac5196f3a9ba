"""What makes votes or ballots unusable, in one sentence that names file, row and column."""

from __future__ import annotations

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _


class ConsensusError(Unfit):
    """Votes, groups or ballots from which nothing can be computed; `sentence` says why."""


def at(file: str, row: int, column: str, code: str, template: str, /, **params: object) -> ConsensusError:
    """A fault of one cell, with file, row and column in front."""
    inner = Sentence(code, template, params)
    words = _("“%(file)s”, row %(row)s, column “%(column)s”: %(sentence)s")
    return ConsensusError(code, words, file=file, row=row, column=column, sentence=inner)


def in_row(file: str, row: int, code: str, template: str, /, **params: object) -> ConsensusError:
    """A fault of one row, with file and row in front."""
    inner = Sentence(code, template, params)
    return ConsensusError(code, _("“%(file)s”, row %(row)s: %(sentence)s"), file=file, row=row, sentence=inner)


def shown(value: str, most: int = 40) -> str:
    """What stood in a cell, cut to what fits in a sentence."""
    return value if len(value) <= most else value[: most - 1] + "…"
