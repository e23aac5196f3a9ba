"""`junto verify`: does a receipt prove what it says, and is a published log whole and only ever added to?"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from junto.core.files import write_whole
from junto.core.sentences import gettext_noop as _

from .auditing import Audit, audit, verify_growth
from .checkpoints import Opened, open_checkpoint
from .notes import MOST_BYTES, VerifierKey, read_key
from .placing import CHECKPOINT
from .problems import TlogError
from .proof_files import MOST_BYTES as MOST_RECEIPT
from .proof_files import verify_receipt
from .sources import Source, source_of
from .stamping import FOLDER, Stamped, stamps_in
from .walking import Finding
from .writing import Answer, Judged, as_json, as_text

WRITERS = {"json": as_json, "table": as_text}
PATIENCE = 2.0  # seconds before progress is shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto verify`."""
    parser.description = (
        "Check receipts, or a whole published log (docs/tlog.md). Nothing is asked of the city's program: a receipt is "
        "checked by itself, a log by reading all its files. Exit status 1: something does not hold."
    )
    parser.add_argument("receipts", metavar="RECEIPT", nargs="*", help="receipts (.tlog-proof)")
    parser.add_argument(
        "--key",
        metavar="VKEY",
        action="append",
        default=[],
        help="a key of the log or of a witness, name+id+key; repeatable",
    )
    parser.add_argument(
        "--log",
        metavar="DIR|URL",
        help="the published log: all of it is checked; with receipts, only that it continues the log they are of",
    )
    parser.add_argument(
        "--since",
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint of that log kept from before: nothing of it may have been changed or taken back; repeatable",
    )
    parser.add_argument(
        "--tsa",
        metavar="FILE",
        help="with --log DIR: the time stamps beside the log too, by this authority's certificates (PEM)",
    )
    parser.add_argument("--format", choices=tuple(sorted(WRITERS)), default="table")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Check. 0: all of it holds; 1: something does not. Raises ValueError or OSError where it cannot begin."""
    if not args.receipts and not args.log:
        raise TlogError("nothing", _("Name a receipt, or the log with --log."))
    if args.since and (args.receipts or not args.log):
        raise TlogError("since", _("--since goes with --log, and without receipts."))
    if args.tsa and (args.receipts or not Path(args.log).is_dir()):
        raise TlogError("tsa", _("--tsa goes with --log and a folder, and without receipts."))
    keys = [read_key(text) for text in args.key]
    source = source_of(args.log) if args.log else None
    answer = Answer(with_keys=bool(keys), place=args.log)
    if args.receipts:
        answer.receipts = _receipts([Path(one) for one in args.receipts], keys, source)
    elif source:
        since = [(one, _read(Path(one), MOST_BYTES)) for one in args.since]
        answer.audit = audit(source, keys, since, progress=_Progress())
        if args.tsa:
            answer.stamps = _stamps(args, keys, source, answer.audit)
    text = WRITERS[args.format](answer, args.spoken.say)
    if args.out:
        write_whole(args.out, text)
    else:
        sys.stdout.write(text)
    return 0 if answer.holds else 1


def _stamps(args: argparse.Namespace, keys: list[VerifierKey], source: Source, found: Audit) -> list[Stamped]:
    """The time stamps that hold; one that does not is a finding."""
    if found.opened is None:
        return []
    present = found.opened.checkpoint
    try:
        return stamps_in(Path(args.log), Path(args.tsa), keys=keys, present=present, source=source)
    except TlogError as error:
        found.findings.append(Finding(FOLDER, error.sentence))
        return []


def _receipts(files: list[Path], keys: list[VerifierKey], source: Source | None) -> list[Judged]:
    problem = present = None
    if source:
        try:
            present = _present(source, keys)
        except TlogError as error:
            problem = error.sentence
    judged = []
    for file in files:
        data = _read(file, MOST_RECEIPT)
        one = Judged(str(file), problem=problem)
        try:
            one.receipt = verify_receipt(data, keys)
            if source and present:
                verify_growth(one.receipt.opened.checkpoint, present.checkpoint, source)
        except TlogError as error:
            one.problem = error.sentence
        judged.append(one)
    return judged


def _present(source: Source, keys: list[VerifierKey]) -> Opened:
    data = source.read(CHECKPOINT, MOST_BYTES)
    if data is None:
        raise TlogError("no_log", _("There is no log at %(place)s: it has no checkpoint."), place=source.name)
    return open_checkpoint(data, keys)


def _read(path: Path, most: int) -> bytes:
    """At most one byte more than can be good: the file is refused by whoever reads it."""
    with path.open("rb") as file:
        return file.read(most + 1)


class _Progress:
    """How far it is, on a terminal, once it takes its time."""

    def __init__(self) -> None:
        self.began = self.said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.began > PATIENCE and (done == total or now - self.said > 0.5) and sys.stderr.isatty():
            self.said = now
            sys.stderr.write(f"\r{done:,} / {total:,}" + ("\n" if done == total else ""))
            sys.stderr.flush()
