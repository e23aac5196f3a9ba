"""What is wrong with a file or a cell, as a sentence that names row and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _


class Unreadable(Unfit):
    """A file that cannot be read at all. `str()` is one sentence naming file, row and column as far as known."""


class BadValue(Unfit):
    """A value that is not what its field wants; `sentence` says why, without row and field (see Problem)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or worth knowing.

    `row`: as a person sees it in the file (0: the whole file). `field`: name of our field ("" when none is concerned).
    `column`: the file's column ("" when the whole row or file is concerned). `value`: what stood there, as text.
    """

    row: int
    field: str
    column: str
    value: str
    sentence: Sentence

    @property
    def code(self) -> str:
        """Stable name of the kind of problem."""
        return self.sentence.code

    @property
    def template(self) -> str:
        """English template, for translation."""
        return self.sentence.template

    @property
    def params(self) -> Mapping[str, object]:
        """What the template is filled with."""
        return self.sentence.params

    def as_sentence(self) -> Sentence:
        """The sentence with its row and column in front, to be said in any language (see Sentence.said)."""
        params = {"row": self.row, "column": self.column, "sentence": self.sentence}
        if self.row and self.column:
            return Sentence(self.code, _("Row %(row)s, column “%(column)s”: %(sentence)s"), params)
        if self.row:
            return Sentence(self.code, _("Row %(row)s: %(sentence)s"), params)
        return self.sentence_of_column() if self.column else self.sentence

    def sentence_of_column(self) -> Sentence:
        """The sentence with its column alone in front, for where the row is told already."""
        if not self.column:
            return self.sentence
        params = {"column": self.column, "sentence": self.sentence}
        return Sentence(self.code, _("Column “%(column)s”: %(sentence)s"), params)

    def __str__(self) -> str:
        return str(self.as_sentence())

    def as_data(self) -> dict[str, object]:
        """The problem as JSON data, for jobs that keep what they found."""
        return {
            "row": self.row,
            "field": self.field,
            "column": self.column,
            "value": self.value,
            "sentence": self.sentence.as_data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Problem":
        """The problem from its JSON data."""
        sentence = Sentence.from_data(data["sentence"])
        return cls(data["row"], data["field"], data["column"], data["value"], sentence)
