"""The four kinds of overlap, by hand on a few corners."""
# ruff: noqa: E501 - a case a line is easier to read than a case in pieces

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.core.geometry import point_distance_m
from junto.core.overlaps import KINDS, Item, Limits, Overlap, Result, find_overlaps, overlaps_of, owner_key

LON, LAT = -96.8, 32.78  # Dallas, West End
METRE = 1 / 110_900  # degrees of latitude in a metre, about


def need(name: str, owner: str, north: float | None = 0.0, title: str = "survey", **more: Any) -> Item:
    """A need so many metres north of the corner."""
    place = None if north is None else shapely.Point(LON, LAT + north * METRE)
    return Item(name, owner, title, place, **more)


def year(first: int, last: int | None = None) -> dict[str, date]:
    return {"start": date(first, 1, 1), "end": date(last or first, 12, 31)}


def said(overlap: Overlap) -> list[str]:
    return [reason.code for reason in overlap.reasons]


def only(result: Result, kind: str) -> list[Overlap]:
    return [overlap for overlap in result.overlaps if overlap.kind == kind]


# same place


def test_two_owners_near_in_place_and_time_meet() -> None:
    result = find_overlaps(
        [
            need("B", "Police", 30, "crossing count", **year(2026)),
            need("A", "Transport", 0, "crossing count", **year(2026)),
        ],
        kinds=("same_place",),
    )
    (overlap,) = result.overlaps
    assert (overlap.kind, overlap.needs, overlap.owners) == ("same_place", ("A", "B"), ("Police", "Transport"))
    assert overlap.distance_m == pytest.approx(point_distance_m(LON, LAT, LON, LAT + 30 * METRE), abs=0.001)
    assert overlap.days_apart == 0
    assert overlap.positions == (1, 0)
    assert overlap.parts == {"distance": 0.64, "time": 1.0, "purpose": 1.0, "place": 1.0}
    assert overlap.strength == round(0.55 + 0.2 * 0.64 + 0.25, 3)
    assert [str(reason) for reason in overlap.reasons] == [
        "They are 30 m apart; 50 m was asked.",
        "Their windows are the same: in the year 2026.",
        "Their descriptions share many words (100 of 100).",
    ]
    assert result.counts() == {"same_place": 1, "same_purchase": 0, "reuse": 0, "sequence": 0}


def test_one_owner_in_two_spellings_meets_nobody() -> None:
    result = find_overlaps([need("A", "Enedis"), need("B", "ENEDIS S.A.")], kinds=("same_place",))
    assert result.overlaps == ()
    assert [str(note) for note in result.notes] == [
        "All needs have the same owner, so that nothing can be shared between owners."
    ]


def test_distance_asked_is_the_limit_both_ends_included() -> None:
    pair = [need("A", "x"), need("B", "y", 40)]
    metres = point_distance_m(LON, LAT, LON, LAT + 40 * METRE)
    assert len(find_overlaps(pair, kinds=("same_place",), within_m=metres + 1e-6).overlaps) == 1
    assert len(find_overlaps(pair, kinds=("same_place",), within_m=metres - 0.01).overlaps) == 0


def test_gap_between_windows_is_asked_about() -> None:
    pair = [need("A", "x", **year(2026)), need("B", "y", start=date(2027, 1, 10), end=date(2027, 2, 1))]
    assert find_overlaps(pair, kinds=("same_place",), gap_days=9).overlaps == ()
    (overlap,) = find_overlaps(pair, kinds=("same_place",), gap_days=10).overlaps
    assert overlap.days_apart == 10
    assert "windows_apart" in said(overlap)
    assert overlap.parts["time"] == round(0.5 * (1 - 10 / 11), 3)


def test_windows_that_share_some_days_say_which() -> None:
    pair = [need("A", "x", **year(2026)), need("B", "y", start=date(2026, 12, 1), end=date(2027, 6, 30))]
    (overlap,) = find_overlaps(pair, kinds=("same_place",)).overlaps
    assert "Their windows share 31 days: 2026-12-01 to 2026-12-31." in [str(reason) for reason in overlap.reasons]


def test_without_times_they_are_not_asked_about_and_it_is_said() -> None:
    (overlap,) = find_overlaps([need("A", "x", **year(2026)), need("B", "y")], kinds=("same_place",)).overlaps
    assert overlap.days_apart is None
    assert overlap.parts["time"] is None
    assert "No dates are given for B, so times were not asked about." in [str(reason) for reason in overlap.reasons]


def test_chain_of_three_is_two_groups_sharing_the_middle() -> None:
    result = find_overlaps([need("A", "x", 0), need("B", "y", 40), need("C", "z", 80)], kinds=("same_place",))
    assert sorted(overlap.needs for overlap in result.overlaps) == [("A", "B"), ("B", "C")]


def test_three_close_needs_are_one_group_with_its_greatest_distance() -> None:
    (overlap,) = find_overlaps([need("A", "x"), need("B", "y", 2), need("C", "x", 5)], kinds=("same_place",)).overlaps
    assert overlap.needs == ("A", "B", "C")
    assert overlap.distance_m == pytest.approx(point_distance_m(LON, LAT, LON, LAT + 5 * METRE), abs=0.001)
    assert str(overlap.reasons[0]) == "All 3 lie within 5.0 m of one another; 50 m was asked."


def test_stranger_nearby_does_not_dilute_a_strong_pair() -> None:
    pair = [
        need("A", "x", 0, "Johnson playground", **year(2026)),
        need("B", "y", 4, "Johnson playground", **year(2026)),
    ]
    stranger = need("C", "z", 45, "annual audit", **year(2026, 2030))
    result = find_overlaps([*pair, stranger], kinds=("same_place",))
    assert result.overlaps[0].needs == ("A", "B")
    assert {overlap.needs for overlap in result.overlaps[1:]} == {("A", "B", "C")} | {
        overlap.needs for overlap in result.overlaps[1:] if "C" in overlap.needs
    }


def test_shared_geocode_is_flagged_lowered_and_said() -> None:
    apart = [need("A", "x", 0, "salt shed"), need("B", "y", 0.4, "envelope rehab"), need("C", "x", 0.8, "salt shed")]
    crowd = [need("A", "x", 0, "salt shed"), need("B", "y", 0, "envelope rehab"), need("C", "x", 0, "salt shed")]
    honest = find_overlaps(apart, kinds=("same_place",)).overlaps[0]
    (shared,) = find_overlaps(crowd, kinds=("same_place",)).overlaps
    assert honest.flags == ()
    assert shared.flags == ("shared_geocode",)
    assert shared.parts["place"] == 0.4
    assert shared.strength < honest.strength / 2
    assert said(shared)[:2] == ["touching", "shared_geocode"]
    assert shared.reasons[1].params == {"count": 3}


def test_two_records_at_one_point_are_flagged_less() -> None:
    (overlap,) = find_overlaps([need("A", "x", 0, "abc"), need("B", "y", 0, "xyz")], kinds=("same_place",)).overlaps
    assert overlap.flags == ("same_point",)
    assert overlap.parts["place"] == 0.6


def test_areas_and_lines_meet_where_they_are_near() -> None:
    park = Item("park", "Parks", "lawn", shapely.box(LON, LAT, LON + 0.001, LAT + 0.001))
    street = Item("street", "Works", "lawn", shapely.LineString([(LON - 0.0001, LAT), (LON - 0.0001, LAT + 0.01)]))
    inside = Item("bench", "Arts", "lawn", shapely.Point(LON + 0.0005, LAT + 0.0005))
    result = find_overlaps([park, street, inside], kinds=("same_place",))
    found = {overlap.needs: overlap.distance_m for overlap in result.overlaps}
    assert found == {("bench", "park"): 0.0, ("park", "street"): pytest.approx(9.36, abs=0.05)}


def test_texts_in_different_scripts_are_said_to_be_untold() -> None:
    pair = [need("A", "x", 0, "crossing"), need("B", "y", 1, "横断歩道")]
    (overlap,) = find_overlaps(pair, kinds=("same_place",)).overlaps
    assert overlap.parts["purpose"] is None
    assert said(overlap)[-1] == "purpose_unknown"


# same purchase


def test_same_kind_anywhere_in_the_city_with_windows_that_meet() -> None:
    needs = [
        need("A", "Police", 0, kind="camera", quantity=4, **year(2026)),
        need("B", "Transport", 9000, kind="camera", quantity=2.5, **year(2026, 2027)),
        need("C", "Parks", None, kind="camera", **year(2027)),
        need("D", "Parks", 100, kind="kiosk", **year(2026)),
    ]
    result = find_overlaps(needs, kinds=("same_purchase",))
    assert [(overlap.needs, overlap.thing) for overlap in result.overlaps] == [
        (("A", "B"), "camera"),
        (("B", "C"), "camera"),
    ]
    first, second = result.overlaps
    assert first.distance_m == pytest.approx(point_distance_m(LON, LAT, LON, LAT + 9000 * METRE), abs=0.01)
    assert second.distance_m is None
    assert [str(reason) for reason in first.reasons] == [
        "All ask for the same kind of thing: camera.",
        "2 owners plan to buy it in 2 needs.",
        "Together they ask for 6.5, as far as quantities are given (2 of 2).",
        "Their windows share 365 days: in the year 2026.",
        "They lie up to 9.0 km apart; for a purchase the place does not matter.",
    ]
    assert first.flags == ()
    assert [str(note) for note in result.notes] == [
        "Needs without a place: 1. Only same purchases were looked for among them."
    ]


def test_kind_read_from_words_is_flagged_and_weaker() -> None:
    given_kind = [need("A", "x", kind="camera", title="camera"), need("B", "y", kind="camera", title="camera")]
    guessed = [need("A", "x", title="camera"), need("B", "y", title="camera")]
    (sure,) = find_overlaps(given_kind, kinds=("same_purchase",)).overlaps
    (unsure,) = find_overlaps(guessed, kinds=("same_purchase",)).overlaps
    assert (sure.flags, unsure.flags) == ((), ("kind_guessed",))
    assert unsure.strength == pytest.approx(sure.strength - 0.35 * 0.4, abs=0.001)


def test_needs_without_times_join_every_set_and_works_of_their_own_none() -> None:
    needs = [
        need("A", "x", kind="camera"),
        need("B", "y", kind="camera", **year(2026)),
        need("C", "y", kind="camera", **year(2030)),
    ]
    assert [o.needs for o in find_overlaps(needs, kinds=("same_purchase",)).overlaps] == [("A", "B"), ("A", "C")]
    assert find_overlaps([need("A", "x", kind="bridge"), need("B", "y", kind="bridge")]).counts()["same_purchase"] == 0


def test_windows_given_by_the_day_make_few_sets_that_leave_nobody_out() -> None:
    needs = [
        need(f"N{k:03}", f"owner {k % 5}", None, kind="camera", start=date.fromordinal(740_000 + k), end=date.fromordinal(740_030 + k))
        for k in range(200)
    ]  # fmt: skip
    result = find_overlaps(needs, kinds=("same_purchase",))
    assert len(result.overlaps) < 25
    assert {name for overlap in result.overlaps for name in overlap.needs} == {item.id for item in needs}
    assert "cut_purchases" in [note.code for note in result.notes]


def test_huge_purchase_is_cut_and_keeps_every_owner() -> None:
    needs = [need(f"N{k:03}", "many", None, kind="camera") for k in range(50)] + [need("Z", "one", None, kind="camera")]
    result = find_overlaps(needs, kinds=("same_purchase",), limits=Limits(purchase=10))
    (overlap,) = result.overlaps
    assert len(overlap.needs) == 10
    assert overlap.owners == ("many", "one")
    assert "The purchase of camera has 51 needs in one window; the first 10 are shown." in map(str, result.notes)


# reuse


def standing(name: str, north: float, kind: str | None, title: str = "corner") -> Item:
    return Item(name, "", title, shapely.Point(LON, LAT + north * METRE), kind=kind)


def test_what_stands_there_and_serves_is_told_best_first() -> None:
    there = [standing("signal", 5, "traffic-signal"), standing("cam", 20, "camera"), standing("sewer", 1, "sewer"),
             standing("far", 80, "camera")]  # fmt: skip
    (overlap,) = find_overlaps([need("A", "x", kind="camera")], standing=there, kinds=("reuse",)).overlaps
    assert overlap.standing == ("cam", "signal")
    assert overlap.standing_positions == (1, 0)
    assert overlap.needs == ("A",)
    assert overlap.distance_m == pytest.approx(point_distance_m(LON, LAT, LON, LAT + 20 * METRE), abs=0.001)
    assert overlap.parts == {"serves": 1.0, "distance": 0.76}
    assert overlap.strength == round(0.65 + 0.35 * 0.76, 3)
    assert [str(reason) for reason in overlap.reasons] == [
        "A camera of the same use already stands 20 m away: corner.",
        "A traffic signal stands 5.0 m away and may carry a camera: corner.",
        "Ask first what is meant: to replace what stands there, to add to it, or whether it would serve as it is.",
    ]


def test_things_named_together_are_within_the_distance_of_one_another() -> None:
    there = [standing("south", -40, "camera"), standing("north", 41, "camera"), standing("near", 5, "camera")]
    (overlap,) = find_overlaps([need("A", "x", kind="camera")], standing=there, kinds=("reuse",)).overlaps
    assert overlap.standing == ("near", "south")
    assert str(overlap.reasons[-2]) == "More of them within 50 m: 1."
    assert overlap.distance_m is not None
    assert overlap.distance_m <= 50


def test_many_things_are_named_up_to_a_limit() -> None:
    there = [standing(f"s{k}", k, "camera") for k in range(9)]
    (overlap,) = find_overlaps([need("A", "x", kind="camera")], standing=there, kinds=("reuse",)).overlaps
    assert overlap.standing == ("s0", "s1", "s2", "s3", "s4")


def test_thing_without_kind_may_serve_and_it_is_said() -> None:
    (overlap,) = find_overlaps(
        [need("A", "x", title="abc")], standing=[standing("s", 3, None, "")], kinds=("reuse",)
    ).overlaps
    assert overlap.parts["serves"] == 0.3
    assert [str(reason) for reason in overlap.reasons] == [
        "s stands 3.0 m away; whether it would serve is not known, as a kind is missing."
    ]


def test_nothing_stands_where_no_place_is() -> None:
    nowhere = Item("s", "", "", None, kind="camera")
    assert find_overlaps([need("A", "x", kind="camera")], standing=[nowhere], kinds=("reuse",)).overlaps == ()
    assert find_overlaps([need("A", "x", None, kind="camera")], standing=[standing("s", 0, "camera")]).overlaps == ()


# sequence


def works(name: str, owner: str, kind: str | None, first: str, last: str, north: float = 0.0) -> Item:
    return need(
        name, owner, north, kind=kind, title=name, start=date.fromisoformat(first), end=date.fromisoformat(last)
    )


def test_trench_after_new_paving_is_the_wrong_order() -> None:
    pave = works("pave", "Streets", "street-resurfacing", "2026-03-01", "2026-05-31")
    dig = works("dig", "Water", "water-main", "2026-06-10", "2026-08-01", 20)
    (overlap,) = find_overlaps([pave, dig], kinds=("sequence",)).overlaps
    assert overlap.needs == ("dig", "pave")
    assert overlap.flags == ("order_wrong",)
    assert overlap.days_apart == 10
    assert [str(reason) for reason in overlap.reasons] == [
        "The works of dig begin on 2026-06-10, 10 days after those of pave end on 2026-05-31.",
        "As planned, pave (street resurfacing or reconstruction, done by 2026-05-31) would be opened again by dig "
        "(water main, from 2026-06-10).",
        "dig should go first: water main comes before street resurfacing or reconstruction.",
        "They are 20 m apart; 50 m was asked.",
    ]
    assert overlap.strength == round(0.7 + 0.15 * (1 - 0.7 * 10 / 366) + 0.15 * 0.76, 3)


@pytest.mark.parametrize(
    ("one", "other", "flag", "first"),
    [
        (("dig", "sewer", "2026-01-01", "2026-02-01"), ("pave", "street-resurfacing", "2026-02-02", "2026-03-01"), "right", "dig"),
        (("dig", "sewer", "2026-01-01", "2026-03-01"), ("pave", "street-resurfacing", "2026-02-02", "2026-02-20"), "together", "dig"),
        (("pave", "street-resurfacing", "2026-01-01", "2026-12-31"), ("dig", "sewer", "2026-01-01", "2026-12-31"), "together", "dig"),
        (("dig", "sewer", "2026-01-01", "2026-03-01"), ("water", "water-main", "2026-02-01", "2026-05-01"), "open_once", "dig"),
        (("abc", None, "2026-01-01", "2026-03-01"), ("xyz", None, "2026-02-01", "2026-05-01"), "unknown", "abc"),
        (("dig", "sewer", "2026-01-01", "2026-03-01"), ("mast", "street-light", "2026-02-01", "2026-05-01"), "unknown", "dig"),
    ],
)  # fmt: skip
def test_order_of_works(one: tuple, other: tuple, flag: str, first: str) -> None:
    a = works(one[0], "x", *one[1:])
    b = works(other[0], "y", *other[1:], north=1)
    for items in ([a, b], [b, a]):
        (overlap,) = find_overlaps(items, kinds=("sequence",)).overlaps
        assert overlap.flags == (f"order_{flag}",)
        assert overlap.needs[0] == first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("roof", "2026-01-01", "2026-03-01"), ("street-resurfacing", "2026-02-01", "2026-05-01")),  # inside a building
        (
            ("street-resurfacing", "2026-01-01", "2026-03-01"),
            ("street-resurfacing", "2026-02-01", "2026-05-01"),
        ),  # same layer
        ((None, "2026-01-01", "2026-12-31"), (None, "2026-01-01", "2026-12-31")),  # same windows, nothing known
        (("sewer", "2026-01-01", "2026-03-01"), ("street-resurfacing", "2027-03-03", "2027-05-01")),  # too late
    ],
)
def test_works_that_do_not_collide(one: tuple, other: tuple) -> None:
    items = [works("one", "x", *one), works("other", "y", *other)]
    assert find_overlaps(items, kinds=("sequence",)).overlaps == ()


def test_sequence_asks_for_times_and_other_owners() -> None:
    timeless = [need("A", "x", kind="sewer"), need("B", "y", kind="street-resurfacing")]
    assert find_overlaps(timeless, kinds=("sequence",)).overlaps == ()
    mine = [
        works("A", "x", "sewer", "2026-01-01", "2026-03-01"),
        works("B", "X", "street-resurfacing", "2026-02-01", "2026-03-01"),
    ]
    assert find_overlaps(mine, kinds=("sequence",)).overlaps == ()


def test_the_day_after_is_said_so() -> None:
    pair = [
        works("A", "x", "sewer", "2026-01-01", "2026-03-01"),
        works("B", "y", "street-resurfacing", "2026-03-02", "2026-04-01"),
    ]
    (overlap,) = find_overlaps(pair, kinds=("sequence",)).overlaps
    assert str(overlap.reasons[0]) == "The works of B begin on 2026-03-02, the day after those of A end."


def test_street_is_one_sequence_in_order_with_what_goes_against_it() -> None:
    street = [
        works("pave", "Streets", "street-resurfacing", "2026-03-01", "2026-05-31"),
        works("main", "Water", "water-main", "2026-06-10", "2026-08-01", 10),
        works("sewer", "Sewers", "sewer", "2026-05-20", "2026-09-01", 20),
        works("trees", "Parks", "tree", "2026-10-01", "2026-11-30", 30),
        works("fair", "Culture", None, "2026-07-01", "2026-07-31", 5),
    ]
    (overlap,) = find_overlaps(street, kinds=("sequence",)).overlaps
    assert overlap.needs == ("sewer", "main", "pave", "fair", "trees")
    assert (overlap.flags, overlap.days_apart) == (("order_wrong",), 123)
    assert overlap.distance_m == pytest.approx(30, abs=0.1)
    assert [str(reason) for reason in overlap.reasons] == [
        "5 works at one place should go in this order:",
        "1. sewer: sewer, planned 2026-05-20 to 2026-09-01.",
        "2. main: water main, planned 2026-06-10 to 2026-08-01.",
        "3. pave: street resurfacing or reconstruction, planned 2026-03-01 to 2026-05-31.",
        "4. fair: kind of works not known, planned 2026-07-01 to 2026-07-31.",
        "5. trees: trees and planting, planned 2026-10-01 to 2026-11-30.",
        "As planned, pave (street resurfacing or reconstruction, done by 2026-05-31) would be opened again by main "
        "(water main, from 2026-06-10).",
        "sewer and pave are planned for the same time, but sewer must be finished first.",
        "sewer, main open the ground: open it once, together.",
        "Where fair should go cannot be told from the kinds of works; agree on it.",
        "All 5 lie within 30 m of one another; 50 m was asked.",
    ]


def test_sequence_is_anchored_in_place_and_time() -> None:
    dig = works("dig", "Water", "sewer", "2026-01-01", "2026-02-01")
    east = works("east", "Streets", "street-resurfacing", "2026-03-01", "2026-04-01", 40)
    west = works("west", "Streets", "street-resurfacing", "2026-03-01", "2026-04-01", -40)
    late = works("late", "Parks", "tree", "2027-03-30", "2027-04-30", 5)
    found = find_overlaps([dig, east, west, late], kinds=("sequence",)).overlaps
    # East and west lie 80 m apart; the trees come too long after the sewer.
    assert sorted(overlap.needs for overlap in found) == [
        ("dig", "east"), ("dig", "west"), ("east", "late"), ("west", "late"),
    ]  # fmt: skip
    assert all(overlap.distance_m is not None and overlap.distance_m <= 50 for overlap in found)


def test_works_of_unknown_order_make_a_weak_sequence_of_their_own() -> None:
    items = [
        works("A", "x", None, "2026-01-01", "2026-06-30"),
        works("B", "y", None, "2026-02-01", "2026-03-31", 10),
        works("C", "z", None, "2026-03-01", "2026-05-31", 20),
    ]
    (overlap,) = find_overlaps(items, kinds=("sequence",)).overlaps
    assert (overlap.needs, overlap.flags, overlap.strength) == (("A", "B", "C"), ("order_unknown",), 0.404)
    assert [str(reason) for reason in overlap.reasons[:2]] == [
        "3 works at one place are planned in this order:",
        "1. A: kind of works not known, planned 2026-01-01 to 2026-06-30.",
    ]
    assert "Which should go first cannot be told from their kinds; agree on it." in map(str, overlap.reasons)


def test_order_already_right_is_said_of_a_whole_street() -> None:
    items = [
        works("dig", "x", "sewer", "2026-01-01", "2026-02-01"),
        works("pave", "y", "street-resurfacing", "2026-02-02", "2026-03-01"),
        works("trees", "z", "tree", "2026-03-02", "2026-04-01"),
    ]
    (overlap,) = find_overlaps(items, kinds=("sequence",)).overlaps
    assert overlap.flags[-1] == "order_right"
    assert "They are planned in this order; a delay of one would undo it." in map(str, overlap.reasons)


def test_many_works_going_against_the_order_are_counted() -> None:
    dig = works("dig", "x", "sewer", "2026-06-01", "2026-07-01")
    paved = [works(f"pave{k}", "y", "street-resurfacing", f"2026-03-{k + 10}", "2026-04-30", k / 10) for k in range(8)]
    (overlap,) = find_overlaps([dig, *paved], kinds=("sequence",)).overlaps
    assert overlap.needs == ("dig", *(f"pave{k}" for k in range(8)))
    said = [str(reason) for reason in overlap.reasons]
    assert sum(sentence.startswith("As planned") for sentence in said) == 3
    assert "More works that would be opened again: 5." in said


def test_sequences_of_a_crowd_are_cut_and_said() -> None:
    # Every sewer lies near each street, no two of the same kind near one another.
    digs = [works(f"dig{k}", "x", "sewer", "2026-01-01", "2026-03-01", 40) for k in range(6)]
    paves = [works(f"pave{k}", "y", "street-resurfacing", "2026-02-01", "2026-04-30") for k in range(6)]
    result = find_overlaps([*digs, *paves], kinds=("sequence",), limits=Limits(group=2, groups=2))
    assert len(result.overlaps) == 20
    assert {"cut_sequences", "cut_group"} <= {note.code for note in result.notes}


# all together


def test_items_that_cannot_be_compared_are_skipped_with_the_reason() -> None:
    bad = [
        need("A", " ", row=2),
        need("B", "x", start=date(2026, 2, 1), end=date(2026, 1, 1), row=3),
        Item("C", "x", "", shapely.Point(), row=4),
        need("D", "x", start="2026", row=5),
    ]
    result = find_overlaps([*bad, need("E", "y")])
    assert [(left.row, left.id, left.reason) for left in result.skipped] == [
        (2, "A", "It has no owner."),
        (3, "B", "Its end 2026-01-01 is before its start 2026-02-01."),
        (4, "C", "Its geometry is empty."),
        (5, "D", "'2026' is not a date."),
    ]


@pytest.mark.parametrize(
    "question",
    [{"within_m": -1}, {"within_m": float("nan")}, {"gap_days": -1}, {"soon_days": -1}, {"kinds": ("near",)}],
)
def test_impossible_questions_are_refused(question: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not between|cannot be negative|is not a kind of overlap"):
        find_overlaps([], **question)


def test_nothing_gives_nothing() -> None:
    assert find_overlaps([]) == Result((), (), ())


def test_one_need_is_matched_against_candidates_without_its_former_self() -> None:
    old = need("A", "x", 500, "crossing")
    among = [
        old,
        need("B", "y", 0, "crossing"),
        need("C", "z", 10, "crossing"),
        need("D", "y", 300),
        need("E", "z", 310),
    ]
    result = overlaps_of(need("A", "x", 5, "crossing"), among, kinds=("same_place",))
    assert [overlap.needs for overlap in result.overlaps] == [("A", "B", "C")]
    assert result.overlaps[0].positions == (0, 1, 2)


def test_key_names_an_overlap_whatever_the_order() -> None:
    items = [need("A", "x", kind="camera"), need("B", "y", kind="camera")]
    keys = {overlap.key for overlap in find_overlaps(items).overlaps}
    assert keys == {overlap.key for overlap in find_overlaps(items[::-1]).overlaps}
    assert keys == {"same_place||A|B|+", "same_purchase|camera|A|B|+"}


def test_crowded_point_is_cut_and_every_owner_kept() -> None:
    needs = [need(f"N{k:03}", "many") for k in range(150)] + [need("Z", "one")]
    result = find_overlaps(needs, kinds=("same_place",), limits=Limits(spot=20, group=5))
    assert {name for overlap in result.overlaps for name in overlap.owners} == {"many", "one"}
    assert "151 needs carry the same point (32.780000, -96.800000); only the first 20 of them were compared." in map(
        str, result.notes
    )
    assert "cut_group" in [note.code for note in result.notes]


def test_dense_place_is_cut_and_said() -> None:
    needs = [need(f"N{k:03}", f"owner {k % 7}", k / 10) for k in range(200)]
    standing_things = [standing(f"s{k}", k / 10, "camera") for k in range(200)]
    result = find_overlaps(needs, standing=standing_things, limits=Limits(pairs=500, neighbours=4, groups=2, group=3))
    assert {"cut_neighbours", "cut_groups", "cut_group"} <= {note.code for note in result.notes}
    assert len(only(result, "same_place")) <= 400


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 150), st.floats(0, 150), st.sampled_from(["Parks", "PARKS", "Water", "Police Dept."]),
            st.sampled_from([None, 2026, 2027]), st.sampled_from(["sewer", "camera", "street-resurfacing", "", "audit"]),
        ),
        min_size=1, max_size=25,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_groups_are_anchored_complete_and_free_of_row_order(rows: list[tuple], chance: Any) -> None:
    items = [
        Item(f"N{k:02}", owner, title, shapely.Point(LON + x * METRE, LAT + y * METRE), **(year(when) if when else {}))
        for k, (x, y, owner, when, title) in enumerate(rows)
    ]
    result = find_overlaps(items)
    by_id = {item.id: item for item in items}
    told = set()
    for overlap in result.overlaps:
        assert overlap.kind in KINDS
        assert 0 <= overlap.strength <= 1
        members = [by_id[name] for name in overlap.needs]
        assert len({owner_key(member.owner) for member in members}) > 1
        metres = [
            point_distance_m(a.geometry.x, a.geometry.y, b.geometry.x, b.geometry.y)
            for n, a in enumerate(members) for b in members[n + 1 :]
        ]  # fmt: skip
        assert overlap.distance_m == pytest.approx(max(metres), abs=0.01 if overlap.kind != "same_purchase" else 2)
        if overlap.kind in ("same_place", "sequence"):
            assert max(metres) <= 50
        if overlap.kind == "same_place":
            years = {member.start for member in members if member.start}
            assert len(years) <= 1
            told |= {
                (a.id, b.id)
                for a in members
                for b in members
                if a.id < b.id and owner_key(a.owner) != owner_key(b.owner)
            }
    expected = set()
    for n, a in enumerate(items):
        for b in items[n + 1 :]:
            near = point_distance_m(a.geometry.x, a.geometry.y, b.geometry.x, b.geometry.y) <= 50
            meet = not (a.start and b.start and a.start != b.start)
            if near and meet and owner_key(a.owner) != owner_key(b.owner):
                expected.add((a.id, b.id))
    assert told == expected
    shuffled = items[:]
    chance.shuffle(shuffled)
    again = find_overlaps(shuffled)
    assert again.counts() == find_overlaps(shuffled).counts()
    assert find_overlaps(items).overlaps == result.overlaps
