"""`junto people`: the first administrator of a fresh installation, and the list of who is here."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from junto.cli import main
from junto.journal.models import Entry
from junto.people.models import Account, Jurisdiction, Membership, Organization, Person

pytestmark = pytest.mark.django_db
FIRST = ("people", "add-administrator", "Ada@Example.org", "--name", "Ada Lopez")


def test_first_administrator_gets_a_city_a_role_and_a_link(capsys, settings):
    assert main(FIRST) == 0
    said = capsys.readouterr().out
    membership = Membership.objects.get()
    assert (membership.role, str(membership.organization)) == ("administrator", "City Hall of West End")
    assert membership.person.email == "ada@example.org"
    assert said.startswith("Ada Lopez is administrator in City Hall of West End.\nSet the password here, once: http")
    assert set(Entry.objects.values_list("role", flat=True)) == {"system"}
    path = re.search(r"http://localhost:8000(\S+)", said)[1]
    client = Client()
    step = client.get(path)["Location"]
    client.post(step, {"password1": "correct horse battery", "password2": "correct horse battery"})
    assert Account.objects.get().check_password("correct horse battery")
    assert Person.objects.get().account == Account.objects.get()


def test_same_command_twice_makes_nothing_twice():
    assert [main(FIRST), main(FIRST)] == [0, 0]
    counts = [m.objects.count() for m in (Jurisdiction, Organization, Person, Membership, Account)]
    assert counts == [1, 1, 1, 1, 1]


def test_somebody_new_needs_a_name(capsys):
    assert main(("people", "add-administrator", "ada@example.org")) == 2
    assert "give a name for somebody new: --name NAME." in capsys.readouterr().err
    assert not Jurisdiction.objects.exists()


def test_what_is_no_address_is_said(capsys):
    assert main(("people", "add-administrator", "ada", "--name", "Ada")) == 2
    assert capsys.readouterr().err == "junto people: 'ada' is no e-mail address.\n"


def test_list_names_everyone_with_their_roles(capsys):
    main(("people", "list"))
    assert capsys.readouterr().out == (
        "Nobody is here yet. Begin with: junto people add-administrator EMAIL --name NAME\n"
    )
    main((*FIRST, "--organization", "Clerk's Office"))
    capsys.readouterr()
    main(("people", "list"))
    assert capsys.readouterr().out == "Ada Lopez <ada@example.org>: administrator, Clerk's Office\n"
