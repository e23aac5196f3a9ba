"""What rules ask for, caps, minimums and contributions in kind: entered, kept to the cent, frozen, charged, read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from junto.agreements import actions
from junto.agreements.conditions.internal import lacking
from junto.agreements.figuring import RuleFigures, figures_of
from junto.agreements.leaving import effect_of_leaving
from junto.agreements.models import InternalAgreement, Payment
from junto.agreements.shown import compared, shares_shown
from junto.core.sharing import RULES, Bounds, CostGame, CostItem, Inputs, InTurn, Step, per_year, rule_of, within
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.check import check
from junto.projects.actions import invite_member, join_project
from tests.agreements.making import Agreed, usd
from tests.agreements.test_internal import refusal, shares
from tests.agreements.test_leaving import ON
from tests.agreements.test_pages import Browse, text
from tests.agreements.test_payments import NOW, bring, charged, row
from tests.projects.test_api import read


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


def poles(city: Agreed, amount: float = 500, **fields: Any) -> actions.Contribution:
    """Poles from police's stock, in 2027."""
    given: dict[str, Any] = {
        "organization": city.police, "description": "Poles from stock", "value": usd(amount), "fiscal_year": 2027,
        "valued_by": "City Controller", "valued_how": "Price list of 2026", **fields,
    }  # fmt: skip
    return actions.Contribution(**given)


def given(city: Agreed, amount: float = 500, **fields: Any) -> InternalAgreement:
    """The draft, with poles in kind."""
    return actions.write_contribution(city.draft(), poles(city, amount, **fields), by=city.world.staff(city.police))


def by(agreement: InternalAgreement, code: str = "stand-alone") -> RuleFigures:
    return figures_of(agreement).by(RULES[code])


def of_three(city: Agreed, agreement: InternalAgreement) -> InternalAgreement:
    """The draft, with works as a third member that needs the software too: alone it would pay 2,000.00."""
    works = city.world.works
    join_project(invite_member(city.project, organization=works, by=city.lead), by=city.world.lead(works))
    city.funds[works] = city.fund(works)
    item = agreement.cost_items.get(description="Software").pk
    needs = {city.transport: 1, city.police: 1, works: 1}
    software = actions.Cost("Software", "project", usd(1_000), 2027, needs, last_year=2028)
    return actions.write_cost(agreement, software, item=item, by=city.lead)


# --- stated ----------------------------------------------------------------------------------------------------------
def test_inputs_are_stated_by_member_and_journaled(city: Agreed) -> None:
    everything = {
        "use": {city.police: " 3.50 ", city.transport: ""},
        "benefit": {city.police: "10"},
        "weights": {city.police: "2"},
        "unions": {city.police: "Safety"},
        "caps": {city.police: usd(2_000), city.transport: None},
        "minimums": {city.police: usd(0)},
    }
    agreement = actions.state_inputs(city.draft(), everything, by=city.budget)
    police = str(city.police.pk)
    assert agreement.inputs == {
        "use": {police: "3.5"}, "benefit": {police: "10"}, "weights": {police: "2"}, "unions": {police: "Safety"},
        "caps": {police: 200_000}, "minimums": {police: 0},
    }  # fmt: skip
    again = actions.state_inputs(agreement, {"caps": {city.police: None}}, by=city.lead)
    assert "caps" not in again.inputs
    assert again.inputs["use"] == {police: "3.5"}
    assert check().findings == []


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("benefit", "-1", "“-1” is no number of zero or more."),
        ("weights", "0", "A weight is more than zero."),
        ("caps", usd(-1), "An amount is never below zero."),
    ],
)
def test_unsound_input_is_refused_beside_its_field(city: Agreed, key: str, value: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        actions.state_inputs(city.draft(), {key: {city.police: value}}, by=city.lead)
    assert refused.value.field == f"{key}-{city.police.pk}"


def test_inputs_of_a_stranger_are_refused(city: Agreed) -> None:
    with pytest.raises(Refused, match="Public Works is no member of the project."):
        actions.state_inputs(city.draft(), {"use": {city.world.works: "1"}}, by=city.lead)


def test_rules_take_benefit_weights_and_bureaus(city: Agreed) -> None:
    """Shapley: each bears what only it causes and half of what both need, 1,000.00. By weight 3 to 1 of the saving of
    2,000.00: police 3,200 − 1,500, transport 3,100.01 − 500."""
    agreement = actions.state_inputs(
        city.draft(),
        {
            "benefit": {city.police: "1", city.transport: "3"},
            "weights": {city.police: "3", city.transport: "1"},
            "unions": {city.police: "Safety"},
        },
        by=city.lead,
    )
    found = {code: [m.minor for m in by(agreement, code).totals] for code in ("benefit", "weighted-shapley", "owen")}
    assert found == {"benefit": [107_500, 322_501], "weighted-shapley": [170_000, 260_001], "owen": [220_000, 210_001]}


# --- caps and minimums -----------------------------------------------------------------------------------------------
def test_cap_moves_the_shares_to_the_nearest_in_the_core(city: Agreed) -> None:
    agreement = actions.state_inputs(city.draft(), {"caps": {city.police: usd(2_000)}}, by=city.lead)
    found = by(agreement)
    assert [m.minor for m in found.totals] == [200_000, 230_001]
    assert found.within == (
        "A cap or minimum is broken by the rule’s shares. These are the nearest in the core that keep them all."
    )
    assert found.by_rule_alone == "Police $2,184.13; Transportation $2,115.88"
    assert by(agreement, "scrb").moved


def test_cap_that_no_division_keeps_is_told_and_cannot_be_proposed(city: Agreed) -> None:
    agreement = actions.state_inputs(city.ready(), {"caps": {city.police: usd(1_000)}}, by=city.lead)
    found = by(agreement)
    words = "No division keeps these caps and minimums and leaves no group better off by itself."
    assert (found.rows, found.lacks, found.applies) == ((), words, False)
    assert refusal(agreement, city) == words
    both = {"caps": {city.police: usd(1_000), city.transport: usd(2_000)}}
    assert by(actions.state_inputs(agreement, both, by=city.lead)).lacks == (
        "The caps add up to $3,000.00, which is $1,300.01 less than the total."
    )


def test_fund_does_not_pay_what_a_cap_of_others_adds_to_its_rule(city: Agreed) -> None:
    """Police cannot pay more than 2,000.00, so transport bears 184.13 more than by the rule that its grant accepts."""
    city.funds[city.transport] = city.fund(city.transport, "federal_grant", name="Safe Streets")
    agreement = city.ready()
    assert list(lacking(agreement)) == []
    capped = actions.state_inputs(agreement, {"caps": {city.police: usd(2_000)}}, by=city.lead)
    assert refusal(capped, city).startswith(
        "“Safe Streets” (federal grant) pays what a rule that it accepts comes to: by “in proportion to stand-alone "
        "cost” alone Transportation would pay $2,115.88, and with the caps and minimums $2,300.01"
    )


# --- in kind ---------------------------------------------------------------------------------------------------------
def test_contribution_counts_as_part_of_the_share(city: Agreed) -> None:
    """Police bears 2,184.13 (4,300.01 × 3,200 / 6,300.01): 500.00 in poles and 1,684.13 in cash; 2027 costs 500.00
    less in cash, which all members pay in the same proportion in both years."""
    agreement = actions.propose_agreement(city.ready(given(city)), by=city.lead)
    found = shares(agreement)
    assert found == {
        ("Police", "general of Police", 2027): 124_094,
        ("Transportation", "general of Transportation", 2027): 155_907,
        ("Police", "general of Police", 2028): 44_319,
        ("Transportation", "general of Transportation", 2028): 55_681,
    }
    shown = shares_shown(agreement)
    assert [(m.name, cash.minor) for m, cash, _charged in shown.members] == [
        ("Police", 168_413),
        ("Transportation", 211_588),
    ]
    assert [m.minor for m in shown.wholes] == [218_413, 211_588]
    assert (shown.total.minor, shown.given.minor, shown.all.minor) == (380_001, 50_000, 430_001)


def test_contribution_worth_more_than_the_share_says_who_would_owe_whom(city: Agreed) -> None:
    found = by(given(city, 2_500))
    assert found.owing == [
        "By the rule alone Police would bear $2,184.13, and it contributes $2,500.00 in kind: the others would owe it "
        "$315.87 (Transportation $315.87)."
    ]
    assert [m.minor for m in found.totals] == [250_000, 180_001]
    assert [found.paid(i).minor for i in (0, 1)] == [0, 180_001]


def test_contribution_beyond_the_core_or_the_years_costs_is_told(city: Agreed) -> None:
    assert by(given(city, 3_250)).lacks == (
        "No division keeps these caps and minimums and leaves no group better off by itself."
    )
    late = given(city, 1_500, fiscal_year=2028)
    words = "In fiscal year 2028 contributions in kind are worth $500.00 more than its costs."
    assert by(late).lacks == words
    assert refusal(city.ready(late), city) == words


def test_unsound_contribution_is_refused_beside_its_field(city: Agreed) -> None:
    for change, field, sentence in (
        ({"description": " "}, "description", "Say what is contributed."),
        ({"valued_by": " "}, "valued_by", "Say who valued it."),
        ({"value": usd(0)}, "value", "A contribution is worth more than nothing."),
        ({"organization": city.world.works}, "organization", "Public Works is no member of the project."),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            actions.write_contribution(city.draft(), poles(city, **change), by=city.budget)
        assert refused.value.field == field


def test_member_says_what_it_contributes_and_the_budget_officer_for_any(city: Agreed) -> None:
    words = "What Police contributes is said by its own people or the budget officer."
    with pytest.raises(Refused, match=words) as refused:
        actions.write_contribution(city.draft(), poles(city), by=city.lead)
    assert refused.value.code == "forbidden"
    agreement = given(city)
    item = agreement.in_kind.get().pk
    mine = poles(city, organization=city.transport)
    with pytest.raises(Refused, match=words):
        actions.write_contribution(agreement, mine, item=item, by=city.lead)
    with pytest.raises(Refused, match=words):
        actions.remove_contribution(agreement, item, by=city.lead)
    agreement = actions.write_contribution(agreement, poles(city, 600), item=item, by=city.budget)
    changed = agreement.in_kind.get()
    assert (changed.value, changed.number) == (60_000, 1)
    agreement = actions.remove_contribution(agreement, changed.pk, by=city.world.lead(city.police))
    assert not agreement.in_kind.exists()
    assert check().findings == []


def test_payment_is_charged_by_what_is_due_in_cash(city: Agreed) -> None:
    """1,000.00 × 1,240.94 / 2,800.01 = 443.19…; more than the cash of a year does not fit."""
    agreement = city.sign_all(actions.propose_agreement(city.ready(given(city)), by=city.lead))
    contract = city.executed(agreement, amount=usd(3_800.01), lines=())
    bring(city, row(contract, "P-1", "1,000.00"), row(contract, "P-2", "1,900.00"))
    first, second = Payment.objects.order_by("external_id")
    assert charged(first) == {"Police": 44_319, "Transportation": 55_681}
    assert second.difference == "over_share"


# --- leaving ---------------------------------------------------------------------------------------------------------
def test_leaver_s_later_work_falls_away_in_words(city: Agreed) -> None:
    later = given(city, 300, fiscal_year=2028, description="Upkeep by its crew")
    agreement = city.sign_all(actions.propose_agreement(city.ready(later), by=city.lead))
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert effect.in_kind == (
        "Police was to contribute “Upkeep by its crew” in fiscal year 2028, worth $300.00. That falls away: the others "
        "replace it, in kind or by buying it, in proportion to their shares.",
    )
    assert effect.problems == ()


def test_cover_stops_at_a_cap_and_the_others_bear_the_rest(city: Agreed) -> None:
    """Equal parts of 4,300.01: works 1,433.34 with room for 49.99 below its cap; transport covers the rest of 2028."""
    draft = of_three(city, city.draft(rule="equal"))
    capped = actions.state_inputs(draft, {"caps": {city.world.works: usd(1_483.33)}}, by=city.lead)
    agreement = city.sign_all(actions.propose_agreement(city.ready(capped), by=city.lead))
    effect = effect_of_leaving(agreement, city.police, on=ON)
    covers = {one.organization.name: one.amount.minor for one in effect.covers}
    assert effect.problems == ()
    assert (covers["Public Works"], sum(covers.values())) == (4_999, effect.later.minor)


def test_caps_that_leave_too_little_room_cover_nothing(city: Agreed) -> None:
    capped = actions.state_inputs(city.draft(), {"caps": {city.transport: usd(2_300)}}, by=city.lead)
    agreement = city.sign_all(actions.propose_agreement(city.ready(capped), by=city.lead))
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert effect.problems == ("The caps of the others leave room for $184.12 of its later share, which is $507.94.",)
    assert (effect.covers, effect.open.minor) == ((), 50_794)


# --- frozen ----------------------------------------------------------------------------------------------------------
def recomputed(content: dict[str, Any]) -> dict[tuple[str, str, int], int]:
    """Every share from the frozen version alone, by the methods: no row of the database is read."""
    players = [one["id"] for one in content["members"]]
    items, costs = [], dict[int, int]()
    for one in content["cost_items"]:
        years = range(one["first_year"], one["last_year"] + 1)
        needs = {need["member"]: Fraction(need["quantity"]) for need in one["needs"]}
        steps = [(Fraction(quantity), minor) for quantity, minor in one["steps"]]
        once = one["basis"] in ("project", "site")
        for count, into in ((len(years), items), (1, None)):
            amount = Fraction(one["amount"] * count * (one["quantity"] if once else 1))
            tiers = tuple(Step(quantity, Fraction(minor * count)) for quantity, minor in steps)
            basis = "project" if once else one["basis"]
            item = CostItem(one["description"], basis, amount, needs, steps=tiers, adds=one["adds"])
            if into is not None:
                into.append(item)
        for year in years:
            costs[year] = costs.get(year, 0) + int(item.cost(players))
    values: dict[str, Fraction] = {}
    for one in content["in_kind"]:
        values[one["member"]] = values.get(one["member"], Fraction(0)) + one["value"]
        costs[one["fiscal_year"]] -= one["value"]
    stated = {key: {m: Fraction(v) for m, v in by.items()} for key, by in content["inputs"].items() if key != "unions"}
    inputs = Inputs(**{key: stated.get(key, {}) for key in ("use", "benefit", "weights")})
    bounds = Bounds(stated.get("caps", {}), stated.get("minimums", {}), values)
    game = CostGame.from_items(players, items)
    rule = rule_of(content["rule"]["code"], content["rule"]["version"])
    kept: Any = within(game, rule.divide(game, inputs).shares, bounds)  # type: ignore[union-attr]
    turns = {p: [(f["fund_id"], f["part"]) for f in content["fundings"] if f["member"] == p] for p in players}
    dividers = {p: InTurn([part for _fund, part in turns[p]]) for p in players}
    found = {}
    for year, parts in per_year(kept.cash, costs, content["currency"]).items():
        for player, part in zip(players, parts, strict=True):
            split = dividers[player].divide(part.minor, content["currency"])
            for (fund, _part), money in zip(turns[player], split, strict=True):
                found[player, fund, year] = money.minor
    return found


@pytest.mark.parametrize("rule", ["use", "weighted-shapley", "nucleolus"])
def test_frozen_version_is_enough_to_recompute_every_share_to_the_cent(city: Agreed, rule: str) -> None:
    agreement = actions.state_inputs(
        of_three(city, given(city)),
        {
            "use": {city.police: "7", city.transport: "5", city.world.works: "0.5"},
            "weights": {city.police: "1", city.transport: "2", city.world.works: "3"},
            "caps": {city.police: usd(1_900)},
            "minimums": {city.world.works: usd(100.01)},
        },
        by=city.lead,
    )
    agreement = actions.edit_agreement(agreement, rule=rule, by=city.lead)
    if rule == "nucleolus":
        needs = {city.transport: 2, city.police: 4, city.world.works: 1}
        tiers = actions.Cost("Cameras", "unit", usd(300), 2027, needs, steps=((5, usd(250.03)),))
        item = agreement.cost_items.get(description="Cameras").pk
        agreement = actions.write_cost(agreement, tiers, item=item, by=city.lead)
    other = city.fund(city.police, name="Reserve")
    ready = actions.name_funds(
        city.ready(agreement), city.police, [(city.funds[city.police], 3_333), (other, 6_667)], by=city.budget
    )
    signed = city.sign_all(actions.propose_agreement(ready, by=city.lead))
    assert signed.frozen is not None
    content = json.loads(signed.frozen.body)
    rows = {(str(s.organization_id), str(s.fund_id), s.fiscal_year): s.amount for s in signed.shares.all()}
    assert recomputed(content) == rows
    assert content["rule"]["version"] == RULES[rule].version
    assert content["in_kind"][0]["valued_by"] == "City Controller"


def test_draft_in_its_place_begins_with_the_same_contributions(city: Agreed) -> None:
    agreement = city.sign_all(actions.propose_agreement(city.ready(given(city)), by=city.lead))
    later = actions.draft_change(agreement, by=city.lead)
    assert [(one.organization, one.value) for one in later.in_kind.all()] == [(city.police, 50_000)]


# --- pages and API ---------------------------------------------------------------------------------------------------
def test_inputs_are_written_and_shown_in_pages(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    url = reverse("agreements:inputs", args=[agreement.pk])
    lead = browse(city.lead)
    assert "The most it can pay" in text(lead, url)
    police = city.police.pk
    assert "“x” is no number of zero or more." in text(lead, url, 409, **{f"use-{police}": "x"})
    sent = {f"use-{police}": "12.5", f"unions-{police}": "Safety", f"caps-{police}": "2,000"}
    text(lead, url, 302, **sent)
    page = text(lead, agreement.get_absolute_url())
    for words in ("12.5", "Safety", "$2,000.00", "These are the nearest in the core that keep them all."):
        assert words in page
    assert "By the rule alone: Police $2,184.13; Transportation $2,115.88." in page
    assert "This is not yours to do" in text(browse(city.world.lead(city.police)), url, 403, **sent)
    text(lead, url, 302, **{f"caps-{police}": "1,000"})
    page = text(lead, agreement.get_absolute_url())
    # in what is missing, beside the button, and once for all rules
    assert page.count("No division keeps these caps and minimums and leaves no group better off by itself.") == 3
    assert "Police $2,184.13; Transportation $2,115.88" in page


def test_contribution_is_written_and_shown_in_pages(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    new = reverse("agreements:in-kind-new", args=[agreement.pk])
    police = browse(city.world.staff(city.police))
    sent: dict[str, object] = {
        "organization": city.police.pk, "description": "Poles", "value": "500", "fiscal_year": 2027,
        "valued_by": "Controller", "valued_how": "",
    }  # fmt: skip
    text(police, new, 302, **sent)
    item = agreement.in_kind.get()
    page = text(police, agreement.get_absolute_url())
    for words in ("Poles", "$500.00", "Controller", "$1,684.13 of it in cash"):
        assert words in page
    edit = reverse("agreements:in-kind-edit", args=[agreement.pk, item.pk])
    assert "Poles" in text(police, edit)
    assert "Select a valid choice" in text(
        browse(city.lead), new, 400, **sent
    )  # police is not transport's to speak for
    text(police, edit, 302, **{**sent, "value": "510"})
    (item,) = agreement.in_kind.all()
    assert item.value == 51_000
    remove = reverse("agreements:in-kind-remove", args=[agreement.pk, item.pk])
    text(police, remove, 302)
    assert agreement.in_kind.exists()
    assert "is said by its own people" in text(browse(city.lead), remove, 403, x="")
    text(police, remove, 302, x="")
    assert not agreement.in_kind.exists()
    assert text(police, edit, 404)
    assert browse(None).get(new).status_code in (302, 404)


def test_signed_page_and_step_show_cash_and_kind(city: Agreed, browse: Browse) -> None:
    agreement = actions.propose_agreement(city.ready(given(city)), by=city.lead)
    signature = city.signature(agreement, city.police)
    step = text(browse(city.world.lead(city.police)), reverse("agreements:signature-act", args=[signature.pk, "sign"]))
    assert "Poles from stock, 2027: $500.00 (valued by City Controller)" in step
    city.executed(city.sign_all(agreement), amount=usd(3_800.01), lines=())
    page = text(browse(None), agreement.get_absolute_url())
    for words in ("Sum in cash", "Share in all", "$2,184.13", "Poles from stock", "Price list of 2026"):
        assert words in page


def test_api_shows_inputs_and_contributions(city: Agreed, browse: Browse) -> None:
    agreement = actions.state_inputs(
        given(city), {"use": {city.police: "3"}, "caps": {city.police: usd(2_000)}}, by=city.lead
    )
    found = read(browse(city.lead), f"internal-agreements/{agreement.pk}")
    assert found["inputs"] == [
        {"organization": "Police", "use": "3", "benefit": "", "weight": "", "bureau": "", "cap": "2000.00",
         "minimum": None}
    ]  # fmt: skip
    assert found["in_kind"] == [
        {"organization": "Police", "description": "Poles from stock", "value": "500.00", "fiscal_year": 2027,
         "valued_by": "City Controller", "valued_how": "Price list of 2026"}
    ]  # fmt: skip


# --- marks -----------------------------------------------------------------------------------------------------------
def test_marks_of_each_rule_are_shown_with_their_margins(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    rules = {rule.code: rule for rule in compared(figures_of(agreement)).applying}
    found = [(m.code, m.holds, m.margin.minor if m.margin else None) for m in rules["equal"].marks]
    assert found == [
        ("covers", True, None), ("alone", True, 95_001), ("subsidy", True, 95_001), ("equal", True, None),
        ("leaving", True, None),
    ]  # fmt: skip
    serial = [(m.code, m.margin.minor if m.margin else None) for m in rules["serial"].marks]
    assert serial == [("covers", None), ("alone", 100_000), ("subsidy", 100_000), ("equal", None), ("leaving", None)]
    page = text(browse(city.lead), agreement.get_absolute_url())
    assert "How each rule fares" in page
    assert "Who pays what by each rule" in page
    assert "$950.01 to spare" in page


def test_formulas_are_said_in_spanish(city: Agreed) -> None:
    with translation.override("es"):
        rules = {rule.code: rule for rule in compared(figures_of(city.draft())).rules}
        assert (
            rules["shapley"].formula == "x(i) = Σ (s−1)! (n−s)! / n! · (C(S) − C(S∖i)), sumando los S que contienen a i"
        )
