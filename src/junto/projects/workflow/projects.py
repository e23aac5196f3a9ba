"""What may happen to a project and its members, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.people.roles import GOVERNMENT
from junto.projects import conditions
from junto.projects.models import Member, Project
from junto.projects.workflow.roles import INSIDE, LEAD, LEAD_STAFF, MEMBER_LEADS, MONEY

LIVE = ("forming", "planning", "ready", "paused")
OPEN = ("planning", "ready", "paused", "closed", "cancelled")  # seen by everyone


def _two_members(project: Project, context: Context) -> Any | None:
    """At least two members have joined."""
    joined = conditions.joined_names(project)
    if len(joined) >= 2:
        return None
    waiting = conditions.invited_names(project)
    if waiting:
        return gettext("A joint project needs at least two members. %(names)s has not answered yet.") % {
            "names": ", ".join(waiting)
        }
    return gettext("A joint project needs at least two members. Invite another department first.")


def _gates_passed(project: Project, context: Context) -> Any | None:
    """Every gate is passed for the current version."""
    return conditions.why_gates_not_passed(project)


def _no_open_hold(project: Project, context: Context) -> Any | None:
    """No hold is open."""
    number = conditions.open_holds(project)
    if not number:
        return None
    return ngettext(
        "%(number)s hold is still open. It must be released or decided first.",
        "%(number)s holds are still open. They must be released or decided first.",
        number,
    ) % {"number": number}


def _offered(project: Project, context: Context) -> Any | None:
    """The lead was offered to somebody."""
    return None if project.offered_lead_id else gettext("The lead has been offered to nobody.")


PROJECT = Workflow(
    name="projects.project",
    title=_("project"),
    states={
        "forming": State(_("forming"), _("Members are being found. Not public yet.")),
        "planning": State(_("in planning"), _("Members write the requirements and pass the gates.")),
        "ready": State(_("ready to buy"), _("All gates are passed. The purchase can begin.")),
        "paused": State(_("paused"), _("Work rests, with the reason on the record.")),
        "closed": State(_("closed"), _("Done and closed out."), final=True),
        "cancelled": State(_("cancelled"), _("Given up, with the reason on the record."), final=True),
        "dissolved": State(_("dissolved"), _("Given up before it began."), final=True),
    },
    transitions=(
        Transition("form", _("Form a project"), _("{actor} formed this project."), (NEW,), "forming", LEAD),
        Transition(
            "edit",
            _("Edit"),
            _("{actor} edited the project."),
            ("forming", "planning"),
            None,
            LEAD_STAFF,
            public=True,
        ),
        Transition(
            "begin",
            _("Begin planning"),
            _("{actor} began planning with {number} members."),
            ("forming",),
            "planning",
            LEAD,
            guards=(_two_members,),
            public=True,
            confirm=_("From now on everyone can see this project."),
        ),
        Transition(
            "cover",
            _("Add needs"),
            _("{actor} added needs: {titles}"),
            ("forming", "planning"),
            None,
            MEMBER_LEADS,
            public=True,
        ),
        Transition(
            "gather",
            _("Gather needs"),
            _("The new member’s needs are covered too: {titles}"),
            LIVE,
            None,
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "uncover",
            _("Take a need out"),
            _("{actor} took a need out: {titles}"),
            ("forming", "planning", "ready", "paused"),
            None,
            (*MEMBER_LEADS, SYSTEM),
            public=True,
            reason=True,
        ),
        Transition(
            "offer_lead",
            _("Offer the lead"),
            _("{actor} offered the lead to {to}."),
            LIVE,
            None,
            LEAD,
            reason=True,
        ),
        Transition(
            "take_lead",
            _("Take the lead"),
            _("{actor} took the lead for {to}."),
            LIVE,
            None,
            (Who("department_lead", of="offered"),),
            guards=(_offered,),
            public=True,
        ),
        Transition(
            "refuse_lead",
            _("Do not take the lead"),
            _("{actor} did not take the lead for {to}."),
            LIVE,
            None,
            (Who("department_lead", of="offered"),),
            guards=(_offered,),
            reason=True,
        ),
        Transition(
            "lapse_offer",
            _("Let the offer lapse"),
            _("The offer of the lead lapsed: {organization} left."),
            LIVE,
            None,
            (SYSTEM,),
        ),
        Transition(
            "make_ready",
            _("Declare ready to buy"),
            _("{actor} declared the project ready to buy: all gates are passed."),
            ("planning",),
            "ready",
            LEAD,
            guards=(_two_members, _gates_passed),
            public=True,
        ),
        Transition(
            "return_to_planning",
            _("Return to planning"),
            _("Back to planning: {what}"),
            ("ready",),
            "planning",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "pause",
            _("Pause"),
            _("{actor} paused the project."),
            ("planning", "ready"),
            "paused",
            LEAD,
            public=True,
            reason=True,
        ),
        Transition(
            "stall",
            _("Pause"),
            _("The project was paused: fewer than two members are left."),
            ("planning", "ready"),
            "paused",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "resume",
            _("Resume"),
            _("{actor} resumed the project."),
            ("paused",),
            "planning",
            LEAD,
            guards=(_two_members,),
            public=True,
            reason=True,
        ),
        Transition(
            "cancel",
            _("Cancel the project"),
            _("{actor} cancelled the project."),
            ("planning", "ready", "paused"),
            "cancelled",
            LEAD,
            public=True,
            reason=True,
            confirm=_("This cannot be undone. The needs become free again, and their overlaps return."),
        ),
        Transition(
            "dissolve",
            _("Give up"),
            _("{actor} gave the project up before it began."),
            ("forming",),
            "dissolved",
            LEAD,
            reason=True,
            confirm=_("This cannot be undone. The needs become free again, and their overlaps return."),
        ),
        Transition(
            "close",
            _("Close out"),
            _("{actor} closed the project out."),
            ("ready",),
            "closed",
            LEAD,
            guards=(_no_open_hold,),
            public=True,
            reason=True,
            confirm=_("This cannot be undone."),
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), OPEN)),
    closed={"combined_value": MONEY, "offered_lead": INSIDE},
)


def _not_the_lead(member: Member, context: Context) -> Any | None:
    """The lead member hands the lead over first."""
    if member.organization_id != member.project.lead_id:
        return None
    return gettext("You lead this project. Hand the lead to another member first, or cancel the project.")


def _project_lives(member: Member, context: Context) -> Any | None:
    """The project is not over."""
    if member.project.state in LIVE:
        return None
    return gettext("The project is over: its members do not change any more.")


def _other_government(member: Member, context: Context) -> Any | None:
    """Another government takes part by an interlocal agreement"""
    if member.organization.kind == GOVERNMENT:
        return None
    return gettext("A department of this city needs no interlocal agreement.")


PROJECT_LEAD = Who("department_lead", of="lead")
OWN_LEAD = Who("department_lead", of="organization")
MEMBER = Workflow(
    name="projects.member",
    title=_("member"),
    states={
        "invited": State(_("invited"), _("Its lead has not answered yet.")),
        "asking": State(_("asks to join"), _("The lead member has not answered yet.")),
        "joined": State(_("member"), _("Takes part and signs.")),
        "declined": State(_("not taking part"), _("It was invited or asked, and is not taking part.")),
        "left": State(_("left"), _("It took part and left.")),
    },
    transitions=(
        Transition(
            "found",
            _("Found"),
            _("{actor} brought {organization} in as the lead."),
            (NEW,),
            "joined",
            (PROJECT_LEAD,),
            public=True,
        ),
        Transition(
            "invite",
            _("Invite"),
            _("{actor} invited {organization}."),
            (NEW, "declined", "left"),
            "invited",
            (PROJECT_LEAD, SYSTEM),
            guards=(_project_lives,),
        ),
        Transition(
            "ask",
            _("Ask to join"),
            _("{actor} asked that {organization} may join."),
            (NEW, "declined", "left"),
            "asking",
            (OWN_LEAD,),
            guards=(_project_lives,),
        ),
        Transition(
            "join",
            _("Join the project"),
            _("{actor} joined for {organization}."),
            ("invited",),
            "joined",
            (OWN_LEAD,),
            guards=(_project_lives,),
            public=True,
            awaited=True,
        ),
        Transition(
            "admit",
            _("Let it join"),
            _("{actor} let {organization} join."),
            ("asking",),
            "joined",
            (PROJECT_LEAD,),
            guards=(_project_lives,),
            public=True,
            awaited=True,
        ),
        Transition(
            "decline",
            _("Do not join"),
            _("{actor} declined for {organization}."),
            ("invited",),
            "declined",
            (OWN_LEAD,),
            reason=True,
        ),
        Transition(
            "turn_down",
            _("Do not let it join"),
            _("{actor} did not let {organization} join."),
            ("asking",),
            "declined",
            (PROJECT_LEAD,),
            reason=True,
        ),
        Transition(
            "uninvite",
            _("Take the invitation back"),
            _("{actor} took the invitation of {organization} back."),
            ("invited",),
            "declined",
            (PROJECT_LEAD,),
            reason=True,
        ),
        Transition(
            "leave",
            _("Leave the project"),
            _("{actor} left for {organization}."),
            ("joined",),
            "left",
            (OWN_LEAD,),
            guards=(_project_lives, _not_the_lead),
            public=True,
            reason=True,
            confirm=_("Its needs leave the project with it. The others see what that changes for them."),
        ),
        Transition(
            "name_agreement",
            _("Name the interlocal agreement"),
            _("{actor} named the interlocal agreement: {agreement}"),
            ("invited", "joined"),
            None,
            (PROJECT_LEAD, OWN_LEAD, Who("city_attorney", of="here")),
            guards=(_other_government,),
            public=True,
        ),
    ),
    readers=(Reading((*INSIDE, Who(ANY_ROLE, of="organization"))),),
)
