"""Anchored groups: sets in which every member is near every other, so that a chain never grows into a district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Edges = Mapping[int, Mapping[int, float]]


def anchored_groups(
    edges: Edges, seeds: Sequence[tuple[int, int]], *, limit: int
) -> tuple[list[tuple[int, ...]], bool]:
    """Return groups of positions, and whether one was cut at `limit` members.

    `edges[a][b]` is the distance of a and b where they are near (both ways). Each seed, in the order given, that no
    earlier group holds anchors a group: the pair, then, nearest first (the greatest distance to the members counts,
    then the position), whoever is near ALL its members. Hence every seed is in a group, no two members of a group are
    farther apart than the distance asked, a position may be in several groups, and there are at most as many groups
    as seeds.
    """
    groups: dict[tuple[int, ...], None] = {}
    held: set[tuple[int, int]] = set()
    cut = False
    for a, b in seeds:
        if (a, b) in held:
            continue
        members, full = _grown(edges, a, b, limit)
        cut = cut or full
        held.update((p, q) for p in members for q in members if p < q)
        groups[members] = None
    return list(groups), cut


def _grown(edges: Edges, a: int, b: int, limit: int) -> tuple[tuple[int, ...], bool]:
    common = edges[a].keys() & edges[b].keys()
    order = sorted(common, key=lambda c: (max(edges[a][c], edges[b][c]), c))
    members = [a, b]
    for c in order:
        if len(members) >= limit:
            return tuple(sorted(members)), True
        near = edges[c]
        if all(member in near for member in members):
            members.append(c)
    return tuple(sorted(members)), False
