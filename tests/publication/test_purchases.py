"""Releases from the opening to a payment, for two ways of buying: nothing is told before its time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from junto.evaluation.actions import withdraw_award
from junto.journal import clock
from junto.journal.check import check
from junto.publication.releases.contracts import _award_of
from junto.publication.releases.told import Told
from junto.solicitations.actions import withdraw_submission
from junto.solicitations.models import Solicitation, Submission
from tests.evaluation.making import PRICES, Evaluating
from tests.publication.purchasing import Purchase, on, releases

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase(evaluating: Evaluating) -> Purchase:
    return Purchase(evaluating)


def names(release: dict[str, Any]) -> set[str]:
    return {party["name"] for party in release["parties"]}


def text(told: list[dict[str, Any]]) -> str:
    return json.dumps(told)


@pytest.mark.parametrize("profile", ["low_bid", "competitive_proposal", "quotes"])
def test_nothing_tells_of_submissions_before_the_opening(purchase: Purchase, profile: str) -> None:
    bidding = purchase.evaluating.bidding
    solicitation = purchase.evaluating.buying.published(profile)
    silent = text(releases())
    for company in PRICES:
        bidding.handed_in(solicitation, company)
    told = text(releases())
    assert told == silent  # three submissions later, not a letter more
    bidding.called(Solicitation.objects.get(pk=solicitation.pk))
    closed = releases()
    assert len(closed) == 2  # that the deadline passed is told
    assert not {"bids", "awards", "contracts"} & set(closed[-1])
    assert {"tenderers", "numberOfTenderers"}.isdisjoint(closed[-1]["tender"])
    words = text(closed)
    for submission in Submission.objects.select_related("organization"):
        for secret in (submission.receipt, submission.digest, str(submission.pk), submission.organization.name):
            assert secret not in words


def test_low_bid_tells_bidders_and_prices_at_the_opening(purchase: Purchase) -> None:
    purchase.evaluating.opened("low_bid")
    told = releases()[-1]
    assert told["tag"] == ["tenderUpdate"]
    assert {t["name"] for t in told["tender"]["tenderers"]} == set(PRICES)
    assert told["tender"]["numberOfTenderers"] == 3
    bids = {b["tenderers"][0]["name"]: (b["status"], b["value"]["amount"]) for b in told["bids"]["details"]}
    assert bids == {company: ("pending", 12 * unit // 100) for company, unit in PRICES.items()}
    assert told["tender"]["value"] == {"amount": 18_000, "currency": "USD"}  # the estimate, open from now on
    assert "awards" not in told


def test_bids_of_one_microsecond_keep_their_own_prices(purchase: Purchase) -> None:
    with clock.set_to(clock.now() + timedelta(seconds=1)):
        solicitation = purchase.evaluating.sealed("low_bid")
        assert len(set(Submission.objects.values_list("received_at", flat=True))) == 1
        first = Submission.objects.order_by("pk")[0]
        withdraw_submission(first, by=purchase.evaluating.buying.seller(first.organization.name))
    purchase.evaluating.bidding.opened(solicitation)
    bids = {b["tenderers"][0]["name"]: b["value"]["amount"] for b in releases()[-1]["bids"]["details"]}
    left = PRICES.keys() - {first.organization.name}
    assert bids == {company: 12 * PRICES[company] // 100 for company in left}


def test_proposal_tells_neither_names_nor_prices_before_the_award(purchase: Purchase) -> None:
    award = purchase.evaluating.intended("competitive_proposal")
    told = releases()
    words = text(told)
    for company in PRICES:
        assert company not in words
    for total in (12 * unit // 100 for unit in PRICES.values()):
        assert str(total) not in words
    (pending,) = told[-1]["awards"]
    assert (pending["id"], pending["status"]) == (str(award.pk), "pending")
    assert {"suppliers", "value", "relatedBid"}.isdisjoint(pending)
    assert "bids" not in told[-1]


def test_whole_proposal_is_told_to_its_first_payment(purchase: Purchase) -> None:
    with on(2026, 7, 1):
        award = purchase.evaluating.confirmed("competitive_proposal")
    with on(2026, 9, 15):
        contract = purchase.contract(award)
    with on(2026, 11, 2):
        purchase.pay(contract)
        told = releases()
    tags = [tag for one in told for tag in one["tag"]]
    assert tags[:2] == ["planning", "tender"]
    assert [tag for tag in tags if tag in ("award", "contract", "implementation", "planningUpdate")] == [
        "award", "contract", "planningUpdate", "implementation",
    ]  # fmt: skip
    last = told[-1]
    assert last["tender"]["status"] == "complete"
    (active,) = last["awards"]
    assert (active["status"], active["suppliers"][0]["name"]) == ("active", "Lumen Works")
    assert {b["name"] for b in active["buyers"]} == {"Transportation", "Police"}
    assert active["value"] == {"amount": 16_800, "currency": "USD"}
    bids = {b["tenderers"][0]["name"]: (b["status"], b["value"]["amount"]) for b in last["bids"]["details"]}
    assert bids == {company: ("valid", 12 * unit // 100) for company, unit in PRICES.items()}
    assert active["relatedBid"] in {b["id"] for b in last["bids"]["details"]}
    (signed,) = last["contracts"]
    assert (signed["awardID"], signed["status"], signed["value"]["amount"]) == (active["id"], "active", 4_300.01)
    paid = [(t["payer"]["name"], t["value"]["amount"]) for t in signed["implementation"]["transactions"]]
    assert sorted(paid) == [("Police", 507.93), ("Transportation", 492.07)]
    assert sum(amount for _payer, amount in paid) == 1_000
    parts = last["planning"]["budget"]["budgetBreakdown"]
    assert sum(round(part["amount"]["amount"] * 100) for part in parts) == 430_001
    assert {part["sourceParty"]["name"] for part in parts} == {"Transportation", "Police"}
    assert check().findings == []


def test_shares_are_told_by_no_release_before_the_contract_is_signed(purchase: Purchase) -> None:
    with on(2026, 7, 1):
        award = purchase.evaluating.confirmed("low_bid")
    with on(2026, 9, 15):
        purchase.contract(award)
    told = releases()
    before = [one for one in told if "contract" not in one["tag"] and "contracts" not in one]
    assert len(before) >= 3
    assert all("amount" not in part for one in before for part in one["planning"]["budget"]["budgetBreakdown"])
    assert all("amount" in part for part in told[-1]["planning"]["budget"]["budgetBreakdown"])


def test_withdrawn_award_is_told_as_cancelled(purchase: Purchase) -> None:
    with on(2026, 7, 1):
        award = purchase.evaluating.intended("low_bid")
    with on(2026, 8, 15):
        withdraw_award(award, reason="A reference was wrong.", by=purchase.evaluating.officer)
    told = releases()[-1]
    assert told["tag"] == ["awardCancellation"]
    assert [(a["status"], a["suppliers"][0]["name"]) for a in told["awards"]] == [("cancelled", "Bright Roads")]
    assert names(told) >= {"Bright Roads", "Transportation", "Police"}


def test_contract_is_told_with_the_award_that_it_names(purchase: Purchase) -> None:
    with on(2026, 7, 1):
        award = purchase.evaluating.confirmed("low_bid")
    with on(2026, 9, 15):
        contract = purchase.contract(award)
    (signed,) = releases()[-1]["contracts"]
    assert signed["awardID"] == str(award.pk)
    frozen = Told("agreements.contract", str(contract.pk), "execute", "executed", clock.now(), {})
    assert _award_of(frozen) == str(award.pk)  # as it was frozen before contracts named their award
    assert _award_of(replace(frozen, after={"award_id": None})) == ""
