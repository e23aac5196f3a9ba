"""A comparison as a page by itself: tables, charts, and everything in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .comparing import Comparison
from .drawing import drawn, tornado
from .telling import break_evens, ranking
from .writing import (
    HEADS,
    exit_rows,
    explained,
    line_rows,
    member_rows,
    moved_rows,
    summary_rows,
    year_rows,
)

STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:right;white-space:nowrap}"
    "th.word,td.word{text-align:left}.scroll{overflow-x:auto;margin:1rem 0}"
    "svg{min-width:40rem;max-width:100%;height:auto}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)


def as_html(comparison: Comparison) -> str:
    """A whole page, without scripts: the ranking first, then years, lines, members, leaving, assumptions, models."""
    case = comparison.case
    title = escape(case.name or "What each offer costs")
    years = [f"Year {k}" for k in range(1, max(len(one.by_year) for one in comparison.priced) + 1)]
    names, members = member_rows(comparison)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        *(f"<p>{escape(str(sentence))}</p>" for sentence in ranking(comparison)),
        _table("Offers by present cost", [head.capitalize() for head in HEADS], summary_rows(comparison), 3),
        _chart("Cost summed up", drawn(comparison)),
        _table("As paid, year by year", ["Offer", *years], year_rows(comparison)),
        _table(
            "What it is made of, as paid", ["Offer", "Line", "How sure", "Money", "Total"], line_rows(comparison), 4
        ),
        _table("What each member bears by its units, as paid", ["Offer", *names], members),
        _table("What leaving at the end of each year costs", ["Offer", *years[: case.years]], exit_rows(comparison)),
        *_moves(comparison),
        *_listed("Where the two cheapest break even", [str(one.sentence) for one in break_evens(comparison)]),
        *_listed("What to know", [str(one) for one in explained(comparison)[len(ranking(comparison)) :]]),
        *_listed(
            "How each offer is priced",
            [f"{one.offer.name}: {one.offer.model.name}. {one.offer.model.pays_for}" for one in comparison.priced],
        ),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _moves(comparison: Comparison) -> list[str]:
    rows = moved_rows(comparison)
    if not rows:
        return []
    heads = ["Offer", "Assumption", "Low", "High", "Cost at low", "Cost at high", "Least at low", "Least at high"]
    return [
        "<h2>What each assumption moves</h2>",
        _chart("What each assumption moves", tornado(comparison)),
        _table("Each assumption moved alone", heads, rows, 2),
    ]


def _chart(label: str, svg: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Chart: {escape(label)}">{svg}</div>'


def _listed(title: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    return [f"<h2>{escape(title)}</h2><ul>", *(f"<li>{escape(one)}</li>" for one in sentences), "</ul>"]


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """A table that scrolls by itself on a narrow page; the first `words` columns hold words, one names the row."""
    if not rows:
        return ""
    named = 1 if heads[0] == "Rank" else 0

    def cell(k: int, text: str) -> str:
        kind = ' class="word"' if k < words else ""
        return f'<th scope="row"{kind}>{escape(text)}</th>' if k == named else f"<td{kind}>{escape(text)}</td>"

    head = "".join(
        f'<th scope="col"{" class=word" if k < words else ""}>{escape(text)}</th>' for k, text in enumerate(heads)
    )
    body = "".join("<tr>" + "".join(cell(k, text) for k, text in enumerate(row)) + "</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
