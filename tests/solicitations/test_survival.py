"""Nothing acknowledged is lost and nothing taken late: processes killed, the last seconds, a clock set back."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from junto.core.workflow import Refused
from junto.journal.middleware import is_full
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import Addendum
from junto.solicitations.sealing import disk, wraps
from tests.handing_in import Ground, ground
from tests.projects.making import world
from tests.serving import Installations
from tests.signing import sign_in
from tests.soak import kills, last_seconds, power_cut
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying

COMPANIES, CUT = 25, 12


@pytest.fixture(scope="module")
def on(installations: Installations) -> Iterator[Ground]:
    """A city with companies enough for all of these tests: setting it up takes longer than what is tested."""
    with ground(installations, 8 + COMPANIES + last_seconds.AFTER_ALL + CUT) as made:
        yield made


def test_processes_killed_at_any_moment_lose_nothing_acknowledged(on: Ground) -> None:
    figures = kills.rounds(on, count=6, companies=8)
    assert figures.faults == []
    assert figures.rounds == 6
    assert figures.acknowledged >= 6
    assert figures.killed >= 6


@pytest.mark.sqlite_only
@pytest.mark.skipif(not shutil.which("gcc"), reason="The recorder of file operations is compiled: install gcc.")
def test_power_cuts_lose_nothing_and_a_sync_left_out_is_found(on: Ground) -> None:
    figures = power_cut.play(on, cuts=30, seconds=60, companies=CUT)
    assert figures.faults == []
    assert figures.acknowledged == CUT
    assert figures.cuts == 30
    assert min(figures.found.values()) > 0, figures.found


@pytest.mark.sqlite_only  # what the clock does is tested on both in tests/journal
def test_last_seconds_lose_nothing_and_take_nothing_late(on: Ground) -> None:
    figures = last_seconds.play(on, companies=COMPANIES, seconds=2.0)
    assert figures.faults == []
    assert figures.unanswered == 0
    assert figures.in_time + figures.late == COMPANIES
    assert figures.late >= last_seconds.SLOW
    assert figures.late_though_clock_back == last_seconds.AFTER_ALL


@pytest.mark.django_db
@pytest.mark.parametrize("nth", range(1, 9))
def test_full_disk_is_a_sentence_leaves_nothing_and_all_works_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, nth: int
) -> None:
    settings.ENVELOPES, settings.KEYS = tmp_path / "envelopes", tmp_path / "keys"
    bidding = Bidding(Buying(world()))
    draft = bidding.draft(bidding.buying.published())
    seller = Client()
    sign_in(seller, Person.objects.get(pk=bidding.buying.seller().person))
    address = reverse("solicitations:submission-packed", args=[draft.pk])
    wraps.key_place(draft.pk).unlink(missing_ok=True)  # made anew, so that its four syncs are among those that fail
    disk._reached.clear()
    calls, fsync = iter(range(1, 100)), os.fsync

    def full(handle: int) -> None:
        if next(calls) == nth:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        answer = seller.post(address, {"file": SimpleUploadedFile("e.zip", b"sealed")})
    assert answer.status_code == 507
    assert "There is no room left on this server" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.digest) == ("draft", "")
    assert list(wraps.passing()) == []

    assert seller.post(address, {"file": SimpleUploadedFile("e.zip", b"sealed")}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert wraps.digest(draft.pk) == draft.digest


@pytest.mark.parametrize(
    ("exception", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError('could not extend file "base/5/1": No space left on device'), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (OperationalError("database is locked"), False),
        (ValueError("disk is full"), False),
    ],
    ids=lambda value: value if isinstance(value, bool) else type(value).__name__ + str(value)[:12],
)
def test_full_disk_is_told_from_other_trouble(exception: Exception, full: bool) -> None:
    assert is_full(exception) is full


@pytest.mark.django_db
def test_addendum_issued_during_an_upload_asks_to_be_acknowledged_and_the_earlier_to_be_confirmed() -> None:
    bidding = Bidding(Buying(world()))
    buying = bidding.buying
    solicitation = buying.published()
    before, during = bidding.packed(solicitation, b"before"), bidding.draft(solicitation, "Bright Bids")
    addendum = buying.addendum(solicitation, material=True)

    def upload() -> Iterator[bytes]:
        yield b"first half, "
        actions.issue_addendum(addendum, by=buying.officer)
        yield b"second half"

    with pytest.raises(Refused, match="Acknowledge addendum 1 first"):
        actions.submit_packed(during, upload(), by=buying.seller("Bright Bids"))
    during.refresh_from_db()
    before.refresh_from_db()
    assert (during.state, before.state) == ("draft", "to_confirm")
    issued = Addendum.objects.get(pk=addendum.pk)
    actions.acknowledge_addendum(issued, organization=during.organization, by=buying.seller("Bright Bids"))
    again = actions.submit_packed(during, iter([b"both halves"]), by=buying.seller("Bright Bids"))
    assert (again.state, again.addendum_number) == ("submitted", 1)
