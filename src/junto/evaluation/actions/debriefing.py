"""Debriefings: asked for by a company that did not get the award, given on its own submission alone."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.evaluation import telling
from junto.evaluation.models import Award, Candidate, Debriefing
from junto.journal.door import perform


def ask_debriefing(award: Award, *, candidate: Candidate, by: Actor, wish: str = "") -> Debriefing:
    """Ask for one's company how its submission was judged."""
    asked = perform(Debriefing(award=award, candidate=candidate, wish=wish.strip()), "ask", by=by)
    telling.debriefing_asked(asked)
    return asked


def give_debriefing(
    debriefing: Debriefing, *, by: Actor, told: str, held_on: date, seen: int | None = None
) -> Debriefing:
    """Say what the company was told of its own submission; nothing of others' belongs here."""
    if not told.strip():
        raise Refused(_("Write what the company was told."), code="input", field="told")

    def apply(fresh: Debriefing, _context: Context) -> None:
        fresh.told, fresh.held_on = told.strip(), held_on

    given = perform(debriefing, "give", by=by, apply=apply, seen=seen)
    telling.debriefing_given(given)
    return given
