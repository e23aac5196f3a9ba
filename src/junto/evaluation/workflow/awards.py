"""What may happen to broken ties, awards and debriefings, and who may do and see it.

Everyone may read that there is an award. Whose it is and for how much stands in closed fields, read by those who
offered and those who watch; for everyone else the `opened_` fields are written once the method opens names and prices.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import STANDING, Award, Debriefing, Notice, Ranking, TieBreak
from junto.evaluation.workflow.roles import (
    AUDITOR,
    BIDDERS,
    OFFICE,
    OWN,
    PANEL,
    PRICES,
    WATCH,
    evaluation_relations,
)
from junto.journal.registry import Kind, Relation


def _tied(tie_break: TieBreak, context: Context) -> Any | None:
    """There is a tie for the first place, the way fits the method, and the order holds exactly the tied."""
    return conditions.why_not_break(tie_break)


TIE_BREAK = Workflow(
    name="evaluation.tie_break",
    title=_("broken tie"),
    states={
        "drawn": State(_("drawn"), _("Waits for the second officer who was there.")),
        "valid": State(_("valid"), _("It decides between those who were tied.")),
        "discarded": State(_("discarded"), final=True),
    },
    transitions=(
        Transition(
            "draw",
            _("Record the drawing of lots"),
            _("{actor} recorded the drawing of lots."),
            (NEW,),
            "drawn",
            OFFICE,
            guards=(_tied,),
        ),
        Transition(
            "decide",
            _("Decide the tie"),
            _("{actor} decided the tie."),
            (NEW,),
            "valid",
            OFFICE,
            guards=(_tied,),
            reason=True,
        ),
        Transition(
            "witness",
            _("Confirm the drawing"),
            _("{actor} was there and confirmed the drawing."),
            ("drawn",),
            "valid",
            (*OFFICE, Who("clerk", of="here"), Who("city_attorney", of="here"), *AUDITOR),
            guards=(_tied,),
            apart_from=("draw",),
            awaited=True,
        ),
        Transition(
            "discard",
            _("Discard"),
            _("{actor} discarded the drawing."),
            ("drawn", "valid"),
            "discarded",
            (*OFFICE, SYSTEM),
            guards=(conditions.tie_not_used,),
            reason=True,
        ),
    ),
    readers=(Reading((*WATCH, Who("clerk", of="here"), PRICES)),),
)


RANKING = Workflow(
    name="evaluation.ranking",
    title=_("ranking"),
    states={
        "kept": State(_("kept"), _("Read by those who watch and by the panel.")),
        "public": State(_("public"), _("The method opens names, prices and scores by now.")),
    },
    transitions=(
        Transition("keep", _("Keep"), _("A ranking was frozen."), (NEW,), "kept", (SYSTEM,), minor=True),
        Transition(
            "publish", _("Publish"), _("The ranking became public."), ("kept",), "public", (SYSTEM,), public=True
        ),
    ),
    readers=(Reading((*WATCH, PRICES)), Reading((PUBLIC,), ("public",))),
)


def _winner(award: Award, context: Context) -> Any | None:
    """It stands first alone, is responsive and its company responsible, and no other award stands."""
    return conditions.why_not_award(award)


def _protests_possible(award: Award, context: Context) -> Any | None:
    """The method leaves time for protests."""
    if award.evaluation.solicitation.method.protest_days:
        return None
    return gettext("This method has no time for protests: award at once.")


def _protests_impossible(award: Award, context: Context) -> Any | None:
    """The method leaves no time for protests."""
    if not award.evaluation.solicitation.method.protest_days:
        return None
    return gettext("Announce the intent first: companies may protest against it.")


def _time_for_protests_over(award: Award, context: Context) -> Any | None:
    """The time for protests has passed, by the database's clock."""
    return conditions.why_protests_possible(award, context.at)


def _no_protest_open(award: Award, context: Context) -> Any | None:
    """No protest waits for a decision, an appeal or the end of the time for one."""
    return conditions.why_protest_open(award)


def _approved(award: Award, context: Context) -> Any | None:
    """Every approval that the method asks for before the award is given, and the council's resolution is named."""
    return conditions.why_award_not_approved(award)


def _no_contract(award: Award, context: Context) -> Any | None:
    """There is no contract yet."""
    if award.evaluation.solicitation.state != "contracted":
        return None
    return gettext("The contract is signed: it ends by its own terms, not by withdrawing the award.")


SEE_WHOM = (*WATCH, *PANEL, BIDDERS)
SEE_AMOUNT = (*WATCH, PRICES, OWN)
AWARD = Workflow(
    name="evaluation.award",
    title=_("award"),
    states={
        "intended": State(_("intended"), _("Announced. Those who offered may protest until the date named.")),
        "stayed": State(_("stayed"), _("A protest was filed in time: nothing goes on until it is decided.")),
        "confirmed": State(_("awarded"), _("The decision is final; the contract is being made.")),
        "withdrawn": State(_("withdrawn"), _("With the reason."), final=True),
    },
    transitions=(
        Transition(
            "intend",
            _("Announce the intent to award"),
            _("The intent to award was announced."),
            (NEW,),
            "intended",
            OFFICE,
            guards=(_protests_possible, _winner),
            public=True,
        ),
        Transition(
            "award_directly",
            pgettext_lazy("button", "Award"),
            _("It was awarded."),
            (NEW,),
            "confirmed",
            OFFICE,
            guards=(_protests_impossible, _winner, _approved),
            public=True,
        ),
        Transition(  # never done to an award itself: who may attach to it, for everyone to read
            "attach", _("Attach a file"), _("{actor} attached a file."), STANDING, None, OFFICE, button=False
        ),
        Transition("stay", _("Stay"), _("A protest stays the award."), ("intended",), "stayed", (SYSTEM,), public=True),
        Transition(
            "unstay",
            _("End the stay"),
            _("The stay of the award ended."),
            ("stayed",),
            "intended",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "name_resolution",
            _("Name the council’s resolution"),
            _("{actor} named the council’s resolution: {resolution}"),
            ("intended", "stayed"),
            None,
            (*OFFICE, Who("clerk", of="here")),
            public=True,
        ),
        Transition(
            "confirm",
            pgettext_lazy("button", "Award"),
            _("The award was confirmed."),
            ("intended",),
            "confirmed",
            OFFICE,
            guards=(_time_for_protests_over, _no_protest_open, _approved),
            public=True,
            confirm=_("The decision is final. What the method opens with the award becomes public at once."),
        ),
        Transition(
            "open", _("Open"), _("What the method opens became public."), STANDING, None, (SYSTEM,), public=True
        ),
        Transition(
            "withdraw",
            _("Withdraw the award"),
            _("The award was withdrawn."),
            STANDING,
            "withdrawn",
            (*OFFICE, SYSTEM),
            guards=(_no_contract,),
            public=True,
            reason=True,
            confirm=_("Everyone reads the reason. The evaluation goes on."),
        ),
    ),
    readers=(Reading((*WATCH, *PANEL, BIDDERS, PUBLIC)),),
    closed={
        "candidate": SEE_WHOM,
        "organization": SEE_WHOM,
        "submission": SEE_WHOM,
        "reasons": SEE_WHOM,
        "amount": SEE_AMOUNT,
    },
)


NOTICE = Workflow(
    name="evaluation.notice",
    title=_("notice"),
    states={
        "offered": State(_("for those who offered"), _("The whole notice."), final=True),
        "public": State(_("for everyone"), _("As far as the method allows it."), final=True),
    },
    transitions=(
        Transition(
            "give", _("Give"), _("Those who offered were given notice."), (NEW,), "offered", (SYSTEM,), minor=True
        ),
        Transition("publish", _("Publish"), _("A notice was published."), (NEW,), "public", (SYSTEM,), public=True),
    ),
    readers=(Reading((*WATCH, PRICES, BIDDERS), ("offered",)), Reading((PUBLIC,), ("public",))),
)


def _may_be_told(debriefing: Debriefing, context: Context) -> Any | None:
    """The company offered and did not get it; once for each award."""
    return conditions.why_not_debrief(debriefing)


DEBRIEFING = Workflow(
    name="evaluation.debriefing",
    title=_("debriefing"),
    states={
        "asked": State(_("asked for"), _("The company would like to know how its submission was judged.")),
        "given": State(_("given"), _("The company was told of its own submission, and nothing of others."), final=True),
    },
    transitions=(
        Transition(
            "ask",
            _("Ask for a debriefing"),
            _("A company asked for a debriefing."),
            (NEW,),
            "asked",
            (OWN,),
            guards=(_may_be_told,),
        ),
        Transition(
            "give",
            _("Give the debriefing"),
            _("{actor} gave a debriefing."),
            ("asked",),
            "given",
            OFFICE,
            awaited=True,
            minor=True,
        ),
    ),
    readers=(Reading((*WATCH, OWN)),),
)

KINDS = (
    Kind(
        TieBreak,
        TIE_BREAK,
        relations=evaluation_relations("evaluation__"),
        root="evaluation__solicitation",
        act_url="evaluation:tie-act",
    ),
    Kind(Ranking, RANKING, relations=evaluation_relations("evaluation__"), root="evaluation__solicitation"),
    Kind(Notice, NOTICE, relations=evaluation_relations("award__evaluation__"), root="award__evaluation__solicitation"),
    Kind(
        Award,
        AWARD,
        relations={**evaluation_relations("evaluation__"), "organization": Relation("organization")},
        root="evaluation__solicitation",
        act_url="evaluation:award-act",
    ),
    Kind(
        Debriefing,
        DEBRIEFING,
        relations={**evaluation_relations("award__evaluation__"), "organization": Relation("candidate__organization")},
        root="award__evaluation__solicitation",
        act_url="evaluation:debriefing-act",
    ),
)
