"""Ranking by the published formula, frozen as a version; ties broken as the method allows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.evaluation.actions.access import update_access
from junto.evaluation.models import Candidate, Evaluation, Ranking, TieBreak
from junto.evaluation.ranking import content_of, ranking_of
from junto.journal.door import perform


def rank_candidates(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Put the candidates in order by the published formula, and freeze the order with its arithmetic."""
    action = "rank" if evaluation.solicitation.method.quality_scored else "rank_by_price"
    return _rank(evaluation, action, by=by, reason="", seen=seen)


def rank_again(evaluation: Evaluation, *, by: Actor, reason: str, seen: int | None = None) -> Evaluation:
    """Rank again after something changed; the former ranking stays as its version."""
    return _rank(evaluation, "rank_again", by=by, reason=reason, seen=seen)


def _rank(evaluation: Evaluation, action: str, *, by: Actor, reason: str, seen: int | None) -> Evaluation:
    def apply(fresh: Evaluation, _context: Context) -> None:
        for former in fresh.tie_breaks.filter(state__in=("drawn", "valid")):
            # A lot drawn between others than those who are tied now decides nothing.
            perform(former, "discard", by=PROGRAM, inputs={"reason": "It was ranked again."})

    def then(fresh: Evaluation, _context: Context) -> None:
        update_access(fresh)
        ranking = perform(Ranking(evaluation=fresh, number=fresh.rankings.count() + 1), "keep", by=PROGRAM)
        freeze(ranking, label=_("Ranking"), by=PROGRAM, content=content_of(fresh, ranking_of(fresh)))

    inputs = {"reason": reason} if reason else {}
    return perform(evaluation, action, by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def record_drawing(evaluation: Evaluation, *, by: Actor, order: Sequence[Candidate | UUID], account: str) -> TieBreak:
    """Record how lots were drawn between those who are tied for the first place; a second officer confirms it."""
    return perform(_tie_break(evaluation, TieBreak.How.LOT, order, account), "draw", by=by)


def confirm_drawing(tie_break: TieBreak, *, by: Actor, seen: int | None = None) -> TieBreak:
    """Confirm as the second officer that lots were drawn as recorded."""
    return perform(tie_break, "witness", by=by, seen=seen)


def decide_tie(evaluation: Evaluation, *, by: Actor, order: Sequence[Candidate | UUID], account: str) -> TieBreak:
    """Decide a tie with reasons, where the method lets the officer."""
    inputs = {"reason": account}
    return perform(_tie_break(evaluation, TieBreak.How.OFFICER, order, account), "decide", by=by, inputs=inputs)


def discard_tie_break(tie_break: TieBreak, *, by: Actor, reason: str, seen: int | None = None) -> TieBreak:
    """Discard a drawing that was not done as it should be."""
    return perform(tie_break, "discard", by=by, inputs={"reason": reason}, seen=seen)


def _tie_break(evaluation: Evaluation, how: str, order: Sequence[Candidate | UUID], account: str) -> TieBreak:
    if not account.strip():
        raise Refused(_("Say how it was done, and before whom."), code="input", field="account")
    ids = [str(c.pk if isinstance(c, Candidate) else c) for c in order]
    return TieBreak(evaluation=evaluation, how=how, order=ids, account=account.strip())
