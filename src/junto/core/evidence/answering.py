"""From a plan and its data to what can be said: data checks, effects by each method, strength, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _

from .check import Found, View
from .checks import CHECKS
from .looks import level_of
from .looks import told as looks_told
from .method import Result
from .methods import METHODS
from .panel import Panel
from .plan import Plan
from .preparing import Study, left_out, prepare, resolved
from .problems import EvidenceError
from .strength import RUNGS, Strength, expected_size, strength_of


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is said: the study, what the checks found, results by method (or why there is none), the strength of
    each, and sentences on the plan. `main`: the method whose result counts, the first the plan names.
    """

    study: Study
    raw: Panel
    level: float
    found: tuple[Found, ...]
    unchecked: tuple[Sentence, ...]
    results: Mapping[str, Result]
    cannot: Mapping[str, Sentence]
    strengths: Mapping[str, Strength]
    main: str
    said: tuple[Sentence, ...]

    @property
    def result(self) -> Result | None:
        """The result that counts; None where it cannot be computed."""
        return self.results.get(self.main)


def answer(plan: Plan, panel: Panel, asked: Sequence[str] = ()) -> Answer:
    """Check the data, estimate by the methods asked for (“all”; else those of the plan, else all), judge the strength.

    Raises EvidenceError for a plan that does not fit its data: then nothing is computed.
    """
    plan = resolved(plan, panel)
    codes = _codes(plan, asked)
    study = prepare(plan, panel)
    level = level_of(plan)
    found, unchecked = checked(plan, panel)
    results: dict[str, Result] = {}
    cannot: dict[str, Sentence] = {}
    for code in codes:
        try:
            results[code] = METHODS[code].estimate(study, level)
        except Unfit as error:
            words = _("%(method)s cannot be computed, because %(why)s.")
            name = Sentence(code, METHODS[code].name)
            cannot[code] = Sentence("cannot_compute", words, {"method": name, "why": error.sentence})
    left = [one for one in found if one.fault and not _excluded(plan, panel, one)]
    strengths = {code: strength_of(study, METHODS[code], one, left, level) for code, one in results.items()}
    main = _main(plan, codes, results)
    said = (*_on_plan(study), looks_told(plan), *panel.notes, *study.panel.notes)
    return Answer(study, panel, level, found, unchecked, results, cannot, strengths, main, said)


def _main(plan: Plan, codes: list[str], results: Mapping[str, Result]) -> str:
    """The first method the plan names; where it names none, the highest on the scale whose interval is known."""
    named = [code for code in plan.methods if code in codes]
    sure = [code for code, one in results.items() if one.low is not None]
    return (named or sure[-1:] or list(results)[-1:] or codes)[0]


def _codes(plan: Plan, asked: Sequence[str]) -> list[str]:
    wanted = list(asked) or list(plan.methods) or ["all"]
    for code in (*wanted, *plan.methods):
        if code != "all" and code not in METHODS:
            words = _("There is no method “%(code)s”. There are: %(known)s.")
            raise EvidenceError("unknown_method", words, key="methods", code=code, known=", ".join(METHODS))
    return list(METHODS) if "all" in wanted else list(dict.fromkeys(wanted))


def checked(plan: Plan, panel: Panel) -> tuple[tuple[Found, ...], tuple[Sentence, ...]]:
    """What all checks find at the places of the plan, by place and time; and what could not be checked, and why.

    Other places in the data help to tell what was usual, and are looked at too.
    """
    if plan.repeated:
        words = _(
            "The data hold single observations, not one series a place: gaps and faults of series cannot be checked."
        )
        return (), (Sentence("not_checked", words),)
    view = View(panel, panel.axis.step_of(plan.start), panel.index(plan.treated))
    weeks = panel.steps * panel.axis.days / 7
    found: list[Found] = []
    unchecked = []
    for check in CHECKS.values():
        name = Sentence(check.code, check.name)
        if check.least and not view.per_day:
            words = _("%(check)s cannot be checked, because the data have no value for each day or hour.")
            unchecked.append(Sentence("not_checked", words, {"check": name}))
        elif weeks < check.least:
            words = _("%(check)s cannot be checked, because that needs %(weeks)s weeks of data.")
            unchecked.append(Sentence("not_checked", words, {"check": name, "weeks": check.least}))
        else:
            found += check.find(view)
    if len(panel.places) < 3 and view.per_day:
        words = _("With fewer than three places nothing tells a moved level from a real change.")
        unchecked.append(Sentence("not_checked", words))
    return tuple(sorted(found, key=lambda one: (one.place, one.first, one.check))), tuple(unchecked)


def _excluded(plan: Plan, panel: Panel, one: Found) -> bool:
    """Whether the plan leaves out all of what was found. A level that moved is left out with one of its two sides."""
    hidden = left_out(plan.exclude, panel)[one.place]
    if one.check == "exchanged":
        return bool(hidden[: one.first].all() or hidden[one.last :].all())
    return bool(hidden[one.first : one.last + 1].all())


def without_faults(study: Study, panel: Panel, found: Sequence[Found]) -> Study | None:
    """The study without the steps at which faults were found; None where that leaves nothing to compare."""
    values = panel.values.copy()
    for one in found:
        if one.fault and one.check != "exchanged":
            values[one.place, one.first : one.last + 1] = np.nan
    try:
        return prepare(study.plan, replace(panel, values=values))
    except Unfit:
        return None


def _on_plan(study: Study) -> list[Sentence]:
    plan = study.plan
    found = []
    for period in plan.exclude:
        words = _("Left out by the plan: %(first)s to before %(until)s at %(places)s: %(reason)s")
        where = ", ".join(period.places) if period.places else Sentence("everywhere", _("all places"))
        params = {
            "first": str(period.first)[:16],
            "until": str(period.until)[:16],
            "places": where,
            "reason": period.reason,
        }
        found.append(Sentence("left_out", words, params))
    return found


def verdict(answer: Answer) -> list[Sentence]:
    """What the result that counts says, to be read out loud: effect, how sure, as expected or not, how strong."""
    result = answer.result
    if result is None:
        return [answer.cannot[answer.main]]
    study = answer.study
    plan = study.plan
    params: dict[str, object] = {
        "outcome": plan.outcome, "effect": _amount(result.effect), "unit": plan.unit or Sentence("units", _("units")),
        "percent": "–" if result.percent is None else f"{result.percent:+.1f}",
        "method": Sentence(result.method, METHODS[result.method].name),
    }  # fmt: skip
    said = [
        Sentence(
            "effect",
            _("%(outcome)s: %(effect)s %(unit)s on average (%(percent)s %%) since the start, by: %(method)s."),
            params,
        )
    ]
    if result.low is not None and result.high is not None:
        words = _("It lies between %(low)s and %(high)s with a confidence of %(sure)s %%.")
        params = {"low": _amount(result.low), "high": _amount(result.high), "sure": f"{100 * (1 - answer.level):.4g}"}
        said += [Sentence("interval", words, params), _shown(plan, result, answer.level)]
    expected = expected_size(study, result)
    if expected is not None:
        said.append(_as_expected(result, expected))
    strength = answer.strengths[answer.main]
    words = _("Strength of evidence: %(rung)s of 5, %(what)s.")
    said.append(Sentence("strength", words, {"rung": strength.rung, "what": Sentence("rung", RUNGS[strength.rung])}))
    return said


def _shown(plan: Plan, result: Result, level: float) -> Sentence:
    if not _parted(result):
        return Sentence("not_shown", _("So it is not shown that anything changed; nor is it shown that nothing did."))
    # With few places the interval is too narrow: p, by the bootstrap or the rank among places, is the stricter of both.
    if result.p is not None and result.p > level:
        words = _(
            "That range leaves no effect out, but with so few places chance alone makes a change like this too often "
            "(p %(p)s, allowed is %(level)s): so it is not shown that anything changed."
        )
        return Sentence("not_shown_by_p", words, {"p": f"{result.p:.3f}", "level": f"{level:.3g}"})
    good = (result.effect > 0) == (plan.wanted == "up")
    words = (
        _("So a change is shown, in the direction that was wanted.")
        if good
        else _("So a change is shown, against the direction that was wanted.")
    )
    return Sentence("shown", words)


def _parted(result: Result) -> bool:
    """Whether the interval leaves no effect out."""
    return result.low is not None and result.high is not None and not result.low <= 0 <= result.high


def _as_expected(result: Result, expected: float) -> Sentence:
    params = {"expected": _amount(expected)}
    if result.low is None or result.high is None:
        return Sentence(
            "expected_unknown", _("Whether the expected effect, %(expected)s, was reached cannot be said."), params
        )
    if result.low <= expected <= result.high:
        return Sentence("expected_inside", _("The expected effect, %(expected)s, lies inside that range."), params)
    if abs(result.effect) > abs(expected) and result.effect * expected > 0:
        return Sentence("expected_exceeded", _("That is more than the expected effect, %(expected)s."), params)
    return Sentence(
        "expected_missed", _("The expected effect, %(expected)s, lies outside that range: it was not reached."), params
    )


def _amount(value: float) -> str:
    return f"{value:+,.4g}" if abs(value) < 1e4 else f"{value:+,.0f}"
