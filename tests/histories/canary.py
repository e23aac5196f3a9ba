"""A string in everything that companies hand in, by every way in: where it lies before the opening, and after."""

from __future__ import annotations

import io
import logging
import os
import secrets
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend
from django.db import connection
from django.test.utils import override_settings

from junto.core.money import Money
from junto.core.sealing import parse_recipient, seal, unseal
from junto.journal import clock, sequencer
from junto.journal.backups.taking import DATABASE, take
from junto.journal.log.publishing import publish_all
from junto.notices.digests import make_digests
from junto.notices.mailing import send_digests, send_urgent
from junto.publication.bulk import publish
from junto.publication.releases.following import make_releases
from junto.solicitations import actions
from junto.solicitations.envelopes import drafting
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents, Price, listing
from junto.solicitations.envelopes.parts import contents_for
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.sealing.queries import key_in_use
from junto.solicitations.sealing.wraps import unwrapped
from tests.databases import programs
from tests.environment import SERVER
from tests.histories import searching
from tests.histories.searching import Piece
from tests.serving import Installation
from tests.solicitations.bidding import Bidding, pieces
from tests.solicitations.envelopes.making import PDF, document
from tests.solicitations.sealing import Dealing

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"


def new_canary() -> str:
    """Letters that stand nowhere by chance."""
    return "".join(secrets.choice(LETTERS) for _letter in range(36))


class Nest:
    """An installation in which a string was handed in by every way there is."""

    def __init__(self, installation: Installation, bidding: Bidding) -> None:
        self.installation, self.bidding = installation, bidding
        self.dealing = Dealing(bidding.buying)
        self.since = _wal_segment()
        self.canaries: dict[str, str] = {}
        self.handed_in: dict[str, Submission] = {}

    # --- the ways in --------------------------------------------------------------------------------------------------
    def hand_in_by(self, way: str, solicitation: Solicitation) -> None:
        """One company more, by that way."""
        company, canary = f"Company {len(self.canaries)}", new_canary()
        self.canaries[way] = canary
        done = WAYS[way](self, solicitation, company, canary)
        assert done.state == "submitted"
        self.handed_in[way] = done

    def assisted(self, solicitation: Solicitation, company: str, canary: str) -> Submission:
        """Written into the pages, field by field; the server packs it, and seals it where there is a key."""
        draft, by = self.bidding.filled(solicitation, company), self.bidding.buying.seller(company)
        actions.write_answers(draft, dict.fromkeys(asked_of(solicitation).answers, f"Yes: {canary}"), by=by)
        for asked in solicitation.asked_documents.all():
            reason = {"reason": f"Secret of {canary}"} if asked.confidential_allowed else {}
            content = PDF + canary.encode()
            actions.add_document(draft, pieces(content), code=asked.code, name=f"{canary}.pdf", by=by, **reason)
        key = key_in_use(solicitation)
        ready = drafting.prepare(draft) if key is None else drafting.prepare_sealed(draft, key)
        return actions.submit_submission(draft, digest=ready.digest, by=by)

    def packed(self, solicitation: Solicitation, company: str, canary: str) -> Submission:
        """An archive packed elsewhere."""
        return self.bidding.packed(solicitation, offer(solicitation, company, canary), company)

    def by_company(self, solicitation: Solicitation, company: str, canary: str) -> Submission:
        """Sealed by the company itself, as its browser or the program age does; sent ahead, then handed in."""
        draft, by = self.bidding.draft(solicitation, company), self.bidding.buying.seller(company)
        content, key = offer(solicitation, company, canary), key_in_use(solicitation)
        assert key is not None
        sealed = seal(parse_recipient(key.recipient), drafting.header_of(draft, io.BytesIO(content)), content)
        actions.send_ahead(draft, pieces(sealed), key=key.number, addendum=0, by=by)
        return actions.submit_sealed(draft, digest=sha256(sealed).hexdigest(), by=by)

    # --- everything that the program writes besides -------------------------------------------------------------------
    def work(self) -> None:
        """What the worker and the operator do meanwhile: mail, seals, the log, releases, bulk files, a backup."""
        now, data = clock.now(), self.installation.data
        make_digests(now)
        send_digests(now)
        send_urgent(now)
        sequencer.seal()
        publish_all()
        make_releases()
        publish(data / "published")
        self.back_up()

    def back_up(self) -> str:
        """A backup; the name of its file."""
        data = self.installation.data
        name = f"backup-{len(list(data.glob('backup-*')))}.tar"
        take(data / name, lambda _what: lambda _part: None)
        return name

    # --- looking ------------------------------------------------------------------------------------------------------
    def everything(self) -> list[Piece]:
        """All that lies somewhere now: the installation's folder, the database's files with their log, rows as text."""
        data = self.installation.data
        kept = list(searching.files(data))
        if connection.vendor == "postgresql":
            _checkpoint()
            folder = Path(os.environ[SERVER])
            base, wal = folder / "data" / "base", folder / "data" / "pg_wal"
            kept += searching.files(folder, among="log*", prefix="log of the server/")
            kept += searching.files(base / "pgsql_tmp", prefix="temporary files of the server/")
            kept += searching.files(base / _oid(), prefix="base/")
            kept += searching.files(wal, newer=self.since, prefix="pg_wal/")
            kept += [piece for name, text in _dumps(data) for piece in searching.pieces(f"database in {name}", text)]
        return kept + [piece for table, text in _rows() for piece in searching.pieces(f"rows of {table}", text)]

    def everywhere(self, canary: str) -> dict[str, set[str]]:
        """Where it lies now."""
        return searching.places(self.everything(), canary)

    def inside(self, way: str) -> bytes:
        """What was handed in by that way, for whoever holds all keys: the control that it was handed in at all."""
        row = self.handed_in[way]
        with unwrapped(row.pk) as path:
            data = path.read_bytes()
        return data if row.sealing_key is None else unseal(self.dealing.secret(row.sealing_key), data)[1]


Way = Callable[[Nest, Solicitation, str, str], Submission]
SERVER_ALONE: dict[str, Way] = {"assisted": Nest.assisted, "packed elsewhere": Nest.packed}
BY_KEY: dict[str, Way] = {
    "assisted, sealed to the key": Nest.assisted,
    "packed elsewhere, sealed to the key": Nest.packed,
    "sealed by the company": Nest.by_company,
}
WAYS: dict[str, Way] = {**SERVER_ALONE, **BY_KEY}


def offer(solicitation: Solicitation, company: str, canary: str, part: str = "") -> bytes:
    """A sound archive (of two envelopes, that part) with the string in the answers, in a document's bytes and name."""
    asked = asked_of(solicitation)
    wanted = [d for d in asked.documents if d.mandatory]
    content = PDF + canary.encode()
    told = {"sha256": sha256(content).hexdigest(), "size": len(content)}
    names = {d.code: f"files/{n}-{canary}.pdf" for n, d in enumerate(wanted, 1)}
    made = Contents(
        ocid=asked.ocid, round=0, addendum=solicitation.addendum_number, currency=asked.currency, bidder=company,
        nonce=secrets.token_hex(16),
        prices=tuple(Price(i.number, Money(1_400_00, asked.currency), i.quantity) for i in asked.items),
        documents=tuple(document(code=d.code, title=canary, path=names[d.code], **told) for d in wanted),
        answers=dict.fromkeys(asked.answers, f"Yes: {canary}"),
    )  # fmt: skip
    made = contents_for(made, part)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("submission.json", listing(made))
        for one in made.documents:
            archive.writestr(one.path, content)
    return packed.getvalue()


@contextmanager
def within(installation: Installation) -> Iterator[None]:
    """All that the program writes goes into the installation's folder: envelopes, keys, mail, temporary files, logs."""
    data = installation.data
    own: dict[str, Any] = {name: data / name.lower() for name in ("ENVELOPES", "KEYS", "ATTACHMENTS", "LOG")}
    if connection.vendor == "postgresql":
        own["POSTGRESQL_PROGRAMS"] = str(programs())
    mail = {
        "EMAIL_BACKEND": f"{EmailBackend.__module__}.{EmailBackend.__qualname__}",
        "EMAIL_FILE_PATH": str(data / "mail"),
    }
    (data / "tmp").mkdir()
    handler = logging.FileHandler(data / "everything.log")
    root, level, temporary = logging.getLogger(), logging.getLogger().level, tempfile.tempdir
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    tempfile.tempdir = str(data / "tmp")
    try:
        with override_settings(**own, **mail, DATA=data):
            yield
    finally:
        tempfile.tempdir = temporary
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


# --- the database's own files -----------------------------------------------------------------------------------------
def uncompressed() -> None:
    """Let PostgreSQL write long values as they are: compressed ones would hide from a search of its files."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %I ALTER %I SET STORAGE EXTERNAL', c.relname, a.attname) FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname = 'public' AND a.attstorage = 'x'"
            " AND a.attnum > 0 AND NOT a.attisdropped"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _one(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def _wal_segment() -> str:
    return _one("SELECT pg_walfile_name(pg_current_wal_lsn())") if connection.vendor == "postgresql" else ""


def _oid() -> str:
    return _one("SELECT oid FROM pg_database WHERE datname = current_database()")


def _checkpoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _rows() -> Iterator[tuple[str, bytes]]:
    """Every row of every table as text, however the database keeps it."""
    with connection.cursor() as cursor:
        tables = [t.name for t in connection.introspection.get_table_list(cursor) if t.type == "t"]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, repr(cursor.fetchall()).encode()


def _dumps(data: Path) -> Iterator[tuple[str, bytes]]:
    """The database in each backup, as statements: pg_dump's own form is compressed piece by piece."""
    for path in sorted(data.glob("backup-*.tar")):
        with tarfile.open(path) as backup:
            file = backup.extractfile(DATABASE)
            assert file is not None
            restored = [programs() / "pg_restore", "--file=-"]
            yield path.name, subprocess.run(restored, input=file.read(), capture_output=True, check=True).stdout


def plant(nest: Nest) -> dict[str, Any]:
    """The string where it must not be, in every way in which it may be written: what a search has to find."""
    canary = new_canary()
    folder = nest.installation.data / "planted"
    folder.mkdir()
    for number, needle in enumerate(searching.needles(canary).values()):
        (folder / str(number)).write_bytes(b"before" + needle + b"after")
    with zipfile.ZipFile(folder / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", canary * 3)
    (folder / f"named {canary}").touch()
    return {"canary": canary, "files": {f"planted/{path.name}" for path in folder.iterdir()}}
