"""Candidates and their checks: who is still in, what is decided, what is open."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.evaluation.models import Candidate, Check, Evaluation

LIVE = ("entered", "responsive", "responsible")
SOUND = ("responsive", "responsible")
CHECKED = ("met", "waived")
CHECKING = ("checking", "scoring", "consensus", "negotiating", "decided", "ranked")  # when checks are made


def live_candidates(evaluation: Evaluation) -> QuerySet[Candidate]:
    """Those that could still be awarded."""
    return evaluation.candidates.filter(state__in=LIVE)


def scored_candidates(evaluation: Evaluation) -> QuerySet[Candidate]:
    """Those that the panel scores: found responsive."""
    return evaluation.candidates.filter(state__in=SOUND).select_related("organization").order_by("pk")


def ranked_candidates(evaluation: Evaluation) -> QuerySet[Candidate]:
    """Those that are put in order: found responsive, and on the shortlist where one was made."""
    return scored_candidates(evaluation).exclude(shortlisted=False)


def why_not_opened(evaluation: Evaluation) -> Words | None:
    """The opening was held, and nothing is awarded yet."""
    if evaluation.solicitation.state == "opened":
        return None
    return _("This follows the opening: nothing is opened yet, or it is decided already.")


def no_panel(evaluation: Evaluation, context: Context) -> Words | None:
    """The price alone decides, so that there is no panel."""
    if not evaluation.solicitation.method.quality_scored:
        return None
    return _("Under this method a panel scores; it begins with the declarations.")


def why_responsiveness_open(evaluation: Evaluation) -> Words | None:
    """The first candidate that is not decided on, as a sentence; or that nobody is left."""
    waiting = evaluation.candidates.filter(state="entered").select_related("organization").first()
    if waiting is not None:
        return _("It is not decided yet whether %(company)s is responsive.") % {"company": waiting.organization}
    if not evaluation.candidates.filter(state__in=SOUND).exists():
        return _("No candidate is left that is responsive. End the evaluation without award.")
    return None


def why_checks_open(candidate: Candidate, stage: str) -> Words | None:
    """The first check of a stage that is neither met nor waived."""
    checks = list(candidate.checks.filter(stage=stage))
    for check in checks:
        if check.state not in CHECKED:
            return _("Not met yet: %(check)s") % {"check": check.label}
    return None if checks else _("Nothing was checked yet.")


def why_nothing_missed(candidate: Candidate, stage: str) -> Words | None:
    """Nobody is put aside for a reason that no check shows."""
    if candidate.checks.filter(stage=stage, state="not_met").exists():
        return None
    return _("Mark what is not met first, with what shows it: nobody is put aside without.")


def why_stage_closed(check: Check) -> Words | None:
    """What was decided on the strength of a check stands; it is taken up again with the candidate."""
    candidate = check.candidate
    if candidate.evaluation.state not in CHECKING:
        return _("Checks are made between the opening and the notice of intent.")
    if check.stage == Check.Stage.RESPONSIVENESS and candidate.state != "entered":
        return _("It is decided whether %(company)s is responsive; take it up again first.") % {
            "company": candidate.organization
        }
    if check.stage == Check.Stage.RESPONSIBILITY and candidate.state not in ("entered", "responsive"):
        return _("It is decided whether %(company)s is responsible; take it up again first.") % {
            "company": candidate.organization
        }
    return None
