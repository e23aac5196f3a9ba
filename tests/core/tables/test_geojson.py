"""GeoJSON read strictly: degrees only, no NaN, no doubled keys, no bottomless nesting."""

import json

import pytest

from junto.core.tables import Limits, Unreadable, read_table

POINT = {"type": "Point", "coordinates": [-97.7, 30.2]}


def feature(properties=None, geometry=POINT, **more):
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def refused(data, name="a.geojson", **options):
    with pytest.raises(Unreadable) as caught:
        read_table(data, name=name, **options)
    return caught.value


def test_features_become_rows():
    table = read_table(
        collection(feature({"id": 1, "title": "A"}), feature({"id": 2.5, "done": True}, None)), name="a.geojson"
    )
    assert (table.format, table.columns) == ("geojson", ("id", "title", "done"))
    assert table.rows[0] == (1, {"id": 1, "title": "A", "done": None}, POINT, ())
    assert table.rows[1] == (2, {"id": 2.5, "done": True, "title": None}, None, ())


def test_id_of_a_feature_is_a_column_unless_a_property_has_that_name():
    table = read_table(collection(feature({"a": 1}, id="F1"), feature({"id": "own"}, id="F2")), name="a.geojson")
    assert [row.cells["id"] for row in table.rows] == ["F1", "own"]


def test_one_feature_alone_is_read():
    assert len(read_table(json.dumps(feature({"a": 1})).encode(), name="a.json").rows) == 1


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n\x1e"])
def test_one_feature_a_line_is_read_with_line_numbers(separator):
    lines = separator.join(json.dumps(feature({"a": n})) for n in (1, 2, 3))
    lead = "\x1e" if "\x1e" in separator else ""
    table = read_table((lead + lines + "\n").encode(), name="a.geojsonl")
    assert table.format == "geojson-lines"
    assert [(row.number, row.cells["a"]) for row in table.rows] == [(1, 1), (2, 2), (3, 3)]


def test_line_that_is_no_json_is_named():
    data = (json.dumps(feature({"a": 1})) + "\n{oops\n").encode()
    assert str(refused(data)).startswith("“a.geojson”, line 2, character 2: this is not JSON")


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ],
)
def test_crs_in_degrees_is_accepted(name):
    assert read_table(
        collection(feature({"a": 1}), crs={"type": "name", "properties": {"name": name}}), name="a.geojson"
    ).rows


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "EPSG:2277"}},
        {"type": "link", "properties": {}},
        "EPSG:2277",
        {"properties": 5},
    ],
)
def test_crs_other_than_degrees_is_refused(crs):
    assert refused(collection(feature({"a": 1}), crs=crs)).sentence.code == "other_crs"
    line = json.dumps({**feature({"a": 1}), "crs": crs})
    assert refused((line + "\n" + line).encode()).sentence.code == "other_crs"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_nan_and_infinity_are_refused(word):
    data = collection(feature({"a": "here"})).replace(b'"here"', word.encode())
    assert str(refused(data)) == f"“a.geojson” holds {word}, which is not a number. JSON has no such value."


def test_number_beyond_floating_point_is_said():
    table = read_table(collection(feature({"a": "here"})).replace(b'"here"', b"1e999"), name="a.geojson")
    assert [(one.row, one.column, one.code) for one in table.problems] == [(1, "a", "number_too_large")]
    assert table.rows[0].cells["a"] is None


def test_whole_number_of_thousands_of_digits_is_refused():
    assert refused(collection(feature({"a": "here"})).replace(b'"here"', b"9" * 5000)).sentence.code == "bad_json"


def test_key_that_stands_twice_is_refused_with_its_feature():
    data = collection(feature({"a": 1}), feature({"b": 2, "c": 3})).replace(b'"c"', b'"b"')
    assert str(refused(data)) == "“a.geojson”, feature 2: “b” stands twice in one object."
    assert refused(b'{"type":"FeatureCollection","features":[],"features":[]}').sentence.code == "key_twice"


@pytest.mark.parametrize("deep", [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000])
def test_bottomless_nesting_is_refused(deep):
    assert refused(deep).sentence.code in {"too_deep", "not_a_collection"}
    assert refused(collection(feature({"a": "here"})).replace(b'"here"', deep)).sentence.code == "too_deep"


def test_nesting_beyond_the_limit_is_refused_in_a_property_and_said_of_a_geometry():
    value = []
    for _ in range(60):
        value = [value]
    assert refused(collection(feature({"a": value}))).sentence.code == "too_deep"
    table = read_table(collection(feature({"a": 1}, {"type": "Point", "coordinates": value})), name="a.geojson")
    assert [one.code for one in table.problems] == ["bad_geometry"]


def test_nested_value_is_kept_as_its_text_and_said():
    table = read_table(collection(feature({"a": {"b": [1, 2]}})), name="a.geojson")
    assert table.rows[0].cells["a"] == '{"b": [1, 2]}'
    assert [one.code for one in table.problems] == ["nested_value"]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": ["1", "2"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": None},
        {"type": "LineString", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": [[1, 2], [3, 4]]},
        {"type": "Circle", "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1]}]},
        {"type": "GeometryCollection"},
        [1, 2],
        "POINT (1 2)",
    ],
)
def test_geometry_that_is_not_well_formed_is_said(geometry):
    table = read_table(collection(feature({"a": 1}, geometry)), name="a.geojson")
    assert [(one.row, one.code) for one in table.problems] == [(1, "bad_geometry")]
    assert table.rows[0].geometry is None


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1, 2, 3]},
        {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
    ],
)
def test_geometry_well_formed_is_kept(geometry):
    assert read_table(collection(feature({"a": 1}, geometry)), name="a.geojson").rows[0].geometry == geometry


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1}', "not_a_collection"),
        (b"[1, 2]", "not_a_collection"),
        (b'{"type": "Point", "coordinates": [1, 2]}', "not_a_collection"),
        (b'{"type": "FeatureCollection"}', "no_features"),
        (b'{"type": "FeatureCollection", "features": {}}', "no_features"),
        (b'{"type": "FeatureCollection", "features": [1]}', "not_a_feature"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": []}]}', "not_a_feature"),
        (b'{"type": "FeatureCollection", "features": [', "bad_json"),
        (b'{"type": "FeatureCollection", "features": [\x00]}', "nul_bytes"),
        (b'{"type": "FeatureCollection", "x": "\\u0000", "features": []}', "nul_bytes"),
        (b'{"type": "FeatureCollection", "x": "\xff"}', "other"),
    ],
)
def test_json_that_is_no_collection_is_refused(data, code):
    error = refused(data)
    assert error.sentence.code == code or (code == "other" and "“a.geojson”" in str(error))


def test_collection_without_features_is_said():
    assert [one.code for one in read_table(collection(), name="a.geojson").problems] == ["no_rows"]


def test_limits_hold():
    assert (
        refused(collection(feature({"a": 1}), feature({"a": 2})), limits=Limits(max_rows=1)).sentence.code
        == "too_many_rows"
    )
    lines = b"\n".join(json.dumps(feature({"a": n})).encode() for n in range(3))
    assert refused(lines, limits=Limits(max_rows=2)).sentence.code == "too_many_rows"
    many = collection(feature({f"c{n}": n for n in range(5)}))
    assert refused(many, limits=Limits(max_columns=4)).sentence.code == "too_many_columns"
    assert (
        refused(collection(feature({"a": "x" * 11})), limits=Limits(max_cell_chars=10)).sentence.code == "cell_too_long"
    )


def test_file_in_utf_16_is_read():
    text = json.dumps({"type": "FeatureCollection", "features": [feature({"a": "ñ"})]}, ensure_ascii=False)
    table = read_table(text.encode("utf-16"), name="a.geojson")
    assert (table.encoding, table.rows[0].cells["a"]) == ("utf-16", "ñ")
