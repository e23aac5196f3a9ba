"""Who is the one worker on a database: a row with holder and expiry, by the database's clock. Others stand by.

A worker has two hands that work beside one another, each with a lease of its own: short duties never wait for a job.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.db.models import Q

from junto.journal import clock
from junto.journal.models import Lease

DUTIES, JOBS = "worker", "jobs"
log = logging.getLogger(__name__)


class Hold:
    """One process's claim to a lease. `mine()` asks no database: it ends, by this process's own clock, in time."""

    def __init__(self, name: str = DUTIES) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._until = float("-inf")  # on this process's monotonic clock

    def mine(self) -> bool:
        """Whether the lease is surely ours at this moment."""
        return time.monotonic() < self._until

    def take(self) -> bool:
        """Take the lease where it is free or over, or renew it where it is ours; whether we have it now."""
        asked = time.monotonic()  # before the database's clock is read: we believe in it no longer than others do
        now = clock.now()
        ours = Lease.objects.filter(Q(holder=self.holder) | Q(until__lte=now), name=self.name)
        new = {"holder": self.holder, "until": now + timedelta(seconds=settings.WORKER_LEASE)}
        taken = ours.update(**new)
        if not taken and not Lease.objects.filter(name=self.name).exists():  # the first worker ever on this database
            Lease.objects.bulk_create([Lease(name=self.name, holder="", until=now)], ignore_conflicts=True)
            taken = ours.update(**new)
        self._until = asked + settings.WORKER_LEASE if taken else float("-inf")
        return bool(taken)

    def give_back(self) -> None:
        """Let the next one have it at once."""
        self._until = float("-inf")
        Lease.objects.filter(name=self.name, holder=self.holder).update(holder="", until=clock.now())

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Inside: the lease is renewed beside the work, however long that takes; at the end it is given back."""
        stop = Event()
        beside = Thread(target=self._renew, args=(stop,), name="lease", daemon=True)
        beside.start()
        try:
            yield
        finally:
            stop.set()
            beside.join()
            self.give_back()

    def _renew(self, stop: Event) -> None:
        """In a thread with a connection of its own: an import must not hold up what says that we are alive."""
        while not stop.wait(settings.WORKER_LEASE / 3):
            if not self.mine():
                continue  # lost: the work's own thread asks for it anew
            try:
                close_old_connections()
                self.take()
            except Error:
                log.warning("The worker's lease could not be renewed; it is tried again.", exc_info=True)
        connection.close()


def held_by(name: str = DUTIES) -> str:
    """Who holds a lease at this moment; empty where nobody does."""
    found = Lease.objects.filter(name=name, until__gt=clock.now()).first()
    return found.holder if found else ""
