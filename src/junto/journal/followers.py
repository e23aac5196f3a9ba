"""Lower rooms that follow what happens above them: called after the commit, never able to refuse or undo it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from junto.journal.jobs import ask
from junto.journal.models import Entry
from junto.journal.registry import Kind

Follower = Callable[[Sequence[Entry]], None]
_followers: dict[str, list[Follower]] = {}
log = logging.getLogger(__name__)


def follow(subject_type: str, follower: Follower) -> None:
    """Call `follower(entries)` after each commit that wrote entries on subjects of that kind."""
    known = _followers.setdefault(subject_type, [])
    if follower not in known:
        known.append(follower)


def announce(kind: Kind, written: Sequence[Mapping[str, Any]]) -> None:
    """Arrange that the kind's followers hear of these entries, given by their columns, once they are committed."""
    for follower in _followers.get(kind.name, ()):
        transaction.on_commit(partial(_call, follower, [Entry(**columns) for columns in written]))


def _call(follower: Follower, entries: Sequence[Entry]) -> None:
    try:
        follower(entries)
    except Exception:
        # What happened stands, whatever a follower makes of it; the job tries again and keeps the trace.
        name = f"{follower.__module__}:{follower.__qualname__}"
        log.exception("Follower %s failed; it is tried again as a job.", name)
        ask("journal.follow_again", inputs={"follower": name, "entries": [e.pk for e in entries]})


def again(name: str, entry_ids: Sequence[int]) -> None:
    """Call a follower once more for entries it failed on."""
    for followers in _followers.values():
        for follower in followers:
            if f"{follower.__module__}:{follower.__qualname__}" == name:
                follower(list(Entry.objects.filter(pk__in=entry_ids).order_by("pk")))
                return
    raise LookupError(f"No follower is named {name}.")
