"""Who may do and see what, state by state: tables written by hand. What a table does not allow must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.journal.access import may, sees, visible
from junto.journal.registry import kind_of
from junto.people import actions
from junto.people.models import (
    Combination,
    CompensatingApproval,
    Deputy,
    Jurisdiction,
    Membership,
    Organization,
    Person,
)
from tests.people.town import TODAY, YEAR_BEGAN, YEAR_ENDS, City, as_actor, city

pytestmark = pytest.mark.django_db


class Scene:
    """A city and a town, and one person of every sort.

    ada keeps West End, cal keeps Caldwell; lea leads Parks in West End and ben is her deputy; cora speaks for Acme and
    cole for Borealis, companies; mona sits on West End's council, olga audits; rosa has an account and no role.
    """

    def __init__(self) -> None:
        self.west: City = city("West End")
        self.caldwell: City = city("Caldwell")
        self.west.organization("Council", "council")
        for name in ("Acme", "Borealis"):
            self.west.organization(name, "company", outside=True)
        self.people = {
            "ada": self.west.somebody("Ada", "administrator", "City Hall of West End"),
            "cal": self.caldwell.somebody("Cal", "administrator", "City Hall of Caldwell"),
            "lea": self.west.somebody("Lea", "department_lead", "Parks"),
            "ben": self.west.somebody("Ben"),
            "cora": self.west.somebody("Cora", "company_representative", "Acme"),
            "cole": self.west.somebody("Cole", "company_representative", "Borealis"),
            "mona": self.west.somebody("Mona", "council_member", "Council"),
            "olga": self.west.somebody("Olga", "auditor", "City Hall of West End"),
            "rosa": self.west.somebody("Rosa"),
        }
        self.parks = self.west.organizations["Parks"]
        self.acme = self.west.organizations["Acme"]

    def actor(self, name: str) -> Actor:
        if name in ("nobody", "program"):
            return {"nobody": ANYONE, "program": PROGRAM}[name]
        return as_actor(self.people[name])

    def role_of(self, name: str) -> Membership:
        return self.people[name].memberships.get()

    # --- one subject in each state ---
    def jurisdiction(self, state: str) -> Jurisdiction:
        if state == "new":
            return Jurisdiction(name="Nampa", kind="town")
        found = self.west.jurisdiction
        return found if state == "active" else actions.end_jurisdiction(found, reason="merged", by=PROGRAM)

    def department(self, state: str) -> Organization:
        if state == "new":
            return Organization(name="Streets", kind="department", jurisdiction=self.west.jurisdiction)
        return self.parks if state == "active" else actions.end_organization(self.parks, reason="merged", by=PROGRAM)

    def company(self, state: str) -> Organization:
        rosa = self.people["rosa"]
        if state == "new":
            return Organization(name="Lumen", kind="company", asked_by=rosa)
        if state in ("active", "ended"):
            return self.acme if state == "active" else actions.end_organization(self.acme, reason="gone", by=PROGRAM)
        asked = actions.register_organization(rosa, name="Lumen", kind="company", by=as_actor(rosa))
        if state == "refused":
            return actions.refuse_organization(asked, reason="unknown", by=self.actor("ada"))
        return asked if state == "asked" else actions.withdraw_organization(asked, by=as_actor(rosa))

    def person(self, state: str) -> Person:
        if state == "new":
            return Person(name="Nora")
        lea = self.people["lea"]
        return lea if state == "active" else actions.end_person(lea, reason="left", by=PROGRAM)

    def city_role(self, state: str) -> Membership:
        if state == "new":
            rosa = self.people["rosa"]
            return Membership(person=rosa, organization=self.parks, role="department_staff", starts=TODAY)
        role = self.role_of("lea")
        return role if state == "active" else actions.end_membership(role, reason="left", by=PROGRAM)

    def own_role(self, state: str) -> Membership:
        ada, given = self.people["ada"], {"starts": TODAY}
        if state == "new":
            return Membership(person=ada, organization=self.parks, role="department_staff", **given)
        if state == "active":
            return actions.add_membership(ada, self.parks, "department_staff", **given, by=PROGRAM)
        asked = actions.add_membership(ada, self.parks, "department_staff", **given, by=self.actor("ada"))
        if state == "refused":
            return actions.refuse_membership(asked, reason="no", by=self.actor("ada"))
        return asked if state == "asked" else actions.withdraw_membership(asked, by=self.actor("ada"))

    def company_role(self, state: str) -> Membership:
        rosa = self.people["rosa"]
        if state == "new":
            return Membership(person=rosa, organization=self.acme, role="company_representative", starts=TODAY)
        if state == "active":
            return self.role_of("cora")
        if state == "ended":
            return actions.end_membership(self.role_of("cora"), reason="left", by=PROGRAM)
        asked = actions.ask_membership(rosa, self.acme, "company_representative", by=as_actor(rosa))
        if state == "refused":
            return actions.refuse_membership(asked, reason="unknown", by=self.actor("cora"))
        return asked if state == "asked" else actions.withdraw_membership(asked, by=as_actor(rosa))

    def deputy(self, state: str) -> Deputy:
        given = {"starts": TODAY, "ends": YEAR_ENDS}
        if state == "new":
            return Deputy(membership=self.role_of("lea"), person=self.people["ben"], **given)
        named = actions.name_deputy(self.role_of("lea"), self.people["ben"], **given, by=PROGRAM)
        return named if state == "active" else actions.end_deputy(named, by=PROGRAM)

    def combination(self, state: str) -> Combination:
        given: dict[str, Any] = {
            "jurisdiction": self.west.jurisdiction,
            "legal_basis": "City Charter § 7",
            "measure": "Mona looks at each act.",
            "approver": self.people["mona"],
            "starts": YEAR_BEGAN,
            "ends": YEAR_ENDS,
        }
        roles = ("department_lead", "procurement_officer")
        if state == "new":
            return Combination(person=self.people["lea"], first_role=roles[0], second_role=roles[1], **given)
        made = actions.propose_combination(self.people["lea"], *roles, **given, by=self.actor("ada"))
        mona = self.actor("mona")
        match state:
            case "active":
                return actions.approve_combination(made, by=mona)
            case "refused":
                return actions.refuse_combination(made, reason="not lawful", by=mona)
            case "ended":
                return actions.end_combination(made, reason="no need", by=mona)
        return made

    def approval(self, state: str) -> CompensatingApproval:
        combination = self.combination("active")
        if state == "new":
            return CompensatingApproval(
                combination=combination,
                subject_type="people.organization",
                subject_id=self.parks.pk,
                seen=1,
                action="end",
                note="Now.",
            )
        asked = actions.ask_approval(combination, self.parks, "end", note="Now.", by=self.actor("lea"))
        match state:
            case "granted":
                return actions.grant_approval(asked, by=self.actor("mona"))
            case "refused":
                return actions.refuse_approval(asked, reason="no", by=self.actor("mona"))
            case "withdrawn":
                return actions.withdraw_approval(asked, by=self.actor("lea"))
        return asked


PEOPLE = ("ada", "cal", "lea", "ben", "cora", "cole", "mona", "olga", "rosa", "nobody", "program")

# subject → (its states, its actions, who may in which state); every other combination must be refused
DOING: dict[str, tuple[str, str, dict[str, str]]] = {
    "jurisdiction": (
        "new active ended",
        "add edit end resume",
        {
            "new add": "ada cal program",
            "active edit": "ada program",
            "active end": "ada program",
            "ended resume": "ada program",
        },
    ),
    "department": (
        "new active ended",
        "add ask confirm refuse withdraw edit end resume",
        {
            "new add": "ada program",
            "active edit": "ada program",
            "active end": "ada program",
            "ended resume": "ada program",
        },
    ),
    "company": (
        "new asked active refused withdrawn ended",
        "add ask confirm refuse withdraw edit end resume",
        {
            "new add": "ada cal program",
            "new ask": "rosa",
            "asked confirm": "ada cal",
            "asked refuse": "ada cal",
            "asked withdraw": "rosa",
            "active edit": "ada cal cora program",
            "active end": "ada cal program",
            "ended resume": "ada cal program",
        },
    ),
    "person": (
        "new active ended",
        "add register link edit end resume",
        {
            "new add": "ada cal program",
            "new register": "program",
            "active link": "program",
            "active edit": "ada lea program",
            "active end": "ada program",
            "ended resume": "ada program",
        },
    ),
    "city_role": (
        "new active ended",
        "add propose ask confirm refuse withdraw edit end",
        {
            "new add": "ada program",
            "active edit": "ada program",
            "active end": "ada lea program",
        },
    ),
    "own_role": (  # that Ada, the only administrator, takes herself: nobody here could confirm it
        "new asked refused withdrawn active",
        "add propose ask confirm refuse withdraw edit end",
        {
            "new add": "program",
            "new propose": "ada",
            "asked refuse": "ada",
            "asked withdraw": "ada",
            "active edit": "ada program",
            "active end": "ada program",
        },
    ),
    "company_role": (
        "new asked active refused withdrawn ended",
        "add propose ask confirm refuse withdraw edit end",
        {
            "new add": "ada cal program",
            "new ask": "rosa",
            "asked confirm": "ada cal cora",
            "asked refuse": "ada cal cora",
            "asked withdraw": "rosa",
            "active edit": "ada cal program",
            "active end": "ada cal cora program",
        },
    ),
    "deputy": (
        "new active ended",
        "name edit end",
        {
            "new name": "ada lea program",
            "active edit": "ada lea program",
            "active end": "ada lea ben program",
        },
    ),
    "combination": (
        "new proposed active refused ended",
        "propose approve refuse end",
        {
            "new propose": "ada",
            "proposed approve": "mona",
            "proposed refuse": "mona",
            "proposed end": "ada mona",
            "active end": "ada mona",
        },
    ),
    "approval": (
        "new asked granted refused withdrawn",
        "ask grant refuse withdraw",
        {
            "new ask": "lea",
            "asked grant": "mona",
            "asked refuse": "mona",
            "asked withdraw": "lea",
        },
    ),
}

ALL = " ".join(PEOPLE)
SEEING: dict[str, dict[str, str]] = {
    "jurisdiction": {"active": ALL, "ended": ALL},
    "department": {"active": ALL, "ended": ALL},
    "company": {
        "active": ALL,
        "ended": ALL,
        "asked": "ada cal olga rosa program",
        "refused": "ada cal olga rosa program",
        "withdrawn": "ada cal olga rosa program",
    },
    "person": {"active": "ada cal lea mona olga program", "ended": "ada cal lea mona olga program"},
    "city_role": {"active": ALL, "ended": ALL},
    "own_role": {
        "asked": "ada cal olga program",
        "refused": "ada cal olga program",
        "withdrawn": "ada cal olga program",
        "active": ALL,
    },
    "company_role": {
        "active": ALL,
        "ended": ALL,
        "asked": "ada cal cora olga rosa program",
        "refused": "ada cal cora olga rosa program",
        "withdrawn": "ada cal cora olga rosa program",
    },
    "deputy": {"active": ALL, "ended": ALL},
    "combination": {
        "proposed": "ada cal lea mona olga program",
        "refused": "ada cal lea mona olga program",
        "active": ALL,
        "ended": ALL,
    },
    "approval": {
        "asked": "ada cal lea mona olga program",
        "granted": "ada cal lea mona olga program",
        "refused": "ada cal lea mona olga program",
        "withdrawn": "ada cal lea mona olga program",
    },
}


@pytest.mark.parametrize(("subject", "state"), [(s, state) for s, row in DOING.items() for state in row[0].split()])
def test_only_those_in_the_table_may(subject: str, state: str) -> None:
    scene = Scene()
    actors = {name: scene.actor(name) for name in PEOPLE}  # as they are before the subject comes to its state
    row = getattr(scene, subject)(state)
    _states, doings, table = DOING[subject]
    for action in doings.split():
        allowed = [name for name in PEOPLE if may(row, action, actors[name])]
        assert " ".join(allowed) == table.get(f"{state} {action}", ""), action


@pytest.mark.parametrize(("subject", "state"), [(s, state) for s, states in SEEING.items() for state in states])
def test_only_those_in_the_table_see(subject: str, state: str) -> None:
    scene = Scene()
    actors = {name: scene.actor(name) for name in PEOPLE}
    row = getattr(scene, subject)(state)
    seeing = [name for name in PEOPLE if visible(type(row), actors[name]).filter(pk=row.pk).exists()]
    assert " ".join(seeing) == SEEING[subject][state]


@pytest.mark.parametrize(
    ("subject", "model"),
    [
        ("jurisdiction", Jurisdiction),
        ("company", Organization),
        ("person", Person),
        ("company_role", Membership),
        ("deputy", Deputy),
        ("combination", Combination),
        ("approval", CompensatingApproval),
    ],
)
def test_tables_speak_of_every_action_and_state(subject: str, model: type) -> None:
    workflow = kind_of(model).workflow
    assert set(DOING[subject][1].split()) == {t.name for t in workflow.transitions}
    assert set(DOING[subject][0].split()) - {"new"} == set(workflow.states) == set(SEEING[subject])


@pytest.mark.parametrize(
    ("field", "who"),
    [("email", "ada cal lea olga program"), ("account", "ada cal program"), ("language", "ada cal lea program")],
)
def test_closed_fields_of_a_person_are_seen_by_those_in_the_table(field: str, who: str) -> None:

    scene = Scene()
    seeing = [name for name in PEOPLE if sees(scene.people["lea"], field, scene.actor(name))]
    assert " ".join(seeing) == who
