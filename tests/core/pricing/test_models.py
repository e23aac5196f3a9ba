"""The contract of every price model that is found, and each one's own amounts, reckoned by hand."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.pricing.making import LEAST, months, offer, sums

from junto.core.pricing import MODELS, PricingError, model_of, offer_of, over
from junto.core.pricing.flows import KINDS, PAID, STATES, WHATS
from junto.core.pricing.shared_inputs import COMMON

every_model = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
a_few = settings(max_examples=15, deadline=None)


# --- the family's contract -------------------------------------------------------------------------------------------
def test_all_nine_models_are_found():
    assert list(MODELS) == [
        "advertising", "availability", "donation", "purchase", "revenue-share", "savings", "shadow-toll",
        "subscription", "tiers",
    ]  # fmt: skip


@every_model
def test_model_explains_itself(model):
    assert model_of(model.code, model.version) is model
    assert model.pays_for.startswith("The city ")
    assert model.pays_for.endswith(".")
    assert model.pays_for.count(". ") == 0, "what the city pays for stands in one sentence"
    assert model.after in ("renew", "rebuy")
    assert model.inputs == model.own + COMMON
    codes = [one.code for one in model.inputs]
    assert len(set(codes)) == len(codes)
    for one in model.own:
        assert one.name
        assert one.unit
        assert one.kind != "choice" or one.choices


@every_model
def test_model_makes_lines_of_known_sorts_with_their_sign(model):
    flows = over(offer(model.code, removal=10, exit_fee=99, escalation=3), 3, "USD").flows
    assert flows.months == 36
    for line in flows.lines:
        assert line.what in WHATS
        assert line.kind in KINDS
        assert line.state in STATES
        assert line.amounts.dtype == "int64"
        assert len(line.amounts) == 36
        assert (line.amounts <= 0).all() if line.what in PAID else (line.amounts >= 0).all()


@every_model
def test_model_names_what_is_missing(model):
    for one in model.own:
        if one.required:
            rest = {code: value for code, value in LEAST[model.code].items() if code != one.code}
            with pytest.raises(PricingError) as found:
                offer_of("Acme", model.code, rest)
            assert str(found.value) == (
                f"Offer “Acme”, “{one.code}”: it is missing; the price model “{model.code}” needs it."
            )


@every_model
@a_few
@given(
    rate=st.integers(0, 12), term=st.integers(1, 12), years=st.integers(1, 12), billing=st.sampled_from(["1", "3", "6"])
)
def test_model_keeps_what_its_parts_say(model, rate, term, years, billing):
    """Each month's amount is the sum of the parts due in it, each rounded by itself."""
    given_offer = offer(model.code, escalation=rate, term=term, billing=billing, removal=7)
    for line in over(given_offer, years, "USD").flows.lines:
        again = [0] * len(line.amounts)
        for part in line.parts:
            exact = part.reckoned().value * 100
            for month in part.months:
                again[month] += line.sign * ((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))
        assert line.amounts.tolist() == again


@pytest.mark.parametrize("model", ["purchase", "subscription", "donation", "advertising"])
@given(units=st.integers(1, 500))
@a_few
def test_twice_the_units_cost_twice_as_much(model, units):
    one = over(offer(model, units=units), 4, "USD").flows.net()
    two = over(offer(model, units=2 * units), 4, "USD").flows.net()
    assert (two == 2 * one).all()  # every price in LEAST is whole cents a month


# --- each model by hand ----------------------------------------------------------------------------------------------
def test_purchase_is_paid_once_and_upkeep_follows_the_warranty():
    assert sums("purchase", 3, units=2, installation=50, upkeep=120, warranty_months=18, warranty_price=30) == {
        "purchase certain": [-200_000, 0, 0],
        "installation certain": [-10_000, 0, 0],
        "warranty certain": [-6_000, 0, 0],
        "upkeep certain": [0, -12_000, -24_000],
    }


def test_subscription_bills_a_twelfth_each_month_rounded_by_itself():
    assert months("subscription", "subscription", price=100) == [-833] * 12
    assert months("subscription", "subscription", price=100, billing=3, paid="advance") == [-2500, 0, 0] * 4
    assert months("subscription", "subscription", price=100, billing=3) == [0, 0, -2500] * 4
    assert months("subscription", "subscription", price=100, billing=12, paid="advance") == [-10_000] + [0] * 11


def test_subscription_free_at_first_rises_from_its_first_paid_month():
    found = sums("subscription", 5, price=3000, free_months=12, escalation=3, billing=12, setup=5)
    assert found["subscription certain"] == [0, -300_000, -309_000, -318_270, -327_818]
    assert found["set-up certain"] == [-500, 0, 0, 0, 0]


def test_last_bill_covers_only_the_months_that_are_left():
    found = months("subscription", "subscription", price=1200, free_months=7, billing=3, paid="advance")
    assert found == [0] * 7 + [-30_000, 0, 0, -20_000, 0]


@pytest.mark.parametrize(
    ("units", "more", "year"),
    [
        (10, {}, 12_000),
        (24, {}, 28_800),
        (25, {}, 24_000),
        (30, {"graduated": "yes"}, 24 * 1200 + 6 * 960),
        (10, {"minimum_units": 25}, 24_000),
        (10, {"minimum_units": 5}, 12_000),
    ],
)
def test_tiers_price_all_units_at_the_tier_reached_or_each_at_its_own(units, more, year):
    assert sums("tiers", 1, units=units, **more) == {"subscription certain": [-100 * year]}


def test_revenue_share_counts_guarantee_and_more_by_what_is_collected():
    given_terms = {"revenue": 120_000, "revenue_growth": 10, "share": 10, "guarantee": 9000, "collection": 50}
    assert sums("revenue-share", 2, **given_terms, upkeep=60) == {
        "guarantee guaranteed": [450_000, 450_000],
        "income expected": [150_000, 210_000],  # half of 12,000 − 9,000, then of 13,200 − 9,000
        "upkeep certain": [-6_000, -6_000],
    }
    secured = sums("revenue-share", 2, **given_terms, guarantee_secured="yes")
    assert secured["guarantee guaranteed"] == [900_000, 900_000]


def test_revenue_share_below_the_guarantee_brings_the_guarantee_alone():
    found = sums("revenue-share", 1, revenue=10_000, share=10, guarantee=2400, collection=100)
    assert found == {"guarantee guaranteed": [240_000], "income expected": [0]}


def test_linknyc_collected_share_of_what_was_owed():
    """$2.6 million of $32.3 million was paid in fiscal year 2019: 8.05 percent."""
    found = sums("revenue-share", 1, revenue="64,600,000", share=50, collection="8.05")
    assert found == {"income expected": [260_015_000 + 4]}  # twelve bills of $216,679.17, rounded each
    assert 32_300_000 * F("0.0805") == F("2600150")


def test_availability_pays_less_for_what_is_not_there_and_raises_one_part():
    found = sums("availability", 3, payment=12_000, indexed=50, escalation=10, required=99, availability=97,
                 deduction=4, construction_months=12, milestone=500)  # fmt: skip
    assert found == {
        "payment certain": [0, -50_000 - 600_000 - 660_000, -600_000 - 726_000],
        "deduction expected": [0, 48_000 + 52_800, 48_000 + 58_080],
    }


def test_availability_deducts_at_most_the_cap():
    found = sums("availability", 1, required=100, availability=50, deduction=5, deduction_cap=20)
    assert found == {"payment certain": [-1_200_000], "deduction expected": [240_000]}


def test_shadow_toll_pays_each_use_by_its_band():
    found = sums("shadow-toll", 2, use=1500, use_growth=20, tolls="0: 1.20; 1000: 0.60")
    assert found == {"toll expected": [-150_000, -168_000]}  # 1,000 · 1.20 + 500 · 0.60; 1,000 · 1.20 + 800 · 0.60
    capped = sums("shadow-toll", 2, use=1500, use_growth=20, tolls="0: 1.20; 1000: 0.60", yearly_cap=1560)
    assert capped == {"toll expected": [-150_000, -156_000]}


def test_savings_pay_the_company_and_make_good_what_is_missing():
    found = sums("savings", 2, baseline=10_000, energy_price="0.12", energy_growth=10, saving=40, guaranteed_saving=50,
                 payment=240, company_share=25, down_payment=100)  # fmt: skip
    assert found == {
        "payment certain": [-10_000 - 24_000, -24_000],
        "payment expected": [-12_000, -13_200],
        "savings expected": [48_000, 52_800],
        "shortfall guaranteed": [12_000, 13_200],
    }


def test_savings_at_or_above_the_guarantee_owe_nothing():
    assert "shortfall guaranteed" not in sums("savings", 1, saving=50, guaranteed_saving=50)


def test_savings_begin_when_it_is_installed():
    assert sums("savings", 2, installation_months=12)["savings expected"] == [0, 60_000]


def test_advertising_counts_the_rent_that_is_given_up():
    assert sums("advertising", 2, units=3, guarantee=1200, revenue=24_000, share=10, revenue_growth=50, collection=50,
                upkeep=12) == {
        "rent expected": [-180_000, -180_000],
        "guarantee guaranteed": [60_000, 60_000],
        "income expected": [60_000, 120_000],  # half of 2,400 − 1,200; half of 3,600 − 1,200
        "upkeep certain": [-3_600, -3_600],
    }  # fmt: skip


def test_donation_is_free_and_then_its_upkeep_has_a_state():
    found = sums("donation", 3, free_months=12, units=2, state="budgeted", installation=40)
    assert found == {"installation certain": [-8_000, 0, 0], "upkeep expected budgeted": [0, -600_000, -600_000]}


# --- what all share --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given_terms", "years"),
    [
        ({"escalation": 3}, [-120_000, -123_600, -127_308, -131_127]),
        ({"escalation": 3, "cap": 2}, [-120_000, -122_400, -124_848, -127_345]),
        ({"steps": "5; 0"}, [-120_000, -126_000, -126_000, -126_000]),
        ({"steps": "5%; 10%; 1", "cap": 4}, [-120_000, -124_800, -129_792, -131_090]),
        ({"escalation": "2.5", "index": "CPI-U"}, [-120_000, -123_000, -126_075, -129_227]),
        ({}, [-120_000] * 4),
    ],
)
def test_price_rises_by_percent_steps_or_index_up_to_the_cap(given_terms, years):
    found = sums("subscription", 4, billing=12, paid="advance", **given_terms)
    assert found == {"subscription certain": years}


def test_removal_and_fee_stand_at_the_end():
    found = sums("subscription", 2, term=4, units=3, exit_fee=1000, removal=20)
    assert found["removal certain"] == [0, -6_000]
    assert found["exit certain"] == [0, -100_000]
    falling = sums("subscription", 1, term=4, exit_fee=1000, exit_fee_falls="yes")
    assert falling["exit certain"] == [-75_000]
    assert "exit certain" not in sums("subscription", 4, term=4, exit_fee=1000)


def test_largest_amounts_are_refused_and_not_overflowed():
    with pytest.raises(PricingError) as found:
        over(offer("subscription", price=10**15), 1, "USD")
    assert str(found.value) == "Offer “X”: An amount of 83,333,333,333,333 a month is too large."
