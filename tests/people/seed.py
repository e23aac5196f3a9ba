"""Fills an installation for the browser: run as a program inside it (`installation.run("-m", "tests.people.seed")`)."""

from __future__ import annotations

import django

django.setup()

from junto.core.workflow import PROGRAM  # noqa: E402
from junto.people import actions  # noqa: E402
from junto.people.models import Jurisdiction, Person  # noqa: E402
from junto.people.queries import actor_for, today  # noqa: E402


def seed() -> None:
    """Beside the first administrator: a town of three with a combination of roles, a deputy, a company."""
    town = Jurisdiction.objects.get()
    hall, council, works = (
        actions.add_organization(name=name, kind=kind, jurisdiction=town, about=about, by=PROGRAM)
        for name, kind, about in (
            ("Caldwell Town Hall", "department", "Clerk, purchasing and budget of a town of three people."),
            ("Caldwell Council", "council", ""),
            ("Caldwell Public Works", "department", "Streets, water and lights."),
        )
    )
    actions.add_organization(name="Lumen Lights", kind="company", website="https://lumen.example", by=PROGRAM)
    cleo, mona, dan = (
        actions.add_person(name=name, email=f"{name[:3]}@example.org", demonstration=True, by=PROGRAM)
        for name in ("Cleo Hart", "Mona Ruiz", "Dan Olsen")
    )
    day = today()
    year = day.replace(year=day.year + 1)
    for person, organization, role in (
        (cleo, hall, "clerk"),
        (cleo, hall, "administrator"),
        (mona, council, "council_member"),
        (dan, works, "department_lead"),
        (Person.objects.get(name="Ada Lopez"), hall, "city_attorney"),
    ):
        actions.add_membership(person, organization, role, starts=day, by=PROGRAM)
    actions.add_membership(cleo, hall, "procurement_officer", starts=day, ends=year, by=PROGRAM)
    combination = actions.propose_combination(
        cleo,
        "procurement_officer",
        "budget_officer",
        jurisdiction=town,
        legal_basis="Idaho Code § 50-204",
        measure="The mayor looks at each purchase before its funds are certified.",
        approver=mona,
        starts=day,
        ends=year,
        by=actor_for(cleo),
    )
    actions.approve_combination(combination, by=actor_for(mona))
    actions.add_membership(cleo, hall, "budget_officer", starts=day, ends=year, by=actor_for(cleo))
    lead = dan.memberships.get()
    actions.name_deputy(lead, mona, starts=day, ends=year, reason="leave", by=actor_for(dan))
    actions.ask_approval(
        combination, works, "end", note="Works and water become one department on 1 April.", by=actor_for(cleo)
    )


if __name__ == "__main__":
    seed()
