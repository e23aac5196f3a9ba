"""Taking away what entries changed, when retention ends: salt and body go, the entry and its chain stay."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from junto.journal.door import is_open
from junto.journal.models import Entry, Payload


def erase_payloads(entries: QuerySet[Entry], *, at: datetime) -> int:
    """Erase the payloads of `entries`; returns how many had one left. Only inside the door: it is itself an entry."""
    if not is_open():
        raise RuntimeError("Payloads are erased inside journal.perform alone, so that their erasure is told.")
    left = Payload.objects.filter(entry__in=entries.order_by().values("pk"), erased_at=None)
    return left.update(salt=None, body=None, erased_at=at)
