"""Reads what provisions speak of: parameters with dates, facts, methods, documents, approvals, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Literal, cast

from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import Node

from .facts import FACTS, KINDS, Fact, Kind
from .fields import WEEKDAYS, Fields, weekday_of
from .kinds import KINDS as METHOD_KINDS
from .model import ACTS, BEFORE, VERIFIED, Approval, Document, Holiday, Method, Parameter, Value

UNITS = ("money", "percent", "days")
OBSERVED = ("nearest", "monday", "none")


def parameters_of(fields: Fields) -> dict[str, Parameter]:
    """The parameters of a file by name."""
    found = {}
    for name, node in fields.by_name("parameters"):
        one = Fields(node, ("label", "unit", "values"), fields.faults)
        unit = cast(Literal["money", "percent", "days"], one.choice("unit", UNITS, "money"))
        if "." in name:
            fields.faults.add(node.line, "odd_name", _("The name of a parameter has no points: those are for facts."))
        values = [value for item in one.items("values") if (value := _value(item, one))]
        if one.need("values") and not values and not fields.faults.found:
            one.odd("values", "no_values", _("“%(field)s” holds no value."))
        found[name] = Parameter(name, one.words("label", name.replace("_", " ")), _in_order(values, one), unit)
    return found


def _value(node: Node, parameter: Fields) -> Value | None:
    one = Fields(node, ("from", "to", "value", "cite", "verified"), parameter.faults)
    if not one.data:
        return None
    if one.need("from") and one.need("value"):
        start, end = one.day("from"), one.day("to")
        if start and end and end < start:
            one.odd("to", "ends_before", _("“%(field)s” lies before “from”."))
        return Value(
            one.number("value"), start or date.min, end, one.text("cite"), one.choice("verified", tuple(VERIFIED))
        )
    return None


def _in_order(values: list[Value], parameter: Fields) -> tuple[Value, ...]:
    """Values by their first day; where one has no end, the next one ends it."""
    ordered = sorted(values, key=lambda one: one.start)
    for earlier, later in pairwise(ordered):
        if earlier.start == later.start or (earlier.end is not None and earlier.end >= later.start):
            words = _("Two values hold on %(day)s: let the earlier one end (“to”) the day before.")
            parameter.odd("values", "values_overlap", words, day=later.start.isoformat())
    return tuple(ordered)


def facts_of(fields: Fields, inherited: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that a file adds; of a fact that every file may use, only what is assumed where nobody said."""
    found = {}
    for name, node in fields.by_name("facts"):
        known = FACTS.get(name) or inherited.get(name)
        if known is not None:
            one = Fields(node, ("assumed",), fields.faults)
            found[name] = replace(known, assumed=_assumed(one, known.kind, known.values))
            continue
        one = Fields(node, ("type", "question", "phrase", "yes", "no", "values", "assumed"), fields.faults)
        kind = cast(Kind, one.choice("type", KINDS))
        if "." not in name:
            words = _("“%(name)s” cannot name a fact: it needs a point, such as city.charter.")
            fields.faults.add(node.line, "odd_fact", words, name=name)
        values, needed = one.names("values"), None if kind == "yes_no" else ""
        found[name] = Fact(
            name, kind, one.text("question"), one.text("phrase", name.replace(".", " ").replace("_", " ")),
            one.text("yes", needed), one.text("no", needed), values, _assumed(one, kind, values),
        )  # fmt: skip
    return found


def _assumed(one: Fields, kind: Kind, values: tuple[str, ...]) -> bool | str | tuple[str, ...] | None:
    if not one.has("assumed"):
        return None
    if kind == "yes_no":
        return one.yes("assumed")
    if kind == "one_of":
        return (one.choice("assumed", values) if values else one.text("assumed")) or None
    if kind == "some_of":
        return one.names("assumed", values or None, "value")
    one.odd("assumed", "amount_assumed", _("“%(field)s”: amounts and numbers are asked, not assumed."))
    return None


def methods_of(fields: Fields) -> dict[str, Method]:
    """The methods of a file by name; their steps in the order of acts."""
    found = {}
    for name, node in fields.by_name("methods"):
        one = Fields(node, ("label", "kind", "steps"), fields.faults)
        steps = one.names("steps", tuple(ACTS), "act") or ("award", "contract")
        if list(steps) != [act for act in ACTS if act in steps]:
            words = _("The steps must stand in this order: %(order)s.")
            one.odd("steps", "steps_order", words, order=", ".join(act for act in ACTS if act in steps))
        found[name] = Method(name, one.words("label"), one.choice("kind", tuple(METHOD_KINDS)), steps)
    return found


def documents_of(fields: Fields) -> dict[str, Document]:
    """The documents of a file by name."""
    found = {}
    for name, node in fields.by_name("documents"):
        one = Fields(node, ("label", "before"), fields.faults)
        found[name] = Document(name, one.words("label"), one.choice("before", tuple(BEFORE)))
    return found


def approvals_of(fields: Fields) -> dict[str, Approval]:
    """The approvals of a file by name."""
    found = {}
    for name, node in fields.by_name("approvals"):
        one = Fields(node, ("label", "before", "meets"), fields.faults)
        label, before = one.words("label"), one.choice("before", tuple(BEFORE))
        weekday, nth = None, []
        if one.has("meets"):
            meets = Fields(one.data["meets"], ("weekday", "nth"), fields.faults)
            weekday = weekday_of(meets, "weekday") if meets.need("weekday") else None
            for item in meets.items("nth"):
                if isinstance(item.value, bool) or not isinstance(item.value, int) or not 1 <= item.value <= 5:
                    fields.faults.add(item.line, "odd_nth", _("A month has weekdays number 1 to 5."))
                else:
                    nth.append(item.value)
        found[name] = Approval(name, label, before, weekday, tuple(sorted(set(nth))))
    return found


def holidays_of(fields: Fields) -> tuple[Holiday, ...]:
    """The holidays of a file."""
    known = ("name", "date", "nth", "weekday", "month", "easter", "plus", "observed", "from", "to")
    found = []
    for node in fields.items("holidays"):
        one = Fields(node, known, fields.faults)
        name = one.words("name")
        years = (one.whole("from", 1, 9999, 1), one.whole("to", 1, 9999, 9999))
        plus = one.whole("plus", -7, 7, 0)
        observed = cast(Literal["nearest", "monday", "none"], one.choice("observed", OBSERVED, "none"))
        if one.has("date"):
            month, day = _month_day(one)
            found.append(Holiday(name, month, day, plus=plus, observed=observed, first=years[0], last=years[1]))
        elif one.has("easter"):
            easter = one.whole("easter", -60, 70)
            found.append(Holiday(name, easter=easter, plus=plus, first=years[0], last=years[1]))
        elif one.has("nth"):
            nth = one.whole("nth", -1, 5)
            if nth == 0:
                one.odd("nth", "odd_nth", _("“%(field)s” is 1 to 5, or -1 for the last of the month."))
            weekday, month = WEEKDAYS.index(one.choice("weekday", WEEKDAYS) or "monday"), one.whole("month", 1, 12)
            found.append(Holiday(name, month, nth=nth, weekday=weekday, plus=plus, first=years[0], last=years[1]))
        else:
            words = _("A holiday needs a date (“07-04”), an nth weekday of a month, or its days from Easter Sunday.")
            one.faults.add(one.line, "odd_holiday", words)
    return tuple(found)


def _month_day(one: Fields) -> tuple[int, int]:
    text = one.text("date")
    try:
        found = date.fromisoformat(f"2000-{text}")  # a leap year, so that 29 February may be named
    except ValueError:
        one.odd("date", "odd_date", _('“%(field)s” of a holiday is a month and a day in quotes, such as "07-04".'))
        return 1, 1
    return found.month, found.day
