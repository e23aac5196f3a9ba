"""While offers may come: steps of one size at fixed times, whatever was recorded; blanks that are no entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from junto.core.tlog.auditing import audit
from junto.core.tlog.blanks import blank
from junto.core.tlog.merkle import merkle_root
from junto.core.tlog.notes import Signer
from junto.core.tlog.proof_files import verify_receipt
from junto.core.tlog.sources import source_of
from junto.core.workflow import PROGRAM
from junto.journal import clock, quiet, sequencer, triggers, worker
from junto.journal.backups import standing
from junto.journal.check import check
from junto.journal.door import perform_many
from junto.journal.log import keys, proofs, publishing
from junto.journal.models import Blanks, Entry, Position, Seal
from tests.journal.making import jurisdiction, organizations, settle

pytestmark = pytest.mark.django_db
TEN = dt.datetime(2026, 11, 27, 10, 0, tzinfo=dt.UTC)
SIZE = 16


class City:
    """Whether offers may come, and about which times nothing is told."""

    def __init__(self) -> None:
        self.offers = True
        self.windows: list[quiet.Window] = []

    def recorded(self, count: int) -> None:
        """So many entries more."""
        perform_many(organizations(count - 1, jurisdiction(f"City {Entry.objects.count()}")), "add", by=PROGRAM)


@pytest.fixture
def city(settings: Any, monkeypatch: pytest.MonkeyPatch) -> City:
    made = City()
    settings.LOG_STEP_SECONDS, settings.LOG_STEP_ENTRIES = 600, SIZE
    monkeypatch.setattr(quiet, "_reasons", [quiet.Reason(lambda: made.offers, lambda: made.windows)])
    monkeypatch.setattr("secrets.randbelow", lambda _most: 0)
    return made


@contextmanager
def at(minutes: float) -> Iterator[None]:
    with clock.set_to(TEN + dt.timedelta(minutes=minutes)):
        yield


def sealed(minutes: float) -> int | None:
    """The tree's size where it was sealed then; None where it was not."""
    with at(minutes):
        made = sequencer.seal()
    return None if made is None else made.size


# --- the grid --------------------------------------------------------------------------------------------------------
def test_the_tree_grows_by_one_size_at_fixed_times_whatever_was_recorded(city: City) -> None:
    with at(0):
        city.recorded(3)
    assert sealed(0.1) == 16
    with at(4):
        city.recorded(9)
    assert [sealed(minutes) for minutes in (4, 9.99, 10, 10.01, 19.99)] == [None, None, 32, None, None]
    assert [sealed(minutes) for minutes in (20, 31, 39, 40)] == [48, 64, None, 80]  # nothing was recorded at all
    assert list(Blanks.objects.order_by("start").values_list("start", "count", "final")) == [
        (0, 13, False), (16, 7, False), (32, 16, False), (48, 16, False), (64, 16, False),
    ]  # fmt: skip
    assert Position.objects.count() == Entry.objects.count() == 12


@pytest.mark.parametrize(("waiting", "leaves"), [(0, 16), (16, 16), (17, 32), (33, 64), (64, 64)])
def test_what_does_not_fit_a_step_doubles_it(city: City, waiting: int, leaves: int) -> None:
    assert quiet.step_size(waiting) == leaves


def test_up_to_half_a_step_is_added_by_lot(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("secrets.randbelow", lambda most: asked.append(most) or most - 1)
    assert [quiet.step_size(waiting) for waiting in (0, 9, 10)] == [16, 16, 32]
    assert asked == [8, 8, 8]


def test_the_first_step_waits_for_the_grid_and_the_last_one_hides_what_came_since(city: City) -> None:
    city.offers = False
    with at(1):
        city.recorded(2)
    assert sealed(1) == 2
    city.offers = True
    with at(2):
        city.recorded(1)
    assert [sealed(2), sealed(10)] == [None, 18]
    city.offers = False
    with at(11):
        city.recorded(5)
    assert [sealed(11), sealed(20)] == [None, 34]
    assert Blanks.objects.get(start=18).final
    with at(21):
        city.recorded(1)
    assert [sealed(21), sealed(22)] == [35, None]


def test_without_steps_by_setting_all_is_sealed_at_once(city: City, settings: Any) -> None:
    settings.LOG_STEP_SECONDS = 0
    city.recorded(3)
    assert sealed(0) == 3
    assert not quiet.keeping()


def test_the_worker_makes_steps_also_where_nothing_was_written(city: City) -> None:
    sealing = worker._Sealing()
    with at(0):
        city.recorded(1)
        sealing()
    for minutes in (5, 10, 15, 20):
        with at(minutes):
            sealing()
    assert list(Seal.objects.order_by("size").values_list("size", flat=True)) == [16, 32, 48]


def test_it_is_known_when_the_next_step_comes(city: City) -> None:
    with at(3):
        assert quiet.waits_until() is None  # the first one is due
        city.recorded(1)
        sequencer.seal()
        assert quiet.waits_until() == TEN + dt.timedelta(minutes=10)
    with at(10):
        assert quiet.waits_until() is None
    city.offers = False
    with at(10):
        sequencer.seal()
    with at(12):
        assert quiet.waits_until() is None


# --- the leaves ------------------------------------------------------------------------------------------------------
def test_entries_stand_by_lot_and_every_other_leaf_is_made_of_the_seed(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "places", lambda start, _size, waiting: [start + 9, start + 2, start + 5][:waiting])
    with at(0):
        city.recorded(3)
    sealed(0)
    seed = bytes.fromhex(Blanks.objects.get().seed)
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    assert dict(Position.objects.values_list("position", "entry_id")) == {9: ids[0], 2: ids[1], 5: ids[2]}
    digest = dict(Position.objects.values_list("position", "entry__digest"))
    leaves = [bytes.fromhex(digest[place]) if place in digest else blank(seed, place) for place in range(16)]
    assert list(quiet.digests(0, 16)) == leaves
    assert list(quiet.digests(4, 11)) == leaves[4:11]
    assert Seal.objects.get().root == merkle_root(leaves).hex()


def test_places_are_drawn_anew_and_each_once() -> None:
    drawn = {tuple(quiet.places(100, 256, 3)) for _ in range(20)}
    assert len(drawn) > 1
    assert all(len(set(three)) == 3 and min(three) >= 100 and max(three) < 356 for three in drawn)
    assert sorted(quiet.places(5, 4, 4)) == [5, 6, 7, 8]


def test_the_published_log_holds_and_receipts_prove_their_entries(
    city: City, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = _log(settings, tmp_path, monkeypatch)
    for minutes in (0, 10, 20):
        with at(minutes):
            city.recorded(2)
        sealed(minutes)
        assert publishing.publish_sealed() is not None
    assert publishing.published_size() == 48
    found = audit(source_of(str(settings.LOG)), [signer.key])
    assert (found.findings, found.blanks) == ([], 0)
    for entry in Entry.objects.select_related("payload"):
        receipt = verify_receipt(proofs.receipt_of(entry) or b"", [signer.key])
        assert receipt.opening.digest.hex() == entry.digest
    published = publishing.checkpoint()
    assert published is not None
    assert standing.compare(published) == standing.Comparison(48, 0, False)


def _log(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Signer:
    settings.KEYS, settings.LOG, settings.LOG_NAME = tmp_path / "keys", tmp_path / "log", "city.example/log"
    monkeypatch.setattr("os.fsync", lambda _handle: None)
    keys.install()
    signer = keys.signer()
    assert signer is not None
    return signer


# --- afterwards ------------------------------------------------------------------------------------------------------
def test_blanks_are_disclosed_once_nothing_is_to_be_hidden_there(
    city: City, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = _log(settings, tmp_path, monkeypatch)
    disclosing = publishing.Disclosing()
    disclosing()  # nothing is published
    for minutes in (0, 10, 20, 30):
        with at(minutes):
            city.recorded(2)
        sealed(minutes)
        publishing.publish_sealed()

    def told(*windows: tuple[float, float | None]) -> int:
        ends = [(TEN + dt.timedelta(minutes=a), b and TEN + dt.timedelta(minutes=b)) for a, b in windows]
        city.windows = [quiet.Window(since, until) for since, until in ends]
        disclosing()
        found = audit(source_of(str(settings.LOG)), [signer.key])
        assert found.findings == []
        return found.blanks

    assert told((-5, None)) == 0
    assert not (settings.LOG / "blanks").exists()
    assert told((15, None)) == 28
    assert told((25, None)) == 42
    assert told((12, 18)) == 42  # all but the step in which it lies
    assert told() == 56
    before = (settings.LOG / "blanks").stat().st_mtime_ns
    assert told() == 56
    assert (settings.LOG / "blanks").stat().st_mtime_ns == before


# --- what was changed behind the record's back -----------------------------------------------------------------------
@pytest.fixture
def unguarded(behind_the_back: Callable[..., None]) -> Callable[..., None]:
    def write(sql: str, table: str) -> None:
        settle()
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        for event in ("update", "delete"):
            behind_the_back(f"DROP TRIGGER {table}_no_{event}{on}")
        behind_the_back(sql)
        settle()
        triggers.install()

    return write


@pytest.fixture
def two_steps(city: City) -> None:
    for minutes in (0, 10):
        with at(minutes):
            city.recorded(2)
        sealed(minutes)


def test_an_untouched_record_with_blanks_has_no_findings(two_steps: None) -> None:
    report = check()
    assert (report.findings, report.entries, report.blanks, report.seals, report.unsealed) == ([], 4, 28, 2, 0)


def test_an_entry_made_a_blank_is_found(two_steps: None, unguarded: Callable[..., None]) -> None:
    unguarded("DELETE FROM journal_position WHERE seal_id = (SELECT max(id) FROM journal_seal)", "journal_position")
    assert check().findings == [
        "The seal at 32 does not fit the entries before it.",
        "The step sealed at 32 has 16 blank leaves instead of 14.",
    ]


def test_another_seed_or_a_lost_step_is_found(two_steps: None, unguarded: Callable[..., None]) -> None:
    unguarded(f"UPDATE journal_blanks SET seed = '{'ab' * 32}' WHERE start = 16", "journal_blanks")
    assert check().findings == ["The seal at 32 does not fit the entries before it."]
    unguarded("DELETE FROM journal_blanks WHERE start = 16", "journal_blanks")
    (finding,) = check().findings
    assert finding.startswith("The order has a gap before position ")
    assert len(list(quiet.digests(0, 32))) < 32
