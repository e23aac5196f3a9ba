"""Invitations by a real SMTP server: one mail a person, a link that sets a password once and for a while."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from junto.core.workflow import PROGRAM, Actor
from junto.journal import clock
from junto.notices.mailing import send_urgent
from junto.notices.models import Digest, Notice
from junto.people import actions
from junto.people.models import Account, Person
from junto.people.queries import actor_for, today
from tests.making import City
from tests.notices.conftest import Mailbox

NOW = dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)
PASSWORD = "three blue herons stand"


@pytest.fixture(autouse=True)
def held_clock(settings) -> None:
    settings.MFA_ROLES = frozenset()
    with clock.set_to(NOW):
        yield


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """`with committing(): …` as a request does it: who follows the record hears of it at the end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def keeper(west_end: City) -> Actor:
    return actor_for(west_end.person("Kit Keeper", "administrator"))


def text_of(mail: tuple[str, bytes]) -> str:
    found = message_from_bytes(mail[1], policy=policy.default)
    return found.get_body(("plain",)).get_content()


def link_in(text: str) -> str:
    [found] = re.findall(r"http://localhost:8000(/people/invitation/\S+)", text)
    return found


def test_somebody_new_with_two_roles_gets_one_mail_with_a_link(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any
) -> None:
    given = {"starts": today(), "by": keeper}
    with committing():
        held = actions.invite("Nora New", "nora@example.org", west_end.transport, "department_staff", **given)
        actions.add_membership(held.person, west_end.police, "department_staff", **given)
    assert send_urgent(NOW).sent == 1
    [mail] = mailbox.mails
    assert mail[0] == "nora@example.org"
    text = text_of(mail)
    assert "You now hold the role “department staff” in Transportation, from Nov 2, 2026." in text
    assert "You now hold the role “department staff” in Police, from Nov 2, 2026." in text
    assert "You were added" not in text
    assert "Set your password here, until Nov 16, 2026:" in text
    assert Digest.objects.get().title == "West End: your invitation, 2 notices"
    assert send_urgent(NOW + dt.timedelta(minutes=1)).sent == 0


def test_link_sets_a_password_once_and_signs_in(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any, client: Client
) -> None:
    with committing():
        actions.add_person(name="Nora New", email="nora@example.org", language="es", by=keeper)
    send_urgent(NOW)
    text = text_of(mailbox.mails[0])
    assert "Se le ha añadido a las personas de West End." in text
    link = link_in(text)
    assert not Account.objects.filter(email="nora@example.org").exists()  # an account is made by whoever reads the mail
    assert "Nora New" in client.get(link).content.decode()
    weak = client.post(link, {"new_password1": "nora", "new_password2": "nora"})
    assert weak.status_code == 422
    answer = client.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/people/me/", 302)]
    person = Person.objects.get(email="nora@example.org")
    assert person.account is not None
    assert person.account.check_password(PASSWORD)
    again = Client().get(link)
    assert again.status_code == 410
    assert "was used already" in again.content.decode()


def test_link_is_over_after_its_days(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any, client: Client, settings, monkeypatch
) -> None:
    with committing():
        actions.add_person(name="Nora New", email="nora@example.org", by=keeper)
    send_urgent(NOW)
    link = link_in(text_of(mailbox.mails[0]))
    from django.core import signing  # noqa: PLC0415

    signed = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: signed + 14 * 86_400 - 60)
    assert client.get(link).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: signed + 14 * 86_400 + 60)
    over = client.get(link)
    assert over.status_code == 410
    assert "This invitation is over." in over.content.decode()


@pytest.mark.parametrize("spoilt", ["x", "a:b:c"])
def test_invented_link_opens_nothing(db: None, client: Client, spoilt: str) -> None:
    answer = client.get(f"/people/invitation/{spoilt}/")
    assert answer.status_code == 410
    assert "This invitation is not valid." in answer.content.decode()


def test_link_ends_with_the_persons_place_or_address(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any, client: Client
) -> None:
    with committing():
        nora = actions.add_person(name="Nora New", email="nora@example.org", by=keeper)
    send_urgent(NOW)
    link = link_in(text_of(mailbox.mails[0]))
    moved = actions.edit_person(nora, email="nora@example.net", by=keeper)
    assert client.get(link).status_code == 410
    nora = actions.edit_person(moved, email="nora@example.org", by=keeper)
    assert client.get(link).status_code == 200
    actions.end_person(nora, reason="not coming", by=keeper)
    assert client.get(link).status_code == 410


def test_password_that_another_set_for_the_address_is_replaced(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any, client: Client
) -> None:
    actions.add_account("nora@example.org", "the password of a stranger", verified=False)
    with committing():
        actions.add_person(name="Nora New", email="nora@example.org", by=keeper)
    send_urgent(NOW)
    client.post(link_in(text_of(mailbox.mails[0])), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    account = Account.objects.get(email="nora@example.org")
    assert account.check_password(PASSWORD)
    assert account.person.name == "Nora New"
    assert account.emailaddress_set.get().verified is True


def test_who_signs_in_already_is_told_of_a_role_without_an_invitation(
    west_end: City, keeper: Actor, mailbox: Mailbox, committing: Any
) -> None:
    ann = west_end.person("Ann", "department_lead", email="ann@example.org")
    account = actions.add_account("ann@example.org", PASSWORD)
    actions.welcome(account)
    with committing():
        actions.add_membership(ann, west_end.transport, "department_staff", starts=today(), by=keeper)
    assert send_urgent(NOW).sent == 1
    text = text_of(mailbox.mails[0])
    assert "You now hold the role “department staff” in Transportation" in text
    assert "/people/invitation/" not in text


def test_the_program_and_ones_own_hand_tell_nobody(west_end: City, keeper: Actor, committing: Any) -> None:
    with committing():
        actions.add_person(name="Nora New", email="nora@example.org", by=PROGRAM)
    kit = Person.objects.get(pk=keeper.person)
    with committing():
        asked = actions.add_membership(kit, west_end.transport, "department_staff", starts=today(), by=keeper)
    assert asked.state == "asked"
    assert Notice.objects.count() == 0


def test_who_asked_to_speak_for_a_company_learns_what_became_of_it(
    west_end: City, keeper: Actor, committing: Any
) -> None:
    acme = actions.add_organization(name="Acme", kind="company", by=PROGRAM)
    cora = west_end.person("Cora", "auditor", email="cora@example.org")
    first = actions.ask_membership(cora, acme, "company_representative", by=actor_for(cora))
    with committing():
        actions.refuse_membership(first, reason="Unknown to Acme.", by=keeper)
    second = actions.ask_membership(cora, acme, "company_representative", by=actor_for(cora))
    with committing():
        actions.confirm_membership(second, by=keeper)
    assert [(str(n), n.urgent) for n in Notice.objects.order_by("at", "id")] == [
        ("Your request for the role “company representative” in Acme was refused.", False),
        ("You now hold the role “company representative” in Acme, from Nov 2, 2026.", True),
    ]
