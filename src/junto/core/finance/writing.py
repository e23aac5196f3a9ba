"""What `junto value` writes: sentences with tables for the terminal or as a page with charts, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .answering import Answer, basis_words
from .drawing import STEPS, s_curve, waterfall
from .simulating import Estimate, Simulated, Spread

STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:right;white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left}.scroll{overflow-x:auto;margin:1rem 0}"
    "svg{min-width:40rem;max-width:100%;height:auto}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)

Say = Callable[[str], str]
Rows = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is said: a heading, sentences, and a table (heads, rows) where there is one. `code`: which."""

    code: str
    title: str
    told: tuple[Sentence, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(answer: Answer, say: Say = str) -> list[Section]:
    """All that is said of a project, in the order in which one would read it out, in words of `say` (gettext)."""
    project = answer.project
    found = [Section("basis", say(_("How it is counted")), basis_words(project))]
    if answer.worth is not None:
        found.append(Section("worth", say(_("What it is worth")), answer.worth.told, *_flow_rows(answer, say)))
    if answer.comparison is not None:
        title = say(_("Public or with a partner"))
        found.append(Section("comparison", title, answer.comparison.told, *_step_rows(answer, say)))
    if answer.drawn is not None:
        found.append(Section("risks", say(_("With its risks")), answer.risk_words, *_risk_rows(answer, say)))
        found.append(Section("register", say(_("Who carries which risk")), (), *_register_rows(answer, say)))
    if answer.debt is not None:
        found.append(Section("debt", say(_("What debt it carries")), answer.debt.told, *_debt_rows(answer, say)))
    if answer.paid:
        found.append(Section("paid", say(_("Availability payments")), _paid_words(answer)))
    if answer.commitments is not None:
        title = say(_("What the city is bound to"))
        found.append(Section("bound", title, answer.commitments.told, *_commitment_rows(answer, say)))
    return found


def _paid_words(answer: Answer) -> tuple[Sentence, ...]:
    """The years with deductions one by one, the others together."""
    cut = [one for one in answer.paid if one.paid != one.full]
    words = _("In each of the %(count)s other years all is paid.") if cut else _("In all %(count)s years all is paid.")
    other = len(answer.paid) - len(cut)
    rest = (Sentence("other_years", words, {"count": other}),) if other else ()
    return (*(one.told for one in cut), *rest)


def _flow_rows(answer: Answer, say: Say) -> Rows:
    project = answer.project
    flows = project.parts["flows"]
    factors = project.own.factors([year - project.base for year in flows.years])
    gains = flows.by_year("revenue", "benefit")
    rows = tuple(
        (str(year), project.said(cost), project.said(gain), f"{factor:.5f}", project.said((gain - cost) * factor))
        for year, cost, gain, factor in zip(flows.years, flows.by_year("cost"), gains, factors, strict=True)
    )
    return _heads(say, _("Year"), _("Spent"), _("Gained"), _("Counts as"), _("Worth")), rows


def _step_rows(answer: Answer, say: Say) -> Rows:
    found, said = answer.comparison, answer.project.said
    assert found is not None
    partner = {step.code: step.amount for step in found.bid_steps}
    public = {step.code: step.amount for step in found.steps}
    rows = [
        (say(name), said(public[code]) if code in public else "", said(partner[code]) if code in partner else "")
        for code, name in STEPS.items()
    ]
    total = (say(_("Total")), said(found.comparator), said(found.shadow))
    return ("", *_heads(say, _("Public side itself"), _("With the partner"))), (*rows, total)


def _risk_rows(answer: Answer, say: Say) -> Rows:
    drawn, project = answer.drawn, answer.project
    assert drawn is not None
    names = {"comparator": _("Public side itself"), "shadow": _("With the partner"), "cost": _("Cost")}
    shown = [(name, drawn.total(name)) for name in names if name in drawn.fixed]
    heads = ("", *(f"{say(names[name])}{more}" for name, _spread in shown for more in ("", " ±")))

    def cells(label: str, estimates: Sequence[Estimate]) -> tuple[str, ...]:
        pairs = [(project.said(one.value), project.said((one.high - one.low) / 2)) for one in estimates]
        return (label, *(cell for pair in pairs for cell in pair))

    rows = [cells(say(_("Mean")), [spread.mean for _name, spread in shown])]
    for at in shown[0][1].percentile:
        rows.append(cells(f"P{at}", [spread.percentile[at] for _name, spread in shown]))
    return heads, tuple(rows)


def _register_rows(answer: Answer, say: Say) -> Rows:
    project = answer.project
    rows = []
    guarantee = say(_("guarantee"))
    for register, kind in ((project.register, ""), (project.guarantees, f" ({guarantee})")):
        for risk in register.risks if register else ():
            years = sorted(risk.when)
            mean = risk.probability * risk.cost.mean * sum(risk.when.values())
            span = f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
            public, shape = f"{risk.public * 100:g} %", f"{risk.cost.shape}"
            rows.append(
                (risk.name + kind, risk.cause, shape, f"{risk.probability * 100:g} %", span, public, project.said(mean))
            )
    heads = _heads(
        say, _("Risk"), _("Cause"), _("Shape"), _("Probability"), _("Years"), _("Public side carries"), _("Expected")
    )
    return heads, tuple(rows)


def _debt_rows(answer: Answer, say: Say) -> Rows:
    debt, said = answer.debt, answer.project.said
    assert debt is not None
    rows = tuple(
        (str(one.year), said(one.cash), said(one.opening), said(one.interest), said(one.principal),
         "" if one.cover is None else f"{one.cover:.2f}")
        for one in debt.years
    )  # fmt: skip
    heads = _heads(say, _("Year"), _("Cash"), _("Owed before"), _("Interest"), _("Principal"), _("Cover (DSCR)"))
    return heads, rows


def _commitment_rows(answer: Answer, say: Say) -> Rows:
    found, said = answer.commitments, answer.project.said
    assert found is not None
    unknown = say(_("not known"))
    rows = tuple(
        (str(one.year), said(one.payments), said(one.risk), unknown if one.share is None else f"{one.share:.1%}",
         said(one.guaranteed), said(one.guaranteed_high),
         unknown if one.termination is None else said(one.termination))
        for one in found.years
    )  # fmt: skip
    heads = _heads(
        say, _("Year"), _("Payments"), _("Risks expected"), _("Of the budget"), _("Guarantees expected"),
        _("Guarantees P90"), _("If ended"),
    )  # fmt: skip
    return heads, rows


def _heads(say: Say, *names: str) -> tuple[str, ...]:
    return tuple(say(name) for name in names)


def as_text(answer: Answer, say: Say = str) -> str:
    """For the terminal: each part with its sentences, then its table."""
    lines = [answer.project.name, ""] if answer.project.name else []
    for section in sections(answer, say):
        lines += [section.title, *(f"    {sentence.said(say)}" for sentence in section.told)]
        if section.rows:
            lines += ["", *_columns([section.heads, *section.rows])]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "    "
        + "  ".join(cell.rjust(width) if k else cell.ljust(width) for k, (cell, width) in enumerate(cells)).rstrip()
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    ]


def as_html(answer: Answer, say: Say = str, language: str = "en") -> str:
    """A page by itself, without scripts."""
    title = escape(answer.project.name or say(_("What it is worth")))
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
    ]
    for section in sections(answer, say):
        parts.append(f"<h2>{escape(section.title)}</h2>")
        parts += [f"<p>{escape(sentence.said(say))}</p>" for sentence in section.told]
        if section.code == "comparison":
            parts.append(_chart(say(_("Value for money, drawn")), waterfall(answer, say)))
        if section.code == "risks":
            parts.append(_chart(say(_("Cost with risks, drawn")), s_curve(answer, say)))
        parts += _table(section)
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _chart(label: str, svg: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{svg}</div>'


def _table(section: Section) -> list[str]:
    if not section.rows:
        return []
    head = "".join(f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in section.heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in rest) + "</tr>"
        for first, *rest in section.rows
    )
    label = escape(section.title)
    return [
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table><caption>{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    ]


def as_json(answer: Answer) -> str:
    """For programs: amounts as texts in major units, rates and shares as numbers; what is not given is null."""
    project = answer.project
    data = {
        "name": project.name, "currency": project.currency, "terms": project.terms, "base_year": project.base,
        "worth": _worth_data(answer), "comparison": _comparison_data(answer), "risks": _risks_data(answer),
        "debt": _debt_data(answer), "availability": _paid_data(answer), "commitments": _commitments_data(answer),
        "told": {section.title: [str(sentence) for sentence in section.told] for section in sections(answer)},
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _plain(answer: Answer, minor: float | None) -> str | None:
    return None if minor is None else f"{Money(round(minor), answer.project.currency).to_decimal():f}"


def _worth_data(answer: Answer) -> object:
    found = answer.worth
    if found is None:
        return None
    return {
        "costs": _plain(answer, found.costs), "gains": _plain(answer, found.gains),
        "npv": _plain(answer, found.npv), "benefit_cost_ratio": found.ratio,
        "yearly_cost": _plain(answer, found.yearly_cost), "rates_of_return": list(found.rates.found),
        "rate_of_return": found.rates.rate, "payback_years": found.payback.after,
        "discounted_payback_years": found.discounted_payback.after,
    }  # fmt: skip


def _comparison_data(answer: Answer) -> object:
    found = answer.comparison
    if found is None:
        return None
    return {
        "public": {step.code: _plain(answer, step.amount) for step in found.steps},
        "partner": {step.code: _plain(answer, step.amount) for step in found.bid_steps},
        "comparator": _plain(answer, found.comparator), "shadow_bid": _plain(answer, found.shadow),
        "value_for_money": _plain(answer, found.value), "share": found.share,
    }  # fmt: skip


def _estimate(answer: Answer, one: Estimate) -> dict[str, str | None]:
    return {"value": _plain(answer, one.value), "low": _plain(answer, one.low), "high": _plain(answer, one.high)}


def _spread(answer: Answer, spread: Spread) -> dict[str, object]:
    at = {f"p{percent}": _estimate(answer, one) for percent, one in spread.percentile.items()}
    return {"mean": _estimate(answer, spread.mean), **at}


def _by_year(answer: Answer, found: Simulated) -> dict[str, object]:
    columns = zip(found.years, found.yearly_mean, *(found.yearly[at] for at in (10, 50, 90)), strict=True)
    names = ("mean", "p10", "p50", "p90")
    return {
        str(year): {name: _plain(answer, float(one)) for name, one in zip(names, values, strict=True)}
        for year, *values in columns
    }


def _risks_data(answer: Answer) -> object:
    drawn = answer.drawn
    if drawn is None:
        return None
    found: dict[str, object] = {"draws": drawn.simulated.draws, "seed": drawn.simulated.seed}
    found.update({name: _spread(answer, drawn.total(name)) for name in drawn.fixed})
    if "value" in drawn.fixed:
        found["chance_that_partner_is_better"] = drawn.total("value").chance_above(0.0)
    found["public_by_year"] = _by_year(answer, drawn.simulated)
    return found


def _debt_data(answer: Answer) -> object:
    debt = answer.debt
    if debt is None:
        return None
    years = [
        {"year": one.year, "cash": _plain(answer, one.cash), "opening": _plain(answer, one.opening),
         "interest": _plain(answer, one.interest), "principal": _plain(answer, one.principal), "dscr": one.cover}
        for one in debt.years
    ]  # fmt: skip
    return {
        "amount": _plain(answer, debt.amount),
        "least_dscr": debt.least_cover,
        "llcr": debt.life_cover,
        "years": years,
    }


def _paid_data(answer: Answer) -> object:
    return [
        {"year": one.year, "full": _plain(answer, one.full), "unavailability": _plain(answer, one.unavailability),
         "performance": _plain(answer, one.performance), "kept_by_caps": _plain(answer, one.kept_by_caps),
         "paid": _plain(answer, one.paid)}
        for one in answer.paid
    ]  # fmt: skip


def _commitments_data(answer: Answer) -> object:
    if answer.commitments is None:
        return None
    return [
        {"year": one.year, "payments": _plain(answer, one.payments), "risk": _plain(answer, one.risk),
         "share_of_budget": one.share, "guaranteed": _plain(answer, one.guaranteed),
         "guaranteed_p90": _plain(answer, one.guaranteed_high), "termination": _plain(answer, one.termination)}
        for one in answer.commitments.years
    ]  # fmt: skip
