"""The pages of an import, from the file to what came of it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.tables import read_table
from junto.journal import jobs
from junto.needs.models import Import, Need
from junto.people.models import Jurisdiction
from tests.needs.imports.making import changed, checked, hand_in, table
from tests.places.making import city, department, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dallas() -> Jurisdiction:
    made = city()
    department(made)
    return made


@pytest.fixture
def office(client: Client, dallas: Jurisdiction) -> Client:
    """The clerk's browser."""
    return signed_in(client, "clerk", department(dallas, "City Secretary"))


def test_file_goes_from_hand_to_needs_in_the_page(office: Client, dallas: Jurisdiction) -> None:
    answer = hand_in(office, table(), dallas)
    imported = Import.objects.get()
    assert answer.url == reverse("needs:import-columns", args=[imported.pk])
    page = checked(office, imported).content.decode()
    assert "Cameras at Elm" in page
    assert "$1,200.00" in page
    assert "Nothing was written" not in page
    assert Need.objects.count() == 0
    assert office.post(reverse("needs:import-act", args=[imported.pk, "run"]), {}).status_code == 400  # mode: chosen
    answer = office.post(reverse("needs:import-act", args=[imported.pk, "run"]), {"mode": "all"})
    assert answer.url == imported.get_absolute_url()
    busy = office.get(reverse("needs:import-progress", args=[imported.pk]))
    assert "hx-get" in busy.content.decode()
    assert "HX-Redirect" not in busy
    jobs.run_all()
    assert (
        office.get(reverse("needs:import-progress", args=[imported.pk]))["HX-Redirect"] == imported.get_absolute_url()
    )
    imported.refresh_from_db()
    assert imported.state == "done"
    assert sorted(Need.objects.values_list("title", "organization__name")) == [
        ("Cameras at Elm", "Parks"), ("Lights on Main", "Parks"), ("Swings", "Parks"),
    ]  # fmt: skip
    page = office.get(imported.get_absolute_url()).content.decode()
    assert "Cameras at Elm" in page
    assert "2 rows name no money" in page


def test_refused_rows_come_back_mended_and_make_no_doubles(office: Client, dallas: Jurisdiction) -> None:
    hand_in(office, table(*changed(1, Latitude=-96.8, Longitude=32.78)), dallas)
    imported = Import.objects.get()
    page = checked(office, imported).content.decode()
    assert "Latitude" in page
    office.post(reverse("needs:import-act", args=[imported.pk, "run"]), {"mode": "valid"})
    jobs.run_all()
    assert Need.objects.count() == 2
    back = office.get(reverse("needs:import-rejected", args=[imported.pk, "csv"])).content
    handed = read_table(back, name="back.csv")
    assert handed.columns[:3] == ("row", "problem", "Project ID")
    assert [row.cells["Project ID"] for row in handed.rows] == ["A-2"]
    mended = back.replace(b",-96.8,32.78,", b",32.78,-96.8,")
    hand_in(office, mended, dallas, name="mended.csv")
    again = Import.objects.get(file_name="mended.csv")
    assert again.options["origin"] == {"by": "before", "told": imported.number, "undecided": []}
    checked(office, again)
    office.post(reverse("needs:import-act", args=[again.pk, "run"]), {"mode": "all"})
    jobs.run_all()
    assert sorted(Need.objects.values_list("external_id", flat=True)) == ["A-1", "A-2", "A-3"]
    hand_in(office, table(), dallas, name="whole.csv")
    whole = Import.objects.get(file_name="whole.csv")
    found = checked(office, whole).context["found"]
    assert (found["new"], found["unchanged"], found["rejected"]) == (0, 2, 0)  # A-2 was mended otherwise
    assert found["changed"] == 1


def test_owner_that_is_no_department_is_chosen_by_the_clerk(office: Client, dallas: Jurisdiction) -> None:
    hand_in(office, table(*changed(0, Department="Streets")), dallas)
    imported = Import.objects.get()
    page = checked(office, imported)
    assert "“Streets” is no department here." in page.content.decode()
    keys = page.context["owners"].keys
    parks = dallas.organizations.get(name="Parks")
    office.post(reverse("needs:import-owners", args=[imported.pk]), {name: str(parks.pk) for name in keys})
    jobs.run_all()
    found = office.get(imported.get_absolute_url()).context["found"]
    assert (found["new"], found["rejected"]) == (3, 0)
    office.post(
        reverse("needs:import-owners", args=[imported.pk]),
        {name: "leave" if key == "streets" else str(parks.pk) for name, key in keys.items()},
    )
    jobs.run_all()
    found = office.get(imported.get_absolute_url()).context["found"]
    assert (found["new"], found["left_out"]) == (2, {"Streets": 1})


@pytest.mark.parametrize("state", ["read", "checked"])
def test_import_is_not_there_for_others(client: Client, office: Client, dallas: Jurisdiction, state: str) -> None:
    hand_in(office, table(), dallas)
    imported = Import.objects.get()
    if state == "checked":
        checked(office, imported)
    for role, organization in (
        ("department_lead", department(dallas, "Police")),
        ("procurement_officer", department(dallas, "Purchasing")),
        ("clerk", department(city("Fort Worth"), "City Secretary")),
    ):
        other = signed_in(Client(), role, organization)
        for name in ("import", "import-columns", "import-progress"):
            assert other.get(reverse(f"needs:{name}", args=[imported.pk])).status_code == 404
        assert other.get(reverse("needs:import-rejected", args=[imported.pk, "csv"])).status_code == 404
        assert other.post(reverse("needs:import-act", args=[imported.pk, "run"]), {"mode": "all"}).status_code == 404
    assert Need.objects.count() == 0
    assert Client().get(reverse("needs:new-import")).status_code in (302, 403)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "a.csv"),
        ("a.xlsx", b"PK\x03\x04 this is no workbook", "a.xlsx"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "a.geojson"),
        ("a.csv", b"x" * 1_100_000, "1 MB"),
    ],
)
def test_unreadable_file_is_one_sentence_and_leaves_nothing(
    office: Client, dallas: Jurisdiction, settings: object, name: str, content: bytes, said: str
) -> None:
    settings.IMPORT_MAX_BYTES = 1_000_000  # type: ignore[attr-defined]
    answer = hand_in(office, content, dallas, name=name)
    assert answer.status_code == 400
    errors = [str(e) for found in answer.context["form"].errors.values() for e in found]
    assert len(errors) == 1
    assert said in errors[0]
    assert Import.objects.count() == 0


def test_rejected_geojson_rows_keep_their_shape(office: Client, dallas: Jurisdiction) -> None:
    said = {"title": "Park", "description": "To play.", "department": "Parks"}
    cross = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    features = [
        {"type": "Feature", "properties": {"id": str(n), **said}, "geometry": shape}
        for n, shape in enumerate((
            {"type": "Point", "coordinates": [-96.8, 32.78]},
            {"type": "Polygon", "coordinates": [cross]},
        ))
    ]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    hand_in(office, content, dallas, name="parks.geojson")
    imported = Import.objects.get()
    found = checked(office, imported).context["found"]
    assert (found["new"], found["rejected"]) == (1, 1)
    back = json.loads(office.get(reverse("needs:import-rejected", args=[imported.pk, "geojson"])).content)
    assert [f["geometry"] for f in back["features"]] == [features[1]["geometry"]]
    flat = read_table(office.get(reverse("needs:import-rejected", args=[imported.pk, "csv"])).content, name="b.csv")
    assert json.loads(str(flat.rows[0].cells["geometry"])) == features[1]["geometry"]
