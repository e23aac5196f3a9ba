"""Copying a published log elsewhere: only what is new, each file whole, the checkpoint last, no log over another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from junto.core.files import write_bytes
from junto.core.sentences import gettext_noop as _

from . import blanks
from .asking import WITNESSED
from .auditing import verify_growth
from .checkpoints import Checkpoint, open_checkpoint
from .notes import MOST_BYTES, VerifierKey
from .placing import CHECKPOINT, Placing, alone, remove_stale
from .problems import TlogError
from .sources import Source, source_of
from .stamping import FOLDER
from .tiles import ENTRIES, WIDTH, Tile, bundle_of, edge, edge_root, entries_in, hashes_in, new_tiles


def mirror(place: str, out: str | Path, keys: Sequence[VerifierKey] = ()) -> Checkpoint:
    """Bring the copy in the folder `out` up to the log at `place` (a folder or an address); its checkpoint.

    Only tiles that the copy does not have yet are read; it is whole at any moment, and a crash leaves the older one.
    Raises TlogError, and writes no checkpoint, where either is not signed by the keys, where the log does not continue
    the copy's (rolled back, forked, another log), and where it changed while it was read so that it does not fit.
    """
    source, folder = source_of(place), Path(out)
    note = source.read(CHECKPOINT, MOST_BYTES)
    if note is None:
        raise TlogError("no_log", _("There is no log at %(place)s: it has no checkpoint."), place=place)
    new = open_checkpoint(note, keys).checkpoint
    with alone(folder):
        kept = folder / CHECKPOINT
        old = open_checkpoint(kept.read_bytes(), keys).checkpoint if kept.exists() else None
        if old is not None:
            verify_growth(old, new, source)
        if old is not None and kept.read_bytes() == note:
            _copy_beside(place, source, folder)
            return new
        before = old.size if old else 0
        placing = Placing(folder)
        for tile in new_tiles(before, new.size):
            placing.put(tile, _read(source, tile))
        _check(folder, new)
        placing.seal(note)
        remove_stale(folder, before, new.size)
        _copy_beside(place, source, folder)
    return new


def _copy_beside(place: str, source: Source, folder: Path) -> None:
    """Which entries are blank, as far as it is disclosed; and what witnesses and authorities signed beside a log in a
    folder; an address does not say what it has of that.
    """
    disclosed = source.read(blanks.FILE, blanks.MOST_BYTES)
    kept = folder / blanks.FILE
    if disclosed is not None and not (kept.exists() and kept.read_bytes() == disclosed):
        write_bytes(kept, disclosed)
    root = Path(place)
    if "://" in place:
        return
    for file in (root / WITNESSED, *sorted((root / FOLDER).glob("*.*"))):
        kept = folder / file.relative_to(root)
        if file.is_file() and (file.name == WITNESSED or not kept.exists()):
            kept.parent.mkdir(exist_ok=True)
            write_bytes(kept, file.read_bytes())


def _read(source: Source, tile: Tile) -> bytes:
    """A tile's bytes; out of the full one, where that has taken the place of a partial one meanwhile."""
    data = source.read(tile.path, tile.most_bytes)
    if data is not None:
        return data
    whole = Tile(tile.level, tile.index)
    data = source.read(whole.path, whole.most_bytes) if tile.width < WIDTH else None
    if data is None:
        raise TlogError("damaged", _("The published log lacks the file %(path)s."), path=tile.path)
    if tile.level == ENTRIES:
        return bundle_of(entries_in(data, WIDTH)[: tile.width])
    return b"".join(hashes_in(data, WIDTH)[: tile.width])


def _check(folder: Path, new: Checkpoint) -> None:
    """The copy's right edge leads to the checkpoint's root. That all of it holds, `junto verify --log` says."""
    parts = [hashes_in((folder / tile.path).read_bytes(), tile.width) for tile in edge(new.size)]
    if edge_root(parts) != new.root:
        raise TlogError("damaged", _("The published log does not fit its checkpoint: junto verify --log says where."))
