"""A company's receipt of the log: offered where it handed in, as soon as its entry is published, and to it alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from junto.core.tlog.proof_files import verify_receipt
from junto.journal import sequencer
from junto.journal.log import keys, publishing
from junto.journal.models import Entry
from tests.solicitations.bidding import Bidding


def test_a_company_gets_its_receipt_once_it_is_entered_and_nobody_else(
    bidding: Bidding, browse: Any, settings: Any, tmp_path: Path
) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    settings.LOG, settings.LOG_NAME = tmp_path / "log", "city.example/log"
    keys.install()
    company = browse(bidding.buying.seller())
    entry = Entry.objects.get(subject_id=sealed.pk, action="submit")
    address = reverse("log:receipt", args=[entry.digest])
    page = company.get(sealed.get_absolute_url()).content.decode()
    assert "It is being entered into the log; a moment." in page
    assert f'hx-get="{reverse("log:receipt-state", args=[entry.digest])}"' in page
    sequencer.seal()
    publishing.publish_all()
    page = company.get(sealed.get_absolute_url()).content.decode()
    assert f'<a class="usa-button" href="{address}" download>Download the receipt</a>' in page
    opening = verify_receipt(company.get(address).content, keys.known()).opening
    assert opening.header["subject"] == f"solicitations.submission:{sealed.pk}"
    after = opening.recorded()["after"]
    assert (after["receipt"], after["digest"]) == (sealed.receipt, sealed.digest)
    for other in (bidding.buying.seller("Another"), bidding.officer, None):
        assert browse(other).get(address).status_code == 404
        assert browse(other).get(reverse("log:receipt-state", args=[entry.digest])).status_code == 404


@pytest.mark.parametrize("name", ["log:check", "solicitations:receipts"])
def test_the_two_checks_lead_to_one_another(bidding: Bidding, browse: Any, name: str) -> None:
    other = {"log:check": "solicitations:receipts", "solicitations:receipts": "log:check"}[name]
    assert f'href="{reverse(other)}"' in browse(None).get(reverse(name)).content.decode()


def test_the_salt_is_disclosed_at_the_opening_to_those_who_may_know_of_it(
    bidding: Bidding, browse: Any, settings: Any, tmp_path: Path
) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    settings.LOG, settings.LOG_NAME = tmp_path / "log", "city.example/log"
    keys.install()
    entry = Entry.objects.select_related("payload").get(subject_id=sealed.pk, action="submit")
    address = reverse("log:receipt", args=[entry.digest])
    office = browse(bidding.officer)
    assert office.get(address).status_code == 404
    bidding.opened(sealed.solicitation)
    sequencer.seal()
    publishing.publish_all()
    receipt = verify_receipt(office.get(address).content, keys.known())
    assert receipt.opening.salt == entry.payload.salt
    assert browse(None).get(address).status_code == 404
