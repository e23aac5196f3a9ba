"""Kinds of things: guessed from words, serving one another, laid in layers."""

import pytest

from junto.core.overlaps import THINGS, Thing, Things


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Install security cameras at 5th Ave", "camera"),
        ("Nuevas cámaras de tráfico", "camera"),
        ("Traffic signal modernization", "traffic_signal"),
        ("Storm sewers in Roma Ave", "sewer"),
        ("SEMÁFOROS nuevos", "traffic_signal"),
        ("Wi-Fi hotspots downtown", "wifi"),
        ("Boiler and HVAC", "boiler"),
        ("Annual audit", None),
        ("ampersand", None),
        ("", None),
    ],
)
def test_kind_is_guessed_from_whole_words(text: str, code: str | None) -> None:
    assert THINGS.guess(text) == code


def test_first_telling_text_decides() -> None:
    assert THINGS.guess("125 Worth Street", "roof replacement") == "roof"
    assert THINGS.guess("125 Worth Street", "third floor") is None


def test_every_kind_that_serves_is_in_the_list() -> None:
    for need, served_by in THINGS.serves.items():
        assert {need, *served_by} <= THINGS.by_code.keys()
        assert set(served_by.values()) <= {"same", "carry", "connect"}


def test_how_a_standing_thing_serves() -> None:
    assert THINGS.how("camera", "camera") == "same"
    assert THINGS.how("camera", "traffic_signal") == "carry"
    assert THINGS.how("camera", "sewer") is None
    assert THINGS.how("camera", None) == THINGS.how(None, "camera") == "unknown"


def test_city_can_bring_its_own_list() -> None:
    things = Things((Thing("bench", "bench", "build", ("bench", "banco")),), {"bench": {"tree": "carry"}})
    assert things.guess("Two benches for the square") == "bench"
    assert (things.name("bench"), things.name("public_clock")) == ("bench", "public clock")
    assert (things.works("bench"), things.works("other"), things.works(None)) == ("build", "", "")
    assert things.bought("bench")
    assert things.bought("other")
    assert not THINGS.bought("bridge")
    assert things.how("bench", "tree") == "carry"


def test_list_without_words_guesses_nothing() -> None:
    assert Things((Thing("bench", "bench", "build", ()),)).guess("a bench") is None
