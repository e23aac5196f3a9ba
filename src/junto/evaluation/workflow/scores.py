"""What may happen to scores and to the panel's consensus, and who may do and see it.

An own score is read by its author alone until all are in; then by the panel and those who watch; by everyone once the
method's profile opens scores.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import Consensus, Score
from junto.evaluation.workflow.roles import CHAIR, READING, WATCH, evaluation_relations
from junto.journal.registry import Kind, Relation

AUTHOR = Who(ANY_ROLE, of="author")


def _scoring_now(score: Score, context: Context) -> Any | None:
    """The panel scores now, and the author is seated on it."""
    return conditions.why_not_score(score)


def _whole(score: Score, context: Context) -> Any | None:
    """Points and a reason for every criterion that the panel scores."""
    return conditions.why_lines_missing(score)


SCORE = Workflow(
    name="evaluation.score",
    title=_("own score"),
    states={
        "draft": State(_("draft"), _("Seen by nobody but its author.")),
        "handed_in": State(_("handed in"), _("Final. Seen by nobody else until all are in.")),
        "shown": State(_("shown to the panel"), _("All are in.")),
        "left_out": State(_("left out"), _("Its author has a conflict of interest: it is kept and does not count.")),
        "public": State(_("public"), _("The method opens scores by now.")),
    },
    transitions=(
        Transition(
            "begin",
            _("Begin"),
            _("{actor} began to score."),
            (NEW,),
            "draft",
            (AUTHOR,),
            guards=(_scoring_now,),
            minor=True,
        ),
        Transition(
            "save",
            _("Save the draft"),
            _("{actor} saved a draft."),
            ("draft",),
            None,
            (AUTHOR,),
            guards=(_scoring_now,),
            minor=True,
        ),
        Transition(
            "hand_in",
            _("Hand in"),
            _("{actor} handed in a score."),
            ("draft",),
            "handed_in",
            (AUTHOR,),
            guards=(_scoring_now, _whole),
            confirm=_("What is handed in is final: nobody, not even you, can change it."),
            minor=True,
        ),
        Transition("show", _("Show"), _("All scores are in."), ("handed_in",), "shown", (SYSTEM,), minor=True),
        Transition(
            "leave_out",
            _("Leave out"),
            _("The score does not count: its author has a conflict of interest."),
            ("draft", "handed_in", "shown"),
            "left_out",
            (SYSTEM,),
        ),
        Transition("publish", _("Publish"), _("The score became public."), ("shown",), "public", (SYSTEM,), minor=True),
    ),
    readers=(
        Reading((AUTHOR,)),
        Reading((*WATCH, *READING), ("shown",)),
        Reading(WATCH, ("left_out",)),
        Reading((PUBLIC,), ("public",)),
    ),
)


def _agreeing_now(consensus: Consensus, context: Context) -> Any | None:
    """The panel agrees now."""
    if consensus.evaluation.state == "consensus":
        return None
    return gettext("The panel agrees once all scores are in, and before the ranking.")


def _all_lines(consensus: Consensus, context: Context) -> Any | None:
    """Points and a reason for every criterion that the panel scores."""
    return conditions.why_consensus_incomplete(consensus)


CONSENSUS = Workflow(
    name="evaluation.consensus",
    title=_("consensus"),
    states={
        "draft": State(_("being written"), _("The chair writes what the panel says.")),
        "agreed": State(_("agreed"), _("The panel’s word, with its reasons.")),
        "replaced": State(
            _("replaced by a later one"), _("A later revision took its place, with the reason. It is kept.")
        ),
        "public": State(_("public"), _("The method opens scores by now.")),
    },
    transitions=(
        Transition(
            "write",
            _("Write the consensus"),
            _("{actor} wrote what the panel says of a candidate."),
            (NEW, "draft"),
            "draft",
            (CHAIR,),
            guards=(_agreeing_now,),
            minor=True,
        ),
        Transition(
            "revise",
            _("Revise the consensus"),
            _("{actor} began a new revision."),
            (NEW,),
            "draft",
            (CHAIR,),
            guards=(_agreeing_now,),
            reason=True,
            button=False,
        ),
        Transition(
            "agree",
            _("Record the agreement"),
            _("{actor} recorded that the panel agrees."),
            ("draft",),
            "agreed",
            (CHAIR,),
            guards=(_agreeing_now, _all_lines),
        ),
        Transition("replace", _("Replace"), _("A later revision takes its place."), ("agreed",), "replaced", (SYSTEM,)),
        Transition(
            "publish", _("Publish"), _("The consensus became public."), ("agreed",), "public", (SYSTEM,), minor=True
        ),
    ),
    readers=(
        Reading((*WATCH, *READING), ("draft", "agreed", "replaced")),
        Reading((PUBLIC,), ("public",)),
    ),
)

KINDS = (
    Kind(
        Score,
        SCORE,
        relations={**evaluation_relations("candidate__evaluation__"), "author": Relation("panelist__person", "person")},
        root="candidate__evaluation__solicitation",
        parts=("lines",),
    ),
    Kind(
        Consensus,
        CONSENSUS,
        relations=evaluation_relations("evaluation__"),
        root="evaluation__solicitation",
        parts=("lines",),
    ),
)
