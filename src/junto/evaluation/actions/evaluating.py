"""The evaluation's way: prepared, declared on, checked, scored, negotiated, taken up again, ended."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from junto.core.ranking import formula_of
from junto.core.workflow import PROGRAM, Actor, Context
from junto.evaluation import conditions, telling
from junto.evaluation.actions.access import update_access
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.actions.withdrawing import fall_with_solicitation
from junto.evaluation.models import Candidate, Check, Evaluation
from junto.journal.door import perform, perform_many
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Solicitation
from junto.solicitations.queries import opened_submissions


def prepare_evaluation(solicitation: Solicitation, *, by: Actor) -> Evaluation:
    """Begin to prepare: the formula is the one of the method's profile, in the version in use now."""
    formula = formula_of(solicitation.method.formula)
    evaluation = Evaluation(solicitation=solicitation, formula=formula.code, formula_version=formula.version)
    return perform(evaluation, "prepare", by=by)


def begin_declarations(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Show the panel the names of the companies; each member declares on them."""

    def then(fresh: Evaluation, _context: Context) -> None:
        enter_candidates(fresh)
        update_access(fresh)

    evaluation = perform(evaluation, "begin_declarations", by=by, then=then, seen=seen)
    telling.names_shown(evaluation)
    return evaluation


def begin_checks(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Begin to check what was offered; the panel, where there is one, may read it from now on."""
    action = "begin_checks" if evaluation.solicitation.method.quality_scored else "begin_checks_alone"

    def then(fresh: Evaluation, _context: Context) -> None:
        enter_candidates(fresh)
        plan_checks(fresh)
        update_access(fresh)

    evaluation = perform(evaluation, action, by=by, then=then, seen=seen)
    telling.contents_shown(evaluation)
    return evaluation


def enter_candidates(evaluation: Evaluation) -> None:
    """Every company whose submission was opened enters, in the order of arrival."""
    known = set(evaluation.candidates.values_list("organization", flat=True))
    new = [
        Candidate(evaluation=evaluation, organization=s.organization, submission=s)
        for s in opened_submissions(evaluation.solicitation)
        if s.organization_id not in known
    ]
    perform_many(new, "enter", by=PROGRAM)


def plan_checks(evaluation: Evaluation) -> None:
    """Everything that the method's profile checks, for each candidate."""
    method = evaluation.solicitation.method
    stages = (
        (Check.Stage.RESPONSIVENESS, method.responsiveness),
        (Check.Stage.RESPONSIBILITY, method.responsibility),
    )
    new = [
        Check(candidate=candidate, stage=stage, code=check.code, role=check.role)
        for candidate in evaluation.candidates.filter(checks=None).order_by("pk")
        for stage, checks in stages
        for check in checks
    ]
    for action, some in (("plan", [c for c in new if not c.role]), ("ask", [c for c in new if c.role])):
        perform_many(some, action, by=PROGRAM, inputs=[label_of(c) for c in some])


def begin_scoring(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Let the panel score, each member alone."""
    evaluation = perform(evaluation, "begin_scoring", by=by, seen=seen)
    telling.scoring_begun(evaluation)
    return evaluation


def begin_negotiations(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Begin discussions with those on the shortlist."""
    return perform(evaluation, "negotiate", by=by, seen=seen)


def agree_again(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Let the panel agree anew, on what the final offers changed."""
    return perform(evaluation, "agree_again", by=by, seen=seen)


def resume_evaluation(evaluation: Evaluation, *, by: Actor, reason: str, seen: int | None = None) -> Evaluation:
    """Evaluate again after an award was withdrawn: from the consensus where a panel scores, else from the checks; with
    two envelopes the word on quality stands.
    """
    action = conditions.resuming(evaluation.solicitation)
    return perform(evaluation, action, by=by, inputs={"reason": reason}, seen=seen)


def end_unsuccessful(evaluation: Evaluation, *, by: Actor, reason: str, seen: int | None = None) -> Evaluation:
    """Nobody is left who could be awarded: the solicitation ends as unsuccessful."""

    def then(fresh: Evaluation, _context: Context) -> None:
        rest_checks(fresh)
        solicitations.end_unsuccessful(fresh.solicitation, by=by, reason=reason)

    return perform(evaluation, "end_unsuccessful", by=by, inputs={"reason": reason}, then=then, seen=seen)


def end_evaluation(evaluation: Evaluation) -> Evaluation:
    """The solicitation was cancelled or ended otherwise: so does its evaluation."""

    def then(fresh: Evaluation, _context: Context) -> None:
        perform_many(list(fresh.candidates.filter(state="entered").order_by("pk")), "drop", by=PROGRAM)
        rest_checks(fresh)
        fall_with_solicitation(fresh)

    return perform(evaluation, "end", by=PROGRAM, then=then)


def label_of(check: Check) -> dict[str, Any]:
    """What an entry on a check tells of it, in the record's own language."""
    with translation.override("en"):
        return {"what": str(check.label)}
