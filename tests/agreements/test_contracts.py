"""A contract from its draft to its end: who approves, certifies, signs; the cap on amendments; later years' money."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from junto.agreements import actions
from junto.agreements.actions.contracts import Line
from junto.agreements.conditions import lacking_certifications, must_be_agreed, waiting_for_company
from junto.agreements.models import Amendment, Contract, InternalAgreement
from junto.agreements.shown import amended, changed_shown, headroom, unshared
from junto.core.money import Money
from junto.core.workflow import Refused
from junto.documents.models import Version
from junto.documents.queries import versions_of
from junto.journal import clock
from junto.journal.check import check
from junto.notices.models import Notice
from junto.notices.waiting import waiting_for
from tests.agreements.making import Agreed, usd
from tests.agreements.test_payments import bring, row

NOW = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("America/Chicago"))  # fiscal year 2027

LAW = " (Texas Local Government Code §\N{NO-BREAK SPACE}252.048(d); recalled, not verified)"


@pytest.fixture(autouse=True)
def autumn() -> object:
    with clock.set_to(NOW):
        yield


def test_contract_goes_from_draft_to_notice_to_proceed(city: Agreed) -> None:
    contract = city.executed()
    assert contract.state == "executed"
    assert [(s.party, s.name, s.title) for s in contract.signatures.all()] == [
        ("company", "company representative of Acme Sensors", "President"),
        ("city", "City Manager", "City Manager"),
    ]
    first, second = (json.loads(v.body) for v in _versions(contract))
    assert first["state"] == "form_approved"
    assert (second["state"], second["amount"], len(second["price_lines"])) == ("executed", 430_001, 2)
    assert contract.signatures.get(party="city").digest == _versions(contract)[0].digest
    contract = actions.give_notice_to_proceed(contract, day=date(2026, 12, 1), by=city.world.buyer)
    assert (contract.state, contract.proceed_on) == ("proceeding", date(2026, 12, 1))
    contract = actions.end_contract(contract, reason="All was delivered.", by=city.world.buyer)
    assert contract.state == "ended"
    assert check().findings == []


def test_work_begins_within_the_contracts_days(city: Agreed) -> None:
    contract = city.executed()
    for day, sentence in (
        (date(2026, 9, 30), "The contract begins on Oct 1, 2026: work cannot begin before."),
        (date(2028, 10, 1), "The contract ends on Sep 30, 2028: work cannot begin after."),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.give_notice_to_proceed(contract, day=day, by=city.world.buyer)


def test_versions_are_named_in_the_contracts_own_language(city: Agreed) -> None:
    with translation.override("es"):
        contract = city.contract()
    contract = actions.approve_form(contract, by=city.attorney)
    assert [version.label for version in _versions(contract)] == ["Aprobado en su forma"]


def _versions(contract: Contract) -> list[Version]:
    return list(versions_of(contract))


def test_unsound_contract_is_refused_beside_its_field(city: Agreed) -> None:
    for change, field, sentence in (
        ({"title": " "}, "title", "It needs a title."),
        ({"ends": date(2026, 1, 1)}, "ends", "It ends before it starts: correct the dates first."),
        ({"lines": (Line("X", Money(5, "EUR")),)}, "amount", "0.05 is in EUR; this contract is in USD."),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            city.contract(**change)
        assert refused.value.field == field


def test_only_a_company_supplies_and_only_an_officer_signs(city: Agreed) -> None:
    with pytest.raises(Refused, match="Police is no company."):
        city.contract(supplier=city.police)
    outsider = city.world.person("department_lead", city.world.county)
    with pytest.raises(Refused, match="holds no office in West End today."):
        city.contract(signatory=outsider)


def test_lines_must_add_up_to_the_amount_before_it_is_approved(city: Agreed) -> None:
    contract = city.contract(amount=usd(5_000))
    with pytest.raises(Refused, match="The lines add up to \\$4,300.01, but the contract is about \\$5,000.00."):
        actions.approve_form(contract, by=city.attorney)
    contract = actions.edit_contract(contract, amount=usd(4_300.01), by=city.world.buyer)
    assert actions.approve_form(contract, by=city.attorney).state == "form_approved"


def test_contract_over_several_years_needs_its_clause(city: Agreed) -> None:
    contract = city.contract(non_appropriation="")
    with pytest.raises(Refused, match="say what happens if a later year’s money is not voted"):
        actions.approve_form(contract, by=city.attorney)


def test_who_drafted_does_not_approve_as_to_form(city: Agreed) -> None:
    buyer = city.world.person("procurement_officer", city.world.purchasing)
    both = city.world.actor("city_attorney", city.world.hall, buyer.name)
    contract = city.contract()
    with pytest.raises(Refused, match="You did “Draft a contract” yourself; a second person must do this."):
        actions.approve_form(contract, by=both)


def test_every_share_of_the_year_is_certified_and_later_years_need_not_be(city: Agreed) -> None:
    """Shares of 2027: transport 1,623.82, police 1,676.19; 2028 is not voted yet."""
    agreement = city.in_force()
    contract = city.contract()
    actions.tie_contract(agreement, contract=contract, by=city.lead)
    contract = actions.approve_form(contract, by=city.attorney)
    with pytest.raises(Refused, match="\\$1,676.19 of “general of Police” for fiscal year 2027 is not certified yet."):
        actions.declare_certified(contract, by=city.budget)
    city.certify(contract, city.police, 2027, 1_676.18)
    assert list(map(str, lacking_certifications(contract))) == [
        "$0.01 of “general of Police” for fiscal year 2027 is not certified yet.",
        "$1,623.82 of “general of Transportation” for fiscal year 2027 is not certified yet.",
    ]
    city.certify(contract, city.police, 2027, 0.01, "E-POL-2")
    city.certify(contract, city.transport, 2027, 1_623.82)
    assert actions.declare_certified(contract, by=city.budget).state == "certified"


def test_contract_of_one_year_is_certified_whole_without_an_internal_agreement(city: Agreed) -> None:
    contract = city.contract(ends=date(2027, 9, 30))
    assert list(map(str, lacking_certifications(contract))) == ["No money is certified for it yet."]
    city.certify(contract, city.police, 2027, 4_000)
    assert list(map(str, lacking_certifications(contract))) == ["$300.01 is not certified yet."]


def test_unsound_certification_is_refused_beside_its_field(city: Agreed) -> None:
    contract = city.contract()
    for change, field, sentence in (
        ({"amount": usd(0)}, "amount", "Certify an amount above zero."),
        ({"amount": Money(5, "EUR")}, "amount", "0.05 is in EUR; this contract is in USD."),
        ({"encumbrance": " "}, "encumbrance", "Give the number of the encumbrance"),
        ({"fiscal_year": 2031}, "fiscal_year", "The contract runs from fiscal year 2027 to 2028."),
    ):
        given = {"fund": city.funds[city.police], "fiscal_year": 2027, "amount": usd(5), "encumbrance": "E", **change}
        with pytest.raises(Refused, match=sentence) as refused:
            actions.certify_funds(contract, by=city.budget, **given)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_encumbrance_serves_one_contract_until_it_is_withdrawn(city: Agreed) -> None:
    contract, other = city.contract(), city.contract(title="Another")
    first = city.certify(contract, city.police, 2027, 100, "E-1")
    with pytest.raises(Refused, match=f"The encumbrance E-1 is used for the contract {contract.number} already."):
        city.certify(other, city.police, 2027, 100, "E-1")
    actions.withdraw_certification(first, reason="Wrong contract.", by=city.budget)
    assert city.certify(other, city.police, 2027, 100, "E-1").state == "certified"


def test_council_resolves_where_it_must_and_its_number_stays(city: Agreed) -> None:
    contract = city.contract(council_asked=True, ends=date(2027, 9, 30))
    city.certify(contract, city.police, 2027, 4_300.01)
    contract = actions.declare_certified(actions.approve_form(contract, by=city.attorney), by=city.budget)
    with pytest.raises(Refused, match="The council has not resolved it yet."):
        actions.sign_for_company(contract, by=city.representative)
    with pytest.raises(Refused, match="Give the number of the resolution."):
        actions.record_resolution(contract, resolution=" ", by=city.world.officer("clerk"))
    contract = actions.record_resolution(contract, resolution="26-1234", by=city.world.officer("clerk"))
    contract = actions.record_company_signature(contract, name="Eva Roe", title="CEO", by=city.world.officer("clerk"))
    assert (contract.state, contract.resolution) == ("signed_by_company", "26-1234")
    assert contract.signatures.get().on_paper
    contract = actions.send_back_contract(contract, reason="A date is wrong.", by=city.attorney)
    assert (contract.state, contract.resolution, contract.signatures.count()) == ("drafting", "", 0)


def test_council_is_not_asked_where_it_need_not_be(city: Agreed) -> None:
    contract = city.contract(ends=date(2027, 9, 30))
    city.certify(contract, city.police, 2027, 4_300.01)
    contract = actions.declare_certified(actions.approve_form(contract, by=city.attorney), by=city.budget)
    with pytest.raises(Refused, match="This contract needs no resolution of the council."):
        actions.record_resolution(contract, resolution="26-1", by=city.world.officer("clerk"))


def test_certification_that_was_paid_against_or_withdrawn_holds_the_signature(city: Agreed) -> None:
    contract = city.contract(ends=date(2027, 9, 30))
    money = city.certify(contract, city.police, 2027, 4_300.01)
    contract = actions.declare_certified(actions.approve_form(contract, by=city.attorney), by=city.budget)
    contract = actions.sign_for_company(contract, by=city.representative)
    actions.withdraw_certification(money, reason="Spent elsewhere.", by=city.budget)
    with pytest.raises(Refused, match="No money is certified for it yet."):
        actions.execute_contract(contract, by=city.manager)


def test_amendments_stay_within_the_cap_together(city: Agreed) -> None:
    """25 % of 4,300.01 is 1,075.00."""
    contract = city.executed()
    first = actions.draft_amendment(contract, change=usd(1_000), reason="Two more corners.", by=city.world.buyer)
    second = actions.draft_amendment(contract, change=usd(75.01), reason="One more.", by=city.world.buyer)
    first = actions.sign_amendment(actions.approve_amendment(first, by=city.attorney), by=city.manager)
    contract.refresh_from_db()
    assert (first.state, contract.amount, contract.first_amount) == ("signed", 530_001, 430_001)
    assert _versions(contract)[-1].label == "As amended by amendment 1"
    sentence = (
        "With this amendment the contract would grow by $1,075.01 in all; at most 25 % of $4,300.01 may be added, "
        f"which is $1,075.00{LAW}. More must be bought anew."
    )
    for refused in (
        lambda: actions.approve_amendment(second, by=city.attorney),
        lambda: actions.edit_amendment(second, change=usd(75.01), reason="One more still.", by=city.world.buyer),
        lambda: actions.draft_amendment(contract, change=usd(75.01), reason="Another.", by=city.world.buyer),
    ):
        with pytest.raises(Refused) as caught:
            refused()
        assert str(caught.value) == sentence
    second = actions.edit_amendment(second, change=usd(75), reason="One more, cheaper.", by=city.world.buyer)
    assert actions.approve_amendment(second, by=city.attorney).state == "approved"


def test_amended_contract_says_what_nobody_bears_and_what_may_still_be_added(city: Agreed) -> None:
    agreement = city.in_force()
    contract = city.executed(agreement)
    agreement.refresh_from_db()
    assert unshared(agreement) == ""
    more = actions.draft_amendment(contract, change=usd(1_000), reason="Two more corners.", by=city.world.buyer)
    actions.sign_amendment(actions.approve_amendment(more, by=city.attorney), by=city.manager)
    agreement = InternalAgreement.objects.get(pk=agreement.pk)
    assert unshared(agreement) == (
        f"The contract {contract.number} is about $5,300.01, the shares of {agreement.number} come to $4,300.01: "
        "nobody bears the other $1,000.00 yet."
    )
    assert headroom(agreement.contract) == (
        f"Amendments may add 25 % of $4,300.01 at most{LAW}: "
        "$75.00 is left, whatever others take off. To take off more than $1,075.00 in all, the "
        "company must agree."
    )
    less = actions.draft_amendment(contract, change=usd(-1_500), reason="Two corners less.", by=city.world.buyer)
    less = actions.agree_to_amendment(less, by=city.representative)
    actions.sign_amendment(actions.approve_amendment(less, by=city.attorney), by=city.manager)
    assert unshared(InternalAgreement.objects.get(pk=agreement.pk)).endswith(": $500.00 more than is owed.")


def amend(city: Agreed, contract: Contract, change: float) -> Amendment:
    """An amendment signed."""
    drafted = actions.draft_amendment(contract, change=usd(change), reason="R", by=city.world.buyer)
    return actions.sign_amendment(actions.approve_amendment(drafted, by=city.attorney), by=city.manager)


def test_what_is_taken_off_makes_no_room_for_what_is_added(city: Agreed) -> None:
    """20 % of 4,300.01 each way leaves the amount as it was, and 40 % of it changed; 5 % may still be added."""
    contract = city.executed()
    amend(city, contract, 860)
    amend(city, contract, -860)
    contract = Contract.objects.get(pk=contract.pk)
    assert contract.amount == contract.first_amount == 430_001
    assert changed_shown(contract) == (
        "$860.00 added and $860.00 taken off so far: together $1,720.00, which is 39.99 % of what was signed."
    )
    assert ": $215.00 is left, whatever others take off." in headroom(contract)
    rows = amended(contract, [(one, None, None) for one in contract.amendments.all()])
    assert [row[-1] for row in rows] == ["$860.00 (19.99 %)", "$1,720.00 (39.99 %)"]
    with pytest.raises(Refused, match=r"would grow by \$1,075.01 in all; at most 25 % of \$4,300.01 may be added"):
        actions.draft_amendment(contract, change=usd(215.01), reason="R", by=city.world.buyer)


def test_company_agrees_where_more_than_the_cap_is_taken_off(city: Agreed) -> None:
    contract = city.executed()
    amend(city, contract, -1_000)
    contract = Contract.objects.get(pk=contract.pk)
    less = actions.draft_amendment(contract, change=usd(-75), reason="R", by=city.world.buyer)
    with pytest.raises(Refused, match="The city may make this change without the company’s agreement."):
        actions.agree_to_amendment(less, by=city.representative)
    less = actions.edit_amendment(less, change=usd(-75.01), reason="R", by=city.world.buyer)
    less = actions.approve_amendment(less, by=city.attorney)
    with pytest.raises(Refused) as refused:
        actions.sign_amendment(less, by=city.manager)
    assert str(refused.value) == (
        "With this amendment $1,075.01 would be taken off in all, more than 25 % of $4,300.01, which is $1,075.00"
        f"{LAW}: the company must agree first."
    )
    with pytest.raises(Refused, match="Say who agreed."):
        actions.record_agreement(less, name=" ", by=city.world.buyer)
    less = actions.record_agreement(less, name="Ann Lee", title="President", by=city.world.buyer)
    assert less.agreed_by == "Ann Lee, President"
    with pytest.raises(Refused, match="Ann Lee, President agreed for the company already."):
        actions.agree_to_amendment(less, by=city.representative)
    assert actions.sign_amendment(less, by=city.manager).state == "signed"


def wanted(city: Agreed) -> list[str]:
    """The amendments that wait for the company's agreement, as its list of what waits names them."""
    waits = [w for w in waiting_for(city.representative) if w.transition.name == "agree"]
    return [item.name for one in waits for item in one.subjects]


def told_company(city: Agreed) -> list[str]:
    rows = Notice.objects.filter(
        organization=city.company, role="company_representative", subject_type="agreements.amendment"
    )
    return [one.words["en"] for one in rows.order_by("at")]


def test_company_is_told_and_waited_for_where_its_agreement_is_wanted(city: Agreed) -> None:
    """25 % of 4,300.01 is 1,075.00: 1,000 may be taken off without the company, and then another 75."""
    contract = city.executed()
    first = actions.draft_amendment(contract, change=usd(-1_000), reason="R", by=city.world.buyer)
    second = actions.draft_amendment(contract, change=usd(-75.01), reason="R", by=city.world.buyer)
    actions.draft_amendment(contract, change=usd(-75), reason="R", by=city.world.buyer)
    actions.draft_amendment(contract, change=usd(10), reason="R", by=city.world.buyer)
    assert (wanted(city), told_company(city)) == ([], [])
    actions.sign_amendment(actions.approve_amendment(first, by=city.attorney), by=city.manager)
    assert wanted(city) == [f"{contract.number}, Amendment 2"]
    assert told_company(city) == [
        f"Amendment 2 of the contract {contract.number}, “{contract.title}”, takes off more than the city may alone: "
        "it waits for your agreement."
    ]
    edited = actions.edit_amendment(second, change=usd(-75), reason="R", by=city.world.buyer)
    assert wanted(city) == []
    edited = actions.edit_amendment(edited, change=usd(-2_000), reason="R", by=city.world.buyer)
    assert wanted(city) == [f"{contract.number}, Amendment 2"]
    actions.agree_to_amendment(edited, by=city.representative)
    assert wanted(city) == []


@pytest.mark.parametrize("cents", [-107_500, -107_501, -1, 1])
def test_list_of_what_waits_for_the_company_and_the_check_of_one_agree_at_the_boundary(
    city: Agreed, cents: int
) -> None:
    """25 % of 4,300.01 is 1,075.0025: what is asked of rows must not round otherwise than what is asked of one."""
    contract = city.executed()
    actions.draft_amendment(contract, change=Money(cents, "USD"), reason="R", by=city.world.buyer)
    one = contract.amendments.get()
    assert must_be_agreed(one) == (cents == -107_501)
    assert list(waiting_for_company()) == ([one] if must_be_agreed(one) else [])


def test_edit_of_an_amendment_takes_the_agreement_back_and_asks_for_the_reason(city: Agreed) -> None:
    less = actions.draft_amendment(city.executed(), change=usd(-2_000), reason="R", by=city.world.buyer)
    less = actions.agree_to_amendment(less, by=city.representative)
    assert less.agreed_by == "company representative of Acme Sensors"
    with pytest.raises(Refused, match="Give the reason for the change."):
        actions.edit_amendment(less, change=usd(-3_000), reason=" ", by=city.world.buyer)
    assert actions.edit_amendment(less, change=usd(-3_000), reason="More.", by=city.world.buyer).agreed_by == ""


def test_amendment_says_what_it_changes_and_why(city: Agreed) -> None:
    contract = city.executed()
    with pytest.raises(Refused, match="Say what it changes: the amount or the end."):
        actions.draft_amendment(contract, reason="Because.", by=city.world.buyer)
    with pytest.raises(Refused, match="Please give a reason"):
        actions.draft_amendment(contract, change=usd(1), reason=" ", by=city.world.buyer)
    with pytest.raises(Refused, match="The contract cannot shrink by more than it is about."):
        actions.draft_amendment(contract, change=usd(-5_000), reason="Less.", by=city.world.buyer)
    shrink = actions.draft_amendment(contract, change=usd(-500), reason="Less.", by=city.world.buyer)
    assert actions.drop_amendment(shrink, reason="Not needed.", by=city.world.buyer).state == "dropped"
    later = actions.draft_amendment(contract, ends=date(2029, 9, 30), reason="It takes longer.", by=city.world.buyer)
    actions.sign_amendment(actions.approve_amendment(later, by=city.attorney), by=city.manager)
    contract.refresh_from_db()
    assert contract.ends == date(2029, 9, 30)
    assert list(Amendment.objects.values_list("number", "state")) == [(1, "dropped"), (2, "signed")]


def test_draft_contract_is_not_amended(city: Agreed) -> None:
    with pytest.raises(Refused, match="A contract is amended once it is executed, and until it is over."):
        actions.draft_amendment(city.contract(), change=usd(1), reason="R", by=city.world.buyer)


def test_money_not_voted_ends_the_contract_with_the_last_year_that_was(city: Agreed) -> None:
    contract = city.executed()
    with pytest.raises(Refused, match="The contract does not run from before fiscal year 2027 into it."):
        actions.end_for_non_appropriation(contract, fiscal_year=2027, reason="No vote.", by=city.budget)
    contract = actions.end_for_non_appropriation(contract, fiscal_year=2028, reason="No vote.", by=city.budget)
    assert (contract.state, contract.ends) == ("ended", date(2027, 9, 30))


def test_contract_is_terminated_or_given_up_with_reasons(city: Agreed) -> None:
    assert (
        actions.terminate_contract(city.executed(), reason="Never delivered.", by=city.attorney).state == "terminated"
    )
    assert actions.withdraw_contract(city.contract(), reason="Too dear.", by=city.world.buyer).state == "withdrawn"


def test_agreement_is_tied_to_a_contract_of_its_own_project_and_currency(city: Agreed) -> None:
    agreement = city.draft()
    other = city.world.project()
    foreign = actions.draft_contract(
        other, supplier=city.company, signatory=city.signatory, title="Other", amount=usd(1),
        starts=date(2026, 10, 1), ends=date(2027, 1, 1), by=city.world.buyer,
    )  # fmt: skip
    with pytest.raises(Refused, match=f"The contract {foreign.number} is of another project."):
        actions.tie_contract(agreement, contract=foreign, by=city.lead)
    euros = city.contract(amount=Money(1, "EUR"), lines=())
    with pytest.raises(Refused, match="The contract is in EUR; this agreement is in USD."):
        actions.tie_contract(agreement, contract=euros, by=city.lead)


def test_contract_is_shared_by_one_agreement_at_a_time(city: Agreed) -> None:
    agreement = city.in_force()
    contract = city.executed(agreement)
    other = city.draft()
    with pytest.raises(
        Refused, match=f"The contract {contract.number} is shared by the agreement {agreement.number} already."
    ):
        actions.tie_contract(other, contract=contract, by=city.lead)
    later = actions.draft_change(agreement, by=city.lead)
    assert actions.tie_contract(later, contract=contract, by=city.lead).contract == contract


def test_agreement_stays_tied_to_the_contract_whose_payments_it_charged(city: Agreed) -> None:
    contract = city.executed(city.in_force())
    other = city.contract()
    bring(city, row(contract, "P-1", "5"))
    agreement = contract.internal_agreements.get()
    with pytest.raises(
        Refused,
        match=f"Payments under the contract {contract.number} are charged by this agreement already: it stays tied",
    ):
        actions.tie_contract(agreement, contract=other, by=city.lead)
