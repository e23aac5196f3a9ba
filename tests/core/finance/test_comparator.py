"""The public sector comparator and the shadow bid by hand, on one basis and on two; commitments by year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.finance.making import line, refused

from junto.core.finance.commitments import commitments
from junto.core.finance.comparator import Case, same_basis, value_for_money
from junto.core.finance.discounting import Discounting
from junto.core.finance.flows import Flows

FOUR, SIX = Discounting.constant(0.04, "nominal"), Discounting.constant(0.06, "nominal")
YEARS = range(2027, 2047)
ANNUITY = {rate: (1 - (1 + rate) ** -20) / rate for rate in (0.04, 0.06)}


def even(name: str, amount: int, kind: str = "cost") -> Flows:
    return Flows.of([line(name, kind, dict.fromkeys(YEARS, amount))])


CASE = Case(
    raw=Flows.of([line("Build", "cost", {2026: 1_000_00}), line("Rents", "revenue", dict.fromkeys(YEARS, 5_00))]),
    bid=even("Payment", 90_00), base=2026, own=FOUR, partner=FOUR, neutrality=even("Taxes", 4_00),
    transferred=even("Overruns", 20_00), retained=even("Law", 3_00),
)  # fmt: skip


def test_value_for_money_on_one_basis_by_hand():
    found = value_for_money(CASE)
    public = 1_000_00 + (4_00 + 20_00 + 3_00 - 5_00) * ANNUITY[0.04]
    assert found.comparator == pytest.approx(public, abs=2)
    assert found.shadow == pytest.approx(93_00 * ANNUITY[0.04], abs=2)
    assert found.value == pytest.approx(public - 93_00 * ANNUITY[0.04], abs=2)
    assert [step.code for step in found.steps] == ["raw", "neutrality", "transferred", "retained"]
    assert [str(one) for one in found.told] == [
        "Doing it itself would cost the public side $1,298.99 with all risks, and the partner $1,263.90 with the risks "
        "that stay, both as worth in 2026.",
        "The partner saves $35.09, which is 2.7 percent of the public cost.",
        "Both are discounted on the same basis.",
    ]


def test_basis_of_each_its_own_says_what_comes_from_that_alone():
    found = value_for_money(replace(CASE, partner=SIX))
    assert found.shadow == pytest.approx(93_00 * ANNUITY[0.06], abs=2)
    assert str(found.told[2]) == (
        "Each is discounted on its own basis: the public cost at 4 %, the bid at 6 %. Part of the difference comes "
        "from that alone: on the public basis for both, the partner would save $35.09."
    )
    dearer = value_for_money(replace(CASE, partner=SIX, bid=even("Payment", 95_00)))
    assert str(dearer.told[1]).startswith("The partner saves $174.9")
    assert str(dearer.told[2]).endswith("on the public basis for both, the partner would cost $32.86 more.")


def test_bases_are_the_same_where_they_differ_only_after_the_last_year():
    later = Discounting.declining([(50, 0.04), (None, 0.03)], "nominal")
    assert same_basis(replace(CASE, partner=later))
    assert not same_basis(replace(CASE, partner=SIX))


def test_dearer_and_equal_bids_are_told():
    assert str(value_for_money(replace(CASE, bid=even("Payment", 100_00))).told[1]) == (
        "The partner costs $100.81 more, which is 7.8 percent of the public cost."
    )
    same = Case(even("Build", 5_00), even("Payment", 5_00), 2026, FOUR, FOUR)
    assert str(value_for_money(same).told[1]) == "Both cost the same."
    assert value_for_money(same).share == 0


def test_comparator_of_nothing_has_no_share():
    free = Case(even("Build", 0), even("Payment", 5_00), 2026, FOUR, FOUR)
    assert value_for_money(free).share is None


def test_what_cannot_be_compared_is_refused():
    euros = Flows.of([line("Payment", "cost", {2027: 5}, currency="EUR")])
    assert refused(replace, CASE, bid=euros) == (
        "“Payment” is in EUR (nominal), and what it is compared with in USD (nominal)."
    )
    assert refused(replace, CASE, partner=Discounting.constant(0.03, "real")).startswith(
        "The discount rate is real and the amounts are nominal"
    )


def test_commitments_are_told_with_share_limit_guarantees_and_termination():
    found = commitments(
        range(2027, 2030), {2027: 90_00, 2028: 95_00, 2029: 100_00}, "USD", risk={2028: 15_00},
        budget={2027: 1_000_00, 2028: 1_000_00}, guaranteed={2029: (5_00, 40_00)},
        termination={2027: 800_00, 2028: 700_00}, limit=0.1,
    )  # fmt: skip
    assert [one.committed for one in found.years] == [90_00, 110_00, 100_00]
    assert [one.share for one in found.years] == [0.09, 0.11, None]
    assert [str(one) for one in found.told] == [
        "From 2027 to 2029 the city is bound to $300.00, most of it in one year in 2028: $110.00.",
        "That is at most 11 % of the budget line, in 2028.",
        "The budget line is not known for 1 of these years, the first of them 2029.",
        "It passes the limit of 10 % of the budget line in: 2028.",
        "Beside that, what it has guaranteed costs $5.00 on average over all years; in 2029, in one of ten cases, more "
        "than $40.00.",
        "If the contract ended early, the city would owe most in 2027: $800.00.",
    ]
    assert refused(commitments, range(2027, 2028), {}, "USD", limit=2) == (
        "A limit on commitments is a share of the budget between 0 and 1."
    )
    assert len(commitments(range(2027, 2028), {2027: 1}, "USD").told) == 1
