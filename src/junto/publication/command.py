"""`junto publish`: write everything public as static files."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the installation's data lie and where the files go."""
    parser.add_argument("--data", help="the installation's data folder (default: the setting JUNTO_DATA)")
    parser.add_argument("--out", required=True, help="folder to write to; made where it is missing")


def run(args: argparse.Namespace) -> int:
    """Bring the releases up to date and write all files."""
    if args.data:
        if not Path(args.data).is_dir():
            raise ValueError(f"{args.data} is no folder.")
        os.environ["JUNTO_DATA"] = str(Path(args.data).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    import django  # noqa: PLC0415 - needs the folder named above

    django.setup()
    from junto.journal import sequencer  # noqa: PLC0415
    from junto.publication.bulk import publish  # noqa: PLC0415
    from junto.publication.releases.following import make_releases  # noqa: PLC0415

    sequencer.seal()
    make_releases()
    for written in publish(Path(args.out)):
        sys.stdout.write(f"{written.name}: {written.rows} {written.holds}, {written.size} bytes\n")
    return 0
