"""An internal agreement from its draft to its end: exact shares, what keeps it from being proposed, signatures."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from junto.agreements import actions
from junto.agreements.figuring import figures_of
from junto.agreements.models import InternalAgreement, MemberSignature
from junto.core.money import Money
from junto.core.sharing import RULES
from junto.core.workflow import Refused
from junto.journal.check import check
from junto.journal.door import opened
from junto.needs.actions import close_fund
from junto.needs.drafts import Cost as NeedCost
from junto.projects.actions import cover_needs, form_project, invite_member, join_project, leave_project
from tests.agreements.making import Agreed, usd
from tests.solicitations.making import Buying


def shares(agreement: InternalAgreement) -> dict[tuple[str, str, int], int]:
    rows = agreement.shares.select_related("organization", "fund")
    return {(s.organization.name, s.fund.name, s.fiscal_year): s.amount for s in rows}


# --- costs -----------------------------------------------------------------------------------------------------------
def test_draft_takes_the_costs_of_the_needs_and_shares_what_is_alike(city: Agreed) -> None:
    software = NeedCost("Software", usd(900), year=2027)
    cameras = NeedCost("Cameras", usd(100), basis="unit", quantity=3, year=2027)
    for organization in (city.transport, city.police):
        need = city.world.need(organization, cost_items=(software, cameras, NeedCost("Poles", usd(50), basis="site")))
        cover_needs(city.project, [need], by=city.world.lead(organization))
    agreement = actions.draft_agreement(city.project, by=city.lead)
    found = [
        (i.description, i.basis, i.amount, i.first_year, {n.organization.name: n.quantity for n in i.needs.all()})
        for i in agreement.cost_items.all()
    ]
    both = {"Police": 1, "Transportation": 1}
    assert found == [
        ("Software", "project", 90_000, 2027, both),
        ("Cameras", "unit", 10_000, 2027, {"Police": 3, "Transportation": 3}),
        ("Poles", "unit", 5_000, 2027, both),
    ]


def test_costs_of_needs_in_two_currencies_are_refused_by_name(city: Agreed) -> None:
    dollars = city.world.need(city.transport, cost_items=(NeedCost("Software", usd(900)),))
    euros = city.world.need(city.police, "Fiber", cost_items=(NeedCost("Fiber", Money(500, "EUR")),))
    for need in (dollars, euros):
        cover_needs(city.project, [need], by=city.world.lead(need.organization))
    with pytest.raises(Refused, match=f"“.*” of {euros.number} is in EUR; this agreement is in USD|is in USD; this"):
        actions.draft_agreement(city.project, by=city.lead)
    assert not InternalAgreement.objects.exists()


def test_unsound_cost_is_refused_beside_its_field(city: Agreed) -> None:
    agreement = city.draft()
    given = {"description": "X", "basis": "project", "amount": usd(1), "first_year": 2027, "needs": {city.police: 1}}
    for change, field, sentence in (
        ({"description": " "}, "description", "Say what is to be paid for."),
        ({"needs": {}}, "needs", "Say which members need it."),
        ({"last_year": 2026}, "last_year", "It ends before it begins: correct the years."),
        ({"last_year": 2080}, "last_year", "An agreement runs for 50 years at most."),
        ({"basis": "capacity"}, "steps", "It arises by capacity: say what each size costs."),
        ({"needs": {city.world.works: 1}}, "needs", "Public Works is no member of the project."),
        ({"amount": Money(500, "EUR")}, "amount", "5.00 is in EUR; this agreement is in USD."),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            actions.write_cost(agreement, actions.Cost(**{**given, **change}), by=city.lead)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_cost_is_changed_in_its_place_and_taken_out(city: Agreed) -> None:
    agreement = city.draft()
    cameras = agreement.cost_items.get(description="Cameras")
    changed = actions.Cost("Cameras", "unit", usd(300), 2027, {city.police: 4}, steps=((5, usd(250)), (3, usd(280))))
    agreement = actions.write_cost(agreement, changed, item=cameras.pk, by=city.lead)
    assert [i.description for i in agreement.cost_items.all()] == ["Software", "Cameras", "Fiber"]
    assert agreement.cost_items.get(description="Cameras").steps == [[3, 28_000], [5, 25_000]]
    agreement = actions.remove_cost(agreement, agreement.cost_items.get(description="Cameras").pk, by=city.lead)
    assert [i.description for i in agreement.cost_items.all()] == ["Software", "Fiber"]
    with pytest.raises(Refused, match="There is no such cost"):
        actions.remove_cost(agreement, cameras.pk, by=city.lead)


# --- shares ----------------------------------------------------------------------------------------------------------
def test_shares_are_to_the_cent_by_member_year_and_fund(city: Agreed) -> None:
    """Alone: transport 2,000 + 600 + 500.01 = 3,100.01, police 2,000 + 1,200 = 3,200; together 4,300.01."""
    agreement = city.proposed()
    alone, total = {"Transportation": 310_001, "Police": 320_000}, 430_001
    assert shares(agreement) == {
        ("Police", "general of Police", 2027): 167_619,
        ("Transportation", "general of Transportation", 2027): 162_382,
        ("Police", "general of Police", 2028): 50_794,
        ("Transportation", "general of Transportation", 2028): 49_206,
    }
    for name, cost in alone.items():
        exact = Fraction(total * cost, sum(alone.values()))
        assert (
            abs(sum(minor for (member, _fund, _year), minor in shares(agreement).items() if member == name) - exact) < 1
        )
    assert sum(shares(agreement).values()) == total


def test_rules_are_compared_with_who_would_be_better_off_alone(city: Agreed) -> None:
    figures = figures_of(city.draft())
    by_code = {found.rule.code: found for found in figures.all_rules()}
    assert set(by_code) == set(RULES)
    equal = by_code["equal"]
    assert [money.minor for money in equal.totals] == [215_001, 215_000]
    assert [equal.saved(i).minor for i in (0, 1)] == [105_000, 95_001]
    assert equal.stands == (
        "No member and no group would be better off by itself. Transportation gains least by staying: $950.01."
    )
    assert not by_code["use"].applies
    assert by_code["use"].why == "How much Police and Transportation will use is not given."


def test_group_that_would_leave_is_told_with_its_saving(city: Agreed) -> None:
    agreement = city.draft()
    fiber = agreement.cost_items.get(description="Fiber")
    dear = actions.Cost("Fiber", "project", usd(90_000), 2027, {city.transport: 1})
    agreement = actions.write_cost(agreement, dear, item=fiber.pk, by=city.lead)
    equal = figures_of(agreement).by(RULES["equal"])
    assert equal.stands == (
        "Police would be better off alone, by $43,700.00: it would pay $3,200.00, and pays $46,900.00 here."
    )
    assert equal.saved(0) == usd(-43_700)


def test_rule_by_use_takes_what_each_member_uses(city: Agreed) -> None:
    agreement = actions.edit_agreement(city.draft(), rule="use", by=city.lead)
    agreement = actions.state_inputs(agreement, {"use": {city.transport: "1", city.police: "3.5"}}, by=city.lead)
    assert agreement.inputs == {"use": {str(city.transport.pk): "1", str(city.police.pk): "3.5"}}
    assert [m.minor for m in figures_of(agreement).by(RULES["use"]).totals] == [334_445, 95_556]
    with pytest.raises(Refused, match="“many” is no number of zero or more."):
        actions.state_inputs(agreement, {"use": {city.police: "many"}}, by=city.lead)


def test_share_is_split_among_a_members_funds_to_the_cent(city: Agreed) -> None:
    other = city.fund(city.police, "state_grant")
    agreement = city.ready()
    funds = [(city.funds[city.police], 3_333), (other, 6_667)]
    agreement = actions.name_funds(agreement, city.police, funds, by=city.world.staff(city.police))
    found = shares(actions.propose_agreement(agreement, by=city.lead))
    police = {(fund, year): minor for (name, fund, year), minor in found.items() if name == "Police"}
    assert police[("general of Police", 2027)] + police[("state_grant of Police", 2027)] == 167_619
    assert police[("general of Police", 2027)] == 55_867


# --- what keeps it from being proposed -------------------------------------------------------------------------------
def refusal(agreement: InternalAgreement, city: Agreed) -> str:
    with pytest.raises(Refused) as refused:
        actions.propose_agreement(agreement, by=city.lead)
    return str(refused.value)


def test_empty_draft_asks_for_costs(city: Agreed) -> None:
    agreement = actions.draft_agreement(city.project, by=city.lead)
    assert refusal(agreement, city) == "There is no cost to share yet: add what is to be paid for, and who needs it."


def test_draft_without_a_rule_asks_for_one(city: Agreed) -> None:
    assert refusal(city.ready(rule=""), city) == "No rule is chosen: compare them and choose one."


def test_rule_that_does_not_apply_says_why(city: Agreed) -> None:
    assert refusal(city.ready(rule="use"), city) == "How much Police and Transportation will use is not given."


def test_shares_of_funds_that_do_not_add_up_are_refused(city: Agreed) -> None:
    agreement = city.ready()
    fund = city.funds[city.police]
    short = actions.name_funds(agreement, city.police, [(fund, 9_000)], by=city.world.lead(city.police))
    assert refusal(short, city) == "Police names funds for 90 % of its share: 10 % is missing."
    other = city.fund(city.police, "bond")
    much = actions.name_funds(agreement, city.police, [(fund, 9_000), (other, 2_050)], by=city.budget)
    assert refusal(much, city) == "Police names funds for 110.5 % of its share: 10.5 % too much."
    none = actions.name_funds(agreement, city.police, [], by=city.budget)
    assert refusal(none, city) == "Police has named no fund that pays its share."


def test_duties_must_be_named(city: Agreed) -> None:
    agreement = city.ready()
    agreement = actions.draft_change(city.sign_all(actions.propose_agreement(agreement, by=city.lead)), by=city.lead)
    assert agreement.duties.count() == 4
    bare = city.draft()
    for organization, fund in city.funds.items():
        bare = actions.name_funds(bare, organization, [(fund, 10_000)], by=city.budget)
    assert refusal(bare, city) == "Nobody is named yet as service owner, funder, operator and data steward."


def test_several_years_ask_for_a_clause_on_non_appropriation(city: Agreed) -> None:
    agreement = actions.edit_agreement(city.ready(), non_appropriation=" ", by=city.lead)
    assert refusal(agreement, city) == (
        "It runs over several fiscal years: say what happens if a later year’s money is not voted."
    )


def test_federal_grant_does_not_pay_equal_shares(city: Agreed) -> None:
    city.funds[city.police] = city.fund(city.police, "federal_grant", name="Safe Streets")
    agreement = city.ready(rule="equal")
    assert refusal(agreement, city) == (
        "“Safe Streets” (federal grant) does not pay shares made by the rule “equal shares”. It accepts: by use, by "
        "benefit, in proportion to stand-alone cost (2 CFR 200.405(a) and (d): in proportion to the benefits received)."
    )
    agreement = actions.edit_agreement(agreement, rule="stand-alone", by=city.lead)
    assert actions.propose_agreement(agreement, by=city.lead).state == "proposed"


def test_enterprise_fund_may_not_subsidize_others(city: Agreed) -> None:
    city.funds[city.police] = city.fund(city.police, "enterprise", name="Water")
    agreement = city.ready(rule="equal")
    fiber = agreement.cost_items.get(description="Fiber")
    dear = actions.Cost("Fiber", "project", usd(9_000), 2027, {city.transport: 1})
    agreement = actions.write_cost(agreement, dear, item=fiber.pk, by=city.lead)
    assert refusal(agreement, city) == (
        "“Water” (enterprise fund) may not subsidize others: Police would pay $6,400.00, and $3,200.00 alone (Texas "
        "Government Code §§ 1502.056–1502.057; the fund’s bond covenants)."
    )


def test_fund_that_asks_for_the_core_refuses_a_division_outside_it(city: Agreed) -> None:
    city.funds[city.police] = city.fund(city.police, "private_grant", name="Gift", own_rules=True, evidence=["core"])
    agreement = city.ready(rule="use")
    agreement = actions.state_inputs(agreement, {"use": {city.transport: "0", city.police: "1"}}, by=city.lead)
    assert refusal(agreement, city).startswith(
        "“Gift” (private grant or donation) asks that no group would be better off"
    )


def test_fund_that_ends_before_a_year_cannot_pay_in_it(city: Agreed) -> None:
    city.funds[city.police] = city.fund(city.police, name="Old money", until=date(2027, 9, 30))
    assert refusal(city.ready(), city) == (
        "“Old money” must be spent by Sep 30, 2027: it cannot pay in fiscal year 2028."
    )


def test_fund_of_another_department_is_refused(city: Agreed) -> None:
    with pytest.raises(Refused, match="“general of Transportation” is not a fund of Police."):
        actions.name_funds(city.draft(), city.police, [(city.funds[city.transport], 10_000)], by=city.budget)


def test_member_names_its_own_funds_alone(city: Agreed) -> None:
    with pytest.raises(Refused, match="The funds of Police are named by its own people or the budget officer."):
        actions.name_funds(city.draft(), city.police, [(city.funds[city.police], 10_000)], by=city.lead)


def test_project_not_begun_has_nothing_to_agree_on(city: Agreed) -> None:
    forming = form_project(lead=city.transport, title="T", needs=[], by=city.lead)
    with pytest.raises(Refused, match="The project is not in planning"):
        actions.draft_agreement(forming, by=city.lead)


# --- signatures ------------------------------------------------------------------------------------------------------
def test_proposing_freezes_rule_version_inputs_and_shares(city: Agreed) -> None:
    agreement = city.proposed()
    frozen = json.loads(agreement.frozen.body)
    assert frozen["rule"]["code"] == "stand-alone"
    assert frozen["rule"]["version"] == 1
    assert frozen["rule"]["formula"] == "x(i) = C(N) · C({i}) / Σ C({j})"
    assert frozen["inputs"] == {}
    assert sum(share["amount"] for share in frozen["shares"]) == 430_001
    assert [item["description"] for item in frozen["cost_items"]] == ["Software", "Cameras", "Fiber"]
    assert frozen["standing"]["in_core"] is True
    assert {duty["duty"] for duty in frozen["duties"]} == {"service_owner", "funder", "operator", "data_steward"}


def test_last_signature_puts_it_in_force_and_freezes_it_with_them(city: Agreed) -> None:
    agreement = city.proposed()
    agreement = actions.sign_agreement(city.signature(agreement, city.transport), by=city.lead)
    assert agreement.state == "proposed"
    agreement = actions.sign_agreement(city.signature(agreement, city.police), by=city.world.lead(city.police))
    assert agreement.state == "in_force"
    assert agreement.frozen.number == 2
    assert {s["state"] for s in json.loads(agreement.frozen.body)["signatures"]} == {"signed"}
    assert check().findings == []


def test_member_objects_with_a_reason_and_may_sign_after_all(city: Agreed) -> None:
    agreement = city.proposed()
    signature = city.signature(agreement, city.police)
    with pytest.raises(Refused, match="Please give a reason"):
        actions.object_to_agreement(signature, reason=" ", by=city.world.lead(city.police))
    actions.object_to_agreement(signature, reason="We use less.", by=city.world.lead(city.police))
    actions.sign_agreement(city.signature(agreement, city.transport), by=city.lead)
    assert InternalAgreement.objects.get(pk=agreement.pk).state == "proposed"
    signature.refresh_from_db()
    assert signature.state == "objected"
    agreement = actions.sign_agreement(signature, by=city.world.lead(city.police))
    assert agreement.state == "in_force"


def test_revising_drops_signatures_and_asks_everybody_anew(city: Agreed) -> None:
    agreement = city.proposed()
    actions.sign_agreement(city.signature(agreement, city.transport), by=city.lead)
    agreement = actions.revise_agreement(agreement, reason="The price changed.", by=city.lead)
    assert agreement.state == "drafting"
    assert set(agreement.signatures.values_list("state", flat=True)) == {"dropped"}
    agreement = actions.propose_agreement(agreement, by=city.lead)
    assert set(agreement.signatures.values_list("state", flat=True)) == {"asked"}
    assert agreement.frozen.number == 2
    assert {s.version for s in agreement.signatures.all()} == {agreement.frozen}


def test_member_that_left_cannot_sign(city: Agreed) -> None:
    agreement = city.proposed()
    signature = city.signature(agreement, city.police)
    leave_project(city.world.member(city.project, city.police), reason="No money.", by=city.world.lead(city.police))
    with pytest.raises(Refused, match="Police is no longer a member of the project, so it cannot sign."):
        actions.sign_agreement(signature, by=city.world.lead(city.police))


def test_agreement_in_sign_off_returns_to_the_draft_when_a_member_leaves(
    city: Agreed, django_capture_on_commit_callbacks: object
) -> None:
    agreement = city.proposed()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leave_project(city.world.member(city.project, city.police), reason="No money.", by=city.world.lead(city.police))
    agreement.refresh_from_db()
    assert agreement.state == "drafting"
    assert set(agreement.signatures.values_list("state", flat=True)) == {"dropped"}
    assert refusal(agreement, city).endswith("is needed by Police, who is no member.")


def test_disallowed_share_cannot_be_signed(city: Agreed) -> None:
    agreement = city.proposed()
    close_fund(city.funds[city.police], reason="Spent.", by=city.world.lead(city.police))
    with pytest.raises(Refused, match="“general of Police” is closed."):
        actions.sign_agreement(city.signature(agreement, city.police), by=city.world.lead(city.police))


def test_shares_changed_behind_the_proposal_cannot_be_signed(city: Agreed) -> None:
    agreement = city.proposed()
    fund = city.fund(city.police, "bond")
    funding = agreement.fundings.get(organization=city.police)
    with opened():  # as a fault in a later release might
        funding.fund = fund
        funding.save()
    with pytest.raises(Refused, match="The shares would come out differently today"):
        actions.sign_agreement(city.signature(agreement, city.police), by=city.world.lead(city.police))


def test_other_government_signs_only_under_a_named_interlocal_agreement(city: Agreed) -> None:
    county = city.world.county
    member = invite_member(city.project, organization=county, by=city.lead)
    join_project(member, by=city.world.lead(county))
    city.funds[county] = city.fund(county)
    agreement = city.proposed()
    with pytest.raises(Refused, match="Another government signs under an interlocal agreement: name it first."):
        actions.sign_agreement(city.signature(agreement, county), by=city.world.lead(county))


def test_later_agreement_takes_the_place_of_the_one_in_force(city: Agreed) -> None:
    first = city.in_force()
    later = actions.draft_change(first, by=city.lead)
    assert [i.description for i in later.cost_items.all()] == ["Software", "Cameras", "Fiber"]
    with pytest.raises(Refused, match=f"The agreement {later.number} is being drafted in its place already."):
        actions.draft_change(first, by=city.lead)
    later = actions.edit_agreement(later, rule="equal", by=city.lead)
    later = city.sign_all(actions.propose_agreement(later, by=city.lead))
    first.refresh_from_db()
    assert (first.state, later.state) == ("replaced", "in_force")
    assert sum(shares(later).values()) == 430_001


def test_agreement_is_given_up_and_ended_with_reasons(city: Agreed) -> None:
    agreement = actions.withdraw_agreement(city.proposed(), reason="Too dear.", by=city.lead)
    assert agreement.state == "withdrawn"
    assert set(agreement.signatures.values_list("state", flat=True)) == {"dropped"}
    ended = actions.end_agreement(city.in_force(), reason="All is done.", by=city.lead)
    assert ended.state == "lapsed"


def test_what_was_open_stays_open_when_it_is_replaced_or_ended(city: Agreed) -> None:
    first = actions.open_agreement(city.in_force(), by=city.lead)
    later = city.sign_all(actions.propose_agreement(actions.draft_change(first, by=city.lead), by=city.lead))
    later = actions.open_agreement(later, by=city.lead)
    first.refresh_from_db()
    assert (first.state, later.state) == ("amended", "open")
    assert actions.end_agreement(later, reason="All is done.", by=city.lead).state == "ended"


def test_agreement_is_open_to_everyone_once_its_contract_is_signed_and_not_while_bidders_could_read_it(
    city: Agreed,
) -> None:
    agreement = city.in_force()
    buying = Buying(city.world, _project=city.project)
    draft = buying.draft()
    sentence = f"The purchase {draft.number} is not signed yet: what the members agreed on would tell bidders"
    with pytest.raises(Refused, match=sentence):
        actions.open_agreement(agreement, by=city.lead)
    city.executed(agreement)
    agreement.refresh_from_db()
    assert agreement.state == "open"


def test_agreement_tied_to_a_signed_contract_is_open_at_once(city: Agreed) -> None:
    contract = city.executed()
    assert actions.tie_contract(city.in_force(), contract=contract, by=city.lead).state == "open"


def test_signature_is_once_for_each_member(city: Agreed) -> None:
    agreement = city.in_force()
    assert MemberSignature.objects.filter(agreement=agreement).count() == 2
    with pytest.raises(Refused, match="Sign is not possible now"):
        actions.sign_agreement(city.signature(agreement, city.police), by=city.world.lead(city.police))
