"""Reads an evaluation plan from YAML; whatever cannot be is refused, naming the line and the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from junto.core.finance.fields import Fields
from junto.core.sentences import Unfit
from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import MOST_BYTES, Node, Unsound, lines_of, plain, read_yaml

from .moments import Order, moment
from .plan import SEASONS, Columns, Combine, Errors, Expected, Looks, Period, Plan, Wanted
from .problems import EvidenceError

KNOWN = (
    "name", "registered", "outcome", "unit", "wanted", "columns", "treated", "controls", "start", "data_from", "end",
    "expected", "level", "power", "looks", "stopping", "methods", "season", "clusters", "covariates", "errors",
    "observations", "duplicates", "timezone", "dates", "analyse_by", "combine", "complete", "exclude", "assignment",
    "assignment_reason", "seed", "worth",
)  # fmt: skip
STEPS = ("", "day", "week", "month", "quarter", "year")
MOST_PLACES, MOST_NUMBER, MOST_NAMED = 2_000, 1e15, 12


def read_plan(source: str | Path | bytes) -> Plan:
    """The plan in a YAML file (a path, or its bytes). Raises EvidenceError: one sentence, with the line it is about."""
    content = source if isinstance(source, bytes) else _content(Path(source))
    root = _sound(content)
    lines = lines_of(root)
    try:
        return plan_of(cast(Mapping[str, Any], plain(root)))
    except Unfit as error:
        key = str(error.sentence.params.get("key", ""))
        where = str(error.sentence.params.get("where", ""))
        place = where.replace(", ", ".")
        path = next((one for one in (f"{place}.{key}", place, key) if one in lines), None)
        if path is None:
            raise EvidenceError(error.sentence.code, "%(sentence)s", sentence=error.sentence) from None
        words = _("Line %(line)s of the plan: %(sentence)s")
        raise EvidenceError(error.sentence.code, words, line=lines[path], sentence=error.sentence) from None


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _sound(content: bytes) -> Node:
    """The named fields of a file. Raises EvidenceError."""
    try:
        root = read_yaml(content)
    except Unsound as error:
        line, said = error.problems[0].line, error.problems[0].sentence
        words = _("Line %(line)s of the plan: %(sentence)s") if line else "%(sentence)s"
        raise EvidenceError(said.code, words, line=line, sentence=said) from None
    if not isinstance(root.value, dict):
        raise EvidenceError("plan_not_fields", _("The plan must be named fields, such as “outcome: bicycles”."))
    return root


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan in fields as YAML or JSON gives them (docs/evidence.md). Raises EvidenceError or FinanceError."""
    given = Fields(data, "plan", KNOWN)
    zone = _zone(given)
    order = cast(Order, _choice(given, "dates", "iso", get_args(Order)))
    treated, others = _places(given)
    start = _start(given, order, zone)
    level = _between(given, "level", 5.0, 0.01, 50.0) / 100
    plan = Plan(
        name=given.text("name"), outcome=_needed(given, "outcome"), unit=given.text("unit"),
        wanted=cast(Wanted, _choice(given, "wanted", "", get_args(Wanted))), columns=_columns(given),
        treated=treated, controls=others or (), all_others=others is None, start=start,
        registered=_day(given, "registered", order), level=level,
        first=_when(given, "data_from", order, zone) if given.has("data_from") else None,
        until=_end(given, "end", order, zone) if given.has("end") else None,
        expected=_expected(given), power=_between(given, "power", 80.0, 1.0, 99.9) / 100, looks=_looks(given),
        stopping=given.text("stopping"), methods=_texts(given, "methods"), season=_season(given),
        clusters=given.text("clusters"), covariates=_texts(given, "covariates"),
        errors=cast(Errors, _choice(given, "errors", "auto", get_args(Errors))),
        repeated=_choice(given, "observations", "one", ("one", "repeated")) == "repeated",
        duplicates=_choice(given, "duplicates", "", ("", "first", "last", "mean", "sum")),
        zone=zone.key if zone else "", dates=order, step=_choice(given, "analyse_by", "", STEPS),
        combine=cast(Combine, _choice(given, "combine", "sum", get_args(Combine))),
        complete=_between(given, "complete", 100.0, 1.0, 100.0) / 100, exclude=_excluded(given, order, zone),
        assignment=cast(Any, _choice(given, "assignment", "chosen", ("chosen", "as_if_random", "random"))),
        assignment_reason=given.text("assignment_reason"), seed=given.whole("seed", 1),
        worth=_object(given, "worth"), data=dict(data),
    )  # fmt: skip
    _check(plan)
    return plan


def _check(plan: Plan) -> None:
    both = [place for place in plan.treated if place in plan.controls]
    if both:
        words = _("“%(place)s” is both a treated place and a control: it cannot be compared with itself.")
        raise EvidenceError("treated_is_control", words, key="controls", place=both[0])
    if plan.until is not None and plan.until <= plan.start:
        words = _("The end lies before the start, %(start)s: nothing would be measured.")
        raise EvidenceError("end_before_start", words, key="end", start=str(plan.start))
    if plan.first is not None and plan.first >= plan.start:
        words = _("“data_from” must lie before the start, %(start)s: there must be a time before the pilot.")
        raise EvidenceError("first_after_start", words, key="data_from", start=str(plan.start))
    if plan.assignment == "as_if_random" and not plan.assignment_reason:
        words = _(
            "“assignment: as_if_random” needs an “assignment_reason”: why choosing had nothing to do with results."
        )
        raise EvidenceError("no_assignment_reason", words, key="assignment")
    if not 0 <= plan.seed < 2**32:
        raise EvidenceError("odd_seed", _("“seed” must be from 0 to 4,294,967,295."), key="seed")


def _needed(given: Fields, key: str) -> str:
    given.value(key)
    return given.text(key)


def _choice(given: Fields, key: str, default: str, choices: Sequence[str]) -> str:
    found = given.text(key, default).replace("-", "_")
    if found not in choices:
        words = _("%(where)s: “%(key)s” must be one of %(choices)s, not “%(value)s”.")
        named = ", ".join(one for one in choices if one)
        raise EvidenceError("odd_choice", words, where=given.where, key=key, choices=named, value=found)
    return found


def _between(given: Fields, key: str, default: float, least: float, most: float) -> float:
    found = given.number(key, default)
    if not least <= found <= most:
        words = _("%(where)s: “%(key)s” must be from %(least)s to %(most)s, not %(value)s.")
        raise EvidenceError(
            "out_of_range", words, where=given.where, key=key, least=f"{least:g}", most=f"{most:g}", value=f"{found:g}"
        )
    return found


def _zone(given: Fields) -> ZoneInfo | None:
    name = given.text("timezone")
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder of the list an OSError
        words = _("There is no time zone “%(zone)s”; write it as America/Los_Angeles.")
        raise EvidenceError("odd_zone", words, key="timezone", zone=name) from None


def _when(given: Fields, key: str, order: Order, zone: ZoneInfo | None) -> datetime:
    try:
        return moment(given.value(key), order, zone)
    except EvidenceError as error:
        words = _("%(where)s, “%(key)s”: %(sentence)s")
        raise EvidenceError("odd_time", words, where=given.where, key=key, sentence=error.sentence) from None


def _start(given: Fields, order: Order, zone: ZoneInfo | None) -> datetime:
    """One point in time; by place only where all begin together. Raises EvidenceError naming those that do not."""
    found = given.value("start")
    if not isinstance(found, Mapping):
        return _when(given, "start", order, zone)
    starts = Fields(found, "start", _texts(given, "treated"))
    times = {place: _when(starts, place, order, zone) for place in starts.data}
    if len(set(times.values())) == 1:
        return next(iter(times.values()))
    words = _(
        "The treated places begin at different times (%(starts)s). One estimate over all would mix them up: write a "
        "plan for each start, with the places that begin later left out of its controls."
    )
    shown = "; ".join(f"“{place}” {found[place]}" for place in list(times)[:MOST_NAMED])
    raise EvidenceError("staggered", words, key="start", starts=shown or "–")


def _end(given: Fields, key: str, order: Order, zone: ZoneInfo | None) -> datetime:
    """The point in time up to which something lasts: an end of a year, month or day includes all of it."""
    text = given.text(key)
    found = _when(given, key, order, zone)
    if "Q" in text.upper() and len(text) <= 7:
        return _later(found, 3)
    if len(text) == 4:
        return _later(found, 12)
    if len(text) in (6, 7) and ":" not in text:
        return _later(found, 1)
    if ":" in text or "T" in text:
        return found + timedelta(minutes=1)
    return found + timedelta(days=1)


def _later(when: datetime, months: int) -> datetime:
    total = when.year * 12 + when.month - 1 + months
    return when.replace(year=min(total // 12, 9999), month=total % 12 + 1)


def _day(given: Fields, key: str, order: Order) -> date | None:
    return _when(given, key, order, None).date() if given.has(key) else None


def _texts(given: Fields, key: str) -> tuple[str, ...]:
    """A list of names; one name alone too. Raises EvidenceError for anything else and for a name twice."""
    found = given.data.get(key, [])
    listed = [found] if isinstance(found, str | int) and not isinstance(found, bool) else found
    if not isinstance(listed, list) or any(isinstance(one, bool | dict | list) or one is None for one in listed):
        raise EvidenceError("not_names", _("“%(key)s” must be a list of names."), key=key)
    names = tuple(str(one).strip() for one in listed)
    twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
    if twice is not None:
        raise EvidenceError("named_twice", _("“%(key)s” names “%(name)s” twice."), key=key, name=twice)
    if len(names) > MOST_PLACES:
        words = _("“%(key)s” has more than %(most)s names.")
        raise EvidenceError("too_many_names", words, key=key, most=f"{MOST_PLACES:,}")
    return names


def _places(given: Fields) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    treated = _texts(given, "treated")
    if not treated:
        raise EvidenceError("no_treated", _("The plan must name the treated places."), key="treated")
    if given.text("controls").replace("_", " ") == "all others":
        return treated, None
    return treated, _texts(given, "controls")


def _object(given: Fields, key: str) -> Mapping[str, Any] | None:
    found = given.data.get(key)
    if found is not None and not isinstance(found, Mapping):
        raise EvidenceError("not_fields", _("“%(key)s” must be named fields."), key=key)
    return found


def _columns(given: Fields) -> Columns:
    fields = Fields(given.value("columns"), "columns", ("time", "place", "value"))
    if fields.has("place") != fields.has("value"):
        words = _("“columns” names time, place and value (one row each), or time alone (one column a place).")
        raise EvidenceError("half_columns", words, key="columns")
    fields.value("time")
    return Columns(fields.text("time"), fields.text("place"), fields.text("value"))


def _expected(given: Fields) -> Expected | None:
    if not given.has("expected"):
        return None
    raw = given.text("expected")
    percent = raw.endswith("%")
    fields = Fields({"expected": raw.removesuffix("%").strip()}, "plan", ("expected",))
    return Expected(_between(fields, "expected", 0.0, -MOST_NUMBER, MOST_NUMBER), percent)


def _looks(given: Fields) -> Looks:
    found = _object(given, "looks")
    if found is None:
        return Looks()
    fields = Fields(found, "looks", ("planned", "this", "rule"))
    planned, this = fields.whole("planned"), fields.whole("this", 1)
    if not 1 <= this <= planned <= 100:
        words = _("“looks”: this look is number %(this)s of %(planned)s; at most 100 can be planned.")
        raise EvidenceError("odd_looks", words, key="looks", this=this, planned=planned)
    rule = _choice(fields, "rule", "obrien_fleming", ("obrien_fleming", "bonferroni"))
    return Looks(planned, this, cast(Any, rule))


def _season(given: Fields) -> tuple[str, ...]:
    names = _texts(given, "season")
    odd = next((name for name in names if name not in SEASONS), None)
    if odd is not None:
        words = _("“season” can name %(known)s, not “%(name)s”.")
        raise EvidenceError("odd_season", words, key="season", known=", ".join(SEASONS), name=odd)
    return names


def _excluded(given: Fields, order: Order, zone: ZoneInfo | None) -> tuple[Period, ...]:
    listed = given.data.get("exclude", [])
    if not isinstance(listed, list):
        raise EvidenceError("not_a_list", _("“%(key)s” must be a list."), key="exclude")
    found = []
    for k, one in enumerate(listed):
        fields = Fields(one, f"exclude, {k}", ("from", "to", "reason", "places"))
        first, until = _when(fields, "from", order, zone), _end(fields, "to", order, zone)
        if until <= first:
            words = _("%(where)s: the time to leave out ends before it begins.")
            raise EvidenceError("excluded_backwards", words, where=fields.where, key="to")
        if not fields.text("reason"):
            words = _("%(where)s: say the “reason” for which this time is left out.")
            raise EvidenceError("no_reason", words, where=fields.where, key="from")
        found.append(Period(first, until, fields.text("reason"), _texts(fields, "places")))
    return tuple(found)
