"""Map layers as GeoJSON: small, compressed, kept while nothing changes, and answered "unchanged" to who has them."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar

import shapely
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.models import Entry
from junto.journal.quiet import silent_kinds
from junto.places.models import STREET, Located
from junto.places.queries import areas

KEPT = 32  # layers kept in one process, compressed; each a few hundred KB at most
PLACES = 6  # decimals of a degree: some ten centimetres
AREA_PLACES = 5  # the base under everything else: a metre does
NAMED = 1_000  # points told one by one; of more the map gets places by kind, and asks what stands where somebody looks
GATHERED_PLACES = 5
AT_A_PLACE = 200  # told about one place at once
STREETS = 300  # named on one map, the longest of them
TYPE = "application/geo+json"
BOX = "box"

L = TypeVar("L", bound=Located)

Features = Callable[[], "tuple[Iterable[Mapping[str, Any]], bool]"]
"""Returns features and whether some were left out."""

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def layer(request: HttpRequest, key: object, features: Features, *, private: bool = True) -> HttpResponse:
    """A FeatureCollection of `features()` for this reader; many points are gathered, unless a box is asked about.

    `key`: everything the features depend on besides the record itself and the reader's roles and language. Any entry
    in the journal makes them anew, so nothing old is ever shown; until then the same bytes are kept. The tag of an
    answer is that of its content alone: it must not tell that something else was recorded meanwhile.
    """
    reader = _reader(request.actor) if private else ""  # type: ignore[attr-defined]
    told = json.dumps([request.path, _version(), reader, get_language(), repr(key)])
    compressed = _bytes(sha256(told.encode()).hexdigest(), features, whole=BOX in request.GET)
    etag = f'"{sha256(compressed).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or _answer(request, compressed)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if private else "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    return response


def _answer(request: HttpRequest, compressed: bytes) -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(compressed), content_type=TYPE)
    return HttpResponse(compressed, content_type=TYPE, headers={"Content-Encoding": "gzip"})


def _bytes(version: str, features: Features, *, whole: bool) -> bytes:
    with _lock:
        if version in _kept:
            _kept.move_to_end(version)
            return _kept[version]
    found, more = features()
    told = list(found) if whole else gathered(list(found))
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": told}
    if more:
        collection["more"] = True
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    compressed = gzip.compress(text.encode(), compresslevel=6, mtime=0)
    if whole:
        return compressed  # the answer to one click: what whole maps need stays
    with _lock:
        _kept[version] = compressed
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return compressed


def gathered(features: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same features where points are few; of many, the places of each kind in one feature marked `gathered`.

    Titles and addresses of ten thousand points weigh five times as much as their places, and nobody reads them all:
    a map asks for those of one place, with the box around it (`within_box`).
    """
    points = [f for f in features if f["geometry"]["type"] == "Point"]
    if len(points) <= NAMED:
        return features
    by_kind: dict[tuple[str, str], list[Any]] = {}
    for point in points:
        told = point["properties"]
        place = rounded(point["geometry"]["coordinates"], GATHERED_PLACES)
        by_kind.setdefault((told.get("kind", ""), told.get("kind_label", "")), []).append(place)
    together: list[Mapping[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPoint", "coordinates": sorted(places)},  # in order they compress better
            "properties": {"kind": kind, "kind_label": label, "gathered": True},
        }
        for (kind, label), places in by_kind.items()
    ]
    return together + [f for f in features if f["geometry"]["type"] != "Point"]


def within_box(request: HttpRequest, rows: QuerySet[L]) -> tuple[QuerySet[L], int | None]:
    """Those of `rows` inside the box that is asked about, and how many may be told; all of them where none is asked.

    The box is `west,south,east,north` in degrees. Raises `Refused` where it is none.
    """
    asked = request.GET.get(BOX)
    if asked is None:
        return rows, None
    try:
        west, south, east, north = (float(part) for part in asked.split(","))
    except ValueError:
        sentence = _("“%(box)s” is not a box: west, south, east and north in degrees.") % {"box": asked[:80]}
        raise Refused(sentence, code="input", field=BOX) from None
    inside = rows.filter(west__gte=west, east__lte=east, south__gte=south, north__lte=north)
    return inside, AT_A_PLACE


def _version() -> str:
    """The digest of the newest entry: it changes with every change of the record that a map could show.

    What must not be told by anything is left out: else an answer that is made anew, and takes longer, would tell it.
    """
    newest = Entry.objects.exclude(subject_type__in=silent_kinds()).order_by("-id")
    return newest.values_list("digest", flat=True).first() or ""


def _reader(actor: Actor) -> str:
    """What decides which rows and fields a reader sees."""
    held = sorted({(h.role, str(h.organization), str(h.jurisdiction)) for h in actor.held})
    return repr((str(actor.person), held))


def feature(geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature with rounded coordinates."""
    return {
        "type": "Feature",
        "geometry": {"type": geometry["type"], **_rounded_members(geometry)},
        "properties": properties,
    }


def _rounded_members(geometry: Mapping[str, Any]) -> dict[str, Any]:
    if geometry["type"] == "GeometryCollection":
        return {"geometries": [{"type": g["type"], **_rounded_members(g)} for g in geometry["geometries"]]}
    return {"coordinates": rounded(geometry["coordinates"], PLACES)}


def rounded(coordinates: Any, places: int) -> Any:
    """Coordinates of any depth, rounded."""
    if isinstance(coordinates, int | float):
        return round(coordinates, places)
    return [rounded(part, places) for part in coordinates]


def area_features(level: str = "") -> tuple[list[dict[str, Any]], bool]:
    """The base of a map: the city's areas, simplified so that neighbors keep their common edges, and its streets."""
    rows = list(areas(level or _base_level()).defer(None).values_list("name", "geometry"))
    shapes = [shapely.from_geojson(json.dumps(geometry)) for _name, geometry in rows]
    return [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": {"title": name}}
        for (name, _geometry), shape in zip(rows, simplified(shapes), strict=True)
        if not shape.is_empty
    ] + ([] if level else street_features()), False


def street_features() -> list[dict[str, Any]]:
    """The names of the longest streets with their lines, on a grid of a metre."""
    rows = list(areas(STREET).defer(None).values_list("name", "geometry"))
    shapes = [(name, shapely.from_geojson(json.dumps(geometry))) for name, geometry in rows]
    longest = sorted(shapes, key=lambda named: -named[1].length)[:STREETS]
    return [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 10.0**-AREA_PLACES))),
            "properties": {"street": name},
        }
        for name, shape in longest
    ]


def simplified(shapes: list[Any]) -> list[Any]:
    """Shapes on a grid of a metre, with fewer corners where the city is large; common edges stay common."""
    if not shapes:
        return []
    grid = 10.0**-AREA_PLACES
    west, south, east, north = shapely.total_bounds(shapes)
    # The base of a map some 750 pixels wide that shows the whole city: a pixel more or less is not seen.
    tolerance = max(grid, max(east - west, north - south) / 750)
    snapped = shapely.set_precision(shapely.coverage_simplify(shapes, tolerance), grid)
    return list(snapped)


def _base_level() -> str:
    """The level drawn under everything: the one with most areas."""
    counted: dict[str, int] = {}
    for level in areas().order_by().values_list("level", flat=True):
        counted[level] = counted.get(level, 0) + 1
    return max(counted, key=lambda level: (counted[level], level), default="")
