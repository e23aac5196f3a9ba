"""Approvals that the method of a purchase asks before its contract is signed: asked, given, refused, asked again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from junto.agreements import actions
from junto.agreements.actions.approvals import ask_for_contract
from junto.agreements.models import Contract, ContractApproval
from junto.core.workflow import PROGRAM, Actor, Refused
from junto.evaluation.actions import confirm_award, withdraw_award
from junto.evaluation.models import Award
from junto.journal.access import visible
from junto.journal.check import check
from junto.journal.models import Entry
from junto.notices.models import Notice
from junto.notices.waiting import waiting_for
from junto.people.actions import edit_jurisdiction
from junto.solicitations.actions import tick_checklist
from tests.agreements.making import Agreed, usd
from tests.agreements.test_pages import Browse, text
from tests.agreements.test_permissions import INSIDE, OFFICE, everyone
from tests.evaluation.conftest import bidding, buying, evaluating, world  # noqa: F401 - fixtures
from tests.evaluation.making import Evaluating
from tests.projects.permissions import Table, expected, found, readers

FORM, FUNDS = "The contract is in lawful form.", "The money for it exists."
MISSING = f"Not approved yet by the controller: {FUNDS}"


@pytest.fixture
def award(evaluating: Evaluating) -> Award:  # noqa: F811
    """Cameras, awarded to Bright Roads, who bid least."""
    return evaluating.confirmed("low_bid")


@pytest.fixture
def winner(evaluating: Evaluating, award: Award) -> Agreed:  # noqa: F811
    """The agreements of the project that the award is for, with the company that got it."""
    return Agreed(evaluating.world, evaluating.buying.project, award.organization)


@pytest.fixture
def drafted(winner: Agreed, award: Award) -> Contract:
    """The contract about $100.00 that follows the award, with $100.00 of the police’s fund certified."""
    controller(winner)  # holds the office before anything is asked
    contract = winner.contract(award=award, amount=usd(100), lines=(), ends=date(2027, 9, 30))
    winner.funds[winner.police] = winner.fund(winner.police)
    winner.certify(contract, winner.police, 2027, 100)
    return contract


def controller(city: Agreed) -> Actor:
    return city.world.officer("controller")


def asked(contract: Contract) -> dict[str, str]:
    """What is asked for the contract, with its state."""
    return dict(contract.approvals.order_by("pk").values_list("code", "state"))


def certified(city: Agreed, contract: Contract, by: Actor | None = None) -> Contract:
    """Approved as to form by the attorney; its funds declared certified, by the budget officer unless another is."""
    contract = actions.approve_form(contract, by=city.attorney)
    return actions.declare_certified(contract, by=by or city.budget)


def test_approvals_are_asked_with_the_draft(winner: Agreed, drafted: Contract) -> None:
    assert asked(drafted) == {"contract_form": "waiting", "funds": "waiting"}
    told = [n for n in Notice.objects.all() if drafted.number in str(n.words)]
    assert sorted((n.role, n.subject_type) for n in told) == [
        ("city_attorney", "agreements.approval"), ("controller", "agreements.approval"),
    ]  # fmt: skip
    waits = [(w.kind.name, w.transition.name, w.count) for w in waiting_for(controller(winner))]
    assert ("agreements.approval", "approve", 1) in waits
    assert asked(winner.contract()) == {}  # nothing was solicited, so no method asks


def test_attorney_is_awaited_once_for_the_form_of_a_contract(winner: Agreed, drafted: Contract) -> None:
    def waits() -> list[tuple[str, str, int]]:
        found = [(w.kind.name, w.transition.name, w.count) for w in waiting_for(winner.attorney)]
        return [one for one in found if one[0] in ("agreements.contract", "agreements.approval")]

    assert waits() == [("agreements.contract", "approve_form", 1)]  # which gives the method's approval, too
    actions.approve_form(drafted, by=winner.attorney)
    assert waits() == []
    form = actions.refuse_approval(drafted.approvals.get(code="contract_form"), reason="Unread.", by=winner.attorney)
    plan_again(form)
    assert waits() == [("agreements.approval", "approve", 1)]  # the text is approved: this alone is missing


def plan_again(approval: ContractApproval) -> None:
    """Asked anew after a refusal, as a change of the plan does."""
    ask_for_contract(approval.contract)


def test_step_of_the_contract_is_the_approval_of_whoever_holds_the_office(
    winner: Agreed,
    drafted: Contract,
) -> None:
    contract = certified(winner, drafted, by=controller(winner))
    assert asked(contract) == {"contract_form": "given", "funds": "given"}
    signed = actions.sign_for_company(contract, by=winner.representative)
    assert actions.execute_contract(signed, by=winner.manager).state == "executed"
    assert check().findings == []


def test_nobody_signs_before_every_approval_is_given(winner: Agreed, drafted: Contract) -> None:
    contract = certified(winner, drafted)  # the budget officer is not the controller, whom the method asks
    assert asked(contract) == {"contract_form": "given", "funds": "waiting"}
    with pytest.raises(Refused, match=MISSING):
        actions.sign_for_company(contract, by=winner.representative)
    with pytest.raises(Refused, match=MISSING):
        actions.record_company_signature(contract, name="Ann Lee", by=winner.world.buyer)
    funds = contract.approvals.get(code="funds")
    actions.approve_act(funds, by=controller(winner))
    contract = actions.sign_for_company(contract, by=winner.representative)
    actions.refuse_approval(funds, reason="The order was cancelled.", by=controller(winner))
    with pytest.raises(Refused, match=f"The controller refused this approval and said why in the history: “{FUNDS}”"):
        actions.execute_contract(contract, by=winner.manager)
    actions.approve_act(funds, by=controller(winner))
    assert actions.execute_contract(contract, by=winner.manager).state == "executed"
    with pytest.raises(Refused, match="This is approved before the city signs; nothing can be changed about it"):
        actions.refuse_approval(funds, reason="Too late.", by=controller(winner))


def test_refused_form_is_mended_and_asked_again(winner: Agreed, drafted: Contract) -> None:
    form = drafted.approvals.get(code="contract_form")
    with pytest.raises(Refused, match="Approve the contract as to form: the text is frozen, and this approval"):
        actions.approve_act(form, by=winner.attorney)
    actions.refuse_approval(form, reason="Who insures it?", by=winner.attorney)
    told = next(n for n in Notice.objects.filter(role="procurement_officer") if drafted.number in str(n.words))
    assert told.subject_type == "agreements.contract"
    assert told.words == {
        "en": f"City attorney did not approve {drafted.number}, “{drafted.title}”.",
        "es": f"Asesoría jurídica municipal no aprobó {drafted.number}, «{drafted.title}».",
    }
    edited = actions.edit_contract(drafted, summary="The company insures it.", by=winner.world.buyer)
    assert asked(edited) == {"contract_form": "waiting", "funds": "waiting"}
    assert asked(actions.approve_form(edited, by=winner.attorney))["contract_form"] == "given"


def test_attorney_who_refused_may_approve_the_form_after_all(winner: Agreed, drafted: Contract) -> None:
    actions.refuse_approval(drafted.approvals.get(code="contract_form"), reason="Unread.", by=winner.attorney)
    actions.approve_form(drafted, by=winner.attorney)
    assert asked(drafted)["contract_form"] == "given"


def test_change_of_amount_or_terms_asks_again(winner: Agreed, drafted: Contract) -> None:
    contract = certified(winner, drafted, by=controller(winner))
    contract = actions.send_back_contract(contract, reason="Another price.", by=winner.world.buyer)
    assert asked(contract) == {"contract_form": "waiting", "funds": "waiting"}
    contract = actions.edit_contract(contract, amount=usd(120), by=winner.world.buyer)
    with pytest.raises(Refused, match=r"\$20.00 is not certified yet"):
        actions.approve_act(contract.approvals.get(code="funds"), by=controller(winner))
    winner.certify(contract, winner.police, 2027, 20, number="E-2")
    assert asked(certified(winner, contract, by=controller(winner))) == {"contract_form": "given", "funds": "given"}
    past = [e.action for e in Entry.objects.filter(subject_type="agreements.approval").order_by("pk")]
    assert past == ["ask", "ask", "approve", "approve", "ask_again", "ask_again", "approve", "approve"]


def test_contract_that_follows_no_award_any_more_is_asked_nothing(winner: Agreed, drafted: Contract) -> None:
    freed = actions.edit_contract(drafted, award=None, by=winner.world.buyer)
    assert asked(freed) == {"contract_form": "lapsed", "funds": "lapsed"}
    ready = certified(winner, freed)
    assert actions.sign_for_company(ready, by=winner.representative).state == "signed_by_company"


def test_approvals_lapse_with_a_contract_that_is_given_up(winner: Agreed, drafted: Contract) -> None:
    actions.withdraw_contract(drafted, reason="No need.", by=winner.world.buyer)
    assert asked(drafted) == {"contract_form": "lapsed", "funds": "lapsed"}


def test_each_contract_of_an_award_is_approved_by_itself(winner: Agreed, drafted: Contract, award: Award) -> None:
    certified(winner, drafted, by=controller(winner))
    other = winner.contract(award=award, amount=usd(7), lines=())
    assert asked(other) == {"contract_form": "waiting", "funds": "waiting"}


def test_nothing_is_approved_on_a_withdrawn_award(
    evaluating: Evaluating,  # noqa: F811
    winner: Agreed,
    drafted: Contract,
    award: Award,
) -> None:
    with evaluating.after_protests(award, minutes=60):
        withdraw_award(award, reason="A reference was wrong.", by=evaluating.officer)
    with pytest.raises(Refused, match=f"The award {award.number} was withdrawn"):
        actions.approve_act(drafted.approvals.get(code="funds"), by=controller(winner))


def test_who_drafted_the_contract_approves_nothing_of_it(winner: Agreed, drafted: Contract) -> None:
    buyer = winner.world.person("procurement_officer", winner.world.purchasing)
    both = winner.world.actor("city_attorney", winner.world.hall, buyer.name)
    form = drafted.approvals.get(code="contract_form")
    actions.approve_form(drafted, by=winner.attorney)
    form = actions.refuse_approval(ContractApproval.objects.get(pk=form.pk), reason="Unread.", by=winner.attorney)
    with pytest.raises(Refused, match="You did “Draft a contract” yourself; a second person must do this."):
        actions.approve_act(form, by=both)


def test_who_approved_for_the_method_does_not_sign_for_the_city(winner: Agreed, award: Award) -> None:
    signer = winner.world.person("controller", winner.world.hall)
    contract = winner.contract(award=award, amount=usd(100), lines=(), signatory=signer)
    winner.funds[winner.police] = winner.fund(winner.police)
    actions.certify_funds(
        contract,
        fund=winner.funds[winner.police],
        fiscal_year=2027,
        amount=usd(100),
        encumbrance="E-1",
        by=winner.budget,
    )
    contract = certified(winner, contract)
    actions.approve_act(contract.approvals.get(code="funds"), by=controller(winner))
    contract = actions.sign_for_company(contract, by=winner.representative)
    with pytest.raises(Refused, match="You did “Approve” yourself; a second person must do this."):
        actions.execute_contract(contract, by=controller(winner))


WAITS_ON = (*OFFICE, "program")


@pytest.mark.parametrize(("code", "office"), [("contract_form", "attorney"), ("funds", "controller")])
def test_contract_approval_permissions(code: str, office: str, winner: Agreed, drafted: Contract) -> None:
    table: Table = {
        ("waiting", "approve"): (office,),
        ("waiting", "refuse"): (office,),
        ("waiting", "lapse"): ("program",),
        ("given", "ask_again"): WAITS_ON,
        ("given", "refuse"): (office,),
        ("given", "lapse"): ("program",),
        ("refused", "ask_again"): WAITS_ON,
        ("refused", "approve"): (office,),
        ("refused", "lapse"): ("program",),
        ("lapsed", "ask_again"): WAITS_ON,
    }
    approval = drafted.approvals.get(code=code)
    assert found(approval, everyone(winner)) == expected(table)
    assert readers(ContractApproval, approval.pk, everyone(winner)) == INSIDE


def test_page_says_who_must_approve_and_why_it_was_refused(winner: Agreed, drafted: Contract, browse: Browse) -> None:
    url = drafted.get_absolute_url()
    page = text(browse(winner.world.buyer), url)
    assert "The method “low bid” asks for these." in page
    for words in (FORM, FUNDS, "city attorney", "controller", controller(winner).name):
        assert words in page
    funds = drafted.approvals.get(code="funds")
    refuse = reverse("agreements:approval-act", args=[funds.pk, "refuse"])
    assert refuse not in page
    desk = browse(controller(winner))
    assert refuse in text(desk, url)
    text(desk, refuse, 302, reason="The grant ends in March.")
    assert "The grant ends in March." in text(browse(winner.world.buyer), url)
    actions.edit_contract(drafted, summary="Until March.", by=winner.world.buyer)
    approved = reverse("agreements:approval-act", args=[funds.pk, "approve"])
    assert approved in text(desk, url)
    text(desk, approved, 302, seen="")
    assert asked(drafted)["funds"] == "given"


def test_approvals_stay_inside_when_the_contract_is_public(winner: Agreed, drafted: Contract, browse: Browse) -> None:
    contract = certified(winner, drafted, by=controller(winner))
    contract = actions.execute_contract(actions.sign_for_company(contract, by=winner.representative), by=winner.manager)
    assert FUNDS not in text(browse(None), contract.get_absolute_url())
    assert visible(ContractApproval, winner.representative).count() == 0


ROUTE = {
    "way": "sealed_bid",
    "answers": {"need.category": "goods", "funding.federal": False},
}


def test_documents_that_the_law_asks_for_are_there_before_the_award_and_before_the_contract(
    evaluating: Evaluating,  # noqa: F811
) -> None:
    edit_jurisdiction(evaluating.world.here, law="us-tx-dallas", by=PROGRAM)
    award = evaluating.approve_award(evaluating.intended("low_bid", **ROUTE))
    solicitation, officer = award.evaluation.solicitation, evaluating.officer
    with evaluating.after_protests(award):
        with pytest.raises(Refused, match="The law asks for this first: “Publisher's affidavit of both notices”"):
            confirm_award(award, by=officer)
        before = solicitation.checklist.filter(before="award")
        tick_checklist(solicitation, by=officer, evidence={line.code: "In the file." for line in before})
        award = confirm_award(type(award).objects.get(pk=award.pk), by=officer)
    city = Agreed(evaluating.world, evaluating.buying.project, award.organization)
    controller(city)
    contract = city.contract(award=award, amount=usd(100), lines=(), ends=date(2027, 9, 30))
    city.funds[city.police] = city.fund(city.police)
    city.certify(contract, city.police, 2027, 100)
    contract = certified(city, contract, by=controller(city))
    with pytest.raises(Refused, match="“Certificate of interested parties \\(form 1295\\)” "):
        actions.sign_for_company(contract, by=city.representative)
    solicitation = type(solicitation).objects.get(pk=solicitation.pk)
    tick_checklist(solicitation, by=officer, evidence={"law_form_1295": "Certificate 2027-11."})
    signed = actions.sign_for_company(contract, by=city.representative)
    assert actions.execute_contract(signed, by=city.manager).state == "executed"
