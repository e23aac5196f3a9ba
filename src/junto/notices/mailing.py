"""Sending the digests that wait. Each is sent once: its state is written before and after, and a crash in between
leaves it "perhaps sent", never sent again; a mail server that is down leaves it waiting for the next run.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from junto.notices.digests import make_digests, make_urgent
from junto.notices.links import unsubscribe_url
from junto.notices.models import Digest

UNSURE_AFTER = dt.timedelta(minutes=15)  # a mail that long "being sent" was interrupted
ATTEMPTS = 20  # of refusals for now; then it counts as refused
log = logging.getLogger(__name__)
State = Digest.State


@dataclass(slots=True)
class Sent:
    """What one run did."""

    made: int = 0
    sent: int = 0
    refused: int = 0
    waiting: int = 0
    unsure: int = 0
    problem: str = ""


def send_digests(now: dt.datetime) -> Sent:
    """Make the digests that are due at `now` and send whatever waits, also from earlier runs."""
    made = make_digests(now)
    return send_waiting(now, Sent(made=len(made)))


def send_urgent(now: dt.datetime) -> Sent:
    """The same for urgent notices alone."""
    made = make_urgent(now)
    return send_waiting(now, Sent(made=len(made))) if made else Sent()


def send_waiting(now: dt.datetime, done: Sent | None = None) -> Sent:
    """Send what was made and waits; adds to what is `done` already."""
    done = done or Sent()
    done.unsure = Digest.objects.filter(state=State.SENDING, tried_at__lt=now - UNSURE_AFTER).update(
        state=State.UNSURE, problem="The program ended while this was being sent."
    )
    waiting = list(Digest.objects.filter(state=State.WAITING).order_by("made_at"))
    if not waiting:
        return done
    connection = get_connection()
    try:
        for digest in waiting:
            if not _ready(connection, done):
                break
            _send_one(digest, connection, now, done)
    finally:
        _close(connection)
    done.waiting = Digest.objects.filter(state=State.WAITING).count()
    return done


def _ready(connection: Any, done: Sent) -> bool:
    """Whether the mail server listens; a connection that broke since the last mail is made anew."""
    try:
        smtp = getattr(connection, "connection", None)
        if isinstance(smtp, smtplib.SMTP) and _broken(smtp):
            connection.connection = None
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        done.problem = f"The mail server cannot be reached: {error}"
        log.warning(done.problem)
        return False
    return True


def _broken(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] != 250
    except (OSError, smtplib.SMTPException):
        return True


def _send_one(digest: Digest, connection: Any, now: dt.datetime, done: Sent) -> None:
    # Taken by one run only: whoever changes the state first sends it.
    taken = Digest.objects.filter(pk=digest.pk, state=State.WAITING).update(
        state=State.SENDING, tried_at=now, attempts=digest.attempts + 1
    )
    if not taken:
        return
    try:
        message(digest, connection).send()
    except Exception as error:
        state, problem = _after_fault(error, digest.attempts + 1)
        Digest.objects.filter(pk=digest.pk).update(state=state, problem=problem)
        done.refused += state == State.REFUSED
        done.unsure += state == State.UNSURE
        log.warning("A digest was not sent (%s): %s", state, problem)
    else:
        Digest.objects.filter(pk=digest.pk).update(state=State.SENT, sent_at=now, problem="")
        done.sent += 1


def _after_fault(error: Exception, attempts: int) -> tuple[str, str]:
    """What becomes of a mail after a fault: refused for good, tried again, or perhaps sent."""
    words: bytes | str
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
        case smtplib.SMTPResponseException():
            code, words = error.smtp_code, error.smtp_error
        case smtplib.SMTPServerDisconnected() | OSError():
            # Between the last word of the mail and the server's answer nobody knows.
            return State.UNSURE, f"The connection broke while this was being sent: {error}"
        case _:
            return State.REFUSED, f"{type(error).__name__}: {error}"
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    for_good = code >= 500 or attempts >= ATTEMPTS
    return (State.REFUSED if for_good else State.WAITING), f"{code} {said}"


def message(digest: Digest, connection: Any = None) -> EmailMultiAlternatives:
    """The mail with its headers: one click ends them (RFC 8058), and machines do not answer them."""
    leave = unsubscribe_url(digest.person_id)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=digest.title,
        body=digest.text,
        to=[digest.address],
        connection=connection,
        headers={
            "Message-ID": f"<{digest.pk}@{host}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(digest.html, "text/html")
    return mail


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("The mail server had closed the connection already.")
