"""The panel: who may sit on it, which seats it lacks, who has not declared."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.evaluation.models import Declaration, Evaluation, Panelist
from junto.people.models import Membership, Organization, Person
from junto.people.queries import memberships_on, today
from junto.people.roles import CITY_BODIES, COMPANY
from junto.projects.models import Drafting

SITTING = ("named", "declared", "seated")
LEAST = 3  # fewer are no panel


def sitting(evaluation: Evaluation) -> QuerySet[Panelist]:
    """Those on the panel now, alternates who were called up among them."""
    rows = evaluation.panelists.filter(state__in=SITTING)
    return rows.select_related("person", "organization").order_by("pk")


# --- who may sit -----------------------------------------------------------------------------------------------------
def why_not_seat(panelist: Panelist) -> Words | None:
    """Why a person may not take a seat; None where nothing stands against it."""
    solicitation, person = panelist.evaluation.solicitation, panelist.person
    if person.pk == solicitation.officer_id:
        return _("%(person)s runs this purchase and does not score.") % {"person": person}
    wrote = solicitation.drafters.filter(person=person.pk).exists()
    if wrote or Drafting.objects.filter(set__project=solicitation.project_id, person=person.pk).exists():
        return _("%(person)s helped to write the requirements; somebody else must score.") % {"person": person}
    held = memberships_on(today()).filter(person=person.pk).select_related("organization")
    company = held.filter(organization__kind=COMPANY).first()
    if company is not None:
        return _("%(person)s speaks for a company, %(company)s, and cannot sit on a panel.") % {
            "person": person,
            "company": company.organization,
        }
    return _why_not_of_seat(panelist, person, held)


def _why_not_of_seat(panelist: Panelist, person: Person, held: QuerySet[Membership]) -> Words | None:
    here = panelist.evaluation.solicitation.jurisdiction_id
    match panelist.seat:
        case Panelist.Seat.MEMBER:
            if panelist.organization_id is None:
                return _("Say for which member they sit on the panel.")
            if not held.filter(organization=panelist.organization_id).exists():
                return _("%(person)s does not belong to %(member)s.") % {
                    "person": person,
                    "member": panelist.organization,
                }
        case Panelist.Seat.TECHNOLOGY:
            if not held.filter(role="technology_manager", organization__jurisdiction=here).exists():
                return _("%(person)s is not the technology manager.") % {"person": person}
        case Panelist.Seat.RESIDENT:
            if city := held.filter(organization__kind__in=CITY_BODIES).first():
                return _("%(person)s belongs to %(office)s; the resident’s seat is for somebody outside the city.") % {
                    "person": person,
                    "office": city.organization,
                }
    return None


# --- what the panel lacks --------------------------------------------------------------------------------------------
def why_panel_incomplete(evaluation: Evaluation) -> Words | None:
    """The first thing that the panel lacks, as a sentence; None where it is whole."""
    panel = list(sitting(evaluation))
    joined = Organization.objects.filter(
        project_memberships__project=evaluation.solicitation.project_id, project_memberships__state="joined"
    )
    there = {p.organization_id for p in panel if p.seat == Panelist.Seat.MEMBER}
    for member in joined.order_by("name"):
        if member.pk not in there:
            return _("Nobody of %(member)s is on the panel; each member that pays has a seat.") % {"member": member}
    seats = {p.seat for p in panel}
    if Panelist.Seat.TECHNOLOGY not in seats:
        return _("The technology manager is not on the panel.")
    if Panelist.Seat.RESIDENT not in seats:
        return _("No resident is on the panel.")
    if len(panel) < LEAST:
        return _("A panel has at least %(least)s members.") % {"least": LEAST}
    if sum(p.chairs for p in panel) != 1:
        return _("Say who chairs the panel.")
    return None


def why_names_not_declared(evaluation: Evaluation) -> Words | None:
    """Who has not declared on the names, or which seat fell empty by a declaration."""
    if waiting := sitting(evaluation).filter(state="named").first():
        return _("%(person)s has not declared on the names yet.") % {"person": waiting.person}
    return why_panel_incomplete(evaluation)


def why_not_seated(evaluation: Evaluation) -> Words | None:
    """Who has not declared on the contents, or which seat is empty."""
    if sentence := why_names_not_declared(evaluation):
        return sentence
    if waiting := sitting(evaluation).filter(state="declared").first():
        return _("%(person)s has not declared on what was offered yet.") % {"person": waiting.person}
    return None


# --- declaring -------------------------------------------------------------------------------------------------------
def why_not_declare(declaration: Declaration) -> Words | None:
    """On the names once these are shown; on the contents once those could be read."""
    panelist = declaration.panelist
    state = panelist.evaluation.state
    if declaration.phase == Declaration.Phase.NAMES:
        if panelist.state != "named":
            return _("You declared on the names already, or do not sit on the panel.")
        if state in ("preparing", "concluded", "ended"):
            return _("The names are not shown to the panel yet.")
        return None
    if panelist.state not in ("declared", "seated"):
        return _("Declare on the names first.")
    if state in ("preparing", "declaring"):
        return _("What was offered cannot be read yet: the whole panel declares on the names first.")
    return None
