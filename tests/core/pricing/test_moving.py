"""What assumptions move, where offers break even, and what happens when a member leaves."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from tests.core.pricing.making import case, offer

from junto.core.pricing import PricingError, break_even, compare, offer_of, when_leaves
from junto.core.pricing.solving import first_crossing, first_whole_crossing

YEARLY = {"billing": 12, "paid": "advance"}


def ranged(name: str, price: object, low: object, high: object):
    return offer_of(name, "subscription", {"price": price, **YEARLY}, ranges={"price": (low, high)})


def test_assumption_is_moved_alone_and_a_new_leader_is_named():
    found = compare(case(ranged("A", 100, 80, 130), ranged("B", 120, 115, 125), years=2))
    first = found.moved[0]
    assert (first.offer, first.code, first.value, first.low, first.high, first.stated) == (
        "A",
        "price",
        100,
        80,
        130,
        True,
    )
    assert (first.present, first.present_low, first.present_high, first.span) == (20_000, 16_000, 26_000, 10_000)
    assert (first.leader_low, first.leader_high) == (None, "B")
    assert first.changes_ranking
    second = next(moved for moved in found.moved if moved.offer == "B" and moved.code == "price")
    assert (second.present_low, second.present_high, second.changes_ranking) == (23_000, 25_000, False)


def test_assumptions_are_told_from_the_widest_to_the_narrowest():
    spans = [moved.span for moved in compare(case(ranged("A", 9, 1, 20), ranged("B", 9, 8, 10), rate=3)).moved]
    assert spans == sorted(spans, reverse=True)
    assert len(spans) == 4


def test_supposed_ranges_are_a_share_or_a_point():
    found = compare(case(offer("donation", upkeep=1000, escalation=3, index="CPI-U"), rate=4))
    moved = {one.code: (one.low, one.high, one.stated) for one in found.moved}
    assert moved == {"upkeep": (800, 1200, False), "escalation": (2, 4, False), "rate": (3, 5, False)}


def test_supposed_range_stops_at_what_is_possible():
    found = compare(case(offer("revenue-share", collection=90, guarantee=1)))
    assert {one.code: one.high for one in found.moved}["collection"] == 100


def test_stated_range_of_the_rate_is_taken():
    found = compare(case(offer("subscription"), rate=4, rate_range=(F(2), F(9))))
    assert [(one.code, one.low, one.high, one.stated) for one in found.moved] == [("rate", 2, 9, True)]


# --- break-even ------------------------------------------------------------------------------------------------------
def evens(one, other, **more):
    return {(found.of, found.offer): found for found in break_even(compare(case(one, other, **more)), "A", "B")}


def test_purchase_and_subscription_break_even_after_some_months():
    found = evens(
        offer("purchase", "A", price=3000, paid="advance"), offer("subscription", "B", price=1200, paid="advance")
    )
    assert found["years", ""].at == 31
    assert str(found["years", ""].sentence) == (
        "Summed up from the start, “A” has cost less than “B” from month 31 on (year 3)."
    )


def test_offers_that_never_cross_say_never():
    found = evens(offer("subscription", "A", price=1000), offer("subscription", "B", price=1200))
    assert {key: one.at for key, one in found.items()} == {
        ("years", ""): None, ("units", ""): None, ("escalation", "A"): found["escalation", "A"].at,
        ("escalation", "B"): None, ("rate", ""): None,
    }  # fmt: skip
    rise = 1 + found["escalation", "A"].at / 100
    assert (rise**5 - 1) / (rise - 1) == pytest.approx(6, abs=1e-3)  # of 1,000, but for cents of each bill
    assert [str(one.sentence) for one in found.values() if one.at is None] == [
        "Summed up from the start, “A” has at no time cost more than “B”.",
        "“A” costs less than “B” at any number of units from 1 to 100.",
        "“B” costs more than “A” at any rise of its price from 0 to 25 % a year.",
        "“A” costs less than “B” at any constant discount rate from 0 to 30 %.",
    ]


def test_dear_offer_that_no_rise_makes_dearer_is_told_the_other_way():
    found = evens(offer("subscription", "A", price=10), offer("subscription", "B", price=90_000))
    assert str(found["escalation", "A"].sentence) == (
        "“A” costs less than “B” at any rise of its price from 0 to 25 % a year."
    )


def test_tiers_become_cheaper_from_a_number_of_units_on():
    found = evens(offer("tiers", "A", tiers="1: 1200; 25: 960"), offer("subscription", "B", price=1000))
    assert found["units", ""].at == 25
    assert str(found["units", ""].sentence) == "From 25 units on “A” costs less than “B”; below, more."


def test_alike_offers_are_alike():
    found = evens(offer("subscription", "A"), offer("subscription", "B"))
    assert str(found["years", ""].sentence) == "“A” and “B” cost the same at all times."
    assert str(found["units", ""].sentence) == "“A” and “B” cost the same at 100 units."
    assert found["rate", ""].at == 0


def test_rate_at_which_early_and_late_payment_are_worth_the_same():
    """1,000 now against 1,100 in a year: ten percent."""
    now = offer("purchase", "A", price=1000, paid="advance")
    later = offer("subscription", "B", price=1100, billing=12)
    found = evens(now, later, years=1)["rate", ""]
    assert found.at == pytest.approx(10, abs=1e-8)
    assert str(found.sentence) == "“A” and “B” cost the same at a constant discount rate of 10.00 %."


def test_free_year_and_2625_from_day_one_break_even_at_a_rise_of_6_percent():
    """The rise at which $3,000 after a free year costs as much as $2,625 from day one over five years, as paid."""
    free = offer("subscription", "A", price=3000, free_months=12, escalation=3, **YEARLY)
    found = evens(free, offer("subscription", "B", price=2625, **YEARLY))["escalation", "A"]
    assert found.at == pytest.approx(6.0066, abs=2e-3)


def test_steps_are_not_moved():
    found = evens(offer("subscription", "A", steps="1;2"), offer("subscription", "B"))
    assert ("escalation", "A") not in found


def test_offers_that_begin_decades_apart_are_compared():
    found = evens(offer("subscription", "A"), offer("subscription", "B", start="2099-01"), rate=5)
    assert found["units", ""].at is None
    assert str(found["years", ""].sentence) == "Summed up from the start, “B” has at no time cost more than “A”."


def test_models_without_units_have_no_break_even_in_units():
    assert ("units", "") not in evens(offer("availability", "A"), offer("subscription", "B"))


def test_unknown_offer_is_refused():
    with pytest.raises(PricingError) as found:
        break_even(compare(case(offer("subscription"))), "X", "Z")
    assert str(found.value) == "There is no offer called “Z”."


def test_crossing_is_found_between_points_of_the_grid():
    assert first_crossing(lambda x: x * x - 2, [0, 1, 2], 1e-12) == pytest.approx(2**0.5, abs=1e-11)
    assert first_crossing(lambda x: x, [0, 1], 1e-9) == 0
    assert first_crossing(lambda x: x - 1, [0, 1], 1e-9) == pytest.approx(1, abs=1e-8)
    assert first_crossing(lambda x: x - 0.5, [0, 1], 1e-9) == 0.5
    assert first_crossing(lambda x: x + 1, [0, 1], 1e-9) is None
    assert first_whole_crossing(lambda n: n - 700.5, 1, 1000) == 701
    assert first_whole_crossing(lambda n: 1, 1, 1000) is None
    assert first_whole_crossing(lambda n: 0, 1, 10) is None


# --- leaving ---------------------------------------------------------------------------------------------------------
def shared(**more):
    quantities = more.pop("quantities", {"Parks": 10, "Police": 20})
    return offer_of("Cloud", "tiers", {"tiers": "1: 1200; 25: 960", **more}, quantities=quantities)


def test_tier_falls_when_a_member_leaves():
    found = when_leaves(shared(), "Parks")
    assert (found.before, found.after) == (2_880_000, 2_400_000)
    assert (found.each_before, found.each_after) == (960, 1200)
    assert (found.tier_before, found.tier_after) == (25, 1)
    assert str(found.sentence) == (
        "When “Parks” leaves, the tier of “Cloud” falls from the one from 25 units on to the one from 1 on: each unit "
        "costs $1,200.00 a year and not $960.00, and the others pay $4,800.00 a year more."
    )


def test_tier_that_holds_is_said():
    found = when_leaves(shared(quantities={"Parks": 1, "Police": 40}), "Parks")
    assert str(found.sentence) == "When “Parks” leaves, each unit of “Cloud” still costs $960.00 a year."


def test_least_number_makes_each_unit_dearer_in_the_same_tier():
    found = when_leaves(shared(minimum_units=30), "Parks")
    assert (found.before, found.after, found.each_after) == (2_880_000, 2_880_000, 1440)
    assert str(found.sentence) == (
        "When “Parks” leaves, the tier from 25 units on still holds, yet each unit costs $1,440.00 a year and not "
        "$960.00: the others pay $9,600.00 a year more."
    )


@pytest.mark.parametrize(
    ("given", "member", "sentence"),
    [
        (offer("subscription", "Cloud"), "Parks", "Offer “Cloud”: it has no tiers."),
        (shared(), "Water", "Offer “Cloud”: “Water” takes none of it."),
        (shared(quantities={"Parks": 3}), "Parks", "Offer “Cloud”: when “Parks” leaves, nobody is left."),
    ],
)
def test_leaving_that_cannot_be_is_refused(given, member, sentence):
    with pytest.raises(PricingError) as found:
        when_leaves(given, member)
    assert str(found.value) == sentence
