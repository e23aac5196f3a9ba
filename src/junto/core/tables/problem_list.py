"""Collects the problems of one file, and gives up where there are too many to be of use."""

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tables.problems import Problem, Unreadable

SHOWN_CHARS = 80


def shown(value: object) -> str:
    """A value short enough for a sentence."""
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits has no text in Python
        text = "…"
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


class ProblemList:
    """The problems of the file `name`, in the order found; raises Unreadable beyond `most`, so that none is
    ever lost.
    """

    def __init__(self, name: str, most: int) -> None:
        self.name = name
        self.most = most
        self.problems: list[Problem] = []

    def add(self, row: int, column: str, value: object, code: str, template: str, /, **params: object) -> None:
        """Note one problem; `row` 0 means the whole file, `column` "" the whole row."""
        if len(self.problems) >= self.most:
            raise Unreadable(
                "too_many_problems",
                _(
                    "“%(file)s” has more than %(limit)s problems by row %(row)s; the last: %(last)s Mend the file "
                    "and try again."
                ),
                file=self.name, limit=self.most, row=row, last=str(self.problems[-1].sentence),
            )  # fmt: skip
        self.problems.append(Problem(row, "", column, shown(value), Sentence(code, template, params)))
