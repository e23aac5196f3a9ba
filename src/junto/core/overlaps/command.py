"""`junto overlaps`: finds whose plans meet in a file of needs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from junto.core.files import write_whole
from junto.core.geometry import Box
from junto.core.tables import read_table

from .finding import find_overlaps
from .model import KINDS, Item, Result, Skipped
from .reading_items import Columns, asset_columns, read_items
from .things import THINGS
from .windows import ORDERS
from .writing import as_geojson, as_json, as_text, dumped

_UNITS = {"": 1.0, "m": 1.0, "km": 1000.0, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344}
_DAYS = {"": 1, "d": 1, "w": 7, "y": 365}


@dataclass
class Assets:
    """One file of standing things with what was said about it on the command line."""

    path: str
    kind: str | None = None
    where: list[tuple[str, str]] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto overlaps`."""
    parser.description = (
        "Find needs that meet: same place, same purchase, something there to reuse, works that collide in sequence. "
        "Where a column F is expected, =VALUE gives one value for all rows."
    )
    parser.add_argument("file", metavar="FILE", help="needs: CSV, XLSX or GeoJSON")
    parser.add_argument("--id", metavar="F", required=True, help="column of the id")
    parser.add_argument("--owner", metavar="F", required=True, help="column of the department")
    parser.add_argument("--title", metavar="F", required=True, help="column of the title")
    parser.add_argument("--start", metavar="F", help="column of the first day; a bare year is the whole year")
    parser.add_argument("--end", metavar="F", help="column of the last day")
    parser.add_argument("--kind", metavar="F", help="column of the kind of thing; else it is read from the words")
    parser.add_argument("--text", metavar="F", action="append", default=[], help="column with more words; repeatable")
    parser.add_argument("--lat", metavar="F", help="column of the latitude, else found by its usual names")
    parser.add_argument("--lon", metavar="F", help="column of the longitude, else found by its usual names")
    parser.add_argument("--dates", choices=ORDERS, help="order of dates with slashes: mdy or dmy")
    parser.add_argument("--where", metavar="F=VALUE", type=_condition, action="append", default=[], help="only these")
    parser.add_argument("--within", metavar="50m", type=_metres, default=50.0, help="distance: m, km, ft, mi")
    parser.add_argument("--gap", metavar="0d", type=_days, default=0, help="days between windows: d, w, y")
    parser.add_argument("--soon", metavar="365d", type=_days, default=365, help="how soon works follow others'")
    parser.add_argument("--only", choices=KINDS, action="append", help="only this kind of overlap; repeatable")
    parser.add_argument("--city", metavar="W,S,E,N", type=_box, help="where places are expected, to find swapped ones")
    parser.add_argument("--assets", metavar="FILE", type=Assets, action="append", default=[], help="what stands there")
    parser.add_argument("--assets-kind", metavar="F", dest="assets", action=_OfLast, help="for the --assets before it")
    parser.add_argument("--assets-where", metavar="F=VALUE", dest="assets", action=_OfLast, help="likewise")
    parser.add_argument("--format", choices=("table", "json", "geojson"), default="table")
    parser.add_argument("--top", metavar="N", type=int, default=20, help="how many overlaps the table shows")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read the files, find the overlaps, write them; 0 when that was done. Raises ValueError or OSError otherwise."""
    if args.out and not Path(args.out).absolute().parent.is_dir():
        raise ValueError(f"The folder of {args.out} does not exist.")
    columns = Columns(
        id=args.id, owner=args.owner, title=args.title, start=args.start, end=args.end, kind=args.kind,
        lat=args.lat, lon=args.lon, texts=tuple(args.text), where=tuple(args.where), dates=args.dates, city=args.city,
    )  # fmt: skip
    items, skipped = read_items(read_table(args.file), columns, THINGS)
    standing: list[Item] = []
    for assets in args.assets:
        things, left = _read_assets(assets, args.city)
        standing += things
        skipped += left
    found = find_overlaps(
        items, within_m=args.within, gap_days=args.gap, soon_days=args.soon, standing=standing,
        kinds=args.only or KINDS,
    )  # fmt: skip
    result = Result(found.overlaps, tuple(skipped) + found.skipped, found.notes)
    _write(_rendered(result, items, standing, args), args.out)
    return 0


def _read_assets(assets: Assets, city: Box | None) -> tuple[list[Item], list[Skipped]]:
    table = read_table(assets.path)
    columns = asset_columns(table, kind=assets.kind, where=tuple(assets.where), city=city)
    items, skipped = read_items(table, columns, THINGS)
    name = Path(assets.path).name
    return items, [Skipped(s.row, s.id, f"{name}: {s.reason}", s.partly) for s in skipped]


def _rendered(result: Result, items: Sequence[Item], standing: Sequence[Item], args: argparse.Namespace) -> str:
    if args.format == "json":
        return dumped(as_json(result, items))
    if args.format == "geojson":
        return dumped(as_geojson(result, items, standing))
    return as_text(result, items, top=max(0, args.top))


def _write(text: str, out: str | None) -> None:
    """Write to the terminal, or to a file that appears whole or not at all."""
    if out is None:
        sys.stdout.write(text)
    else:
        write_whole(out, text)


class _OfLast(argparse.Action):
    """An option that speaks of the --assets before it."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if not namespace.assets:
            parser.error(f"{option} must come after the --assets it speaks of")
        last: Assets = namespace.assets[-1]
        if option == "--assets-kind":
            last.kind = values
            return
        try:
            last.where.append(_condition(values))
        except argparse.ArgumentTypeError as error:
            parser.error(str(error))


def _condition(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not a condition; write COLUMN=VALUE")
    return name.strip(), value.strip()


def _metres(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip().lower())
    if not found or found[2] not in _UNITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a distance; write 50m, 0.2km, 150ft or 1mi")
    metres = float(found[1]) * _UNITS[found[2]]
    if metres > 50_000:
        raise argparse.ArgumentTypeError(f"{text!r} is more than 50 km")
    return metres


def _days(text: str) -> int:
    found = re.fullmatch(r"(\d{1,5})\s*([a-z]*)", text.strip().lower())
    if not found or found[2] not in _DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days; write 0d, 2w or 1y")
    return int(found[1]) * _DAYS[found[2]]


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a box; write WEST,SOUTH,EAST,NORTH in degrees") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        raise argparse.ArgumentTypeError(f"{text!r} is not a box in degrees: west, south, east, north")
    return Box(west, south, east, north)
