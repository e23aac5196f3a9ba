"""Kinds of things: guessed from words, serving one another, laid in layers."""

import pytest

from junto.core.overlaps import THINGS, Thing, Things
from junto.core.overlaps.things import APART, LAYERS, serving, starting_list


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Install security cameras at 5th Ave", "camera"),
        ("Nuevas cámaras de tráfico", "camera"),
        ("Traffic signal modernization", "traffic-signal"),
        ("Storm sewers in Roma Ave", "storm-drain"),
        ("Rehab of comb swrs & w/m in Wyckoff Av", "sewer"),
        ("SEMÁFOROS nuevos", "traffic-signal"),
        ("Wi-Fi hotspots downtown", "public-wifi"),
        ("Boiler and HVAC", "hvac"),
        ("DESALVIO PLGD RECON", "playground"),
        ("FOREST HILLS LIB - ROOFS", "roof"),
        ("PS 123 - ADA compliance", "accessibility"),
        ("P.S. 123 addition", "school"),
        ("BAYSWATER PARK B/F'S INCL IRRIG", "sports-field"),
        ("Boston Road over Metro North RR", "bridge"),
        ("Bus shelters on Park Avenue", "bus-stop"),
        ("Two offices on Park Avenue", "interior"),
        ("Park Avenue", None),
        ("Annual audit", None),
        ("ampersand", None),
        ("Signals and signs", "traffic-signal"),
        ("", None),
    ],
)
def test_kind_is_guessed_from_whole_words(title: str, code: str | None) -> None:
    assert THINGS.guess(title) == code


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("125 Worth Street", "roof replacement", "roof"),
        ("125 Worth Street", "third floor", None),
        ("125 Worth Street", "roof, boiler and windows", None),  # a text that speaks of three tells none
        ("Faber Park Rec. Center", "Fire alarm at Faber Park", "fire-alarm"),
        ("Faber Park", "Fire alarm " + "and much else " * 10, "park"),  # a long text speaks of much in passing
        ("Library renovation", "renovation", "library"),
        ("Bank", "An outcome of the park.", "park"),
    ],
)
def test_further_text_decides_where_it_speaks_of_one_kind(title: str, text: str, code: str | None) -> None:
    assert THINGS.guess(title, text) == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("RECONSTRUCTION OF WARREN ST - WEST ST TO BROADWAY", "street-resurfacing"),
        ("Recon of East Houston Street (MED-604)", "street-resurfacing"),
        ("Reconstrucción de la avenida Norte", "street-resurfacing"),
        ("Reconstruction of 5th Street Library", "library"),
        ("Reconstruction of the roof at 12 Elm St", "roof"),
        ("Reconstruction of one two three four five Street", None),
    ],
)
def test_reconstruction_of_a_street_is_guessed_where_no_other_word_is_found(title: str, code: str | None) -> None:
    assert THINGS.guess(title) == code


def test_starting_list_says_works_and_serves_only_known_kinds() -> None:
    kinds = starting_list()["kinds"]
    codes = [kind["code"] for kind in kinds]
    assert len(codes) == len(set(codes)) == len(THINGS.by_code)
    assert {kind["works"] for kind in kinds} == {"", *LAYERS, *APART}
    for kind in kinds:
        assert set(kind["serves"]) <= set(codes) - {kind["code"]}


def test_how_a_standing_thing_serves() -> None:
    assert THINGS.how("camera", "camera") == "same"
    assert THINGS.how("camera", "traffic-signal") == "carry"
    assert THINGS.how("camera", "fiber-conduit") == "connect"
    assert THINGS.how("camera", "sewer") is None
    assert THINGS.how("camera", None) == THINGS.how(None, "camera") == "unknown"


def test_serving_turns_the_list_round() -> None:
    serves = serving({"pole": ["camera", "lamp"], "cable": ["camera"]}, ["cable"])
    assert serves == {"camera": {"pole": "carry", "cable": "connect"}, "lamp": {"pole": "carry"}}


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
