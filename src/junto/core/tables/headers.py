"""Column names as tables need them: one each, none empty, with every change said."""

from collections.abc import Sequence

from junto.core.sentences import gettext_noop as _
from junto.core.tables.limits import Limits
from junto.core.tables.problem_list import ProblemList
from junto.core.tables.problems import Unreadable

_LONGEST_NAME = 300


def column_names(cells: Sequence[object], row: int, problems: ProblemList, limits: Limits) -> tuple[str, ...]:
    """Names without blanks around them; an empty one becomes “Column 3”, a repeated one “Total (2)”, and both
    are said.
    """
    if len(cells) > limits.max_columns:
        raise Unreadable(
            "too_many_columns",
            _("“%(file)s”, row %(row)s: there are %(columns)s columns; at most %(limit)s are accepted."),
            file=problems.name, row=row, columns=len(cells), limit=limits.max_columns,
        )  # fmt: skip
    names: list[str] = []
    taken: set[str] = set()
    given = {str(cell).strip() for cell in cells if cell is not None}
    for place, cell in enumerate(cells, start=1):
        name = "" if cell is None else " ".join(str(cell).split())
        if len(name) > _LONGEST_NAME:
            raise Unreadable(
                "column_name_too_long",
                _(
                    "“%(file)s”, row %(row)s: the name of column %(place)s has more than %(limit)s characters. Is "
                    "this the row of column names?"
                ),
                file=problems.name, row=row, place=place, limit=_LONGEST_NAME,
            )  # fmt: skip
        if not name:
            name = _free(f"Column {place}", taken | given)
            problems.add(
                0,
                name,
                "",
                "column_without_name",
                _("column %(place)s has no name; it is called “%(name)s” here."),
                place=place,
                name=name,
            )
        elif name in taken:
            first, name = name, _free(name, taken | given)
            problems.add(
                0, name, first, "column_name_twice",
                _("two columns are called “%(first)s”; the one in place %(place)s is called “%(name)s” here."),
                first=first, place=place, name=name,
            )  # fmt: skip
        taken.add(name)
        names.append(name)
    return tuple(names)


def _free(name: str, taken: set[str]) -> str:
    number = 2
    if name not in taken:
        return name
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
