"""Published and documented answers on discounting and returns (see the README of ../shared/cases)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from junto.core.finance.debt import sized
from junto.core.finance.discounting import GREEN_BOOK, Discounting
from junto.core.finance.distributions import percentiles
from junto.core.finance.flows import growing
from junto.core.finance.returns import irr, xirr, xnpv

pytestmark = pytest.mark.external


def case(shared: Path, name: str) -> dict[str, Any]:
    return json.loads((shared / "cases" / "finance" / f"{name}.json").read_text(encoding="utf-8"))


def documented(shared: Path, fn: str) -> dict[str, Any]:
    return next(one for one in case(shared, "irr_npv_documented")["cases"] if one["fn"] == fn)


def test_green_book_preset_is_the_schedule_that_was_read(shared: Path):
    found = case(shared, "green_book_declining")
    assert [[step.until, step.rate] for step in GREEN_BOOK.steps] == found["schedule"]


def test_green_book_factors_agree_with_those_of_the_schedule_read(shared: Path):
    found = case(shared, "green_book_declining")["discount_factors"]
    ours = GREEN_BOOK.factors([float(year) for year in found])
    assert ours == pytest.approx(list(found.values()), rel=1e-12)


def test_green_book_projects_a_and_b_agree_with_the_recalled_example_of_2003(shared: Path):
    for one in case(shared, "green_book_declining")["example"].values():
        flows = np.array([-one["capex"], *[one["benefit"]] * one["years"]])
        value = float(flows @ GREEN_BOOK.factors(np.arange(len(flows))))
        assert value == pytest.approx(one["computed"], rel=1e-12)
        assert round(value, 2) == one["published_npv"]


def test_dated_rate_of_return_agrees_with_the_recalled_example_of_a_spreadsheet(shared: Path):
    one = documented(shared, "xirr")
    found = xirr(one["values"], [date.fromisoformat(day) for day in one["dates"]])
    assert found.rate == pytest.approx(one["published"], abs=5e-9)
    # The case's own computation stops at 1e-11; this is the root in forty digits.
    assert found.rate == pytest.approx(one["computed"], abs=2e-11)
    assert found.rate == pytest.approx(0.3733625335188315103, abs=1e-14)


def test_dated_present_value_agrees_with_the_recalled_example_of_a_spreadsheet(shared: Path):
    one = documented(shared, "xnpv")
    dates = [date.fromisoformat(day) for day in one["dates"]]
    found = xnpv(Discounting.constant(one["rate"]), one["values"], dates)
    assert found == pytest.approx(one["published"], abs=5e-7)


def test_rate_of_return_and_present_value_agree_with_numpy_financials_documentation(shared: Path):
    one = documented(shared, "irr")
    assert irr(one["values"]).rate == pytest.approx(one["computed"], abs=1e-12)
    assert round(irr(one["values"]).rate, 5) == one["published"]
    other = documented(shared, "npv")
    factors = Discounting.constant(other["rate"]).factors(np.arange(len(other["values"])))
    assert round(float(np.array(other["values"]) @ factors), 5) == other["published"]


def test_level_debt_has_the_documented_payment(shared: Path):
    """200,000 over 180 months: what cash of that payment carries at a cover of one is the 200,000."""
    one = documented(shared, "pmt")
    cash = [round(-one["published"] * 10**6)] * one["n"]
    debt = sized(cash, 1, rate=one["rate"], cover=1, currency="USD", shape="level")
    assert debt.amount / 10**6 == pytest.approx(one["pv"], abs=1e-4)


def test_highway_risk_triples_are_returned_by_their_distributions(shared: Path):
    """Inputs of a course on highways; its outputs were not published, so this checks no answer."""
    found = case(shared, "fhwa_p3value_homework_2013")["inputs"]
    for name in ("design_build_risk_M", "operations_risk_M"):
        triple = {int(key[1:]): float(amount) for key, amount in found[name].items()}
        fitted = percentiles(triple)
        assert fitted.quantile(np.array([0.1, 0.7, 0.9])) == pytest.approx(list(triple.values()), rel=1e-12)
        assert triple[10] < fitted.mean < triple[90]
        assert fitted.below_zero < 0.01


def test_highway_lanes_have_major_maintenance_every_eight_years(shared: Path):
    """Inputs of an exercise; no outputs were published."""
    one = case(shared, "fhwa_p3value20_exercise_2016")["inputs"]
    first = one["precon_start"] + one["precon_years"] + one["construction_years"]
    last = first + one["operations_years"] - 1
    every = one["major_maintenance_every_years"]
    found = growing(one["major_maintenance_M"], first + every, last, every=every)
    assert found == dict.fromkeys((2029, 2037, 2045, 2053), 10)
