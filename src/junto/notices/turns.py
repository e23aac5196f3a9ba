"""The room's part in the worker: urgent mail at every look, digests once a day from the hour that is set.

What waits for somebody takes milliseconds to ask, and a city has thousands of companies: everyone is asked once an
hour, a batch a turn, so that nothing else that is due waits for it. At each look between, only those are asked for whom
there is news.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from junto.journal import clock, worker
from junto.notices.digests import batches, make_digests, make_urgent, with_news
from junto.notices.mailing import send_urgent, send_waiting

LOOK = 60.0  # seconds between two looks for news
ROUND = dt.timedelta(hours=1)  # between two rounds in which everyone is asked


@dataclass(slots=True)
class Mail:
    """The worker's turn; remembers how far its round has come. A worker that is started anew begins with a round."""

    looked: float = float("-inf")
    round_at: dt.datetime | None = None
    left: list[Q] = field(default_factory=list)

    def __call__(self) -> bool:
        """Before the hour only what is urgent; from then on whatever is due. Whether the round has more batches."""
        now = clock.now()
        if timezone.localtime(now).hour < settings.DIGEST_HOUR:
            self.left.clear()
            if self._look_again():
                send_urgent(now)
            return False
        if self._look_again():
            make_urgent(now)
            self._begin_round_or_look(now)
            send_waiting(now)
        if self.left:
            make_digests(now, self.left.pop(0))
            if not self.left:
                send_waiting(now)
        return bool(self.left)

    def _look_again(self) -> bool:
        if time.monotonic() - self.looked < LOOK:
            return False
        self.looked = time.monotonic()
        return True

    def _begin_round_or_look(self, now: dt.datetime) -> None:
        if self.round_at is None or not dt.timedelta() <= now - self.round_at < ROUND:  # or a clock that was set back
            self.round_at, self.left = now, batches()
        elif (meant := with_news(self.round_at)) is not None:
            make_digests(now, meant)


def register() -> None:
    """Hand the turn to the worker; called when the application is ready."""
    worker.every(worker.PAUSE, "mail", Mail())
