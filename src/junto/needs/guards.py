"""Why a need cannot be published yet, why a file stays: in sentences, read by buttons, refusals and the door alike."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.documents.holding import HELD, not_held, told
from junto.documents.models import LegalHold
from junto.journal.models import Entry
from junto.needs.models import Import, Need


def names_itself(need: Need, context: Context) -> Words | None:
    """A need has a title and belongs to someone."""
    if not need.title.strip():
        return _("Give it a title first.")
    if need.organization_id is None:
        return _("Say which department needs it.")
    return None


def says_what_for(need: Need, context: Context) -> Words | None:
    """A kind of thing, a sector or words on why."""
    if need.kind_id is None and need.sector_id is None and not need.description.strip():
        return _("Say what it is for: choose a kind of thing or a sector, or write why it is needed.")
    return None


def says_where(need: Need, context: Context) -> Words | None:
    """A place on the map, its address, or the whole city."""
    if need.geometry is None and not need.place_name.strip() and not need.citywide:
        return _("Say where: mark the place on the map, give its address, or choose “the whole city”.")
    return None


def starts_before_it_ends(need: Need, context: Context) -> Words | None:
    """The window is in order."""
    if need.starts and need.ends and need.ends < need.starts:
        return _("It ends before it starts: correct the dates first.")
    return None


def nothing_held(imported: Import, context: Context) -> Words | None:
    """A legal hold on the import, on what it brought, or on whose it is keeps the file."""
    if (sentence := not_held(imported, context)) is not None:
        return sentence
    brought = imported.rows.values("subject_id")
    owners = Need.objects.filter(pk__in=brought).values("organization")
    held = LegalHold.objects.filter(state__in=HELD).filter(
        Q(subject_type="people.organization", subject_id__in=owners) | Q(subject_id__in=brought)
    )
    hold = held.order_by("pk").first()
    return None if hold is None else told(hold, context.actor)


PUBLISHABLE = (names_itself, says_what_for, says_where, starts_before_it_ends)


def taken_back(need: Need, context: Context) -> Words | None:
    """Only what was withdrawn with its import comes back by a new one; what a lead withdrew stays withdrawn."""
    last = Entry.objects.filter(subject_type="needs.need", subject_id=need.pk).order_by("-number").first()
    if last is not None and last.action == "recall":
        return None
    return _("Its department withdrew it; only the department takes it up again.")
