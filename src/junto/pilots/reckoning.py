"""A finding reckoned: from a plan and its data to what is kept of the answer, in words, numbers and charts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.evidence.answering import Answer, answer, verdict
from junto.core.evidence.drawing import drawn
from junto.core.evidence.methods import METHODS
from junto.core.evidence.panel import Panel
from junto.core.evidence.plan import Plan
from junto.core.evidence.sensitivity import variants
from junto.core.evidence.strength import RUNGS
from junto.core.evidence.worth import worth_of
from junto.core.evidence.writing import data_of
from junto.core.sentences import Sentence, Unfit
from junto.core.workflow import Refused
from junto.pilots.studying import MOST_FOUND, found_row


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a run found: the numbers that count, all that is kept, the charts by language."""

    method: str
    effect: float | None
    low: float | None
    high: float | None
    rung: int | None
    found: dict[str, Any]
    charts: dict[str, str]


def reckoned(plan: Plan, panel: Panel) -> Reckoned:
    """Run the plan's methods on measurements. Raises `Refused` where plan and data do not go together."""
    try:
        got = answer(plan, panel)
        kept = _kept(got)
    except Unfit as problem:
        raise Refused(problem.sentence.said(_), code="input", field="file") from None
    except (ValueError, OverflowError):  # what JSON cannot say: a number that is none
        raise Refused(_("The numbers are too large to reckon with."), code="input", field="file") from None
    result = got.result
    rung = got.strengths[got.main].rung if got.main in got.strengths else None
    effect, low, high = (None, None, None) if result is None else (result.effect, result.low, result.high)
    return Reckoned(got.main, effect, low, high, rung, kept, _charts(got))


def _kept(got: Answer) -> dict[str, Any]:
    plan = got.study.plan
    data = json.loads(json.dumps(data_of(got), allow_nan=False))
    return {
        "answer": data,
        "outcome": plan.outcome,
        "unit": plan.unit,
        "wanted": plan.wanted,
        "level": got.level,
        "treated": list(plan.treated),
        "controls": list(plan.controls),
        "first": got.raw.axis.label(0),
        "last": got.raw.axis.label(got.raw.axis.count - 1),
        "verdict": [one.as_data() for one in verdict(got)],
        "methods": [_method(got, code) for code in (*got.results, *got.cannot)],
        "found": [found_row(got.raw, one) for one in got.found[:MOST_FOUND]],
        "found_count": len(got.found),
        "unchecked": [one.as_data() for one in got.unchecked],
        "said": [one.as_data() for one in got.said],
        "sensitivity": _sensitivity(got),
        "worth": _worth(got),
    }


def _sensitivity(got: Answer) -> list[dict[str, Any]]:
    return [
        {"told": one.told.as_data(), "effect": one.effect, "low": one.low, "high": one.high} for one in variants(got)
    ]


def _method(got: Answer, code: str) -> dict[str, Any]:
    method = METHODS[code]
    row: dict[str, Any] = {"code": code, "name": method.name, "assumes": method.assumes, "main": code == got.main}
    result = got.results.get(code)
    if result is None:
        return {**row, "cannot": got.cannot[code].as_data()}
    strength = got.strengths[code]
    return {
        **row,
        "version": method.version,
        "effect": result.effect,
        "percent": result.percent,
        "low": result.low,
        "high": result.high,
        "p": result.p,
        "n": result.n,
        "rung": strength.rung,
        "of_method": strength.of_method,
        "means": RUNGS[strength.rung],
        "lowered": [one.as_data() for one in strength.lowered],
        "said": [one.as_data() for one in result.said],
    }


def _worth(got: Answer) -> list[dict[str, Any]]:
    """Return on investment in sentences, or why it cannot be computed; nothing where the plan states no worth."""
    if got.result is None:
        return []
    try:
        found = worth_of(got.study, got.result)
    except Unfit as problem:
        cannot = Sentence("no_worth", "%(why)s", {"why": problem.sentence})
        return [cannot.as_data()]
    return [] if found is None else [one.as_data() for one in found.told]


def _charts(got: Answer) -> dict[str, str]:
    """The drawing in every language of the pages."""
    charts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            charts[code] = drawn(got, _)
    return charts
