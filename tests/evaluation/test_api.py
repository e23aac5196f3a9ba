"""The API of awards, rankings and protests: it tells no more than the pages do."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from junto.core.workflow import Actor
from junto.evaluation import actions
from tests.evaluation.making import Evaluating, fresh

Browse = Callable[[Actor | None], Client]
TWO = {"Lumen Works": 1_400_00, "Bright Roads": 1_250_00}


def test_api_of_a_proposal_tells_company_and_price_with_the_award(evaluating: Evaluating, browse: Browse) -> None:
    award = evaluating.approve_award(evaluating.intended(prices=TWO))
    anyone, solicitation = browse(None), award.evaluation.solicitation
    told = anyone.get(f"/api/v1/awards/{award.pk}").json()
    assert {k: told[k] for k in ("number", "state", "company", "amount", "reasons")} == {
        "number": award.number, "state": "intended", "company": None, "amount": None, "reasons": None,
    }  # fmt: skip
    assert anyone.get(f"/api/v1/rankings/{solicitation.pk}").status_code == 404
    seller = browse(evaluating.buying.seller("Bright Roads"))
    told = seller.get(f"/api/v1/awards/{award.pk}").json()
    assert (told["company"], told["amount"]) == ("Lumen Works", None)
    with evaluating.after_protests(award):
        actions.confirm_award(fresh(award), by=evaluating.officer)
    [told] = anyone.get("/api/v1/awards").json()["items"]
    assert (told["company"], told["amount"]) == ("Lumen Works", {"amount": "16800.00", "currency": "USD"})
    ranking = anyone.get(f"/api/v1/rankings/{solicitation.pk}").json()
    assert [(s["position"], s["company"], s["points"]) for s in ranking["standings"]] == [
        (1, "Lumen Works", "87.79"),
        (2, "Bright Roads", "70"),
    ]
    assert ranking["standings"][0]["parts"][1] == {
        "criterion": "Fit", "points": "45", "arithmetic": "90 of 100 × 50 = 45",
    }  # fmt: skip


def test_api_tells_a_protest_once_it_is_decided(evaluating: Evaluating, browse: Browse) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    protest, anyone = evaluating.protest(award, "Lumen Works"), browse(None)
    assert anyone.get("/api/v1/protests").json()["items"] == []
    assert anyone.get(f"/api/v1/protests/{protest.pk}").status_code == 404
    actions.deny_protest(protest, reason="The bond is large enough.", by=evaluating.buying.attorney)
    told = anyone.get(f"/api/v1/protests/{protest.pk}").json()
    assert (told["state"], told["company"], told["decision"]) == ("denied", "Lumen Works", "The bond is large enough.")
