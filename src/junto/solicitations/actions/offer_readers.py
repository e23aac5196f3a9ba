"""How far somebody may read what was offered: set by the evaluation; everything follows one and the same row."""

from __future__ import annotations

from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Person
from junto.solicitations.models import OfferReader, Solicitation

LEVELS = ("names", "contents", "prices")


def let_read_offers(solicitation: Solicitation, person: Person, level: str) -> OfferReader | None:
    """Let a person read up to `level` (`names`, `contents`, `prices`; empty: nothing any more); never less than before
    unless nothing. Returns the row, None where there is none and none is needed.
    """
    known = OfferReader.objects.filter(solicitation=solicitation, person=person).first()
    if not level:
        return perform(known, "end", by=PROGRAM) if known is not None and known.state != "ended" else known
    if known is None:
        return perform(OfferReader(solicitation=solicitation, person=person), f"show_{level}", by=PROGRAM)
    if known.state != "ended" and LEVELS.index(known.state) >= LEVELS.index(level):
        return known
    return perform(known, f"show_{level}", by=PROGRAM)
