"""The room's part in the worker: urgent mail at every look, digests once a day from the hour that is set."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from junto.journal import clock, worker
from junto.notices.mailing import send_digests, send_urgent

LOOK = 60.0  # seconds between two looks


def take_turn() -> None:
    """Before the hour only what is urgent; from then on whatever is due."""
    now = clock.now()
    if timezone.localtime(now).hour >= settings.DIGEST_HOUR:
        send_digests(now)
    else:
        send_urgent(now)


def register() -> None:
    """Hand the turn to the worker; called when the application is ready."""
    worker.every(LOOK, "mail", take_turn)
