"""What the method's profile opens to everyone, written where everyone may read it once its milestone is reached."""

from __future__ import annotations

from collections.abc import Callable

from junto.core.workflow import PROGRAM, Context
from junto.evaluation.models import Award, Consensus, Evaluation, Score, Trial
from junto.journal.door import perform, perform_many
from junto.solicitations.conditions import is_open
from junto.solicitations.models import Solicitation


def open_results(evaluation: Evaluation) -> None:
    """Open names, prices and scores as far as the profile says by now. Doing it twice changes nothing."""
    solicitation = Solicitation.objects.get(pk=evaluation.solicitation_id)
    names, prices = is_open(solicitation, "names"), is_open(solicitation, "prices")
    for award in Award.objects.filter(evaluation=evaluation).exclude(state="withdrawn"):
        if (names and award.opened_organization_id is None) or (prices and award.opened_amount is None):
            perform(award, "open", by=PROGRAM, apply=_opening(names=names, prices=prices))
    if is_open(solicitation, "scores"):
        _publish_scores(evaluation)
    if names and is_open(solicitation, "scores"):
        perform_many(list(evaluation.quality_minutes.filter(state="kept").order_by("pk")), "publish", by=PROGRAM)
    if names and prices and is_open(solicitation, "scores"):
        perform_many(list(evaluation.rankings.filter(state="kept").order_by("pk")), "publish", by=PROGRAM)


def _opening(*, names: bool, prices: bool) -> Callable[[Award, Context], None]:
    def apply(fresh: Award, _context: Context) -> None:
        if names:
            fresh.opened_organization = fresh.organization
        if prices:
            fresh.opened_amount = fresh.amount
        if names and prices:
            fresh.opened_reasons = fresh.reasons  # they may speak of both

    return apply


def _publish_scores(evaluation: Evaluation) -> None:
    for model, state, path in (
        (Score, "shown", "candidate__evaluation"),
        (Consensus, "agreed", "evaluation"),
        (Trial, "recorded", "candidate__evaluation"),
    ):
        rows = model._default_manager.filter(**{path: evaluation, "state": state})
        perform_many(list(rows.order_by("pk")), "publish", by=PROGRAM)
