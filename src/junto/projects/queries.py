"""Reads of the room: lists of overlaps and projects, what an overlap or project is worth, gates as a path, effects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from junto.core.money import Money, total
from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import sees, visible
from junto.journal.history import Line, line_of
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.needs.models import Fund, Need
from junto.needs.queries import total_of
from junto.needs.workflow import CITY
from junto.people.models import Organization
from junto.people.roles import CITY_BODIES
from junto.places.models import StandingThing
from junto.projects.conditions import BLOCKING
from junto.projects.lawful import Ways, ways
from junto.projects.models import Approval, Hold, Member, Overlap, OverlapNeed, OverlapThing, Project
from junto.projects.profiles import Gate, profile_of
from junto.projects.workflow.overlaps import DECIDED
from junto.projects.workflow.roles import AUDITOR

FEDERAL_FUNDS = (Fund.Kind.FEDERAL,)


def bodies_of(project: Project) -> QuerySet[Organization]:
    """Who can be asked or made responsible in a project: the bodies of its government, and whoever takes part in it."""
    part = project.members.exclude(state__in=("declined", "left")).values("organization")
    here = Q(kind__in=CITY_BODIES, jurisdiction=project.jurisdiction_id) | Q(pk__in=part)
    return Organization.objects.filter(here, state="active").order_by("name")


# --- overlaps --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of overlaps is narrowed to."""

    kind: str = ""
    state: str = "found"  # empty: in every state; "decided": accepted and declined
    mine: bool = False
    strength: float = 0.0
    organization: Organization | None = None


def overlaps(by: Actor, wanted: Wanted | None = None) -> QuerySet[Overlap]:
    """The overlaps that `by` may read, one's own first, then the strongest."""
    mine = by.organizations("department_lead", "department_staff")
    rows = with_parts(_narrowed(visible(Overlap, by), wanted or Wanted(), by))
    if not mine:  # PostgreSQL orders by no constant, which "one of none" becomes
        return rows.order_by("-strength", "pk")
    own = Exists(OverlapNeed.objects.filter(overlap=OuterRef("pk"), need__organization__in=mine))
    return rows.order_by(own.desc(), "-strength", "pk")


def _narrowed(rows: QuerySet[Overlap], w: Wanted, by: Actor) -> QuerySet[Overlap]:
    if w.state:
        rows = rows.filter(state__in=DECIDED if w.state == "decided" else (w.state,))
    if w.kind:
        rows = rows.filter(kind=w.kind)
    if w.strength:
        rows = rows.filter(strength__gte=w.strength)
    if w.organization is not None:
        rows = rows.filter(pk__in=_of_owners([w.organization.pk]))
    if w.mine:
        rows = rows.filter(pk__in=_of_owners(by.organizations("department_lead", "department_staff")))
    return rows


def _of_owners(ids: Iterable[Any]) -> Any:
    return OverlapNeed.objects.filter(need__organization__in=list(ids)).values("overlap")


def with_parts(rows: QuerySet[Overlap]) -> QuerySet[Overlap]:
    """With the needs, their owners and kinds, and what stands there, in four queries however many rows."""
    needs = OverlapNeed.objects.select_related("need__organization", "need__kind")
    things = OverlapThing.objects.select_related("thing__kind", "thing__owner")
    return rows.select_related("thing", "project", "jurisdiction").prefetch_related(
        Prefetch("need_rows", needs), Prefetch("thing_rows", things)
    )


def sees_open(by: Actor) -> bool:
    """Whether `by` holds a role that reads overlaps before they are decided, somewhere."""
    return bool(by.roles() & {who.role for who in (*CITY, AUDITOR)})


def first_state(by: Actor) -> str:
    """The state of which a list tells `by` where none is asked for."""
    return "found" if sees_open(by) else "decided"


@dataclass(frozen=True, slots=True)
class Seen:
    """What of some overlaps a reader may see: the ids of needs, of what stands there, of projects."""

    needs: frozenset[Any]
    things: frozenset[Any]
    projects: frozenset[Any]


def seen_of(rows: Sequence[Overlap], by: Actor) -> Seen:
    """What `by` may see of overlaps whose parts were fetched. A need taken up again is a draft of its department."""
    needs = {r.need_id for row in rows for r in row.need_rows.all()}
    things = {r.thing_id for row in rows for r in row.thing_rows.all()}
    projects = {row.project_id for row in rows} - {None}

    def ids(model: type[Model], wanted: set[Any]) -> frozenset[Any]:
        return frozenset(visible(model, by).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else wanted  # type: ignore[return-value]

    return Seen(ids(Need, needs), ids(StandingThing, things), ids(Project, projects))


def decisions_on(rows: Iterable[Overlap]) -> dict[Any, Line]:
    """The last decision on each overlap, with its reason; for readers of the overlaps."""
    found = Entry.objects.filter(
        subject_type=kind_of(Overlap).name,
        subject_id__in=[row.pk for row in rows],
        action__in=("accept", "fold", "decline", "confirm_decline"),
    )
    return {entry.subject_id: line_of(entry) for entry in found.select_related("payload").order_by("id")}


def weaker_overlaps(by: Actor, wanted: Wanted) -> int:
    """How many overlaps that `by` may read are too weak to be put before anyone, of those that were asked for."""
    return _narrowed(visible(Overlap, by), replace(wanted, state="weak", strength=0.0), by).count()


def overlaps_of_need(need: Need, by: Actor) -> list[Overlap]:
    """The overlaps of a need that `by` may read and that still matter, strongest first; the weak ones left out."""
    rows = visible(Overlap, by).filter(need_rows__need=need).exclude(state__in=("faded", "weak"))
    return list(with_parts(rows).order_by("-strength", "pk"))


def project_of_need(need: Need, by: Actor) -> Project | None:
    """The project that covers a need, if `by` may read it."""
    rows = visible(Project, by).filter(need_rows__need=need).exclude(state__in=("cancelled", "dissolved"))
    return rows.order_by("-pk").first()


# --- what it is worth ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Value:
    """What needs are worth together. Unknown ones are counted, never taken for nothing."""

    totals: tuple[Money, ...]  # one for each currency
    known: int
    unknown: int

    @property
    def at_least(self) -> bool:
        """Whether something is missing, so that the totals are the least it can be."""
        return bool(self.totals) and self.unknown > 0


def value_of(needs: Sequence[Need]) -> Value:
    """What needs (cost items and funds at hand) are worth together."""
    each = [total_of(list(need.cost_items.all())) for need in needs]
    known = [value for value in each if value is not None]
    currencies = sorted({value.currency for value in known})
    totals = tuple(total((v for v in known if v.currency == c), c) for c in currencies)
    return Value(totals, len(known), len(needs) - len(known))


def lawful_ways(needs: Sequence[Need], law: str, *, on: date | None = None) -> Ways | None:
    """The ways of buying that are lawful for needs together, by a law of core/routes; None where it cannot be said."""
    value = value_of(needs)
    if len(value.totals) != 1:
        return None
    each = [total_of(list(need.cost_items.all())) for need in needs]
    return ways(
        law,
        value.totals[0],
        [one for one in each if one is not None],
        complete=not value.unknown,
        buyers=len({need.organization_id for need in needs}),
        things=sorted({need.kind.code for need in needs if need.kind is not None}),
        federal=any(need.fund is not None and need.fund.kind in FEDERAL_FUNDS for need in needs),
        on=on or timezone.localdate(clock.now()),
    )


def needs_of(overlap: Overlap, by: Actor) -> list[Need]:
    """The needs of an overlap that `by` may read, in their order, with what a page shows of them side by side."""
    rows = visible(Need, by).filter(overlap_rows__overlap=overlap).order_by("overlap_rows__position")
    return list(rows.select_related("organization", "kind", "fund").prefetch_related("cost_items"))


def needs_of_project(project: Project) -> list[Need]:
    """The needs that a project covers, by owner."""
    rows = Need.objects.filter(project_rows__project=project).order_by("organization__name", "pk")
    return list(rows.select_related("organization", "kind", "fund").prefetch_related("cost_items"))


def money_shown(needs: Sequence[Need], by: Actor) -> bool:
    """Whether `by` may see what every one of these needs would cost."""
    return all(sees(need, "cost_items", by) for need in needs)


# --- projects --------------------------------------------------------------------------------------------------------
def projects(by: Actor, *, state: str = "", mine: bool = False) -> QuerySet[Project]:
    """The projects that `by` may read, newest first, with their members and how many needs they cover."""
    rows = visible(Project, by)
    rows = rows.filter(state=state) if state else rows.exclude(state="dissolved")
    if mine:
        own = Member.objects.filter(organization__in=by.organizations()).exclude(state__in=("declined", "left"))
        rows = rows.filter(pk__in=own.values("project"))
    members = Member.objects.filter(state="joined").select_related("organization").order_by("organization__name")
    return (
        rows.select_related("lead", "jurisdiction")
        .prefetch_related(Prefetch("members", members, to_attr="joined"))
        .annotate(needs=Count("need_rows", distinct=True))
        .order_by("-year", "-serial")
    )


@dataclass(frozen=True, slots=True)
class GateView:
    """A gate of a project as it stands: `passed`, `held`, `waiting` or `later`."""

    gate: Gate
    state: str
    approvals: tuple[Approval, ...]
    holds: tuple[Hold, ...]


def gates_of(project: Project) -> list[GateView]:
    """The project's gates as its profile orders them, each with its approvals and the holds that keep it shut."""
    holds = Hold.objects.filter(state__in=BLOCKING).select_related("holder", "answerer")
    rows = project.approvals.exclude(state="dropped").select_related("organization", "project")
    approvals = list(rows.prefetch_related(Prefetch("holds", holds, to_attr="blocking")).order_by("organization__name"))
    frozen = project.requirement_set.state == "frozen"
    views = []
    for gate in profile_of(project.profile, project.profile_version).gates:
        mine = tuple(a for a in approvals if a.gate == gate.code)
        blocking = tuple(h for a in mine for h in a.blocking)  # type: ignore[attr-defined]
        views.append(GateView(gate, _state_of_gate(mine, bool(blocking), frozen), mine, blocking))
    return views


def _state_of_gate(approvals: Sequence[Approval], held: bool, frozen: bool) -> str:
    if held:
        return "held"
    if not approvals or all(a.state == "later" for a in approvals):
        return "later"
    return "passed" if frozen and all(a.state == "approved" for a in approvals) else "waiting"


# --- what a change would do to the others ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Effect:
    """What it does to the others when a member joins or leaves, shown before it is done."""

    members: tuple[str, ...]  # who takes part afterwards
    needs: tuple[Need, ...]  # which come or go
    before: Value
    after: Value
    gates: tuple[Gate, ...]  # to be passed again
    pauses: bool


def effect_of(member: Member) -> Effect:
    """The effect of a member's leaving (one that has joined), or of its joining (any other)."""
    project = member.project
    leaving = member.state == "joined"
    covered = needs_of_project(project)
    if leaving:
        moved = [n for n in covered if n.organization_id == member.organization_id]
        after = [n for n in covered if n not in moved]
    else:
        met = Need.objects.filter(
            overlap_rows__overlap__project=project, organization=member.organization_id, state="published"
        )
        found = met.select_related("organization", "kind", "fund").prefetch_related("cost_items").distinct()
        moved = [n for n in found if n not in covered]
        after = [*covered, *moved]
    names = set(joined_names(project)) ^ {member.organization.name}
    gates = profile_of(project.profile, project.profile_version).gates if project.requirement_set.version else ()
    return Effect(
        members=tuple(sorted(names)),
        needs=tuple(moved),
        before=value_of(covered),
        after=value_of(after),
        gates=tuple(g for g in gates if g.members),
        pauses=leaving and len(names) < 2 and project.state in ("planning", "ready"),
    )


def joined_names(project: Project) -> list[str]:
    """The names of the members that take part."""
    return list(project.members.filter(state="joined").values_list("organization__name", flat=True))
