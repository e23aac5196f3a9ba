"""Stays of an opening: placed and ended by the room below; the officer may go ahead with a written determination."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context
from junto.documents.actions import freeze
from junto.journal.door import perform
from junto.solicitations.models import OpeningStay, Solicitation


def stay_opening(solicitation: Solicitation, *, cause: str) -> OpeningStay:
    """Let nothing be opened while `cause` (the number of a protest) stands against it."""
    return perform(OpeningStay(solicitation=solicitation, cause=cause), "place", by=PROGRAM, inputs={"cause": cause})


def bind_opening(solicitation: Solicitation, *, cause: str) -> OpeningStay | None:
    """Let nobody go ahead until what `cause` found wrong is put right. None where the opening was held already."""
    stay = OpeningStay.objects.filter(solicitation=solicitation, cause=cause).exclude(state="ended").first()
    if stay is None or stay.solicitation.state not in ("published", "closed"):
        return None
    return perform(stay, "bind", by=PROGRAM, inputs={"cause": cause})


def end_opening_stay(solicitation: Solicitation, *, cause: str) -> OpeningStay | None:
    """What `cause` stood for is settled. None where it stayed nothing any more."""
    stay = OpeningStay.objects.filter(solicitation=solicitation, cause=cause).exclude(state="ended").first()
    return stay and perform(stay, "end", by=PROGRAM, inputs={"cause": cause})


def go_ahead(stay: OpeningStay, *, by: Actor, reason: str, seen: int | None = None) -> OpeningStay:
    """Go ahead with the opening although the protest is not decided, with a written determination for everyone."""

    def apply(fresh: OpeningStay, _context: Context) -> None:
        fresh.determination = reason.strip()

    def then(fresh: OpeningStay, _context: Context) -> None:
        freeze(fresh, label=_("Determination"), by=PROGRAM)

    inputs = {"cause": stay.cause, "reason": reason}
    return perform(stay, "go_ahead", by=by, inputs=inputs, apply=apply, then=then, seen=seen)
