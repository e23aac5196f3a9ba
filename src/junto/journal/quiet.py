"""While offers may come the record is sealed on a grid, each step of one size: nobody sees how much came, or when.

What a step lacks in entries is filled with blank leaves (core/tlog/blanks.py), and entries take their places among them
by lot. A blank is no entry: the record itself holds nothing made up.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from junto.core.tlog.blanks import Step, blank
from junto.journal import clock
from junto.journal.models import Blanks, Position, Seal

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Window:
    """A time about which the log's growth must tell nothing; `until`: None where it is not over."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the log keeps quiet: `now` says whether it must, `windows` all times whose steps are not disclosed.

    `kinds`: the kinds of subject of which nothing public may tell that something happened to one.
    """

    now: Callable[[], bool]
    windows: Callable[[], Sequence[Window]]
    kinds: frozenset[str] = frozenset()


_reasons: list[Reason] = []


def ask_for(reason: Reason) -> None:
    """Let a room say when the log must keep quiet."""
    if reason not in _reasons:
        _reasons.append(reason)


def windows() -> list[Window]:
    """The times whose steps are not disclosed."""
    return [one for reason in _reasons for one in reason.windows()]


def silent_kinds() -> list[str]:
    """The kinds of subject of which nothing public may tell that something happened to one."""
    return sorted({kind for reason in _reasons for kind in reason.kinds})


# --- the grid --------------------------------------------------------------------------------------------------------
def _step_of(at: datetime) -> int:
    return int(at.timestamp()) // settings.LOG_STEP_SECONDS


def next_step(at: datetime) -> datetime:
    """The moment after `at` from which the next step may be sealed."""
    return datetime.fromtimestamp((_step_of(at) + 1) * settings.LOG_STEP_SECONDS, UTC)


@dataclass(frozen=True, slots=True)
class Stepping:
    """How the next seal is made while it is quiet: `due` now or later; `final`: it is the last one of its kind."""

    due: bool
    final: bool


def stepping(previous: Seal | None) -> Stepping | None:
    """How the seal after `previous` is made; None where it need not hide anything.

    Where it was quiet until now, one more step hides what came since the last one.
    """
    if not settings.LOG_STEP_SECONDS:
        return None
    now = any(reason.now() for reason in _reasons)
    last = Blanks.objects.filter(seal=previous).first() if previous else None
    if not now and (last is None or last.final):
        return None
    return Stepping(previous is None or _step_of(clock.now()) > _step_of(previous.at), final=not now)


def keeping() -> bool:
    """Whether the next seal hides how much was recorded."""
    return bool(settings.LOG_STEP_SECONDS) and stepping(Seal.objects.order_by("-size").first()) is not None


def waits_until() -> datetime | None:
    """From when an entry that is not sealed yet will be, where it must wait for the next step; else None."""
    step = stepping(Seal.objects.order_by("-size").first())
    return None if step is None or step.due else next_step(clock.now())


def step_size(waiting: int) -> int:
    """How many leaves a step has for so many entries: the usual number, or twice, four times… as many.

    Up to half a step is added by lot before: who sends entries of their own until a step grows cannot reckon from that
    how many others there were.
    """
    size = settings.LOG_STEP_ENTRIES
    needed = waiting + secrets.randbelow(max(1, size // 2))
    while size < needed:
        size *= 2
    return size


def places(start: int, size: int, waiting: int) -> list[int]:
    """A place in the step for each of the waiting entries, by lot."""
    return secrets.SystemRandom().sample(range(start, start + size), waiting)


# --- the leaves ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of the tree: an entry's digest, or a blank (`entry` None). `digest` None: nothing says what it is."""

    position: int
    entry: int | None
    seal_size: int
    digest: bytes | None


def digests(start: int, end: int) -> Iterator[bytes]:
    """The leaves [start, end) of the sealed tree in their order; it ends early where there is a gap."""
    for leaf in leaves(start, end):
        if leaf.digest is None:
            return
        yield leaf.digest


def leaves(start: int, end: int) -> Iterator[Leaf]:
    """The same with what each leaf is; gaps are told."""
    steps = _Steps(start, end)
    rows = Position.objects.filter(position__gte=start, position__lt=end).order_by("position")
    found = rows.values_list("position", "entry_id", "entry__digest", "seal__size")
    expected = start
    for position, entry, digest, sealed_at in found.iterator(chunk_size=CHUNK):
        for place in range(expected, position):
            yield steps.leaf(place)
        yield Leaf(position, entry, sealed_at, bytes.fromhex(digest) if digest else None)
        expected = position + 1
    for place in range(expected, end):
        yield steps.leaf(place)


class _Steps:
    """The steps with blanks that lie between two places, asked in order."""

    def __init__(self, start: int, end: int) -> None:
        rows = Blanks.objects.filter(seal__size__gt=start, start__lt=end).order_by("start")
        self.steps = rows.values_list("start", "seal__size", "seed").iterator(chunk_size=CHUNK)
        self.now: tuple[int, int, bytes] = (0, 0, b"")

    def leaf(self, place: int) -> Leaf:
        while self.now[1] <= place:
            start, end, seed = next(self.steps, (place, place + 1, ""))
            self.now = (start, end, bytes.fromhex(seed))
        start, end, secret = self.now
        known = bool(secret) and start <= place
        return Leaf(place, None, end if known else 0, blank(secret, place) if known else None)


def disclosable(windows_: Sequence[Window]) -> Iterator[Step]:
    """The steps about which nothing need be hidden any more, in their order."""
    began = None
    rows = Blanks.objects.order_by("start").values_list("start", "seal__size", "count", "seed", "seal__at")
    for start, end, count, seed, at in rows.iterator(chunk_size=CHUNK):
        since, began = began or at, at
        if not any(one.since < at and (one.until is None or one.until > since) for one in windows_):
            yield Step(start, end, count, bytes.fromhex(seed))
