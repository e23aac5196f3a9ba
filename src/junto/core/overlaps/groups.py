"""Anchored groups: sets in which every member is near every other, so that a chain never grows into a district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

Edges = Mapping[int, Mapping[int, float]]


class Growing(Protocol):
    """A group while it grows: told of its members one by one, it may refuse one that would spoil it."""

    def admits(self, candidate: int) -> bool:
        """Whether the candidate may join; if so it counts as a member from then on."""


def anchored_groups(
    edges: Edges,
    seeds: Sequence[tuple[int, int]],
    *,
    limit: int,
    most: int | None = None,
    growing: Callable[[int, int], Growing] | None = None,
) -> tuple[list[tuple[int, ...]], bool, int]:
    """Return groups of positions, whether one was cut at `limit` members, and how many seeds `most` left untold.

    `edges[a][b]` is the distance of a and b where they are near (both ways). Each seed, in the order given, that no
    earlier group holds anchors a group: the pair, then, nearest first (the greatest distance to the pair counts, then
    the position), whoever is near ALL its members and whom `growing(a, b)`, where given, admits. Hence every seed is
    in a group, no two members of a group are farther apart than the distance asked, a position may be in several
    groups, and there are at most as many groups as seeds. With `most`, a seed both of whose positions are in so many
    groups already is left untold.
    """
    groups: dict[tuple[int, ...], None] = {}
    held: set[tuple[int, int]] = set()
    told: Counter[int] = Counter()
    cut, untold = False, 0
    for a, b in seeds:
        if (a, b) in held:
            continue
        if most is not None and told[a] >= most and told[b] >= most:
            untold += 1
            continue
        members, full = _grown(edges, a, b, limit, growing(a, b) if growing else None)
        cut = cut or full
        held.update((p, q) for p in members for q in members if p < q)
        groups[members] = None
        told.update(members)
    return list(groups), cut, untold


def _grown(edges: Edges, a: int, b: int, limit: int, group: Growing | None) -> tuple[tuple[int, ...], bool]:
    common = edges[a].keys() & edges[b].keys()
    order = sorted(common, key=lambda c: (max(edges[a][c], edges[b][c]), c))
    members = [a, b]
    for c in order:
        near = edges[c]
        if not all(member in near for member in members):
            continue
        if len(members) >= limit:
            return tuple(sorted(members)), True
        if group is None or group.admits(c):
            members.append(c)
    return tuple(sorted(members)), False
