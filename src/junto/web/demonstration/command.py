"""`junto demo`: makes a demonstration city, once, and serves it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

MARK = "demonstration"  # a file that says: this folder is ours to empty, and what was played in it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `junto demo`."""
    parser.add_argument("--data", default="var/demo", help="folder for its database and files (default: %(default)s)")
    parser.add_argument("--no-serve", action="store_true", help="make it and stop")
    parser.add_argument("--fresh", action="store_true", help="empty the folder first (only one that a demo made)")
    parser.add_argument(
        "--city", choices=("west-end", "nyc"), default="west-end", help="which city (default: %(default)s)"
    )
    parser.add_argument("--source", default="../shared/data", help="where New York's files lie (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port on localhost (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Make the demonstration where it is not there yet; then serve it until Ctrl-C."""
    folder = Path(arguments.data).resolve()
    mark = folder / MARK
    if arguments.fresh and folder.exists():
        _empty(folder, mark)
    settings = {
        "JUNTO_DATA": str(folder),
        "JUNTO_DEMO": "yes",
        "JUNTO_CLOCK_MAY_BE_SET": "yes",
        "JUNTO_SITE_URL": f"http://localhost:{arguments.port}",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    os.environ["JUNTO_DATA"] = str(folder)
    if arguments.city == "nyc":
        os.environ.setdefault("JUNTO_CITY_NAME", "New York")
        os.environ.setdefault("JUNTO_TIME_ZONE", "America/New_York")
    _prepare()
    played = mark.read_text().strip() if mark.exists() else ""
    if not played:
        _play(arguments, folder)
        mark.write_text(f"{arguments.city}\n")
    elif played != arguments.city:
        raise ValueError(f"{folder} holds the demonstration “{played}”. Name another folder with --data, or --fresh.")
    if arguments.no_serve:
        return 0
    from junto.journal import server  # noqa: PLC0415 - needs the settings made above

    return server.serve(f"127.0.0.1:{arguments.port}", workers=0, threads=0, with_worker=True)


def _empty(folder: Path, mark: Path) -> None:
    if any(folder.iterdir()) and not mark.exists():
        raise ValueError(f"{folder} was not made by a demonstration; it is not emptied.")
    shutil.rmtree(folder)


def _prepare() -> None:
    """Set Django up, bring the database up to date, gather static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    import django  # noqa: PLC0415

    django.setup()
    from junto.frame import collecting  # noqa: PLC0415
    from junto.journal.commands.migrate import migrate  # noqa: PLC0415

    migrate()
    collecting.gather()


def _play(arguments: argparse.Namespace, folder: Path) -> None:
    from junto.people.models import Jurisdiction  # noqa: PLC0415

    if Jurisdiction.objects.exists():
        raise ValueError(
            f"{folder} holds another city's record, or half a demonstration. Use --fresh or another folder."
        )
    began = time.monotonic()

    def tell(sentence: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:5.1f} s  {sentence}\n")
        sys.stdout.flush()

    if arguments.city == "nyc":
        from junto.web.demonstration.new_york import play  # noqa: PLC0415

        play(Path(arguments.source), tell)
    else:
        from junto.web.demonstration.play import play as play_west_end  # noqa: PLC0415

        play_west_end(tell)
    tell("Ready.")
