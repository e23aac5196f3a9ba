"""Two worlds by the same clock: in one nobody else offers, in the other seven do; nobody can tell them apart."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from junto.core.tlog.placing import CHECKPOINT
from junto.core.workflow import Actor
from junto.frame import panels
from junto.journal import clock, quiet, sequencer
from junto.journal.due import apply_due
from junto.journal.log import keys, publishing
from junto.journal.models import Entry
from junto.places import layers
from junto.publication.bulk import publish
from junto.publication.releases.following import make_releases
from junto.solicitations import actions
from junto.solicitations.models import Solicitation, Submission
from tests.publication.crawling import Crawl, Reached
from tests.solicitations.bidding import PDF, Bidding, fresh

pytestmark = pytest.mark.django_db
RIVALS = [f"Rival {number}" for number in range(1, 8)]
WATCHER = "Watcher Works"
STEP = 10  # minutes
PAGE = "solicitations.solicitation"
WHOLE = os.environ.get("JUNTO_WHOLE_CRAWL") == "yes"  # every page, also before the deadline: for `make soak`
FEW = (
    r"/($|log/|solicitations/|publication/|healthz|api/v1/(solic|needs$|projects$)|places/.*geojson|documents/versions)"
)
FEWER = r"/($|log/|solicitations/|notices/|publication/purchases|people/persons/$)"


@dataclass
class Stage:
    """A solicitation that takes offers, companies that may offer, and where the log lies."""

    bidding: Bidding
    solicitation: Solicitation
    browse: Callable[[Actor | None], Client]
    settings: Any
    folder: Path
    anyone: re.Pattern[str] = re.compile("" if WHOLE else FEW)
    seller: re.Pattern[str] = re.compile("" if WHOLE else FEWER)

    @contextmanager
    def before(self, minutes: float) -> Iterator[None]:
        """So many minutes before the deadline; fewer than none: after it."""
        assert self.solicitation.deadline is not None
        with clock.set_to(self.solicitation.deadline - timedelta(minutes=minutes)):
            yield

    def work(self, minutes: float) -> None:
        """What the worker does at that time."""
        with self.before(minutes):
            apply_due()
            sequencer.seal()
            make_releases()
            publishing.publish_sealed()
            at = clock.now().timestamp()
        os.utime(Path(self.settings.LOG) / CHECKPOINT, (at, at))  # the page tells when it was published

    def offer(self, company: str, minutes: float) -> Submission:
        """A company hands an offer in."""
        with self.before(minutes):
            return self.bidding.packed(self.solicitation, PDF, company)

    def played(self, rivals: list[str], capture: Any) -> list[Reached]:
        """The last half hour with so many offers, and all that can be reached before and after its end."""
        with capture(execute=True):
            self.offer(WATCHER, 25)
        self.work(20)
        with capture(execute=True):
            offers = [self.offer(company, 16 - 2 * number) for number, company in enumerate(rivals)]
            if rivals:
                with self.before(1):
                    actions.withdraw_submission(offers[0], by=self.bidding.buying.seller(rivals[0]))
                    self.offer(rivals[0], 1)
        seen = []
        for minutes in (10, 0, -10):
            self.work(minutes)
            if minutes < 0 or (WHOLE and minutes):
                seen += self.looked(minutes)
        return seen

    def looked(self, minutes: float) -> list[Reached]:
        """What anyone, and a company that offered, can reach then; the files of the log and of the open data."""
        with self.before(minutes - 1):
            page = self.solicitation.get_absolute_url()
            own = Submission.objects.get(organization__name=WATCHER).get_absolute_url()
            seller = self.bidding.buying.seller(WATCHER)
            here = [
                Crawl(self.browse(None), self.anyone).everything(page),
                Crawl(self.browse(seller), self.seller).everything(page, own),
            ]
            publish(self.folder / "out")
        crawl = Crawl(Client())
        files: Reached = {"open data": tuple(crawl.alike(one.read_text()) for one in _files(self.folder / "out"))}
        for one in _files(Path(self.settings.LOG)):
            files[one.relative_to(self.settings.LOG).as_posix()] = (one.stat().st_size,)
        return [*here, files]


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


@pytest.fixture
def stage(bidding: Bidding, browse: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """All companies are known and the first step of the log is made."""
    solicitation = bidding.buying.published()
    for name in (WATCHER, *RIVALS):
        browse(bidding.buying.seller(name))
    settings.LOG, settings.LOG_NAME, settings.KEYS = tmp_path / "log", "city.example/log", tmp_path / "keys"
    settings.LOG_STEP_SECONDS, settings.LOG_STEP_ENTRIES, settings.RATE_LIMITS = 60 * STEP, 256, False
    monkeypatch.setattr("os.fsync", lambda _handle: None)
    keys.install()
    made = Stage(bidding, fresh(solicitation), browse, settings, tmp_path)
    made.work(60)
    return made


def both(stage: Stage, capture: Any) -> list[list[Reached]]:
    """The two worlds, each played from the same beginning."""
    found = []
    for number, rivals in enumerate(([], RIVALS)):
        log = stage.folder / f"log-{number}"
        shutil.copytree(stage.folder / "log", log)
        stage.settings.LOG, stage.settings.ENVELOPES = log, stage.folder / f"envelopes-{number}"
        kept = transaction.savepoint()
        found.append(stage.played(rivals, capture))
        assert Submission.objects.exclude(state="draft").count() == (9 if rivals else 1)
        transaction.savepoint_rollback(kept)
    return found


def differences(worlds: list[list[Reached]]) -> list[str]:
    """Where they can be told apart."""
    found = []
    for here, there in zip(*worlds, strict=True):
        found += [address for address in sorted(here.keys() | there.keys()) if here.get(address) != there.get(address)]
    return found


def test_nobody_outside_can_tell_whether_others_offered(stage: Stage, django_capture_on_commit_callbacks: Any) -> None:
    worlds = both(stage, django_capture_on_commit_callbacks)
    assert differences(worlds) == []
    anyone, watcher, files = worlds[1][-3:]
    assert len(anyone) > 40
    assert files["tile/entries/003"] == (256 * 34,)  # five steps of 256; an entry has 34 bytes
    assert "the log grows only every 10 min" in anyone["/log/"][2]
    assert sum("Cameras" in kept[2] for kept in anyone.values()) > 5
    # of the publication, its draft, its offer; among all pages of more
    assert sum("c2sp.org/tlog-proof" in kept[2] for kept in watcher.values()) >= 3


@pytest.mark.sqlite_only  # the comparison is the same on both
def test_what_tells_is_found(
    stage: Stage, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step as long as what came; a map's tag made of the newest entry; a page that counts."""
    monkeypatch.setattr(quiet, "step_size", lambda waiting: waiting or 1)
    monkeypatch.setattr(layers, "sha256", lambda _content: sha256(str(Entry.objects.count()).encode()))
    counting = (99, lambda _request, _solicitation: str(Submission.objects.count()))
    monkeypatch.setitem(panels._panels, PAGE, [*panels._panels[PAGE], counting])
    page = f"/solicitations/{stage.solicitation.pk}/"
    stage.anyone = re.compile(f"/log/(checkpoint)?$|/places/areas.geojson|{page}$")
    stage.seller = re.compile("/none")
    found = differences(both(stage, django_capture_on_commit_callbacks))
    assert {"/log/", "/log/checkpoint", "/places/areas.geojson"} <= set(found)
    assert any(one.startswith("tile/entries/") for one in found)
    assert any(one.startswith("/solicitations/id") for one in found)
