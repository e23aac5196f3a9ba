"""Backup and restore: whole or not at all, verified, nothing written over, no key, a rollback told."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT, merkle_root
from junto.core.workflow import PROGRAM, Refused
from junto.journal import sequencer
from junto.journal.backups import archives, databases, emptiness, restoring, standing
from junto.journal.door import perform
from junto.journal.log import keys, publishing
from junto.journal.models import Position
from junto.people.models import Jurisdiction
from tests.databases import programs as programs_of_the_tests
from tests.environment import database
from tests.serving import Installation, Installations, execute

# A city that buys, two sealed submissions, a published log; a backup while somebody writes; then what comes after.
PLAY = """
import json, sys, threading, time, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from junto.core.tlog import publishing
from junto.core.tlog.notes import new_signer
from junto.core.workflow import PROGRAM, Refused
from junto.documents.models import Attachment
from junto.journal import quiet, sequencer
from junto.journal.backups.taking import take
from junto.journal.door import perform
from junto.journal.models import Blanks, Entry
from junto.people.models import Jurisdiction
from junto.solicitations.sealing import wraps
from tests.projects.making import world
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying
signer = new_signer("city.example/log")
def publish(folder):
    while (seal := sequencer.seal()) is None:  # a step a second, since offers may come
        time.sleep(0.05)
    publishing.publish(folder, quiet.digests, seal.size, origin="city.example/log", signers=[signer])
bidding = Bidding(Buying(world()))
solicitation = bidding.buying.published()
sealed = [bidding.handed_in(solicitation, name) for name in ("One", "Two")]
left = bidding.filled(solicitation, "Three")
SessionStore().create()
publish(settings.LOG)
stop, written = threading.Event(), []
def write():
    while not stop.is_set():
        written.append(perform(Jurisdiction(name=f"City {len(written)}", kind="city"), "add", by=PROGRAM))
    connection.close()
writer = threading.Thread(target=write); writer.start()
while len(written) < 5: stop.wait(0.01)
path, manifest, digest = take(Path(sys.argv[1]), lambda what: lambda part: None)
stop.set(); writer.join()
bidding.hand_in(left, "Three")
wraps.destroy_wrap(sealed[0].pk)  # as at the end of its retention
publish(Path(sys.argv[2]))
print(json.dumps(dict(
    digest=digest, entries=Entry.objects.count(), written=len(written), left=left.pk.hex, key=str(signer.key),
    sealed=[one.pk.hex for one in sealed], blanks=Blanks.objects.count(),
)))
"""


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings that name PostgreSQL's programs of the tests' own server."""
    return {"JUNTO_POSTGRESQL_PROGRAMS": str(programs_of_the_tests())}


def elsewhere(installation: Installation, name: str) -> Installation:
    """The same installation moved to an empty folder and an empty database."""
    environment = dict(installation.environment)
    if database() == "postgresql":
        made = f"{installation.database_name}_{name}"
        execute(f"CREATE DATABASE {made}")
        environment["JUNTO_DATABASE_URL"] = installation.database_url.replace(installation.database_name, made)
    else:
        del environment["JUNTO_DATABASE_URL"]
    return Installation(installation.data.with_name(f"{installation.data.name}_{name}"), environment)


def junto(installation: Installation, *words: str) -> subprocess.CompletedProcess[str]:
    moved = Installation(installation.data.parent, installation.environment)
    return moved.run("-m", "junto", *words, check=False, covered=True)


def test_backup_taken_under_load_comes_back_and_a_rollback_is_told(
    installations: Installations, programs: dict[str, str], tmp_path: Path
) -> None:
    made = installations.fresh(JUNTO_MFA_ROLES="", JUNTO_LOG_STEP_SECONDS="1", JUNTO_LOG_STEP_ENTRIES="8", **programs)
    backup, later = tmp_path / "backup.tar", tmp_path / "later"
    said = json.loads(made.run("-c", PLAY, str(backup), str(later)).stdout.splitlines()[-1])

    assert said["blanks"] >= 2
    with tarfile.open(backup) as tar:
        names = set(tar.getnames())
    assert {f"files/envelopes/sealed/{pk[-2:]}/{pk}" for pk in said["sealed"]} <= names
    assert not [n for n in names if said["left"] in n or "key" in n or "mail" in n or "drafts" in n]
    assert "files/log/checkpoint" in names
    assert backup.stat().st_mode & 0o077 == 0

    to = elsewhere(made, "back")
    shutil.copytree(made.data / "keys", to.data / "keys")  # the mirror
    done = junto(to, "--language", "es", "restore", str(backup), "--data", str(to.data),
                 "--since", str(later / "checkpoint"), "--key", said["key"])  # fmt: skip
    findings = [line for line in done.stdout.splitlines() if line.startswith("- ")]
    assert len(findings) == 1, done.stdout + done.stderr
    assert findings[0].endswith("the key of its wrap is missing")
    assert said["digest"] in done.stdout
    assert "SE RETROCEDIÓ" in done.stdout
    assert done.returncode == 1
    assert not (to.data / "envelopes" / "drafts").exists()
    here = Installation(to.data, {**to.environment, "JUNTO_DATA": str(to.data)})
    script = """
import django; django.setup()
from hashlib import sha256
from junto.solicitations.models import Submission
from junto.solicitations.sealing import wraps
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from junto.journal.backups import standing
from junto.journal.models import Entry
sessions = Session.objects.count() + UserSession.objects.count()
print(sessions, Entry.objects.count(), standing.why_not_published("city.example/log"))
print(standing.why_not_published("city.example/log-2"))
for row in Submission.objects.exclude(digest="").order_by("pk"):
    try:
        with wraps.unwrapped(row.pk) as path:
            print(sha256(path.read_bytes()).hexdigest() == row.digest)
    except FileNotFoundError:
        print("destroyed")
"""
    first, second, *read = here.run("-c", script).stdout.splitlines()
    sessions, entries, sentence = first.split(" ", 2)
    assert sessions == "0"
    assert said["entries"] - said["written"] <= int(entries) + 20
    assert int(entries) < said["entries"]
    assert "are not in what was restored" in sentence
    assert second == "None"
    assert read == ["destroyed", "True"]  # its bytes came back, never its key

    again = junto(to, "restore", str(backup), "--data", str(to.data))
    assert again.returncode == 2
    assert "is not empty" in again.stderr


def packed(folder: Path, **changes: Any) -> Path:
    """A backup of two small files."""
    (folder / "database").write_bytes(b"rows")
    (folder / "one").write_bytes(b"sealed")
    with archives.writing(folder / "b.tar", lambda _part: None, 10) as writing:
        writing.add("database", folder / "database")
        writing.add("files/envelopes/one", folder / "one")
        writing.close({"made_at": "2026-11-27T12:00:00+00:00", **changes})
    return folder / "b.tar"


def unpacked(path: Path) -> dict[str, Any]:
    into = path.with_name("into")
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    return archives.unpack(path, into, lambda _part: None)


def test_backup_that_was_packed_unpacks_to_the_same(tmp_path: Path) -> None:
    assert set(unpacked(packed(tmp_path))["files"]) == {"database", "files/envelopes/one"}
    assert (tmp_path / "into" / "files" / "envelopes" / "one").read_bytes() == b"sealed"


def test_backup_is_never_written_over_another(tmp_path: Path) -> None:
    path = packed(tmp_path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        packed(tmp_path)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "database", "one"]


def test_backup_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1")

    def broken() -> None:
        with archives.writing(tmp_path / "b.tar", lambda _part: None, 1) as writing:
            writing.add("one", tmp_path / "one")
            writing.add("two", tmp_path / "two")

    with pytest.raises(FileNotFoundError):
        broken()
    assert [p.name for p in tmp_path.iterdir()] == ["one"]


def test_every_changed_or_cut_byte_of_a_backup_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = packed(tmp_path)
    whole, right = path.read_bytes(), unpacked(path)
    refused = 0
    for at in range(0, len(whole), 509):
        for changed in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
            path.write_bytes(changed)
            try:
                # What is left are bytes that say nothing: padding, and times and owners that a backup does not set.
                assert unpacked(path)["files"] == right["files"]
                assert (path.with_name("into") / "files" / "envelopes" / "one").read_bytes() == b"sealed"
            except ValueError:
                refused += 1
    assert refused > 10


@pytest.mark.parametrize(
    ("name", "words"),
    [("../out", "no name of a backup"), ("/out", "no name of a backup"), ("a/../b", "no name"), ("a//b", "no name")],
)
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str, words: str) -> None:
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(ValueError, match=words):
        unpacked(tmp_path / "b.tar")


def test_links_twice_and_strange_files_are_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for members, words in (
        ([link], "is no file"),
        ([tarfile.TarInfo("a"), tarfile.TarInfo("a")], "twice"),
        ([tarfile.TarInfo("a")], "no manifest"),
    ):
        with tarfile.open(tmp_path / "b.tar", "w") as tar:
            for member in members:
                tar.addfile(member)
        with pytest.raises(ValueError, match=words):
            unpacked(tmp_path / "b.tar")
    (tmp_path / "b.tar").write_bytes(b"no tar at all" * 100)
    with pytest.raises(ValueError, match="no whole backup"):
        unpacked(tmp_path / "b.tar")


def test_place_is_filled_whole_or_not_at_all(tmp_path: Path) -> None:
    data = tmp_path / "data"

    def broken() -> None:
        with emptiness.place(data) as staging:
            (staging / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not data.exists()
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "log.key").write_text("k")
    with emptiness.place(data) as staging:
        (staging / "junto.sqlite3").write_text("x")
    assert sorted(p.name for p in data.iterdir()) == ["junto.sqlite3", "keys"]
    with pytest.raises(ValueError, match=r"is not empty \(junto.sqlite3\)"), emptiness.place(data):
        pass
    (data / "junto.sqlite3").unlink()
    (data / ".restoring").mkdir()
    with pytest.raises(ValueError, match="was broken off"), emptiness.place(data):
        pass


@pytest.mark.django_db
def test_checkpoint_is_held_to_the_order_of_the_database() -> None:
    for number in range(5):
        perform(Jurisdiction(name=f"City {number}", kind="city"), "add", by=PROGRAM)
    sequencer.seal()
    ordered = Position.objects.order_by("position").values_list("entry__digest", flat=True)
    digests = [bytes.fromhex(d) for d in ordered]
    for size in range(1, len(digests) + 1):
        same = Checkpoint("city", size, merkle_root(digests[:size]))
        assert standing.compare(same) == standing.Comparison(len(digests), 0, False)
        forked = Checkpoint("city", size, merkle_root([*digests[: size - 1], b"another"]))
        assert standing.compare(forked) == standing.Comparison(len(digests), 0, True)
    ahead = Checkpoint("city", len(digests) + 2, b"\0" * 32)
    assert standing.compare(ahead) == standing.Comparison(len(digests), 2, False)


@pytest.mark.django_db
def test_what_was_found_missing_stays_found(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.LOG = tmp_path, tmp_path / "log"
    assert standing.why_not_published("city") is None
    standing.write(standing.Standing("2026-11-27T12:00:00+00:00", "2026-11-26T02:00:00+00:00"))
    assert "not held to a later checkpoint" in str(standing.why_not_published("city"))
    restoring.hold_to(Checkpoint("city", 3, b"\1" * 32))
    assert "3 published entries are not in" in str(standing.why_not_published("city"))
    restoring.hold_to(Checkpoint("city", 0, EMPTY_ROOT))
    assert "3 published entries are not in" in str(standing.why_not_published("city"))
    assert standing.why_not_published("city-2") is None


@pytest.mark.postgresql_only
@pytest.mark.django_db
def test_missing_or_older_program_of_postgresql_is_a_sentence(settings: Any, tmp_path: Path) -> None:
    settings.POSTGRESQL_PROGRAMS = str(tmp_path)
    with pytest.raises(ValueError, match="pg_dump, which is not on this machine: install postgresql-client"):
        databases.copy(tmp_path / "out", lambda _part: None)
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 11.2'\n")
    program.chmod(0o755)
    with pytest.raises(ValueError, match=r"is of PostgreSQL 11, the server of \d+"):
        databases.copy(tmp_path / "out", lambda _part: None)


@pytest.mark.sqlite_only
def test_damaged_database_is_not_backed_up(tmp_path: Path) -> None:
    source = tmp_path / "d.sqlite3"
    with sqlite3.connect(source) as made:
        for table in ("django_session", "usersessions_usersession", "many"):
            made.execute(f"CREATE TABLE {table} (a)")
        made.executemany("INSERT INTO many VALUES (?)", [("x" * 100,)] * 1000)
    made.close()
    data = bytearray(source.read_bytes())
    data[3 * 4096 : 4 * 4096] = b"\xff" * 4096
    source.write_bytes(data)
    with pytest.raises((ValueError, sqlite3.DatabaseError), match="damaged|malformed"):
        databases._copy_sqlite(source, tmp_path / "copy", lambda _part: None)


@pytest.mark.django_db
def test_log_is_not_published_before_a_restore_was_held_to_a_checkpoint(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.LOG, settings.KEYS = tmp_path, tmp_path / "log", tmp_path / "keys"
    keys.install()
    sequencer.seal()
    standing.write(standing.Standing("2026-11-27T12:00:00+00:00", "2026-11-26T02:00:00+00:00"))
    duty = publishing.Publishing()
    duty()
    assert publishing.checkpoint() is None
    with pytest.raises(Refused, match="not held to a later checkpoint"):
        publishing.publish_all()
    restoring.hold_to(restoring.read_since(Path("none"), []))
    duty()
    assert publishing.checkpoint() is not None
    with pytest.raises(ValueError, match="take its newest checkpoint"):
        restoring.hold_to(restoring.read_since(Path("none"), []))
