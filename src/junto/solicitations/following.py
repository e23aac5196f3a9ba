"""What the room does once something was committed: it tells those subscribed, and lets what waits in vain lapse."""

from __future__ import annotations

from collections.abc import Sequence

from junto.journal.models import Entry
from junto.solicitations import telling
from junto.solicitations.actions.questions import lapse_questions
from junto.solicitations.models import Addendum, Solicitation

TELLS = {"announce": telling.announced, "publish": telling.published, "cancel": telling.ended}


def solicitations_changed(entries: Sequence[Entry]) -> None:
    """Announced, published or cancelled: those subscribed are told. Closed: unanswered questions wait no more."""
    for entry in entries:
        solicitation = Solicitation.objects.filter(pk=entry.subject_id).first()
        if solicitation is None:
            continue
        if tell := TELLS.get(entry.action):
            tell(solicitation)
        if entry.action == "close":
            lapse_questions(solicitation)


def addenda_changed(entries: Sequence[Entry]) -> None:
    """Issued: those subscribed are told."""
    issued = [entry.subject_id for entry in entries if entry.action == "issue"]
    for addendum in Addendum.objects.filter(pk__in=issued, state="issued").select_related("solicitation"):
        telling.amended(addendum)
