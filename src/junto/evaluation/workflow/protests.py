"""What may happen to a protest, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import OPEN_PROTEST, Protest
from junto.evaluation.workflow import protesting
from junto.evaluation.workflow.protesting import DECIDERS
from junto.evaluation.workflow.roles import OWN, PANEL, WATCH, evaluation_relations
from junto.journal.registry import Kind, Relation

COUNCIL = (Who("council_member", of="here"), Who("clerk", of="here"))
AWARDEE = Who("company_representative", of="awardee")
CONCERNED = (
    *WATCH,
    OWN,
    AWARDEE,
    *DECIDERS,
)  # the line names the company, which everyone reads with the decision alone
BOUGHT = (  # whoever did one of these ran the purchase
    "solicitations.solicitation:write",
    "solicitations.solicitation:publish",
    "evaluation.evaluation:rank",
    "evaluation.evaluation:rank_by_price",
    "evaluation.award:intend",
    "evaluation.score:hand_in",
)


def _interested(protest: Protest, context: Context) -> Any | None:
    """The company offered, and the award is not its own."""
    return conditions.why_not_protest(protest)


def _too_late(protest: Protest, context: Context) -> Any | None:
    """It was filed after the time for protests."""
    if conditions.filed_late(protest):
        return None
    return gettext("It was filed in time.")


def _no_party(protest: Protest, context: Context) -> Any | None:
    """Whoever decides did not run the purchase, sits on no panel of it and belongs to no company concerned."""
    return conditions.why_not_decide_protest(protest, context.actor)


def _appeal_possible(protest: Protest, context: Context) -> Any | None:
    """The time for an appeal has not passed, by the database's clock."""
    return conditions.why_not_appeal(protest, context.at)


def _appeal_time_over(protest: Protest, context: Context) -> Any | None:
    """The time for an appeal has passed."""
    if protest.appeal_until is not None and context.at > protest.appeal_until:
        return None
    return gettext("The company may still appeal.")


DECIDED = ("upheld", "denied", "appealed", "final")
PROTEST = Workflow(
    name="evaluation.protest",
    title=_("protest"),
    states={
        "filed": State(_("filed in time"), _("It stays the award and waits for a written decision.")),
        "late": protesting.LATE,
        "withdrawn": protesting.WITHDRAWN,
        "upheld": State(
            pgettext_lazy("protest", "upheld"), _("The company was right. The award was withdrawn."), final=True
        ),
        "denied": State(_("denied"), _("The company may appeal until the date named; until then the stay goes on.")),
        "appealed": State(_("appealed"), _("The council decides; the stay goes on.")),
        "final": State(_("denied for good"), _("No appeal came, or it was denied."), final=True),
        "moot": State(_("without object"), _("The award it was against was withdrawn."), final=True),
    },
    transitions=(
        protesting.file(_("File a protest"), _("A protest was filed."), _interested, CONCERNED),
        protesting.attach(OPEN_PROTEST, CONCERNED),
        protesting.note_late(_too_late),
        protesting.withdraw(OPEN_PROTEST, CONCERNED),
        Transition(
            "uphold",
            _("Decide: the protest is right"),
            _("{actor} upheld the protest."),
            ("filed",),
            "upheld",
            DECIDERS,
            guards=(_no_party,),
            apart_from=BOUGHT,
            reason=True,
            public=True,
            awaited=True,
            confirm=_(
                "The award is withdrawn at once. Everyone reads your decision once the method has opened who offered."
            ),
        ),
        Transition(
            "deny",
            _("Decide: the protest is denied"),
            _("{actor} denied the protest."),
            ("filed",),
            "denied",
            DECIDERS,
            guards=(_no_party,),
            apart_from=BOUGHT,
            reason=True,
            public=True,
            confirm=_("The company may appeal. Everyone reads your decision once the method has opened who offered."),
        ),
        Transition(
            "appeal",
            pgettext_lazy("button", "Appeal"),
            _("The company appealed."),
            ("denied",),
            "appealed",
            (OWN,),
            guards=(_appeal_possible,),
            public=True,
            told_to=(*CONCERNED, *COUNCIL),
        ),
        Transition(
            "let_stand",
            _("Let it stand"),
            _("The time for an appeal passed."),
            ("denied",),
            "final",
            (SYSTEM,),
            guards=(_appeal_time_over,),
            public=True,
        ),
        Transition(
            "uphold_appeal",
            _("Record: the appeal is right"),
            _("{actor} recorded that the council upheld the appeal."),
            ("appealed",),
            "upheld",
            COUNCIL,
            guards=(_no_party,),
            apart_from=("deny", *BOUGHT),
            reason=True,
            public=True,
            awaited=True,
            confirm=_(
                "The award is withdrawn at once. Everyone reads your decision once the method has opened who offered."
            ),
        ),
        Transition(
            "deny_appeal",
            _("Record: the appeal is denied"),
            _("{actor} recorded that the council denied the appeal."),
            ("appealed",),
            "final",
            COUNCIL,
            guards=(_no_party,),
            apart_from=("deny", *BOUGHT),
            reason=True,
            public=True,
        ),
        Transition(
            "drop",
            _("Drop"),
            _("The award was withdrawn: the protest has no object any more."),
            OPEN_PROTEST,
            "moot",
            (SYSTEM,),
            public=True,
        ),
    ),
    readers=(
        Reading(CONCERNED),
        Reading((*COUNCIL, *PANEL), DECIDED),
        *protesting.for_everyone(DECIDED, "award__evaluation__solicitation", dropped=("moot",)),
    ),
)

KINDS = (
    Kind(
        Protest,
        PROTEST,
        relations={
            **evaluation_relations("award__evaluation__"),
            "organization": Relation("organization"),
            "awardee": Relation("award__organization"),
            **protesting.deciders_in("award__evaluation__solicitation__jurisdiction"),
        },
        root="award__evaluation__solicitation",
        act_url="evaluation:protest-act",
    ),
)
