"""What `junto share` writes: JSON for programs, a table for the terminal, a page with its chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .case import Case
from .drawing import NO_RULE, Say, drawn
from .soundness import Finding

IN_WORDS = _("Each rule in words")
AT_ONCE = 5  # rules side by side in the terminal
SIGNS = {True: _("yes"), False: _("no"), None: _("not known")}
MARKS = {
    "covers": _("covers the total"),
    "alone": _("nobody worse off than alone"),
    "subsidy": _("no group pays for others"),
    "equal": _("alike share alike"),
    "leaving": _("stable when one leaves"),
}


def as_json(case: Case, answers: Sequence[Answer]) -> str:
    """`{"players": […], "rules": {NAME: {"shares", "in_core", "blocking", "explanation"}}}`; shares before rounding."""
    rules = {answer.rule.code: _rule_data(case, answer) for answer in answers}
    return json.dumps({"players": list(case.game.players), "rules": rules}, ensure_ascii=False, indent=2) + "\n"


def _rule_data(case: Case, answer: Answer) -> dict[str, object]:
    if answer.shares is None or answer.standing is None:
        return {"shares": None, "in_core": None, "blocking": None, "explanation": answer.explanation}
    blocking = answer.standing.blocking
    return {
        "shares": {name: _number(one) for name, one in zip(case.game.players, answer.shares, strict=True)},
        "in_core": answer.standing.in_core,
        "blocking": None if blocking is None else {"members": list(blocking.members), "saves": _number(blocking.saves)},
        "explanation": answer.explanation,
    }


def _number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


def as_text(case: Case, answers: Sequence[Answer], findings: Sequence[Finding], say: Say = str) -> str:
    """Members down, rules across, to the smallest unit; then each rule in words."""
    lines = [case.name, ""] if case.name else []
    applying = [answer for answer in answers if answer.shares is not None]
    for start in range(0, len(applying), AT_ONCE):
        lines += [*_block(case, applying[start : start + AT_ONCE], say), ""]
    for answer in answers:
        lines += [f"{answer.rule.code}: {say(answer.rule.name)}. {say(answer.rule.fair)}", f"    {answer.told(say)}"]
        if answer.marks:
            lines.append(
                "    "
                + "; ".join(f"{say(MARKS[m.code])}: {say(SIGNS[m.holds])}{_by(case, m.margin)}" for m in answer.marks)
            )
    if findings:
        lines += ["", say(_("What to know about these costs:")), *(f"    {one.sentence.said(say)}" for one in findings)]
    return "\n".join(lines) + "\n"


def _by(case: Case, margin: Fraction | None) -> str:
    return "" if not margin else f" ({case.said(margin)})"


def _block(case: Case, answers: Sequence[Answer], say: Say) -> list[str]:
    head = ["", say(_("alone")), *(answer.rule.code for answer in answers)]
    rows = [head]
    for i, name in enumerate(case.game.players):
        alone = case.game.alone()[i]
        rows.append([name, "?" if alone is None else case.said(alone), *(case.said(one.paid[i]) for one in answers)])
    core = {True: say(_("yes")), False: say(_("no")), None: "?"}
    rows.append([say(_("in the core")), "", *(core[one.standing.in_core if one.standing else None] for one in answers)])
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return lines


STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5}table{border-collapse:collapse}th,td{border-bottom:1px solid #a9aeb1;"
    "padding:.3rem .7rem;text-align:right}th:first-child{text-align:left}.scroll{overflow-x:auto}"
    "svg{min-width:40rem;max-width:100%;height:auto}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)


def as_html(
    case: Case, answers: Sequence[Answer], findings: Sequence[Finding], say: Say = str, language: str = "en"
) -> str:
    """A page by itself: the table, the chart, every rule in words with its marks, formula and source."""
    title = escape(case.name or say(_("Who pays what")))
    noted = "".join(f"<li>{escape(finding.sentence.said(say))}</li>" for finding in findings)
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        _table(case, [answer for answer in answers if answer.shares is not None], say),
        f'<div class="scroll">{drawn(case, answers, say)}</div>',
        f"<h2>{escape(say(IN_WORDS))}</h2>",
        *(_section(answer, say) for answer in answers),
    ]
    if noted:
        title = escape(say(_("What to know about these costs:")))
        lines.append(f"<h2>{title}</h2><ul>{noted}</ul>")
    return "\n".join([*lines, "</main></body></html>"]) + "\n"


def _table(case: Case, answers: Sequence[Answer], say: Say) -> str:
    if not answers:
        return f"<p>{escape(say(NO_RULE))}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in case.game.players)
    alone = "".join(f"<td>{'?' if c is None else escape(case.said(c))}</td>" for c in case.game.alone())
    rows = "".join(
        f'<tr><th scope="row">{escape(say(one.rule.name))}</th>'
        + "".join(f"<td>{escape(case.said(part))}</td>" for part in one.paid)
        + f"<td>{escape(say(SIGNS[one.standing.in_core if one.standing else None]))}</td></tr>"
        for one in answers
    )
    caption, first = escape(say(_("Shares by rule and member"))), escape(say(_("Rule")))
    last, by_itself = escape(say(_("in the core"))), escape(say(_("alone")))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}'
        f'</caption><thead><tr><th scope="col">{first}</th>{head}<th scope="col">{last}</th></tr></thead>'
        f'<tbody><tr><th scope="row">{by_itself}</th>{alone}<td></td></tr>{rows}</tbody></table></div>'
    )


def _section(answer: Answer, say: Say) -> str:
    rule = answer.rule
    marks = "".join(
        f"<li>{escape(say(MARKS[m.code]))}: {escape(say(SIGNS[m.holds]))}. {escape(m.told.said(say))}</li>"
        for m in answer.marks
    )
    parts = [f"<h3>{escape(say(rule.name))} ({escape(rule.code)})</h3>", f"<p>{escape(say(rule.fair))}</p>"]
    parts.append(f"<p>{escape(answer.told(say))}</p>")
    if marks:
        parts.append(f"<ul>{marks}</ul>")
    return "".join([*parts, f"<p><small>{escape(say(rule.formula))}. {escape(rule.source)}.</small></p>"])
