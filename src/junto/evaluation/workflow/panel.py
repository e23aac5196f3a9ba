"""What may happen to seats of the panel and to declarations, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import Declaration, Panelist
from junto.evaluation.workflow.roles import ATTORNEY, OFFICE, PANEL, WATCH, evaluation_relations
from junto.journal.registry import Kind, Relation

OWN = Who(ANY_ROLE, of="person")


def _may_sit(panelist: Panelist, context: Context) -> Any | None:
    """They did not write what is asked, do not run the purchase, belong to no company that offers, and fit the seat."""
    return conditions.why_not_seat(panelist)


def _panel_open(panelist: Panelist, context: Context) -> Any | None:
    """The panel has not ranked yet."""
    if panelist.evaluation.state in ("preparing", "declaring", "checking", "scoring", "consensus", "negotiating"):
        return None
    return gettext("The panel has done its work: its seats do not change any more.")


def _before_ranking(panelist: Panelist, context: Context) -> Any | None:
    """Before the scores are seen, or at the latest before the ranking."""
    return _panel_open(panelist, context)


def _not_chairing(panelist: Panelist, context: Context) -> Any | None:
    """They do not chair it already."""
    return gettext("%(name)s chairs the panel already.") % {"name": panelist.person} if panelist.chairs else None


def _scores_not_in(panelist: Panelist, context: Context) -> Any | None:
    """Own scores that were handed in stay: whoever handed in is not released any more."""
    if panelist.scores.filter(state__in=("handed_in", "shown")).exists():
        return gettext("Their scores are handed in and stay. If an interest came to light, record that instead.")
    return None


SITTING = ("named", "declared", "seated")
PANELIST = Workflow(
    name="evaluation.panelist",
    title=_("seat on the panel"),
    states={
        "standby": State(_("stands by"), _("An alternate: takes the seat if its holder cannot.")),
        "named": State(_("named"), _("Declares on the names once they are shown.")),
        "declared": State(_("declared on the names"), _("May read what was offered, then declares on it.")),
        "seated": State(_("seated"), _("Declared on names and contents; scores.")),
        "conflicted": State(_("has a conflict"), _("Reads nothing any more and does not score.")),
        "released": State(_("released"), _("Does not sit on the panel any more."), final=True),
    },
    transitions=(
        Transition(
            "name",
            _("Name to the panel"),
            _("{actor} named a member of the panel: {seat}."),
            (NEW,),
            "named",
            OFFICE,
            guards=(_panel_open, _may_sit),
        ),
        Transition(
            "name_alternate",
            _("Name an alternate"),
            _("{actor} named an alternate: {seat}."),
            (NEW,),
            "standby",
            OFFICE,
            guards=(_panel_open, _may_sit),
        ),
        Transition(
            "call_up",
            _("Call up"),
            _("An alternate was called up: {seat}."),
            ("standby",),
            "named",
            (*OFFICE, SYSTEM),
            guards=(_panel_open, _may_sit),
        ),
        Transition(
            "pass_names",
            _("Pass"),
            _("No interest in any of the names."),
            ("named",),
            "declared",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "pass_contents",
            _("Pass"),
            _("No interest in what was offered."),
            ("declared",),
            "seated",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "recuse",
            _("Recuse"),
            _("An interest was declared: the seat is empty."),
            SITTING,
            "conflicted",
            (SYSTEM,),
        ),
        Transition(
            "find_conflict",
            _("Record a conflict"),
            _("{actor} recorded a conflict of interest."),
            ("standby", *SITTING),
            "conflicted",
            (*OFFICE, *ATTORNEY),
            guards=(_before_ranking,),
            reason=True,
            confirm=_("They read nothing any more. What they scored is kept and does not count."),
        ),
        Transition(
            "clear",
            _("Find no conflict"),
            _("{actor} found that what was declared is no conflict."),
            ("conflicted",),
            "declared",
            ATTORNEY,
            guards=(_before_ranking, _may_sit),
            reason=True,
        ),
        Transition(
            "release",
            _("Release from the panel"),
            _("{actor} released a member of the panel."),
            ("standby", *SITTING),
            "released",
            OFFICE,
            guards=(_before_ranking, _scores_not_in),
            reason=True,
        ),
        Transition(
            "give_chair",
            _("Let them chair"),
            _("{actor} chose who chairs the panel."),
            SITTING,
            None,
            OFFICE,
            guards=(_panel_open, _not_chairing),
        ),
        Transition(
            "leave_chair",
            _("Leave the chair"),
            _("Somebody else chairs the panel."),
            ("standby", *SITTING, "conflicted"),
            None,
            (SYSTEM,),
            minor=True,
        ),
    ),
    readers=(Reading((*WATCH, OWN)), Reading(PANEL, SITTING)),
)


def _own_seat(declaration: Declaration, context: Context) -> Any | None:
    """The declaration is due now: on names once they are shown, on contents once those could be read."""
    return conditions.why_not_declare(declaration)


def _complete(declaration: Declaration, context: Context) -> Any | None:
    """An interest is named; who has none promises to keep what they read to themselves."""
    if declaration.interest and not declaration.text.strip():
        return gettext("Say which interest it is: in which company, of what sort.")
    if not declaration.interest and not declaration.confidential:
        return gettext("Promise to keep to yourself what you read.")
    return None


DECLARATION = Workflow(
    name="evaluation.declaration",
    title=_("declaration of interests"),
    states={"made": State(_("made"), _("It stays as it was made; a later one is added."))},
    transitions=(
        Transition(
            "declare",
            _("Declare"),
            _("{actor} declared on interests."),
            (NEW,),
            "made",
            (OWN,),
            guards=(_own_seat, _complete),
            minor=True,
        ),
    ),
    readers=(Reading((*WATCH, OWN)),),
)

KINDS = (
    Kind(
        Panelist,
        PANELIST,
        relations={**evaluation_relations("evaluation__"), "person": Relation("person", "person")},
        root="evaluation__solicitation",
        act_url="evaluation:panelist-act",
    ),
    Kind(
        Declaration,
        DECLARATION,
        relations={**evaluation_relations("panelist__evaluation__"), "person": Relation("panelist__person", "person")},
        root="panelist__evaluation__solicitation",
    ),
)
