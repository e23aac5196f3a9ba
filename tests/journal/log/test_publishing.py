"""Publishing: what is sealed becomes the log, nothing else does; where the two do not fit, nothing is signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from junto.core.tlog.auditing import audit
from junto.core.tlog.notes import Signer
from junto.core.tlog.problems import TlogError
from junto.core.tlog.sources import source_of
from junto.core.tlog.tiles import entries_in
from junto.core.workflow import PROGRAM
from junto.journal import sequencer
from junto.journal.door import perform_many
from junto.journal.log import publishing
from junto.journal.models import Entry, Position, Seal
from tests.journal.making import jurisdiction, organizations

pytestmark = pytest.mark.django_db


def sealed(count: int) -> None:
    """So many entries more, sealed."""
    city = jurisdiction(f"City {Entry.objects.count()}")
    perform_many(organizations(count - 1, city), "add", by=PROGRAM)
    sequencer.seal()


def test_the_log_is_the_sealed_digests_in_their_order(signer: Signer, settings) -> None:
    sealed(3)
    sealed(300)
    found = publishing.publish_sealed()
    assert found is not None
    seal = Seal.objects.order_by("-size").first()
    assert seal is not None
    assert (found.origin, found.size, found.root.hex()) == ("city.example/log", 303, seal.root)
    digests = list(Position.objects.order_by("position").values_list("entry__digest", flat=True))
    bundles = [(settings.LOG / "tile/entries/000", 256), (settings.LOG / "tile/entries/001.p/47", 47)]
    published = [one.hex() for path, width in bundles for one in entries_in(Path(path).read_bytes(), width)]
    assert published == digests
    assert audit(source_of(str(settings.LOG)), [signer.key]).findings == []


def test_what_is_not_sealed_is_not_published(signer: Signer) -> None:
    jurisdiction()
    assert publishing.publish_sealed().size == 0  # type: ignore[union-attr]
    sequencer.seal()
    assert publishing.publish_sealed().size == 1  # type: ignore[union-attr]


def test_a_row_that_was_rolled_back_leaves_no_leaf(signer: Signer) -> None:
    """The row and its entry are one transaction: both are there, or neither."""
    with transaction.atomic():
        jurisdiction("Nowhere")
        transaction.set_rollback(True)
    kept = jurisdiction("Dallas")
    sequencer.seal()
    assert publishing.publish_sealed().size == 1  # type: ignore[union-attr]
    assert list(Entry.objects.values_list("subject_id", flat=True)) == [kept.pk]


def test_much_is_published_in_steps_from_seal_to_seal(signer: Signer) -> None:
    for _ in range(4):
        sealed(10)
    assert [publishing.publish_sealed(25).size for _ in range(3)] == [20, 40, 40]  # type: ignore[union-attr]
    sealed(10)
    assert publishing.publish_sealed(3).size == 50  # type: ignore[union-attr]  # one seal is never cut


def test_all_is_published_at_once_where_that_is_asked(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing.publish_sealed, "__defaults__", (5,))
    for _ in range(3):
        sealed(4)
    assert publishing.publish_all().size == 12  # type: ignore[union-attr]


def test_without_a_key_nothing_is_published(settings, caplog: pytest.LogCaptureFixture) -> None:
    sealed(2)
    duty = publishing.Publishing()
    duty()
    duty()
    assert publishing.publish_all() is None
    assert not settings.LOG.exists()
    assert caplog.text.count("The log is not published: it has no key yet.") == 1


def test_the_duty_looks_at_the_files_only_when_something_was_sealed(
    signer: Signer, django_assert_num_queries, settings
) -> None:
    sealed(2)
    duty = publishing.Publishing()
    duty()
    with django_assert_num_queries(1):
        duty()
    sealed(2)
    duty()
    assert publishing.published_size() == 4
    (settings.LOG / "checkpoint").unlink()  # whoever lost the files gets them again
    duty()
    assert publishing.published_size() == 4


def test_a_database_older_than_the_published_log_is_not_signed_over(signer: Signer, settings) -> None:
    sealed(5)
    publishing.publish_sealed()
    before = (settings.LOG / "checkpoint").read_bytes()
    with pytest.raises(TlogError, match="it cannot go back to 0"):
        publishing.publish(settings.LOG, lambda _a, _b: [], 0, origin=signer.name, signers=[signer])
    assert (settings.LOG / "checkpoint").read_bytes() == before


def test_digests_that_do_not_lead_to_the_seal_are_not_signed(
    signer: Signer, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(3)
    monkeypatch.setattr(publishing.quiet, "digests", lambda start, end: [bytes(32)] * (end - start))
    with pytest.raises(TlogError, match="lead to another root than they should: nothing is signed"):
        publishing.publish_sealed()
    assert not (settings.LOG / "checkpoint").exists()
