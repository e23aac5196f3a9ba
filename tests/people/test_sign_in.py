"""Signing in: registering, confirming, invitations, passwords, second factors, and the roles that wait for one."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM
from junto.journal.models import Entry
from junto.people import actions
from junto.people.models import Account, Person
from junto.people.queries import actor_of_account
from tests.people.town import city

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LINK = re.compile(r"https?://[^/]+(/account/\S+)")


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()  # rate limits begin anew


def register(client: Client, email: str = "rosa@example.org", name: str = "Rosa Diaz"):
    given = {"name": name, "email": email, "password1": PASSWORD}
    return client.post(reverse("account_signup"), given)


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_of(account: Account) -> str:
    secret = decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def account_of(person: Person) -> Account:
    account = actions.add_account(person.email, PASSWORD)
    actions.welcome(account)
    person.refresh_from_db()
    return account


def test_registering_sends_a_link_and_makes_nobody_before_it_is_followed(client, mailoutbox):
    assert register(client)["Location"] == reverse("account_email_verification_sent")
    assert [m.to for m in mailoutbox] == [["rosa@example.org"]]
    assert mailoutbox[0].subject.startswith("West End: ")
    assert not Person.objects.exists()
    assert sign_in(Client(), "rosa@example.org").status_code == 302
    assert not Person.objects.exists()


def test_following_the_link_registers_the_person_through_the_door(client, mailoutbox):
    register(client)
    path = LINK.search(mailoutbox[0].body)[1]
    client.post(path)
    person = Person.objects.get()
    entry = Entry.objects.get(subject_id=person.pk)
    assert (person.name, person.email, person.account.email) == ("Rosa Diaz", "rosa@example.org", "rosa@example.org")
    assert (entry.action, entry.role) == ("register", "system")
    assert client.get(reverse("people:me")).context["person"] == person


def test_invited_person_is_linked_once_the_address_is_verified(client, mailoutbox):
    town = city()
    lea = town.somebody("Lea", "department_lead", "City Hall of West End")
    register(client, email="LEA@example.org", name="Somebody else")
    assert Person.objects.get(pk=lea.pk).account is None
    client.post(LINK.search(mailoutbox[0].body)[1])
    lea.refresh_from_db()
    assert (lea.account.email, lea.name) == ("lea@example.org", "Lea")
    assert actor_of_account(lea.account).roles() == {"department_lead"}
    assert Entry.objects.filter(subject_id=lea.pk).order_by("-number")[0].action == "link"


def test_person_with_an_account_is_not_taken_over_by_another(client):
    lea = city().somebody("Lea", "department_lead", "City Hall of West End")
    first = account_of(lea)
    EmailAddress.objects.filter(user=first).update(email="lea.marsh@example.org")  # she changed it since
    second = Account.objects.create_user("other@example.org", PASSWORD)
    EmailAddress.objects.create(user=second, email="lea@example.org", verified=True, primary=True)
    made = actions.welcome(second)
    lea.refresh_from_db()
    assert (lea.account, made == lea, made.email) == (first, False, "")


def test_unverified_account_becomes_nobody():
    account = actions.add_account("rosa@example.org", PASSWORD, verified=False)
    assert actions.welcome(account) is None


def test_registering_can_be_switched_off(client, settings):
    settings.SIGNUP_OPEN = False
    register(client)
    assert not Account.objects.exists()


def test_wrong_password_and_unknown_address_get_the_same_answer(client):
    account_of(city().somebody("Lea"))
    wrong = sign_in(client, "lea@example.org", "wrong wrong wrong")
    unknown = sign_in(client, "nobody@example.org", "wrong wrong wrong")
    sentence = "The email address and/or password you specified are not correct."
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors() == [sentence]


def test_short_password_is_refused(client):
    answer = client.post(
        reverse("account_signup"), {"name": "Rosa", "email": "rosa@example.org", "password1": "k3-short"}
    )
    assert "12" in answer.context["form"].errors["password1"][0]


def test_ended_person_signs_in_as_nobody(client):
    lea = city().somebody("Lea", "department_lead", "City Hall of West End")
    account = account_of(lea)
    actions.end_person(lea, reason="left", by=PROGRAM)
    sign_in(client, "lea@example.org")
    assert actor_of_account(account).person is None
    assert "You have no place here" in client.get(reverse("people:me")).content.decode()


def test_password_is_reset_by_mail(client, mailoutbox):
    account_of(city().somebody("Lea"))
    client.post(reverse("account_reset_password"), {"email": "lea@example.org"})
    step = client.get(LINK.search(mailoutbox[0].body)[1])
    client.post(step["Location"], {"password1": "another horse battery", "password2": "another horse battery"})
    sign_in(client, "lea@example.org", "another horse battery")
    assert client.get(reverse("people:me")).status_code == 200


def test_password_link_sets_a_password_once(client, settings):
    account = actions.add_account("lea@example.org")
    path = actions.password_link(account).removeprefix(settings.SITE_URL)
    step = client.get(path)
    given = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(step["Location"], given)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    again = Client().get(path)
    assert again.context["token_fail"] is True


@pytest.fixture
def ada(settings):
    settings.MFA_ROLES = frozenset({"administrator"})
    town = city()
    person = town.somebody("Ada", "administrator", "City Hall of West End")
    town.role(person, "clerk", "City Hall of West End")
    return person


def test_role_that_asks_for_a_second_factor_waits_for_it(ada, client):
    account = account_of(ada)
    answer = sign_in(client, ada.email)
    assert actor_of_account(account).roles() == {"clerk"}
    page = client.get(answer["Location"])
    assert page.context["withheld"] == ["administrator"]
    assert f'href="{reverse("mfa_index")}"' in page.content.decode()
    assert client.get(reverse("people:add-organization")).status_code == 403


def test_missing_second_factor_is_told_to_whoever_goes_elsewhere(ada, client):
    account_of(ada)
    given = {"login": ada.email, "password": PASSWORD, "next": "/people/"}
    answer = client.post(reverse("account_login"), given, follow=True)
    assert answer.redirect_chain == [("/people/", 302)]
    assert "Some of your roles need a second factor at sign-in." in answer.content.decode()


def test_second_factor_gives_the_role_and_is_asked_for_from_then_on(ada, client):
    account = account_of(ada)
    sign_in(client, ada.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})  # what guards the account asks once more
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert actor_of_account(account).roles() == {"administrator", "clerk"}
    assert client.get(reverse("people:add-organization")).status_code == 200

    cache.clear()  # the code just used is not taken twice
    later = Client()
    answer = sign_in(later, ada.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert later.get(reverse("people:me")).status_code == 302
    later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert later.get(reverse("people:me")).status_code == 302
    later.post(reverse("mfa_authenticate"), {"code": code_of(account)})
    assert later.get(reverse("people:add-organization")).status_code == 200


def test_recovery_code_signs_in_once(ada, client):
    account = account_of(ada)
    TOTP.activate(account, generate_totp_secret())
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    sign_in(client, ada.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("people:me")).status_code == 200
    again = Client()
    sign_in(again, ada.email)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert again.get(reverse("people:me")).status_code == 302


def test_secret_of_a_second_factor_lies_encrypted(ada):
    account = account_of(ada)
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    assert secret not in str(Authenticator.objects.get(user=account).data)


def test_no_second_factor_is_asked_where_the_setting_names_no_role(ada, settings):
    settings.MFA_ROLES = frozenset()
    assert actor_of_account(account_of(ada)).roles() == {"administrator", "clerk"}
