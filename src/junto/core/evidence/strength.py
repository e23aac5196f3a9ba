"""How strong the evidence is: five rungs after the Maryland Scientific Methods Scale, and what takes rungs away.

1 before and after alone; 2 a series of its own with trend and season; 3 compared with places without the pilot;
4 compared, and places chosen as if by chance; 5 compared, and places drawn by lot. Each reason in `lowered` takes one
rung away, never below 1. Sources: Sherman et al. 1998; What Works Centre for Local Economic Growth 2016 (adapted).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .check import Found
from .method import Method, Result
from .preparing import Study

RUNGS = {
    1: _("very weak: before and after alone, or too much speaks against it"),
    2: _("weak: compared with its own past only, or with other places but something speaks against it"),
    3: _("fair: compared with places without the pilot"),
    4: _("good: compared with places that might as well have been chosen"),
    5: _("strong: places drawn by lot"),
}


@dataclass(frozen=True, slots=True)
class Strength:
    """A rung from 1 to 5, the rung of the method itself, and what lowered it, in words."""

    rung: int
    of_method: int
    lowered: tuple[Sentence, ...]


def strength_of(study: Study, method: Method, result: Result, found: Iterable[Found], level: float) -> Strength:
    """The rung of a result: that of its method, raised by how places were chosen, less one for each reason against
    it.
    """
    rung = method.rung
    if method.compares:
        rung = {"chosen": rung, "as_if_random": max(rung, 4), "random": max(rung, 5)}[study.plan.assignment]
    lowered = [*_of_plan(study, method), *result.weakens, *_of_data(study, found), *_of_interval(study, result)]
    least = 1 if rung == 1 else max(1, rung - len(lowered))
    return Strength(least, rung, tuple(lowered))


def _of_plan(study: Study, method: Method) -> list[Sentence]:
    plan = study.plan
    found = []
    if plan.registered is None:
        words = _("The plan says no date on which it was registered, so it may have been written after the data.")
        found.append(Sentence("not_registered", words))
    elif plan.registered > plan.start.date():
        words = _(
            "The plan was registered on %(registered)s, after the start: it may have been fitted to what was seen."
        )
        found.append(Sentence("registered_late", words, {"registered": str(plan.registered)}))
    if plan.methods and method.code not in plan.methods:
        words = _("The plan did not name this method.")
        found.append(Sentence("method_not_named", words))
    return found


def _of_data(study: Study, found: Iterable[Found]) -> list[Sentence]:
    """Faults of the data at places of the plan that were neither left out nor explained."""
    used = {*study.treated, *study.controls}
    faults = [one for one in found if one.fault and one.place in used]
    if not faults:
        return []
    names = ", ".join(f"“{study.panel.places[place]}”" for place in dict.fromkeys(one.place for one in faults))
    words = _("The data have %(count)s faults that nobody left out with a reason, at %(places)s.")
    return [Sentence("faults_left", words, {"count": len(faults), "places": names[:200]})]


def _of_interval(study: Study, result: Result) -> list[Sentence]:
    if result.low is None or result.high is None:
        return [Sentence("no_interval_known", _("How sure the effect is cannot be computed."))]
    expected = expected_size(study, result)
    if result.low <= 0 <= result.high:
        reach = max(abs(result.low), abs(result.high))
        if expected is None or reach >= abs(expected):
            words = _("The interval is wide: it holds no effect as well as a large one.")
            return [Sentence("wide_interval", words)]
    return []


def expected_size(study: Study, result: Result) -> float | None:
    """The effect the plan expected, in units of the outcome; None where there is none or it cannot be turned into
    units.
    """
    expected = study.plan.expected
    if expected is None:
        return None
    if not expected.percent:
        return expected.size
    return expected.size / 100 * result.usual if result.usual is not None and result.usual > 0 else None
