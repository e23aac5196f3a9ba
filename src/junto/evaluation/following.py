"""What the room does once something above it was committed: it ends, and opens what the method opens then."""

from __future__ import annotations

from collections.abc import Sequence

from junto.core.sealing import PRICE
from junto.evaluation import telling
from junto.evaluation.actions.evaluating import end_evaluation
from junto.evaluation.actions.opening_up import open_results
from junto.evaluation.actions.protesting import end_stay
from junto.evaluation.actions.terms import end_terms_protests
from junto.evaluation.models import BestAndFinal, Evaluation, Protest
from junto.journal.models import Entry
from junto.solicitations.models import Opening, Solicitation
from junto.solicitations.receiving import Round

ENDS = ("cancelled", "unsuccessful")


def solicitations_changed(entries: Sequence[Entry]) -> None:
    """Cancelled or unsuccessful: so ends its evaluation. Any milestone: what it opens is opened."""
    for pk in dict.fromkeys(e.subject_id for e in entries):
        solicitation = Solicitation.objects.get(pk=pk)
        if solicitation.state in ENDS:
            end_terms_protests(solicitation)
        evaluation = Evaluation.objects.filter(solicitation=pk).select_related("solicitation").first()
        if evaluation is None:
            continue
        if evaluation.solicitation.state in ENDS and evaluation.state != "ended":
            end_evaluation(evaluation)
        elif evaluation.awards.exists():
            open_results(evaluation)


def openings_changed(entries: Sequence[Entry]) -> None:
    """The prices of two envelopes were opened: the panel and the office learn of it."""
    held = [e.subject_id for e in entries if e.action == "record"]
    for opening in Opening.objects.filter(pk__in=held, part=PRICE, state="held"):
        evaluation = Evaluation.objects.filter(solicitation=opening.solicitation_id).first()
        if evaluation is not None:
            telling.prices_opened(evaluation)


def protests_changed(entries: Sequence[Entry]) -> None:
    """The time for an appeal passed: the stay ends."""
    final = [e.subject_id for e in entries if e.action == "let_stand"]
    for protest in Protest.objects.filter(pk__in=final, state="final"):
        end_stay(protest)


def final_round(solicitation: Solicitation, number: int) -> Round | None:
    """The round of best and final offers of that number: until when, and of whom."""
    round_ = BestAndFinal.objects.filter(evaluation__solicitation=solicitation, round=number).first()
    if round_ is None:
        return None
    invited = round_.evaluation.candidates.filter(shortlisted=True, state__in=("responsive", "responsible"))
    return Round(round_.deadline, round_.deadline, frozenset(invited.values_list("organization_id", flat=True)))
