"""Sending by a real SMTP server on loopback: refused recipients, a server that is down, a crash in between."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest

from junto.journal import clock
from junto.notices import mailing
from junto.notices.actions import notify
from junto.notices.mailing import send_digests
from junto.notices.models import Digest
from tests.making import City
from tests.notices.conftest import Mailbox

NOW = dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def told(west_end: City) -> Iterator[City]:
    """Three people with one notice each."""
    with clock.set_to(NOW):
        for name in ("ada", "ben", "cyd"):
            notify(message=f"For {name}.", person=west_end.person(name, "auditor", email=f"{name}@example.org"))
        yield west_end


def states() -> dict[str, str]:
    return dict(Digest.objects.values_list("address", "state"))


def test_digests_arrive_with_text_html_and_headers(told: City, mailbox: Mailbox) -> None:
    done = send_digests(NOW)
    assert (done.made, done.sent, done.refused, done.waiting, done.unsure) == (3, 3, 0, 0, 0)
    assert sorted(mailbox.addresses()) == ["ada@example.org", "ben@example.org", "cyd@example.org"]
    body = next(mail[1] for mail in mailbox.mails if b"For ada." in mail[1])
    found = message_from_bytes(body, policy=policy.default)
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "For ada." in found.get_body(("plain",)).get_content()
    assert "For ada.</a>" in found.get_body(("html",)).get_content()


def test_a_refused_recipient_holds_up_nobody_and_is_not_tried_again(told: City, mailbox: Mailbox) -> None:
    mailbox.refused["ben@example.org"] = "550 no such user"
    done = send_digests(NOW)
    assert (done.sent, done.refused) == (2, 1)
    assert states() == {"ada@example.org": "sent", "ben@example.org": "refused", "cyd@example.org": "sent"}
    assert "550 no such user" in Digest.objects.get(address="ben@example.org").problem
    mailbox.refused.clear()
    assert send_digests(LATER).sent == 0


def test_a_recipient_refused_for_now_is_tried_again(told: City, mailbox: Mailbox) -> None:
    mailbox.refused["ben@example.org"] = "451 try later"
    assert (send_digests(NOW).sent, Digest.objects.get(address="ben@example.org").state) == (2, "waiting")
    mailbox.refused.clear()
    assert send_digests(LATER).sent == 1
    assert sorted(mailbox.addresses()) == ["ada@example.org", "ben@example.org", "cyd@example.org"]
    assert Digest.objects.get(address="ben@example.org").attempts == 2


def test_a_server_that_is_down_loses_nothing(told: City, mailbox: Mailbox, settings) -> None:
    port = settings.EMAIL_PORT
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_PORT = free.getsockname()[1]
    done = send_digests(NOW)
    assert (done.made, done.sent, done.waiting) == (3, 0, 3)
    assert done.problem.startswith("The mail server cannot be reached: ")
    assert set(Digest.objects.values_list("attempts", flat=True)) == {0}
    settings.EMAIL_PORT = port
    done = send_digests(LATER)
    assert (done.made, done.sent, done.waiting) == (0, 3, 0)
    assert sorted(mailbox.addresses()) == ["ada@example.org", "ben@example.org", "cyd@example.org"]


def test_a_crash_after_sending_mails_nobody_twice(told: City, mailbox: Mailbox, monkeypatch) -> None:
    class Crash(BaseException):
        pass

    sent = mailing.EmailMultiAlternatives.send

    def send_then_crash(self, *args, **kwargs):
        sent(self, *args, **kwargs)
        raise Crash

    monkeypatch.setattr(mailing.EmailMultiAlternatives, "send", send_then_crash)
    with pytest.raises(Crash):
        send_digests(NOW)
    monkeypatch.setattr(mailing.EmailMultiAlternatives, "send", sent)
    assert mailbox.addresses() == ["ada@example.org"]
    done = send_digests(LATER)
    assert (done.sent, done.unsure) == (2, 1)
    assert mailbox.addresses() == ["ada@example.org", "ben@example.org", "cyd@example.org"]
    assert states()["ada@example.org"] == "unsure"
    assert send_digests(LATER + dt.timedelta(days=1)).sent == 0


def test_a_connection_that_breaks_after_the_mail_leaves_it_unsure(told: City, mailbox: Mailbox) -> None:
    mailbox.break_after_data = True
    done = send_digests(NOW)
    assert (done.sent, done.unsure) == (0, 3)
    mailbox.break_after_data = False
    assert send_digests(LATER).sent == 0
    assert len(mailbox.mails) == 3


def test_a_mail_refused_as_spam_is_kept_with_the_words(told: City, mailbox: Mailbox) -> None:
    mailbox.answer = "554 looks like spam"
    assert send_digests(NOW).refused == 3
    assert {d.problem for d in Digest.objects.all()} == {"554 looks like spam"}


def test_two_runs_at_once_send_each_mail_once(told: City, mailbox: Mailbox, monkeypatch) -> None:
    ready = mailing._ready

    def another_run_first(connection, done):
        monkeypatch.setattr(mailing, "_ready", ready)
        send_digests(NOW)
        return ready(connection, done)

    monkeypatch.setattr(mailing, "_ready", another_run_first)
    send_digests(NOW)
    assert len(mailbox.mails) == 3


def test_files_are_the_mailbox_where_no_server_is_set(told: City, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert send_digests(NOW).sent == 3
    text = "".join(p.read_text() for p in tmp_path.iterdir())
    assert text.count("\nTo: ") == 3
