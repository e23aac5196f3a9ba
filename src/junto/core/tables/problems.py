"""What is wrong with a file or a cell, as a sentence that names row and field."""

from collections.abc import Mapping
from dataclasses import dataclass

from junto.core.sentences import Sentence


class Unreadable(ValueError):
    """A file that cannot be read at all. `str()` is one sentence naming file, row and column as far as known."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


class BadValue(ValueError):
    """A value that is not what its field wants; `sentence` says why, without row and field (see Problem)."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


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

    def __str__(self) -> str:
        place = [f"Row {self.row}"] if self.row else []
        if self.column:
            place.append(f"column “{self.column}”")
        return f"{', '.join(place)}: {self.sentence}" if place else str(self.sentence)
