"""Standing things: added one by one and in bulk, edited, removed, found near a place and inside an area."""

from __future__ import annotations

from datetime import date

import pytest

from junto.core.geometry import point_distance_m
from junto.core.workflow import PROGRAM, Refused
from junto.journal.check import check
from junto.journal.door import RefusedMany
from junto.journal.models import Entry
from junto.people.models import Jurisdiction
from junto.places import search
from junto.places.actions import (
    Standing,
    add_standing_things,
    edit_standing_thing,
    remove_standing_thing,
    restore_standing_thing,
)
from junto.places.models import StandingThing
from junto.places.queries import ids_near, near, standing_things, things_near
from tests.places.making import HERE, city, department, holder, kind, point, square, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def dallas() -> Jurisdiction:
    return city()


def test_add_standing_things_writes_all_with_one_entry_each(dallas: Jurisdiction) -> None:
    camera = kind()
    things = [Standing(jurisdiction=dallas, kind=camera, name=f"Camera {i}", geometry=point(i)) for i in range(3)]

    rows = add_standing_things(things, by=PROGRAM)

    assert [(r.name, r.state) for r in rows] == [(f"Camera {i}", "listed") for i in range(3)]
    assert Entry.objects.filter(subject_type="places.standing_thing").count() == 3
    assert check().findings == []


def test_add_standing_things_names_each_that_cannot_be_and_writes_nothing(dallas: Jurisdiction) -> None:
    camera = kind()
    things = [
        Standing(jurisdiction=dallas, kind=camera, name="Good", geometry=point()),
        Standing(jurisdiction=dallas, kind=camera, name="x" * 301, geometry=point()),
        Standing(jurisdiction=dallas, kind=camera, name="Ends first", since=date(2020, 2, 1), until=date(2020, 1, 1)),
        Standing(jurisdiction=dallas, kind=camera, name="Off", geometry={"type": "Point", "coordinates": [500, 0]}),
    ]

    with pytest.raises(RefusedMany) as refused:
        add_standing_things(things, by=PROGRAM)

    assert [(i, r.field) for i, r in refused.value.refusals] == [(1, "name"), (2, "until"), (3, "geometry")]
    assert not StandingThing.objects.exists()


def test_edit_remove_restore_go_through_the_door(dallas: Jurisdiction) -> None:
    parks = department(dallas)
    thing = standing(dallas, kind(), owner=parks)
    lead = holder("department_lead", parks)

    edited = edit_standing_thing(thing, by=lead, seen=1, name="Pole 8", geometry=point(10))
    removed = remove_standing_thing(edited, reason="Knocked over.", by=lead)
    assert (removed.name, removed.geometry, removed.state) == ("Pole 8", point(10), "removed")
    assert things_near(point(), 100) == []

    restored = restore_standing_thing(removed, by=lead)
    assert [n.row for n in things_near(point(), 100)] == [restored]
    with pytest.raises(Refused, match="This is not yours to do"):
        remove_standing_thing(thing, reason="x", by=holder("department_lead", department(dallas, "Police")))


def test_things_near_gives_exact_metres_nearest_first_and_of_the_kinds_asked_for(dallas: Jurisdiction) -> None:
    camera, signal = kind("camera"), kind("signal")
    near_one = standing(dallas, camera, "near", geometry=point(30))
    nearer = standing(dallas, signal, "nearer", geometry=point(0, -12))
    standing(dallas, camera, "far", geometry=point(51))

    found = things_near(point(), 50)

    assert [n.row for n in found] == [nearer, near_one]
    assert [round(n.distance_m, 1) for n in found] == [12.0, 30.0]
    assert [n.row for n in things_near(point(), 50, kinds=[camera])] == [near_one]


def test_things_near_finds_what_is_larger_than_a_cell_and_in_cells_next_to_it(dallas: Jurisdiction) -> None:
    conduit = kind("conduit")
    line = {"type": "LineString", "coordinates": [point(-5000, 20)["coordinates"], point(9000, 20)["coordinates"]]}
    long = standing(dallas, conduit, "long", geometry=line)
    wide = standing(dallas, conduit, "wide", geometry=square(3000, 40, -1500))

    found = things_near(point(), 50)

    assert [n.row for n in found] == [long, wide]
    assert round(found[1].distance_m) == 40


def test_near_reaches_across_the_date_line(dallas: Jurisdiction) -> None:
    camera = kind()
    east = standing(dallas, camera, "east", geometry={"type": "Point", "coordinates": [179.9998, -16.5]})
    west = standing(dallas, camera, "west", geometry={"type": "Point", "coordinates": [-179.9998, -16.5]})

    found = near(StandingThing.objects.all(), east.geometry, 50)

    assert [n.row for n in found] == [east, west]
    assert round(found[1].distance_m) == 43


@pytest.mark.parametrize("listed", [0, 500])  # PostgreSQL: by ranges of cells, by a list of cells
def test_ids_near_agrees_with_trying_every_row(
    listed: int, dallas: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LISTED", listed)
    camera = kind()
    places = {i: point((i * 37) % 400 - 200, (i * 91) % 400 - 200) for i in range(200)}
    rows = add_standing_things(
        [Standing(jurisdiction=dallas, kind=camera, name=str(i), geometry=p) for i, p in places.items()], by=PROGRAM
    )

    tried = {r.pk for r in rows if point_distance_m(*HERE, *r.geometry["coordinates"]) <= 120}  # type: ignore[index]

    assert len(tried) > 20
    assert set(ids_near(StandingThing, point(), 120)) == tried


def test_standing_things_are_filtered_by_kind_owner_and_words(dallas: Jurisdiction) -> None:
    parks = department(dallas)
    camera, signal = kind("camera"), kind("signal")
    first = standing(dallas, camera, "Elm St camera", owner=parks)
    second = standing(dallas, signal, "Main St signal", owner_name="TxDOT")

    assert list(standing_things()) == [first, second]
    assert list(standing_things(kind=camera)) == [first]
    assert list(standing_things(owner="parks")) == [first]
    assert list(standing_things(owner="txdot")) == [second]
    assert list(standing_things(words="main")) == [second]
    assert list(standing_things(state="removed")) == []
