"""What may happen to an evaluation, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import Evaluation
from junto.evaluation.offers import why_offers_undecided
from junto.evaluation.workflow.roles import (
    OFFICE,
    PANEL,
    WATCH,
    evaluation_relations,
)
from junto.journal.registry import Kind
from junto.solicitations.models.parts import TWO


def _published(evaluation: Evaluation, context: Context) -> Any | None:
    """The solicitation is published, so that its criteria are fixed."""
    if evaluation.solicitation.state in ("published", "closed", "opened"):
        return None
    return gettext("An evaluation is prepared once the solicitation is published, and before the award.")


def _once(evaluation: Evaluation, context: Context) -> Any | None:
    """A solicitation has one evaluation: a button pressed twice begins no second."""
    if Evaluation.objects.filter(solicitation=evaluation.solicitation_id).exists():
        return gettext("Its evaluation is prepared already.")
    return None


def _opened(evaluation: Evaluation, context: Context) -> Any | None:
    """What came in time was opened, and the solicitation still runs."""
    return conditions.why_not_opened(evaluation)


def _offers_decided(evaluation: Evaluation, context: Context) -> Any | None:
    """Nothing that came to the opening waits to be decided on or written in."""
    return why_offers_undecided(evaluation.solicitation)


def _panel_named(evaluation: Evaluation, context: Context) -> Any | None:
    """Every seat of the panel that the method asks for is named."""
    return conditions.why_panel_incomplete(evaluation)


def _panel_scores(evaluation: Evaluation, context: Context) -> Any | None:
    """The method has a panel that scores."""
    if evaluation.solicitation.method.quality_scored:
        return None
    return gettext("This method is decided by the price: there is no panel and nothing to score.")


def _names_declared(evaluation: Evaluation, context: Context) -> Any | None:
    """Whoever sits on the panel declared their interests on the names."""
    return conditions.why_names_not_declared(evaluation)


def _all_seated(evaluation: Evaluation, context: Context) -> Any | None:
    """Every seat is filled by somebody who declared on names and contents."""
    return conditions.why_not_seated(evaluation)


def _responsiveness_decided(evaluation: Evaluation, context: Context) -> Any | None:
    """Of every candidate it is decided whether it is responsive, and one is at least."""
    return conditions.why_responsiveness_open(evaluation)


def _all_in(evaluation: Evaluation, context: Context) -> Any | None:
    """All own scores are in."""
    return conditions.why_scores_missing(evaluation)


def _somebody_unscored(evaluation: Evaluation, context: Context) -> Any | None:
    """Somebody was found responsive after the scores were in, or took a seat since."""
    return conditions.why_nobody_unscored(evaluation)


def _consensus_reached(evaluation: Evaluation, context: Context) -> Any | None:
    """The panel agreed on every candidate that is still in."""
    return conditions.why_consensus_missing(evaluation)


def _shortlist_made(evaluation: Evaluation, context: Context) -> Any | None:
    """A shortlist says with whom the city goes on."""
    return conditions.why_not_shortlisted(evaluation)


def _no_round_open(evaluation: Evaluation, context: Context) -> Any | None:
    """No round of best and final offers is open."""
    return conditions.why_round_open(evaluation)


def _two_envelopes(evaluation: Evaluation, context: Context) -> Any | None:
    """Quality and price lie in two envelopes."""
    if evaluation.solicitation.envelopes == TWO:
        return None
    return gettext("There is one envelope: quality and price were opened together.")


def _prices_read(evaluation: Evaluation, context: Context) -> Any | None:
    """Where there are two envelopes, quality is frozen and the prices were opened."""
    return conditions.why_prices_unopened(evaluation)


def _prices_sealed(evaluation: Evaluation, context: Context) -> Any | None:
    """Where there are two envelopes, no price is opened yet: quality does not change afterwards."""
    return conditions.why_quality_stands(evaluation)


def _rankable(evaluation: Evaluation, context: Context) -> Any | None:
    """The formula can put them in order."""
    return conditions.why_not_rankable(evaluation)


def _nobody_left(evaluation: Evaluation, context: Context) -> Any | None:
    """No candidate is left that could be awarded."""
    if conditions.live_candidates(evaluation).exists():
        return gettext(
            "There is still a candidate that could be awarded. Cancel the solicitation instead, with reasons."
        )
    return None


def _ready_to_rank(evaluation: Evaluation, context: Context) -> Any | None:
    """Where the price alone decides, responsiveness is decided; where quality counts, the panel agreed."""
    if evaluation.solicitation.method.quality_scored:
        return gettext("The panel scores first.")
    return conditions.why_responsiveness_open(evaluation)


RUNNING = (
    *("preparing", "declaring", "checking", "scoring", "consensus", "negotiating", "decided"),
    *("ranked", "intended", "stayed"),
)
TOLD = ("intended", "stayed", "concluded", "ended")  # from the notice of intent on everyone may know how it stands
EVALUATION = Workflow(
    name="evaluation.evaluation",
    title=_("evaluation"),
    states={
        "preparing": State(_("being prepared"), _("The panel is named. Nobody on it knows who offers.")),
        "declaring": State(
            _("declaring interests"), _("The panel knows the names, nothing else, and declares on them.")
        ),
        "checking": State(_("being checked"), _("Does each submission answer what was asked?")),
        "scoring": State(_("being scored"), _("Each panel member scores alone; nobody sees another’s scores.")),
        "consensus": State(_("finding consensus"), _("All scores are in and seen by the panel, which now agrees.")),
        "negotiating": State(_("in discussions"), _("Those on the shortlist are heard and asked for final offers.")),
        "decided": State(
            _("quality decided"), _("The panel’s word on quality is frozen; the prices are opened now, and not before.")
        ),
        "ranked": State(_("ranked"), _("The order is computed and frozen. Whoever stands first is looked at.")),
        "intended": State(_("intent announced"), _("It is said who is to get it. Companies may protest.")),
        "stayed": State(_("stayed by a protest"), _("Nothing goes on until the protest is decided.")),
        "concluded": State(_("concluded"), _("Awarded.")),
        "ended": State(_("ended without award"), final=True),
    },
    transitions=(
        Transition(
            "prepare",
            _("Prepare the evaluation"),
            _("{actor} began to prepare the evaluation."),
            (NEW,),
            "preparing",
            OFFICE,
            guards=(_published, _once),
        ),
        Transition(
            "begin_declarations",
            _("Show the names to the panel"),
            _("{actor} showed the names of the companies to the panel, to declare on them."),
            ("preparing",),
            "declaring",
            OFFICE,
            guards=(_panel_scores, _opened, _offers_decided, _panel_named),
            confirm=_("Everyone on the panel learns which companies offer, and is asked to declare interests."),
        ),
        Transition(
            "begin_checks",
            _("Begin the checks"),
            _("{actor} began to check what was offered."),
            ("declaring",),
            "checking",
            OFFICE,
            guards=(_names_declared,),
            confirm=_("The panel may read what was offered from now on, without the prices."),
        ),
        Transition(
            "begin_checks_alone",
            _("Begin the checks"),
            _("{actor} began to check what was offered."),
            ("preparing",),
            "checking",
            OFFICE,
            guards=(conditions.no_panel, _opened, _offers_decided),
        ),
        Transition(
            "begin_scoring",
            _("Begin scoring"),
            _("{actor} let the panel score."),
            ("checking",),
            "scoring",
            OFFICE,
            guards=(_panel_scores, _responsiveness_decided, _all_seated),
        ),
        Transition(  # somebody put aside came back, by a protest or on a second look; nobody else is scored anew
            "begin_scoring",
            _("Let the panel score who is not scored yet"),
            _("{actor} let the panel score who was not scored yet."),
            ("consensus",),
            "scoring",
            OFFICE,
            guards=(_panel_scores, _responsiveness_decided, _somebody_unscored, _prices_sealed),
        ),
        Transition(
            "gather",
            _("Show the scores to the panel"),
            _("All scores are in; the panel sees them."),
            ("scoring",),
            "consensus",
            (SYSTEM,),
            guards=(_all_in,),
        ),
        Transition(
            "negotiate",
            _("Begin discussions"),
            _("{actor} began the discussions with those on the shortlist."),
            ("consensus",),
            "negotiating",
            OFFICE,
            guards=(conditions.discussions_allowed, _consensus_reached, _shortlist_made),
        ),
        Transition(
            "agree_again",
            _("Back to the consensus"),
            _("{actor} asked the panel to agree on the final offers."),
            ("negotiating",),
            "consensus",
            OFFICE,
            guards=(_no_round_open,),
        ),
        Transition(
            "decide_quality",
            _("Freeze the word on quality"),
            _("{actor} froze the panel’s word on quality; no price was opened yet."),
            ("consensus",),
            "decided",
            OFFICE,
            guards=(_two_envelopes, _consensus_reached, _prices_sealed),
            confirm=_("The points for quality are frozen as minutes. Then the prices of those who passed are opened."),
        ),
        Transition(
            "agree_on_quality_again",
            _("Back to the consensus"),
            _("{actor} asked the panel to agree on quality once more; no price was opened yet."),
            ("decided",),
            "consensus",
            OFFICE,
            guards=(_prices_sealed,),
            reason=True,
        ),
        Transition(
            "rank",
            _("Rank"),
            _("{actor} ranked by the formula that was published."),
            ("consensus", "negotiating", "decided"),
            "ranked",
            OFFICE,
            guards=(_no_round_open, _prices_read, _consensus_reached, _rankable),
            confirm=_(
                "The order is computed by the published formula and frozen as a version. The panel sees the prices."
            ),
        ),
        Transition(
            "rank_by_price",
            _("Rank"),
            _("{actor} ranked by the formula that was published."),
            ("checking",),
            "ranked",
            OFFICE,
            guards=(_ready_to_rank, _rankable),
            confirm=_("The order is computed by the published formula and frozen as a version."),
        ),
        Transition(
            "rank_again",
            _("Rank again"),
            _("{actor} ranked again."),
            ("ranked",),
            None,
            OFFICE,
            guards=(_rankable,),
            reason=True,
        ),
        Transition("intend", _("Intend"), _("The intent was announced."), ("ranked",), "intended", (SYSTEM,)),
        Transition("stay", _("Stay"), _("A protest stays the award."), ("intended",), "stayed", (SYSTEM,), public=True),
        Transition("unstay", _("End the stay"), _("The stay ended."), ("stayed",), "intended", (SYSTEM,), public=True),
        Transition("conclude", _("Conclude"), _("The award is final."), ("ranked", "intended"), "concluded", (SYSTEM,)),
        Transition(
            "resume",
            _("Evaluate again"),
            _("The evaluation goes on, from the checks."),
            ("ranked", "intended", "stayed", "concluded"),
            "checking",
            (*OFFICE, SYSTEM),
            guards=(conditions.no_award_stands, conditions.no_panel),
            reason=True,
        ),
        Transition(
            "resume_consensus",
            _("Evaluate again"),
            _("The evaluation goes on, from the consensus."),
            ("ranked", "intended", "stayed", "concluded"),
            "consensus",
            (*OFFICE, SYSTEM),
            guards=(conditions.no_award_stands, _panel_scores, _prices_sealed),
            reason=True,
        ),
        Transition(
            "resume_decided",
            _("Evaluate again"),
            _("The evaluation goes on. The word on quality stands, since prices are known."),
            ("ranked", "intended", "stayed", "concluded"),
            "decided",
            (*OFFICE, SYSTEM),
            guards=(conditions.no_award_stands, _two_envelopes, _prices_read),
            reason=True,
        ),
        Transition(
            "end_unsuccessful",
            _("End without award"),
            _("{actor} ended the evaluation: nothing that was offered can be taken."),
            ("preparing", "declaring", "checking", "scoring", "consensus", "negotiating", "decided", "ranked"),
            "ended",
            OFFICE,
            guards=(_opened, _nobody_left),
            reason=True,
            confirm=_("The solicitation ends as unsuccessful. It may be asked again as a new one."),
        ),
        Transition(
            "end",
            _("End"),
            _("The evaluation ended with the solicitation."),
            (*RUNNING, "concluded"),
            "ended",
            (SYSTEM,),
        ),
    ),
    readers=(Reading((*WATCH, *PANEL)), Reading((PUBLIC,), TOLD)),
)

KINDS = (
    Kind(
        Evaluation,
        EVALUATION,
        relations=evaluation_relations(),
        root="solicitation",
        act_url="evaluation:evaluation-act",
    ),
)
