"""Checks of each candidate, what follows from them, and trials of the product."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.evaluation import conditions, telling
from junto.evaluation.actions.evaluating import label_of
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.actions.scoring import gather_if_complete
from junto.evaluation.models import Candidate, Check, Trial
from junto.journal.door import perform


# --- checks ----------------------------------------------------------------------------------------------------------
def meet_check(check: Check, *, by: Actor, evidence: str, seen: int | None = None) -> Check:
    """Find it met, with what shows it."""
    if not evidence.strip():
        raise Refused(
            _("Say what shows it: a document, a register, a call, with its date."), code="input", field="evidence"
        )
    return _decide(check, "meet", by=by, evidence=evidence, seen=seen)


def miss_check(check: Check, *, by: Actor, reason: str, seen: int | None = None) -> Check:
    """Find it not met, with the reason."""
    return _decide(check, "miss", by=by, evidence=reason, reason=reason, seen=seen)


def waive_check(check: Check, *, by: Actor, reason: str, seen: int | None = None) -> Check:
    """Waive a minor irregularity, with the reason why it harms nobody."""
    return _decide(check, "waive", by=by, evidence=reason, reason=reason, seen=seen)


def reopen_check(check: Check, *, by: Actor, reason: str, seen: int | None = None) -> Check:
    """Look at it again."""
    return _decide(check, "reopen", by=by, evidence="", reason=reason, seen=seen)


def _decide(
    check: Check, action: str, *, by: Actor, evidence: str, reason: str | None = None, seen: int | None
) -> Check:
    def apply(fresh: Check, _context: Context) -> None:
        fresh.evidence = evidence.strip()

    inputs = label_of(check) if reason is None else {**label_of(check), "reason": reason}
    return perform(check, action, by=by, inputs=inputs, apply=apply, seen=seen)


# --- what follows ----------------------------------------------------------------------------------------------------
def _of(candidate: Candidate, **more: str) -> dict[str, str]:
    return {"company": candidate.organization.name, **more}


def find_responsive(candidate: Candidate, *, by: Actor, seen: int | None = None) -> Candidate:
    """Everything that makes it responsive is met or waived."""
    return perform(candidate, "find_responsive", by=by, inputs=_of(candidate), seen=seen)


def find_nonresponsive(candidate: Candidate, *, by: Actor, reason: str, seen: int | None = None) -> Candidate:
    """It does not answer what was asked: put aside, and the company is told."""
    return _put_aside(candidate, "find_nonresponsive", by=by, reason=reason, seen=seen)


def find_responsible(candidate: Candidate, *, by: Actor, seen: int | None = None) -> Candidate:
    """The company can perform."""
    return perform(candidate, "find_responsible", by=by, inputs=_of(candidate), seen=seen)


def find_not_responsible(candidate: Candidate, *, by: Actor, reason: str, seen: int | None = None) -> Candidate:
    """The company was not found able to perform: put aside, and told."""
    return _put_aside(candidate, "find_not_responsible", by=by, reason=reason, seen=seen)


def _put_aside(candidate: Candidate, action: str, *, by: Actor, reason: str, seen: int | None) -> Candidate:
    done = perform(candidate, action, by=by, inputs=_of(candidate, reason=reason), then=_nobody_waits, seen=seen)
    telling.put_aside(done)
    return done


def _nobody_waits(fresh: Candidate, _context: Context) -> None:
    """Scores and checks of somebody who is out are not waited for: those of all others may be all by now."""
    rest_checks(fresh.evaluation)
    gather_if_complete(fresh.evaluation)


def _checks_needed(fresh: Candidate, _context: Context) -> None:
    rest_checks(fresh.evaluation)


def reconsider_candidate(candidate: Candidate, *, by: Actor, reason: str, seen: int | None = None) -> Candidate:
    """Take up again what was decided of a candidate: its checks can be decided anew."""
    inputs = _of(candidate, reason=reason)
    return perform(candidate, "reconsider", by=by, inputs=inputs, then=_checks_needed, seen=seen)


def record_withdrawal(candidate: Candidate, *, by: Actor, reason: str, seen: int | None = None) -> Candidate:
    """The company took its submission back after the opening."""
    return perform(candidate, "withdraw", by=by, inputs=_of(candidate, reason=reason), then=_nobody_waits, seen=seen)


# --- trials ----------------------------------------------------------------------------------------------------------
def record_trial(
    candidate: Candidate,
    *,
    by: Actor,
    criterion: int,
    tried_by: str,
    task: str,
    completed: bool,
    minutes: int | None = None,
    words: str = "",
) -> Trial:
    """Record that somebody tried the product, as evidence for one criterion. No names are kept."""
    if criterion not in {c.number for c in conditions.quality_criteria(candidate.evaluation)}:
        raise Refused(_("Choose a criterion that the panel scores."), code="input", field="criterion")
    if tried_by not in Trial.By.values:
        raise Refused(_("Say whether a resident or somebody of the staff tried it."), code="input", field="tried_by")
    if not task.strip():
        raise Refused(_("Say what they were to do."), code="input", field="task")
    if minutes is not None and not 0 <= minutes <= Trial.LONGEST:
        raise Refused(_("A trial lasts at most a day."), code="input", field="minutes")
    trial = Trial(
        candidate=candidate,
        criterion=criterion,
        tried_by=tried_by,
        task=task.strip(),
        completed=completed,
        minutes=minutes,
        words=words.strip(),
    )
    return perform(trial, "record", by=by, inputs={"task": trial.task})


def withdraw_trial(trial: Trial, *, by: Actor, reason: str, seen: int | None = None) -> Trial:
    """Take a trial back that was recorded by mistake."""
    return perform(trial, "withdraw", by=by, inputs={"task": trial.task, "reason": reason}, seen=seen)
