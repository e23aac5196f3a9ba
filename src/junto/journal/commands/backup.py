"""`junto backup FILE|FOLDER`: a consistent backup of the whole installation, while it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from junto.core.progress import progress
from junto.journal.backups.taking import take


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("out", metavar="FILE|FOLDER", help="a new file, or a folder in which one is named by its time")


def run(args: argparse.Namespace) -> int:
    """Make it and say what it holds."""
    path, manifest, digest = take(Path(args.out), told)
    files = len(manifest["files"]) - 1
    sys.stdout.write(
        f"{path}: {path.stat().st_size:,} bytes; the database ({manifest['database']}, {manifest['entries']:,} entries)"
        f" and {files:,} files.\nIts digest, to be kept elsewhere: {digest}\nNot in it:\n"
    )
    sys.stdout.write("".join(f"- {sentence}\n" for sentence in manifest["left_out"]))
    return 0


def told(what: str) -> Callable[[float], None]:
    """How far a step is, on a terminal; silent elsewhere."""
    return progress(what) or (lambda _part: None)
