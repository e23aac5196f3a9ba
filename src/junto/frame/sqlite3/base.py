"""Django's SQLite, with writers that wait for one another in turn.

SQLite lets one transaction write at a time. Whoever finds it busy sleeps for 1, 2, 5 … 100 ms and tries again, so that
those who waited longest try least often: of eight writers some waited over a second for a turn of milliseconds. Here a
writer takes a lock on a file beside the database first, which the system hands on the moment it is let go. SQLite's own
lock is still what keeps writers apart, also from programs that know nothing of turns.
"""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from threading import Lock
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

TURN = "-turn"  # ends the name of the file; what is locked of SQLite's own files is SQLite's
WAITS = 30.0  # seconds for the threads of this process, as long as SQLite itself would wait
_in_process: defaultdict[str, Lock] = defaultdict(Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins to write, and gives it away at the end of the transaction."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._turn: int | None = None  # the locked file, while it is this connection's turn

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # where this raises, a rollback follows
        self._give_turn()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._give_turn()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        place = f"{self.settings_dict['NAME']}{TURN}"
        # Of a process one thread at a time asks the system: that one cannot be told to give up, the others can.
        if not _in_process[place].acquire(timeout=WAITS):
            raise OperationalError("database is locked")
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
            except BaseException:
                os.close(handle)
                raise
        except BaseException:
            _in_process[place].release()
            raise
        self._turn = handle

    def _give_turn(self) -> None:
        handle, self._turn = self._turn, None
        if handle is not None:
            os.close(handle)
            _in_process[f"{self.settings_dict['NAME']}{TURN}"].release()
