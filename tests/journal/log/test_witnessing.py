"""The worker's round of witnesses: what they signed is kept and served; whatever they do, publishing goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from junto.core.tlog.checkpoints import open_checkpoint
from junto.core.tlog.notes import Signer, new_signer
from junto.journal import sequencer
from junto.journal.log import keys, proofs, publishing
from junto.journal.log.judging import judge
from junto.journal.log.witnessing import Asking, have_stamped
from junto.journal.models import Entry
from tests.core.tlog.authority import stamping
from tests.core.tlog.witness import Witness, witnessing
from tests.journal.making import jurisdiction

pytestmark = pytest.mark.django_db


def published() -> None:
    jurisdiction(f"City {Entry.objects.count()}")
    sequencer.seal()
    publishing.publish_sealed()


def test_what_witnesses_signed_is_kept_served_and_in_receipts(signer: Signer, settings, client: Client) -> None:
    published()
    asking = Asking()
    with witnessing(Witness(new_signer("witness.example/w1"), signer.key)) as witness:
        settings.LOG_WITNESSES = [(witness.address, str(witness.key))]
        asking()
        asking()  # it has signed this one already
        published()
        asking()
        assert witness.asked == [0, 1]
    served = client.get("/log/checkpoint").content
    assert served == client.get("/log/witnessed").content
    assert [one.key.name for one in open_checkpoint(served, keys.known()).signers] == [
        signer.name,
        "witness.example/w1",
    ]
    entry = Entry.objects.select_related("payload").first()
    assert entry is not None
    judged = judge(proofs.receipt_of(entry) or b"")
    assert [(name, at.isoformat()) for name, at in judged.witnesses] == [
        ("witness.example/w1", "2027-01-15T08:00:00+00:00")
    ]


def test_a_witness_that_fails_stops_nothing(signer: Signer, settings, caplog: pytest.LogCaptureFixture) -> None:
    with (
        witnessing(Witness(new_signer("witness.example/w1"), signer.key, status=500)) as broken,
        witnessing(Witness(new_signer("witness.example/w2"), signer.key)) as good,
    ):
        gone = new_signer("witness.example/w3").key
        settings.LOG_WITNESSES = [
            (broken.address, str(broken.key)),
            ("http://127.0.0.1:1", str(broken.key.__class__(gone.name, broken.key.kind, gone.public))),
            (good.address, str(good.key)),
        ]
        Asking()()  # nothing is published yet
        published()
        Asking()()
        published()
    assert publishing.published_size() == 2
    note = (settings.LOG / "witnessed").read_bytes()
    assert [one.key.name for one in open_checkpoint(note, keys.known()).signers] == [signer.name, "witness.example/w2"]
    assert f"The witness at {broken.address} did not sign: The server answers 500." in caplog.text
    assert "The witness at http://127.0.0.1:1 did not sign: It could not be fetched" in caplog.text


def test_the_authority_stamps_what_is_published_and_its_failure_stops_nothing(
    signer: Signer, settings, client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stamping(tmp_path / "tsa") as authority:
        settings.LOG_TIMESTAMPS = authority.address
        have_stamped()  # nothing is published yet
        published()
        have_stamped()
        authority.instead = (500, b"")
        published()
        have_stamped()
    assert f"The authority at {authority.address} did not stamp the log: The server answers 500." in caplog.text
    assert [one.name for one in sorted((settings.LOG / "timestamps").iterdir())] == ["1.note", "1.tsr"]
    served = client.get("/log/timestamps/1.tsr")
    assert served["Content-Type"] == "application/timestamp-reply"
    assert served.content == (settings.LOG / "timestamps/1.tsr").read_bytes()
    assert "/log/timestamps/1.note" in client.get("/log/").content.decode()
    assert client.get("/log/timestamps/1.key").status_code == 404
    assert client.get("/log/timestamps/2.tsr").status_code == 404
