"""What the snapshots name by id alone: organizations and kinds of things, looked up once for a process."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from junto.core import ocds
from junto.people.models import Organization


def address(path: str) -> str:
    """The full address of one of this installation's pages."""
    return f"{settings.SITE_URL}{path}"


def parties(ids: Iterable[str], *, contacts: dict[str, tuple[str, str]]) -> tuple[ocds.Party, ...]:
    """The organizations as parties, with the name and mail address that a process states for one of them."""
    found = Organization.objects.filter(pk__in=set(ids)).order_by("name", "pk")
    return tuple(
        ocds.Party(
            str(one.pk),
            one.name,
            contact_name=contacts.get(str(one.pk), ("", ""))[0],
            contact_email=contacts.get(str(one.pk), ("", ""))[1],
        )
        for one in found
    )
