"""Who somebody is in this record on a day; who holds a role; what the pages of people and organizations list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from junto.core.workflow import ANY_ROLE, ANYONE, ANYWHERE, SYSTEM_ROLE, Actor, Held, Who
from junto.journal import clock
from junto.journal.registry import kind_of, relation_lookup
from junto.journal.statements import asking, at_hand, row_at_hand
from junto.people.models import Account, Combination, Deputy, Membership, Person

SOMEBODY, SOME_DAY = UUID(int=0), date.min  # stand-ins in statements that are composed once
HELD = ("role", "organization_id", "organization__name", "organization__jurisdiction_id", "pk")  # as Held takes them


def today() -> date:
    """The day it is in the city, by the database's clock."""
    return timezone.localdate(clock.now())


def in_force(day: date, prefix: str = "") -> Q:
    """The condition under which a dated row (`starts`, `ends`, `state`) is in force on a day.

    What was ended by somebody was in force until the day before it ended.
    """
    p = prefix
    open_end = Q(**{f"{p}ends": None}) | Q(**{f"{p}ends__gte": day})
    active = Q(**{f"{p}state": "active"}) & open_end
    ended_since = Q(**{f"{p}state": "ended", f"{p}ends__gt": day})
    return Q(**{f"{p}starts__lte": day}) & (active | ended_since)


def memberships_on(day: date) -> QuerySet[Membership]:
    """The memberships in force on a day, with person and organization."""
    return Membership.objects.filter(
        in_force(day), organization__state="active", person__state="active"
    ).select_related("person", "organization")


def deputies_on(day: date) -> QuerySet[Deputy]:
    """The deputies who may act on a day: the role they cover is in force too."""
    return Deputy.objects.filter(
        in_force(day),
        in_force(day, "membership__"),
        membership__organization__state="active",
        membership__person__state="active",
        person__state="active",
    ).select_related("membership__organization", "membership__person", "person")


def actor_for(person: Person, *, on: date | None = None) -> Actor:
    """The person as an actor with every role held on `on` (today): own ones, and those held as somebody's deputy."""
    return actors_for([person], on=on)[person.pk]


def actors_for(persons: Sequence[Person], *, on: date | None = None) -> dict[UUID, Actor]:
    """Every person as an actor, by id, in two queries."""
    day = on or today()
    held: dict[UUID, list[Held]] = {p.pk: [] for p in persons}
    if len(held) == 1:  # as for every request
        (held_by_one,) = held.values()
        held_by_one += _held_by(next(iter(held)), day)
    else:
        own, covered = _roles_held(day, list(held))
        for person, *columns in own:
            held[person].append(Held(*columns))
        for person, *columns, deputy_for in covered:
            held[person].append(Held(*columns, deputy_for=deputy_for))
    return {p.pk: Actor(p.pk, p.name, tuple(held[p.pk])) for p in persons}


def _roles_held(day: date, persons: Sequence[UUID]) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Roles of their own and roles held as deputies: whose, what `Held` takes, and in whose place."""
    # Columns, not rows: every request asks this, and making three objects of each row would be most of its time.
    own = memberships_on(day).filter(person__in=persons).order_by("pk").values_list("person_id", *HELD)
    of_others = [f"membership__{column}" for column in HELD]
    covered = deputies_on(day).filter(person__in=persons).order_by("pk")
    return own, covered.values_list("person_id", *of_others, "membership__person_id")


def _held_by(person: UUID, day: date) -> Iterator[Held]:
    """The roles of one person; the statements are composed once, which takes far longer than asking them."""
    here = at_hand()
    ids, days = Person._meta.pk, Membership._meta.get_field("starts")
    swapped = {
        ids.get_db_prep_value(SOMEBODY, here): ids.get_db_prep_value(person, here),
        days.get_db_prep_value(SOME_DAY, here): days.get_db_prep_value(day, here),
    }
    for sql, values in _asking(here.vendor):
        with asking(here) as cursor:
            cursor.execute(sql, [swapped.get(value, value) for value in values])
            rows = cursor.fetchall()
        for _person, role, organization, name, *others in rows:
            own, *further = (one if one is None else UUID(str(one)) for one in (organization, *others))
            yield Held(role, own, name, *further)


@cache
def _asking(vendor: str) -> list[tuple[str, Sequence[Any]]]:
    """The statements of `_roles_held` and their values, with stand-ins for the person and the day."""
    return [rows.query.sql_with_params() for rows in _roles_held(SOME_DAY, [SOMEBODY])]


def actor_of_account(account: Account | None, *, on: date | None = None, second_factor: bool = False) -> Actor:
    """The actor behind an account; `ANYONE` where nobody is signed in or the person's place here has ended.

    Roles that ask for a second factor (`settings.MFA_ROLES`) are not held while the account has none, unless
    `second_factor` says that it was asked for elsewhere.
    """
    if account is None or not account.is_authenticated:
        return ANYONE
    person = row_at_hand(Person, account.pk, "account_id")
    if person is None or person.state != "active":
        return ANYONE
    actor = actor_for(person, on=on)
    if second_factor or not needing_second_factor(actor) or has_second_factor(account):
        return actor
    return Actor(actor.person, actor.name, tuple(h for h in actor.held if h.role not in settings.MFA_ROLES))


def needing_second_factor(actor: Actor) -> list[Held]:
    """The roles among those held that ask for a second factor at sign-in."""
    return [h for h in actor.held if h.role in settings.MFA_ROLES]


def has_second_factor(account: Account) -> bool:
    """Whether the account has an authenticator app or a security key."""
    return account.authenticator_set.filter(type__in=("totp", "webauthn")).exists()  # type: ignore[attr-defined]


def holders_of(
    role: str,
    *,
    organization: Model | UUID | None = None,
    jurisdiction: Model | UUID | None = None,
    on: date | None = None,
    deputies: bool = False,
) -> QuerySet[Person]:
    """The persons who hold a role on a day (today): anywhere, in one organization, or in one jurisdiction."""
    where: dict[str, object] = {"role": role}
    if organization is not None:
        where["organization"] = organization
    if jurisdiction is not None:
        where["organization__jurisdiction"] = jurisdiction
    return _persons(Q(**where), on or today(), deputies=deputies)


def people_holding(who: Iterable[Who], subject: Model, *, on: date | None = None) -> QuerySet[Person]:
    """The persons who are one of `who` towards a subject on a day (today), deputies among them.

    `PUBLIC`, `SIGNED_IN` and the program name nobody in particular and count for nobody here.
    """
    related = relation_lookup(subject, kind_of(type(subject)))
    roles = Q(pk__in=[])
    persons: set[UUID] = set()
    for w in who:
        if w.of == ANYWHERE:
            if w.role not in (ANY_ROLE, SYSTEM_ROLE):
                roles |= Q(role=w.role)
            continue
        kind, ids = related(w.of)
        if kind == "person" and w.role == ANY_ROLE:
            persons |= ids
            continue
        path = {"organization": "organization", "jurisdiction": "organization__jurisdiction", "person": "person"}[kind]
        roles |= Q(**{f"{path}__in": ids}) & (Q() if w.role == ANY_ROLE else Q(role=w.role))
    day = on or today()
    return (_persons(roles, day, deputies=True) | Person.objects.filter(pk__in=persons, state="active")).distinct()


def _persons(condition: Q, day: date, *, deputies: bool) -> QuerySet[Person]:
    holding = memberships_on(day).filter(condition)
    found = Q(pk__in=holding.values("person"))
    if deputies:
        found |= Q(pk__in=deputies_on(day).filter(membership__in=holding.values("pk")).values("person"))
    return Person.objects.filter(found)


def keeps(actor: Actor, jurisdiction: UUID | None, on: date) -> bool:
    """Whether the actor, an administrator somewhere, may keep what belongs to a jurisdiction.

    Its own administrators may; where it has none yet, any; what belongs to no jurisdiction (companies), any.
    """
    if actor.system or jurisdiction is None:
        return True
    if any(h.role == "administrator" and h.jurisdiction == jurisdiction for h in actor.held):
        return True
    return not memberships_on(on).filter(role="administrator", organization__jurisdiction=jurisdiction).exists()


def combinations_covering(
    person: UUID, jurisdiction: UUID, first: str, second: str, *, since: date, until: date | None
) -> QuerySet[Combination]:
    """The approved combinations under which a person may hold both roles for the whole of a time."""
    if until is None:
        return Combination.objects.none()  # a combination ends; what is open-ended it cannot cover
    pair = Q(first_role=first, second_role=second) | Q(first_role=second, second_role=first)
    return Combination.objects.filter(
        pair, person=person, jurisdiction=jurisdiction, state="active", starts__lte=since, ends__gte=until
    )


def demonstration_people() -> QuerySet[Membership]:
    """The roles of demonstration people today, by organization: what the one-click page lists."""
    return (
        memberships_on(today())
        .filter(person__demonstration=True, person__account__isnull=False)
        .select_related("organization__jurisdiction", "person__account")
        .order_by(F("organization__jurisdiction__name").asc(nulls_last=True), "organization__name", "person__name")
    )
