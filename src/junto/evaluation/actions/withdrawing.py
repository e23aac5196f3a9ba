"""Taking an award back: with it the intent, the protests against it and the stay; the evaluation goes on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context
from junto.evaluation import conditions
from junto.evaluation.actions.noticing import give_notice
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.models import OPEN_PROTEST, STANDING, Award, Evaluation, Notice
from junto.journal import due
from junto.journal.door import perform
from junto.solicitations import actions as solicitations


def take_back(award: Award, *, by: Actor, reason: str, seen: int | None = None) -> Award:
    """Withdraw an intent or an award; the evaluation goes on from the consensus, or from the checks without a panel.

    Part of a transaction of whoever calls.
    """
    was = award.state

    def then(fresh: Award, _context: Context) -> None:
        solicitation = fresh.evaluation.solicitation
        if was == "confirmed":
            solicitations.withdraw_award(solicitation, by=by, reason=reason)
        else:
            solicitations.withdraw_intent(solicitation, by=by, reason=reason)
        _drop_protests(fresh)
        action = conditions.resuming(solicitation)
        evaluation = Evaluation.objects.get(pk=fresh.evaluation_id)
        rest_checks(perform(evaluation, action, by=PROGRAM, inputs={"reason": reason}))

    withdrawn = perform(award, "withdraw", by=by, inputs={"reason": reason}, then=then, seen=seen)
    give_notice(withdrawn, Notice.Of.WITHDRAWAL, reason=reason)
    return withdrawn


def fall_with_solicitation(evaluation: Evaluation) -> None:
    """The solicitation was cancelled: no award of it stands any more. Part of the end of its evaluation."""
    reason = _("The solicitation was cancelled.")
    for award in evaluation.awards.filter(state__in=STANDING).order_by("pk"):
        fallen = perform(
            award, "withdraw", by=PROGRAM, inputs={"reason": reason}, then=lambda fresh, _context: _drop_protests(fresh)
        )
        give_notice(fallen, Notice.Of.WITHDRAWAL, reason=reason)


def _drop_protests(award: Award) -> None:
    for protest in award.protests.filter(state__in=OPEN_PROTEST):
        due.cancel(perform(protest, "drop", by=PROGRAM), "let_stand")
