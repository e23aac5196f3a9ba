"""`junto publish`: write everything public as static files, the log among them; or copy a published log alone."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.mirroring import mirror
from junto.core.tlog.notes import read_key
from junto.core.workflow import Refused

OWN = "."  # what --log stands for without a place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the installation's data lie and where the files go."""
    parser.add_argument("--data", help="the installation's data folder (default: the setting JUNTO_DATA)")
    parser.add_argument("--out", required=True, help="folder to write to; made where it is missing")
    parser.add_argument(
        "--log",
        metavar="DIR|URL",
        nargs="?",
        const=OWN,
        help="the published log alone: this installation's, or the one at that place, without any installation",
    )
    parser.add_argument(
        "--key", metavar="VKEY", action="append", default=[], help="with --log: a key that must have signed; repeatable"
    )


def run(args: argparse.Namespace) -> int:
    """Bring the releases and the log up to date and write all files, the log to the folder `log` in it."""
    if args.log not in (None, OWN):
        return _told(mirror(args.log, args.out, [read_key(key) for key in args.key]))
    if args.data:
        if not Path(args.data).is_dir():
            raise ValueError(f"{args.data} is no folder.")
        os.environ["JUNTO_DATA"] = str(Path(args.data).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    import django  # noqa: PLC0415 - needs the folder named above

    django.setup()
    from junto.journal import sequencer  # noqa: PLC0415
    from junto.journal.log import keys  # noqa: PLC0415
    from junto.journal.log.publishing import folder, publish_all  # noqa: PLC0415
    from junto.publication.bulk import publish  # noqa: PLC0415
    from junto.publication.releases.following import make_releases  # noqa: PLC0415

    sequencer.seal()
    log = publish_all()
    if args.log and log is None:
        raise Refused("The log has no key yet: `junto setup` makes it.", code="state")
    if not args.log:
        make_releases()
        for written in publish(Path(args.out)):
            sys.stdout.write(f"{written.name}: {written.rows} {written.holds}, {written.size} bytes\n")
    if log is None:
        return 0
    return _told(mirror(str(folder()), args.out if args.log else Path(args.out) / "log", keys.known()))


def _told(log: Checkpoint) -> int:
    sys.stdout.write(f"log “{log.origin}”: {log.size} entries\n")
    return 0
