"""Receipts: whoever may see all of an entry gets one that holds; nobody else; what is said of one somebody drops."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.core.tlog.checkpoints import Checkpoint, sign_checkpoint
from junto.core.tlog.leaves import Opening
from junto.core.tlog.merkle import leaf_hash
from junto.core.tlog.notes import Signer, new_signer
from junto.core.tlog.proof_files import ProofFile, read_proof_file, verify_receipt
from junto.core.workflow import ANYONE
from junto.journal import sequencer
from junto.journal.door import perform
from junto.journal.history import history, says_no_more
from junto.journal.log import proofs, publishing
from junto.journal.log.judging import judge, recorded
from junto.journal.models import Entry, Payload
from junto.people.models import Jurisdiction
from tests.journal.making import administrator, jurisdiction, stranger

pytestmark = pytest.mark.django_db


def entry(number: int = 0) -> Entry:
    return Entry.objects.select_related("payload").order_by("id")[number]


@pytest.fixture
def city(signer: Signer) -> Jurisdiction:
    """A city and two more that Ada added, all of it published."""
    made = jurisdiction()
    for name in ("Austin", "Plano"):
        perform(Jurisdiction(name=name, kind="city"), "add", by=administrator())
    sequencer.seal()
    publishing.publish_sealed()
    return made


@pytest.fixture
def receipt(city: Jurisdiction) -> bytes:
    found = proofs.receipt_of(entry(2))
    assert found is not None
    return found


def test_a_receipt_proves_the_entry_under_the_published_checkpoint(receipt: bytes, signer: Signer, settings) -> None:
    found = verify_receipt(receipt, [signer.key])
    kept = entry(2)
    assert found.index == 2
    assert found.opening.digest.hex() == kept.digest
    assert (found.opening.salt, found.opening.body) == (kept.payload.salt, kept.payload.body)
    assert found.opening.header["subject"] == f"people.jurisdiction:{kept.subject_id}"
    assert read_proof_file(receipt).note == (settings.LOG / "checkpoint").read_bytes()


def test_an_entry_not_published_yet_has_no_receipt(city: Jurisdiction) -> None:
    perform(city, "edit", by=administrator())
    assert proofs.receipt_of(entry(3)) is None
    sequencer.seal()
    assert proofs.receipt_of(entry(3)) is None
    publishing.publish_sealed()
    assert proofs.receipt_of(entry(3)) is not None


def test_a_checkpoint_that_witnesses_signed_is_preferred(city: Jurisdiction, settings) -> None:
    (settings.LOG / "witnessed").write_bytes((settings.LOG / "checkpoint").read_bytes())
    perform(city, "edit", by=administrator())
    sequencer.seal()
    publishing.publish_sealed()
    assert b"\n3\n" in read_proof_file(proofs.receipt_of(entry(2)) or b"").note
    assert b"\n4\n" in read_proof_file(proofs.receipt_of(entry(3)) or b"").note


def test_after_erasure_a_receipt_proves_that_something_was_recorded(
    city: Jurisdiction, signer: Signer, receipt: bytes
) -> None:
    Payload.objects.filter(entry=entry(2)).update(salt=None, body=None, erased_at=dt.datetime.now(dt.UTC))
    left = verify_receipt(proofs.receipt_of(entry(2)) or b"", [signer.key])
    assert left.opening.erased
    assert left.opening.digest.hex() == entry(2).digest
    judged = judge(proofs.receipt_of(entry(2)) or b"")
    assert judged.holds
    assert judged.recorded is not None
    assert (judged.recorded.body, judged.recorded.organization) == (None, "")
    assert judge(receipt).holds  # what was taken before is still right


def test_the_judgement_tells_what_was_recorded(receipt: bytes, city: Jurisdiction) -> None:
    judged = judge(receipt)
    assert (judged.problem, judged.entry, judged.size, judged.now) == ("", 2, 3, 3)
    assert judged.recorded is not None
    assert judged.recorded.sentence == "Ada added this."
    assert judged.recorded.organization == "City Hall"
    assert judged.recorded.about == f"jurisdiction {entry(2).subject_id}"
    assert judged.recorded.at == entry(2).at
    assert judged.recorded.body == entry(2).payload.body
    assert judged.sealed_at == entry(2).position.seal.at


def test_the_judgement_of_an_older_receipt_holds_it_to_the_log_of_today(receipt: bytes, city: Jurisdiction) -> None:
    perform(city, "edit", by=administrator())
    sequencer.seal()
    publishing.publish_sealed()
    judged = judge(receipt)
    assert (judged.holds, judged.size, judged.now) == (True, 3, 4)


def test_what_is_wrong_with_a_receipt_is_said(receipt: bytes, signer: Signer, settings) -> None:
    assert judge(b"hello").problem == "The file does not begin like a receipt (c2sp.org/tlog-proof@v1)."
    assert judge(receipt.replace(b"index 2", b"index 1")).problem == "The proof has too few hashes."
    assert judge(_forged(receipt, new_signer("other.example/log"))).problem == "None of the given keys signed it."
    assert judge(_forged(receipt, new_signer(signer.name))).problem == "None of the given keys signed it."
    forged = judge(_forged(receipt, signer))
    assert forged.problem == ("The log was forked: its first 1 entries are not those this checkpoint was signed for.")
    assert (forged.recorded, forged.holds) == (None, False)
    (settings.LOG / "checkpoint").unlink()
    assert judge(receipt).problem == "This city has published no log yet."


def _forged(receipt: bytes, by: Signer) -> bytes:
    """A log of one entry, the receipt's, signed by that key."""
    file = read_proof_file(receipt)
    root = leaf_hash(bytes.fromhex(entry(2).digest))
    note = str(sign_checkpoint(Checkpoint(by.name, 1, root), [by])).encode()
    return bytes(ProofFile(0, (), note, file.extra))


def test_a_step_that_the_program_does_not_know_is_told_as_it_stands(receipt: bytes, signer: Signer) -> None:
    opening = verify_receipt(receipt, [signer.key]).opening
    for change in ({"action": "juggle"}, {"subject": opening.header["subject"].replace("people", "circus")}):
        told = recorded(Opening({**opening.header, **change}, opening.salt, opening.body))
        assert told.sentence == f"Ada: {change.get('action', 'add')}"


# --- who may have one ------------------------------------------------------------------------------------------------
def test_whoever_sees_the_whole_entry_may_have_its_receipt(city: Jurisdiction) -> None:
    assert proofs.may_open(entry(0), ANYONE)  # cities are open to everyone, and have no closed field


def test_a_closed_field_closes_the_receipt_to_those_who_do_not_see_it(city: Jurisdiction, monkeypatch) -> None:
    monkeypatch.setattr(proofs, "hidden_fields", lambda _subject, by: frozenset() if by.person else {"name"})
    assert not proofs.may_open(entry(0), ANYONE)
    assert proofs.may_open(entry(0), stranger())


def test_what_was_handed_in_beside_closes_it_to_all_but_who_did_it(city: Jurisdiction) -> None:
    perform(city, "edit", by=administrator(), inputs={"name": "Dallas", "note": "for the file alone"})
    assert not says_no_more(entry(3), ANYONE)
    assert not proofs.may_open(entry(3), stranger())
    assert proofs.may_open(entry(3), administrator())
    perform(city, "edit", by=administrator(), inputs={"reason": "A slip.", "name": "Dallas"})
    assert proofs.may_open(entry(4), stranger())
    assert [line.provable for line in history(city, stranger())] == [True, False, True]


def test_what_one_may_not_read_has_no_receipt_for_one(city: Jurisdiction) -> None:
    gone = entry(1)
    gone.subject_id = UUID(int=1)
    assert not proofs.may_open(gone, administrator())


# --- pages -----------------------------------------------------------------------------------------------------------
def test_the_receipt_is_a_file_for_whoever_may_have_it(receipt: bytes, client: Client) -> None:
    answer = client.get(reverse("log:receipt", args=[entry(2).digest]))
    assert answer.status_code == 200
    assert answer.content == receipt
    name = f"jurisdiction-add-{entry(2).digest[:12]}.tlog-proof"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer["Cache-Control"]


def test_a_receipt_that_is_not_there_yet_is_waited_for(city: Jurisdiction, client: Client) -> None:
    perform(city, "edit", by=administrator())
    page = client.get(reverse("log:receipt", args=[entry(3).digest]))
    assert "It is being entered into the log; a moment." in page.content.decode()
    state = reverse("log:receipt-state", args=[entry(3).digest])
    assert f'hx-get="{state}"' in page.content.decode()
    assert f'hx-get="{state}"' in client.get(state).content.decode()
    sequencer.seal()
    publishing.publish_sealed()
    part = client.get(state).content.decode()
    assert "hx-get" not in part
    assert reverse("log:receipt", args=[entry(3).digest]) in part


def test_what_one_may_not_see_is_not_there(city: Jurisdiction, client: Client) -> None:
    perform(city, "edit", by=administrator(), inputs={"note": "for the file alone"})
    for name in ("log:receipt", "log:receipt-state"):
        for digest in ("0" * 64, entry(3).digest):
            assert client.get(reverse(name, args=[digest])).status_code == 404


def drop(client: Client, content: bytes) -> Any:
    return client.post(reverse("log:check"), {"file": SimpleUploadedFile("a.tlog-proof", content)})


def test_a_receipt_that_is_dropped_is_judged_in_words(receipt: bytes, client: Client, signer: Signer) -> None:
    assert client.get(reverse("log:check")).status_code == 200
    page = drop(client, receipt)
    said = page.content.decode()
    assert page.status_code == 200
    assert "This receipt holds" in said
    assert "Ada added this." in said
    assert f"junto verify FILE.tlog-proof --key &quot;{signer.key}&quot;".replace("&quot;", '"') in said
    assert "This receipt does not hold" in drop(client, receipt[:-5]).content.decode()
    assert "longer than 4,000,000 bytes" in drop(client, b"x" * 4_000_001).content.decode()
    empty = client.post(reverse("log:check"), {})
    assert (empty.status_code, "usa-error-message" in empty.content.decode()) == (400, True)


def test_the_page_of_the_log_tells_its_state_and_key(
    city: Jurisdiction, client: Client, signer: Signer, settings
) -> None:
    said = client.get(reverse("log:about")).content.decode()
    assert str(signer.key) in said
    assert "city.example/log" in said
    assert "Nobody is a witness yet." in said
    root = (settings.LOG / "checkpoint").read_text().splitlines()[2]
    assert root in said
    settings.LOG_WITNESSES = [("https://witness.example", str(new_signer("witness.example/w1").key))]
    assert "https://witness.example" in client.get(reverse("log:about")).content.decode()


def test_without_a_log_the_pages_say_so(client: Client) -> None:
    assert "Nothing is published yet" in client.get(reverse("log:about")).content.decode()
    assert "This city has published no log yet." in drop(client, b"x").content.decode()


# --- files -----------------------------------------------------------------------------------------------------------
def test_files_are_served_as_the_format_asks(city: Jurisdiction, client: Client, settings) -> None:
    checkpoint = client.get("/log/checkpoint")
    assert checkpoint.content == (settings.LOG / "checkpoint").read_bytes()
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Cache-Control"] == "public, max-age=1"
    tile = client.get("/log/tile/0/000.p/3")
    assert tile.content == (settings.LOG / "tile/0/000.p/3").read_bytes()
    assert tile["Content-Type"] == "application/octet-stream"
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/log/tile/entries/000.p/3").content[:2] == b"\x00\x20"
    assert client.get("/log/witnessed").status_code == 404


@pytest.mark.parametrize(
    "path", ["0/000", "0/000.p/4", "0/000.p/0", "0/0", "9/000", "..%2fcheckpoint", "../checkpoint", "0/000.p/3/"]
)
def test_what_is_no_file_of_the_log_is_not_there_and_not_kept(city: Jurisdiction, client: Client, path: str) -> None:
    answer = client.get(f"/log/tile/{path}")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


def test_the_files_are_read_only(city: Jurisdiction, client: Client) -> None:
    assert client.post("/log/checkpoint").status_code == 405
    assert client.put("/log/tile/0/000.p/3").status_code == 405
