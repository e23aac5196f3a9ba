"""A city whose departments meet: its people, needs, overlaps and projects, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from junto.core.workflow import PROGRAM, Actor
from junto.journal.door import perform
from junto.needs.actions import draft_need, publish_need
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Membership, Organization, Person
from junto.people.queries import actor_for
from junto.places.models import ThingKind
from junto.projects import actions
from junto.projects.matching import match_needs
from junto.projects.models import Approval, Hold, Member, Overlap, Project, RequirementSet
from tests.places.making import city, department, kind, point
from tests.staging import maker, staged

SINCE = date(2026, 1, 1)


@maker
@dataclass
class World:
    """A city with three departments, a purchasing office, a council, and another government beside it."""

    here: Jurisdiction
    transport: Organization
    police: Organization
    works: Organization
    purchasing: Organization
    hall: Organization
    council: Organization
    county: Organization
    kinds: dict[str, ThingKind] = field(default_factory=dict)
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)

    def actor(self, role: str, organization: Organization, name: str = "") -> Actor:
        """Whoever holds that role there: always the same person, unless another name is given."""
        return actor_for(self.person(role, organization, name))

    def person(self, role: str, organization: Organization, name: str = "") -> Person:
        named = name or f"{role.replace('_', ' ')} of {organization.name}"
        key = (named, role)
        if key not in self._people:
            found = Person.objects.filter(name=named).first() or perform(Person(name=named), "add", by=PROGRAM)
            perform(Membership(person=found, organization=organization, role=role, starts=SINCE), "add", by=PROGRAM)
            self._people[key] = found
        return self._people[key]

    def lead(self, organization: Organization) -> Actor:
        return self.actor("department_lead", organization)

    def staff(self, organization: Organization) -> Actor:
        return self.actor("department_staff", organization)

    @property
    def hold_until(self) -> date:
        return date(2030, 1, 31)

    @property
    def buyer(self) -> Actor:
        return self.actor("procurement_officer", self.purchasing)

    def officer(self, role: str) -> Actor:
        return self.actor(role, self.council if role == "council_member" else self.hall)

    @staged
    def need(self, organization: Organization, title: str = "", **fields: Any) -> Need:
        """A published need; at the same corner and in the same half year as all others unless said otherwise."""
        given: dict[str, Any] = {
            "title": title or f"Cameras for {organization.name}",
            "description": "Crashes at night go unseen.",
            "kind": self.kinds["camera"],
            "geometry": point(),
            "starts": date(2027, 1, 1),
            "ends": date(2027, 6, 30),
            **fields,
        }
        lead = self.lead(organization)
        return publish_need(draft_need(organization=organization, by=lead, **given), by=lead)

    @staged
    def overlap(self, kind_: str = "same_place", *organizations: Organization, **fields: Any) -> Overlap:
        """The overlap of that kind among one need of each organization (transport and police where none is named)."""
        needs = [self.need(o, **fields) for o in organizations or (self.transport, self.police)]
        match_needs(needs)
        return Overlap.objects.filter(kind=kind_, need_rows__need=needs[0], state="found").get()

    def need_of(self, overlap: Overlap, organization: Organization) -> Need:
        return Need.objects.get(overlap_rows__overlap=overlap, organization=organization)

    @staged
    def project(self, *others: Organization, profile: str = "technology") -> Project:
        """A project that transport leads, in planning with the other members (police where none is named)."""
        lead = self.lead(self.transport)
        project = actions.form_project(
            lead=self.transport, title="Cameras at Elm and Main", needs=[], profile=profile, by=lead
        )
        for other in others or (self.police,):
            member = actions.invite_member(project, organization=other, by=lead)
            actions.join_project(member, by=self.lead(other), agreement="Res. 26-7" if other == self.county else "")
        return actions.begin_planning(project, by=lead)

    @staged
    def requirements(self, project: Project, **fields: Any) -> RequirementSet:
        """The project's set with one requirement, written by staff of transport."""
        actions.write_requirement(project.requirement_set, by=self.staff(self.transport), **self.requirement(**fields))
        return RequirementSet.objects.get(project=project)

    def requirement(self, **fields: Any) -> dict[str, Any]:
        return {
            "text": "The camera sees the whole crossing at night.",
            "why": "Most crashes happen after dark.",
            "aspect": "function",
            "user": self.police,
            "technical_owner": self.hall,
            "buyer": self.purchasing,
            **fields,
        }

    @staged
    def in_sign_off(self, *others: Organization, profile: str = "technology") -> Project:
        """A project whose first version of the requirements waits for its approvals."""
        project = self.project(*others, profile=profile)
        actions.freeze_requirements(self.requirements(project), by=self.lead(self.transport))
        return Project.objects.get(pk=project.pk)

    def approval(self, project: Project, gate: str, organization: Organization | None = None) -> Approval:
        return project.approvals.get(gate=gate, organization=organization)

    @staged
    def approve_all(self, project: Project) -> Project:
        """Every approval that waits is given by whoever it is asked of."""
        for approval in project.approvals.filter(state="waiting").select_related("organization"):
            if approval.organization is not None:
                actions.sign_off(approval, by=self.lead(approval.organization))
            else:
                actions.approve(approval, by=self.officer(approval.role))
        return Project.objects.get(pk=project.pk)

    def hold(self, project: Project, gate: str = "privacy", kind_: str = "policy", **fields: Any) -> Hold:
        approval = self.approval(project, gate)
        given: dict[str, Any] = {
            "reason": "Faces are stored without need.",
            "question": "How long are pictures kept, and who may look?",
            "answerer": self.police,
            "until": self.hold_until,
            **fields,
        }
        return actions.place_hold(approval, by=self.officer(approval.role), kind=kind_, **given)

    def delegate(self, role: str = "innovation_officer") -> None:
        actions.record_delegation(
            jurisdiction=self.here,
            role=role,
            citation="Administrative Directive 4-2, section 3",
            starts=SINCE,
            by=self.officer("city_attorney"),
        )

    def member(self, project: Project, organization: Organization) -> Member:
        return project.members.get(organization=organization)


@staged
def world() -> World:
    """A new city."""
    here, beside = city("West End"), city("Dallas County")
    made = World(
        here,
        department(here, "Transportation"),
        department(here, "Police"),
        department(here, "Public Works"),
        department(here, "Purchasing", "purchasing_office"),
        department(here, "City Hall"),
        department(here, "Council", "council"),
        department(beside, "County Roads", "government"),
    )
    for code, sector in (("camera", "public-safety"), ("kiosk", "connectivity"), ("water-main", "water")):
        made.kinds[code] = kind(code, sector, works="dig" if code == "water-main" else "mounted")
    made.kinds["street-resurfacing"] = kind("street-resurfacing", "mobility", works="surface")
    made.kinds["street-light"] = kind("street-light", "lighting", works="build", serves=[made.kinds["camera"]])
    return made
