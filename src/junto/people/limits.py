"""How often one may try, write and upload: the limits as data, counted in the database for all processes together.

A limit lets `amount` pass at once, and after that `amount` in every `seconds`, evenly: there is no window at whose
edge twice as much could pass. What is used up is one moment (`Tally.until`), moved on by each use; one statement both
asks and counts, so uses at the same time cannot slip through together.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.journal import clock
from junto.people.known_browsers import secret_digest
from junto.people.models import Tally

log = logging.getLogger(__name__)
SECOND = 1_000_000  # microseconds
KEPT = 24 * 3600 * SECOND  # how long a tally that is used up by nobody stays
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` at once, and again in `seconds`. `unasked`: what a process lets pass before it asks the database."""

    name: str
    amount: int
    seconds: int
    unasked: int = 0

    def cost(self, count: int) -> int:
        """How far that many uses move the moment on, in microseconds; more than all at once counts as all."""
        return min(count * self.seconds * SECOND // self.amount, self.reach)

    @property
    def reach(self) -> int:
        """How far in the future the moment may lie."""
        return self.seconds * SECOND


class TooOften(Refused):
    """Refused for now; `after`: seconds after which it will pass."""

    def __init__(self, after: int, limit: Limit, key: str) -> None:
        minutes = max(1, ceil(after / 60))
        sentence = _("That was tried too often. Please wait %(minutes)s minutes, then try again.")
        if minutes == 1:
            sentence = _("That was tried too often. Please wait a minute, then try again.")
        super().__init__(sentence % {"minutes": minutes}, code="throttled")
        self.after, self.limit, self.key = after, limit, key


# --- tries: only what fails is counted -------------------------------------------------------------------------------
ACCOUNT_TRIES = Limit("tries-account-place", 5, 300)  # for one account from one browser or address
STRANGERS_TRIES = Limit("tries-account", 50, 3600)  # for one account, from all browsers it is not known to
ADDRESS_TRIES = Limit("tries-address", 60, 600)  # from one address, for all accounts it is not known to
LINK_TRIES = Limit("links-address", 60, 3600)  # links of invitations that open nothing
TOKEN_TRIES = Limit("tokens-address", 60, 600)  # API tokens that are none

# --- asks: all are counted -------------------------------------------------------------------------------------------
MAILBOX_ASKS = Limit("mails-mailbox", 5, 3600)  # mails to one mailbox, asked for by whoever knows its address
ADDRESS_ASKS = Limit("mails-address", 100, 3600)  # registrations and reset mails, from one address
INVITATIONS = Limit("invitations", 200, 3600)  # by one person
RECEIPT_CHECKS = Limit("receipts-address", 300, 600)
WRITES = Limit("writes", 1_200, 600, unasked=50)  # forms sent by one person, or one address without an account
PROGRAM = Limit("api", 1_200, 60, unasked=100)  # requests with one token, or of one address without any


def uploads() -> Limit:
    """Bytes of large requests: what one person, or one address without an account, may send in an hour."""
    return Limit("uploads", settings.UPLOAD_MB_PER_HOUR * MEGABYTE, 3600)


_unasked: dict[tuple[str, str], tuple[int, float]] = {}  # of this process: uses not yet in the database, and since when
_lock = Lock()
MOST_UNASKED = 20_000


def take(limit: Limit, key: str, count: int = 1) -> None:
    """Count `count` more uses by `key`; raises `TooOften` where that is too much.

    A database that does not answer refuses nothing here: no limit stands in the way of a bid.
    """
    if not settings.RATE_LIMITS:
        return
    if limit.unasked:
        count = _gathered(limit, key, count)
    if count:
        take_all([(limit, key)], count)


def take_all(uses: Sequence[tuple[Limit, str]], count: int = 1) -> None:
    """Count a use by each, or, where one is too much, none: then `TooOften`."""
    if not settings.RATE_LIMITS:
        return
    try:
        with transaction.atomic():
            for limit, key in uses:
                if after := _count(limit, secret_digest(key), count):
                    raise TooOften(after, limit, key)
    except DatabaseError:
        log.warning("Limits could not be counted.", exc_info=True)
    except TooOften as refusal:
        if refusal.limit.unasked:
            _ask_again(refusal.limit, refusal.key)
        raise


def give_back(uses: Sequence[tuple[Limit, str]]) -> None:
    """Take back what was counted in advance: the try did not fail."""
    if uses and settings.RATE_LIMITS:
        with transaction.atomic():
            for limit, key in uses:
                rows = Tally.objects.filter(limit=limit.name, key=secret_digest(key))
                rows.update(until=F("until") - limit.cost(1))


def forget() -> int:
    """Delete tallies that count nothing any more; how many."""
    return Tally.objects.filter(until__lt=_now() - KEPT).delete()[0]


def _gathered(limit: Limit, key: str, count: int) -> int:
    """What the database must now be told of: nothing until `unasked` uses came together in this process."""
    now = time.monotonic()
    with _lock:
        if len(_unasked) > MOST_UNASKED:
            _unasked.clear()
        so_far, since = _unasked.get((limit.name, key), (0, now))
        if now - since > limit.seconds:
            so_far, since = 0, now
        so_far += count
        asks = so_far >= limit.unasked
        _unasked[limit.name, key] = (0, now) if asks else (so_far, since)
    return so_far if asks else 0


def _ask_again(limit: Limit, key: str) -> None:
    """After a refusal the very next use asks the database."""
    with _lock:
        _unasked[limit.name, key] = (limit.unasked - 1, time.monotonic())


def _count(limit: Limit, key: str, count: int) -> int:
    """Move the moment on; 0 where that was possible, else after how many seconds it will be."""
    now, cost = _now(), limit.cost(count)
    latest = now + limit.reach - cost
    rows = Tally.objects.filter(limit=limit.name, key=key)
    if rows.filter(until__lte=latest).update(until=Greatest(F("until"), now) + cost):
        return 0
    tally, new = rows.get_or_create(limit=limit.name, key=key, defaults={"until": now + cost})
    if new:
        return 0
    if tally.until <= latest:  # another process made the row in this very moment
        return _count(limit, key, count)
    if tally.until > now + limit.reach:  # further than any use moves it: the clock was set back
        rows.update(until=now + cost)
        return 0
    return max(1, ceil((tally.until - latest) / SECOND))


def _now() -> int:
    return int(clock.now().timestamp() * SECOND)
