"""From the rows of a trade-off to the case that `junto tradeoffs` reads: the same fields, so files go both ways."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from junto.core.sentences import Unfit
from junto.core.tradeoffs.case import Case
from junto.core.tradeoffs.reading import case_of
from junto.journal.entries import canonical
from junto.projects.models import Criterion, Decision, OptionHold, RedLine, Score, Stakeholder, Tradeoff

GONE = "removed"


def data_of(tradeoff: Tradeoff, groups: Iterable[Stakeholder] | None = None) -> dict[str, Any]:
    """The case as data, with the fields of docs/tradeoffs.md. `groups`: stakeholders in place of the saved ones.

    A group that has not said what counts for it is left out: it is told of apart (`silent_groups`).
    """
    stakeholders = _stakeholders(tradeoff) if groups is None else groups
    found: dict[str, Any] = {
        "name": tradeoff.title,
        "criteria": [_criterion(one) for one in tradeoff.criteria.all()],
        "options": [_given({"name": one.name, "role": one.role, "about": one.about}) for one in tradeoff.options.all()],
        "groups": [group_data(one) for one in stakeholders if one.criteria],
        "scores": [_score(one) for one in tradeoff.scores.select_related("option", "criterion")],
        "vetoes": [_line(one) for one in tradeoff.red_lines.select_related("criterion")],
        "holds": [_hold(one) for one in tradeoff.option_holds.select_related("option")],
        "portfolio": tradeoff.portfolio,
        "samples": tradeoff.samples,
        "seed": tradeoff.seed,
    }
    return {key: value for key, value in found.items() if value not in (None, [])}


def _stakeholders(tradeoff: Tradeoff) -> list[Stakeholder]:
    return list(tradeoff.stakeholders.exclude(state=GONE))


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def plain_number(value: float | None) -> float | int | None:
    """A whole number without its point, as a person writes it."""
    return int(value) if value is not None and value == int(value) and abs(value) < 1e15 else value


def _criterion(one: Criterion) -> dict[str, Any]:
    scale = {"worst": plain_number(one.worst), "best": plain_number(one.best), "points": one.points}
    return _given({"name": one.name, "unit": one.unit, **scale})


def group_data(one: Stakeholder) -> dict[str, Any]:
    """One group as the file has it."""
    return _given(
        {
            "name": one.name,
            "kind": one.kind,
            "objective": one.objective,
            "criteria": one.criteria,
            "weights": one.weights,
            "values": one.scales,
            "vetoes": one.red_lines,
            "accepts": plain_number(one.accepts),
        }
    )


def _score(one: Score) -> dict[str, Any]:
    cell = {"option": one.option.name, "criterion": one.criterion.name, "score": one.value}
    return cell | _given({"by": one.by, "evidence": one.evidence})


def _line(one: RedLine) -> dict[str, Any]:
    side = _given({"at_most": plain_number(one.at_most), "at_least": plain_number(one.at_least)})
    return {
        "criterion": one.criterion.name, **side, "reason": one.reason, "tolerated": plain_number(one.tolerated),
    }  # fmt: skip


def _hold(one: OptionHold) -> dict[str, Any]:
    reason = f"{one.reason} ({one.citation})" if one.citation else one.reason
    return {"option": one.option.name, "kind": one.kind, "by": one.by, "reason": reason, "release": one.release}


def decision_data(decision: Decision) -> dict[str, Any]:
    """A decision as the file has it."""
    return _given(
        {
            "option": decision.option.name,
            "on": decision.day.isoformat(),
            "by": decision.decided_by,
            "reasons": decision.reasons,
            "losers": {one["group"]: one["answer"] for one in decision.losers},
            "dissent": [{"who": one.who, "says": one.says} for one in decision.dissents.all()],
            "review": decision.review,
            "despite": decision.despite,
        }
    )


def digest_of(data: dict[str, Any]) -> str:
    """The SHA-256 of a case as canonical JSON (RFC 8785)."""
    return sha256(canonical(data).encode()).hexdigest()


def silent_groups(tradeoff: Tradeoff) -> list[Stakeholder]:
    """The groups that have not said what counts for them, so that they stand in no table."""
    return [one for one in _stakeholders(tradeoff) if not one.criteria]


def case_in(data: dict[str, Any]) -> Case:
    """The case in data; raises `Unfit` with what is still missing, in words that lead on."""
    for key, words in MISSING.items():
        if not data.get(key):
            raise Unfit(f"no_{key}", words())
    return case_of(data)


MISSING = {
    "options": lambda: _("There is no option yet. Write at least “do nothing” and one that does something."),
    "criteria": lambda: _("There is no criterion yet: options can be scored on nothing."),
    "groups": lambda: _("No group has said yet what counts for it."),
    "scores": lambda: _("Nobody has scored any option yet."),
}
