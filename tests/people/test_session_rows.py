"""Sessions are read as Django would read them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from junto.people.session_rows import SessionStore

pytestmark = pytest.mark.django_db


def test_this_is_what_keeps_sessions() -> None:
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore


def test_session_is_read_as_it_was_written() -> None:
    written = db.SessionStore()
    written["said"] = "¿qué?"
    written.create()
    read = SessionStore(written.session_key)
    assert (read["said"], read.session_key) == ("¿qué?", written.session_key)
    read["said"] = "nada"
    read.save()
    assert db.SessionStore(written.session_key)["said"] == "nada"


def test_session_whose_time_is_over_is_none() -> None:
    made = SessionStore()
    made["said"] = "yes"
    made.create()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    late = SessionStore(made.session_key)
    assert ("said" in late, late.session_key) == (False, None)


def test_key_of_no_session_is_none() -> None:
    unknown = SessionStore("a" * 32)
    assert ("said" in unknown, unknown.session_key) == (False, None)
