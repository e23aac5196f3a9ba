"""Tiles (C2SP tlog-tiles): how a log's hashes and entries are cut into files, what they are called, what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from junto.core.sentences import gettext_noop as _

from .lines import HASH_SIZE, LARGEST
from .merkle import Frontier, node_hash
from .problems import TlogError
from .proofs import Hashes

WIDTH = 256  # hashes of a full tile, entries of a full bundle
HEIGHT = 8  # levels of the tree that a tile spans
TOP = 7  # the highest level of tiles a log of less than 2^63 entries can have
ENTRIES = -1  # stands for the level of entry bundles
MOST_ENTRY = 65_535  # bytes: the length before an entry is a uint16
MOST_BUNDLE = WIDTH * (2 + MOST_ENTRY)
PATH = re.compile(r"tile/(entries|[0-7])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level (ENTRIES for entry bundles), its index in it, how many hashes or entries it holds."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`, N in groups of three digits: 1234067 is x001/x234/067 (tlog-tiles, "Merkle Tree")."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        name = "entries" if self.level == ENTRIES else str(self.level)
        return f"tile/{name}/{number}" + ("" if self.width == WIDTH else f".p/{self.width}")

    @property
    def most_bytes(self) -> int:
        """How long its file may be."""
        return self.width * (2 + MOST_ENTRY if self.level == ENTRIES else HASH_SIZE)


def read_path(path: str) -> Tile | None:
    """The tile of a path below the log's folder; None where no tile is called so."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    tile = Tile(level, int(found[2].replace("x", "").replace("/", "")), int(found[3] or WIDTH))
    # A name with needless groups or of a width beyond 255 is not written so again.
    return tile if tile.path == path and (found[3] is None or tile.width < WIDTH) else None


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of a log of that size, entry bundles first, then hashes level by level, each in order."""
    return new_tiles(0, size)


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles of a log of `new` entries that a log of `old` ones does not have yet."""
    for level in (ENTRIES, *range(TOP + 1)):
        before, now = count_at(level, old), count_at(level, new)
        if before != now:
            for index in range(before // WIDTH, now // WIDTH):
                yield Tile(level, index)
            if now % WIDTH:
                yield Tile(level, now // WIDTH, now % WIDTH)


def count_at(level: int, size: int) -> int:
    """How many hashes or entries a log of that size has at a level of its tiles: floor(size / 256^level)."""
    return size >> HEIGHT * max(level, 0)


def edge(size: int) -> list[Tile]:
    """The partial hash tiles of a log of that size, from the highest level down: together they have its root."""
    widths = [(level, count_at(level, size)) for level in range(TOP, -1, -1)]
    return [Tile(level, count // WIDTH, count % WIDTH) for level, count in widths if count % WIDTH]


def edge_root(parts: Sequence[Sequence[bytes]]) -> bytes:
    """The root of a log from the hashes of its `edge` tiles, in that order. None of them: the empty log's."""
    perfect: list[bytes] = []
    for hashes in parts:
        at = 0
        for height in range(HEIGHT - 1, -1, -1):  # a tile of 5 hashes is a subtree of 4 and one of 1
            if len(hashes) >> height & 1:
                perfect.append(top_of(hashes[at : at + (1 << height)]))
                at += 1 << height
    return Frontier((1 << len(perfect)) - 1, perfect).root()


def top_of(hashes: Sequence[bytes]) -> bytes:
    """The root of the perfect subtree over 1, 2, 4 … 256 hashes."""
    level = hashes
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def hashes_in(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. Raises TlogError unless there are `width` of 32 bytes."""
    if len(data) != width * HASH_SIZE:
        template = _("It has %(found)d bytes instead of %(size)d.")
        raise TlogError("tile", template, found=len(data), size=width * HASH_SIZE)
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def entries_in(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle: each after its length as a big-endian uint16 (tlog-tiles, "Log entries").

    Raises TlogError unless there are `width` of them and nothing after.
    """
    step = 2 + int.from_bytes(data[:2], "big")
    if len(data) == width * step and all(data[one::step] == data[one : one + 1] * width for one in (0, 1)):
        return [data[at + 2 : at + step] for at in range(0, len(data), step)]  # all of one length, as digests are
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if len(entries) != width or at != len(data):
        raise TlogError("bundle", _("It is not made of %(width)d entries."), width=width)
    return entries


def bundle_of(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle. Raises TlogError where an entry is longer than 65,535 bytes."""
    for entry in entries:
        if len(entry) > MOST_ENTRY:
            template = _("An entry of %(found)d bytes is longer than a log can hold (%(most)d).")
            raise TlogError("entry", template, found=len(entry), most=MOST_ENTRY)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def hashes_from(read: Callable[[Tile], Sequence[bytes]], size: int) -> Hashes:
    """What proofs are made from (`proofs.Hashes`), out of the tiles of a log of that size.

    `read` gives the hashes of a tile. The last tiles read are kept.
    """
    if not 0 <= size <= LARGEST:
        raise TlogError("size", _("A log cannot have %(size)s entries."), size=size)

    @lru_cache(maxsize=32)
    def subtree(tile: Tile) -> list[list[bytes]]:
        levels = [list(read(tile))]
        while len(below := levels[-1]) > 1:
            levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
        return levels

    def hash_at(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = index << height
        count = count_at(tile_level, size)
        tile = first // WIDTH
        width = min(WIDTH, count - tile * WIDTH)
        return subtree(Tile(tile_level, tile, width))[height][first - tile * WIDTH >> height]

    return hash_at
