"""Django's PostgreSQL, with statements that the server takes apart and plans once for each connection.

Django writes values into a statement's text, so that each is a new one to the server. Those that every action asks are
written once (`journal/statements.py`, `journal/composed.py`), and their values travel beside them. A connection is
asked for signs of life only where there may be none: one question more in each request is as dear as any other.
"""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import register_tzloader
from psycopg.pq import Format

AFTER = 5  # times that a statement is asked until it is planned for good
KEPT = 250  # statements in a connection
SILENT = 5.0  # seconds after which a connection may have gone without a word, as by a firewall that forgot it


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose `planned_cursor` is for statements that are asked again and again."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._alive_at = float("-inf")  # when the server last answered a question for signs of life

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.prepared_max = KEPT
        self._alive_at = time.monotonic()
        return made

    def planned_cursor(self) -> Any:
        """A cursor whose statements keep their plan, where `prepare_threshold` lets them."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg]  # its stubs lack psycopg
            if self.timezone != self.connection.adapters.get_loader(base.TIMESTAMPTZ_OID, Format.TEXT).timezone:
                register_tzloader(self.timezone, cursor)
            return self._prepare_cursor(cursor)  # type: ignore[attr-defined]

    def is_usable(self) -> bool:
        """Whether the server still answers. One that ended has said so, or closed its end: something can be read."""
        if self.connection is not None and time.monotonic() - self._alive_at < SILENT and not self._said_something():
            return True
        usable = bool(super().is_usable())
        if usable:
            self._alive_at = time.monotonic()
        return usable

    def _said_something(self) -> bool:
        waiting = select.poll()
        try:
            waiting.register(self.connection.fileno(), select.POLLIN)
        except Exception:  # closed already: it is asked, and found so
            return True
        return bool(waiting.poll(0))
