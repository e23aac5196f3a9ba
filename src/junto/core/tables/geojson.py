"""Reads GeoJSON feature collections, whole or one feature a line, strictly: no NaN, no doubled keys, degrees only."""

import json
import math
from collections.abc import Iterator
from typing import Any

from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import Content
from junto.core.tables.delimited import too_many_rows
from junto.core.tables.encodings import decode
from junto.core.tables.headers import column_names
from junto.core.tables.limits import Limits
from junto.core.tables.problem_list import ProblemList
from junto.core.tables.problems import Unreadable
from junto.core.tables.table import Row, Table
from junto.core.texts import is_whole

_DEGREES = frozenset(
    {
        "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84", "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
    }
)  # fmt: skip
_COORDINATE_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_TWICE = "\0twice"  # no JSON text of ours holds this key: zero bytes are refused


class _NotANumberError(ValueError):
    """NaN or Infinity stands in the text."""


def read_geojson(content: Content, limits: Limits) -> Table:
    """The features as rows: properties as cells, `id` of a feature as column “id” where no property has that name.

    A property that is itself a list or an object is kept as its JSON text and said. A geometry that is not well
    formed is a problem of its row, with geometry None. Raises Unreadable.
    """
    decoded = decode(content.data, content.name)
    text = decoded.data.decode()
    if "\0" in text or "\\u0000" in text:
        raise Unreadable("nul_bytes", _("“%(file)s”: there are zero bytes in the text."), file=content.name)
    problems = ProblemList(content.name, limits.max_problems)
    by_line = _is_by_line(text)
    features = list(_lines(text, content.name, limits)) if by_line else _collection(text, content.name, limits)
    columns, rows = _table(features, problems, limits)
    if not rows:
        problems.add(0, "", "", "no_rows", _("The collection has no features."))
    form = "geojson-lines" if by_line else "geojson"
    return Table(columns, rows, form, decoded.encoding, "", content.name, tuple(problems.problems))


def _is_by_line(text: str) -> bool:
    """Whether each line is a feature of its own: the first line is a whole one, and there is something after it."""
    first, _newline, rest = text.lstrip("\x1e \r\n").partition("\n")
    if text.startswith("\x1e"):
        return True
    if not rest.strip():
        return False
    try:
        head = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("type") == "Feature"


def _parsed(text: str, name: str, line: int = 0) -> Any:
    """JSON, strictly. Keys that stand twice leave a mark, found later with their feature's number."""
    where = {"file": name, "line": line}
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except _NotANumberError as error:
        raise Unreadable(
            "nan",
            _("“%(file)s” holds %(value)s, which is not a number. JSON has no such value."),
            file=name,
            value=str(error),
        ) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            "bad_json", _("“%(file)s”, line %(line)s, character %(character)s: this is not JSON (%(reason)s)."),
            file=name, line=line or error.lineno, character=error.colno, reason=error.msg,
        ) from error  # fmt: skip
    except ValueError as error:  # a whole number of thousands of digits
        raise Unreadable("bad_json", _("“%(file)s” holds a number that is too long to be one."), **where) from error


def _refuse_constant(value: str) -> None:
    raise _NotANumberError(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        made[_TWICE] = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return made


def _too_deep(name: str) -> Unreadable:
    return Unreadable("too_deep", _("“%(file)s” nests lists and objects too deep to be a table."), file=name)


def _collection(text: str, name: str, limits: Limits) -> list[tuple[int, Any]]:
    top = _parsed(text, name)
    if not isinstance(top, dict) or top.get("type") not in {"FeatureCollection", "Feature"}:
        raise Unreadable("not_a_collection", _("“%(file)s” is JSON, but not a GeoJSON feature collection."), file=name)
    _refuse_twice(top, name, 0)
    _refuse_other_crs(top, name)
    if top["type"] == "Feature":
        return [(1, top)]
    features = top.get("features")
    if not isinstance(features, list):
        raise Unreadable("no_features", _("“%(file)s” has no list of features."), file=name)
    if len(features) > limits.max_rows:
        raise too_many_rows(name, limits.max_rows)
    return list(enumerate(features, start=1))


def _lines(text: str, name: str, limits: Limits) -> Iterator[tuple[int, Any]]:
    count = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip("\x1e \r\t")
        if bare:
            count += 1
            if count > limits.max_rows:
                raise too_many_rows(name, limits.max_rows)
            feature = _parsed(bare, name, number)
            if isinstance(feature, dict):
                _refuse_other_crs(feature, name)
            yield number, feature


def _refuse_other_crs(top: dict[str, Any], name: str) -> None:
    crs = top.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    said = properties.get("name") if isinstance(properties, dict) else crs
    if not isinstance(said, str) or said not in _DEGREES:
        raise Unreadable(
            "other_crs",
            _(
                "“%(file)s” gives its coordinates in %(crs)s; longitude and latitude in degrees (WGS 84) are "
                "needed. Save it in EPSG:4326."
            ),
            file=name, crs=str(said)[:80],
        )  # fmt: skip


def _refuse_twice(value: Any, name: str, number: int) -> None:
    if isinstance(value, dict) and _TWICE in value:
        raise Unreadable(
            "key_twice",
            _("“%(file)s”, feature %(row)s: “%(key)s” stands twice in one object."),
            file=name,
            row=number,
            key=value[_TWICE],
        )


def _table(features: list[tuple[int, Any]], problems: ProblemList, limits: Limits) -> tuple[tuple[str, ...], list[Row]]:
    names: dict[str, None] = {}
    properties_of: list[dict[str, Any]] = []
    for number, feature in features:
        properties = _properties(feature, number, problems.name)
        properties_of.append(properties)
        names.update(dict.fromkeys(properties))
        if len(names) > limits.max_columns:
            column_names(list(names), number, problems, limits)  # refuses
    columns = column_names(list(names), 0, problems, limits)
    renamed = dict(zip(names, columns, strict=True))
    rows = []
    for (number, feature), properties in zip(features, properties_of, strict=True):
        cells = {
            renamed[key]: _cell(value, number, renamed[key], problems, limits) for key, value in properties.items()
        }
        for column in columns:
            cells.setdefault(column, None)
        rows.append(Row(number, cells, _geometry(feature.get("geometry"), number, problems, limits)))
    return columns, rows


def _properties(feature: Any, number: int, name: str) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or feature.get("type") != "Feature" or not isinstance(properties, dict | None):
        raise Unreadable(
            "not_a_feature", _("“%(file)s”, feature %(row)s: this is not a GeoJSON feature."), file=name, row=number
        )
    for part in (feature, properties, feature.get("geometry")):
        _refuse_twice(part, name, number)
    found = dict(properties or {})
    if not all(map(is_whole, found)):
        raise Unreadable(
            "damaged_text",
            _("“%(file)s”, feature %(row)s: a property's name holds half a character; it was damaged before."),
            file=name,
            row=number,
        )
    if feature.get("id") is not None:
        found.setdefault("id", feature["id"])
    return found


def _cell(value: Any, number: int, column: str, problems: ProblemList, limits: Limits) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        problems.add(number, column, value, "number_too_large", _("the number is too large."))
        return None
    if isinstance(value, dict | list):
        if not _shallow(value, limits.max_depth):
            raise _too_deep(problems.name)
        _refuse_twice(value, problems.name, number)
        value = json.dumps(value, ensure_ascii=False)
        problems.add(
            number, column, value, "nested_value", _("the cell holds a list or an object; it is kept as its JSON text.")
        )
    if isinstance(value, str) and not is_whole(value):
        problems.add(
            number, column, "", "damaged_text",
            _("the text holds signs that cannot be printed; it was damaged before it came here."),
        )  # fmt: skip
        value = value.encode("utf-8", errors="replace").decode()
    if isinstance(value, str) and len(value) > limits.max_cell_chars:
        raise Unreadable(
            "cell_too_long", _(
                "“%(file)s”, row %(row)s: a cell has more than %(limit)s characters. A quotation mark may not be "
                "closed."
            ),
            file=problems.name, row=number, limit=f"{limits.max_cell_chars:,}",
        )  # fmt: skip
    return value


def _shallow(value: Any, deepest: int) -> bool:
    """Whether lists and objects nest no deeper than `deepest`, walked without recursion."""
    level = [value]
    for _depth in range(deepest + 1):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False


def _geometry(value: Any, number: int, problems: ProblemList, limits: Limits) -> dict[str, object] | None:
    if value is None:
        return None
    if not isinstance(value, dict | list) or not _shallow(value, limits.max_depth):
        fault = True
    else:
        fault = not _well_formed(value)
    if fault:
        problems.add(
            number,
            "",
            "",
            "bad_geometry",
            _("the geometry is not well formed GeoJSON (its type, or the nesting of its coordinates)."),
        )
        return None
    geometry: dict[str, object] = value
    return geometry


def _well_formed(geometry: Any) -> bool:
    """Whether a geometry has a known type and finite numbers nested as that type asks. Depth was checked before."""
    if not isinstance(geometry, dict):
        return False
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        return isinstance(parts, list) and all(_well_formed(part) for part in parts)
    if kind not in _COORDINATE_DEPTH:
        return False
    level = [geometry.get("coordinates")]
    for _depth in range(_COORDINATE_DEPTH[kind]):
        if not all(isinstance(item, list) for item in level):
            return False
        level = [inner for item in level for inner in item]  # type: ignore[union-attr]
    return all(_is_position(position) for position in level)


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(
            isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
            for number in value
        )
    )
