"""`junto places`: what it says, and what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from junto.cli import main
from junto.places.models import Area, ThingKind
from tests.places.making import city
from tests.places.test_areas import EAST, WEST, collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> str:
    written = tmp_path / "areas.geojson"
    written.write_bytes(collection(WEST, EAST))
    return str(written)


def test_import_areas_says_what_came_of_the_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    city()
    words = ["places", "import-areas", file, "--level", "neighborhood", "--code", "id", "--name", "label"]

    assert (main(words), main(words)) == (0, 0)

    assert capsys.readouterr().out == (
        "2 areas added, 0 changed, 0 as they were.\n0 areas added, 0 changed, 2 as they were.\n"
    )
    assert Area.objects.get(code="A").source == "areas.geojson"


def test_import_areas_asks_which_jurisdiction(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    city("Dallas")
    city("Plano")

    assert main(["places", "import-areas", file, "--level", "x", "--code", "id", "--name", "label"]) == 2

    assert "Say which jurisdiction with --jurisdiction NAME. There are: Dallas, Plano." in capsys.readouterr().err
    assert not Area.objects.exists()


def test_import_areas_names_a_property_that_is_not_there(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    city()

    assert main(["places", "import-areas", file, "--level", "x", "--code", "nta", "--name", "label"]) == 2

    assert "“areas.geojson” has no property “nta”. It has: id, label, people." in capsys.readouterr().err


def test_install_kinds_fills_the_list_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["places", "install-kinds"]), main(["places", "install-kinds"])) == (0, 0)

    assert capsys.readouterr().out == (
        "10 sectors and 87 kinds of things added.\n0 sectors and 0 kinds of things added.\n"
    )
    assert ThingKind.objects.count() == 87
