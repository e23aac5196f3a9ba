"""How many questions a list asks the database: the same for one row as for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from junto.agreements import actions
from junto.core.workflow import Actor
from tests.agreements.making import Agreed, usd
from tests.agreements.test_payments import bring, row


def queries(client: Client, url: str) -> int:
    client.get(url)  # what is kept for later requests is not counted
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def one_more(city: Agreed, number: int) -> None:
    """One more of everything that the lists show."""
    contract = city.executed(title=f"Contract {number}") if number == 0 else city.contract(title=f"Contract {number}")
    actions.draft_agreement(city.project, by=city.lead, gather=False)
    actions.add_obligation(contract, text="X", owner=city.police, due=date(2030, 1, 1), by=city.world.buyer)


MOST = {"contracts": 17, "internals": 18, "obligations": 19, "payments": 18, "payment-imports": 17}


def test_lists_ask_the_same_however_long_they_are(city: Agreed, browse: Callable[[Actor | None], Client]) -> None:
    client = browse(city.budget)
    one_more(city, 0)
    contract = city.project.contracts.get(title="Contract 0")
    bring(city, row(contract, "P-1", "1"), row(contract, "P-2", "1", encumbrance=""))
    few = {name: queries(client, reverse(f"agreements:{name}")) for name in MOST}
    for number in range(1, 4):
        one_more(city, number)
        bring(city, row(contract, f"P-{number}-1", "1"), row(contract, f"P-{number}-2", "1", encumbrance=""))
    assert {name: queries(client, reverse(f"agreements:{name}")) for name in MOST} == few
    assert {name for name, asked in few.items() if asked > MOST[name]} == set()


def test_agreement_page_asks_the_same_however_many_costs_it_has(
    city: Agreed, browse: Callable[[Actor | None], Client]
) -> None:
    client = browse(city.lead)
    agreement = city.ready()
    few = queries(client, agreement.get_absolute_url())
    for number in range(5):
        more = actions.Cost(f"Cost {number}", "project", usd(5), 2027, {city.police: 1})
        agreement = actions.write_cost(agreement, more, by=city.lead)
    assert queries(client, agreement.get_absolute_url()) == few
