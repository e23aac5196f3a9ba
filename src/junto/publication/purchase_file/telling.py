"""The history of a purchase for people and for programs; in the public edition without what names who offered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from junto.journal.entries import header
from junto.journal.history import Line
from junto.journal.snapshots import plain
from junto.people.models import Organization
from junto.people.roles import COMPANY
from junto.publication.purchase_file.reading import Reading
from junto.solicitations.conditions import is_open

TELLS_NAMES = "evaluation."  # kinds whose reasons and changes may name who offered


def told_lines(reading: Reading) -> list[Line]:
    """The lines of history that the edition may read; reasons that could name who offered only once names are open."""
    if _names_told(reading):
        return reading.lines
    return [
        replace(line, reason="", changes=()) if line.entry.subject_type.startswith(TELLS_NAMES) else line
        for line in reading.lines
    ]


def history_lines(reading: Reading) -> Iterator[str]:
    """The same as JSON Lines: what happened in words, and the header that the digest covers.

    Of an entry made in the name of a company the header is left out until names are open: it tells which company.
    """
    silent = frozenset() if _names_told(reading) else _companies(reading)
    for line in told_lines(reading):
        entry = line.entry
        told: dict[str, Any] = {
            "at": plain(entry.at),
            "what": line.sentence,
            "reason": line.reason,
            "changes": [{"what": c.label, "old": c.old, "new": c.new} for c in line.changes],
            "digest": entry.digest,
            "header": None if entry.organization in silent else header(vars(entry)),
        }
        yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _names_told(reading: Reading) -> bool:
    return not reading.edition.public or is_open(reading.solicitation, "names")


def _companies(reading: Reading) -> frozenset[UUID]:
    """The companies in whose name any of the entries was made."""
    acted = {entry.organization for entry in reading.entries if entry.organization is not None}
    return frozenset(Organization.objects.filter(pk__in=acted, kind=COMPANY).values_list("pk", flat=True))
