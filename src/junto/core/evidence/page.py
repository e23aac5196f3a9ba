"""What was found as a page by itself: the verdict, tables, the charts, everything in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from junto.core.pricing.page import STYLE
from junto.core.sentences import gettext_noop as _

from .answering import Answer, verdict
from .drawing import drawn
from .writing import FOUND_HEADS, HEADS, Say, found_rows, method_rows, told, variant_rows, why_rows, worth_lines


def as_html(answer: Answer, say: Say = str, language: str = "en") -> str:
    """A whole page, without scripts; `say` puts its words into another language (gettext)."""
    plan = answer.study.plan
    title = escape(plan.name or plan.outcome)
    parts = [
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>",
        *(f"<p>{escape(one.said(say))}</p>" for one in verdict(answer)),
        *(f"<p>{escape(one)}</p>" for one in worth_lines(answer, say)),
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">{drawn(answer, say)}</div>',
        _table(
            say(_("Effect by each method, with its interval")), [say(one) for one in HEADS], method_rows(answer, say)
        ),
        _table(
            say(_("What would change the answer:")), [say(_("Changed")), say(_("Effect"))], variant_rows(answer, say)
        ),
        _table(
            say(_("Found in the data (nothing was repaired):")),
            [say(one) for one in FOUND_HEADS],
            found_rows(answer, say),
            5,
        ),
        _listed(
            say(_("What each method assumes, and what takes strength away:")),
            [" ".join(row) for row in why_rows(answer, say)],
        ),
        _listed(say(_("What to know:")), told(answer, say)),
        f"<p>{escape(say(_('Digest of the plan: %(digest)s')) % {'digest': plan.digest})}</p></main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    if not rows:
        return ""

    def cells(row: Sequence[str]) -> str:
        first = f'<th scope="row" class="word">{escape(row[0])}</th>'
        return first + "".join(
            f"<td{' class=word' if k < words else ''}>{escape(cell)}</td>" for k, cell in enumerate(row[1:], start=1)
        )

    head = "".join(
        f'<th scope="col"{" class=word" if k < words else ""}>{escape(one)}</th>' for k, one in enumerate(heads)
    )
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _listed(title: str, sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>" if sentences else ""
