"""`junto places …`: bring in the city's own geography and the starting list of kinds, by whoever runs the server."""

from __future__ import annotations

import argparse
import os
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-commands of `junto places`."""
    parts = parser.add_subparsers(dest="part", required=True)
    areas = parts.add_parser(
        "import-areas", help="areas of one level from a GeoJSON file; the same file twice is no harm"
    )
    areas.add_argument("file", help="a GeoJSON FeatureCollection, in degrees: polygons; lines for streets")
    areas.add_argument("--level", required=True, help="what they are: boundary, neighborhood, council_district… street")
    areas.add_argument("--code", required=True, help="the property that holds each area's code")
    areas.add_argument("--name", required=True, help="the property that holds its name")
    areas.add_argument(
        "--jurisdiction", default="", help="which government they belong to (needed where there are many)"
    )
    areas.add_argument("--fact", action="append", metavar="PROPERTY", help="keep this property only (repeat); else all")
    parts.add_parser("install-kinds", help="put the starting list of sectors and kinds of things in place")


def run(arguments: argparse.Namespace) -> int:
    """Do it and say what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    import django  # noqa: PLC0415

    django.setup()
    from junto.core.workflow import Refused  # noqa: PLC0415

    try:
        said = _import_areas(arguments) if arguments.part == "import-areas" else _install_kinds()
    except Refused as refusal:
        raise ValueError(str(refusal)) from None
    sys.stdout.write(f"{said}\n")
    return 0


def _import_areas(arguments: argparse.Namespace) -> str:
    from junto.core.workflow import PROGRAM  # noqa: PLC0415
    from junto.people.models import Jurisdiction  # noqa: PLC0415
    from junto.places.areas import import_areas  # noqa: PLC0415

    rows = Jurisdiction.objects.filter(state="active")
    found = list(rows.filter(name=arguments.jurisdiction) if arguments.jurisdiction else rows)
    if len(found) != 1:
        names = ", ".join(rows.values_list("name", flat=True)) or "none yet"
        raise ValueError(f"Say which jurisdiction with --jurisdiction NAME. There are: {names}.")
    came = import_areas(
        arguments.file,
        arguments.level,
        jurisdiction=found[0],
        code=arguments.code,
        name=arguments.name,
        facts=arguments.fact,
        by=PROGRAM,
    )
    return f"{came.added} areas added, {came.changed} changed, {came.unchanged} as they were."


def _install_kinds() -> str:
    from junto.places.actions import install_kinds  # noqa: PLC0415

    sectors, kinds = install_kinds()
    return f"{sectors} sectors and {kinds} kinds of things added."
