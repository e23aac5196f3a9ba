"""What a project hands to a solicitation: items from its needs, requirements, drafters, the office that buys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Words
from junto.journal.registry import kind_of
from junto.journal.snapshots import snapshots
from junto.needs.models import Need
from junto.people.models import Organization
from junto.places.models import Sector
from junto.projects.models import Drafting, Project
from junto.solicitations.models import Drafter, Solicitation, StatedRequirement


def office_of(by: Actor, project: Project) -> Organization | None:
    """Where the actor is a procurement officer of the project's city, own roles first; None where nowhere."""
    held = [h for h in by.held if h.role == "procurement_officer" and h.jurisdiction == project.jurisdiction_id]
    held.sort(key=lambda h: h.deputy_for is not None)
    return Organization.objects.filter(pk=held[0].organization).first() if held else None


def words_in(language: str) -> Callable[[Words], str]:
    """A function that says a lazily translated text in the solicitation's own language."""

    def said(text: Words) -> str:
        with translation.override(language):
            return str(text)

    return said


def items_from(needs: Sequence[Need]) -> list[dict[str, Any]]:
    """One row an item for each need: what, how many, for whom, delivered where and by when."""
    return [
        {
            "number": number,
            "description": need.title,
            "kind": need.kind,
            "quantity": need.quantity or None,
            "unit": need.unit,
            "member": need.organization,
            "need": need,
            "delivery_place": need.place_name or (_("the whole city") if need.citywide else ""),
            "delivery_geometry": need.geometry,
            "delivery_by": need.ends,
        }
        for number, need in enumerate(needs, 1)
    ]


def sector_of(needs: Sequence[Need]) -> Sector | None:
    """The sector of the first need that names one, by itself or by its kind of thing."""
    named = (need.sector or (need.kind.sector if need.kind else None) for need in needs)
    return next((sector for sector in named if sector is not None), None)


def stated_requirements(project: Project) -> list[StatedRequirement]:
    """The project's requirements as they stand, ready to be stated; withdrawn ones are left out."""
    rows = project.requirement_set.requirements.filter(withdrawn=False)
    return [StatedRequirement(number=r.number, text=r.text, why=r.why, aspect=r.aspect, force=r.force) for r in rows]


def drafters_of(project: Project) -> list[Drafter]:
    """Who wrote or edited which requirement, and who helped from outside: what is disclosed."""
    rows = Drafting.objects.filter(set__project=project, requirement__withdrawn=False)
    written = [
        Drafter(requirement=d.requirement.number, person=d.person)
        for d in rows.select_related("requirement", "person").order_by("requirement__number", "pk")
    ]
    helped = project.requirement_set.requirements.filter(withdrawn=False).exclude(outside_help="")
    return written + [Drafter(requirement=r.number, outside_help=r.outside_help) for r in helped]


def public_content(solicitation: Solicitation) -> dict[str, Any]:
    """The solicitation with its parts as a version holds it: without what is closed to the public."""
    kind = kind_of(Solicitation)
    fresh = Solicitation.objects.get(pk=solicitation.pk)  # as written, whatever types the caller set
    return {name: value for name, value in snapshots(kind, [fresh])[0].items() if name not in kind.workflow.closed}


def state_requirements(solicitation: Solicitation) -> None:
    """Write the parts that come from the project: its requirements and who drafted them. Called inside the door."""
    solicitation.requirements.all().delete()
    solicitation.drafters.all().delete()
    requirements, drafters = stated_requirements(solicitation.project), drafters_of(solicitation.project)
    for requirement in requirements:
        requirement.solicitation = solicitation
    for drafter in drafters:
        drafter.solicitation = solicitation
    StatedRequirement.objects.bulk_create(requirements)
    Drafter.objects.bulk_create(drafters)
