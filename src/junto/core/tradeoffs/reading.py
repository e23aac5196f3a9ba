"""Reads a case of trade-offs: YAML, JSON or XLSX (docs/tradeoffs.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .case import KINDS as GROUP_KINDS
from .case import NOTHING, PILOT, ROLES, Case, Criterion, Group, Hold, Option, Veto
from .fields import Fields, listed_once, number_of, text_of
from .portfolio_asked import MAXMIN, PortfolioAsked
from .problems import TradeoffsError
from .reading_scores import cells_of
from .reading_text import data_of
from .reading_workbook import data_of_workbook
from .values import ValueFunction, between, through
from .weighing import WeightKind
from .weights import KINDS as WEIGHT_KINDS

FIELDS = (
    "name", "criteria", "options", "groups", "scores", "vetoes", "holds", "portfolio", "decision", "samples", "seed",
)  # fmt: skip
MOST_OPTIONS, MOST_CRITERIA, MOST_GROUPS = 30, 60, 30
LEAST_SAMPLES, MOST_SAMPLES, MOST_WORK = 1_000, 4_000_000, 2e10
SCALE = ("worst", "best", "points")


def read_case(path: str | Path, over: Mapping[str, object] | None = None) -> Case:
    """The case in a file. `over`: `samples` and `seed` that stand before the file's own. Raises TradeoffsError (why
    it is unfit, and where), Unreadable or OSError.
    """
    content = Path(path).read_bytes()
    data = data_of_workbook(path) if content[:2] == b"PK" else data_of(content)
    return case_of(data, over)


def case_of(data: object, over: Mapping[str, object] | None = None) -> Case:
    """The case in data, with the fields of docs/tradeoffs.md. Raises TradeoffsError."""
    fields = Fields(data, "The case", FIELDS)
    criteria = _criteria(fields)
    options = _options(fields)
    groups = _groups(fields, criteria)
    vetoes = tuple(_vetoes(fields.items("vetoes"), "vetoes", criteria))
    used = dict.fromkeys(name for group in groups for name in group.criteria)
    used |= dict.fromkeys(veto.criterion for one in (vetoes, *(g.vetoes for g in groups)) for veto in one)
    cells, notes = cells_of(fields.data.get("scores"), criteria, options, list(used))
    given = {key: value for key, value in (over or {}).items() if value is not None}
    asked = Fields({**{key: fields.data.get(key) for key in ("samples", "seed")}, **given}, "The case", FIELDS)
    samples = _samples(asked, options, groups)
    portfolio = _portfolio(fields, options, groups) if fields.has("portfolio") else None
    return Case(
        fields.text("name"), criteria, options, groups, cells, vetoes, tuple(_holds(fields, options)), portfolio,
        fields.mapping("decision") if fields.has("decision") else None, samples, _whole(asked, "seed", 1, 0, 2**63),
        (*_expected(options), *_unused(criteria, used), *notes),
    )  # fmt: skip


def _samples(asked: Fields, options: Sequence[Option], groups: Sequence[Group]) -> int:
    samples = _whole(asked, "samples", 100_000, LEAST_SAMPLES, MOST_SAMPLES)
    each = sum(len(options) * (len(options) + 5 * len(group.criteria)) for group in groups)
    if samples * each > MOST_WORK:
        words = _("So many samples would take too long for this case: ask for at most %(most)s.")
        raise TradeoffsError("too_much_work", words, most=f"{int(MOST_WORK // each):,}")
    return samples


def _whole(asked: Fields, key: str, default: int, least: int, most: int) -> int:
    found = asked.number(key, float(default))
    if found != int(found) or not least <= found <= most:
        words = _("“%(key)s” must be a whole number from %(least)s to %(most)s.")
        raise TradeoffsError("odd_number", words, key=key, least=f"{least:,}", most=f"{most:,}")
    return int(found)


def _objects(fields: Fields, key: str, most: int) -> list[object]:
    found = fields.items(key)
    if not found:
        raise TradeoffsError("none_given", _("The case lacks “%(key)s”, or the list is empty."), key=key)
    if len(found) > most:
        words = _("The case has %(count)s %(key)s; at most %(most)s are taken.")
        raise TradeoffsError("too_many", words, count=len(found), key=key, most=most)
    return found


def _criteria(fields: Fields) -> tuple[Criterion, ...]:
    found = []
    for at, data in enumerate(_objects(fields, "criteria", MOST_CRITERIA), start=1):
        one = Fields(data, f"criteria {at}", ("name", "unit", "direction", *SCALE))
        name = one.text("name", None)
        one.where = f"criteria, {shown(name)}"
        value = _value(one)
        found.append(Criterion(name, one.text("unit"), _direction(one, value), value))
    listed_once([one.name for one in found], "criteria")
    _check_names([one.name for one in found])
    return tuple(found)


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if any(mark in name for mark in ">=|"):
            words = _("criteria, %(name)s: a name must not contain >, = or |, with which weights are written.")
            raise TradeoffsError("odd_name", words, name=shown(name))


def _value(one: Fields) -> ValueFunction:
    if one.has("points"):
        if one.has("worst") or one.has("best"):
            words = _("%(where)s: give worst and best, or points, not both.")
            raise TradeoffsError("odd_points", words, where=one.where)
        pairs = []
        for pair in one.items("points"):
            if not isinstance(pair, list | tuple) or len(pair) != 2:
                one.odd("points", _("%(where)s must be pairs of a score and its worth, such as [[0, 0], [40, 1]]."))
            pairs.append((number_of(pair[0], f"{one.where}, points"), number_of(pair[1], f"{one.where}, points")))
        return through(pairs, one.where)
    return between(one.number("worst"), one.number("best"), one.where)


def _direction(one: Fields, value: ValueFunction) -> str:
    """As stated, and then it must agree with worst and best; else by them."""
    rises = value.worth[-1] >= value.worth[0]
    stated = one.choice("direction", ("max", "min"), "max" if rises else "min")
    if value.straight and (stated == "max") != rises:
        words = _("%(where)s: direction “%(stated)s” contradicts which score is the worst and which the best.")
        raise TradeoffsError("odd_direction", words, where=one.where, stated=stated)
    return stated


def _options(fields: Fields) -> tuple[Option, ...]:
    found = []
    for at, data in enumerate(_objects(fields, "options", MOST_OPTIONS), start=1):
        raw = {"name": data} if isinstance(data, str) else data
        one = Fields(raw, f"options {at}", ("name", "role", "about"))
        name = one.text("name", None)
        one.where = f"options, {shown(name)}"
        found.append(Option(name, one.choice("role", ROLES, _role(name)), one.text("about")))
    listed_once([one.name for one in found], "options")
    if len(found) < 2:
        raise TradeoffsError("one_option", _("There is only one option: nothing is to be chosen."))
    if sum(one.role == NOTHING for one in found) > 1:
        raise TradeoffsError("two_nothings", _("options: only one of them can be “do nothing”."))
    return tuple(found)


def _role(name: str) -> str:
    return {"do nothing": NOTHING, "pilot first": PILOT}.get(name.casefold(), "other")


def _expected(options: Sequence[Option]) -> list[Sentence]:
    found = []
    if all(one.role != NOTHING for one in options):
        words = _("“Do nothing” is not among the options: without it, who gains and who loses cannot be computed.")
        found.append(Sentence("no_nothing", words))
    if all(one.role != PILOT for one in options):
        found.append(
            Sentence("no_pilot", _("“Pilot first” is not among the options: consider whether to try it small."))
        )
    return found


def _unused(criteria: Sequence[Criterion], used: Mapping[str, object]) -> list[Sentence]:
    words = _("No group uses the criterion “%(name)s”.")
    return [Sentence("unused", words, {"name": one.name}) for one in criteria if one.name not in used]


def _groups(fields: Fields, criteria: Sequence[Criterion]) -> tuple[Group, ...]:
    found = [_group(data, at, criteria) for at, data in enumerate(_objects(fields, "groups", MOST_GROUPS), start=1)]
    listed_once([one.name for one in found], "groups")
    return tuple(found)


def _group(data: object, at: int, criteria: Sequence[Criterion]) -> Group:
    known = ("name", "kind", "objective", "criteria", "values", "weights", "vetoes", "accepts")
    one = Fields(data, f"groups {at}", known)
    name = one.text("name", None)
    one.where = f"groups, {shown(name)}"
    kind = one.choice("kind", GROUP_KINDS, "other")
    names = [text_of(value, f"{one.where}, criteria") for value in one.items("criteria")]
    if not names:
        raise TradeoffsError("none_given", _("%(where)s has no criteria of its own."), where=one.where)
    for given in names:
        named(given, [c.name for c in criteria], f"{one.where}, criteria")
    listed_once(names, f"{one.where}, criteria")
    values = {c.name: c.value for c in criteria}
    for given, scale in one.mapping("values").items():
        named(given, names, f"{one.where}, values")
        values[given] = _value(Fields(scale, f"{one.where}, values, {given}", SCALE))
    weight_kind, stated = _weights(one)
    weights = weight_kind.state(stated, names, f"{one.where}, weights")
    vetoes = tuple(_vetoes(one.items("vetoes"), f"{one.where}, vetoes", criteria))
    accepts = _share(one, "accepts") if one.has("accepts") else None
    chosen = tuple(values[given] for given in names)
    return Group(name, kind, one.text("objective"), tuple(names), chosen, weight_kind, weights, vetoes, accepts)


def _weights(one: Fields) -> tuple[WeightKind, object]:
    """The way in which the group stated its weights, and what it stated: one field, named by the way."""
    given = Fields(one.data.get("weights", {}), f"{one.where}, weights", WEIGHT_KINDS)
    if len(given.data) > 1:
        words = _("%(where)s: weights are stated in one way only; here are: %(known)s.")
        raise TradeoffsError("two_weights", words, where=one.where, known=", ".join(given.data))
    code = next(iter(given.data), "none")
    return WEIGHT_KINDS[code], given.data.get(code)


def _share(one: Fields, key: str) -> float:
    found = one.number(key)
    if not 0 <= found <= 100:
        one.odd(key, _("%(where)s must lie between 0 and 100."))
    return found / 100


def named(name: str, known: Sequence[str], where: str) -> str:
    """The name, if it is known. Raises TradeoffsError with the names that are."""
    if name not in known:
        words = _("%(where)s: there is no “%(name)s”. Known are: %(known)s.")
        raise TradeoffsError("unknown_name", words, where=where, name=shown(name), known=", ".join(known))
    return name


def _vetoes(items: Sequence[object], where: str, criteria: Sequence[Criterion]) -> list[Veto]:
    found = []
    for at, data in enumerate(items, start=1):
        one = Fields(data, f"{where} {at}", ("criterion", "at_most", "at_least", "reason", "tolerated"))
        name = named(one.text("criterion", None), [c.name for c in criteria], one.where)
        if one.has("at_most") == one.has("at_least"):
            words = _("%(where)s must have either “at_most” or “at_least”.")
            raise TradeoffsError("odd_veto", words, where=one.where)
        limits = [one.number(key) if one.has(key) else None for key in ("at_most", "at_least")]
        tolerated = _share(one, "tolerated") if one.has("tolerated") else 0.05
        found.append(Veto(name, one.text("reason", None), limits[0], limits[1], tolerated))
    return found


def _holds(fields: Fields, options: Sequence[Option]) -> list[Hold]:
    found = []
    for at, data in enumerate(fields.items("holds"), start=1):
        one = Fields(data, f"holds {at}", ("option", "kind", "by", "reason", "release"))
        option = named(one.text("option", None), [o.name for o in options], one.where)
        kind = one.choice("kind", ("legal", "policy"), "policy")
        by = one.text("by", None)
        release = one.text("release", None if kind == "legal" else by)
        found.append(Hold(option, kind, by, one.text("reason", None), release))
    return found


def _portfolio(fields: Fields, options: Sequence[Option], groups: Sequence[Group]) -> PortfolioAsked:
    where = "portfolio"
    one = Fields(fields.value("portfolio"), where, ("budgets", "costs", "maximize", "floors", "one_of"))
    names, people = [o.name for o in options], [g.name for g in groups]
    budgets = {
        name: _amount(value, f"{where}, budgets, {shown(name)}") for name, value in one.mapping("budgets").items()
    }
    if not budgets:
        raise TradeoffsError("no_budget", _("portfolio lacks “budgets”, such as {2027: 400000}."))
    costs: dict[str, dict[str, float]] = {}
    for option, given in one.mapping("costs").items():
        place = f"{where}, costs, {shown(option)}"
        named(option, names, f"{where}, costs")
        inner = Fields(given, place, budgets)
        costs[option] = {key: _amount(value, f"{place}, {key}") for key, value in inner.data.items()}
    floors = {}
    for group, value in one.mapping("floors").items():
        floors[named(group, people, f"{where}, floors")] = number_of(value, f"{where}, floors, {shown(group)}") / 100
    sets = []
    for given in one.items("one_of"):
        if not isinstance(given, list | tuple):
            one.odd("one_of", _("%(where)s must be a list of lists of options."))
        sets.append(tuple(named(text_of(name, f"{where}, one_of"), names, f"{where}, one_of") for name in given))
    maximize = named(one.text("maximize", MAXMIN), [MAXMIN, *people], f"{where}, maximize")
    return PortfolioAsked(budgets, costs, maximize, floors, tuple(sets))


def _amount(value: object, where: str) -> float:
    found = number_of(value, where)
    if found < 0:
        raise TradeoffsError("below_zero", _("%(where)s must not be below zero."), where=where)
    return found
