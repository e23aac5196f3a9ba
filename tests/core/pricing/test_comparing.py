"""One common term: present values against closed forms, what happens to other terms, ranks, members, later years."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.pricing.making import LEAST, case, offer

from junto.core.finance import GREEN_BOOK
from junto.core.pricing import MODELS, Case, PricingError, compare, exit_cost, offer_of, over
from junto.core.pricing.telling import leavings, ranking

a_few = settings(max_examples=15, deadline=None)
every_model = pytest.mark.parametrize("model", list(MODELS))
YEARLY = {"billing": 12, "paid": "advance"}


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


def priced(*offers, years=5, rate=0, **more):
    return compare(case(*offers, years=years, rate=rate, **more)).priced


# --- closed forms ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rate", ["0.5", "3", "7.25"])
def test_annuity_in_arrears_has_its_closed_form(rate):
    (one,) = priced(offer("subscription", price=1200, billing=12), years=7, rate=rate)
    r = float(rate) / 100
    assert one.present == near(120_000 * (1 - (1 + r) ** -7) / r)
    assert one.yearly == near(120_000)
    assert one.unit_month == near(10_000)


def test_annuity_in_advance_is_worth_a_year_more():
    (one,) = priced(offer("subscription", price=1200, **YEARLY), years=7, rate=3)
    assert one.present == near(120_000 * (1 - 1.03**-7) / 0.03 * 1.03)


def test_monthly_annuity_has_its_closed_form():
    (one,) = priced(offer("subscription", price=1200), years=20, rate=4)
    monthly = 1.04 ** (1 / 12) - 1
    assert one.present == near(10_000 * (1 - 1.04**-20) / monthly)


def test_growing_annuity_has_its_closed_form():
    (one,) = priced(offer("subscription", price=1_000_000, billing=12, escalation=10), years=5, rate=4)
    assert one.present == near(100_000_000 / (0.04 - 0.10) * (1 - (1.10 / 1.04) ** 5))


def test_growing_annuity_at_its_own_rate_is_a_sum():
    (one,) = priced(offer("subscription", price=1_000_000, billing=12, escalation=10), years=5, rate=10)
    assert one.present == near(5 * 100_000_000 / 1.10)


def test_declining_rates_discount_by_their_schedule():
    one = compare(Case((offer("subscription", price=1, billing=12, term=40),), 40, GREEN_BOOK)).priced[0]
    assert one.present == near(100 * sum(GREEN_BOOK.factors(range(1, 41))))


# --- the plate readers -----------------------------------------------------------------------------------------------
def test_azusa_pays_the_same_each_year():
    (one,) = priced(offer("subscription", price="$2,625", **YEARLY), rate=0)
    assert one.nominal == 1_312_500
    assert one.by_year == (262_500,) * 5
    assert one.nominal_unit_month == near(21_875)


def test_free_first_year_then_3000_and_3_percent_is_4_4_percent_below_2625_from_day_one():
    """The saying that both cost the same over five years does not hold exactly: $12,550.88 against $13,125.00, which is
    $2,510.18 a year. Where the rise is counted from the first, free, year it is $12,927.41, 1.5 percent below.
    """
    later = offer("subscription", "later", price=3000, free_months=12, escalation=3, **YEARLY)
    early = offer("subscription", "early", price=2625, **YEARLY)
    one, two = priced(later, early)
    assert one.by_year == (0, 300_000, 309_000, 318_270, 327_818)
    assert (one.nominal, two.nominal) == (1_255_088, 1_312_500)
    assert round(100 * (1 - one.nominal / two.nominal), 1) == 4.4
    from_the_first = offer("donation", upkeep=3000, steps="0;3;3;3", **YEARLY)
    assert priced(from_the_first)[0].by_year == (0, 300_000, 300_000, 309_000, 318_270)
    counted = sum(round(300_000 * 1.03**k) for k in range(1, 5))
    assert counted == 1_292_741
    assert round(100 * (1 - counted / two.nominal), 1) == 1.5


# --- one common term -------------------------------------------------------------------------------------------------
def told(one) -> list[str]:
    return [str(note) for note in one.notes]


def test_shorter_subscription_goes_on_at_its_own_risen_price():
    (one,) = priced(offer("subscription", price=1000, term=2, escalation=10, **YEARLY), years=4)
    assert one.by_year == (100_000, 110_000, 121_000, 133_100)
    assert told(one) == ["“X” runs for 2 years; up to 4 it is taken to go on at its own risen price."]


def test_shorter_purchase_is_bought_again_and_the_rest_said():
    (one,) = priced(offer("purchase", price=1000, term=2, price_growth=10, removal=5, upkeep=12), years=5)
    assert one.by_year == (101_200, 1_200 + 500, 121_000 + 1_452, 1_452 + 605, 146_410 + 1_752 + 732)
    assert told(one) == [
        "“X” lasts 2 years; over 5 years it is bought 3 times, the price growing by 10 % a year.",
        "The last time “X” is bought, 1 of its years lie beyond the comparison; it is counted whole.",
    ]


def test_subscription_may_be_bought_again_at_its_first_price():
    (one,) = priced(offer("subscription", price=1000, term=2, escalation=10, after="rebuy", **YEARLY), years=4)
    assert one.by_year == (100_000, 110_000, 100_000, 110_000)


def test_longer_contract_is_left_with_its_fee_or_without():
    (one,) = priced(offer("subscription", price=1000, term=5, exit_fee=70, **YEARLY), years=3)
    assert one.by_year == (100_000, 100_000, 107_000)
    assert told(one) == ["“X” runs for 5 years; it is left after 3, with the fee for that."]
    (one,) = priced(offer("subscription", price=1000, term=2, renewals=3, exit_fee=70, **YEARLY), years=3)
    assert one.nominal == 300_000
    assert told(one) == [
        "“X” runs for 5 years; it is left after 3 without a fee.",
        "The options of “X” are taken to be used: 2 years become 5.",
    ]


def test_options_that_are_not_used_end_the_contract_and_it_is_bought_again():
    (one,) = priced(offer("subscription", price=1000, term=2, renewals=2, renew="no", escalation=10, **YEARLY), years=4)
    assert one.by_year == (100_000, 110_000, 100_000, 110_000)


def test_index_is_said_to_be_an_assumption():
    (one,) = priced(offer("subscription", escalation="2.5", index="CPI-U"), years=5)
    assert told(one) == ["“X” follows the index CPI-U, assumed to rise by 2.5 % a year."]


def test_later_start_is_discounted_from_the_start_of_the_comparison():
    now = offer("subscription", "now", price=1200, billing=12, paid="advance")
    later = offer("subscription", "later", price=1200, billing=12, paid="advance", start="2027-01")
    found = compare(case(now, later, years=2, rate=5))
    assert found.priced[1].present == near(found.priced[0].present / 1.05)
    assert found.priced[1].by_year == (0, 120_000, 120_000)
    assert [str(note) for note in found.notes] == [
        "The offers begin in different months; each counts 2 years from its own first month."
    ]


def test_offer_before_the_comparison_is_refused():
    with pytest.raises(PricingError) as found:
        compare(case(offer("subscription", start="2025-12")))
    assert str(found.value) == "Offer “X”, “start”: it begins before the comparison does, in 2026-01."


def test_calendar_months_follow_the_start():
    flows = over(offer("subscription"), 2, "USD", (2026, 7)).flows
    assert [flows.month(index) for index in (0, 5, 6, 23)] == [(2026, 7), (2026, 12), (2027, 1), (2028, 6)]


# --- ranks, kinds, members, later years ------------------------------------------------------------------------------
def test_ranks_follow_present_cost_and_alike_are_alike():
    found = priced(*(offer("subscription", name, price=p) for name, p in (("a", 5), ("b", 3), ("c", 5), ("d", 9))))
    assert [one.rank for one in found] == [2, 1, 2, 4]
    assert [one.offer.name for one in compare(case(*(one.offer for one in found))).ranked()] == ["b", "a", "c", "d"]


def test_kinds_are_told_apart():
    (one,) = priced(offer("revenue-share", guarantee=2400, collection=100, upkeep=60), years=1)
    assert one.by_kind == {"certain": 6_000, "expected": -960_000, "guaranteed": -240_000}
    assert one.nominal == -1_194_000


def test_members_bear_each_year_by_their_units_to_the_cent():
    shared = offer_of("X", "subscription", {"price": 100, **YEARLY}, quantities={"Parks": 1, "Police": 1, "Water": 1})
    (one,) = priced(shared, years=2, rate=4)
    assert {name: cost.by_year for name, cost in one.members.items()} == {
        "Parks": (10_000, 10_000), "Police": (10_000, 10_000), "Water": (10_000, 10_000),
    }  # fmt: skip
    assert sum(cost.present for cost in one.members.values()) == near(one.present)
    odd = offer_of(
        "X", "revenue-share", LEAST["revenue-share"] | {"revenue": "0.30"}, quantities=dict.fromkeys("abc", 1)
    )
    costs = priced(odd, years=1)[0].members
    assert sum(cost.nominal for cost in costs.values()) == priced(odd, years=1)[0].nominal


@given(amounts=st.lists(st.integers(1, 99), min_size=1, max_size=6), price=st.integers(1, 9999))
@a_few
def test_members_always_add_up(amounts, price):
    members = {f"M{i}": units for i, units in enumerate(amounts)}
    (one,) = priced(offer_of("X", "subscription", {"price": f"{price / 100:.2f}"}, quantities=members), years=2)
    for year, cost in enumerate(one.by_year):
        assert sum(member.by_year[year] for member in one.members.values()) == cost


def test_second_year_of_a_free_pilot_is_told_with_its_state():
    first, second, third = priced(
        offer("donation", "A", upkeep=3000, state="unfunded", units=2, billing=12),
        offer("subscription", "B", price=1200, free_months=12),
        offer("subscription", "C", price=1200),
    )
    assert (first.tail.first_year, first.tail.second_year, first.tail.state) == (0, 600_000, "unfunded")
    assert str(first.tail.sentence) == (
        "The second year of “A” is expected to cost $6,000.00; the money for it is unfunded."
    )
    assert str(second.tail.sentence) == (
        "“B” costs nothing in its first year and $1,200.00 in its second; nobody has said whether that is unfunded, "
        "budgeted or appropriated."
    )
    assert third.tail.sentence is None


def test_leaving_costs_the_fee_inside_the_term_and_the_removal_always():
    flat = offer("subscription", term=3, exit_fee=900, removal=10, units=2)
    assert [exit_cost(flat, year, "USD") for year in range(1, 5)] == [92_000, 92_000, 2_000, 2_000]
    falling = offer("subscription", term=3, exit_fee=900, exit_fee_falls="yes")
    assert priced(falling, years=4)[0].exits == (60_000, 30_000, 0, 0)


def test_different_numbers_of_units_are_said():
    found = compare(case(offer("subscription", "A", units=2), offer("subscription", "B", units=3)))
    assert [str(note) for note in found.notes] == [
        "The offers are for different numbers of units; compare the cost of a unit and month, not the total."
    ]


# --- properties ------------------------------------------------------------------------------------------------------
@every_model
@a_few
@given(years=st.integers(1, 15), term=st.integers(1, 12), rise=st.integers(0, 9))
def test_present_value_at_no_rate_is_the_total_as_paid(model, years, term, rise):
    (one,) = priced(offer(model, term=term, escalation=rise, removal=3), years=years, rate=0)
    assert one.present == one.nominal == sum(one.by_year)
    assert one.cumulated[-1] == one.nominal


@given(low=st.integers(0, 20), more=st.integers(1, 20), billing=st.sampled_from(["1", "3", "6", "12"]))
@a_few
def test_what_is_only_paid_is_worth_less_at_a_higher_rate(low, more, billing):
    paid = offer("subscription", billing=billing)
    assert priced(paid, rate=low)[0].present > priced(paid, rate=low + more)[0].present


@given(rise=st.integers(0, 20), more=st.integers(1, 5))
@a_few
def test_a_faster_rise_never_costs_less(rise, more):
    one, two = priced(offer("subscription", "A", escalation=rise), offer("subscription", "B", escalation=rise + more))
    assert one.nominal < two.nominal


@pytest.mark.parametrize(
    ("offers", "sentence"),
    [
        ((), "There is no offer to compare."),
        ((offer("subscription"), offer("tiers")), "Two offers are called “X”."),
        (tuple(offer("subscription", str(i)) for i in range(201)), "At most 200 offers are compared at once."),
    ],
)
def test_unusable_sets_of_offers_are_refused(offers, sentence):
    with pytest.raises(PricingError) as found:
        case(*offers)
    assert str(found.value) == sentence


# --- in words --------------------------------------------------------------------------------------------------------
def words(*offers, **more) -> list[str]:
    return [str(sentence) for sentence in ranking(compare(case(*offers, **more)))]


def test_cheapest_by_present_cost_is_told_beside_the_cheapest_as_paid():
    now = offer("purchase", "now", price=1000, paid="advance")
    later = offer("subscription", "later", price=210, billing=12)
    assert words(now, later, rate=5) == [
        "Over 5 years “later” costs least: $909.19 at present value, $1,050.00 as paid.",
        "“now” costs $90.81 more at present value.",
        "By the total as paid “now” would be cheaper: $1,000.00; it is paid earlier.",
    ]


def test_alike_offers_are_told_to_cost_the_same():
    assert words(offer("tiers", "A"), offer("subscription", "B"), years=2) == [
        "Over 2 years “A” costs least: $2,400.00 at present value, $2,400.00 as paid.",
        "“B” costs the same at present value.",
    ]


def test_last_member_of_tiers_is_told_to_leave_nobody():
    alone = offer_of("X", "tiers", LEAST["tiers"], quantities={"Parks": 3})
    assert [str(one) for one in leavings(compare(case(alone)))] == ["Offer “X”: when “Parks” leaves, nobody is left."]
