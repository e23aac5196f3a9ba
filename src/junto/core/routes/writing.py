"""What `junto routes explain` writes: JSON for programs, tables for the terminal, a page to print."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from .calendars import Milestone
from .explanation import Closed, Duty, Explanation, Notice, Route
from .model import Approval, Provision
from .telling import Section, Voice, sections, title

WIDEST = 60
SHORT, NO_BREAK = 12, ' class="short"'  # days and numbers stay on one line
STYLE = (
    "body{font-family:Public Sans,Helvetica,Arial,sans-serif;color:#1b1b1b;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem;line-height:1.5;overflow-wrap:break-word}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #a9aeb1;padding:.3rem .7rem;text-align:left;vertical-align:top}"
    "td.short{white-space:nowrap}"
    ".scroll{overflow-x:auto;margin:1rem 0}svg{min-width:40rem;max-width:100%;height:auto}"
)


def as_data(found: Explanation, voice: Voice | None = None) -> dict[str, Any]:
    """Everything the answer knows as JSON data: codes for programs, words for people."""
    voice = voice or Voice()
    return {
        "jurisdictions": [law.id for law in found.plan.jurisdictions],
        "on": found.on.isoformat(),
        "allowed": [_route(route, voice) for route in found.allowed],
        "not_allowed": [_closed(one, voice) for one in found.not_allowed],
        "possible": [_route(route, voice) for route in found.possible],
        "approvals": [_duty(one, voice) for one in found.approvals],
        "documents": [_duty(one, voice) for one in found.documents],
        "warnings": [_notice("warning", one, voice) for one in found.warnings],
        "modifiers": [_notice("modifier", one, voice) for one in found.modifiers],
        "caps": [{"percent": f"{one.percent:f}", **_source(one.provision)} for one in found.caps],
        "ask": [{"fact": one.fact, "question": voice.told(one.sentence)} for one in found.ask],
        "may_apply": [
            {
                **_source(one.provision), "documents": list(one.provision.documents),
                "approvals": list(one.provision.approvals), "warning": one.provision.warns or one.provision.excludes,
                "depends_on": list(one.depends_on),
            }
            for one in found.may_apply
        ],
        "if_applies": [
            {
                "jurisdiction": one.jurisdiction.id, "depends_on": list(one.depends_on), "allowed": list(one.allowed),
                "allowed_without": list(one.allowed_without), "documents": list(one.documents),
                "approvals": list(one.approvals),
            }
            for one in found.alternatives
        ],
        "assumed": [
            {"fact": name, "said": voice.told(said)}
            for name, said in zip(found.assumed, found.assumptions, strict=True)
        ],
        "cautions": [voice.told(one) for one in found.cautions],
    }  # fmt: skip


def as_json(found: Explanation, voice: Voice | None = None) -> str:
    """The data as JSON text."""
    return json.dumps(as_data(found, voice), ensure_ascii=False, indent=2) + "\n"


def _source(provision: Provision) -> dict[str, str]:
    return {
        "provision": provision.id, "jurisdiction": provision.jurisdiction, "cite": provision.cite,
        "verified": provision.verified,
    }  # fmt: skip


def _route(route: Route, voice: Voice) -> dict[str, Any]:
    sources = [_source(one) for one in route.provisions]
    first = sources[0] if sources else {"provision": "", "jurisdiction": "", "cite": "", "verified": ""}
    data = {
        "method": route.method.id, "label": voice.told(route.method.label), "kind": route.method.kind, **first,
        "provisions": sources,
        "limits": {name: count for one in route.provisions for name, count in one.limits.items()},
        "documents": [one.what.id for one in route.documents],
        "approvals": [one.what.id for one in route.approvals],
    }  # fmt: skip
    if route.depends_on:
        return {**data, "depends_on": list(route.depends_on)}
    return {**data, "days": route.elapsed, "calendar": [_milestone(one, voice) for one in route.calendar]}


def _milestone(one: Milestone, voice: Voice) -> dict[str, Any]:
    return {
        "act": one.act, "label": voice.told(one.label), "day": one.day.isoformat(),
        "latest": one.latest.isoformat() if one.latest else None, "why": voice.told(one.why) or None,
        "cite": one.period.cite if one.period else None, "verified": one.period.verified if one.period else None,
        "approval": one.approval or None,
    }  # fmt: skip


def _closed(one: Closed, voice: Voice) -> dict[str, Any]:
    reasons = [
        {
            "jurisdiction": reason.jurisdiction.id,
            "provision": reason.provision.id if reason.provision else None,
            "cite": reason.provision.cite if reason.provision else None,
            "why": [voice.told(why) for why in reason.why],
        }
        for reason in one.reasons
    ]
    return {"method": one.method.id, "label": voice.told(one.method.label), "because": reasons}


def _duty(one: Duty, voice: Voice) -> dict[str, Any]:
    return {
        "approval" if isinstance(one.what, Approval) else "document": one.what.id,
        "label": voice.told(one.what.label),
        "before": one.what.before,
        "methods": list(one.methods),
        "sources": [_source(provision) for provision in one.sources],
    }


def _notice(kind: str, one: Notice, voice: Voice) -> dict[str, Any]:
    return {kind: one.code, "text": voice.told(one.text), **_source(one.provision)}


def as_text(found: Explanation, voice: Voice | None = None) -> str:
    """For the terminal."""
    voice = voice or Voice()
    lines = [title(found, voice)]
    for section in sections(found, voice):
        lines += ["", section.title, *(line for told in section.told for line in _wrapped(told)), *_table(section)]
    return "\n".join(lines) + "\n"


def _wrapped(told: str) -> list[str]:
    return wrap(told, 116, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)


def _table(section: Section) -> list[str]:
    if not section.rows:
        return []
    table = [
        [wrap(cell, WIDEST, break_on_hyphens=False) or [""] for cell in row] for row in (section.heads, *section.rows)
    ]
    used = [k for k in range(len(section.heads)) if any(row[k] != [""] for row in table[1:])]
    widths = {k: max(len(line) for row in table for line in row[k]) for k in used}
    lines = []
    for row in table:
        for n in range(max(len(row[k]) for k in used)):
            cells = [(row[k][n] if n < len(row[k]) else "").ljust(widths[k]) for k in used]
            lines.append(("  " + "  ".join(cells)).rstrip())
    return lines


def as_html(
    found: Explanation, voice: Voice | None = None, drawn: Callable[[Explanation, Voice], str] | None = None
) -> str:
    """A whole page, without scripts; `drawn` makes its chart."""
    voice = voice or Voice()
    name = escape(title(found, voice))
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(voice.language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}</title><style>{STYLE}</style></head><body><main><h1>{name}</h1>",
    ]
    for number, section in enumerate(sections(found, voice)):
        parts.append(f"<h2>{escape(section.title)}</h2>")
        if section.told:
            parts += ["<ul>", *(f"<li>{escape(one)}</li>" for one in section.told), "</ul>"]
        if section.rows:
            parts.append(_html_table(section))
        if number == 0 and drawn is not None and any(route.calendar for route in found.allowed):
            parts.append(f'<div class="scroll" tabindex="0" role="region">{drawn(found, voice)}</div>')
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _html_table(section: Section) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in section.heads)
    rows = "".join(_html_row(row) for row in section.rows)
    label = escape(section.title)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _html_row(row: Sequence[str]) -> str:
    first, *rest = row
    cells = (f"<td{NO_BREAK if len(one) <= SHORT else ''}>{escape(one)}</td>" for one in rest)
    return f'<tr><th scope="row">{escape(first)}</th>{"".join(cells)}</tr>'


def listed(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows in columns, for `junto routes list`."""
    table = list(rows)
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    return "\n".join("  ".join(cell.ljust(widths[k]) for k, cell in enumerate(row)).rstrip() for row in table) + "\n"
