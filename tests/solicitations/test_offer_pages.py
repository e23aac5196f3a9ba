"""A company's pages from the offer to the receipt, and what others find there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.solicitations import actions
from junto.solicitations.models import Solicitation, Submission
from tests.solicitations.bidding import PDF, Bidding, fresh, received


@pytest.fixture
def pages(bidding: Bidding, browse: Any, settings: Any) -> dict[str, Client]:
    """Browsers of a company, another company, the officer and anyone."""
    return {
        "company": browse(bidding.buying.seller()),
        "another": browse(bidding.buying.seller("Another")),
        "officer": browse(bidding.officer),
        "anyone": browse(None),
    }


def page_of(name: str, pk: Any) -> str:
    return reverse(f"solicitations:{name}", kwargs={"pk": pk})


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def pdf(name: str = "form.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def _begun(solicitation: Solicitation, client: Client, company: Any) -> Submission:
    response = client.post(page_of("offer", solicitation.pk), {"organization": company.pk})
    assert response.status_code == 302
    return Submission.objects.get(organization=company, state="draft")


def test_company_writes_and_hands_in_by_its_pages(bidding: Bidding, pages: dict[str, Client]) -> None:
    solicitation, client = bidding.buying.published(), pages["company"]
    draft = _begun(solicitation, client, bidding.buying.company())
    assert "0 of 2 items have a price" in said(client.get(draft.get_absolute_url()))
    wrong = client.post(page_of("submission-prices", draft.pk), {"item-1": "many", "item-2": ""})
    assert (wrong.status_code, "many" in said(wrong)) == (400, True)
    client.post(page_of("submission-prices", draft.pk), {"item-1": "$1,400.00", "item-2": "1450.50"})
    answers = {
        "contact_name": "Ada",
        "contact_email": "a@example.org",
        "valid_days": "90",
        "conflicts": "none",
        "R1": "Yes",
    }
    client.post(page_of("submission-answers", draft.pk), answers)
    for code in ("bid_form", "bid_bond", "conflict", "non_collusion"):
        added = client.post(page_of("submission-documents", draft.pk), {"code": code, "file": pdf()})
        assert added.status_code == 302, said(added)
    shown = said(client.get(draft.get_absolute_url()))
    assert "2 of 2 items have a price. Together: $17,002.00." in shown
    assert "Everything that is asked for is there." in shown
    last = client.get(page_of("submission-hand-in", draft.pk))
    digest = last.context["digest"]
    copy = client.get(page_of("submission-envelope", draft.pk)).getvalue()
    done = client.post(page_of("submission-hand-in", draft.pk), {"digest": digest, "understood": "on"})
    assert done.status_code == 302
    sealed = fresh(draft)
    assert (sealed.state, sealed.digest) == ("submitted", digest)
    assert received(sealed) == copy
    receipt = said(client.get(sealed.get_absolute_url()))
    assert sealed.receipt in receipt
    assert digest in receipt


def test_hand_in_asks_once_more_where_something_is_missing(bidding: Bidding, pages: dict[str, Client]) -> None:
    draft = bidding.draft(bidding.buying.published())
    address = page_of("submission-hand-in", draft.pk)
    shown = pages["company"].get(address)
    assert "Item 1 has no price." in said(shown)
    refused = pages["company"].post(address, {"digest": shown.context["digest"], "understood": "on"})
    assert (refused.status_code, fresh(draft).state) == (400, "draft")
    given = {"digest": shown.context["digest"], "understood": "on", "as_it_is": "on"}
    assert pages["company"].post(address, given).status_code == 302
    assert fresh(draft).state == "submitted"


@pytest.mark.parametrize("who", ["another", "officer", "anyone"])
def test_draft_and_submission_are_not_there_for_others(bidding: Bidding, pages: dict[str, Client], who: str) -> None:
    solicitation = bidding.buying.published()
    draft, sealed = bidding.filled(solicitation), bidding.handed_in(solicitation, "Third")
    for one in (draft, sealed):
        for name in (
            "submission", "submission-prices", "submission-answers", "submission-documents", "submission-hand-in",
            "submission-envelope", "submission-load", "submission-packed", "submission-write-in",
        ):  # fmt: skip
            assert pages[who].get(page_of(name, one.pk)).status_code == 404, name
        for action in ("withdraw", "discard", "admit", "set_aside", "compare", "countersign", "confirm"):
            address = reverse("solicitations:submission-act", kwargs={"pk": one.pk, "action": action})
            assert pages[who].post(address, {"reason": "x"}).status_code == 404, action
    assert (fresh(draft).state, fresh(sealed).state) == ("draft", "submitted")


def test_file_is_taken_out_of_the_draft(bidding: Bidding, pages: dict[str, Client]) -> None:
    draft = bidding.filled(bidding.buying.published())
    address = page_of("submission-document-drop", draft.pk)
    assert pages["company"].post(address, {"path": "files/1-bid_form.pdf"}).status_code == 302
    assert "“signed bid form” is missing." in said(pages["company"].get(draft.get_absolute_url()))


def test_withdrawal_is_confirmed_first(bidding: Bidding, pages: dict[str, Client]) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    address = reverse("solicitations:submission-act", kwargs={"pk": sealed.pk, "action": "withdraw"})
    assert "It will not be opened." in said(pages["company"].get(address))
    assert fresh(sealed).state == "submitted"
    pages["company"].post(address)
    assert fresh(sealed).state == "withdrawn"


def test_envelope_packed_elsewhere_is_handed_in_unseen(bidding: Bidding, pages: dict[str, Client]) -> None:
    draft = bidding.draft(bidding.buying.published())
    file = SimpleUploadedFile("e.zip", b"whatever it is")
    assert pages["company"].post(page_of("submission-packed", draft.pk), {"file": file}).status_code == 302
    assert received(draft) == b"whatever it is"


def test_excluded_company_is_told_why_and_asks_for_a_review(bidding: Bidding, pages: dict[str, Client]) -> None:
    solicitation = bidding.buying.published()
    exclusion = actions.exclude_company(
        jurisdiction=solicitation.jurisdiction,
        project=solicitation.project,
        company_name="Lumen Works LLC",
        ground="donor",
        citation="Directive 7",
        facts="It gave two cameras for a trial.",
        by=bidding.officer,
    )
    shown = said(pages["company"].get(page_of("offer", solicitation.pk)))
    assert "Lumen Works cannot offer here: it donated a trial of what is bought (Directive 7)." in shown
    assert "It gave two cameras for a trial." in shown
    address = page_of("exclusion-review", exclusion.pk)
    assert pages["another"].get(address).status_code == 404
    assert pages["company"].post(address, {"plea": "The trial ended in 2020."}).status_code == 302
    assert (fresh(exclusion).state, fresh(exclusion).plea) == ("under_review", "The trial ended in 2020.")


def test_receipt_is_checked_by_file_and_by_digest(bidding: Bidding, pages: dict[str, Client]) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    data = received(sealed)
    address = reverse("solicitations:receipts")

    def asked(**given: Any) -> str:
        return said(pages["anyone"].post(address, {"receipt": sealed.receipt.lower(), **given}))

    yes = "Yes, this is the one that was received"
    assert yes in asked(file=SimpleUploadedFile("e.zip", data))
    assert yes in asked(digest=sealed.digest.upper())
    assert yes not in asked(file=SimpleUploadedFile("e.zip", data + b" "))
    assert yes not in asked(digest=sealed.digest, receipt="AAAA-BBBB-CCCC")
    assert "Choose the file, or write its SHA-256." in asked()


def test_digest_of_a_draft_is_no_receipt(bidding: Bidding, pages: dict[str, Client]) -> None:
    draft = bidding.filled(bidding.buying.published())
    shown = said(
        pages["anyone"].post(reverse("solicitations:receipts"), {"receipt": draft.receipt, "digest": "0" * 64})
    )
    assert "Yes, this is the one" not in shown


def test_stranger_and_officer_find_no_company_to_offer_for(bidding: Bidding, pages: dict[str, Client]) -> None:
    solicitation = bidding.buying.published()
    for who in ("officer", "anyone"):
        assert "You speak for no company here" in said(pages[who].get(page_of("offer", solicitation.pk)))
        response = pages[who].post(page_of("offer", solicitation.pk), {"organization": bidding.buying.company().pk})
        assert response.status_code == 403
