"""What the room does when needs or standing things change: match them at once, after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from junto.journal.models import Entry
from junto.projects import telling, telling_stakes
from junto.projects.matching import match_near_things, match_needs
from junto.projects.models import Hold, Tradeoff

OF_NEEDS = ("publish", "import", "edit", "withdraw")


def needs_changed(entries: Sequence[Entry]) -> None:
    """Needs were published, imported, edited or withdrawn: their overlaps are found, looked at again or fade."""
    ids = {e.subject_id for e in entries if e.action in OF_NEEDS and e.state != "draft"}
    if ids:
        match_needs(ids)


def things_changed(entries: Sequence[Entry]) -> None:
    """Something that stands there is new, changed or gone: needs near it may reuse it, or not any more."""
    if ids := {e.subject_id for e in entries}:
        match_near_things(ids)


def holds_changed(entries: Sequence[Entry]) -> None:
    """The date for an answer passed: those concerned are told."""
    overdue = [e.subject_id for e in entries if e.action == "miss"]
    for hold in Hold.objects.filter(pk__in=overdue, state="overdue"):
        telling.hold_overdue(hold)


def tradeoffs_changed(entries: Sequence[Entry]) -> None:
    """The day of a review has come: those who begin it are told."""
    due = [e.subject_id for e in entries if e.action == "come_due"]
    for tradeoff in Tradeoff.objects.filter(pk__in=due, state="due").select_related("project__lead"):
        telling_stakes.review_due(tradeoff)
