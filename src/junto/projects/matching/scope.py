"""Which needs and standing things a search must look at when some needs are new, edited or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from junto.core.geometry import Box
from junto.needs.models import Need
from junto.places.geometry import box_stored
from junto.places.models import StandingThing
from junto.places.queries import ids_near
from junto.projects.matching.items import code_of, needs_to_compare
from junto.projects.models import Overlap

FEW = 40  # up to so many needs, each asks for what is near it; beyond, all are compared in one pass
SAME_KIND = 1_000  # needs of one kind that a single need is compared with for a same purchase
WITHOUT_KIND = 500  # needs of no kind, whose words may betray one
THINGS = 200_000


@dataclass(frozen=True, slots=True)
class Scope:
    """The needs compared, the standing things asked about, and the ids whose overlaps are settled by the search."""

    needs: list[Need]
    things: list[StandingThing]
    touched: frozenset[UUID]


def scope_of(touched: Collection[UUID]) -> Scope:
    """What to compare: the touched needs, those that shared an overlap with them, and those near or of their kind."""
    ids = set(touched) | _fellows(touched)
    if len(ids) > FEW:
        ids |= set(Need.objects.filter(state="published").values_list("pk", flat=True))
        needs = needs_to_compare(ids)
        return Scope(needs, _things_in(needs, touched), frozenset(touched))
    asking = needs_to_compare(ids)
    for need in asking:
        ids |= _near(need)
    for code, jurisdiction in {(code_of(need)[0], need.organization.jurisdiction_id) for need in asking}:
        ids |= _of_kind(code, jurisdiction)
    return Scope(needs_to_compare(ids), _things_near(asking, touched), frozenset(touched))


def _fellows(touched: Collection[UUID]) -> set[UUID]:
    """The needs that are in an undecided or declined overlap with a touched one: its leaving changes theirs."""
    fellows: set[UUID] = set()
    ids = list(touched)
    for start in range(0, len(ids), 500):
        theirs = Overlap.objects.filter(need_rows__need__in=ids[start : start + 500]).exclude(state="accepted")
        fellows |= set(Need.objects.filter(overlap_rows__overlap__in=theirs).values_list("pk", flat=True))
    return fellows


def _near(need: Need) -> set[UUID]:
    if need.geometry is None:
        return set()
    return set(ids_near(Need, need.geometry, settings.OVERLAP_WITHIN_M))


def _of_kind(code: str | None, jurisdiction: UUID | None) -> set[UUID]:
    """The needs of a kind in one government, and those of no kind, whose words may betray the same."""
    if code is None:
        return set()
    rows = Need.objects.filter(state="published", organization__jurisdiction=jurisdiction)
    same = rows.filter(kind__code=code).order_by("-pk").values_list("pk", flat=True)[:SAME_KIND]
    unsaid = rows.filter(kind=None).order_by("-pk").values_list("pk", flat=True)[:WITHOUT_KIND]
    return {*same, *unsaid}


def _things_near(needs: Sequence[Need], touched: Collection[UUID]) -> list[StandingThing]:
    ids: set[UUID] = set()
    for need in needs:
        if need.geometry is not None and need.pk in touched:
            ids |= set(ids_near(StandingThing, need.geometry, settings.OVERLAP_WITHIN_M))
    rows = StandingThing.objects.filter(pk__in=ids, state="listed")
    return list(rows.select_related("kind", "owner").order_by("pk"))


def _things_in(needs: Sequence[Need], touched: Collection[UUID]) -> list[StandingThing]:
    """The standing things in the box around all touched needs."""
    # A box over the date line (west > east) would span the Earth here; such needs are few and asked one by one.
    boxes = [box for n in needs if n.pk in touched and (box := box_stored(n)) is not None and box.west <= box.east]
    if not boxes:
        return []
    box = Box(
        min(b.west for b in boxes), min(b.south for b in boxes), max(b.east for b in boxes), max(b.north for b in boxes)
    ).grown(settings.OVERLAP_WITHIN_M)
    rows = StandingThing.objects.filter(
        state="listed", west__lte=box.east, east__gte=box.west, south__lte=box.north, north__gte=box.south
    )
    return list(rows.select_related("kind", "owner").defer("details").order_by("pk")[:THINGS])
