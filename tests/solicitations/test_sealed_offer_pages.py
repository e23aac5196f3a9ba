"""The pages on which a company seals its offer itself, as it and as others see them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.core.sealing import unseal
from junto.solicitations import actions
from junto.solicitations.envelopes import uploads
from junto.solicitations.models import Submission
from junto.solicitations.sealing.scripts import sealing_scripts
from tests.solicitations.bidding import Bidding, fresh, received
from tests.solicitations.sealing import Dealing
from tests.solicitations.test_offer_pages import page_of, said
from tests.solicitations.test_sealed_submissions import CONTENT, key_of, sealed_by_company, send

PAGES = ("submission-seal", "submission-sealed", "submission-header")
PROGRAM = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def dealing(bidding: Bidding) -> Dealing:
    return Dealing(bidding.buying)


@pytest.fixture
def company(bidding: Bidding, browse: Any) -> Client:
    client: Client = browse(bidding.buying.seller())
    return client


def file_of(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bid.age", data)


def test_draft_offers_the_browser_first_and_calls_the_server_the_weaker_way(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    shown = said(company.get(draft.get_absolute_url()))
    ways = [shown.index(way) for way in ("Seal in this browser", "Seal with your own program", "The server, for you")]
    assert ways == sorted(ways)
    assert "The server, for you weaker" in shown
    assert "Backups leave drafts out." in shown


def test_browser_page_holds_no_form_that_could_send_what_is_written(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    response = company.get(page_of("submission-seal", draft.pk))
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    assert "<form" not in body
    facts = json.loads(response.context["facts"])
    assert facts["recipient"] == key_of(draft.solicitation).recipient
    assert (facts["company"], facts["digits"]) == (str(draft.organization_id), 2)
    for script in sealing_scripts():
        assert len(script.sha256) == 64
        assert script.sha256 in body
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_sealed_file_is_sent_and_handed_in_by_pages(bidding: Bidding, dealing: Dealing, company: Client) -> None:
    draft = bidding.draft(dealing.published())
    data = sealed_by_company(draft)
    address = page_of("submission-sealed", draft.pk)
    assert company.post(address, {"file": file_of(data), "key": 1, "addendum": 0}).status_code == 302
    shown = company.get(address)
    assert shown.context["sent"][0].digest in said(shown)
    hand_in = {"digest": shown.context["sent"][0].digest, "understood": "on"}
    done = company.post(page_of("submission-sealed-hand-in", draft.pk), hand_in)
    assert (done.status_code, done["Location"]) == (302, draft.get_absolute_url())
    receipt = said(company.get(draft.get_absolute_url()))
    for words in (fresh(draft).receipt, "Sealed by the company itself", "Key 1 of", "3 officers give their shares"):
        assert words in receipt
    again = company.post(page_of("submission-sealed-hand-in", draft.pk), hand_in)
    assert (again.status_code, again["Location"]) == (302, draft.get_absolute_url())


def test_script_of_the_page_is_answered_with_digest_or_sentence(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    address = page_of("submission-sealed", draft.pk)
    data = sealed_by_company(draft)
    answer = company.post(address, {"file": file_of(data), "key": 1, "addendum": 0}, **PROGRAM)
    sent = uploads.sent_ahead(draft.pk)
    assert sent is not None
    assert answer.json() == {"digest": sent.digest, "size": len(data)}
    refused = company.post(address, {"file": file_of(b"plain"), "key": 1, "addendum": 0}, **PROGRAM)
    assert (refused.status_code, refused.json()) == (422, {"sentence": "The file is not sealed: it is no age file."})
    stale = company.post(address, {"file": file_of(data), "key": 2, "addendum": 0}, **PROGRAM)
    assert (stale.status_code, "to key 1" in stale.json()["sentence"]) == (409, True)
    empty = company.post(address, {"key": 1, "addendum": 0}, **PROGRAM)
    assert (empty.status_code, empty.json()) == (400, {"sentence": "This field is required."})
    page = company.post(address, {"file": file_of(b"plain"), "key": 1, "addendum": 0})
    assert (page.status_code, "it is no age file" in said(page)) == (422, True)
    assert uploads.sent_ahead(draft.pk) == sent


def test_command_on_the_page_makes_what_opens(
    bidding: Bidding, dealing: Dealing, company: Client, tmp_path: Path
) -> None:
    draft = bidding.draft(dealing.published())
    template = company.get(page_of("submission-sealed", draft.pk)).context["envelopes"][0]["header"]
    (tmp_path / "bid.zip").write_bytes(CONTENT)
    script = (
        f"printf '{template}\\n' \"$(wc -c < bid.zip | tr -d ' ')\" \"$(openssl rand -hex 32)\""
        ' "$(sha256sum bid.zip | cut -c1-64)" > header.json'
    )
    subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, check=True)
    from junto.core.sealing.ciphering import encrypt  # noqa: PLC0415
    from junto.core.sealing.keys import parse_recipient  # noqa: PLC0415

    key = key_of(draft.solicitation)
    sealed = encrypt(parse_recipient(key.recipient), (tmp_path / "header.json").read_bytes() + CONTENT)
    opened, content = unseal(dealing.secret(key), sealed)
    assert (content, opened.header.sha256, opened.header.company) == (
        CONTENT,
        opened.sha256,
        str(draft.organization_id),
    )


def test_header_is_made_for_a_digest_and_refused_without_one(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    address = page_of("submission-header", draft.pk)
    made = company.get(address, {"sha256": "AB" * 32, "length": "5"})
    assert made["Content-Disposition"] == 'attachment; filename="header.json"'
    assert json.loads(made.content)["sha256"] == "ab" * 32
    assert made.content.endswith(b"}\n")
    for given in ({"sha256": "x", "length": "5"}, {"sha256": "ab" * 32, "length": str(10**12)}):
        assert company.get(address, given).status_code == 400


def test_assisted_way_is_labelled_on_its_last_page_and_on_the_receipt(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.filled(dealing.published())
    last = company.get(page_of("submission-hand-in", draft.pk))
    assert "The weaker way" in said(last)
    given = {"digest": last.context["digest"], "understood": "on"}
    assert company.post(page_of("submission-hand-in", draft.pk), given).status_code == 302
    again = company.post(page_of("submission-hand-in", draft.pk), given)
    assert (again.status_code, again["Location"]) == (302, draft.get_absolute_url())
    assert "Sealed by the server for the company weaker" in said(company.get(draft.get_absolute_url()))
    assert received(fresh(draft)).startswith(b"age-encryption.org/v1\n")


def test_packed_page_leads_to_the_sealed_one_where_a_key_seals(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    assert company.get(page_of("submission-packed", draft.pk))["Location"] == page_of("submission-sealed", draft.pk)


def test_pages_say_so_where_the_server_keeps_offers_closed(bidding: Bidding, company: Client) -> None:
    draft = bidding.draft(bidding.buying.published())
    for name in PAGES:
        shown = company.get(page_of(name, draft.pk))
        assert (shown.status_code, "not sealed by a key" in said(shown)) == (409, True)
    assert "Seal in this browser" not in said(company.get(draft.get_absolute_url()))


def test_receipt_is_checked_by_the_sealed_file_in_either_form(
    bidding: Bidding, dealing: Dealing, company: Client
) -> None:
    draft = bidding.draft(dealing.published())
    armoured = sealed_by_company(draft, armoured=True)
    done = actions.submit_packed(draft, iter([armoured]), by=bidding.buying.seller())
    address = reverse("solicitations:receipts")
    for data, words in (
        (armoured, "Yes, this is the one"),
        (received(done), "Yes, this is the one"),
        (armoured[:-20], "No: this receipt"),
        (CONTENT, "No: this receipt"),
    ):
        assert words in said(company.post(address, {"receipt": done.receipt, "file": file_of(data)}))


@pytest.mark.parametrize("state", ["draft", "sent", "submitted"])
def test_sealed_offers_are_the_companys_alone(bidding: Bidding, dealing: Dealing, browse: Any, state: str) -> None:
    """state × page × person: nobody but the company, and it too writes only while it is a draft."""
    draft = bidding.draft(dealing.published())
    data = sealed_by_company(draft)
    seller = bidding.buying.seller()
    if state != "draft":
        send(bidding, draft, data)
    digest = sent.digest if (sent := uploads.sent_ahead(draft.pk)) else "0" * 64
    if state == "submitted":
        actions.submit_sealed(draft, digest=digest, by=seller)
    strangers = {
        "anyone": None,
        "another company": bidding.buying.seller("Bright Poles"),
        "officer": bidding.officer,
    }
    if state == "sent":  # the state in which something lies there to be handed in
        strangers |= {who: bidding.world.officer(who) for who in ("clerk", "city_attorney", "auditor")}
    posts = (
        ("submission-sealed", {"file": file_of(data), "key": 1, "addendum": 0}),
        ("submission-sealed-hand-in", {"digest": digest, "understood": "on"}),
    )
    for who, actor in strangers.items():
        client = browse(actor)
        for name in PAGES:
            assert client.get(page_of(name, draft.pk)).status_code == 404, (who, name)
        for name, given in posts:
            assert client.post(page_of(name, draft.pk), given).status_code == 404, (who, name)
    assert Submission.objects.get(pk=draft.pk).state == ("submitted" if state == "submitted" else "draft")
    own = browse(seller)
    seen = {name: own.get(page_of(name, draft.pk), {"sha256": "a" * 64, "length": 1}).status_code for name in PAGES}
    assert seen == dict.fromkeys(PAGES, 200 if state != "submitted" else 409)
