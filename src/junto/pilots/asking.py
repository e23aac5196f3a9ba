"""From answers to plain questions to a plan as `junto evidence` reads it, and back for a form to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.pilots.choosing import FEW, MONTHS, YEAR, method_for
from junto.pilots.planning import Planned, planned_fields

ONCE, YEARLY = "once", "yearly"
BEFORE_OF = {"interrupted_series": YEAR, "synthetic_control": YEAR, "before_after": FEW}


def planned_answers(given: Mapping[str, Any], base: Mapping[str, Any]) -> Planned:
    """The plan that answers come to; `base` keeps what is not asked for. Raises `Refused`, naming the field."""
    treated, controls = _lines(given["treated"]), _lines(given["controls"])
    by_answer: dict[str, list[str] | str] = {"named": controls, "all": "all others", "none": []}
    named = by_answer[given["without"]]
    count = None if isinstance(named, str) else len(named)
    chosen = method_for(treated=len(treated), controls=count, before=given["before"])
    fields: dict[str, Any] = {
        "name": given.get("title") or base.get("name", ""),
        "outcome": given["outcome"],
        "unit": given["unit"],
        "wanted": given["wanted"],
        "columns": _columns(given),
        "treated": treated,
        "controls": named,
        "start": given["starts"].isoformat(),
        "end": given["ends"].isoformat() if given["ends"] else "",
        "expected": given["expected"],
        "looks": {"planned": given["looks"]} if given["looks"] > 1 else {},
        "stopping": given["stopping"],
        "methods": [chosen.method],
        "season": list(given["season"]),
        "timezone": given["timezone"],
        "analyse_by": given["analyse_by"],
        "combine": given["combine"] if given["analyse_by"] else "",
        "assignment": given["assignment"],
        "assignment_reason": given["assignment_reason"],
        "exclude": _excluded(given["exclude"]),
        "worth": _worth(given, base),
    }
    kept = {key: value for key, value in base.items() if key not in fields and key != "registered"}
    return planned_fields({**kept, **{key: value for key, value in fields.items() if value}}, chosen.why)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _columns(given: Mapping[str, Any]) -> dict[str, str]:
    names = {"time": given["time_column"], "place": given["place_column"], "value": given["value_column"]}
    return {name: column for name, column in names.items() if column}


def _excluded(text: str) -> list[dict[str, str]]:
    found = []
    for number, line in enumerate(_lines(text), 1):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) != 4 or not all(parts[1:]):
            words = _("Line %(number)s: write place; from; to; reason. Without a place it holds for all places.")
            raise Refused(words % {"number": number}, code="input", field="exclude")
        period = {"from": parts[1], "to": parts[2], "reason": parts[3]}
        found.append({**period, "places": parts[0]} if parts[0] else period)
    return found


def _worth(given: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What one unit is worth and what it costs; nothing where that is not said."""
    if not given["per_unit"]:
        return {}
    for name, label in (("worth_from", _("From year")), ("worth_to", _("To year")), ("rate", _("Discount rate"))):
        if not given[name]:
            words = _("For a return on investment this is needed as well: %(label)s.")
            raise Refused(words % {"label": label}, code="input", field=name)
    first, last = given["worth_from"], given["worth_to"]
    costs = [
        {"line": ONCE, "amount": given["cost_once"]} if given["cost_once"] else None,
        {"line": YEARLY, "amount": given["cost_yearly"], "from": first, "to": last} if given["cost_yearly"] else None,
    ]
    earlier = dict(base.get("worth") or {})
    more = [one for one in earlier.get("costs", []) if one.get("line") not in (ONCE, YEARLY)]
    asked = {"per_unit": given["per_unit"], "from": first, "to": last, "rate": given["rate"]}
    return {**earlier, **asked, "costs": [*(one for one in costs if one), *more]}


def answers_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that lead to a plan: what its form begins with. What cannot be said in them stays empty."""
    columns, controls = fields.get("columns") or {}, fields.get("controls", [])
    named = _listed(controls)
    every = str(controls).replace("_", " ") == "all others"
    method = next(iter(_listed(fields.get("methods", []))), "")
    looks = fields.get("looks") or {}
    plain = ("outcome", "unit", "wanted", "expected", "stopping", "timezone", "analyse_by", "assignment_reason")
    return {
        **{key: fields.get(key, "") for key in plain},
        "combine": fields.get("combine", "sum"),
        "treated": "\n".join(_listed(fields.get("treated", []))),
        "without": "all" if every else "named" if named else "none",
        "controls": "" if every else "\n".join(named),
        "assignment": fields.get("assignment", "chosen"),
        "starts": _day(fields.get("start")),
        "ends": _day(fields.get("end")),
        "before": BEFORE_OF.get(method, MONTHS),
        "season": _listed(fields.get("season", [])),
        "looks": looks.get("planned", 1),
        "time_column": columns.get("time", ""),
        "place_column": columns.get("place", ""),
        "value_column": columns.get("value", ""),
        "exclude": "\n".join(_excluded_lines(fields.get("exclude", []))),
        **_worth_answers(fields.get("worth") or {}),
    }


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _excluded_lines(periods: list[Mapping[str, Any]]) -> list[str]:
    """One line a place and period: several places stand in a line each."""
    return [
        f"{place}; {one['from']}; {one['to']}; {one['reason']}"
        for one in periods
        for place in _listed(one.get("places", [])) or [""]
    ]


def _worth_answers(worth: Mapping[str, Any]) -> dict[str, Any]:
    costs = {one.get("line"): one.get("amount", "") for one in worth.get("costs", [])}
    return {
        "per_unit": worth.get("per_unit", ""),
        "worth_from": worth.get("from"),
        "worth_to": worth.get("to"),
        "rate": worth.get("rate", ""),
        "cost_once": costs.get(ONCE, ""),
        "cost_yearly": costs.get(YEARLY, ""),
    }
