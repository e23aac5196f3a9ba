"""What the room does once something was committed: it tells those subscribed, and lets what waits in vain lapse."""

from __future__ import annotations

from collections.abc import Sequence

from junto.journal.models import Entry
from junto.projects.models import Project
from junto.solicitations import telling
from junto.solicitations.actions.contacts import open_contacts
from junto.solicitations.actions.questions import lapse_questions
from junto.solicitations.actions.submissions import keep_sealed
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
        if entry.state in ("cancelled", "unsuccessful"):
            keep_sealed(solicitation)


def addenda_changed(entries: Sequence[Entry]) -> None:
    """Issued: those subscribed are told."""
    issued = [entry.subject_id for entry in entries if entry.action == "issue"]
    for addendum in Addendum.objects.filter(pk__in=issued, state="issued").select_related("solicitation"):
        telling.amended(addendum)


def projects_changed(entries: Sequence[Entry]) -> None:
    """A project became public: so does what was said with companies about it."""
    begun = [entry.subject_id for entry in entries if entry.action == "begin"]
    for project in Project.objects.filter(pk__in=begun):
        open_contacts(project)
