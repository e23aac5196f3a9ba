"""A comparison as a page by itself: tables, charts, and everything in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from junto.core.sentences import gettext_noop as _

from .comparing import Comparison
from .drawing import drawn, tornado
from .offer import Offer
from .telling import break_evens, ranking
from .writing import (
    BY_YEAR,
    EVEN,
    HEADS,
    KNOW,
    LEAVING,
    MADE,
    MADE_OF,
    MEMBERS,
    MOVES,
    MOVING,
    Say,
    exit_rows,
    explained,
    line_rows,
    member_rows,
    moved_rows,
    summary_rows,
    year_rows,
    years_of,
)

STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:right;white-space:nowrap}"
    "th.word,td.word{text-align:left}.scroll{overflow-x:auto;margin:1rem 0}"
    "svg{min-width:40rem;max-width:100%;height:auto}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)


def as_html(comparison: Comparison, say: Say = str, language: str = "en") -> str:
    """A whole page, without scripts: the ranking first, then years, lines, members, leaving, assumptions, models."""
    case = comparison.case
    title = escape(case.name or say(_("What each offer costs")))
    years, offer = [_big(year) for year in years_of(comparison, say)], _big(say(_("offer")))
    names, members = member_rows(comparison)
    first, known = len(ranking(comparison)), explained(comparison)
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        *(f"<p>{escape(sentence.said(say))}</p>" for sentence in ranking(comparison)),
        _table(say(_("Offers by present cost")), _heads(HEADS, say), summary_rows(comparison, say), (3, 1)),
        _chart(say(_("Cost summed up")), drawn(comparison, say)),
        _table(say(BY_YEAR), [offer, *years], year_rows(comparison)),
        _table(say(MADE_OF), _heads(MADE, say), line_rows(comparison, say), (4, 0)),
        _table(say(MEMBERS), [offer, *names], members),
        _table(say(LEAVING), [offer, *years[: case.years]], exit_rows(comparison)),
        *_moves(comparison, say),
        *_listed(say(EVEN), [one.sentence.said(say) for one in break_evens(comparison)]),
        *_listed(say(KNOW), [one.said(say) for one in known[first:]]),
        *_listed(say(_("How each offer is priced")), [_priced(one.offer, say) for one in comparison.priced]),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _priced(offer: Offer, say: Say) -> str:
    return f"{offer.name}: {say(offer.model.name)}. {say(offer.model.pays_for)}"


def _heads(heads: Sequence[str], say: Say) -> list[str]:
    return [_big(say(head)) for head in heads]


def _big(words: str) -> str:
    """Words that begin with a capital."""
    return words[:1].upper() + words[1:]


def _moves(comparison: Comparison, say: Say) -> list[str]:
    rows = moved_rows(comparison, say)
    if not rows:
        return []
    return [
        f"<h2>{escape(say(MOVING))}</h2>",
        _chart(say(MOVING), tornado(comparison, say)),
        _table(say(_("Each assumption moved alone")), _heads(MOVES, say), rows, (2, 0)),
    ]


def _chart(label: str, svg: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{svg}</div>'


def _listed(title: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    return [f"<h2>{escape(title)}</h2><ul>", *(f"<li>{escape(one)}</li>" for one in sentences), "</ul>"]


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], kinds: tuple[int, int] = (1, 0)) -> str:
    """A table that scrolls by itself on a narrow page; of `kinds`, how many of its first columns hold words, and
    which names the row.
    """
    if not rows:
        return ""
    words, named = kinds

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
