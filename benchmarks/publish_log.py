"""Publishing the sealed record as a log, out of the database, beside the same log published from memory.

    PYTHONPATH=src .venv/bin/python benchmarks/publish_log.py [ENTRIES]

An installation of its own in a temporary folder (SQLite, synchronous=FULL). Entries are put into its tables as they
are, by the thousand, and sealed by the sequencer; what is measured begins after that. The floor publishes the same
digests from a list, with nothing of the database. The roots are compared. Time is the clock's, the disk included.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

DATA = Path(tempfile.mkdtemp(prefix="junto-publish-log-"))
os.environ |= {"JUNTO_DATA": str(DATA), "JUNTO_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "junto.settings"}
FEW = 20  # entries a publication while the city works
ROUNDS = 50


def main(count: int) -> None:
    import django  # noqa: PLC0415 - after the settings

    django.setup()
    from junto.core.tlog.publishing import publish  # noqa: PLC0415
    from junto.journal import sequencer  # noqa: PLC0415
    from junto.journal.commands.migrate import migrate  # noqa: PLC0415
    from junto.journal.log import keys, proofs, publishing  # noqa: PLC0415
    from junto.journal.models import Entry, Payload, Position  # noqa: PLC0415

    migrate()
    keys.install()
    signer = keys.signer()
    assert signer is not None

    def grown(more: int) -> None:
        subject, at = uuid4(), datetime.now(UTC)
        first = Entry(
            subject_type="a.b", subject_id=subject, number=1, root_type="a.b", root_id=subject, action="add", state="",
            role="", at=at, public=False, previous="", payload_digest="0" * 64,
        )  # fmt: skip
        columns = {f.attname: getattr(first, f.attname) for f in Entry._meta.concrete_fields if not f.primary_key}
        rows = [Entry(**columns | {"number": number + 1, "digest": secrets.token_hex(32)}) for number in range(more)]
        made = Entry.objects.bulk_create(rows, batch_size=1_000)
        Payload.objects.bulk_create([Payload(entry=one, salt="0" * 64, body="{}") for one in made], batch_size=1_000)
        sequencer.seal()

    def timed(work: Callable[[], object]) -> tuple[float, object]:
        start = time.perf_counter()
        found = work()
        return time.perf_counter() - start, found

    grown(count)
    digests = [
        bytes.fromhex(one)
        for one in Position.objects.order_by("position").values_list("entry__digest", flat=True).iterator()
    ]
    floor, least = timed(
        lambda: publish(DATA / "floor", lambda a, b: digests[a:b], count, origin=signer.name, signers=[signer])
    )
    taken, found = timed(publishing.publish_all)
    assert found == least
    said("floor: the same log from memory", count / floor)
    said("publish out of the database, steps of 50,000", count / taken, floor / taken)
    taken = 0.0
    for _ in range(ROUNDS):
        grown(FEW)
        taken += timed(publishing.publish_sealed)[0]
    said(f"{FEW} entries a publication: publications", ROUNDS / taken)
    entries = list(Entry.objects.select_related("payload").order_by("id")[:: max(1, count // 500)])
    # These entries were not made by the door: what is timed is the proof, without the receipt's own check.
    proofs.opening_of = lambda entry: Digest(entry.digest)  # type: ignore[assignment,return-value]
    import junto.core.tlog.receipts as making  # noqa: PLC0415

    making.verify_receipt = lambda *_given: None  # type: ignore[assignment]
    taken, _ = timed(lambda: [proofs.receipt_of(entry) for entry in entries])
    said("receipts out of the published files", len(entries) / taken)


class Digest:
    """An opening that is nothing but a digest."""

    def __init__(self, digest: str) -> None:
        self.digest = bytes.fromhex(digest)

    def data(self) -> bytes:
        """Nothing."""
        return b"{}"


def said(what: str, rate: float, beside: float | None = None) -> None:
    """One line."""
    ratio = "" if beside is None else f"   {beside:5.2f} of the floor"
    sys.stdout.write(f"{what:<58}{rate:12,.0f} /s{ratio}\n")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1].replace(",", "").replace("_", "")) if sys.argv[1:] else 100_000)
    finally:
        shutil.rmtree(DATA)
