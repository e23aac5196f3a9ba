"""Match needs against the record at once: one that is new or edited, or all of an import in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from junto.core.overlaps import Item, Limits, Things, find_overlaps
from junto.core.overlaps import Overlap as FoundOverlap
from junto.core.sentences import Sentence
from junto.core.workflow import PROGRAM, Actor
from junto.needs.models import Need
from junto.places.models import StandingThing
from junto.places.queries import ids_near
from junto.projects import telling
from junto.projects.matching.found import Found, found_of
from junto.projects.matching.items import Facts, facts_of, item_of_need, items_of_things, things_listed
from junto.projects.matching.reconcile import Known, Plan, reconcile
from junto.projects.matching.scope import Scope, scope_of
from junto.projects.matching.writing import write_plan
from junto.projects.models import Overlap, ProjectNeed
from junto.projects.workflow.projects import LIVE

LOCK = 0x4F7665726C  # "Overl": the advisory lock under which findings are written one after another
MANY_THINGS = 200
STEEP = 0.1  # a group so much weaker than one inside it does not take its place
ALIKE = 0.5  # shared members of two groups' members from which one says what the other does
LIMITS = Limits(purchase=200, purchases=5)


@dataclass(frozen=True, slots=True)
class Matched:
    """What a matching did: overlaps that are newly up for decision, how many changed or faded, what was left out."""

    new: tuple[Overlap, ...] = ()
    refreshed: int = 0
    faded: int = 0
    left_out: int = 0  # beyond OVERLAP_MAX, the weakest
    notes: tuple[Sentence, ...] = field(default=())


def match_needs(needs: Sequence[Need] | Collection[UUID], *, by: Actor = PROGRAM, tell: bool = True) -> Matched:
    """Compare these needs with all others and write what was found; tell the leads concerned.

    The search runs outside any transaction of its own; only the writing is one.
    """
    touched = {n.pk if isinstance(n, Need) else n for n in needs}
    if not touched:
        return Matched()
    scope = scope_of(touched)
    found, notes = _search(scope)
    with transaction.atomic():
        _one_at_a_time()
        theirs = _known(scope.touched)
        mine = _distinct([f for f in found if _concerns(f, scope, theirs)])
        # Who was in an overlap with those that now meet a touched need may stand before the same question again.
        known = _known({n for f in mine for n in f.needs} | scope.touched)
        kept, left_out = mine[: settings.OVERLAP_MAX], max(0, len(mine) - settings.OVERLAP_MAX)
        plan = reconcile(kept, known, touched=scope.touched, planned=_planned())
        plan.fade += _swallowed(plan, kept, known)
        if left_out:
            plan.fade.clear()  # what was not written must not be taken for gone
        new = write_plan(plan, by=by)
    if tell:
        telling.overlaps_found(new)
    return Matched(tuple(new), len(plan.pairs()), len(plan.fade), left_out, notes)


def match_all(*, by: Actor = PROGRAM, tell: bool = False) -> Matched:
    """Compare all published needs, as after a change of the settings."""
    return match_needs(list(Need.objects.filter(state="published").values_list("pk", flat=True)), by=by, tell=tell)


def match_near_things(ids: Collection[UUID], *, by: Actor = PROGRAM) -> Matched:
    """Compare the needs near standing things that are new, changed or gone."""
    touched: set[UUID] = set(
        Overlap.objects.filter(thing_rows__thing__in=list(ids)[:500])
        .exclude(state="accepted")
        .values_list("need_rows__need", flat=True)
    )
    if len(ids) > MANY_THINGS:
        touched |= set(Need.objects.filter(state="published").exclude(cell=None).values_list("pk", flat=True))
    else:
        for thing in StandingThing.objects.filter(pk__in=ids).exclude(cell=None):
            touched |= set(ids_near(Need, thing.geometry, settings.OVERLAP_WITHIN_M))  # type: ignore[arg-type]
    return match_needs(touched, by=by)


def _search(scope: Scope) -> tuple[list[Found], tuple[Sentence, ...]]:
    """All overlaps among the needs of the scope, strongest first. Purchases are compared within one government."""
    items = [item_of_need(n) for n in scope.needs]
    facts = {n.pk: facts_of(n) for n in scope.needs}
    things = things_listed()
    standing = items_of_things(scope.things)
    placed = _find(items, standing, ("same_place", "sequence", "reuse"), things)
    overlaps, notes = list(placed[0]), list(placed[1])
    by_government: dict[UUID | None, list[Item]] = defaultdict(list)
    for need, item in zip(scope.needs, items, strict=True):
        by_government[need.organization.jurisdiction_id].append(item)
    for theirs in by_government.values():
        bought, said = _find(theirs, [], ("same_purchase",), things)
        overlaps += bought
        notes += said
    weakest = settings.OVERLAP_WEAKEST / 100
    found = [found_of(o, facts, weakest=weakest) for o in overlaps if _named(o, facts)]
    return sorted(found, key=lambda f: (-f.overlap.strength, f.kind, f.key)), tuple(notes)


def _find(
    items: Sequence[Item], standing: Sequence[Item], kinds: Sequence[str], things: Things
) -> tuple[tuple[FoundOverlap, ...], tuple[Sentence, ...]]:
    if not items:
        return (), ()
    result = find_overlaps(
        items,
        within_m=settings.OVERLAP_WITHIN_M,
        gap_days=settings.OVERLAP_GAP_DAYS,
        soon_days=settings.OVERLAP_SOON_DAYS,
        standing=standing,
        kinds=kinds,
        things=things,
        limits=LIMITS,
    )
    return result.overlaps, result.notes


def _named(overlap: FoundOverlap, facts: dict[UUID, Facts]) -> bool:
    return all(UUID(n) in facts for n in overlap.needs)


def _known(needs: Collection[UUID]) -> list[Known]:
    """The overlaps of the record in which one of these needs takes part, with their parts."""
    ids = sorted(needs)
    rows: dict[UUID, Overlap] = {}
    for start in range(0, len(ids), 500):
        theirs = Overlap.objects.filter(need_rows__need__in=ids[start : start + 500])
        for row in theirs.distinct().select_related("thing").prefetch_related("need_rows", "thing_rows"):
            rows[row.pk] = row
    return [Known.of(row) for row in rows.values()]


def _concerns(found: Found, scope: Scope, known: Iterable[Known]) -> bool:
    """Whether a finding is settled by this search: a touched need is in it, or it is what is left of one it left."""
    members = set(found.needs)
    if members & scope.touched:
        return True
    return found.kind != Overlap.Kind.REUSE and any(k.row.kind == found.kind and members <= k.needs for k in known)


def _distinct(found: Sequence[Found]) -> list[Found]:
    """Without groups that say little more than a stronger one of their kind: most members the same, and each of them
    told elsewhere. In a dense place a dozen groups would differ by one need; every need stays in at least one."""
    kept: list[Found] = []
    told: set[tuple[str, UUID]] = set()
    for one in found:
        members = set(one.needs)
        news = {(one.kind, n) for n in members} - told
        alike = len(members) > 2 and any(
            k.kind == one.kind and len(members & set(k.needs)) >= ALIKE * len(members | set(k.needs)) for k in kept
        )
        if news or not alike:
            kept.append(one)
            told |= news
    return kept


def _swallowed(plan: Plan, found: Sequence[Found], known: Iterable[Known]) -> list[Known]:
    """Overlaps still to be decided that a larger one of their kind, found now and about as strong, says all of."""
    large = [(f.kind, frozenset(f.needs), f.overlap.strength) for f in found if len(f.needs) > 2]
    settled = {k.row.pk for k, _one in plan.pairs()}
    settled |= {k.row.pk for k in plan.fade}
    return [
        k
        for k in known
        if k.row.state in ("weak", "found")
        and k.row.pk not in settled
        and any(
            kind == k.row.kind and k.needs < needs and strength >= k.row.strength - STEEP
            for kind, needs, strength in large
        )
    ]


def _planned() -> list[frozenset[UUID]]:
    """The needs of each live project."""
    projects: dict[UUID, set[UUID]] = defaultdict(set)
    for project, need in ProjectNeed.objects.filter(project__state__in=LIVE).values_list("project_id", "need_id"):
        projects[project].add(need)
    accepted = Overlap.objects.filter(state="accepted", project__state__in=LIVE)
    for project, need in accepted.values_list("project_id", "need_rows__need_id"):
        projects[project].add(need)
    return [frozenset(needs) for needs in projects.values()]


def _one_at_a_time() -> None:
    """SQLite's transaction has the write lock already; PostgreSQL needs one for findings."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
