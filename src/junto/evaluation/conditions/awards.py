"""Ranking, ties, awards, protests, debriefings: what stands against each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.ranking import CannotRank, Standing
from junto.core.workflow import Actor, Context, Words
from junto.evaluation.conditions.candidates import why_responsiveness_open
from junto.evaluation.conditions.terms import why_terms_cancelled
from junto.evaluation.models import (
    OPEN_PROTEST,
    STANDING,
    Award,
    Candidate,
    Debriefing,
    Evaluation,
    Protest,
    TieBreak,
)
from junto.evaluation.ranking import frozen_order, ranking_of, said, tied_first
from junto.solicitations.conditions import approvals_asked, why_checklist_open, why_not_approved
from junto.solicitations.profiles import all_profiles


# --- ranking and ties ------------------------------------------------------------------------------------------------
def why_not_rankable(evaluation: Evaluation) -> Words | None:
    """Everyone is decided on, and the formula can put them in order."""
    if sentence := why_responsiveness_open(evaluation):
        return sentence
    try:
        ranking_of(evaluation)
    except CannotRank as refusal:
        return said(refusal.sentence)
    return None


def why_not_break(tie_break: TieBreak) -> Words | None:
    """A tie for the first place is there, the way fits the method, and the order holds exactly those who are tied."""
    evaluation = tie_break.evaluation
    if evaluation.state != "ranked":
        return _("A tie is broken after the ranking and before the notice of intent.")
    if sentence := why_not_rankable(evaluation):
        return sentence
    tied = set(tied_first(evaluation, leave_out=tie_break.pk))
    if len(tied) < 2:
        return _("There is no tie for the first place.")
    method = evaluation.solicitation.method
    if tie_break.how == TieBreak.How.OFFICER and (method.tie.how != "officer" or method.quality_scored):
        return _("Under this method a tie is not broken by decision: %(rule)s") % {"rule": method.tie.sentence}
    if sorted(tie_break.order) != sorted(tied):
        return _("Name each of those who are tied once, first to last.")
    return None


def tie_not_used(tie_break: TieBreak, context: Context) -> Words | None:
    """No award rests on it."""
    return _why_award_of(tie_break.evaluation)


# --- awards ----------------------------------------------------------------------------------------------------------
def _why_award_of(evaluation: Evaluation) -> Words | None:
    standing = evaluation.awards.filter(state__in=STANDING).first()
    return standing and _("%(award)s stands. Withdraw it first.") % {"award": standing}


def no_award_stands(evaluation: Evaluation, context: Context) -> Words | None:
    """No award stands that would have to be withdrawn first."""
    return _why_award_of(evaluation)


def why_award_stands(candidate: Candidate) -> Words | None:
    """An award for this candidate."""
    standing = candidate.awards.filter(state__in=STANDING).first()
    return standing and _("%(award)s stands for it. Withdraw it first.") % {"award": standing}


def why_not_award(award: Award) -> Words | None:
    """It stands first alone in the frozen ranking, its company is responsible, and no other award stands."""
    evaluation, candidate = award.evaluation, award.candidate
    if evaluation.state != "ranked":
        return _("An award follows the ranking.")
    cancels = Protest.objects.filter(award__evaluation=evaluation, state="upheld", remedy=Protest.Remedy.CANCEL).first()
    if cancels is not None:
        return _("%(protest)s was upheld and says that the solicitation is cancelled: do that.") % {"protest": cancels}
    if sentence := why_terms_cancelled(evaluation.solicitation):
        return sentence
    if sentence := _why_award_of(evaluation) or why_not_rankable(evaluation):
        return sentence
    ranking = ranking_of(evaluation)
    if [s.offer for s in ranking.standings] != frozen_order(evaluation):
        return _("Something changed since the ranking was frozen: rank again first.")
    return _why_not_winner(candidate, ranking.first())


def _why_not_winner(candidate: Candidate, first: Sequence[Standing]) -> Words | None:
    if len(first) > 1:
        rule = candidate.evaluation.solicitation.method.tie.sentence
        return _("There is a tie for the first place: %(rule)s") % {"rule": rule}
    if not first or first[0].offer != str(candidate.pk):
        return _("%(company)s does not stand first.") % {"company": candidate.organization}
    if candidate.state != "responsible":
        return _("It is not decided yet whether %(company)s is responsible.") % {"company": candidate.organization}
    return None


def why_protests_possible(award: Award, at: datetime) -> Words | None:
    """The time for protests has not passed."""
    if award.protest_until is None or at > award.protest_until:
        return None
    return _("Companies may protest until %(time)s.") % {
        "time": date_format(timezone.localtime(award.protest_until), "DATETIME_FORMAT")
    }


def why_protest_open(award: Award) -> Words | None:
    """A protest that waits for a decision, an appeal or the end of the time for one."""
    waiting = award.protests.filter(state__in=OPEN_PROTEST).first()
    return waiting and _("%(protest)s is not decided for good.") % {"protest": waiting}


def why_award_not_approved(award: Award) -> Words | None:
    """Approvals before the award, the council's resolution where it is asked, the documents that the law asks for."""
    solicitation = award.evaluation.solicitation
    if sentence := why_not_approved(solicitation, "award"):
        return sentence
    council = any(a.before == "award" and a.role == "council_member" for a in approvals_asked(solicitation))
    if council and not award.resolution:
        return _("Name the council’s resolution first, by its number and date.")
    return why_checklist_open(solicitation, "award")


# --- protests --------------------------------------------------------------------------------------------------------
def protest_roles() -> tuple[str, ...]:
    """Every role that some profile lets decide protests."""
    return tuple(dict.fromkeys(p.protest_decided_by for p in all_profiles()))


def why_not_protest(protest: Protest) -> Words | None:
    """The company offered, the award is not its own, stands, and no protest of it waits already."""
    award = protest.award
    method = award.evaluation.solicitation.method
    if not method.protest_days:
        return _("This method has no time for protests.")
    if award.state not in STANDING:
        return _("The award does not stand any more.")
    if protest.organization_id == award.organization_id:
        return _("The award is your own.")
    if not award.evaluation.candidates.filter(organization=protest.organization_id).exists():
        return _("Whoever offered may protest; your company did not.")
    if award.protests.filter(organization=protest.organization_id, state__in=OPEN_PROTEST).exists():
        return _("Your company’s protest is not decided yet.")
    return None


def filed_late(protest: Protest) -> bool:
    """Whether it was filed after the time for protests, or when the award was final."""
    until = protest.award.protest_until
    return until is None or protest.filed_at > until or protest.award.state == "confirmed"


def why_not_decide_protest(protest: Protest, actor: Actor) -> Words | None:
    """Whoever decides is no party: not the buyer, not of the panel, of no company that offered."""
    evaluation = protest.award.evaluation
    if actor.person == evaluation.solicitation.officer_id:
        return _("You run this purchase. Somebody who does not must decide the protest.")
    if evaluation.panelists.filter(person=actor.person).exclude(state__in=("standby", "released")).exists():
        return _("You sat on the panel. Somebody who did not must decide the protest.")
    if evaluation.candidates.filter(organization__in=actor.organizations()).exists():
        return _("You belong to a company that offered. Somebody who does not must decide the protest.")
    return None


def why_not_appeal(protest: Protest, at: datetime) -> Words | None:
    """The time for an appeal has not passed."""
    if protest.appeal_until is None:
        return _("This method has no appeal.")
    return None if at <= protest.appeal_until else _("The time for an appeal has passed.")


# --- debriefings -----------------------------------------------------------------------------------------------------
def why_not_debrief(debriefing: Debriefing) -> Words | None:
    """The company offered, did not get it, and was not told already."""
    award, candidate = debriefing.award, debriefing.candidate
    if award.state not in STANDING or candidate.evaluation_id != award.evaluation_id:
        return _("A debriefing follows a notice of intent that stands.")
    if candidate.pk == award.candidate_id:
        return _("The award is your own.")
    if award.debriefings.filter(candidate=candidate).exists():
        return _("Your company asked for it already.")
    return None
