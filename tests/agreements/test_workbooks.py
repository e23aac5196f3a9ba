"""The workbook of all rules: its live formulas, worked out by another program, give what Junto gives."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation

from junto.agreements import actions
from junto.agreements.comparison_sheets import LIVE, comparison_workbook
from junto.agreements.figuring import figures_of
from junto.agreements.models import InternalAgreement
from junto.agreements.spreadsheets import shares_workbook
from junto.core.sharing import to_minor_units
from junto.needs.allowable import rule_name
from tests.agreements.making import Agreed, usd
from tests.agreements.test_inputs import by, given, of_three
from tests.agreements.test_pages import Browse
from tests.agreements.worked_out import Sheets

NEAR = Fraction(1, 10**6)


def every_basis(city: Agreed) -> InternalAgreement:
    """Three members; costs once, per unit with tiers, by capacity (adding up, or the largest), and per use."""
    agreement = of_three(city, city.draft())
    police, transport, works = city.police, city.transport, city.world.works
    tiers = ((5, usd(250.03)), (9, usd(240.07)))
    sizes = ((4, usd(700.01)), (12, usd(1_100)))
    for cost in (
        actions.Cost("Poles", "unit", usd(300), 2027, {transport: 2, police: 4, works: 3}, steps=tiers),
        actions.Cost("Pipe", "capacity", usd(0), 2027, {transport: 4, works: 5}, last_year=2029, steps=sizes),
        actions.Cost("Mast", "capacity", usd(0), 2028, {police: 3, works: 11}, steps=sizes, adds=False),
        actions.Cost("Calls", "use", usd(0.07), 2027, {police: 1_001, works: 34}, last_year=2028),
    ):
        agreement = actions.write_cost(agreement, cost, by=city.lead)
    return actions.state_inputs(
        agreement,
        {
            "use": {police: "7", transport: "5.5", works: "0.25"},
            "benefit": {police: "1", transport: "3", works: "3"},
            "weights": {police: "1", transport: "2", works: "3"},
            "unions": {police: "Safety"},
        },
        by=city.lead,
    )


def test_groups_cost_what_the_methods_say(city: Agreed) -> None:
    agreement = every_basis(city)
    game, sheets = figures_of(agreement).game, Sheets(comparison_workbook(agreement))
    column = 3 + 3 + agreement.cost_items.count()
    found = [sheets.cell("Groups", 1 + mask, column) * 100 for mask in range(1, 8)]
    assert found == [game.cost(mask) for mask in range(1, 8)]
    assert sheets.cell("Groups", 1, column) == "Cost"


def test_live_formulas_give_each_rules_exact_shares(city: Agreed) -> None:
    agreement = every_basis(city)
    figures, sheets = figures_of(agreement), Sheets(comparison_workbook(agreement))
    live = set()
    for found in figures.all_rules():
        if found.alone is None:
            continue
        row = sheets.find("Rules", rule_name(found.rule.code))
        shares = [share * 100 for share in sheets.row("Rules", row, 2, 3)]
        if found.rule.code in LIVE:
            live.add(found.rule.code)
            assert shares == list(found.alone), found.rule.code
            assert sheets.cell("Rules", row, 6) == 0
            assert str(sheets.book["Rules"].cell(row, 2).value).startswith("=")
        else:
            assert max(abs(a - b) for a, b in zip(shares, found.alone, strict=True)) < NEAR
    assert live == {"equal", "use", "benefit", "stand-alone", "ensc", "scrb", "shapley"}


def test_formula_of_the_runway_holds_where_the_largest_decides(city: Agreed) -> None:
    agreement = of_three(city, city.draft())
    for item in agreement.cost_items.all():
        agreement = actions.remove_cost(agreement, item.pk, by=city.lead)
    needs = {city.police: 3, city.transport: 12, city.world.works: 8}
    sizes = ((4, usd(700.01)), (8, usd(900)), (12, usd(1_100)))
    mast = actions.Cost("Mast", "capacity", usd(0), 2028, needs, steps=sizes, adds=False)
    agreement = actions.write_cost(agreement, mast, by=city.lead)
    sheets = Sheets(comparison_workbook(agreement))
    row = sheets.find("Rules", rule_name("airport"))
    small, middle, large = Fraction(70_001, 3), Fraction(19_999, 2), 20_000
    exact = [small, small + middle, small + middle + large]  # police, works, transport
    assert [share * 100 for share in sheets.row("Rules", row, 2, 3)] == exact
    assert by(agreement, "airport").alone == tuple(exact)


def test_cents_go_to_the_largest_remainders(city: Agreed) -> None:
    agreement = every_basis(city)
    sheets = Sheets(comparison_workbook(agreement))
    for found in figures_of(agreement).all_rules():
        if found.alone is not None:
            row = sheets.find("To the cent", rule_name(found.rule.code))
            cents = [share * 100 for share in sheets.row("To the cent", row, 2, 3)]
            assert cents == [money.minor for money in to_minor_units(found.alone, "USD")], found.rule.code


def test_savings_tell_the_core_and_the_levels_of_the_nucleolus(city: Agreed) -> None:
    agreement = every_basis(city)
    figures, sheets = figures_of(agreement), Sheets(comparison_workbook(agreement))
    applying = [found for found in figures.all_rules() if found.alone is not None]
    least = sheets.find("Savings", "The least that any group gains by staying")
    for k, found in enumerate(applying):
        standing = found.compared.standing
        assert standing is not None
        assert standing.margin is not None
        assert abs(sheets.cell("Savings", least, 2 + k) * 100 - standing.margin) < NEAR
    column = [str(sheets.cell("Savings", 1, c)) for c in range(1, 25)].index("Level: nucleolus") + 1
    k = [found.rule.code for found in applying].index("nucleolus")
    savings = [round(sheets.cell("Savings", row, 2 + k), 4) for row in range(2, 8)]
    levels = [sheets.cell("Savings", row, column) for row in range(2, 8)]
    assert levels == [1 + sum(other < one for other in savings) for one in savings]
    assert levels.count(1) >= 2  # the least is shared by groups that hold one another back


def test_limits_show_the_nearest_division_and_the_cash(city: Agreed) -> None:
    agreement = actions.state_inputs(given(city), {"caps": {city.police: usd(2_000)}}, by=city.lead)
    sheets = Sheets(comparison_workbook(agreement))
    row = sheets.find("Limits", rule_name("stand-alone"))
    assert sheets.row("Limits", row, 2, 4) == [2_000, Fraction("2300.01"), 1_500, Fraction("2300.01")]
    assert "nearest in the core" in sheets.cell("Limits", row, 6)


@pytest.mark.parametrize("rule", ["stand-alone", "nucleolus"])
def test_workbook_of_shares_comes_to_the_same_cash(city: Agreed, rule: str) -> None:
    agreement = actions.propose_agreement(city.ready(actions.edit_agreement(given(city), rule=rule, by=city.lead)),
                                          by=city.lead)  # fmt: skip
    sheets = Sheets(shares_workbook(agreement))
    rows = [row for row in range(2, 6) if isinstance(sheets.cell("Years", row, 1), Fraction)]
    assert len(rows) == 4
    for row in rows:
        assert abs(sheets.cell("Years", row, 6)) < Fraction(1, 100)
    for year in (2027, 2028):
        assert sheets.cell("Years", sheets.find("Years", f"Check of fiscal year {year}"), 4) == 0
    assert sheets.cell("Members", sheets.find("Members", "Check: the shares less the total"), 2) < NEAR


def test_workbook_is_for_whoever_may_read_the_agreement(city: Agreed, browse: Browse) -> None:
    agreement = city.ready()
    url = reverse("agreements:comparison-xlsx", args=[agreement.pk])
    assert url in browse(city.world.lead(city.police)).get(agreement.get_absolute_url()).content.decode()
    for actor, status in ((None, 404), (city.representative, 404), (city.lead, 200), (city.budget, 200)):
        assert browse(actor).get(url).status_code == status
    city.executed(city.sign_all(actions.propose_agreement(agreement, by=city.lead)))
    answer = browse(None).get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('-rules.xlsx"')
    assert url in browse(None).get(agreement.get_absolute_url()).content.decode()


def test_workbook_is_in_spanish_and_harmless(city: Agreed) -> None:
    agreement = city.draft()
    item = agreement.cost_items.get(description="Fiber").pk
    bad = actions.Cost("=1+1", "project", usd(500.01), 2027, {city.transport: 1})
    agreement = actions.write_cost(agreement, bad, item=item, by=city.lead)
    with translation.override("es"):
        book = Sheets(comparison_workbook(agreement)).book
    assert book.sheetnames == ["Costos", "Grupos", "Miembros", "Reglas", "Al centavo", "Ahorros"]
    assert [book["Costos"].cell(row, 1).value for row in range(2, 5)][-1] == "'=1+1"
