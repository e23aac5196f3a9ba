"""Reading every tile of a published log from the checkpoint's root down, so that the file at fault is named itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .checkpoints import Checkpoint
from .merkle import leaf_hash
from .problems import TlogError
from .sources import Source
from .tiles import ENTRIES, TOP, WIDTH, Tile, edge, edge_root, entries_in, hashes_in, top_of

MOST_FINDINGS = 200
Known = Sequence[bytes | None]  # hashes that a tile must hold; None where that is not known


class Finding(NamedTuple):
    """What is wrong, and with which file."""

    path: str
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


class Enough(Exception):
    """So much is wrong that no more is looked for."""


@dataclass(slots=True)
class Walk:
    """A walk over the tiles of one log: what was read and found. `visit` is called with each hash tile's hashes."""

    source: Source
    checkpoint: Checkpoint
    visit: Callable[[Tile, Known], None] = lambda _tile, _known: None
    progress: Callable[[int, int], None] = lambda _done, _all: None
    findings: list[Finding] = field(default_factory=list)
    files: int = 0

    def find(self, path: str, code: str, template: str, **params: object) -> None:
        """Write down what is wrong with a file; raises Enough at the 200th time."""
        self.found(path, Sentence(code, template, params))

    def found(self, path: str, sentence: Sentence) -> None:
        """Write down what is wrong with a file; raises Enough at the 200th time."""
        self.findings.append(Finding(path, sentence))
        if len(self.findings) >= MOST_FINDINGS:
            raise Enough

    def all_tiles(self) -> None:
        """Every tile of the log: from the highest level down, each held to the hash that the level above has of it."""
        edges = self._edges()
        above: list[bytes | None] = []
        for level in range(TOP, -1, -1):
            here: list[bytes | None] = []
            for index, expected in enumerate(above):
                self._one(Tile(level, index), self._full(Tile(level, index), expected), here)
            for tile, known in edges.items():
                if tile.level == level:
                    self._one(tile, known, here)
            above = here

    def _one(self, tile: Tile, known: Known, here: list[bytes | None]) -> None:
        if tile.level:
            here += known
        else:
            self._bundle(tile, known)
            self.progress(tile.index * WIDTH + tile.width, self.checkpoint.size)
        self.visit(tile, known)

    def _edges(self) -> dict[Tile, Known]:
        """The partial tiles, which together must lead to the checkpoint's root; where one was altered, as it was."""
        tiles = edge(self.checkpoint.size)
        read = [self.hashes(tile) for tile in tiles]
        complete = [hashes for hashes in read if hashes is not None]
        if len(complete) == len(tiles) and edge_root(complete) == self.checkpoint.root:
            return dict(zip(tiles, complete, strict=True))
        below = [self._below(tile) for tile in tiles]
        choices = [[one for one in pair if _whole(one)] for pair in zip(read, below, strict=True)]
        for chosen in product(*choices):
            if edge_root([_all(one) for one in chosen]) == self.checkpoint.root:
                for tile, hashes, right in zip(tiles, read, chosen, strict=True):
                    if hashes not in (None, right):
                        self._altered(tile)
                return dict(zip(tiles, map(_all, chosen), strict=True))
        names = ", ".join(tile.path for tile in tiles) or "tile/"
        self.find("checkpoint", "root", _("Its root is not the one that the tiles lead to (%(tiles)s)."), tiles=names)
        return {tile: hashes or [None] * tile.width for tile, hashes in zip(tiles, read, strict=True)}

    def _full(self, tile: Tile, expected: bytes | None) -> Known:
        """The hashes of a full tile as the hash above has them: read or, where it was altered, found from below."""
        hashes = self.hashes(tile)
        if hashes is not None and expected in (None, top_of(hashes)):
            return hashes
        below = self._below(tile)
        if _whole(below) and top_of(_all(below)) == expected:
            if hashes is not None:
                self._altered(tile)
            return below
        template = _("It does not lead to the hash that the tile above has of it.")
        bundle = replace(tile, level=ENTRIES)
        if hashes is None:
            if not tile.level and expected and _whole(below):
                self.find(bundle.path, "above", template)
            return [None] * WIDTH
        self.find(tile.path, "above", template)
        for index, (here, there) in enumerate(zip(hashes, below, strict=True)):
            if there not in (None, here):
                child = _child(tile, index)
                self.find(child.path, "disagree", _("It does not agree with %(other)s."), other=tile.path)
        if not tile.level and below == hashes:
            self.find(bundle.path, "alike", _("It agrees with %(other)s alone: both were altered."), other=tile.path)
        return [here if here == there else None for here, there in zip(hashes, below, strict=True)]

    def _altered(self, tile: Tile) -> None:
        self.find(tile.path, "altered", _("It was altered: neither the checkpoint nor the files below agree with it."))

    def _below(self, tile: Tile) -> Known:
        """A tile's hashes as the files below it have them: of entries, or of the full tiles one level down."""
        if not tile.level:
            entries = self.entries(replace(tile, level=ENTRIES), quietly=True)
            return [None] * tile.width if entries is None else [leaf_hash(one) for one in entries]
        children = (self.hashes(_child(tile, at), quietly=True) for at in range(tile.width))
        return [None if hashes is None else top_of(hashes) for hashes in children]

    def _bundle(self, tile: Tile, known: Known) -> None:
        """The entries that a tile of leaf hashes is of."""
        bundle = replace(tile, level=ENTRIES)
        entries = self.entries(bundle)
        if entries is not None:
            self.compare(bundle, [leaf_hash(one) for one in entries], known)
        self.visit(bundle, known)

    def compare(self, tile: Tile, hashes: Sequence[bytes], known: Known) -> bool:
        """Hold hashes to those known, as far as both go; whether they agree. The first that does not is named."""
        if hashes == known:  # nearly always, and many times faster
            return True
        for at, (here, right) in enumerate(zip(hashes, known, strict=False)):
            if right not in (None, here):
                number = tile.index * WIDTH + at
                if tile.level == ENTRIES:
                    self.find(tile.path, "entry", _("Entry %(number)d is not the one the log holds."), number=number)
                else:
                    self.find(tile.path, "stale", _("Hash %(number)d is not the one the log holds."), number=number)
                return False
        return True

    def hashes(self, tile: Tile, quietly: bool = False) -> list[bytes] | None:
        """The hashes in a tile's file; None, which is a finding unless `quietly`, where they cannot be read."""
        return self._read(tile, hashes_in, quietly)

    def entries(self, tile: Tile, quietly: bool = False) -> list[bytes] | None:
        """The entries in a bundle's file; None, which is a finding unless `quietly`, where they cannot be read."""
        return self._read(tile, entries_in, quietly)

    def _read(self, tile: Tile, parse: Callable[[bytes, int], list[bytes]], quietly: bool) -> list[bytes] | None:
        try:
            for one in _files(tile):
                data = self.source.read(one.path, one.most_bytes)
                if data is not None:
                    self.files += not quietly
                    return parse(data, one.width)[: tile.width]
        except TlogError as error:
            if not quietly:
                self.found(tile.path, error.sentence)
        else:
            if not quietly:
                self.find(tile.path, "missing", _("It is missing."))
        return None


def _files(tile: Tile) -> Iterator[Tile]:
    """The file of a tile, or the full one that took the place of a partial one (tlog-tiles, "Partial Tiles")."""
    yield tile
    if tile.width < WIDTH:
        yield replace(tile, width=WIDTH)


def _child(tile: Tile, at: int) -> Tile:
    """The tile that a tile's hash is of: for leaf hashes the bundle with the entry."""
    return Tile(tile.level - 1, tile.index * WIDTH + at) if tile.level else replace(tile, level=ENTRIES)


def _whole(hashes: Known | None) -> bool:
    return hashes is not None and None not in hashes


def _all(hashes: Known | None) -> list[bytes]:
    return [one for one in hashes or () if one is not None]
