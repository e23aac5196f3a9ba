"""What goes in and comes out of the search for overlaps: items, overlaps with their reasons, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

from junto.core.sentences import Sentence

KINDS = ("same_place", "same_purchase", "reuse", "sequence")


@dataclass(frozen=True, slots=True)
class Item:
    """One need, or one thing that already stands there.

    `geometry` is in degrees (WGS 84), None where the place is not known. `start` and `end` bound the window, both days
    included; one of them alone is a window of that day; neither means that times are not known. `kind` is the code of
    a kind of thing. `owner` may be spelled in any of its variants. `row` is the line of the file it came from.
    """

    id: str
    owner: str
    title: str
    geometry: BaseGeometry | None = None
    start: date | None = None
    end: date | None = None
    kind: str | None = None
    text: str = ""
    quantity: float | None = None
    row: int | None = None
    kind_guessed: bool = False


# One reason: a sentence with its code, template and parameters, so that a page can say it in another language.
Reason = Sentence


@dataclass(frozen=True, slots=True)
class Overlap:
    """Needs that meet.

    `needs` are their ids (for `sequence` in the order in which the works should go, else sorted), `positions` where
    they stand in the input, `owners` the distinct owners in the spelling met first. `distance_m` is the greatest
    distance of two members on the ellipsoid (for `reuse` the things standing there are members too), `days_apart` the
    greatest number of days between two windows (0: they share a day); None where not known. `strength` from 0 to 1 is
    computed from `parts` (0 to 1 each, None: not known) as `strength.py` says.
    """

    kind: str
    needs: tuple[str, ...]
    owners: tuple[str, ...]
    distance_m: float | None
    days_apart: int | None
    strength: float
    parts: Mapping[str, float | None]
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    thing: str | None = None
    positions: tuple[int, ...] = ()
    standing_positions: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What names this overlap from one search to the next: its kind, the thing bought and the members' ids."""
        return "|".join([self.kind, self.thing or "", *sorted(self.needs), "+", *sorted(self.standing)])


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item, or a row of a file, that was not compared, and why; `partly` where it still was in some ways."""

    row: int | None
    id: str | None
    reason: str
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """Overlaps, strongest first (then by kind and ids), what was left out, and what the reader must know besides."""

    overlaps: tuple[Overlap, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Reason, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the number of overlaps of each kind, in the order of `KINDS`."""
        return {kind: sum(1 for overlap in self.overlaps if overlap.kind == kind) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a dense set is cut off, so that no input explodes; whatever is cut is said in a note.

    `group`: needs in one place group. `groups`: place groups, and sequences, that one need is told in.
    `spot`: needs at one identical point that are compared with others. `neighbours`:
    nearest needs looked at for each one where a set is dense. `pairs`: pairs of needs looked at in all. `purchase`:
    needs in one purchase group. `purchases`: groups of one kind of thing. `standing`: things named for one need.
    """

    group: int = 30
    groups: int = 20
    spot: int = 100
    neighbours: int = 60
    pairs: int = 3_000_000
    purchase: int = 1_000
    purchases: int = 30
    standing: int = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: distance, gap, how soon one's works may follow another's, and from how many a point is shared."""

    within_m: float = 50.0
    gap_days: int = 0
    soon_days: int = 365
    shared_from: int = 3
    kinds: tuple[str, ...] = KINDS
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 0 <= self.within_m <= 50_000:
            raise ValueError(f"The distance {self.within_m} is not between 0 and 50,000 metres.")
        if self.gap_days < 0 or self.soon_days < 0:
            raise ValueError("A number of days cannot be negative.")
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not a kind of overlap; use {', '.join(KINDS)}.")
