"""From a stranger's columns to our fields: a mapping as data, every problem of every row kept."""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from junto.core.money import Money
from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _
from junto.core.tables.problem_list import shown
from junto.core.tables.problems import Problem
from junto.core.tables.table import GEOMETRY, Row, Table
from junto.core.tables.values.texts import is_missing
from junto.core.tables.write import write_csv

Parser = Callable[..., object]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several columns from which a field is read, in the order in which its parser takes them."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    parser: Parser | None = None  # reads this part alone: lets guess_mapping judge a column by its look


@dataclass(frozen=True, slots=True)
class Field:
    """One thing we want of each row.

    `parser(value, *, option=…)` returns the value or raises BadValue; with `parts` it is called with one value a part
    (cells that are empty as None). `required`: a row without it is refused. `key`: the row's id in its source; no
    two rows may share it. `missing`: texts that mean “not known” here, as “N/A” (compared without case).
    `variants`: options that guess_mapping may try, the first that fits wins, as ({}, {"order": "mdy"}).
    """

    name: str
    label: str
    parser: Parser
    required: bool = False
    synonyms: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    key: bool = False
    missing: frozenset[str] = frozenset()
    variants: tuple[Mapping[str, object], ...] = ()
    takes_geometry: bool = False

    def slots(self) -> tuple[str, ...]:
        """What a mapping names: the field, or each of its parts as “field.part”."""
        return tuple(f"{self.name}.{part.name}" for part in self.parts) or (self.name,)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column fills which field, as plain data that can be kept as JSON.

    `columns`: slot (see Field.slots) → column, or GEOMETRY. `constants`: field → a value for every row that has no
    value of its own (goes through the parser). `options`: field → keyword arguments of its parser, as {"cost":
    {"factor": 1000}}.
    """

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, object] = field(default_factory=dict)
    options: dict[str, dict[str, object]] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """The mapping as JSON data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, dict[str, object]]) -> "ColumnMapping":
        """The mapping from its JSON data; parts that are absent are empty."""
        return cls(
            {slot: str(column) for slot, column in data.get("columns", {}).items()},
            dict(data.get("constants", {})),
            {name: dict(options) for name, options in data.get("options", {}).items() if isinstance(options, dict)},
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One row that was understood.

    `values`: by field name, None where the file says nothing. `extra`: the cells of columns that no field uses (only if
    carried along). `digest`: SHA-256 over the values in a canonical form, the same for the same content in any file
    format, column order or file; extra cells do not enter.
    """

    row: int
    values: dict[str, object]
    extra: dict[str, object]
    digest: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not understood, with all its problems."""

    row: Row
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a table: records and rejected rows (together all rows), the columns no field uses, and notes on the
    file and on cells that no field uses."""

    records: list[Record]
    rejected: list[Rejected]
    unmapped: tuple[str, ...]
    notes: list[Problem]


class BadMapping(ValueError):
    """A mapping that does not fit the table or the fields; `sentence` says how."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


def apply_mapping(
    table: Table,
    mapping: ColumnMapping,
    fields: Sequence[Field],
    *,
    carry_extra: bool = True,
    doubles: Literal["refuse", "note"] = "refuse",
) -> Result:
    """Read every row of `table` by `mapping` into `fields`.

    Each row's problems are all collected; a row with one is rejected whole and the others go on. A row is also rejected
    for what reading the table found: a fault of the whole row, or of a cell that a field uses. `doubles`: a second row
    with the same key is refused, or accepted and noted. Raises BadMapping where the mapping names a column, field or
    option that does not exist, or leaves a required field without a column or constant.
    """
    check_mapping(table, mapping, fields)
    used = set(mapping.columns.values())
    unmapped = tuple(column for column in table.columns if column not in used)
    by_row, notes = _sorted_problems(table, used)
    records: list[Record] = []
    rejected: list[Rejected] = []
    seen: dict[object, int] = {}
    key_field = next((item for item in fields if item.key), None)
    asked = [_asked(mapping, item) for item in fields]
    for row in table.rows:
        values, problems = _read_row(row, mapping.constants, asked)
        problems = [_with_field(problem, mapping) for problem in by_row.get(row.number, ())] + problems
        if key_field is not None and not problems:
            double = _double(row, values, key_field, mapping, seen)
            if double is not None:
                (problems if doubles == "refuse" else notes).append(double)
        if problems:
            rejected.append(Rejected(row, problems))
        else:
            extra = {column: row.cells[column] for column in unmapped if column in row.cells} if carry_extra else {}
            records.append(Record(row.number, values, extra, digest_of(values)))
    return Result(records, rejected, unmapped, notes)


def check_mapping(table: Table, mapping: ColumnMapping, fields: Sequence[Field]) -> None:
    """Raises BadMapping where the mapping does not fit the table and the fields."""
    slots = {slot: item for item in fields for slot in item.slots()}
    names = {item.name for item in fields}
    for slot, column in mapping.columns.items():
        if slot not in slots:
            raise BadMapping("no_such_field", _("There is no field “%(field)s”."), field=slot)
        if column != GEOMETRY and column not in table.columns:
            raise BadMapping(
                "no_such_column", _("“%(file)s” has no column “%(column)s”."), file=table.name, column=column
            )
    for name in (*mapping.constants, *mapping.options):
        if name not in names:
            raise BadMapping("no_such_field", _("There is no field “%(field)s”."), field=name)
    for item in fields:
        for option in mapping.options.get(item.name, {}):
            if not _takes(item.parser, option):
                raise BadMapping(
                    "no_such_option", _("“%(field)s” has no option “%(option)s”."), field=item.label, option=option
                )
        if (
            item.required
            and item.name not in mapping.constants
            and not any(slot in mapping.columns for slot in item.slots())
        ):
            raise BadMapping(
                "required_field_unmapped", _("Choose a column for “%(field)s”; it is required."), field=item.label
            )


def _takes(parser: Parser, option: str) -> bool:
    """Whether a parser has such a keyword argument."""
    parameters = inspect.signature(parser).parameters.values()
    return any(
        one.kind is one.VAR_KEYWORD or (one.kind is one.KEYWORD_ONLY and one.name == option) for one in parameters
    )


def digest_of(values: Mapping[str, object]) -> str:
    """SHA-256 (hex) of a record's values: names sorted, each value with its type, texts as they are. None counts."""
    return hashlib.sha256(_CANONICAL.encode(values).encode("utf-8", errors="surrogatepass")).hexdigest()


def write_rejected(table: Table, rejected: Sequence[Rejected], *, translate: Callable[[str], str] = str) -> bytes:
    """The rejected rows as CSV, with “row” and “problem” in front of the file's own columns, ready to mend and send
    again.

    Several problems stand in one cell, one a line. Cells beyond the last column follow in columns of their own.
    Formulas are made harmless by an apostrophe (see write_csv). `translate` (gettext) says the problems in another
    language.
    """
    more = max((len(item.row.extra) for item in rejected), default=0)
    columns = ["row", "problem", *table.columns, *(f"beyond {number}" for number in range(1, more + 1))]

    def lines() -> Iterator[list[object]]:
        for item in rejected:
            said = "\n".join(problem.sentence_of_column().said(translate) for problem in item.problems)
            cells = [item.row.cells.get(column) for column in table.columns]
            yield [item.row.number, said, *cells, *item.row.extra, *[None] * (more - len(item.row.extra))]

    return write_csv(lines(), columns)


def _canonical(value: object) -> object:
    if isinstance(value, Money):
        return {"money": str(value.minor), "currency": value.currency}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, set | frozenset):
        return {"set": sorted(value)}
    return {type(value).__name__.lower(): str(value)}


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_canonical)


def _sorted_problems(table: Table, used: set[str]) -> tuple[dict[int, list[Problem]], list[Problem]]:
    """The table's problems that refuse a row, by row; and those worth a note only."""
    by_row: dict[int, list[Problem]] = {}
    notes: list[Problem] = []
    for problem in table.problems:
        concerns_us = not problem.column or problem.column in used
        concerns_us = concerns_us and (problem.code != "bad_geometry" or GEOMETRY in used)
        if problem.row and concerns_us:
            by_row.setdefault(problem.row, []).append(problem)
        else:
            notes.append(problem)
    return by_row, notes


def _with_field(problem: Problem, mapping: ColumnMapping) -> Problem:
    name = next((slot.split(".")[0] for slot, column in mapping.columns.items() if column == problem.column), "")
    return Problem(problem.row, name, problem.column, problem.value, problem.sentence)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a mapping concerns one field, looked up once for all rows."""

    field: Field
    columns: tuple[str | None, ...]
    named: str
    missing: frozenset[str]
    options: Mapping[str, Any]


def _asked(mapping: ColumnMapping, item: Field) -> _Asked:
    columns = tuple(mapping.columns.get(slot) for slot in item.slots())
    named = " + ".join(column for column in columns if column)
    missing = frozenset(word.casefold() for word in item.missing)
    return _Asked(item, columns, named, missing, mapping.options.get(item.name, {}))


def _read_row(
    row: Row, constants: Mapping[str, object], fields: Sequence[_Asked]
) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for asked in fields:
        item = asked.field
        cells = [_cell(row, column, asked.missing) for column in asked.columns]
        empty = all(map(is_missing, cells))
        if empty and item.name in constants:
            constant = constants[item.name]
            cells = list(constant) if item.parts and isinstance(constant, list | tuple) else [constant]
            empty = all(map(is_missing, cells))
        if empty:
            values[item.name] = None
            if item.required:
                sentence = Sentence("missing", _("%(field)s is missing."), {"field": item.label})
                problems.append(Problem(row.number, item.name, asked.named, "", sentence))
            continue
        try:
            values[item.name] = item.parser(*cells, **asked.options)
        except Unfit as error:
            said = ", ".join(shown(cell) for cell in cells if cell is not None)
            problems.append(Problem(row.number, item.name, asked.named, said, error.sentence))
        except (TypeError, ValueError, ArithmeticError) as error:
            if not asked.options:
                raise
            raise BadMapping(
                "bad_option",
                _("The options for “%(field)s” do not make sense: %(options)s."),
                field=item.label,
                options=asked.options,
            ) from error
    return values, problems


def _cell(row: Row, column: str | None, missing: frozenset[str]) -> object:
    if column is None:
        return None
    if column == GEOMETRY:
        return row.geometry
    cell = row.cells.get(column)
    if missing and isinstance(cell, str) and cell.strip().casefold() in missing:
        return None
    return cell


def _double(
    row: Row, values: dict[str, object], key: Field, mapping: ColumnMapping, seen: dict[object, int]
) -> Problem | None:
    value = values.get(key.name)
    if value is None:
        return None
    first = seen.setdefault(value, row.number)
    if first == row.number:
        return None
    sentence = Sentence(
        "double",
        _("%(field)s “%(value)s” stands already in row %(first)s."),
        {"field": key.label, "value": value, "first": first},
    )
    return Problem(row.number, key.name, mapping.columns.get(key.name, ""), str(value), sentence)
