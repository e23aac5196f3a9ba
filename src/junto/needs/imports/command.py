"""`junto import FILE …`: the same steps as the page, in one go, with every problem said."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PIECE = 1 << 20
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `junto import`."""
    parser.add_argument("file", help="CSV, XLSX or GeoJSON, also as .gz")
    parser.add_argument("--into", required=True, choices=("needs", "standing-things"), help="what its rows become")
    parser.add_argument("--jurisdiction", default="", help="which government it is for (needed where there are many)")
    parser.add_argument("--organization", default="", help="for this department alone")
    parser.add_argument("--recipe", default="", help="how to read a known file; an unknown name lists them")
    parser.add_argument("--mapping", default="", metavar="FILE.json", help="how its columns are read")
    parser.add_argument(
        "--mode",
        choices=("all", "valid"),
        default="all",
        help="all rows or nothing; or the valid rows (%(default)s)",
    )
    parser.add_argument("--rejected", default="", metavar="OUT.csv", help="refused rows with reasons (.csv, .xlsx)")
    parser.add_argument("--dry-run", action="store_true", help="try every row and write nothing")
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="in whose name; else the program's")


def run(arguments: argparse.Namespace) -> int:
    """0: everything is in; 1: some rows were refused; 2 (raised): nothing could be done, and why."""
    from junto.needs.imports import command_steps as steps  # noqa: PLC0415 - needs the settings

    path = Path(arguments.file)
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    order = steps.Order(
        path=path,
        into=arguments.into.replace("-", "_"),
        jurisdiction=steps.jurisdiction_named(arguments.jurisdiction),
        organization=arguments.organization,
        recipe=arguments.recipe,
        mapping=_mapping(arguments.mapping),
        mode=arguments.mode,
        by=steps.actor_named(arguments.email),
    )
    found, outcome = steps.dry(order) if arguments.dry_run else steps.wet(order, _pieces)
    if arguments.rejected:
        Path(arguments.rejected).write_bytes(steps.rejected_file(found, arguments.rejected))
    _say(found, outcome, dry=arguments.dry_run)
    return 1 if found.rejected else 0


def _mapping(name: str) -> dict[str, Any] | None:
    if not name:
        return None
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise ValueError(f"{name} is no JSON: {wrong}.") from None
    if not isinstance(found, dict) or set(found) - {"columns", "constants", "options", "import"}:
        raise ValueError(f"{name} must hold “columns”, “constants”, “options” and “import” only.")
    if bad := [key for key, value in found.items() if not isinstance(value, dict)]:
        raise ValueError(f"In {name}, “{bad[0]}” must be an object.")
    return found


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _say(found: Any, outcome: dict[str, Any], *, dry: bool) -> None:
    write: Callable[[str], Any] = sys.stdout.write
    would = "would be " if dry else ""
    write(
        f"{outcome['rows']} rows: {outcome['new']} {would}new, {outcome['changed']} {would}changed, "
        f"{outcome['unchanged']} unchanged, {outcome['rejected']} refused.\n"
    )
    if outcome["withdrawn"]:
        write(f"{outcome['withdrawn']} were withdrawn here since; they stay so.\n")
    for value, count in outcome["left_out"].items():
        write(f"{count} rows left out: “{value}”.\n")
    if outcome["departments"]:
        names = ", ".join(owner.name for owner in found.owners if owner.state == "new")
        write(f"{outcome['departments']} departments {would}added: {names}.\n")
    for code, what, count in outcome["notes"]:
        write(f"Note ({code}): {what or 'rows'} × {count}.\n")
    if found.unmapped:
        write(f"Carried along in “further columns”: {', '.join(found.unmapped)}.\n")
    problems = [problem for one in found.rejected for problem in one.problems]
    for problem in problems[:SHOWN]:
        sys.stderr.write(f"{problem}\n")
    if len(problems) > SHOWN:
        sys.stderr.write(f"… and {len(problems) - SHOWN} further problems; --rejected OUT.csv has them all.\n")
