"""Lines of amounts by year: what they add up to, how they grow, and what cannot be added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.finance.making import line, net_flows, refused

from junto.core.finance.discounting import Discounting
from junto.core.finance.flows import Flows, Line, aligned, growing, present_value


def test_amounts_grow_by_a_rate_and_round_to_the_minor_unit_each_year():
    assert growing(300_000, 2026, 2030, grows=0.03) == {
        2026: 300_000, 2027: 309_000, 2028: 318_270, 2029: 327_818, 2030: 337_653,
    }  # fmt: skip


def test_amounts_come_again_each_few_years_at_the_price_of_their_year():
    assert growing(1_000, 2026, 2043, grows=0.1, every=8) == {2026: 1_000, 2034: 2_144, 2042: 4_595}


def test_years_run_without_gaps_and_net_is_gains_less_costs():
    flows = Flows.of(
        [
            line("Build", "cost", {2026: 100, 2028: 7}),
            line("Fees", "revenue", {2029: 30}),
            line("Time saved", "benefit", {2029: 5}),
        ]
    )
    assert list(flows.years) == [2026, 2027, 2028, 2029]
    assert flows.net() == [-100, 0, -7, 35]
    assert flows.by_year("revenue") == [0, 0, 0, 30]
    assert flows.by_year() == [100, 0, 7, 35]
    assert flows.said(123_456.4) == "$1,234.56"


def test_real_line_becomes_nominal_by_the_inflation_stated():
    real = line("Upkeep", "cost", {2026: 100_000, 2028: 100_000}, terms="real", price_year=2026)
    flows = Flows.of([line("Build", "cost", {2026: 1}), real], inflation=0.02)
    assert flows.lines[1].amounts == {2026: 100_000, 2028: 104_040}
    assert (flows.lines[1].terms, flows.lines[1].price_year) == ("nominal", None)


def test_prices_of_another_year_move_by_the_inflation_stated():
    old = line("Upkeep", "cost", {2030: 100_000}, terms="real", price_year=2024)
    new = line("Build", "cost", {2026: 1}, terms="real", price_year=2026)
    assert Flows.of([new, old], inflation=0.02).lines[1].amounts == {2030: 104_040}


@given(st.dictionaries(st.integers(2020, 2060), st.integers(1, 10**9), min_size=1))
def test_present_value_at_no_rate_is_the_plain_sum(amounts: dict[int, int]):
    flows = Flows.of([line("Build", "cost", amounts)])
    value = present_value(flows.by_year(), flows.years, 2026, Discounting.constant(0))
    assert value == sum(amounts.values())


def test_discounting_is_brought_to_the_terms_of_the_amounts():
    flows = net_flows([-5, 6])
    assert aligned(Discounting.constant(0.03, "nominal"), flows, None).rate == 0.03
    assert aligned(Discounting.constant(0.03, "real"), flows, 0.02).rate == pytest.approx(0.0506, abs=1e-12)


def test_what_cannot_be_added_is_refused_naming_the_line():
    build = line("Build", "cost", {2026: 100})
    assert refused(Flows.of, [build, line("Upkeep", "cost", {2027: 5}, currency="EUR")]) == (
        "“Upkeep” is in EUR and “Build” in USD: amounts in two currencies cannot be added. Give all in one."
    )
    assert refused(Flows.of, [build, line("Upkeep", "cost", {2027: 5}, terms="real", price_year=2026)]) == (
        "“Upkeep” is real (2026) and the rest is nominal: amounts of both kinds cannot be added. Give all in the same "
        "terms, or state the inflation that leads from one to the other."
    )
    assert refused(Flows.of, []) == "There is no line with amounts."
    assert refused(Flows.of, [build, line("Upkeep", "cost", {2927: 5})]) == (
        "The amounts run from 2026 to 2927, over more than 200 years: is a year mistyped?"
    )
    assert refused(aligned, Discounting.constant(0.03, "real"), Flows.of([build]), None) == (
        "The discount rate is real and the amounts are nominal: that would count inflation twice or not at all. Give a "
        "rate in the terms of the amounts, or state the inflation."
    )


def test_unusable_lines_are_refused():
    assert refused(line, "Upkeep", "income", {2026: 1}) == ("“Upkeep” is a cost, a revenue or a benefit, not “income”.")
    assert refused(line, "Upkeep", "cost", {}) == "“Upkeep” has no amount in any year."
    assert refused(line, "Upkeep", "cost", {2026: 1}, terms="real") == (
        "“Upkeep” is real, so it must say in prices of which year (price_year)."
    )
    assert refused(Line, "Upkeep", "cost", {2026: 1}, "USD", "gross") == (
        "Rates and amounts are real or nominal, not “gross”."
    )
    assert refused(growing, 1, 2030, 2026) == "The years run backwards: from 2030 to 2026."
    assert refused(growing, 1, 2026, 2030, every=0) == "An amount that comes again does so each 1, 2, 3 … years."
