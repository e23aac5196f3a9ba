"""Approvals as a page shows them: what is asked, of whom who holds that office today, why it was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from junto.core.workflow import Actor
from junto.journal.access import Offer, offers, visible
from junto.journal.history import line_of
from junto.journal.models import Entry
from junto.people.queries import memberships_on, today
from junto.solicitations.models import AskedOf


@dataclass(frozen=True, slots=True)
class Asked:
    """One approval: what `by` can do about it, the names of those who answer it, the reason of one that is refused."""

    approval: Any
    offers: Sequence[Offer]
    holders: Sequence[str]
    reason: str


def asked_shown(rows: QuerySet[Any], by: Actor) -> list[Asked]:
    """Those that are asked among rows of one kind of approvals, as far as `by` may read them."""
    found: list[AskedOf] = list(visible(rows.model, by, rows=rows).exclude(state="lapsed"))
    if not found:
        return []
    holders = _holders(found)
    reasons = _reasons([a for a in found if a.state == "refused"])
    return [Asked(a, offers(a, by), holders.get(a.role, ()), reasons.get(a.pk, "")) for a in found]


def _holders(approvals: Sequence[AskedOf]) -> dict[str, list[str]]:
    held = memberships_on(today()).filter(
        role__in={a.role for a in approvals}, organization__jurisdiction=approvals[0].of.jurisdiction_id
    )
    names: dict[str, list[str]] = {}
    for role, name in held.order_by("person__name").values_list("role", "person__name").distinct():
        names.setdefault(role, []).append(name)
    return names


def _reasons(approvals: Sequence[AskedOf]) -> dict[Any, str]:
    rows = Entry.objects.filter(subject_id__in=[a.pk for a in approvals], action="refuse").select_related("payload")
    return {entry.subject_id: line_of(entry).reason for entry in rows.order_by("pk")}
