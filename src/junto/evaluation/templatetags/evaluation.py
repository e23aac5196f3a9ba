"""What the room's pages show: the stages as a path, checks counted in words, points, kinds of tags."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from junto.core.ranking.arithmetic import written
from junto.evaluation.models import Award, Candidate, Check, Evaluation
from junto.evaluation.workflow.evaluations import EVALUATION
from junto.solicitations.conditions import percent as in_percent
from junto.solicitations.models.parts import TWO

register = template.Library()

WITH_PANEL = ("preparing", "declaring", "checking", "scoring", "consensus", "ranked", "intended", "concluded")
WITH_PRICES_LATER = (*WITH_PANEL[:5], "decided", *WITH_PANEL[5:])
WITHOUT_PANEL = ("preparing", "checking", "ranked", "intended", "concluded")
BESIDE = {"negotiating": "consensus", "stayed": "intended"}  # stands at the same place of the path
TAGS = {"intended": "open", "stayed": "warning", "confirmed": "good", "withdrawn": "closed"}
CANDIDATES = {
    "entered": "open",
    "responsive": "good",
    "responsible": "good",
    "withdrawn": "closed",
    "undecided": "closed",
}
CHECKS = {"open": "open", "asked": "open", "met": "good", "waived": "warning", "not_met": "bad", "resting": "closed"}


@register.inclusion_tag("evaluation/_stages.html")
def stages(evaluation: Evaluation) -> dict[str, Any]:
    """The stages of an evaluation as a path: done, now, later."""
    path: tuple[str, ...] = WITH_PANEL if evaluation.solicitation.method.quality_scored else WITHOUT_PANEL
    if evaluation.solicitation.envelopes == TWO:
        path = WITH_PRICES_LATER
    if not evaluation.solicitation.method.protest_days:
        path = tuple(s for s in path if s != "intended")
    here = BESIDE.get(evaluation.state, evaluation.state)
    place = path.index(here) if here in path else len(path)
    shown = []
    for number, state in enumerate(path):
        label = EVALUATION.states[evaluation.state if number == place else state].label
        shown.append((label, "done" if number < place else "now" if number == place else "later"))
    return {"stages": shown}


@register.simple_tag
def checked(candidate: Candidate, stage: str) -> str:
    """How many checks of a stage are done, in words; counted by `queries.candidates_of`."""
    counts = {state: getattr(candidate, f"{stage}_{state}") for state in CHECKS}
    total = sum(counts.values())
    if not total:
        return gettext("not begun")
    said = [gettext("%(done)s of %(total)s met") % {"done": counts["met"], "total": total}]
    if counts["not_met"]:
        said.append(gettext("%(number)s not met") % {"number": counts["not_met"]})
    if counts["waived"]:
        said.append(ngettext("%(number)s waived", "%(number)s waived", counts["waived"]) % {"number": counts["waived"]})
    return ", ".join(said)


@register.filter
def points(value: Fraction | int | None) -> str:
    """Exact points with at most two decimals; none is a dash."""
    return "–" if value is None else written(Fraction(value))


@register.filter
def percent(weight: int) -> str:
    """Hundredths of a percent as percent."""
    return in_percent(weight)


@register.filter
def translated(words: str) -> str:
    """An English text of core in the reader's language."""
    return gettext(words)


@register.filter
def get(table: dict[Any, Any], key: Any) -> Any:
    """`{{ spreads|get:criterion.number }}`: the value of a key, nothing where there is none."""
    return table.get(key)


@register.filter
def award_kind(award: Award) -> str:
    """The colour of an award's state."""
    return TAGS[award.state]


@register.filter
def candidate_kind(candidate: Candidate) -> str:
    """The colour of a candidate's state."""
    return CANDIDATES.get(candidate.state, "bad")


@register.filter
def check_kind(check: Check) -> str:
    """The colour of a check's state."""
    return CHECKS[check.state]
