"""Auditing a published log: every file read and held to the checkpoint, and the checkpoint to an older one kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from . import blanks
from .beyond import Others
from .checkpoints import Checkpoint, Opened, open_checkpoint
from .notes import MOST_BYTES, VerifierKey
from .placing import CHECKPOINT
from .problems import TlogError
from .proofs import consistency_proof, verify_consistency
from .sources import Source
from .tiles import WIDTH, Tile, hashes_from, hashes_in
from .walking import Enough, Finding, Known, Walk


@dataclass(slots=True)
class Audit:
    """What an audit read and found. It holds where `findings` is empty.

    `opened`: the checkpoint, None where there is none to be read; its `signers` are empty where no key was given.
    `ahead`: files that no checkpoint covers yet. `listed`: whether files that the checkpoint does not ask for could be
    looked for (on the web they cannot). `cut`: no more was looked for after 200 findings. `blanks`: entries that are
    known to stand for nothing, since the seeds of their steps are disclosed.
    """

    opened: Opened | None = None
    findings: list[Finding] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    files: int = 0
    listed: bool = False
    cut: bool = False
    blanks: int = 0


def audit(
    source: Source,
    keys: Sequence[VerifierKey] = (),
    since: Sequence[tuple[str, bytes]] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Audit:
    """Read a published log (C2SP tlog-tiles): all of it, full, partial and stale partial tiles, and the checkpoint.

    Each tile is held to the checkpoint's root through the tiles above it, each entry to its hash; blank entries whose
    seeds are disclosed are counted and held to what the file `blanks` says of them. `since`: older
    checkpoints with their names, which must be consistent with the present one (no rollback, no fork) and signed by the
    same keys. `progress` hears how many entries of how many were read. Raises nothing: what is wrong is a finding.
    """
    result = Audit(listed=source.paths is not None)
    opened = result.opened = _opened(source, keys, result.findings)
    if opened is None:
        return result
    walk = Walk(source, opened.checkpoint, progress=progress, findings=result.findings)
    others = Others(walk)
    counting = blanks.Counting(_blank_steps(source, result.findings))

    def visit(tile: Tile, known: Known) -> None:
        others.visit(tile, known)
        if tile.level == 0:
            counting.look(tile.index * WIDTH, known)

    walk.visit = visit
    try:
        others.gather()
        walk.all_tiles()
        others.rest()
        result.blanks = counting.blanks
        for sentence in counting.wrong(opened.checkpoint.size):
            walk.found(blanks.FILE, sentence)
        for name, data in since:
            _since(name, data, walk, keys)
    except Enough:
        result.cut = True
    result.files, result.ahead = walk.files + 1, others.ahead
    return result


def _blank_steps(source: Source, findings: list[Finding]) -> list[blanks.Step]:
    """The disclosed steps; none where the log has no such file, and where it cannot be read, which is a finding."""
    try:
        data = source.read(blanks.FILE, blanks.MOST_BYTES)
        return [] if data is None else blanks.read_steps(data)
    except TlogError as error:
        findings.append(Finding(blanks.FILE, error.sentence))
        return []


def _opened(source: Source, keys: Sequence[VerifierKey], findings: list[Finding]) -> Opened | None:
    """The checkpoint. Where it is not signed as it should be, that is a finding; the tiles are read all the same."""
    try:
        data = source.read(CHECKPOINT, MOST_BYTES)
        if data is None:
            findings.append(Finding(CHECKPOINT, Sentence("missing", _("It is missing."))))
            return None
        opened = open_checkpoint(data)
    except TlogError as error:
        findings.append(Finding(CHECKPOINT, error.sentence))
        return None
    try:
        return open_checkpoint(data, keys)
    except TlogError as error:
        findings.append(Finding(CHECKPOINT, error.sentence))
        return opened


def _since(name: str, data: bytes, walk: Walk, keys: Sequence[VerifierKey]) -> None:
    try:
        verify_growth(open_checkpoint(data, keys).checkpoint, walk.checkpoint, walk.source)
    except TlogError as error:
        walk.found(name, error.sentence)


def verify_growth(old: Checkpoint, new: Checkpoint, source: Source) -> None:
    """Check that the log of checkpoint `new`, whose tiles are read from `source`, continues that of `old`.

    By a consistency proof made from the tiles (RFC 9162, 2.1.4). Raises TlogError: rolled back, forked, another log, or
    not to be said because a tile is missing.
    """
    if old.origin != new.origin:
        template = _("This checkpoint is of another log (“%(old)s”, not “%(new)s”).")
        raise TlogError("origin", template, old=old.origin, new=new.origin)
    if old.size > new.size:
        template = _("The log was rolled back: it had %(old)d entries, and now it has %(new)d.")
        raise TlogError("rollback", template, old=old.size, new=new.size)
    hashes = hashes_from(lambda tile: read_tile(source, tile), new.size)
    try:
        verify_consistency(old.size, old.root, new.size, new.root, consistency_proof(old.size, new.size, hashes))
    except TlogError as error:
        if error.sentence.code != "consistency":
            raise
        template = _("The log was forked: its first %(size)d entries are not those this checkpoint was signed for.")
        raise TlogError("fork", template, size=old.size) from None


def read_tile(source: Source, tile: Tile) -> list[bytes]:
    """A tile's hashes, or more where the full tile has taken the place of a partial one. Raises TlogError."""
    for one in (tile, replace(tile, width=256)):
        try:
            data = source.read(one.path, one.most_bytes)
            if data is not None:
                return hashes_in(data, one.width)
        except TlogError:
            break
    template = _("Whether the log continues this checkpoint cannot be said, because %(path)s cannot be read.")
    raise TlogError("unknown", template, path=tile.path)
