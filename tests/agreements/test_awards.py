"""Contracts that follow an award: which one, for whom, and what stands against one that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from junto.agreements import actions
from junto.agreements.models import Contract
from junto.core.money import Money
from junto.core.workflow import Refused
from junto.evaluation.actions import withdraw_award
from junto.evaluation.models import Award
from junto.journal.models import Entry
from junto.people.models import Organization
from tests.agreements.making import Agreed, usd
from tests.agreements.test_pages import Browse, contract_form, text
from tests.evaluation.conftest import bidding, buying, evaluating, world  # noqa: F401 - fixtures
from tests.evaluation.making import Evaluating


@pytest.fixture
def intended(evaluating: Evaluating) -> Award:  # noqa: F811
    """The intent to award cameras to Bright Roads, who bid least."""
    return evaluating.intended("low_bid")


@pytest.fixture
def winner(evaluating: Evaluating, intended: Award) -> Agreed:  # noqa: F811
    """The agreements of the project that the award is for, with the company that stands first."""
    return Agreed(evaluating.world, evaluating.buying.project, intended.organization)


def solicited(award: Award) -> Any:
    return award.evaluation.solicitation


@contextmanager
def unwatched() -> Iterator[None]:
    """Writes go round the door, as those of a migration do."""
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        yield
    finally:
        connection.execute_wrappers = wrappers


def test_contract_names_the_award_that_stands_of_its_solicitation(winner: Agreed, intended: Award) -> None:
    assert winner.contract(solicitation=solicited(intended)).award == intended
    named = winner.contract(award=intended)
    assert (named.award, named.solicitation) == (intended, solicited(intended))
    assert winner.contract().award is None
    entry = Entry.objects.filter(subject_id=named.pk).select_related("payload").get()
    assert f'"award_id":"{intended.pk}"' in entry.payload.body


def test_contract_follows_an_award_for_its_own_company_and_in_its_currency(winner: Agreed, intended: Award) -> None:
    other = Organization.objects.get(name="Clear Sight")
    with pytest.raises(Refused, match=f"The award {intended.number} is for Bright Roads: a contract with another"):
        winner.contract(solicitation=solicited(intended), supplier=other)
    with pytest.raises(Refused, match="The award is in USD; this contract is in EUR."):
        winner.contract(award=intended, amount=Money(1, "EUR"), lines=())


def test_contract_on_a_withdrawn_award_is_refused(evaluating: Evaluating, winner: Agreed, intended: Award) -> None:  # noqa: F811
    drafted = winner.contract(award=intended)
    ready = actions.approve_form(winner.contract(award=intended), by=winner.attorney)
    for organization in (winner.transport, winner.police):
        winner.funds[organization] = winner.fund(organization)
        winner.certify(ready, organization, 2027, 4_300.01)
    ready = actions.declare_certified(ready, by=winner.budget)
    withdraw_award(intended, reason="A reference was wrong.", by=evaluating.officer)
    sentence = f"The award {intended.number} was withdrawn: a contract follows only one that stands."
    with pytest.raises(Refused, match=sentence):
        winner.contract(award=Award.objects.get(pk=intended.pk))
    with pytest.raises(Refused, match=sentence):
        actions.approve_form(drafted, by=winner.attorney)
    with pytest.raises(Refused, match=sentence):
        actions.sign_for_company(ready, by=winner.representative)
    with pytest.raises(Refused, match=sentence):
        actions.record_company_signature(ready, name="Ann Lee", by=winner.world.buyer)
    freed = actions.edit_contract(drafted, award=None, by=winner.world.buyer)
    assert (freed.award, freed.solicitation) == (None, None)
    assert actions.approve_form(freed, by=winner.attorney).state == "form_approved"


def test_contract_signed_by_the_company_is_not_executed_once_its_award_is_withdrawn(
    evaluating: Evaluating,  # noqa: F811
    winner: Agreed,
    intended: Award,
) -> None:
    contract = actions.approve_form(winner.contract(award=intended, amount=usd(100), lines=()), by=winner.attorney)
    winner.funds[winner.police] = winner.fund(winner.police)
    winner.certify(contract, winner.police, 2027, 100)
    contract = actions.declare_certified(contract, by=winner.world.officer("controller"))
    contract = actions.sign_for_company(contract, by=winner.representative)
    withdraw_award(intended, reason="A reference was wrong.", by=evaluating.officer)
    with pytest.raises(Refused, match=f"The award {intended.number} was withdrawn"):
        actions.execute_contract(contract, by=winner.manager)


def test_earlier_contracts_are_filled_in_with_the_award_of_their_solicitation(evaluating: Evaluating) -> None:  # noqa: F811
    award = evaluating.confirmed("low_bid")
    agreed = Agreed(evaluating.world, evaluating.buying.project, award.organization)
    followed, free = agreed.contract(award=award), agreed.contract()
    with unwatched():
        Contract.objects.filter(pk=followed.pk).update(award=None)
        import_module("junto.agreements.migrations.0003_award_of_earlier_contracts").fill_in(apps, None)
    assert dict(Contract.objects.values_list("pk", "award")) == {followed.pk: award.pk, free.pk: None}


def test_draft_begins_with_the_award_of_the_project(winner: Agreed, intended: Award, browse: Browse) -> None:
    buyer = browse(winner.world.buyer)
    url = reverse("agreements:contract-new", args=[winner.project.pk])
    page = text(buyer, url)
    chosen = f'<option value="{intended.pk}" selected>{intended.number} · {solicited(intended).number}: Bright Roads'
    assert chosen in page
    assert f'<option value="{winner.company.pk}" selected>Bright Roads' in page
    assert f'value="{intended.amount / 100:.2f}"' in page
    text(buyer, url, 302, **contract_form(winner, award=intended.pk))
    contract = Contract.objects.get()
    assert (contract.award, contract.solicitation) == (intended, solicited(intended))
    assert f'<a href="{intended.get_absolute_url()}">{intended.number}</a>' in text(buyer, contract.get_absolute_url())
    said = buyer.get(f"/api/v1/contracts/{contract.pk}").json()
    assert (said["award"], said["solicitation"]) == (str(intended.pk), str(contract.solicitation_id))
    edit = reverse("agreements:contract-act", args=[contract.pk, "edit"])
    text(buyer, edit, 302, **contract_form(winner, seen="1"))
    contract.refresh_from_db()
    assert (contract.award, contract.solicitation) == (None, None)


def test_purchase_page_still_names_a_contract_that_was_terminated(evaluating: Evaluating, browse: Browse) -> None:  # noqa: F811
    award = evaluating.confirmed("low_bid")
    agreed = Agreed(evaluating.world, evaluating.buying.project, award.organization)
    for organization in (agreed.transport, agreed.police):
        agreed.funds[organization] = agreed.fund(organization)
    contract = agreed.executed(award=award)
    actions.terminate_contract(contract, reason="Never delivered.", by=agreed.attorney)
    page = text(browse(None), solicited(award).get_absolute_url())
    assert f'<a href="{contract.get_absolute_url()}">{contract.number}</a>, Bright Roads' in page
    assert "The members share the cost; what each pays is not published yet." in page
