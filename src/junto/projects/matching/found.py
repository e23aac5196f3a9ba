"""What a search found, by the ids of the record, with the key that names it and the print of what mattered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from junto.core.overlaps import Overlap as FoundOverlap
from junto.projects.matching.items import Facts, digest


@dataclass(frozen=True, slots=True)
class Found:
    """One overlap as found: `needs` in order, `things` standing there, `thing` the code bought, facts of each need.

    `weak`: below the strength from which overlaps are put before people; it is kept in sight all the same.
    """

    kind: str
    needs: tuple[UUID, ...]
    things: tuple[UUID, ...]
    thing: str
    facts: Mapping[UUID, Facts]
    overlap: FoundOverlap
    weak: bool = False

    @property
    def key(self) -> str:
        """Names it from one search to the next: its kind and who takes part."""
        return key_of(self.kind, self.needs)

    @property
    def fingerprint(self) -> str:
        """Changes when who takes part, what stands there or anything that mattered of a need changes."""
        facts = [[str(pk), self.facts[pk]] for pk in sorted(self.needs)]
        return digest([self.key, self.thing, sorted(str(t) for t in self.things), facts])


def key_of(kind: str, needs: tuple[UUID, ...]) -> str:
    """The key of an overlap of that kind among these needs."""
    return digest([kind, sorted(str(n) for n in needs)])


def found_of(overlap: FoundOverlap, facts: Mapping[UUID, Facts], *, weakest: float) -> Found:
    """An overlap of `core.overlaps` by the ids of the record; below the strength `weakest` (0 to 1) it is weak."""
    needs = tuple(UUID(n) for n in overlap.needs)
    return Found(
        kind=overlap.kind,
        needs=needs,
        things=tuple(UUID(t) for t in overlap.standing),
        thing=overlap.thing or "",
        facts={pk: facts[pk] for pk in needs},
        overlap=overlap,
        weak=overlap.strength < weakest,
    )
