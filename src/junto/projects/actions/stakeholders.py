"""Groups with a stake: named, stating for themselves what counts for them, or on record as silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from junto.core.sentences import Unfit
from junto.core.tradeoffs.reading import case_of
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.people.models import Organization
from junto.projects import telling_stakes
from junto.projects.models import Stakeholder, Tradeoff
from junto.projects.weighing.compiling import data_of, group_data


@dataclass(frozen=True, slots=True)
class Statement:
    """What a group states for itself, in the fields of a group of the file."""

    objective: str = ""
    criteria: Sequence[str] = ()
    scales: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Any] = field(default_factory=dict)
    red_lines: Sequence[Mapping[str, Any]] = ()
    accepts: float | None = None


def name_stakeholder(
    tradeoff: Tradeoff, *, name: str, kind: str, by: Actor, organization: Organization | None = None
) -> Stakeholder:
    """Name a group that has a stake; where an organization speaks for it, that states what counts for it."""
    last = tradeoff.stakeholders.aggregate(last=Max("position"))["last"] or 0
    stakeholder = Stakeholder(
        tradeoff=tradeoff, position=last + 1, name=" ".join(name.split()), kind=kind, organization=organization
    )
    _refuse_twice(stakeholder)
    named = perform(stakeholder, "name", by=by, inputs={"group": stakeholder.name})
    if tradeoff.state == "stating":
        telling_stakes.group_asked(named)
    return named


def edit_stakeholder(
    stakeholder: Stakeholder,
    *,
    name: str,
    kind: str,
    by: Actor,
    organization: Organization | None = None,
    seen: int | None = None,
) -> Stakeholder:
    """Change a group's name, its kind, or which organization speaks for it, while it has not spoken for itself."""

    def apply(fresh: Stakeholder, _context: Context) -> None:
        _refuse_silenced(fresh, organization)
        fresh.name, fresh.kind, fresh.organization = " ".join(name.split()), kind, organization
        _refuse_twice(fresh)

    return perform(stakeholder, "edit", by=by, apply=apply, seen=seen)


def _refuse_silenced(stakeholder: Stakeholder, organization: Organization | None) -> None:
    """What a group said for itself is not handed to others: who takes its voice could state the opposite."""
    if stakeholder.state != "stated" or stakeholder.spoken_for or stakeholder.organization == organization:
        return
    words = _("%(name)s has stated for itself what counts for it: nobody else speaks for this group now.")
    raise Refused(words % {"name": stakeholder.organization}, code="guard", field="organization")


def _refuse_twice(stakeholder: Stakeholder) -> None:
    if not stakeholder.name:
        raise Refused(_("Give it a name."), code="input", field="name")
    others = stakeholder.tradeoff.stakeholders.exclude(pk=stakeholder.pk).values_list("name", flat=True)
    if stakeholder.name.casefold() in {other.casefold() for other in others}:
        words = _("“%(name)s” stands there already.") % {"name": stakeholder.name}
        raise Refused(words, code="input", field="name")


def state(stakeholder: Stakeholder, *, statement: Statement, by: Actor, seen: int | None = None) -> Stakeholder:
    """State for one's own group what counts for it; until it is decided it may be stated anew."""
    return _state(stakeholder, "state", statement, by=by, seen=seen)


def state_for(stakeholder: Stakeholder, *, statement: Statement, by: Actor, seen: int | None = None) -> Stakeholder:
    """State it for a group that has no account; every page says that others stated it."""
    return _state(stakeholder, "state_for", statement, by=by, seen=seen)


def _state(stakeholder: Stakeholder, action: str, statement: Statement, *, by: Actor, seen: int | None) -> Stakeholder:
    _refuse_unfit(stakeholder, statement)

    def apply(fresh: Stakeholder, context: Context) -> None:
        _take(fresh, statement)
        fresh.spoken_by_id, fresh.spoken_at = by.person, context.at  # type: ignore[assignment]
        fresh.spoken_for = action == "state_for"

    return perform(stakeholder, action, by=by, inputs={"group": stakeholder.name}, apply=apply, seen=seen)


def _take(stakeholder: Stakeholder, statement: Statement) -> None:
    stakeholder.objective = " ".join(statement.objective.split())
    stakeholder.criteria = list(statement.criteria)
    stakeholder.scales = dict(statement.scales)
    stakeholder.weights = dict(statement.weights)
    stakeholder.red_lines = [dict(line) for line in statement.red_lines]
    stakeholder.accepts = statement.accepts


def _refuse_unfit(stakeholder: Stakeholder, statement: Statement) -> None:
    """Core reads the statement, in a case with this group alone in which everything is scored: what is unfit is its."""
    if not statement.criteria:
        raise Refused(_("Say at least one thing that counts for you."), code="input", field="criteria")
    trial = Stakeholder(name=stakeholder.name, kind=stakeholder.kind)
    _take(trial, statement)
    criteria = data_of(stakeholder.tradeoff, groups=()).get("criteria", [])
    case = {
        "criteria": criteria,
        "options": ["a", "b"],
        "groups": [group_data(trial)],
        "scores": [{"option": one, "criterion": c["name"], "score": 0} for one in "ab" for c in criteria],
    }
    try:
        case_of(case)
    except Unfit as problem:
        raise Refused(problem.sentence.said(_), code="input", field=_field_of(problem)) from None


def _field_of(problem: Unfit) -> str:
    where = str(problem.sentence.params.get("where", ""))
    return next((name for name in ("weights", "values", "vetoes", "accepts") if f", {name}" in where), "criteria")


def note_silence(stakeholder: Stakeholder, *, by: Actor, reason: str, seen: int | None = None) -> Stakeholder:
    """Put on record that a group was asked and stayed silent."""
    inputs = {"group": stakeholder.name, "reason": reason}
    return perform(stakeholder, "note_silence", by=by, inputs=inputs, seen=seen)


def remove_stakeholder(stakeholder: Stakeholder, *, by: Actor, reason: str, seen: int | None = None) -> Stakeholder:
    """Take a group out that has no stake in it after all."""
    inputs = {"group": stakeholder.name, "reason": reason}
    return perform(stakeholder, "remove", by=by, inputs=inputs, seen=seen)
