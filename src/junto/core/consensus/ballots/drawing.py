"""Draws a ballot's projects: votes and cost of each, the chosen ones first, with a line where the budget ends."""

from __future__ import annotations

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from ..writing import Say
from .outcome import Outcome
from .telling import money, named

MOST = 40
NAMES, MIDDLE, TOP, ROW = 300, 520, 96, 26


def drawn(outcome: Outcome, say: Say = str) -> str:
    """Left the votes, right the cost as it adds up towards the budget; the chosen filled, the others outlined."""
    election = outcome.election
    others = sorted(
        (k for k in range(len(election.projects)) if k not in outcome.chosen), key=lambda k: -election.points[k]
    )
    order = [*outcome.chosen, *others][:MOST]
    height = TOP + ROW * len(order) + 50
    title = say(_("Projects chosen, and what they cost"))
    words = say(_("%(spent)s of %(budget)s are spent on %(count)s of %(all)s projects."))
    told = words % {
        "spent": money(outcome.spent), "budget": money(election.budget), "count": len(outcome.chosen),
        "all": len(election.projects),
    }  # fmt: skip
    votes = say(_("votes")) if election.kind == "approval" else say(_("points"))
    parts = [text(20, 32, title, weight="bold", size=18), text(20, 56, told)]
    parts += [text(NAMES, 80, votes), text(MIDDLE, 80, say(_("cost, added up")))]
    most = max([1, *election.points])
    top = max([election.budget, *(election.projects[k].cost for k in order)])
    room = WIDTH - MIDDLE - 90
    edge = round(MIDDLE + float(election.budget / top) * room, 1)
    parts.append(f'<path d="M{edge} {TOP - 8}V{height - 40}" stroke="{INK}" stroke-width="2" stroke-dasharray="5 4"/>')
    parts.append(text(edge, height - 22, say(_("budget")) + " " + money(election.budget), anchor="middle"))
    so_far = election.budget * 0
    for row, k in enumerate(order):
        y, chosen, project = TOP + ROW * row, k in outcome.chosen, election.projects[k]
        fill = f'fill="{COLOURS[0]}"' if chosen else f'fill="#fff" stroke="{FAINT}" stroke-width="1.5"'
        start = so_far if chosen else election.budget * 0
        x, wide = MIDDLE + float(start / top) * room, float(project.cost / top) * room
        bar = election.points[k] / most * (MIDDLE - NAMES - 60)
        parts.append(text(20, y + 12, ("✓ " if chosen else "") + shortened(named(project), 36)))
        parts.append(f'<rect x="{NAMES}" y="{y}" width="{bar:.1f}" height="15" {fill}/>')
        parts.append(text(round(NAMES + bar + 5, 1), y + 12, f"{election.points[k]:,}", size=11))
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="15" {fill}/>')
        parts.append(text(WIDTH - 10, y + 12, money(project.cost), anchor="end", size=11))
        so_far += project.cost if chosen else 0
    return document(title, told, parts, height, "ballot")
