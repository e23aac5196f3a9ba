"""Publishing a growing log as static files: only what is new, each file whole, the checkpoint after all its tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from .merkle import leaf_hash
from .notes import Signer, VerifierKey
from .placing import CHECKPOINT, Placing, alone, remove_stale
from .problems import TlogError
from .tiles import ENTRIES, TOP, WIDTH, Tile, bundle_of, count_at, edge, edge_root, entries_in, hashes_in, top_of

Entries = Callable[[int, int], Iterable[bytes]]  # (start, end) → the data of the leaves [start, end)


def publish(
    folder: str | Path,
    entries: Entries,
    size: int,
    *,
    origin: str,
    signers: Sequence[Signer],
    root: bytes | None = None,
    former: Sequence[VerifierKey] = (),
) -> Checkpoint:
    """Bring the static files of a log (C2SP tlog-tiles) in `folder` up to `size` entries; its new checkpoint.

    Only the entries from the last published size on are asked for. Files are written whole; those of the new size are
    on the disk before its checkpoint is, so that a crash at any point leaves the older log whole. Partial tiles stay
    until their full tile stands and the new checkpoint is written. `root`: what the new root must be, where the caller
    knows it. `former`: keys no longer in use with which the last checkpoint may have been signed. One process publishes
    at a time: a second one is refused.

    Raises TlogError, and signs nothing, where no signer bears the log's name, where another process is publishing,
    where the folder's log is damaged, not signed by these keys or longer than `size`, and where the entries or the root
    are not what they should be. OSError where a file cannot be written.
    """
    if origin not in {one.name for one in signers}:
        raise TlogError("signer", _("No key of the name “%(origin)s” was given to sign with."), origin=shown(origin))
    with alone(Path(folder)):
        growing = _resumed(Path(folder), origin, [*(one.key for one in signers), *former])
        old = growing.size
        if size < old:
            template = _("The published log has %(old)d entries: it cannot go back to %(new)d.")
            raise TlogError("rollback", template, old=old, new=size)
        if size > old or not growing.checkpoint:
            growing.grow(iter(entries(old, size)), size)
            growing.checkpoint = Checkpoint(origin, size, growing.root())
            if root not in (None, growing.checkpoint.root):
                template = _("The first %(size)d entries lead to another root than they should: nothing is signed.")
                raise TlogError("root", template, size=size)
            growing.placing.seal(bytes(str(sign_checkpoint(growing.checkpoint, signers)), "utf-8"))
            remove_stale(growing.placing.folder, old, size)
        return growing.checkpoint


@dataclass(slots=True)
class _Growing:
    """The right edge of a log that is being written: what the tiles not yet full hold."""

    placing: Placing
    checkpoint: Checkpoint | None = None
    size: int = 0
    entries: list[bytes] = field(default_factory=list)
    hashes: list[list[bytes]] = field(default_factory=lambda: [[] for _level in range(TOP + 1)])

    def grow(self, entries: Iterator[bytes], size: int) -> None:
        """Take in the entries up to `size`, writing each tile that is full, then those that are not but changed."""
        old = self.size
        while self.size < size:
            room = min(WIDTH - len(self.entries), size - self.size)
            more = list(islice(entries, room))
            if len(more) != room:
                raise TlogError("missing", _("The log has no entry %(index)d."), index=self.size + len(more))
            self.entries += more
            self.hashes[0] += [leaf_hash(one) for one in more]
            self.size += room
            self._write_full()
        if next(entries, None) is not None:
            raise TlogError("surplus", _("There are more entries than the %(size)d asked for."), size=size)
        for level in (ENTRIES, *range(TOP + 1)):
            count = count_at(level, size)
            if count % WIDTH and count != count_at(level, old):
                self._write(Tile(level, count // WIDTH, count % WIDTH))

    def _write_full(self) -> None:
        level = 0
        while len(self.hashes[level]) == WIDTH:
            index = count_at(level, self.size) // WIDTH - 1
            if not level:
                self._write(Tile(ENTRIES, index))
                self.entries.clear()
            self._write(Tile(level, index))
            self.hashes[level + 1].append(top_of(self.hashes[level]))
            self.hashes[level].clear()
            level += 1

    def _write(self, tile: Tile) -> None:
        data = bundle_of(self.entries) if tile.level == ENTRIES else b"".join(self.hashes[tile.level])
        self.placing.put(tile, data)

    def root(self) -> bytes:
        """The root of all entries taken in."""
        return edge_root([self.hashes[level] for level in range(TOP, -1, -1)])


def _resumed(folder: Path, origin: str, keys: Sequence[VerifierKey]) -> _Growing:
    """The log as it was published last, its right edge checked against its checkpoint."""
    growing = _Growing(Placing(folder))
    path = folder / CHECKPOINT
    if not path.exists():
        return growing
    checkpoint = open_checkpoint(path.read_bytes(), keys).checkpoint
    if checkpoint.origin != origin:
        template = _("The published log is “%(found)s”, not “%(origin)s”.")
        raise TlogError("origin", template, found=checkpoint.origin, origin=origin)
    growing.checkpoint, growing.size = checkpoint, checkpoint.size
    for tile in edge(checkpoint.size):
        growing.hashes[tile.level] = hashes_in(_read(folder, tile), tile.width)
    if width := checkpoint.size % WIDTH:
        growing.entries = entries_in(_read(folder, Tile(ENTRIES, checkpoint.size // WIDTH, width)), width)
    leaves = [leaf_hash(one) for one in growing.entries]
    if growing.root() != checkpoint.root or leaves != growing.hashes[0]:
        raise TlogError("damaged", _("The published log does not fit its checkpoint: junto verify --log says where."))
    return growing


def _read(folder: Path, tile: Tile) -> bytes:
    path = folder / tile.path
    if not path.exists():
        raise TlogError("damaged", _("The published log lacks the file %(path)s."), path=tile.path)
    return path.read_bytes()
