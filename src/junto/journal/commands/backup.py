"""`junto backup FILE|FOLDER`: a consistent backup of the whole installation, while it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.progress import progress
from junto.journal.backups.taking import take


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("out", metavar="FILE|FOLDER", help="a new file, or a folder in which one is named by its time")


def run(args: argparse.Namespace) -> int:
    """Make it and say what it holds."""
    path, manifest, digest = take(Path(args.out), told)
    facts = {
        "path": path,
        "size": f"{path.stat().st_size:,}",
        "database": manifest["database"],
        "entries": f"{manifest['entries']:,}",
        "files": f"{len(manifest['files']) - 1:,}",
    }
    with translation.override(args.spoken.code):
        said = [
            _("%(path)s: %(size)s bytes; the database (%(database)s, %(entries)s entries) and %(files)s files.")
            % facts,
            _("Its digest, to be kept elsewhere: %(digest)s") % {"digest": digest},
            _("Not in it:"),
            *(f"- {_(sentence)}" for sentence in manifest["left_out"]),
        ]
    sys.stdout.write("\n".join(said) + "\n")
    return 0


def told(what: str) -> Callable[[float], None]:
    """How far a step is, on a terminal; silent elsewhere."""
    return progress(what) or (lambda _part: None)
