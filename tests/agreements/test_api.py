"""Agreements in the API: the same permissions and closed fields as in the pages, amounts as text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from junto.agreements import actions
from junto.journal import clock
from tests.agreements.making import Agreed, usd
from tests.agreements.test_payments import NOW, bring, row
from tests.projects.test_api import Browse, read


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


def test_strangers_read_executed_contracts_alone(city: Agreed, browse: Browse) -> None:
    draft, contract = city.contract(title="Draft"), city.executed(city.in_force())
    found = read(browse(None), "contracts")
    assert [(i["number"], i["amount"], i["currency"], i["supplier"]) for i in found["items"]] == [
        (contract.number, "4300.01", "USD", "Acme Sensors")
    ]
    assert read(browse(None), f"contracts/{draft.pk}", 404)["type"] == "urn:junto:missing"
    assert [i["title"] for i in read(browse(city.world.buyer), "contracts?state=drafting")["items"]] == ["Draft"]
    assert read(browse(None), "contracts?state=nonsense", 422)["field"] == "state"


def test_contract_is_read_with_prices_and_signed_amendments(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    more = actions.draft_amendment(contract, change=usd(1_000), reason="Two more corners.", by=city.world.buyer)
    found = read(browse(None), f"contracts/{contract.pk}")
    assert [(i["description"], i["quantity"], i["unit_amount"]) for i in found["price_lines"]] == [
        ("Cameras", 6, "300.00"),
        ("Software and fiber", 1, "2500.01"),
    ]
    assert (found["amendments"], found["paid"], found["misfits"]) == ([], "0.00", "0.00")
    assert found["internal_agreements"] == [str(contract.internal_agreements.get().pk)]
    actions.sign_amendment(actions.approve_amendment(more, by=city.attorney), by=city.manager)
    found = read(browse(None), f"contracts/{contract.pk}")
    assert (found["amount"], found["first_amount"]) == ("5300.01", "4300.01")
    assert [(a["number"], a["change"], a["reason"]) for a in found["amendments"]] == [
        (1, "1000.00", "Two more corners.")
    ]


def test_payments_tell_who_bears_them_and_close_what_is_closed(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    bring(city, row(contract, "P-1", "1,000.00"), row(contract, "P-2", "5", encumbrance=""))
    path = f"contracts/{contract.pk}/payments"
    (public,) = read(browse(None), path)["items"]
    assert (public["number"], public["amount"], public["encumbrance"]) == ("P-1", "1000.00", None)
    assert [(c["organization"], c["amount"]) for c in public["chargebacks"]] == [
        ("Police", "507.93"),
        ("Transportation", "492.07"),
    ]
    inside = read(browse(city.budget), f"{path}?state=differs")["items"]
    assert [(p["number"], p["difference"], p["chargebacks"]) for p in inside] == [("P-2", "no_encumbrance", [])]
    assert read(browse(None), f"contracts/{contract.pk}")["misfits"] is None
    assert read(browse(city.budget), f"contracts/{contract.pk}")["misfits"] == "5.00"


def test_internal_agreement_is_read_by_all_once_the_contract_is_signed(city: Agreed, browse: Browse) -> None:
    draft = city.draft()
    assert read(browse(None), f"internal-agreements/{draft.pk}", 404)["type"] == "urn:junto:missing"
    assert read(browse(city.lead), f"internal-agreements/{draft.pk}")["shares"] == []
    agreement = city.sign_all(city.proposed(draft))
    assert read(browse(None), "internal-agreements")["items"] == []  # it would tell companies the budget
    contract = city.executed(agreement)
    (short,) = read(browse(None), "internal-agreements?state=open")["items"]
    assert (short["number"], short["rule"], short["contract"]) == (agreement.number, "stand-alone", str(contract.pk))
    found = read(browse(None), f"internal-agreements/{agreement.pk}")
    assert [(s["fiscal_year"], s["organization"], s["amount"], s["charged"]) for s in found["shares"]][:2] == [
        (2027, "Police", "1676.19", "0.00"),
        (2027, "Transportation", "1623.82", "0.00"),
    ]
    assert [d["duty"] for d in found["duties"]] == ["service_owner", "funder", "operator", "data_steward"]
