"""The worker: applies what is due, does jobs, seals the journal, and whatever other rooms want done time and again."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.journal import due, jobs, leavings, quiet, sequencer
from junto.journal.lease import DUTIES, JOBS, Hold, held_by
from junto.journal.models import Entry, Job

PAUSE = 1.0  # seconds between two looks; never less
SEAL_ALL = 60.0  # seconds after which entries are looked for that were committed late, below the newest
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Turn:
    """One thing done time and again by one of the worker's hands: at least `seconds` apart."""

    name: str
    work: Callable[[], object]
    seconds: float
    hand: str = DUTIES
    last: float = float("-inf")


_turns: dict[str, Turn] = {}


def every(seconds: float, name: str, work: Callable[[], object], *, hand: str = DUTIES) -> None:
    """Let the worker call `work()` at least `seconds` apart, in the order in which rooms ask for it.

    Duties take moments, so that deadlines and releases come in time; what may take minutes is a job (`jobs.ask`), or is
    done in parts: work that returns True has more to do in its next turn.
    """
    _turns[name] = Turn(name, work, seconds, hand)


def run(stop: Event) -> None:
    """Work until `stop` is set: duties here, jobs in a thread beside; the job at hand is finished first."""
    beside = Thread(target=_work, args=(JOBS, stop), name=JOBS)
    beside.start()
    try:
        _work(DUTIES, stop)
    finally:
        beside.join()


def _work(hand: str, stop: Event) -> None:
    """What one hand does until `stop` is set, whenever its lease is ours; else it stands by.

    What fails is logged and tried again in its next turn; the rest goes on. A database that does not answer is asked
    again as well. A hand that ends by any other fault stops the other one: the worker ends, to be started again.
    """
    hold = Hold(hand)
    try:
        with hold.kept():
            while not stop.is_set():
                try:
                    if hold.mine() or _begin(hold):
                        take_turns(hands=(hand,), go_on=hold.mine)
                except Error:
                    log.warning("The database does not answer the worker; it is asked again.", exc_info=True)
                stop.wait(PAUSE)
    finally:
        stop.set()
        connection.close()


def run_once() -> list[str]:
    """Do everything whose turn it is, once, to its end. Raises `Refused` where another worker holds a lease."""
    holds = [Hold(DUTIES), Hold(JOBS)]
    with ExitStack() as kept:
        for hold in holds:
            kept.enter_context(hold.kept())
            if not _begin(hold):
                other = held_by(hold.name) or "?"
                raise Refused(_("Another worker is at it already: %(holder)s.") % {"holder": other}, code="state")
        return take_turns(go_on=lambda: all(hold.mine() for hold in holds), to_the_end=True)


def _begin(hold: Hold) -> bool:
    """Take the lease if it can be had; then jobs that its last holder left half-done are queued anew."""
    close_old_connections()
    if not hold.take():
        return False
    if hold.name == JOBS:
        jobs.take_up_again()
    return True


def take_turns(
    now: float | None = None,
    *,
    hands: Collection[str] = (DUTIES, JOBS),
    go_on: Callable[[], bool] = lambda: True,
    to_the_end: bool = False,
) -> list[str]:
    """Do everything whose turn it is, once, as long as `go_on`; returns the names of what was done without a fault.

    `to_the_end`: what is done in parts has all of them done, not one.
    """
    at = time.monotonic() if now is None else now
    done = []
    for turn in list(_turns.values()):
        if turn.hand not in hands or at - turn.last < turn.seconds or not go_on():
            continue
        turn.last = at
        close_old_connections()  # a database that was restarted is asked again, not given up
        try:
            while turn.work() is True and to_the_end and go_on():
                pass
        except Exception:
            log.exception("The worker could not do “%s”; it tries again.", turn.name)
        else:
            done.append(turn.name)
    return done


@contextmanager
def alone() -> Iterator[None]:
    """Inside: the only worker on this data folder. Raises `Refused` where another one is at it.

    Workers on other machines, with the same database, are kept apart by the lease; this one says at once that a second
    on the same machine was started by mistake.
    """
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(_("Another worker is at it already; one is enough."), code="state") from None
        yield


def _do_jobs() -> None:
    # Looking first: taking a job opens a writing transaction, which on SQLite holds up everyone else.
    if Job.objects.filter(state=Job.State.WAITING).exists():
        jobs.run_all()


class _Sealing:
    """Seals when a newer entry is there, or when it must not be seen whether one is; the whole journal is searched for
    late ones only once in a while.
    """

    newest = -1
    searched = float("-inf")

    def __call__(self) -> None:
        newest = Entry.objects.order_by("-id").values_list("id", flat=True).first()
        late = time.monotonic() - self.searched >= SEAL_ALL
        if newest is None or (newest == self.newest and not late and not quiet.keeping()):
            return
        sequencer.seal()
        self.newest, self.searched = newest, time.monotonic()


every(PAUSE, "what is due", due.apply_due)
every(PAUSE, "jobs", _do_jobs, hand=JOBS)
every(PAUSE, "seals", _Sealing())
every(600.0, "leavings", leavings.clear)
