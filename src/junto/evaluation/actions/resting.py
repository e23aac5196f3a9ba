"""Checks asked of an office rest while nobody needs them, and are asked again when somebody does."""

from __future__ import annotations

from django.db.models import Q

from junto.core.workflow import PROGRAM
from junto.evaluation import conditions
from junto.evaluation.models import Check, Evaluation
from junto.journal.door import perform_many


def rest_checks(evaluation: Evaluation) -> None:
    """Let rest what is asked of somebody who is out, or of anybody once it is decided; ask again what is needed.

    Part of the action that changed the evaluation or a candidate.
    """
    stage = Evaluation.objects.get(pk=evaluation.pk).state
    needed = Q(candidate__state__in=("entered", "responsive")) & ~Q(candidate__shortlisted=False)
    checks = Check.objects.filter(candidate__evaluation=evaluation).order_by("pk")
    if stage not in conditions.CHECKING:
        perform_many(list(checks.filter(state="asked")), "rest", by=PROGRAM)
        return
    perform_many(list(checks.filter(state="asked").exclude(needed)), "rest", by=PROGRAM)
    perform_many(list(checks.filter(needed, state="resting")), "ask_again", by=PROGRAM)
