"""`junto people …`: the first administrator, who is here, and whose sessions end; by whoever runs the server."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from junto.core.workflow import PROGRAM, Refused
from junto.people import actions, sessions
from junto.people.listing import roles_of_people
from junto.people.models import Account, Jurisdiction, Membership, Organization, Person
from junto.people.queries import memberships_on, today
from junto.people.roles import DEPARTMENT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-commands of `junto people`."""
    parts = parser.add_subparsers(dest="part", required=True)
    first = parts.add_parser(
        "add-administrator", help="give somebody the role administrator, and print a link that sets their password once"
    )
    first.add_argument("email", help="the address with which they sign in")
    first.add_argument("--name", default="", help="their name in the record (needed for somebody new)")
    first.add_argument("--organization", default="", help="where they are administrator; made if it is not there")
    first.add_argument("--jurisdiction", default=settings.CITY_NAME, help="whose it is; made if it is not there")
    parts.add_parser("list", help="everyone who is here, with the roles held today")
    lost = parts.add_parser(
        "remove-second-factor", help="for somebody who lost it and proved to you, in person, who they are"
    )
    lost.add_argument("email", help="the address with which they sign in")
    leave = parts.add_parser("end-sessions", help="sign somebody out everywhere, or everybody")
    leave.add_argument("email", nargs="?", default="", help="whose sessions end")
    leave.add_argument("--everybody", action="store_true", help="everybody’s, known or not")


def run(arguments: argparse.Namespace) -> int:
    """Do it and say what came of it."""
    parts = {
        "add-administrator": _add_administrator,
        "list": _list,
        "remove-second-factor": _remove_second_factor,
        "end-sessions": _end_sessions,
    }
    sys.stdout.write(f"{parts[arguments.part](arguments)}\n")
    return 0


def _add_administrator(arguments: argparse.Namespace) -> str:
    email = arguments.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValueError(f"{arguments.email!r} is no e-mail address.") from error
    person = _person(email, arguments.name)
    membership = _administrator(person, _organization(arguments.organization, _jurisdiction(arguments.jurisdiction)))
    account = Account.objects.filter(email=email).first() or actions.add_account(email, name=person.name)
    actions.welcome(account)
    return (
        f"{person.name} is administrator in {membership.organization}.\n"
        f"Set the password here, once: {actions.password_link(account)}"
    )


def _person(email: str, name: str) -> Person:
    known = Person.objects.filter(email=email, state="active").first()
    if known is not None:
        return known
    if not name:
        raise ValueError("Nobody here has this e-mail address; give a name for somebody new: --name NAME.")
    return actions.add_person(name=name, email=email, by=PROGRAM)


def _jurisdiction(name: str) -> Jurisdiction:
    return Jurisdiction.objects.filter(name=name).first() or actions.add_jurisdiction(name, by=PROGRAM)


def _organization(name: str, jurisdiction: Jurisdiction) -> Organization:
    wanted = name or f"City Hall of {jurisdiction.name}"
    known = Organization.objects.filter(name=wanted, jurisdiction=jurisdiction, state="active").first()
    return known or actions.add_organization(name=wanted, kind=DEPARTMENT, jurisdiction=jurisdiction, by=PROGRAM)


def _administrator(person: Person, organization: Organization) -> Membership:
    held = memberships_on(today()).filter(person=person, organization=organization, role="administrator").first()
    if held is not None:
        return held
    try:
        return actions.add_membership(person, organization, "administrator", starts=today(), by=PROGRAM)
    except Refused as refusal:
        raise ValueError(str(refusal)) from refusal


def _end_sessions(arguments: argparse.Namespace) -> str:
    email = arguments.email.strip().lower()
    if bool(email) == arguments.everybody:
        raise ValueError("Say whose sessions end: an e-mail address, or --everybody.")
    if arguments.everybody:
        return f"{sessions.end_everybodys()} sessions ended. Everybody signs in anew."
    return f"{sessions.end_all(_account(email))} sessions of {email} ended."


def _remove_second_factor(arguments: argparse.Namespace) -> str:
    """The password stays; roles that need a factor hold nothing until there is one again."""
    email = arguments.email.strip().lower()
    account = _account(email)
    if not sessions.remove_second_factors(account):
        raise ValueError(f"{email} has no second factor.")
    return (
        f"The second factors of {email} are gone, and their sessions ended. They were told by mail.\n"
        "Roles that need one hold nothing until a new one is set up, on “My page”."
    )


def _account(email: str) -> Account:
    found = Account.objects.filter(email=email).first()
    if found is None:
        raise ValueError(f"Nobody signs in with {email!r}. “junto people list” tells who is here.")
    return found


def _list(_arguments: argparse.Namespace) -> str:
    people = list(Person.objects.filter(state="active").order_by("name"))
    if not people:
        return "Nobody is here yet. Begin with: junto people add-administrator EMAIL --name NAME"
    roles = roles_of_people(people)
    lines = []
    for person in people:
        held = "; ".join(f"{m.get_role_display()}, {m.organization}" for m in roles[person.pk]) or "no role"
        lines.append(f"{person.name} <{person.email or 'no address'}>: {held}")
    return "\n".join(lines)
