"""The API of awards, rankings and protests: it tells no more than the pages do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from ninja.responses import NinjaJSONEncoder

from junto.core.workflow import Actor
from junto.evaluation import actions
from junto.evaluation.models import TermsProtest
from tests.evaluation.making import Evaluating, fresh
from tests.evaluation.permissions import people

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
    assert told["solicitation_number"] == award.evaluation.solicitation.number
    assert (told["state"], told["company"], told["decision"]) == ("denied", "Lumen Works", "The bond is large enough.")


def protested(evaluating: Evaluating, profile: str = "low_bid", company: str = "Lumen Works") -> TermsProtest:
    """A protest of that company against the terms of a solicitation that is open for offers."""
    solicitation, buying = evaluating.buying.published(profile), evaluating.buying
    return actions.protest_terms(
        solicitation, organization=buying.company(company), by=buying.seller(company), ground="Item 2 names a brand."
    )


def listed(browse: Browse, actor: Actor | None, path: str) -> list[str]:
    """The numbers that a list of the API tells somebody."""
    answer = browse(actor).get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return [item["number"] for item in answer.json()["items"]]


READS = {  # of everyone in the cast: who reads a protest against terms while it waits, and one that was decided
    "filed": "attorney auditor lumen officer second",
    "denied": "attorney auditor lumen officer second",
}


def test_api_tells_a_protest_against_terms_to_those_alone_who_read_it_on_pages(
    evaluating: Evaluating, browse: Browse
) -> None:
    protest = protested(evaluating)
    cast = {name: actor for name, actor in people(evaluating).items() if name not in ("program", "anyone")}

    def readers() -> str:
        address = f"/api/v1/terms-protests/{protest.pk}"
        return " ".join(sorted(n for n, actor in cast.items() if browse(actor).get(address).status_code == 200))

    assert readers() == READS["filed"]
    protest = actions.deny_terms_protest(protest, reason="Or equal is said.", by=evaluating.buying.attorney)
    assert readers() == READS["denied"]
    assert [n for n, a in cast.items() if listed(browse, a, "terms-protests")] == [
        n for n in cast if n in READS["denied"].split()
    ]
    assert listed(browse, None, "terms-protests") == []
    assert browse(None).get(f"/api/v1/terms-protests/{protest.pk}").status_code == 404
    evaluating.bidding.opened(fresh(protest.solicitation))  # a low bid: who offered is read out
    assert browse(None).get(f"/api/v1/terms-protests/{protest.pk}").json() == {
        "id": str(protest.pk),
        "number": "PT-2026-0001",
        "solicitation": str(protest.solicitation_id),
        "solicitation_number": protest.solicitation.number,
        "company": "Lumen Works",
        "state": "denied",
        "filed_at": written(protest.filed_at),
        "until": written(protest.until),
        "ground": "Item 2 names a brand.",
        "asked_for": "",
        "decision": "Or equal is said.",
        "decided_at": written(protest.decided_at),
        "remedy": "",
        "addendum": None,
    }


def written(at: datetime | None) -> str:
    """A moment as JSON tells it: to the thousandth of a second."""
    return NinjaJSONEncoder().default(at)


def test_lists_of_protests_are_narrowed_and_paged(evaluating: Evaluating, browse: Browse) -> None:
    one, two = protested(evaluating), protested(evaluating, "competitive_proposal", "Bright Roads")
    office = evaluating.officer
    actions.deny_terms_protest(one, reason="No.", by=evaluating.buying.attorney)
    assert listed(browse, office, "terms-protests") == [two.number, one.number]
    assert listed(browse, office, "terms-protests?state=denied") == [one.number]
    assert listed(browse, office, f"terms-protests?solicitation={two.solicitation_id}") == [two.number]
    assert listed(browse, office, "terms-protests?limit=1&offset=1") == [one.number]
    assert browse(office).get("/api/v1/terms-protests?limit=1").json()["more"] is True
    assert listed(browse, office, f"protests?solicitation={one.solicitation_id}&state=filed") == []


@pytest.mark.parametrize("path", ["protests", "terms-protests"])
def test_what_is_asked_wrongly_of_protests_is_refused_in_a_sentence(db: None, browse: Browse, path: str) -> None:
    def problem(query: str) -> tuple[int, str, str]:
        answer = browse(None).get(f"/api/v1/{path}?{query}")
        told = answer.json()
        return answer.status_code, told["field"], told["title"]

    assert problem("colour=red") == (422, "colour", "There is nothing called “colour” to ask for.")
    assert problem("state=angry") == (
        422, "state", "state: Select a valid choice. angry is not one of the available choices.",
    )  # fmt: skip
    assert problem("solicitation=7") == (422, "solicitation", "solicitation: “7” is not a valid UUID.")
    unknown = "solicitation: Select a valid choice. That choice is not one of the available choices."
    assert problem(f"solicitation={UUID(int=7)}") == (422, "solicitation", unknown)
    assert problem("state=filed&state=denied") == (422, "state", "“state” is asked for more than once.")
    assert problem("limit=0") == (422, "limit", "limit: Input should be greater than or equal to 1.")
    missing = browse(None).get(f"/api/v1/{path}/01a21916-42a6-73e6-894b-1437711181ac")
    assert (missing.status_code, missing.json()["title"]) == (404, "There is nothing here that you may see.")
