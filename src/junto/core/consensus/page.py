"""A consultation's results as a page by itself: words, charts and tables, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .analysing import Analysis
from .drawing import drawn, opinion_map
from .telling import cautions, findings, groups
from .writing import Say, chosen_rows, statement_rows

STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:right;vertical-align:top}"
    "th.word,td.word{text-align:left;min-width:8rem}.scroll{overflow-x:auto;margin:1rem 0}"
    "svg{min-width:40rem;max-width:100%;height:auto}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
)


def as_html(analysis: Analysis, say: Say = str, language: str = "en") -> str:
    """A whole page: what groups agree on first, then who they are, charts, tables, and what not to conclude."""
    title = say(_("What participants agree on"))
    parts = [
        f"<h1>{escape(title)}</h1>",
        *_listed(findings(analysis), say),
        figure(say(_("Agreement by group")), drawn(analysis, say)),
        f"<h2>{escape(say(_('The groups')))}</h2>",
        *_listed(groups(analysis), say),
    ]
    if analysis.grouping.clusters is not None:
        parts.append(figure(say(_("Opinion map")), opinion_map(analysis, say)))
    parts += [
        table(say(_("Statement by statement")), *statement_rows(analysis, say), words=1),
        table(say(_("What each group stands for")), *chosen_rows(analysis, say), words=3),
        f"<h2>{escape(say(_('What must not be concluded')))}</h2>",
        *_listed([*cautions(analysis), *analysis.votes.notes], say),
    ]
    return page(title, parts, language)


def page(title: str, parts: Sequence[str], language: str) -> str:
    """A whole HTML document."""
    head = [
        "<!doctype html>",
        f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
    ]
    return "\n".join([*head, *(part for part in parts if part), "</main></body></html>"]) + "\n"


def figure(label: str, svg: str) -> str:
    """A chart that scrolls by itself on a narrow page."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{svg}</div>'


def _listed(sentences: Sequence[Sentence], say: Callable[[str], str]) -> list[str]:
    return ["<ul>", *(f"<li>{escape(one.said(say))}</li>" for one in sentences), "</ul>"] if sentences else []


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> str:
    """A table that scrolls by itself; its first `words` columns hold words, the first names the row."""
    if not rows:
        return ""

    def kind(k: int) -> str:
        return ' class="word"' if k < words else ""

    head = "".join(f'<th scope="col"{kind(k)}>{escape(one)}</th>' for k, one in enumerate(heads))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" class="word">{escape(one)}</th>' if k == 0 else f"<td{kind(k)}>{escape(one)}</td>"
            for k, one in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
