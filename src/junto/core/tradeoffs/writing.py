"""What `junto tradeoffs` writes: JSON for programs, a table for the terminal, a page to print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .across import RULES
from .answering import Answer
from .decision import Decision
from .drawing import acceptability, gains, tornado
from .drawing_pareto import pareto
from .drawing_portfolio import together
from .portfolio import Chosen
from .sections import Say, Section, sections
from .smaa import GroupAnswer
from .telling import across, chosen_together, differing, moves, paragraph, winning
from .values import Array

STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:right;vertical-align:bottom}"
    "th.word,td.word{text-align:left}.scroll{overflow-x:auto;margin:1rem 0}"
    "svg{min-width:40rem;max-width:100%;height:auto}"
)


def as_text(answer: Answer, decided: Decision | None = None, say: Say = str) -> str:
    """For the terminal."""
    lines = [answer.case.name] if answer.case.name else []
    for section in sections(answer, decided, say):
        if section.title:
            lines += ["", section.title, ("=" if section.level == 2 else "-") * min(len(section.title), 100)]
        lines += [f"  {sentence}" for sentence in section.told]
        if section.rows:
            lines += ["", *(f"  {line}" for line in _block(section))]
    return "\n".join(lines).lstrip("\n") + "\n"


def _block(section: Section) -> list[str]:
    table = [section.heads, *section.rows]
    widths = [max(len(row[k]) for row in table) for k in range(len(section.heads))]
    return [
        "  ".join(
            cell.ljust(widths[k]) if k < section.words else cell.rjust(widths[k]) for k, cell in enumerate(row)
        ).rstrip()
        for row in table
    ]


def as_html(answer: Answer, decided: Decision | None = None, say: Say = str, language: str = "en") -> str:
    """A whole page without scripts: charts beside their tables and words."""
    title = escape(answer.case.name or say(_("Trade-offs")))
    parts = [
        "<!doctype html>", f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>", f"<h1>{title}</h1>",
    ]  # fmt: skip
    charts = [acceptability(answer, say), gains(answer, say), tornado(answer, say)]
    if len(answer.groups) > 1:
        charts.append(pareto(answer, (), say))
    found = sections(answer, decided, say)
    for section in found:
        parts += _section(section)
        if section.rows and charts:
            parts += _charts(*charts)
            charts = []
        if section.code == "portfolio":
            parts += _charts(together(answer, say))
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _charts(*charts: str) -> list[str]:
    return [f'<div class="scroll" tabindex="0">{chart}</div>' for chart in charts]


def _section(section: Section) -> list[str]:
    parts = [f"<h{section.level}>{escape(section.title)}</h{section.level}>"] if section.title else []
    parts += [f"<p>{escape(sentence)}</p>" for sentence in section.told]
    if not section.rows:
        return parts

    def cell(k: int, text: str, head: bool = False) -> str:
        kind = ' class="word"' if k < section.words else ""
        name = "th" if head or k == 0 else "td"
        scope = f' scope="{"col" if head else "row"}"' if name == "th" else ""
        return f"<{name}{scope}{kind}>{escape(text)}</{name}>"

    head = "".join(cell(k, text, head=True) for k, text in enumerate(section.heads))
    rows = "".join("<tr>" + "".join(cell(k, text) for k, text in enumerate(row)) + "</tr>" for row in section.rows)
    label = escape(section.title or section.heads[0])
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return [*parts, f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>']


def as_json(answer: Answer, decided: Decision | None = None) -> str:
    """Everything, with shares and values from 0 to 1 (docs/tradeoffs.md)."""
    case = answer.case
    options = [one.name for one in case.options]
    data = {
        "name": case.name, "samples": case.samples, "seed": case.seed, "error": _round(answer.error),
        "groups": [_group_data(answer, one, options) for one in answer.groups],
        "options": [_option_data(answer, i) for i in range(len(options))],
        "standing": list(answer.standing.options),
        "undominated": {name: _round(share) for name, share in answer.undominated.items()},
        "across": {
            code: {
                "name": RULES[code].name, "fair": RULES[code].fair, "source": RULES[code].source,
                "tiers": [list(tier) for tier in ruled.tiers],
                "figures": {name: _round(value) for name, value in ruled.figures},
                "notes": [one.as_data() for one in ruled.notes],
            }
            for code, ruled in answer.ruled.items()
        },
        "vetoes": [
            {
                "option": one.option, "group": one.group or None, "criterion": one.veto.criterion,
                "reason": one.veto.reason, "at_most": one.veto.at_most, "at_least": one.veto.at_least,
                "chance": _round(one.chance), "tolerated": one.veto.tolerated, "vetoed": one.stands,
            }
            for one in answer.vetoed
        ],
        "holds": [
            {"option": one.option, "kind": one.kind, "by": one.by, "reason": one.reason, "release": one.release}
            for one in case.holds
        ],
        "winning_over": [
            {
                "option": one.option, "group": one.group, "lacks": _round(one.lacks), "most": _round(one.most),
                "change": [
                    {"criterion": c.criterion, "now": _round(c.now), "to": _round(c.to), "share": _round(c.share)}
                    for c in one.way
                ],
                "harms": list(one.others),
            }
            for one in answer.won_over
        ],
        "portfolio": _portfolio_data(answer),
        "decision": None if decided is None else decided.as_data(),
        "notes": [one.as_data() for one in answer.notes],
        "explanation": [str(one) for one in _explained(answer)],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _explained(answer: Answer) -> list[Sentence]:
    rules = [one for _name, notes in across(answer) for one in notes]
    return [*differing(answer), *rules, *winning(answer), *chosen_together(answer), *answer.notes]


def _group_data(answer: Answer, one: GroupAnswer, options: Sequence[str]) -> dict[str, object]:
    def by_option(shares: Array | None) -> dict[str, float] | None:
        return None if shares is None else {name: _round(v) for name, v in zip(options, shares, strict=True)}

    def by_criterion(shares: Array | None) -> dict[str, float] | None:
        return None if shares is None else {n: _round(v) for n, v in zip(one.group.criteria, shares, strict=True)}

    nothing = answer.case.nothing
    return {
        "name": one.group.name, "kind": one.group.kind, "objective": one.group.objective,
        "weights": one.group.weight_kind.code, "mean_weights": by_criterion(one.group.weights.centre),
        "first": options[one.leader],
        "expected": by_option(one.expected),
        "rank_acceptability": {name: [_round(v) for v in one.acceptability[i]] for i, name in enumerate(options)},
        "central_weights": {name: by_criterion(one.central[i]) for i, name in enumerate(options)},
        "confidence": {n: None if v is None else _round(v) for n, v in zip(options, one.confidence, strict=True)},
        "winning": {name: by_option(one.winning[i]) for i, name in enumerate(options)},
        "regret": by_option(one.regret), "greatest_regret": by_option(one.worst_regret),
        "gives_up": by_option(one.given_up),
        "gain": None if nothing is None else by_option(one.gain(nothing)),
        "better_than_nothing": by_option(one.better), "worse_than_nothing": by_option(one.worse),
        "topsis": by_option(one.closeness),
        "moves": [
            {"what": m.what, "criterion": m.criterion, "option": m.option or None, "leader": m.leader,
             "low": _round(m.low), "high": _round(m.high)}
            for m in one.moved
        ],
        "explanation": [str(sentence) for sentence in moves(one)],
    }  # fmt: skip


def _option_data(answer: Answer, at: int) -> dict[str, object]:
    option = answer.case.options[at]
    cells = {key[1]: cell for key, cell in answer.case.cells.items() if key[0] == option.name}
    return {
        "name": option.name, "role": option.role, "about": option.about,
        "scores": {
            criterion: {
                "missing": cell.missing, "disputed": cell.disputed,
                "given": [{"score": j.spread.said, "by": j.by, "evidence": j.evidence} for j in cell.judgements],
            }
            for criterion, cell in cells.items()
        },
        "paragraph": " ".join(str(one) for one in paragraph(answer, at)),
    }  # fmt: skip


def _portfolio_data(answer: Answer) -> dict[str, object] | None:
    found = answer.portfolio
    if found is None:
        return None

    def chosen(one: Chosen | None) -> dict[str, object] | None:
        if one is None:
            return None
        sums = {name: _round(value) for name, value in one.sums}
        return {"options": list(one.options), "aim": _round(one.aim), "sums": sums, "spent": dict(one.spent)}

    broken = [{"group": name, "floor": floor, "reach": _round(reach)} for name, floor, reach in found.broken]
    return {
        "best": chosen(found.best), "second": chosen(found.second), "broken_floors": broken,
        "left_out": list(found.left_out),
    }  # fmt: skip


def _round(value: float) -> float:
    return round(float(value), 9) + 0.0
