"""The files under `tile/` that a checkpoint does not ask for: older partial tiles, later ones, and strange ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from junto.core.sentences import gettext_noop as _

from .merkle import leaf_hash
from .placing import HALF_WRITTEN
from .tiles import ENTRIES, WIDTH, Tile, count_at, read_path, top_of
from .walking import Known, Walk


@dataclass(slots=True)
class Others:
    """The files that one checkpoint does not ask for. `ahead`: paths of those that no checkpoint covers yet."""

    walk: Walk
    waiting: dict[tuple[int, int], list[Tile]] = field(default_factory=dict)
    later: set[Tile] = field(default_factory=set)
    ahead: list[str] = field(default_factory=list)

    def gather(self) -> None:
        """Sort all files of the log's folder; those that no tile is called like are found fault with."""
        size = self.walk.checkpoint.size
        for path in self.walk.source.paths() if self.walk.source.paths else ():
            tile = read_path(path)
            if tile is None:
                self._strange(path)
                continue
            count = count_at(tile.level, size)
            first = tile.index * WIDTH
            if min(WIDTH, count - first) == tile.width:
                continue  # one the checkpoint asks for
            self.waiting.setdefault((tile.level, tile.index), []).append(tile)
            if first + tile.width > count:
                self.later.add(tile)

    def _strange(self, path: str) -> None:
        if HALF_WRITTEN.fullmatch(path.rpartition("/")[2]):
            self.ahead.append(path)
        else:
            self.walk.find(path, "extra", _("No file of a log is called so."))

    def visit(self, tile: Tile, known: Known) -> None:
        """Hold the other files of a tile to what it holds, as soon as that is known."""
        for other in sorted(self.waiting.pop((tile.level, tile.index), ())):
            self._check(other, known)

    def rest(self) -> None:
        """The files of tiles that the log does not have yet."""
        for key in sorted(self.waiting):
            for other in sorted(self.waiting[key]):
                self._check(other, ())

    def _check(self, tile: Tile, known: Known) -> None:
        if tile.level == ENTRIES:
            entries = self.walk.entries(tile)
            hashes = None if entries is None else [leaf_hash(one) for one in entries]
        else:
            hashes = self.walk.hashes(tile)
        if hashes is None or not self.walk.compare(tile, hashes, known) or tile not in self.later:
            return
        start = min(WIDTH, max(0, count_at(tile.level, self.walk.checkpoint.size) - tile.index * WIDTH))
        if self._stands(tile, start, hashes):
            self.ahead.append(tile.path)
        else:
            self.walk.find(tile.path, "extra", _("It is beyond the checkpoint and does not continue the log."))

    def _stands(self, tile: Tile, start: int, hashes: list[bytes]) -> bool:
        """Whether what no checkpoint covers, from `start` on, is of what lies below, as a publication under way is."""
        if tile.level == ENTRIES:
            before = Tile(ENTRIES, tile.index - 1)
            return tile.index <= self.walk.checkpoint.size // WIDTH or before in self.later
        if tile.level:
            children = [Tile(tile.level - 1, tile.index * WIDTH + at) for at in range(start, tile.width)]
            below = [self.walk.hashes(one, quietly=True) if one in self.later else None for one in children]
            return [one and top_of(one) for one in below] == hashes[start:]
        bundles = [one for one in (Tile(ENTRIES, tile.index), replace(tile, level=ENTRIES)) if one in self.later]
        entries = self.walk.entries(bundles[0], quietly=True) if bundles else None
        return entries is not None and [leaf_hash(one) for one in entries[start : tile.width]] == hashes[start:]
