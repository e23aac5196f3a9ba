"""What the pages list: rows with what a reader may see and do, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from junto.core.workflow import Actor, Words, standing
from junto.journal.access import visible
from junto.journal.registry import kind_of, relation_lookup
from junto.people.models import Deputy, Jurisdiction, Membership, Organization, Person
from junto.people.queries import deputies_on, in_force, memberships_on, today


@dataclass(frozen=True, slots=True)
class StepLink:
    """A transition that the reader's role allows, as a link. Whether a guard speaks against it, its page tells."""

    label: Words
    url: str


@dataclass(slots=True)
class RoleRow:
    """A membership with its deputies and what the reader can do about it."""

    membership: Membership
    deputies: list[DeputyRow] = field(default_factory=list)
    steps: list[StepLink] = field(default_factory=list)


@dataclass(slots=True)
class DeputyRow:
    """A deputy and what the reader can do about it."""

    deputy: Deputy
    steps: list[StepLink]


@dataclass(slots=True)
class Roles:
    """The roles of an organization or a person: in force, waiting, to come, over."""

    now: list[RoleRow] = field(default_factory=list)
    asked: list[RoleRow] = field(default_factory=list)
    later: list[RoleRow] = field(default_factory=list)
    before: list[RoleRow] = field(default_factory=list)


def steps_open(subject: Model, actor: Actor) -> list[StepLink]:
    """The transitions that the actor's roles allow from the subject's state."""
    kind = kind_of(type(subject))
    related = relation_lookup(subject, kind)
    return [
        StepLink(t.label, reverse(kind.act_url, kwargs={"pk": subject.pk, "action": t.name}))
        for t in kind.workflow.leaving(subject.state)  # type: ignore[attr-defined]
        if standing(t.who, actor, related) is not None
    ]


def organizations_listed(
    actor: Actor, *, q: str = "", kind: str = "", jurisdiction: Jurisdiction | None = None, ended: bool = False
) -> QuerySet[Organization]:
    """The organizations `actor` may see, each with `holders`: how many people hold a role in it today."""
    day = today()
    people = (
        Membership.objects.filter(in_force(day), organization=OuterRef("pk"), person__state="active")
        .order_by()
        .values("organization")
        .annotate(n=Count("person", distinct=True))
        .values("n")
    )
    rows = visible(Organization, actor).select_related("jurisdiction").annotate(holders=Coalesce(Subquery(people), 0))
    rows = rows if ended else rows.exclude(state__in=("ended", "refused", "withdrawn"))
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(code__iexact=q))
    if kind:
        rows = rows.filter(kind=kind)
    if jurisdiction is not None:
        rows = rows.filter(jurisdiction=jurisdiction)
    return rows.order_by("name", "pk")


def people_listed(actor: Actor, *, q: str = "", role: str = "") -> QuerySet[Person]:
    """The people `actor` may see who are active here."""
    rows = visible(Person, actor).filter(state="active")
    if q:
        rows = rows.filter(name__icontains=q)
    if role:
        rows = rows.filter(pk__in=memberships_on(today()).filter(role=role).values("person"))
    return rows.order_by("name", "pk")


def roles_of_people(people: Iterable[Person]) -> dict[Any, list[Membership]]:
    """Today's memberships of several people, by person, in one query."""
    found: dict[Any, list[Membership]] = {p.pk: [] for p in people}
    for membership in memberships_on(today()).filter(person__in=list(found)).order_by("organization__name"):
        found[membership.person_id].append(membership)
    return found


def roles_listed(subject: Organization | Person, actor: Actor) -> Roles:
    """The roles held in an organization, or by a person, that `actor` may see."""
    day = today()
    rows = visible(Membership, actor, rows=subject.memberships.select_related("person", "organization"))
    listed = list(rows.order_by("role", "person__name", "starts"))
    deputies: dict[Any, list[DeputyRow]] = {}
    standing_in = Deputy.objects.filter(membership__in=[m.pk for m in listed], state="active", ends__gte=day)
    for deputy in visible(Deputy, actor, rows=standing_in).select_related("person", "membership"):
        deputies.setdefault(deputy.membership_id, []).append(DeputyRow(deputy, steps_open(deputy, actor)))
    roles = Roles()
    for membership in listed:
        row = RoleRow(membership, deputies.get(membership.pk, []), _role_steps(membership, actor))
        _place(roles, membership, day).append(row)
    return roles


def deputyships(person: Person) -> list[Deputy]:
    """In whose roles the person may act today."""
    return list(deputies_on(today()).filter(person=person).order_by("ends"))


def _role_steps(membership: Membership, actor: Actor) -> list[StepLink]:
    found = steps_open(membership, actor)
    deputy = Deputy(membership=membership)
    name = kind_of(Deputy).workflow.named("name")[0]
    may_name = standing(name.who, actor, relation_lookup(deputy, kind_of(Deputy))) is not None
    if membership.state == "active" and may_name:
        found.insert(0, StepLink(name.label, reverse("people:name-deputy", kwargs={"pk": membership.pk})))
    return found


def _place(roles: Roles, membership: Membership, day: date) -> list[RoleRow]:
    """Where a membership belongs on the page."""
    if membership.state == "asked":
        return roles.asked
    if membership.state != "active" or (membership.ends is not None and membership.ends < day):
        return roles.before
    return roles.later if membership.starts > day else roles.now
