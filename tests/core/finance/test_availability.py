"""What is paid for a thing that is there: deductions by hand, their caps, and what is refused."""

from __future__ import annotations

from typing import Any

from tests.core.finance.making import refused

from junto.core.finance.availability import Deductions, Outage, availability

TERMS: dict[str, Any] = {"parts": {"North": 3, "South": 1}, "hours": 8_000, "points_free": 10, "point": 50_00}


def paid(terms: dict[str, Any], outages: list[Outage], points: dict[int, int]):
    return availability({2028: 100_000_00, 2029: 110_000_00}, Deductions(**{**TERMS, **terms}), outages, points, "USD")


def test_nothing_is_deducted_from_what_was_always_there():
    first, second = paid({}, [], {2028: 10})
    assert (first.paid, second.paid) == (100_000_00, 110_000_00)
    assert str(first.told) == "In 2028 all of $100,000.00 is paid."


def test_lost_share_of_hours_and_points_above_the_free_ones_are_deducted():
    first, second = paid({"factor": 2}, [Outage(2028, "North", 80), Outage(2028, "South", 40)], {2028: 14})
    # North weighs 3/4 and was away 1/100 of the hours, South 1/4 and 1/200: 0.875 %, twice; 4 points at $50.
    assert (first.unavailability, first.performance, first.paid) == (1_750_00, 200_00, 98_050_00)
    assert (first.kept_by_caps, second.paid) == (0, 110_000_00)
    assert str(first.told) == (
        "In 2028 $98,050.00 of $100,000.00 is paid: $1,750.00 is deducted for what was not available, $200.00 for poor "
        "performance."
    )


def test_caps_hold_each_deduction_and_both_together():
    outages = [Outage(2028, "North", 4_000)]  # 37.5 % of the payment
    each, _later = paid({"cap_unavailability": 0.2, "cap_performance": 0.05}, outages, {2028: 210})
    assert (each.unavailability, each.performance) == (20_000_00, 5_000_00)
    assert each.kept_by_caps == 37_500_00 + 10_000_00 - 25_000_00
    both, _later = paid({"cap_unavailability": 0.2, "cap_performance": 0.05, "cap": 0.1}, outages, {2028: 210})
    assert (both.unavailability, both.performance, both.paid) == (8_000_00, 2_000_00, 90_000_00)
    assert str(both.told) == (
        "In 2028 $90,000.00 of $100,000.00 is paid: $8,000.00 is deducted for what was not available, $2,000.00 for "
        "poor performance; caps spare the partner another $37,500.00."
    )


def test_no_more_than_all_is_ever_deducted():
    all_gone, _later = paid({"factor": 5}, [Outage(2028, "North", 8_000), Outage(2028, "South", 8_000)], {})
    assert (all_gone.paid, all_gone.unavailability) == (0, 100_000_00)


def test_what_is_not_in_the_contract_is_refused():
    assert refused(paid, {}, [Outage(2028, "East", 5)], {}) == (
        "“East” was not available in 2028, but is not among the parts of the contract."
    )
    assert refused(paid, {}, [Outage(2028, "North", 9_000)], {}) == (
        "“North” was not available for 9000 hours in 2028, of 8000."
    )
    assert refused(paid, {}, [], {2040: 1}) == "In 2040 nothing is paid that could be deducted from."
    assert refused(paid, {"parts": {}}, [], {}) == (
        "Parts need weights above zero, and a year hours in which they must be available."
    )
    assert refused(paid, {"factor": -1}, [], {}) == "What is deducted cannot be below zero."
    assert refused(paid, {"cap": 1.5}, [], {}) == (
        "A cap on deductions is a share of the payment between 0 and 1, not 1.5."
    )
