"""A consistent copy of the database while others write, and an empty database filled from one; without sessions."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess  # nosec B404 - PostgreSQL's own programs, no shell
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

PAGES = 4_096  # copied between two words about progress
SESSIONS = ("django_session", "usersessions_usersession")  # whoever reads a backup must not be signed in as anybody
Told = Callable[[float], None]
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def copy(to: Path, told: Told) -> None:
    """Write a copy of the database, as it is at one moment, to a file that is not there yet. Raises ValueError."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), to, told)
    else:
        without = (f"--exclude-table-data={table}" for table in SESSIONS)
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *without, f"--file={to}")


def _copy_sqlite(source: Path, to: Path, told: Told) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as here,
        closing(sqlite3.connect(to)) as there,
    ):
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one moment
        here.backup(there, pages=PAGES, progress=lambda _status, left, all_: told(1 - left / max(all_, 1)))
        there.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        there.execute("PRAGMA secure_delete=ON")
        for table in SESSIONS:
            there.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        there.commit()
        if (said := there.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise ValueError(f"The database is damaged ({said}): no backup is made of it.")


def refuse_filled() -> None:
    """Raise ValueError where the database that the settings name holds anything."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        if place.exists() and place.stat().st_size:
            raise ValueError(f"{place} is there already: a restore never writes over a database.")
    elif tables := connection.introspection.table_names():
        name = connection.settings_dict["NAME"]
        raise ValueError(f"The database “{name}” holds {len(tables)} tables: a restore never writes over a database.")


def fill(copied: Path) -> None:
    """Fill the empty database that the settings name from a copy. Raises ValueError; it is empty then."""
    connections.close_all()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copied, place)
        place.chmod(0o600)
        return
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={connection.settings_dict['NAME']}", str(copied))  # fmt: skip


def empty() -> None:
    """Take away what `fill` brought: the restore did not come to its end."""
    connections.close_all()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        for ending in ("", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against our database; what goes wrong is one sentence."""
    found = _found(program)
    done = subprocess.run(  # noqa: S603  # nosec B603 - PostgreSQL's own program
        [found, "--no-password", *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:300] or f"it ended with {done.returncode}"
        raise ValueError(f"{program} could not do it: {said}")


def _found(program: str) -> str:
    """The program's path, of a release that knows the server's."""
    found = shutil.which(program, path=settings.POSTGRESQL_PROGRAMS or None)
    if found is None:
        raise ValueError(
            f"A backup of PostgreSQL is made by its own program {program}, which is not on this machine: install "
            "postgresql-client, or name the folder it lies in by JUNTO_POSTGRESQL_PROGRAMS."
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  # nosec B603
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    match = re.search(r"(\d+)", said)
    if match is None or int(match[1]) < server:
        raise ValueError(
            f"{found} is of PostgreSQL {match[1] if match else '?'}, the server of {server}: a backup needs the "
            f"program of the server's release or a later one; name its folder by JUNTO_POSTGRESQL_PROGRAMS."
        )
    return found


def _environment() -> dict[str, str]:
    """How the programs reach our database; the password is in no list of processes."""
    stated: dict[str, Any] = connection.settings_dict
    said = {"PGHOST": stated["HOST"], "PGPORT": stated["PORT"], "PGUSER": stated["USER"], "PGDATABASE": stated["NAME"],
            "PGPASSWORD": stated["PASSWORD"]}  # fmt: skip
    said |= {name: stated.get("OPTIONS", {}).get(option, "") for option, name in OPTIONS.items()}
    return {**os.environ, **{name: str(value) for name, value in said.items() if value}}
