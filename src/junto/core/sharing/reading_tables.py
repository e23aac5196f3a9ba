"""Cost items from a table of rows: one item a row, one column for each member; or one group a row, with its cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from junto.core.sentences import gettext_noop as _
from junto.core.tables import BadValue, Row, Table
from junto.core.tables.values import parse_decimal

from .case import Case
from .game import CostGame
from .items import CostItem, Step
from .limiting import Bounds
from .model import Inputs
from .problems import GameError

OWN = ("item", "basis", "amount", "steps", "adds")
INPUTS = ("use", "benefit", "weight", "union", "demand", "cap", "minimum", "in kind")
LARGEST = ("largest", "max", "no", "false")
SUM = ("", "sum", "yes", "true")


def case_of_table(table: Table) -> Case:
    """The question in a table (see docs/sharing.md). Raises GameError with the row and what is wrong in it."""
    named = {column.strip().lower(): column for column in table.columns}
    if "group" in named:
        return _of_groups(table, named)
    if "item" not in named or "basis" not in named:
        raise GameError(
            "columns_missing",
            _("“%(file)s” has neither the columns “item” and “basis” nor “group” and “cost”."),
            file=table.name,
        )
    members = {column.strip(): column for column in table.columns if column.strip().lower() not in OWN}
    items: list[CostItem] = []
    given: dict[str, dict[str, str]] = {}
    for row in table.rows:
        basis = _text(row, named, "basis").lower()
        if basis.startswith("input:"):
            key = basis.removeprefix("input:").strip()
            if key not in INPUTS:
                raise _bad(row, GameError("no_such_input", _("“%(key)s” is no input that a rule asks for."), key=key))
            given[key] = {name: value for name, column in members.items() if (value := _cell(row, column))}
        elif basis:
            items.append(_item(row, named, members, basis))
    game = CostGame.from_items(tuple(members), items)
    numbers = {key: {name: _number(value, key) for name, value in cells.items()}
               for key, cells in given.items() if key != "union"}  # fmt: skip
    return Case(game, _inputs(numbers, given.get("union", {})), _bounds(numbers), table.name)


def _inputs(numbers: Mapping[str, Mapping[str, Fraction]], union: Mapping[str, str]) -> Inputs:
    unions: dict[str, list[str]] = {}
    for member, name in union.items():
        unions.setdefault(name, []).append(member)
    return Inputs(
        use=numbers.get("use", {}),
        benefit=numbers.get("benefit", {}),
        weights=numbers.get("weight", {}),
        demand=numbers.get("demand", {}),
        unions=tuple(tuple(names) for names in unions.values()),
    )


def _bounds(numbers: Mapping[str, Mapping[str, Fraction]]) -> Bounds:
    return Bounds(numbers.get("cap", {}), numbers.get("minimum", {}), numbers.get("in kind", {}))


def _item(row: Row, named: Mapping[str, str], members: Mapping[str, str], basis: Any) -> CostItem:
    name = _text(row, named, "item")
    needs: dict[str, Fraction] = {}
    sites: dict[str, frozenset[str]] = {}
    try:
        for member, column in members.items():
            value = _cell(row, column)
            if basis == "site" and value and not _is_number(value):
                sites[member] = frozenset(one.strip() for one in value.split(";") if one.strip())
            elif value:
                needs[member] = _number(value, member)
        adds = _text(row, named, "adds").lower()
        if adds not in (*SUM, *LARGEST):
            raise GameError("odd_adds", _("“%(value)s” is neither sum nor largest."), value=adds)
        amount = _text(row, named, "amount")
        return CostItem(
            name, basis, _number(amount, name) if amount else Fraction(0), needs, sites,
            _steps(_text(row, named, "steps")), adds not in LARGEST,
        )  # fmt: skip
    except GameError as error:
        raise _bad(row, error) from None


def _steps(text: str) -> tuple[Step, ...]:
    """“5: 8; 12: 6” — from 5 on, one costs 8; from 12 on, 6 (of capacity: up to 5 it costs 8, up to 12 it costs 6)."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        quantity, sign, amount = part.partition(":")
        if not sign:
            raise GameError("odd_steps", _("Steps are written as quantity: amount; …, not as “%(value)s”."), value=text)
        found.append(Step(_number(quantity, text), _number(amount, text)))
    return tuple(found)


def _of_groups(table: Table, named: Mapping[str, str]) -> Case:
    kind: Any = "value" if "value" in named else "cost"
    if kind not in named:
        raise GameError("no_cost_column", _("“%(file)s” has no column “cost” or “value”."), file=table.name)
    costs: dict[str, object] = {}
    players: list[str] = []
    for row in table.rows:
        group = _text(row, named, "group")
        names = [name.strip() for name in re.split("[,;+]", group)]
        players += [name for name in dict.fromkeys(names) if name not in players]
        costs[",".join(names)] = _number(_text(row, named, kind), group)
    return Case(CostGame.from_table(players, costs, kind=kind), name=table.name)


def _text(row: Row, named: Mapping[str, str], name: str) -> str:
    return _cell(row, named[name]) if name in named else ""


def _cell(row: Row, column: str) -> str:
    value = row.cells.get(column)
    return "" if value is None else str(value).strip()


def _is_number(value: str) -> bool:
    try:
        parse_decimal(value)
    except BadValue:
        return False
    return True


def _number(value: str, names: str) -> Fraction:
    try:
        return Fraction(parse_decimal(value.strip().removeprefix("$")))
    except BadValue:
        raise GameError(
            "not_a_cost", _("The cost of %(names)s is “%(value)s”, which is no number."), names=names, value=value
        ) from None


def _bad(row: Row, error: GameError) -> GameError:
    return GameError("in_row", _("Row %(row)s: %(sentence)s"), row=row.number, sentence=error.sentence)
