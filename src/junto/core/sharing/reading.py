"""Reads a question of who pays what: JSON (a table of groups, cost items, or demands and a formula), CSV or XLSX."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _
from junto.core.tables import read_table

from .case import Case
from .curve import Curve
from .game import MOST_IN_A_TABLE, CostGame, exact
from .items import CostItem, Step
from .limiting import Bounds
from .model import Inputs
from .problems import GameError
from .reading_tables import case_of_table

BY_MEMBER = ("use", "benefit", "weights", "demand", "caps", "minimums", "in_kind")

MOST = 10**15  # of any number in a file
FINEST = 10**30  # the largest denominator in one


def read_case(path: str | Path) -> Case:
    """The question in a file: JSON by its content, everything else as a table (see docs/sharing.md).

    Raises GameError, Unreadable or OSError: one sentence with what is wrong.
    """
    content = Path(path).read_bytes()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return case_of_table(read_table(path))
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise GameError("not_json", _("The file is not sound JSON: %(problem)s."), problem=str(error)) from None
    return case_of(data)


def case_of(data: Mapping[str, Any]) -> Case:
    """The question in JSON data. Keys: `players`; `cost` or `value` (group → amount) or `items`, or `q` and `C`;
    `kind`, `unions`, `currency`, and by member `use` `benefit` `weights` `demand` `caps` `minimums` `in_kind`.
    Numbers may be texts (“21.95”), which keeps them exact. Raises GameError.
    """
    kind = data.get("kind") or ("value" if "value" in data else "cost")
    if kind not in ("cost", "value"):
        raise GameError("unknown_kind", _("A game is one of cost or of value, not of “%(kind)s”."), kind=kind)
    players, inputs = _players(data), {}
    for key in BY_MEMBER:
        inputs[key] = _by_member(data.get(key), players, key)
    bounds = Bounds(inputs.pop("caps"), inputs.pop("minimums"), inputs.pop("in_kind"))
    curve = _curve(data)
    if "q" in data:
        inputs["demand"] = _by_member(data["q"], players, "q")
    game = _game(data, players, kind, inputs["demand"], curve)
    currency = data.get("currency")
    if currency is not None:
        exponent_of(currency)
    return Case(
        game, Inputs(**inputs, unions=_unions(data), curve=curve), bounds, str(data.get("name") or ""), currency
    )


def _counted(value: object, words: str) -> Fraction:
    """A number of a file: at most 15 digits before the point and 30 after it, so that searches can hold it."""
    found = exact(value, words)
    if abs(found) >= MOST or found.denominator > FINEST:
        words_of = _("“%(what)s” has a number with too many digits: at most 15 before the point, 30 after it.")
        raise GameError("beyond_counting", words_of, what=words)
    return found


def _refuse(words: str, **params: str) -> NoReturn:
    raise GameError("odd_key", words, **params)


def _players(data: Mapping[str, Any]) -> tuple[str, ...]:
    players = data.get("players")
    if players is None and isinstance(data.get("q"), list):
        players = [str(i + 1) for i in range(len(data["q"]))]
    if not isinstance(players, list) or not all(isinstance(name, str | int) for name in players):
        _refuse(_("“players” must be a list of the members’ names."))
    return tuple(str(name).strip() for name in players)


def _by_member(given: object, players: Sequence[str], key: str) -> dict[str, Fraction]:
    """A list in the order of the members, or an object by name; nothing where there is none."""
    if given is None:
        return {}
    if isinstance(given, list) and len(given) == len(players):
        given = {name: one for name, one in zip(players, given, strict=True) if one is not None}
    if not isinstance(given, dict):
        words = _("“%(key)s” must give a number for each member: a list in the order of the members, or by name.")
        _refuse(words, key=key)
    if strangers := [name for name in given if name not in players]:
        _refuse(_("“%(key)s” names “%(name)s”, which is not among the members."), key=key, name=strangers[0])
    return {name: _counted(one, name) for name, one in given.items()}


def _unions(data: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    unions = data.get("unions") or []
    if not isinstance(unions, list) or not all(isinstance(union, list) for union in unions):
        _refuse(_("“unions” must be a list of lists of members’ names: those of one list act as one."))
    return tuple(tuple(str(name) for name in union) for union in unions)


def _curve(data: Mapping[str, Any]) -> Curve | None:
    formula = data.get("C") or data.get("curve")
    if formula is None:
        return None
    if not isinstance(formula, str):
        _refuse(_("The cost curve “C” must be a formula in y, such as “y**2”."))
    return Curve.parse(formula)


def _game(
    data: Mapping[str, Any], players: tuple[str, ...], kind: Any, demand: Mapping[str, Fraction], curve: Curve | None
) -> CostGame:
    table = data.get("value") if "value" in data else data.get("cost")
    if isinstance(table, dict):
        return CostGame.from_table(players, {key: _counted(one, str(key)) for key, one in table.items()}, kind=kind)
    if isinstance(data.get("items"), list):
        return CostGame.from_items(players, [_item(one) for one in data["items"]])
    if curve is None or set(demand) != set(players):
        words = _(
            "The file gives no costs: neither those of groups (cost), nor cost items (items), nor a formula (q and C)."
        )
        raise GameError("no_costs", words)
    if len(players) > MOST_IN_A_TABLE:
        raise GameError(
            "too_many_for_formula", _("A formula is taken for %(most)s members at most."), most=MOST_IN_A_TABLE
        )
    sums = {",".join(group): sum((demand[name] for name in group), Fraction(0)) for group in _groups(players)}
    return CostGame.from_table(players, {names: curve.cost(amount) for names, amount in sums.items()}, kind=kind)


def _groups(players: Sequence[str]) -> list[tuple[str, ...]]:
    groups: list[tuple[str, ...]] = [()]
    for name in players:
        groups += [(*group, name) for group in groups]
    return groups[1:]


def _item(data: object) -> CostItem:
    if not isinstance(data, dict):
        _refuse(_("Each of “items” must be an object with description, basis, amount and needs."))
    name = str(data.get("description") or data.get("item") or "")
    needs, sites, steps = data.get("needs") or {}, data.get("sites") or {}, data.get("steps") or []
    if isinstance(needs, list) and all(isinstance(one, str | int) for one in needs):
        needs = dict.fromkeys(needs, 1)
    if not isinstance(needs, dict):
        _refuse(_("“needs” of the item “%(item)s” must say by name how much each member needs."), item=name)
    if not isinstance(sites, dict) or not all(isinstance(named, list) for named in sites.values()):
        _refuse(_("“sites” of the item “%(item)s” must list the sites of each member by name."), item=name)
    if not isinstance(steps, list) or not all(isinstance(step, list) and len(step) == 2 for step in steps):
        _refuse(_("“steps” of the item “%(item)s” must be pairs of a quantity and an amount."), item=name)
    return CostItem(
        name,
        data.get("basis", "project"),
        _counted(data.get("amount", 0), name),
        {str(member): _counted(need, name) for member, need in needs.items()},
        {str(member): frozenset(map(str, named)) for member, named in sites.items()},
        tuple(Step(_counted(quantity, name), _counted(amount, name)) for quantity, amount in steps),
        bool(data.get("adds", True)),
    )
