"""Installations for long runs, outside pytest: a folder and, on PostgreSQL's turn, a durable server of their own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import databases
from tests.environment import SERVER, database
from tests.serving import Installations

SERVERS: list[databases.PostgresServer] = []
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def standing_alone() -> Iterator[Installations]:
    """Installations in a temporary folder, until the block ends; on PostgreSQL's turn `SERVERS` holds their server."""
    with tempfile.TemporaryDirectory(prefix="junto-soak-") as folder:
        os.chmod(folder, 0o755)  # the database server may run as another user
        server = None
        if database() == "postgresql":
            databases.SETTINGS = databases.SETTINGS | DURABLE
            server = databases.PostgresServer(Path(folder) / "postgresql")
            server.start()
            SERVERS.append(server)
            os.environ[SERVER] = str(server.folder)
        try:
            yield Installations(Path(folder) / "installations", "junto_soak")
        finally:
            if server is not None:
                server.stop()
