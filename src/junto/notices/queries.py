"""The reads of the notices room: which notices are for somebody, which they have not seen, the number in the header."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.registry import kind_named
from junto.notices.models import Notice, Told
from junto.notices.waiting import count_waiting

RECENT = dt.timedelta(days=90)  # somebody new in a role does not inherit years of news


@dataclass(frozen=True, slots=True)
class Line:
    """A notice for one reader: whether they saw it, and in whose place they read it."""

    notice: Notice
    seen: bool
    deputy_for: UUID | None


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """The recent notices addressed to `actor`: by name, by role, or by the role of somebody they stand in for."""
    addressed = Q(person=actor.person) if actor.person else Q(pk__in=[])
    for held in {(h.organization, h.role) for h in actor.held if h.organization}:
        addressed |= Q(organization=held[0], role__in=("", held[1]))
    return Notice.objects.filter(addressed, at__gte=clock.now() - RECENT)


def unseen(actor: Actor) -> QuerySet[Notice]:
    """Those of them that `actor` has not seen."""
    return notices_for(actor).filter(~Exists(_told(actor).filter(seen_at__isnull=False)))


def untold(actor: Actor) -> QuerySet[Notice]:
    """Those of them that `actor` has neither seen nor been mailed."""
    return notices_for(actor).filter(~Exists(_told(actor).filter(Q(seen_at__isnull=False) | Q(digest__isnull=False))))


def _told(actor: Actor) -> QuerySet[Told]:
    return Told.objects.filter(notice=OuterRef("pk"), person_id=actor.person)


def lines(notices: list[Notice], actor: Actor) -> list[Line]:
    """Notices as `actor` reads them; those about something they may no longer read are left out."""
    if not notices:
        return []
    allowed = _still_readable(notices, actor)
    seen = set(
        Told.objects.filter(person_id=actor.person, notice__in=notices, seen_at__isnull=False).values_list(
            "notice_id", flat=True
        )
    )
    return [
        Line(n, n.pk in seen, _in_place_of(n, actor))
        for n in notices
        if n.subject_id is None or n.subject_id in allowed
    ]


def _still_readable(notices: list[Notice], actor: Actor) -> set[UUID]:
    by_kind: dict[str, set[UUID]] = {}
    for notice in notices:
        if notice.subject_id is not None:
            by_kind.setdefault(notice.subject_type, set()).add(notice.subject_id)
    allowed: set[UUID] = set()
    for kind, ids in by_kind.items():
        allowed.update(visible(kind_named(kind).model, actor).filter(pk__in=ids).values_list("pk", flat=True))
    return allowed


def _in_place_of(notice: Notice, actor: Actor) -> UUID | None:
    """Whose place it is that makes this the reader's; None where it is their own."""
    if notice.person_id is not None:
        return None
    fitting = [h for h in actor.held if h.organization == notice.organization_id and notice.role in ("", h.role)]
    return None if any(h.deputy_for is None for h in fitting) else next((h.deputy_for for h in fitting), None)


def badge(actor: Actor) -> int:
    """How many things wait for `actor` or are new to them: two queries, none for a visitor."""
    if actor.person is None:
        return 0
    return count_waiting(actor) + unseen(actor).count()
