"""The pages of the places room: what they show, to whom, with how many queries."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Jurisdiction
from junto.places.actions import install_kinds, remove_standing_thing
from junto.places.models import Area, StandingThing, ThingKind
from tests.places.making import city, department, kind, point, signed_in, square, standing
from tests.places.test_areas import EAST, WEST, bring_in, collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def dallas() -> Jurisdiction:
    return city()


def test_areas_geojson_is_small_compressed_and_answered_unchanged(client: Client, dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, EAST), dallas)

    first = client.get(reverse("places:areas-geojson"), headers={"Accept-Encoding": "gzip"})
    again = client.get(reverse("places:areas-geojson"), headers={"If-None-Match": first["ETag"]})

    collected = json.loads(gzip.decompress(first.content))
    assert (first["Content-Encoding"], first["Content-Type"]) == ("gzip", "application/geo+json")
    assert [f["properties"] for f in collected["features"]] == [{"title": "East End"}, {"title": "West End"}]
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    bring_in(collection(WEST, ({**EAST[0], "label": "Old East"}, EAST[1])), dallas)
    changed = client.get(reverse("places:areas-geojson"), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"Old East" in changed.content


def test_a_tag_tells_nothing_of_what_else_was_recorded(client: Client, dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, EAST), dallas)
    first = client.get(reverse("places:areas-geojson"))
    city("Fort Worth")
    again = client.get(reverse("places:areas-geojson"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])


def test_areas_keep_their_common_edge_when_simplified(client: Client, dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, ({"id": "B", "label": "East End"}, square(500, 500))), dallas)

    shapes = json.loads(client.get(reverse("places:areas-geojson")).content)["features"]
    east, west = (set(map(tuple, f["geometry"]["coordinates"][0])) for f in shapes)

    assert len(east & west) == 2


def test_area_page_shows_facts_and_what_stands_there(client: Client, dallas: Jurisdiction) -> None:
    bring_in(collection(WEST, EAST), dallas)
    standing(dallas, kind(), "Pole in the west", geometry=point(10, 10))
    standing(dallas, kind("signal"), "Signal in the east", geometry=point(600, 10))

    page = client.get(Area.objects.get(code="A").get_absolute_url()).content.decode()

    assert "Pole in the west" in page
    assert "Signal in the east" not in page
    assert "1200" in page


def test_standing_things_page_filters_and_says_what_it_does_not_find(client: Client, dallas: Jurisdiction) -> None:
    camera = kind()
    standing(dallas, camera, "Camera at Elm")
    standing(dallas, kind("signal"), "Signal at Main", owner_name="TxDOT")
    url = reverse("places:standing-things")

    assert client.get(url).content.count(b'scope="row"') == 2
    assert b"Signal at Main" not in client.get(url, {"kind": str(camera.pk)}).content
    assert b"Camera at Elm" not in client.get(url, {"owner": "txdot"}).content
    assert b"Nothing found" in client.get(url, {"words": "zebra"}).content
    layer = client.get(reverse("places:standing-geojson"), {"kind": str(camera.pk)}).json()
    assert [f["properties"]["title"] for f in layer["features"]] == ["Camera at Elm"]
    assert "kind" not in client.get(url, {"kind": "nonsense"}).context["form"].cleaned_data


def test_standing_things_page_asks_the_database_as_often_for_one_as_for_many(
    client: Client, dallas: Jurisdiction, django_assert_num_queries
) -> None:
    camera = kind()
    for i in range(30):
        standing(dallas, camera, f"Camera {i}", owner=None)
    with django_assert_num_queries(4):
        client.get(reverse("places:standing-things"))
    with django_assert_num_queries(2):
        client.get(reverse("places:standing-geojson"))


def test_removed_thing_leaves_list_and_map_but_keeps_its_page(client: Client, dallas: Jurisdiction) -> None:
    thing = standing(dallas, kind())
    remove_standing_thing(thing, reason="Knocked over.", by=PROGRAM)

    assert b"Pole 7" not in client.get(reverse("places:standing-things")).content
    page = client.get(thing.get_absolute_url()).content.decode()
    assert "removed" in page
    assert "Knocked over." in page


def test_administrator_adds_a_kind_and_a_standing_thing_by_form(client: Client, dallas: Jurisdiction) -> None:
    install_kinds()
    signed_in(client, "administrator", department(dallas))
    camera = ThingKind.objects.get(code="camera")

    made = client.post(
        reverse("places:new-kind"),
        {
            "code": "bollard",
            "name": "bollard",
            "name_es": "bolardo",
            "sector": str(camera.sector_id),
            "serves": [str(camera.pk)],
        },
    )
    added = client.post(
        reverse("places:new-standing-thing"),
        {"jurisdiction": str(dallas.pk), "kind": str(camera.pk), "name": "Camera 9", "geometry": "32.7810, -96.8060"},
    )

    assert made.status_code == 302
    bollard = ThingKind.objects.get(code="bollard")
    assert (bollard.names, list(bollard.serves.all())) == ({"es": "bolardo"}, [camera])
    thing = StandingThing.objects.get()
    assert added.headers["Location"] == thing.get_absolute_url()
    assert thing.geometry == {"type": "Point", "coordinates": [-96.806, 32.781]}


def test_administrator_edits_a_standing_thing_in_its_page(client: Client, dallas: Jurisdiction) -> None:
    thing = standing(dallas, kind())
    signed_in(client, "administrator", department(dallas))
    url = reverse("places:standing-thing-act", args=[thing.pk, "edit"])

    assert b"32.781, -96.806" in client.get(url).content
    answer = client.post(
        url,
        {
            "jurisdiction": str(dallas.pk),
            "kind": str(thing.kind_id),
            "name": "Pole 8",
            "geometry": "32.5, -96.5",
            "seen": "1",
        },
    )

    assert answer.status_code == 302
    thing.refresh_from_db()
    assert (thing.name, thing.geometry["coordinates"]) == ("Pole 8", [-96.5, 32.5])  # type: ignore[index]


@pytest.mark.parametrize("name", ["new-kind", "new-sector", "new-standing-thing"])
def test_adding_is_refused_to_strangers(client: Client, dallas: Jurisdiction, name: str) -> None:
    assert client.get(reverse(f"places:{name}")).status_code == 403
    assert client.post(reverse(f"places:{name}"), {}).status_code == 403


def test_kinds_page_lists_what_serves_what_and_offers_changes_to_administrators_only(
    client: Client, dallas: Jurisdiction
) -> None:
    install_kinds()

    stranger = client.get(reverse("places:kinds")).content.decode()
    administrator = signed_in(client, "administrator", department(dallas)).get(reverse("places:kinds")).content.decode()

    assert "traffic signal" in stranger.lower()
    assert reverse("places:new-kind") not in stranger
    assert reverse("places:new-kind") in administrator


def test_standing_thing_cannot_be_handed_to_another_government(client: Client, dallas: Jurisdiction) -> None:
    thing = standing(dallas, kind())
    signed_in(client, "administrator", department(dallas))
    town = perform(Jurisdiction(name="Willow Creek", kind="city"), "add", by=PROGRAM)
    url = reverse("places:standing-thing-act", args=[thing.pk, "edit"])
    given = {"jurisdiction": str(town.pk), "kind": str(thing.kind_id), "name": "Pole 8", "geometry": "32.5, -96.5"}
    assert client.post(url, {**given, "seen": "1"}).status_code == 400
    thing.refresh_from_db()
    assert (thing.jurisdiction, thing.name) == (dallas, "Pole 7")
