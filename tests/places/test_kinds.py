"""The starting list of kinds, and guessing a kind from words."""

from __future__ import annotations

import pytest

from junto.core.workflow import PROGRAM, Refused
from junto.journal.check import check
from junto.journal.models import Entry
from junto.places.actions import add_kind, add_sector, edit_kind, install_kinds, remove_listed, restore_listed
from junto.places.kinds import guess_kind, starting_list
from junto.places.models import Sector, ThingKind
from junto.places.queries import kinds, kinds_by_code
from tests.places.making import city, department, holder, kind


def test_starting_list_names_every_kind_in_both_languages_and_serves_only_known_ones() -> None:
    given = starting_list()
    codes = [k["code"] for k in given["kinds"]]
    sectors = {s["code"] for s in given["sectors"]}

    assert (len(given["sectors"]), len(codes), len(set(codes))) == (10, 87, 87)
    for entry in given["kinds"]:
        assert set(entry["names"]) == {"en", "es"}
        assert entry["sector"] in sectors
        assert set(entry["serves"]) <= set(codes) - {entry["code"]}
        assert entry["words"]["en"]
        assert entry["words"]["es"]


@pytest.mark.django_db
def test_install_kinds_twice_adds_nothing_and_leaves_changes_alone() -> None:
    assert install_kinds() == (10, 87)
    camera = ThingKind.objects.get(code="camera")
    edit_kind(camera, by=PROGRAM, name="video camera")

    assert install_kinds() == (0, 0)
    assert ThingKind.objects.get(code="camera").name == "video camera"
    assert Sector.objects.count() == 10
    assert check().findings == []


@pytest.mark.django_db
def test_installed_kinds_say_what_serves_what() -> None:
    install_kinds()
    served = kinds_by_code()["traffic-signal"].serves.values_list("code", flat=True)

    assert {"camera", "small-cell", "traffic-sensor"} <= set(served)
    assert {k.code for k in kinds() if k.works == "dig"} >= {"water-main", "fiber-conduit", "sewer"}
    entry = Entry.objects.get(subject_id=kinds_by_code()["kiosk"].pk)
    assert '"serves":["' in (entry.payload.body or "")


@pytest.mark.django_db
def test_a_kind_is_added_removed_and_listed_again_by_administrators_alone() -> None:
    administrator = holder("administrator", department(city()))
    water = add_sector(code="water", name="Water", names={"es": "Agua"}, by=administrator)
    made = add_kind(code="valve", name="valve", sector=water, works="dig", bought=False, by=administrator)

    with pytest.raises(Refused, match="The code “valve” is already taken."):
        add_kind(code="valve", name="another", sector=water, by=administrator)
    with pytest.raises(Refused, match="This is not yours to do"):
        add_kind(code="pump", name="pump", sector=water, by=holder("department_lead", department(city("Plano"))))
    remove_listed(made, reason="Never bought.", by=administrator)
    assert list(kinds()) == []
    restore_listed(made, by=administrator)
    assert list(kinds()) == [made]


@pytest.mark.django_db
def test_edit_kind_changes_what_it_serves() -> None:
    pole, camera = kind("pole"), kind("camera")

    edit_kind(pole, by=PROGRAM, serves=[camera])

    assert list(pole.serves.all()) == [camera]
    assert list(camera.served_by.all()) == [pole]
    assert check().findings == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TRUNK WATER MAIN REPLACEMENT, 20 IN", "water-main"),
        ("CCTV at Lamar and 5th", "camera"),
        ("Instalación de cámaras en el centro", "camera"),
        ("Rehabilitación del alumbrado publico", "street-light"),
        ("Pedestrian bridge over I-35", "bridge"),
        ("Reconstruction of James Weldon Johnson Playground", "playground"),
        ("Storm sewer in Elm St", "storm-drain"),
        ("EV chargers downtown: ev charging", "ev-charger"),
        ("Salary of the director", None),
        ("Park library", "library"),
        ("Parking", None),
        ("", None),
    ],
)
def test_guess_kind_reads_both_languages_and_says_nothing_when_unsure(text: str, code: str | None) -> None:
    assert guess_kind(text) == code
