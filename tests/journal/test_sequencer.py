"""One order for all entries, sealed in batches whose roots grow on one another."""

from __future__ import annotations

import pytest

from junto.core.tlog.merkle import merkle_root
from junto.core.workflow import PROGRAM
from junto.journal import sequencer
from junto.journal.door import perform_many
from junto.journal.models import Entry, Position, Seal
from tests.journal.making import jurisdiction, organizations

pytestmark = pytest.mark.django_db


def test_nothing_to_seal_makes_no_seal() -> None:
    assert sequencer.seal() is None
    assert Seal.objects.count() == 0


def test_seal_covers_all_entries_in_their_order() -> None:
    city = jurisdiction()
    sequencer.seal()
    perform_many(organizations(4, city), "add", by=PROGRAM)
    seal = sequencer.seal()
    assert seal is not None
    digests = list(Entry.objects.order_by("id").values_list("digest", flat=True))
    assert (seal.size, seal.root) == (5, merkle_root([bytes.fromhex(d) for d in digests]).hex())
    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == [0, 1, 2, 3, 4]
    assert list(Position.objects.order_by("position").values_list("entry_id", flat=True)) == list(
        Entry.objects.order_by("id").values_list("id", flat=True)
    )


def test_seal_works_in_batches_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 2)
    city = jurisdiction()
    perform_many(organizations(4, city), "add", by=PROGRAM)
    last = sequencer.seal()
    assert last is not None
    assert list(Seal.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5]
    digests = list(Entry.objects.order_by("id").values_list("digest", flat=True))
    assert last.root == merkle_root([bytes.fromhex(d) for d in digests]).hex()
