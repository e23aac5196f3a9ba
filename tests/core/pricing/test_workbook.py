"""The workbook's live formulas give the comparison's figures, follow their inputs, and are read back as offers."""

from __future__ import annotations

import pytest
from tests.core.pricing.making import LEAST, case
from tests.core.pricing.sheets import Book

from junto.core.finance import GREEN_BOOK
from junto.core.pricing import Case, Offer, case_of, compare, offer_of, read_case
from junto.core.pricing.workbook import workbook

MORE = {
    "tiers": {"graduated": "yes", "tiers": "1: 1200; 10: 960; 20: 800"},
    "purchase": {"upkeep": "99.37", "warranty_months": 5, "term": 1, "price_growth": 4},
    "subscription": {"steps": "3; 5", "cap": 4, "billing": 3, "exit_fee": 500},
    "savings": {"guaranteed_saving": 55, "company_share": 20, "payment": 77, "energy_growth": 3, "escalation": "3.3"},
    "shadow-toll": {"tolls": "0: 1.2; 500: 0.7", "use_growth": 4, "yearly_cap": 990},
    "availability": {"required": 99, "availability": "97.5", "deduction": 4, "indexed": 70, "milestone": 10},
    "revenue-share": {"guarantee": 3000, "revenue_growth": 4},
    "advertising": {"guarantee": 200, "share": 10, "revenue": 9000, "collection": 80},
    "donation": {"start": "2026-03", "escalation": "2.5"},
}
EVERY = [
    offer_of(
        f"={model}", model,
        {**LEAST[model], "removal": 11, "paid": "advance" if i % 2 else "arrears", **MORE[model]},
        quantities={"Parks": 3, "Police": 11},
    )
    for i, model in enumerate(LEAST)
]  # fmt: skip


@pytest.fixture(scope="module")
def comparison():
    return compare(case(*EVERY, years=2, rate="3.5"))


@pytest.fixture(scope="module")
def book(comparison):
    return Book(workbook(comparison))


def test_formulas_give_the_figures_of_every_model(comparison, book):
    for row, one in enumerate(comparison.priced, start=2):
        assert book.value("Comparison", f"A{row}") == f"'{one.offer.name}"  # a name that would be a formula is none
        figures = [one.present, one.yearly, one.unit_month, one.nominal, one.nominal_unit_month]
        for column, figure in zip("CDEFG", figures, strict=True):
            assert book.value("Comparison", f"{column}{row}") == pytest.approx(figure / 100, rel=1e-9)
        assert book.value("Comparison", f"H{row}") == one.rank
        for column, amount in zip("IJ", one.by_year, strict=False):
            assert book.value("Comparison", f"{column}{row}") == pytest.approx(amount / 100, abs=1e-7)


def test_every_month_of_every_line_is_a_formula_of_its_bill(comparison, book):
    for at, one in enumerate(comparison.priced, start=1):
        for column, line in enumerate(one.flows.lines, start=3):
            for month, amount in enumerate(line.amounts.tolist(), start=2):
                cell = book.book[f"Flows {at}"].cell(month, column)
                assert book.value(f"Flows {at}", cell.coordinate) == pytest.approx(amount / 100, abs=1e-7)
                assert amount == 0 or str(cell.value).startswith("='Bills ")


def test_amounts_follow_a_changed_input():
    def made(price: object, rate: object) -> list[Offer]:
        return [offer_of("A", "subscription", {"price": price, "escalation": 3})]

    book = Book(workbook(compare(case(*made(100, 3), years=3, rate=3))))
    rows = {book.value("Inputs", f"A{row}"): row for row in range(1, book.book["Inputs"].max_row + 1)}
    book.change("Inputs", f"B{rows['price']}", 250)
    book.change("Inputs", f"B{rows['comparison: rate']}", 6)
    (after,) = compare(case(*made(250, 6), years=3, rate=6)).priced
    assert book.value("Comparison", "C2") == pytest.approx(after.present / 100, rel=1e-9)
    assert book.value("Comparison", "F2") == pytest.approx(after.nominal / 100, rel=1e-9)


def test_declining_rates_stand_as_factors():
    found = compare(Case((offer_of("A", "subscription", {"price": 120, "term": 2}),), 2, GREEN_BOOK))
    assert Book(workbook(found)).value("Comparison", "C2") == pytest.approx(found.priced[0].present / 100, rel=1e-9)


def test_sheet_of_inputs_is_read_again_as_the_same_offers(tmp_path):
    data = {
        "rate": "3.5", "term": 3, "name": "Lamps", "start": "2026-07", "currency": "EUR",
        "offers": [
            {"name": "A", "model": "tiers", "tiers": [[1, 120], [5, 100]], "quantities": {"Parks": 2, "Police": 4},
             "steps": [1, 2], "ranges": {"removal": [1, 9]}, "removal": 4},
            {"name": "B", "model": "donation", "upkeep": 90, "state": "budgeted", "units": 6},
        ],
    }  # fmt: skip
    one = compare(case_of(data))
    path = tmp_path / "offers.xlsx"
    path.write_bytes(workbook(one))
    two = compare(read_case(path))
    assert two.case.currency == "EUR"
    assert two.case.name == "Lamps"
    assert two.case.start == (2026, 7)
    assert [offer.values for offer in two.case.offers] == [offer.values for offer in one.case.offers]
    assert [offer.ranges for offer in two.case.offers] == [offer.ranges for offer in one.case.offers]
    assert [offer.quantities for offer in two.case.offers] == [offer.quantities for offer in one.case.offers]
    assert [priced.present for priced in two.priced] == [priced.present for priced in one.priced]
