"""Rehearsals: a test message sealed here, and the record that answers it."""

from __future__ import annotations

from hashlib import sha256

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from junto.core.sealing import (
    SealingError,
    new_test_message,
    parse_recipient,
    read_ceremony,
    read_rehearsal,
    seal_test_message,
)
from junto.core.workflow import Refused
from junto.solicitations.models import SealingKey

MOST_ASKED = 5  # messages that wait for an answer, for each key


def ask(key: SealingKey, session: SessionBase) -> str:
    """A new test message sealed to the key, armoured. The session keeps its digest alone."""
    message = new_test_message(read_ceremony(key.record.encode()).solicitation)
    waiting = [*session.get(_name(key), []), sha256(message.encode()).hexdigest()]
    session[_name(key)] = waiting[-MOST_ASKED:]
    return seal_test_message(parse_recipient(key.recipient), message).decode()


def answered(key: SealingKey, content: bytes, session: SessionBase) -> str:
    """The record of a rehearsal that opened one of those messages, as it is kept. Raises `Refused`."""
    try:
        rehearsal = read_rehearsal(content, read_ceremony(key.record.encode()))
    except SealingError as fault:
        raise Refused(fault.sentence.said(_), code="input", field="record") from None
    if sha256(rehearsal.message.encode()).hexdigest() not in session.get(_name(key), []):
        words = _("The answer is not the test message that was sealed here for you. Take a new one and open that.")
        raise Refused(words, code="input", field="record")
    gone = {o.name for o in key.shares.exclude(state="held")} & set(rehearsal.officers)
    if gone:
        words = _("The share of %(name)s does not count any more: rehearse with the others.")
        raise Refused(words % {"name": sorted(gone)[0]}, code="input", field="record")
    return rehearsal.as_bytes().decode()


def forget(key: SealingKey, session: SessionBase) -> None:
    """No message waits any more."""
    session.pop(_name(key), None)


def _name(key: SealingKey) -> str:
    return f"rehearsal-{key.pk}"
