"""`junto journal check`: reads the whole journal and every row of the record; says what was edited behind its back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models

from junto.core.tlog.merkle import Frontier
from junto.journal import quiet
from junto.journal.entries import canonical, entry_digest, salted_digest
from junto.journal.models import Blanks, Entry, Payload, Position, Seal
from junto.journal.registry import Kind, kinds
from junto.journal.snapshots import changes, plain, snapshots
from junto.journal.triggers import missing

CHUNK = 500


@dataclass(slots=True)
class Report:
    """What a check read and what it found; each finding is a sentence."""

    entries: int = 0
    erased: int = 0
    rows: int = 0
    incomparable: int = 0  # rows whose last snapshot was erased: that they were not changed cannot be said
    seals: int = 0
    blanks: int = 0
    unsealed: int = 0
    findings: list[str] = field(default_factory=list)


def check() -> Report:
    """Check triggers, payloads, chains, order, seals, and each row against the last entry that tells of it."""
    report = Report()
    report.findings += [f"The trigger {name} is missing or was changed." for name in missing()]
    _check_entries(report)
    _check_seals(report)
    for kind in kinds():
        _check_rows(kind, report)
    return report


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    walker = iter(rows)
    while chunk := list(islice(walker, CHUNK)):
        yield chunk


def _check_entries(report: Report) -> None:
    """Each entry's own digest, its payload's, and the chain of its subject."""
    payloads = set(Payload.objects.values_list("entry_id", flat=True))
    before: Entry | None = None
    ordered = Entry.objects.order_by("subject_type", "subject_id", "number").select_related("payload")
    for entry in ordered.iterator(chunk_size=CHUNK):
        report.entries += 1
        if entry_digest(vars(entry)) != entry.digest:
            report.findings.append(f"Entry {entry.pk} ({entry}) was changed: its digest does not fit.")
        if entry.pk not in payloads:
            report.findings.append(f"Entry {entry.pk} ({entry}) has lost its payload.")
        elif entry.payload.body is None:
            report.erased += 1
        elif salted_digest(entry.payload.salt or "", entry.payload.body) != entry.payload_digest:
            report.findings.append(f"The payload of entry {entry.pk} ({entry}) was changed.")
        _check_link(before, entry, report)
        before = entry


def _check_link(before: Entry | None, entry: Entry, report: Report) -> None:
    same = before is not None and (before.subject_type, before.subject_id) == (entry.subject_type, entry.subject_id)
    number, digest = (before.number + 1, before.digest) if same and before is not None else (1, "")
    if entry.number != number:
        report.findings.append(
            f"{entry.subject_type} {entry.subject_id}: entry {number} is missing before entry {entry.number}."
        )
    elif entry.previous != digest:
        report.findings.append(f"Entry {entry.pk} ({entry}) does not follow the one before it.")


def _check_seals(report: Report) -> None:
    """The order has no gaps, and every sealed root is the root of the entries' digests in that order."""
    frontier = Frontier()
    seals = {s.size: s for s in Seal.objects.order_by("size")}
    blanks: Counter[int] = Counter()  # by the size of their seal
    gap = False
    for leaf in quiet.leaves(0, _end(seals)):
        gap = gap or leaf.digest is None
        if gap and leaf.entry is None:
            continue
        if gap or leaf.digest is None:
            report.findings.append(f"The order has a gap before position {leaf.position} (entry {leaf.entry}).")
            return
        blanks[leaf.seal_size] += leaf.entry is None
        frontier.append(leaf.digest)
        if frontier.size > leaf.seal_size:
            report.findings.append(f"Position {leaf.position} stands under the wrong seal.")
        if seal := seals.pop(frontier.size, None):
            report.seals += 1
            if seal.root != frontier.root().hex():
                report.findings.append(f"The seal at {seal.size} does not fit the entries before it.")
    report.blanks = blanks.total()
    report.findings += [f"The seal at {size} covers entries that are not there." for size in seals]
    report.findings += [
        f"The step sealed at {size} has {blanks[size]} blank leaves instead of {count}."
        for size, count in Blanks.objects.order_by("start").values_list("seal__size", "count")
        if blanks[size] != count and size not in seals
    ]
    report.unsealed = Entry.objects.filter(position=None).count()


def _end(seals: Mapping[int, Seal]) -> int:
    """How far the order goes: to the last seal, or to the last entry where that stands beyond."""
    last = Position.objects.order_by("-position").values_list("position", flat=True).first()
    return max([*seals, 0 if last is None else last + 1])


def _check_rows(kind: Kind, report: Report) -> None:
    """Every row of the record as its last entry left it; no row without an entry, no entry without its row."""
    known = set(Entry.objects.filter(subject_type=kind.name).values_list("subject_id", flat=True).distinct())
    for chunk in _chunks(kind.model._base_manager.order_by("pk").iterator(chunk_size=CHUNK)):
        report.rows += len(chunk)
        last = _last_snapshots(kind, chunk)
        for one, snapshot in zip(chunk, snapshots(kind, chunk), strict=True):
            if one.pk not in last:
                lost = one.pk in known
                words = "has no entry to compare it with" if lost else "was written without an entry"
                report.findings.append(f"{kind.name} {one.pk} ({one}) {words}.")
            elif (body := last[one.pk]) is None:
                report.incomparable += 1
            elif canonical(shown := _as_known_then(kind, snapshot, body)) != canonical(body):
                fields = ", ".join(sorted(changes(body, shown)))
                report.findings.append(f"{kind.name} {one.pk} ({one}) was edited behind the journal's back: {fields}.")
            known.discard(one.pk)
    report.findings += [f"{kind.name} {pk} was deleted behind the journal's back." for pk in sorted(known, key=str)]


def _as_known_then(kind: Kind, snapshot: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """A row without the columns and parts that came with a later release than its last entry, left at their default."""
    later = snapshot.keys() - body.keys()
    defaults = {f.attname: plain(f.get_default()) for f in kind.model._meta.concrete_fields if f.attname in later}
    return {name: value for name, value in snapshot.items() if name not in later or value != defaults.get(name, [])}


def _last_snapshots(kind: Kind, chunk: list[models.Model]) -> dict[Any, dict[str, Any] | None]:
    """Each subject's snapshot in its last entry; None where that payload was erased."""
    entries = Entry.objects.filter(subject_type=kind.name, subject_id__in=[c.pk for c in chunk])
    latest = entries.filter(
        number=models.Subquery(
            Entry.objects.filter(subject_type=kind.name, subject_id=models.OuterRef("subject_id"))
            .order_by("-number")
            .values("number")[:1]
        )
    )
    found = latest.filter(payload__isnull=False).values_list("subject_id", "payload__body")
    return {subject: _after(body) for subject, body in found}


def _after(body: str | None) -> dict[str, Any] | None:
    """The snapshot in a payload; None where it was erased, or changed so that it is none (found above already)."""
    try:
        return json.loads(body or "null")["after"]
    except (ValueError, TypeError, KeyError):
        return None
