"""Offers that charge in different ways: what is asked and assumed, sealed, opened, reckoned over the same years."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from junto.core.sentences import Sentence
from junto.core.workflow import Refused
from junto.evaluation.offers import paid_for, price_of
from junto.solicitations import actions
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.models import Solicitation, Submission
from tests.solicitations.bidding import PDF, Bidding, fresh, pieces, received
from tests.solicitations.test_offer_pages import page_of, said

TERMS: dict[str, Any] = {
    "price_models": ["purchase", "subscription"],
    "price_years": 5,
    "price_rate": 300,
    "contract_starts": date(2027, 1, 1),
}
BOUGHT = {"price": "1400", "upkeep": "100", "term": "5"}
RENTED = {"price": "400", "term": "5"}


@pytest.fixture
def asked(bidding: Bidding) -> Solicitation:
    """Published: four and eight cameras, bought or subscribed to, compared over five years at 3 %."""
    return bidding.buying.published(**TERMS)


def priced(
    bidding: Bidding, solicitation: Solicitation, company: str, model: str, inputs: dict[str, str]
) -> Submission:
    """Everything that is asked for, each item by that model."""
    submission, by = bidding.draft(solicitation, company), bidding.buying.seller(company)
    wanted = asked_of(solicitation)
    for item in wanted.items:
        submission = actions.write_model_price(submission, item.number, model=model, inputs=inputs, by=by)
    submission = actions.write_answers(submission, dict.fromkeys(wanted.answers, "Yes."), by=by)
    for document in wanted.documents:
        if document.mandatory:
            name = f"{document.code}.pdf"
            submission = actions.add_document(submission, pieces(), code=document.code, name=name, by=by)
    return submission


# --- what is asked ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("terms", "field", "sentence"),
    [
        ({"price_models": ["barter"]}, "price_models", "There is no price model “barter”."),
        ({"price_years": 61}, "price_years", "Offers are compared over 1 to 60 years."),
        ({"price_rate": 2501}, "price_rate", "The discount rate is 0 to 25 percent a year."),
        (
            {"price_assumptions": {"savings": {"energy_price": "dear"}}},
            "savings--energy_price",
            "“energy_price”: “dear” is no number.",
        ),
        (
            {"price_assumptions": {"purchase": {"price": "1"}}},
            "purchase--price",
            "“price”: the city says nothing of it.",
        ),
    ],
)
def test_unsound_price_terms_are_refused(bidding: Bidding, terms: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.edit_solicitation(bidding.buying.draft(), by=bidding.officer, **terms)
    assert (refused.value.field, str(refused.value)) == (field, sentence)


def test_terms_are_complete_before_publication(bidding: Bidding) -> None:
    draft = bidding.buying.ready(price_models=["savings"])
    for terms, sentence in (
        ({}, "Say over how many years and at which discount rate offers are compared."),
        ({"price_years": 10, "price_rate": 350}, "Say from when the contract runs"),
    ):
        draft = actions.edit_solicitation(draft, by=bidding.officer, **terms)
        bidding.buying.approve(draft)
        with pytest.raises(Refused, match=sentence):
            actions.publish_solicitation(draft, by=bidding.officer)


def test_officer_chooses_ways_then_says_what_the_city_assumes(bidding: Bidding, browse: Any) -> None:
    draft, officer = bidding.buying.draft(), browse(bidding.officer)
    url = page_of("price-terms", draft.pk)
    assert "How offers may charge" in said(officer.get(page_of("edit", draft.pk)))
    given = {"price_models": ["purchase", "savings"], "price_years": "10", "price_rate": "3.5"}
    chosen = officer.post(url, given)
    assert (chosen.status_code, chosen["Location"]) == (302, url)
    shown = said(officer.get(url))
    assert "What the city assumes for every offer by savings contract" in shown
    wrong = officer.post(url, {**given, "savings--energy_price": "dear"})
    assert (wrong.status_code, "“dear” is no number." in said(wrong)) == (400, True)
    officer.post(url, {**given, "savings--energy_price": "0.12", "savings--baseline": "500000"})
    draft = fresh(draft)
    assert (draft.price_models, draft.price_years, draft.price_rate) == (["purchase", "savings"], 10, 350)
    assert draft.price_assumptions == {"savings": {"energy_price": "0.12", "baseline": "500000"}}
    page = said(officer.get(draft.get_absolute_url()))
    assert "Savings contract. The city pays the company out of the energy it saves" in page
    assert "For every offer the city assumes: use before, as measured: 500000 (kWh a year)" in page


# --- what is offered -------------------------------------------------------------------------------------------------
def test_company_charges_by_its_pages(bidding: Bidding, asked: Solicitation, browse: Any) -> None:
    draft = bidding.draft(asked)
    client = browse(bidding.buying.seller())
    shown = said(client.get(page_of("submission-prices", draft.pk)))
    assert "Offers are compared over 5 years, later money discounted at 3 % a year." in shown
    url = reverse("solicitations:submission-model-price", args=[draft.pk, 1])
    assert "How do you charge for it?" in said(client.get(url))
    form = client.get(url, {"model": "subscription"})
    assert "The city pays for the use of each unit, year by year, and owns nothing." in said(form)
    assert 'name="units"' not in form.content.decode()
    wrong = client.post(f"{url}?model=subscription", {"price": "cheap"})
    assert (wrong.status_code, "“cheap” is no number." in said(wrong)) == (400, True)
    done = client.post(f"{url}?model=subscription", {"price": "400", "term": "5", "escalation": "3"})
    assert done.status_code == 302
    shown = said(client.get(page_of("submission-prices", draft.pk)))
    assert "Subscription" in shown
    assert "400 (money for each unit and year)" in shown
    assert "1 of 2 items have a price" in said(client.get(draft.get_absolute_url()))
    assert client.get(reverse("solicitations:submission-model-price", args=[draft.pk, 9])).status_code == 404


def test_only_who_reads_an_offer_is_told_that_its_price_is_not_theirs_to_write(
    bidding: Bidding, asked: Solicitation, browse: Any
) -> None:
    draft = bidding.draft(asked)
    url = reverse("solicitations:submission-model-price", args=[draft.pk, 1])
    others = [browse(by) for by in (None, bidding.officer, bidding.buying.seller("Bright Roads"))]
    assert [one.get(url).status_code for one in others] == [404, 404, 404]
    actions.discard_draft(draft, by=bidding.buying.seller())
    told = browse(bidding.buying.seller()).get(url)
    assert (told.status_code, "is not possible now: it is “thrown away”." in said(told)) == (409, True)
    assert [one.get(url).status_code for one in others] == [404, 404, 404]


@pytest.mark.parametrize(
    ("model", "inputs", "field", "sentence"),
    [
        ("savings", {}, "", "This way to charge was not asked for."),
        ("subscription", {}, "price", "it is missing; the price model “subscription” needs it."),
        ("subscription", {"price": "400", "units": "1"}, "units", "“units” is said by the solicitation"),
        ("subscription", {"price": "-400"}, "price", "-400 is less than 0."),
    ],
)
def test_price_by_a_model_that_cannot_be_reckoned_is_refused(
    bidding: Bidding, asked: Solicitation, model: str, inputs: dict[str, str], field: str, sentence: str
) -> None:
    draft = bidding.draft(asked)
    with pytest.raises(Refused) as refused:
        actions.write_model_price(draft, 1, model=model, inputs=inputs, by=bidding.buying.seller())
    assert refused.value.field == field
    assert sentence in str(refused.value)
    assert storing.load_draft(draft.pk).modelled == {}


def test_envelope_says_how_each_item_is_charged_and_fills_a_draft_again(bidding: Bidding, asked: Solicitation) -> None:
    draft = priced(bidding, asked, "Lumen Works", "subscription", RENTED)
    sealed = bidding.hand_in(draft)
    packed = received(sealed)
    listing = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read("submission.json"))
    assert listing["prices"] == [
        {"item": n, "quantity": q, "model": {"code": "subscription", "version": 1, "inputs": RENTED}}
        for n, q in ((1, 8), (2, 4))
    ]
    assert listing["total"] is None
    again = actions.load_envelope(bidding.draft(asked), pieces(packed), by=bidding.buying.seller())
    assert storing.load_draft(again.pk).modelled == {
        n: {"model": "subscription", "version": 1, "inputs": RENTED} for n in (1, 2)
    }


# --- opened and compared ---------------------------------------------------------------------------------------------
@pytest.fixture
def opened(bidding: Bidding, asked: Solicitation) -> Solicitation:
    """Two offers, bought and rented, opened."""
    for company, model, inputs in (("Lumen Works", "purchase", BOUGHT), ("Bright Poles", "subscription", RENTED)):
        bidding.hand_in(priced(bidding, asked, company, model, inputs), company)
    bidding.opened(asked)
    return fresh(asked)


def test_offers_count_by_their_cost_in_todays_money_and_are_awarded_by_what_is_paid(
    bidding: Bidding, opened: Solicitation
) -> None:
    """Twelve at $400 a year in monthly arrears: 400 a month, 24,000 in all; today Σ 400 / 1.03^(m/12), m = 1 … 60."""
    rented = Submission.objects.get(organization__name="Bright Poles")
    assert rented.defects == []
    assert paid_for(rented).format() == "$24,000.00"
    expected = sum(400 / 1.03 ** (m / 12) for m in range(1, 61))
    assert abs(price_of(rented).minor / 100 - expected) <= 0.02  # two items, each rounded to the cent
    bought = Submission.objects.get(organization__name="Lumen Works")
    assert paid_for(bought).format() == "$22,800.00"  # 12 × 1,400, and 12 × 100 a year for five years
    expected = 16_800 / 1.03 ** (1 / 12) + sum(100 / 1.03 ** (m / 12) for m in range(1, 61))
    assert abs(price_of(bought).minor / 100 - expected) <= 0.02


def test_item_that_cannot_be_compared_is_a_defect_and_has_no_total(bidding: Bidding, asked: Solicitation) -> None:
    """Packed elsewhere, with inputs that only the solicitation may say, and a price for one unit."""
    sealed = bidding.hand_in(priced(bidding, asked, "Lumen Works", "subscription", RENTED))

    def change(listing: dict[str, Any]) -> None:
        listing["prices"][0]["model"]["inputs"]["units"] = "1"
        listing["prices"][1] = {"item": 2, "quantity": 4, "unit": {"amount": "1.00", "currency": "USD"}}

    bidding.packed(asked, repacked(sealed, change), "Bright Poles")
    bidding.opened(asked)
    found = Submission.objects.get(organization__name="Bright Poles")
    assert [defect["english"] for defect in found.defects] == [
        "Item 2 has a price for one; a way to charge was asked for.",
        "Item 1: “units” is said by the solicitation for all offers, or is not known.",
    ]
    assert price_of(found) is None
    assert found.prices.get(item=1).total is None


def repacked(sealed: Submission, change: Any) -> bytes:
    """The envelope with another listing, as somebody who packs it elsewhere may write it."""
    source = zipfile.ZipFile(io.BytesIO(received(sealed)))
    listing = json.loads(source.read("submission.json"))
    change(listing)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in source.namelist():
            made.writestr(name, json.dumps(listing) if name == "submission.json" else source.read(name))
    return stream.getvalue()


def test_price_of_one_unit_never_counts_beside_costs_over_years(bidding: Bidding, asked: Solicitation) -> None:
    def by_unit(listing: dict[str, Any]) -> None:
        for row in listing["prices"]:
            del row["model"]
            row["unit"] = {"amount": "1.00", "currency": "USD"}

    sealed = bidding.hand_in(priced(bidding, asked, "Lumen Works", "subscription", RENTED))
    bidding.packed(asked, repacked(sealed, by_unit), "Bright Poles")
    bidding.opened(asked)
    found = Submission.objects.get(organization__name="Bright Poles")
    assert (found.prices.count(), price_of(found), paid_for(found)) == (2, None, None)


def test_price_by_another_version_of_a_model_is_a_defect_and_not_reckoned(
    bidding: Bidding, asked: Solicitation
) -> None:
    def by_version_two(listing: dict[str, Any]) -> None:
        listing["prices"][0]["model"]["version"] = 2

    sealed = bidding.hand_in(priced(bidding, asked, "Lumen Works", "subscription", RENTED))
    bidding.packed(asked, repacked(sealed, by_version_two), "Bright Poles")
    bidding.opened(asked)
    found = Submission.objects.get(organization__name="Bright Poles")
    assert [defect["english"] for defect in found.defects] == [
        "Item 1: Offered by version 2 of this way to charge; here is version 1."
    ]
    assert found.prices.get(item=1).total is None
    assert price_of(found) is None


def test_comparison_stands_open_to_whoever_may_read_the_prices(
    bidding: Bidding, opened: Solicitation, browse: Any
) -> None:
    url = page_of("comparison", opened.pk)
    anyone = browse(None)
    shown = said(anyone.get(url))
    assert "Over 5 years “Bright Poles” costs least" in shown
    assert "By the total as paid “Lumen Works” would be cheaper: $15,200.20; it is paid earlier." in shown
    assert "All items Company In today’s money As paid Bright Poles $22,283.24 $24,000.00 Lumen Works" in shown
    assert "Purchase" in shown
    assert "Subscription" in shown
    assert "In today’s money" in shown
    assert url in anyone.get(opened.get_absolute_url()).content.decode()
    file = reverse("solicitations:comparison-file", args=[opened.pk, 1, "offers.xlsx"])
    book = load_workbook(io.BytesIO(anyone.get(file).content))
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if str(c.value).startswith("=")]
    assert len(formulas) > 100
    for name in ("years.svg", "tornado.svg"):
        drawn = anyone.get(reverse("solicitations:comparison-file", args=[opened.pk, 2, name]))
        assert (drawn.status_code, drawn.content[:4]) == (200, b"<svg")
    assert anyone.get(reverse("solicitations:comparison-file", args=[opened.pk, 7, "years.svg"])).status_code == 404
    rented = Submission.objects.get(organization__name="Bright Poles")
    page = said(browse(bidding.officer).get(rented.get_absolute_url()))
    assert "$16,000.20 as paid" in page


def test_comparison_of_proposals_stays_closed_until_prices_open(bidding: Bidding, browse: Any) -> None:
    asked = bidding.buying.published("competitive_proposal", **TERMS)
    bidding.hand_in(priced(bidding, asked, "Lumen Works", "purchase", BOUGHT))
    bidding.opened(asked)
    for actor in (None, bidding.buying.seller("Bright Poles")):
        response = browse(actor).get(page_of("comparison", asked.pk))
        assert response.status_code in (403, 409)
        assert "1,400" not in said(response)
    without = bidding.buying.published(title="Signs")
    assert browse(bidding.officer).get(page_of("comparison", without.pk)).status_code == 404


# --- on paper --------------------------------------------------------------------------------------------------------
def on_paper(bidding: Bidding, solicitation: Solicitation) -> Submission:
    taken = actions.countersign_paper(bidding.on_paper(solicitation), by=bidding.clerk)
    bidding.opened(solicitation)
    return fresh(taken)


def test_paper_that_charges_by_a_model_costs_what_the_same_offer_costs_online(
    bidding: Bidding, asked: Solicitation
) -> None:
    taken = actions.countersign_paper(bidding.on_paper(asked), by=bidding.clerk)
    online = bidding.hand_in(priced(bidding, asked, "Lumen Works", "subscription", RENTED))
    bidding.opened(asked)
    modelled = {1: ("subscription", RENTED), 2: ("subscription", RENTED)}
    scan = SimpleUploadedFile("bid.pdf", PDF)
    written = actions.write_paper_in(fresh(taken), modelled=modelled, scan=scan, by=bidding.officer)
    compared = actions.compare_paper(written, by=bidding.second)
    assert (compared.state, compared.defects) == ("opened", [])
    assert price_of(compared) == price_of(fresh(online))
    assert paid_for(compared) == paid_for(fresh(online))


def test_paper_whose_price_cannot_be_reckoned_is_written_in_with_its_defect(
    bidding: Bidding, asked: Solicitation
) -> None:
    scan = SimpleUploadedFile("bid.pdf", PDF)
    modelled = {1: ("purchase", {"price": "1400"}), 2: ("savings", {})}
    written = actions.write_paper_in(on_paper(bidding, asked), modelled=modelled, scan=scan, by=bidding.officer)
    assert [str(Sentence.from_data(defect)) for defect in written.defects] == [
        "Item 2: This way to charge was not asked for."
    ]
    assert [(p.model, p.nominal is None) for p in written.prices.order_by("item")] == [
        ("purchase", False), ("savings", True),
    ]  # fmt: skip


def test_officer_says_how_a_paper_charges_then_what_it_says(bidding: Bidding, asked: Solicitation, browse: Any) -> None:
    taken, officer = on_paper(bidding, asked), browse(bidding.officer)
    url = page_of("submission-write-in", taken.pk)
    first = said(officer.get(url))
    assert "First: how does the paper charge for each item?" in first
    assert "Subscription" in first
    half = f"{url}?item-1=purchase"
    assert "This field is required." in said(officer.get(half))
    chosen = f"{url}?item-1=purchase&item-2=-"
    form = said(officer.get(chosen))
    assert ("Upkeep" in form, "Subscription" in form) == (True, False)
    wrong = officer.post(chosen, {"item-1--price": "dear", "scan": SimpleUploadedFile("bid.pdf", PDF)})
    assert (wrong.status_code, "“dear” is no number." in said(wrong)) == (400, True)
    given = {f"item-1--{code}": value for code, value in BOUGHT.items()}
    assert officer.post(chosen, {**given, "scan": SimpleUploadedFile("bid.pdf", PDF)}).status_code == 302
    written = fresh(taken)
    assert [(p.item, p.model, p.inputs) for p in written.prices.all()] == [(1, "purchase", BOUGHT)]
    assert [defect["code"] for defect in written.defects] == ["no_price"]
    assert "Item 2 has no price." in said(officer.get(taken.get_absolute_url()))


# --- changed by an addendum ------------------------------------------------------------------------------------------
def later(asked: Solicitation) -> dict[str, Any]:
    return {"material": True, "deadline": asked.deadline + timedelta(days=30)}


def test_addendum_changes_how_offers_charge_and_sends_back_what_was_handed_in(
    bidding: Bidding, asked: Solicitation, browse: Any
) -> None:
    handed = bidding.hand_in(priced(bidding, asked, "Lumen Works", "subscription", RENTED))
    officer = browse(bidding.officer)
    addendum = actions.write_addendum(asked, by=bidding.officer, summary="Seven years.", **later(asked))
    url = page_of("addendum-price-terms", addendum.pk)
    assert url in officer.get(addendum.get_absolute_url()).content.decode()
    given = {"price_models": ["purchase", "savings"], "price_years": "7", "price_rate": "3"}
    asks = officer.post(url, given)
    assert (asks.status_code, asks["Location"]) == (302, url)
    with pytest.raises(Refused, match="Say what the city assumes for “savings contract”"):
        actions.issue_addendum(fresh(addendum), by=bidding.officer)
    assumed = {
        "savings--energy_price": "0.12",
        "savings--baseline": "500000",
        "savings--baseline_measured": "Meters, 2025",
    }
    assert officer.post(url, {**given, **assumed})["Location"] == addendum.get_absolute_url()
    drafted = said(officer.get(addendum.get_absolute_url()))
    for line in (
        "Offers may charge by purchase, subscription purchase, savings contract",
        "Compared over how many years 5 7",
        "savings contract: price of energy was not there 0.12",
    ):
        assert line in drafted, drafted
    issued = actions.issue_addendum(fresh(addendum), by=bidding.officer)
    after = fresh(asked)
    assert (after.price_models, after.price_years, after.price_rate) == (["purchase", "savings"], 7, 300)
    assert after.price_assumptions["savings"]["baseline"] == "500000"
    assert fresh(handed).state == "to_confirm"
    assert "Compared over how many years 5 7" in said(browse(None).get(issued.get_absolute_url()))


def test_addendum_that_changes_how_offers_charge_is_material(bidding: Bidding, asked: Solicitation) -> None:
    terms = {"price_models": ["purchase"], "price_years": 5, "price_rate": 300, "price_assumptions": {}}
    given = {**later(asked), "material": False, "summary": "Bought only."}
    addendum = actions.write_addendum(asked, by=bidding.officer, price_terms=terms, **given)
    with pytest.raises(Refused, match="so it must be called material"):
        actions.issue_addendum(addendum, by=bidding.officer)


def test_addendum_leaves_the_ways_to_charge_as_they_are(bidding: Bidding, asked: Solicitation, browse: Any) -> None:
    terms = {"price_models": ["purchase"], "price_years": 5, "price_rate": 300, "price_assumptions": {}}
    addendum = actions.write_addendum(asked, by=bidding.officer, summary="No.", price_terms=terms, **later(asked))
    url = page_of("addendum-price-terms", addendum.pk)
    wrong = browse(bidding.officer).post(url, {"price_models": ["purchase"], "price_years": "99", "price_rate": "3"})
    assert (wrong.status_code, fresh(addendum).price_terms) == (400, terms)
    assert browse(bidding.officer).post(url, {"unchanged": "yes"}).status_code == 302
    assert fresh(addendum).price_terms is None


def test_unsound_terms_of_an_addendum_are_refused(bidding: Bidding, asked: Solicitation) -> None:
    terms = {"price_models": ["barter"], "price_years": 5, "price_rate": 300, "price_assumptions": {}}
    with pytest.raises(Refused, match="There is no price model “barter”."):
        actions.write_addendum(asked, by=bidding.officer, summary="Barter.", price_terms=terms)
