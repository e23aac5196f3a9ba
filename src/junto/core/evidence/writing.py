"""What `junto evidence` writes: a table for the terminal, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _

from .answering import Answer, verdict
from .check import Found
from .checks import CHECKS
from .method import Result
from .methods import METHODS
from .power import Power, power_of
from .preparing import Study
from .sensitivity import variants
from .strength import RUNGS
from .worth import Worth, worth_of

Say = Callable[[str], str]
HEADS = (_("Method"), _("Strength"), _("Effect"), _("Percent"), _("From"), _("To"), "p", _("Values"))
FOUND_HEADS = (_("Place"), _("When"), _("Check"), _("Fault"), _("What"))
MOST_FOUND = 200


def number(value: float | None) -> str:
    """A number with the digits that matter; a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def method_rows(answer: Answer, say: Say = str) -> list[list[str]]:
    """One row a method, the weakest first, under HEADS; one that cannot be computed has dashes."""
    rows = []
    for code, result in answer.results.items():
        rung = f"{answer.strengths[code].rung}/5"
        percent = "–" if result.percent is None else f"{result.percent:+.1f} %"
        p = "–" if result.p is None else "<0.001" if result.p < 0.001 else f"{result.p:.3f}"
        rows.append([say(METHODS[code].name), rung, number(result.effect), percent, number(result.low),
                     number(result.high), p, f"{result.n:,}"])  # fmt: skip
    rows += [[say(METHODS[code].name), *["–"] * (len(HEADS) - 1)] for code in answer.cannot]
    return rows


def found_rows(answer: Answer, say: Say = str) -> list[list[str]]:
    """One row for each thing found in the data, under FOUND_HEADS; at most 200."""
    return [_found_row(answer, one, say) for one in answer.found[:MOST_FOUND]]


def _found_row(answer: Answer, one: Found, say: Say) -> list[str]:
    axis = answer.raw.axis
    when = axis.label(one.first) if one.first == one.last else f"{axis.label(one.first)} – {axis.label(one.last)}"
    fault = say(_("yes")) if one.fault else say(_("no"))
    return [answer.raw.places[one.place], when, say(CHECKS[one.check].name), fault, one.told.said(say)]


def why_rows(answer: Answer, say: Say = str) -> list[list[str]]:
    """For each method: what it assumes, and what lowered its strength."""
    rows = []
    for code in answer.results:
        method, strength = METHODS[code], answer.strengths[code]
        rows.append([say(method.name), say(method.assumes)])
        rows += [["", f"−1: {sentence.said(say)}"] for sentence in strength.lowered]
    return rows


def variant_rows(answer: Answer, say: Say = str) -> list[list[str]]:
    """One row for each choice made otherwise: what was changed, and the effect then."""
    return [[one.told.said(say), number(one.effect)] for one in variants(answer)]


def worth_lines(answer: Answer, say: Say = str) -> list[str]:
    """What the effect is worth, or why that cannot be said; nothing where the plan does not ask."""
    found = _worth(answer)
    return (
        []
        if found is None
        else [found.said(say)]
        if isinstance(found, Sentence)
        else [one.said(say) for one in found.told]
    )


def _worth(answer: Answer) -> Worth | Sentence | None:
    if answer.result is None:
        return None
    try:
        return worth_of(answer.study, answer.result)
    except Unfit as error:
        return error.sentence


def power_text(study: Study, codes: Sequence[str], level: float, say: Say = str, *, as_data: bool = False) -> str:
    """How long a pilot must run, by each method; as JSON where asked."""
    lines: list[str] = []
    data: dict[str, object] = {}
    for code in codes:
        try:
            found: Power = power_of(study, METHODS[code], level)
        except Unfit as error:
            lines.append(f"{say(METHODS[code].name)}: {error.sentence.said(say)}")
            data[code] = {"cannot": str(error)}
            continue
        lines += [one.said(say) for one in found.told]
        data[code] = {
            "expected": found.expected, "needed_steps": found.needed, "planned_steps": found.planned,
            "smallest_at_planned": found.smallest_planned, "sigma": found.sigma, "rho": found.rho,
            "curve": [list(pair) for pair in zip(found.lengths, found.smallest, strict=True)],
        }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n" if as_data else "\n".join(lines) + "\n"


def told(answer: Answer, say: Say = str) -> list[str]:
    """All sentences after the verdict: of the plan, of each method, of what could not be done."""
    lines = [one.said(say) for one in answer.said]
    for code, result in answer.results.items():
        lines += [f"{say(METHODS[code].name)}: {one.said(say)}" for one in result.said]
    lines += [one.said(say) for one in answer.cannot.values()]
    return lines + [one.said(say) for one in answer.unchecked]


def as_text(answer: Answer, say: Say = str) -> str:
    """For the terminal: the verdict, all methods, what was found in the data, and everything in words."""
    plan = answer.study.plan
    lines = [plan.name or plan.outcome, ""]
    lines += [one.said(say) for one in verdict(answer)]
    lines += ["", *block([say(head) for head in HEADS], method_rows(answer, say), words=1)]
    lines += ["", say(_("What each method assumes, and what takes strength away:"))]
    lines += [f"    {name}: {what}" if name else f"        {what}" for name, what in why_rows(answer, say)]
    changed = variant_rows(answer, say)
    if changed:
        lines += ["", say(_("What would change the answer:"))]
        lines += block([say(_("Changed")), say(_("Effect"))], changed)
    lines += ["", *worth_lines(answer, say)] if answer.study.plan.worth else []
    rows = found_rows(answer, say)
    lines += [
        "",
        say(_("Found in the data (nothing was repaired):")) if rows else say(_("Nothing odd was found in the data.")),
    ]
    if rows:
        lines += block([say(head) for head in FOUND_HEADS], rows, words=5)
    if len(answer.found) > len(rows):
        lines.append(say(_("… and %(count)s more")) % {"count": len(answer.found) - len(rows)})
    lines += ["", say(_("What to know:")), *(f"    {line}" for line in told(answer, say))]
    lines += ["", say(_("Digest of the plan: %(digest)s")) % {"digest": plan.digest}]
    return "\n".join(lines) + "\n"


def block(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> list[str]:
    """Columns side by side; the first `words` of them to the left, the others to the right."""
    table = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in table) for k in range(len(heads))]
    return [
        "  ".join(cell.ljust(widths[k]) if k < words else cell.rjust(widths[k]) for k, cell in enumerate(row)).rstrip()
        for row in table
    ]


def data_of(answer: Answer) -> dict[str, object]:
    """Everything that is known, as JSON data; what is not known is null."""
    plan, axis = answer.study.plan, answer.raw.axis
    return {
        "name": plan.name, "outcome": plan.outcome, "unit": plan.unit, "plan_digest": plan.digest,
        "start": plan.start.isoformat(), "level": answer.level, "method": answer.main,
        "treated": list(plan.treated), "controls": list(plan.controls),
        "verdict": [_sentence(one) for one in verdict(answer)],
        "results": {code: _result(answer, code, one) for code, one in answer.results.items()},
        "cannot": {code: _sentence(one) for code, one in answer.cannot.items()},
        "found": [
            {"check": one.check, "place": answer.raw.places[one.place], "first": axis.label(one.first),
             "last": axis.label(one.last), "fault": one.fault, **_sentence(one.told)}
            for one in answer.found
        ],
        "sensitivity": [
            {"effect": one.effect, "low": one.low, "high": one.high, **_sentence(one.told)} for one in variants(answer)
        ],
        "worth": _worth_data(answer),
        "unchecked": [_sentence(one) for one in answer.unchecked],
        "said": [_sentence(one) for one in answer.said],
    }  # fmt: skip


def _worth_data(answer: Answer) -> dict[str, object] | None:
    found = _worth(answer)
    if found is None or isinstance(found, Sentence):
        return None if found is None else {"cannot": str(found)}
    return {
        "currency": found.currency, "net_present_value": {f"p{k}": round(one) for k, one in found.net.items()},
        "benefit_cost_ratio": {f"p{k}": one for k, one in found.ratio.items()}, "present_costs": round(found.costs),
        "chance_that_it_pays": found.chance, "unit": "minor",
    }  # fmt: skip


def _result(answer: Answer, code: str, result: Result) -> dict[str, object]:
    strength = answer.strengths[code]
    return {
        "version": METHODS[code].version, "effect": result.effect, "percent": result.percent, "low": result.low,
        "high": result.high, "p": result.p, "error": result.error, "n": result.n, "without_pilot": result.usual,
        "figures": dict(result.figures), "weights": dict(result.weights),
        "strength": {"rung": strength.rung, "of_method": strength.of_method, "means": RUNGS[strength.rung],
                     "lowered": [_sentence(one) for one in strength.lowered]},
        "assumes": METHODS[code].assumes, "said": [_sentence(one) for one in result.said],
    }  # fmt: skip


def _sentence(one: Sentence) -> dict[str, object]:
    return {"code": one.code, "text": str(one)}


def as_json(answer: Answer) -> str:
    """Everything that is known, as JSON."""
    return json.dumps(data_of(answer), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
