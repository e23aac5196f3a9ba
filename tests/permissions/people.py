"""The cast: everyone who could try, by a short name, in the demonstration city; and what names stand for together.

Transportation leads the cameras and their purchase, Public Safety is a member, Parks stands outside. Veridian won,
Lumina offered too, Civitas never did. The town of Willow Creek is another government.
"""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.journal.door import perform
from junto.people.actions.roles import name_deputy
from junto.people.models import Account, Membership, Organization, Person
from junto.people.queries import actor_for, today

SINCE = date(2025, 1, 1)
THERE = {  # who is in the demonstration, with one role or with the seat that counts
    "lead": "Tomás Rivera",
    "member": "Denise Walker",
    "other": "Rosa Delgado",
    "officer": "Paul Brandt",
    "attorney": "Evelyn Price",
    "controller": "Ruth Kowalski",
    "budget": "Marcus Bell",
    "risk": "Owen Clarke",
    "privacy": "Nadia Haddad",
    "innovation": "Victor Chan",
    "council": "Carol Jennings",
    "auditor": "Farid Nouri",
    "chair": "Grace Oyelaran",  # of Transportation's staff
    "panelist": "Beth Carver",  # of the staff of Public Works, another member
    "group": "Walter Nguyen",  # a resident group's; sits on the panel as the resident
    "intermediary": "Jennifer Sands",
    "winner": "Aisha Bello",
    "rival": "Lena Fischer",
    "stranger": "Jonas Eriksen",
    "town-lead": "Earl Tate",
    "town-attorney": "Dana Whitehorse",
}
MADE = {  # who has one role and no other: (role, organization)
    "staff": ("department_staff", "Transportation"),
    "member-staff": ("department_staff", "Public Safety"),
    "second": ("procurement_officer", "Purchasing Office"),
    "other-officer": ("procurement_officer", "Parks and Recreation"),
    "clerk": ("clerk", "City Council"),
    "technology": ("technology_manager", "Information and Technology"),
    "moderator": ("moderator", "City Council"),
    "administrator": ("administrator", "Information and Technology"),
    "funder": ("funder_representative", "Bloom Foundation"),
    "town-officer": ("procurement_officer", "Town Hall of Willow Creek"),
    "town-clerk": ("clerk", "Town Hall of Willow Creek"),
    "town-administrator": ("administrator", "Town Hall of Willow Creek"),
}
WITHOUT_ROLE = ("deputy", "manager", "guest")  # the deputy of the lead; who signs a contract; nobody in particular


def names() -> list[str]:
    """Every name of the cast."""
    return [*THERE, *MADE, *WITHOUT_ROLE, "anyone", "program"]


def make_people() -> dict[str, Person]:
    """The people of the cast, made where the demonstration has none; each can sign in."""
    perform(Organization(name="Bloom Foundation", kind="funder"), "add", by=PROGRAM)
    found = {name: Person.objects.get(name=person) for name, person in THERE.items()}
    for name, (role, organization) in MADE.items():
        found[name] = perform(Person(name=f"Pure {name}"), "add", by=PROGRAM)
        at = Organization.objects.get(name=organization)
        perform(Membership(person=found[name], organization=at, role=role, starts=SINCE), "add", by=PROGRAM)
    for name in WITHOUT_ROLE:
        found[name] = perform(Person(name=f"Pure {name}"), "add", by=PROGRAM)
    lead = Membership.objects.get(person=found["lead"])
    name_deputy(lead, found["deputy"], starts=today(), ends=today() + timedelta(days=30), by=PROGRAM)
    for name, person in found.items():
        if person.account_id is None:
            person.account = Account.objects.create(email=f"{name}@cast.example.org", password=make_password(None))
            person.save()
        account = person.account
        if not EmailAddress.objects.filter(user=account).exists():  # else made by the page of one's addresses
            EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    return found


def actors(people: dict[str, Person]) -> dict[str, Actor]:
    """Everyone as an actor, with anyone and the program itself."""
    return {name: actor_for(person) for name, person in people.items()} | {"anyone": ANYONE, "program": PROGRAM}
