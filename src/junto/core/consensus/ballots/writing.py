"""What `junto ballot` writes: JSON for programs, a table for the terminal, a page."""

from __future__ import annotations

import json
from html import escape

from junto.core.sentences import gettext_noop as _

from ..page import figure, page, table
from ..writing import Say, block
from .drawing import drawn
from .outcome import Outcome
from .telling import compared, money, named, rules, told, why


def as_json(outcome: Outcome, say: Say = str) -> str:
    """The whole outcome; amounts as exact texts (“7/3” where they are no whole number)."""
    election = outcome.election
    data = {
        "method": outcome.method, "completion": outcome.completion, "ties": outcome.ties, "seed": outcome.seed,
        "budget": str(election.budget), "spent": str(outcome.spent), "voters": len(election.ballots),
        "ballots": election.kind, "share": str(outcome.shares.share) if outcome.shares else None,
        "served": outcome.served(outcome.chosen), "served_by_usual_rule": outcome.served(outcome.usual),
        "chosen": [election.projects[k].code for k in outcome.chosen],
        "usual_rule": [election.projects[k].code for k in outcome.usual],
        "projects": [_project(outcome, k) for k in range(len(election.projects))],
        "explanation": [one.said(say) for one in told(outcome)],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _project(outcome: Outcome, k: int) -> dict[str, object]:
    project, bought = outcome.election.projects[k], outcome.bought(k)
    return {
        "id": project.code, "name": project.name, "cost": str(project.cost),
        "votes": len(outcome.election.supporters[k][0]),
        "points": outcome.election.points[k], "chosen": k in outcome.chosen,
        "by": "shares" if bought else "completion" if k in outcome.added else "votes" if k in outcome.chosen else None,
        "rho": str(bought.rho) if bought else None, "most_paid": str(bought.most) if bought else None,
    }  # fmt: skip


def rows(outcome: Outcome, say: Say = str) -> tuple[list[str], list[list[str]]]:
    """Heads and one row a project: the chosen in their order, then the others by votes."""
    heads = [say(one) for one in (_("project"), _("chosen"), _("cost"), _("votes"), _("points"))]
    others = sorted((k for k in range(len(outcome.election.projects)) if k not in outcome.chosen),
                    key=lambda k: -outcome.election.points[k])  # fmt: skip
    found = []
    for k in [*outcome.chosen, *others]:
        project = outcome.election.projects[k]
        votes, chosen = (
            f"{len(outcome.election.supporters[k][0]):,}",
            say(_("yes")) if k in outcome.chosen else say(_("no")),
        )
        found.append([named(project), chosen, money(project.cost), votes, f"{outcome.election.points[k]:,}"])
    return heads, found


def as_text(outcome: Outcome, say: Say = str) -> str:
    """For the terminal: the rules, the table, what it means, and why for each project."""
    heads, found = rows(outcome, say)
    lines = [one.said(say) for one in [*rules(outcome), *compared(outcome)]]
    lines += ["", *block(heads, found, words=2), ""]
    return "\n".join([*lines, *(why(outcome, k).said(say) for k in range(len(outcome.election.projects)))]) + "\n"


def as_html(outcome: Outcome, say: Say = str, language: str = "en") -> str:
    """A whole page without scripts."""
    title = say(_("What the ballot decided"))
    sentences = [one.said(say) for one in told(outcome)]
    listed = ["<ul>", *(f"<li>{escape(one)}</li>" for one in sentences), "</ul>"]
    parts = [
        f"<h1>{escape(title)}</h1>",
        figure(title, drawn(outcome, say)),
        table(title, *rows(outcome, say), words=2),
        *listed,
    ]
    return page(title, parts, language)
