"""The city's own geography from a file: all or nothing, the same file twice changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.geometry import Box
from junto.core.workflow import PROGRAM, Refused
from junto.journal.check import check
from junto.people.models import Jurisdiction
from junto.places.areas import AreasImported, import_areas
from junto.places.models import STREET, Area, StandingThing
from junto.places.queries import area_of, areas, city_box, inside, levels
from tests.places.making import city, department, holder, kind, point, square, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def dallas() -> Jurisdiction:
    return city()


def collection(*features: tuple[dict[str, Any], dict[str, Any] | None]) -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in features],
        }
    ).encode()


WEST = ({"id": "A", "label": "West End", "people": 1200}, square(500))
EAST = ({"id": "B", "label": "East End", "people": None}, square(500, 500))


ELM = ({"id": "elm", "label": "Elm Street"}, {"type": "LineString", "coordinates": [[-96.81, 32.78], [-96.8, 32.781]]})


def bring_in(source: bytes | Path, dallas: Jurisdiction, **fields: Any) -> AreasImported:
    given = {"code": "id", "name": "label", "by": PROGRAM, **fields}
    return import_areas(source, "neighborhood", jurisdiction=dallas, **given)


def test_import_areas_keeps_names_shapes_and_facts(dallas: Jurisdiction) -> None:
    assert bring_in(collection(WEST, EAST), dallas) == AreasImported(2, 0, 0)

    west, east = Area.objects.order_by("code")
    assert (west.name, west.level, west.facts, west.geometry) == (
        "West End",
        "neighborhood",
        {"people": 1200},
        square(500),
    )
    assert east.facts == {}
    assert levels() == ["neighborhood"]
    assert [a.name for a in areas("neighborhood")] == ["East End", "West End"]
    assert check().findings == []


def test_import_areas_twice_changes_nothing_and_a_new_name_changes_one(dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, EAST), dallas)

    assert bring_in(collection(WEST, EAST), dallas) == AreasImported(0, 0, 2)
    renamed = ({**EAST[0], "label": "Old East"}, EAST[1])
    assert bring_in(collection(WEST, renamed), dallas) == AreasImported(0, 1, 1)
    assert Area.objects.get(code="B").name == "Old East"


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([WEST, WEST], "areas.geojson, feature 2 (West End): the code “A” stands twice."),
        ([WEST, ({"id": "B", "label": ""}, square(5))], "areas.geojson, feature 2 (B): code or name is empty."),
        (
            [WEST, ({"id": "B", "label": "P"}, point())],
            "areas.geojson, feature 2 (P): an area must be a polygon, not a Point.",
        ),
        ([({"id": "B"}, square(5))], "“areas.geojson” has no property “label”. It has: id."),
    ],
)
def test_import_areas_names_the_feature_that_is_wrong_and_writes_nothing(
    dallas: Jurisdiction, features: list, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        bring_in(collection(*features), dallas)

    assert str(refused.value) == sentence
    assert not Area.objects.exists()


def test_import_areas_refuses_shapes_that_cross_themselves_or_are_projected(dallas: Jurisdiction) -> None:
    bow = {"type": "Polygon", "coordinates": [[[5, 5], [6, 6], [6, 5], [5, 6], [5, 5]]]}
    metres = {"type": "Polygon", "coordinates": [[[9e5, 2e5], [9e5, 3e5], [8e5, 3e5], [9e5, 2e5]]]}
    for shape, words in ((bow, "crosses itself"), (metres, "projected")):
        with pytest.raises(Refused, match=words):
            bring_in(collection((WEST[0], shape)), dallas)


def test_import_areas_is_not_for_everyone(dallas: Jurisdiction) -> None:
    with pytest.raises(Refused, match="This is not yours to do"):
        bring_in(collection(WEST), dallas, by=holder("department_lead", department(dallas)))


def test_inside_finds_what_touches_an_area(dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, EAST), dallas)
    west = Area.objects.get(code="A")
    camera = kind()
    within = standing(dallas, camera, "in", geometry=point(100, 100))
    crossing = standing(
        dallas,
        camera,
        "line",
        geometry={"type": "LineString", "coordinates": [point(-100, 50)["coordinates"], point(5, 50)["coordinates"]]},
    )
    standing(dallas, camera, "out", geometry=point(600, 100))

    assert set(inside(StandingThing.objects.all(), west)) == {within, crossing}
    assert [a.name for a in area_of(point(600, 100))] == ["East End"]


def test_city_box_holds_all_areas(dallas: Jurisdiction) -> None:
    assert city_box() is None
    bring_in(collection(WEST, EAST), dallas)

    low, high = square(500)["coordinates"][0][0], square(500, 500)["coordinates"][0][2]
    assert city_box() == Box(low[0], low[1], high[0], high[1])


def test_streets_are_lines_that_no_list_is_cut_by(dallas: Jurisdiction) -> None:
    bring_in(collection(WEST), dallas)
    given = {"jurisdiction": dallas, "code": "id", "name": "label", "by": PROGRAM}
    assert import_areas(collection(ELM), STREET, **given) == AreasImported(1, 0, 0)
    assert [a.name for a in areas()] == ["West End"]
    assert [a.name for a in areas(STREET)] == ["Elm Street"]
    assert levels() == ["neighborhood"]
    assert STREET not in {a.level for a in area_of(ELM[1])}
    with pytest.raises(Refused) as refused:
        import_areas(collection(WEST), STREET, **given)
    assert str(refused.value) == "areas.geojson, feature 1 (West End): a street must be a line, not a Polygon."


def test_base_of_the_map_carries_the_names_of_streets(client: Client, dallas: Jurisdiction) -> None:
    bring_in(collection(WEST), dallas)
    import_areas(collection(ELM), STREET, jurisdiction=dallas, code="id", name="label", by=PROGRAM)
    features = json.loads(client.get(reverse("places:areas-geojson")).content)["features"]
    assert [f["properties"] for f in features] == [{"title": "West End"}, {"street": "Elm Street"}]
    assert features[1]["geometry"] == ELM[1]
    assert "Elm Street" in client.get(reverse("places:areas")).content.decode()
