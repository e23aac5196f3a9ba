"""What may happen to market contacts and exclusions, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.needs.workflow import CITY
from junto.projects.workflow.projects import OPEN
from junto.projects.workflow.roles import AUDITOR, INSIDE, project_relations
from junto.solicitations import conditions
from junto.solicitations.models import Exclusion, MarketContact


def _no_blackout(contact: MarketContact, context: Context) -> Any | None:
    """No solicitation of the project runs."""
    return conditions.why_blackout(contact.project)


def _blackout(contact: MarketContact, context: Context) -> Any | None:
    """A solicitation of the project runs."""
    if conditions.why_blackout(contact.project) is not None:
        return None
    return gettext("No solicitation of this project runs: log the talk as usual.")


def _public_project(contact: MarketContact, context: Context) -> Any | None:
    """Everyone may see the project."""
    if contact.project.state in OPEN:
        return None
    return gettext("The project is not public yet; it is opened to everyone when planning begins.")


LOGGERS = (
    *(Who(role, of="here") for role in (
        "department_lead", "department_staff", "procurement_officer", "technology_manager", "innovation_officer",
    )),
    Who("department_lead", of="party"),
    Who("department_staff", of="party"),
    Who("intermediary_staff"),
)  # fmt: skip
LOGGER = (Who(ANY_ROLE, of="logger"),)
BUYERS = (Who("procurement_officer", of="here"),)
CONTACT = Workflow(
    name="solicitations.market_contact",
    title=_("market contact"),
    states={
        "kept": State(_("kept for later"), _("The project is not public yet. Opened when planning begins.")),
        "logged": State(_("open"), _("Everyone can read it, bidders before all.")),
        "breach": State(_("against the blackout"), _("It took place although a solicitation ran.")),
    },
    transitions=(
        Transition(
            "log",
            _("Log a talk"),
            _("{actor} logged a talk with {company}."),
            (NEW,),
            "logged",
            LOGGERS,
            guards=(_no_blackout, _public_project),
            public=True,
        ),
        Transition(
            "log_early",
            _("Log a talk"),
            _("{actor} logged a talk with {company}."),
            (NEW,),
            "kept",
            LOGGERS,
            guards=(_no_blackout,),
        ),
        Transition(
            "report_breach",
            _("Report a talk during the blackout"),
            _("{actor} reported a talk with {company} that should not have been."),
            (NEW,),
            "breach",
            (*LOGGERS, Who("city_attorney", of="here")),
            guards=(_blackout,),
        ),
        Transition(
            "open",
            _("Open to everyone"),
            _("What was said is open to everyone."),
            ("kept",),
            "logged",
            (*BUYERS, SYSTEM),
            guards=(_public_project,),
            public=True,
        ),
        Transition(
            "correct",
            _("Correct"),
            _("{actor} corrected what was logged."),
            ("kept", "logged", "breach"),
            None,
            (*LOGGER, *BUYERS),
            public=False,
            reason=True,
        ),
        Transition(
            "attach", _("Attach a file"), _("{actor} attached a file."), ("kept", "logged"), None, LOGGER, button=False
        ),
    ),
    readers=(
        Reading((*INSIDE, *LOGGER), ("kept", "logged")),
        Reading((*BUYERS, *LOGGER, Who("city_attorney", of="here"), AUDITOR, SYSTEM), ("breach",)),
        Reading((PUBLIC,), ("logged",)),
    ),
)


def _grounded(exclusion: Exclusion, context: Context) -> Any | None:
    """It names a ground with its law."""
    if exclusion.citation.strip() and exclusion.facts.strip():
        return None
    return gettext("Say what happened and cite the law or policy: the company reads both.")


EXCLUDERS = (Who("procurement_officer", of="here"), Who("city_attorney", of="here"))
CONCERNED = (Who("company_representative", of="organization"),)
EXCLUSION = Workflow(
    name="solicitations.exclusion",
    title=_("exclusion"),
    states={
        "standing": State(_("excluded"), _("The company cannot offer.")),
        "under_review": State(_("under review"), _("The company asked for a review; until it is decided it stands.")),
        "lifted": State(_("lifted"), _("The company may offer again."), final=True),
    },
    transitions=(
        Transition(
            "exclude",
            _("Exclude"),
            _("{actor} excluded {company}: {ground}."),
            (NEW,),
            "standing",
            (*EXCLUDERS, SYSTEM),
            guards=(_grounded,),
        ),
        Transition(
            "recognise",
            _("Recognise"),
            _("{company} is registered here by now."),
            ("standing",),
            None,
            (SYSTEM,),
        ),
        Transition(
            "ask_review",
            _("Ask for a review"),
            _("{actor} asked for a review for {company}."),
            ("standing",),
            "under_review",
            CONCERNED,
        ),
        Transition(
            "uphold",
            _("Leave it standing"),
            _("{actor} left the exclusion of {company} standing."),
            ("under_review",),
            "standing",
            (Who("city_attorney", of="here"),),
            apart_from=("exclude",),
            reason=True,
            awaited=True,
        ),
        Transition(
            "lift",
            _("Lift"),
            _("{actor} lifted the exclusion of {company}."),
            ("under_review",),
            "lifted",
            (Who("city_attorney", of="here"),),
            apart_from=("exclude",),
            reason=True,
        ),
        Transition(
            "lift_own",
            _("Lift"),
            _("{actor} lifted the exclusion of {company}."),
            ("standing",),
            "lifted",
            EXCLUDERS,
            reason=True,
        ),
    ),
    readers=(Reading((*CITY, *CONCERNED, AUDITOR, SYSTEM)),),
    closed={"plea": (*EXCLUDERS, *CONCERNED, AUDITOR, SYSTEM)},
)

KINDS = (
    Kind(
        MarketContact,
        CONTACT,
        relations={**project_relations("project__"), "logger": Relation("logged_by", "person")},
        root="project",
        act_url="solicitations:contact-act",
    ),
    Kind(
        Exclusion,
        EXCLUSION,
        relations={"here": Relation("jurisdiction", "jurisdiction"), "organization": Relation("organization")},
        act_url="solicitations:exclusion-act",
    ),
)
