"""An evaluation plan read from what `junto evidence` reads, or from a form's fields, and written as YAML again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
import yaml
from django.utils.translation import gettext as _

from junto.core.evidence.methods import METHODS
from junto.core.evidence.plan import Plan
from junto.core.evidence.reading_plan import KNOWN, plan_of, read_plan
from junto.core.sentences import Sentence, Unfit
from junto.core.texts import is_whole
from junto.core.workflow import Refused


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that reads without fault: its canonical JSON, its digest, and the plan itself."""

    content: str
    digest: str
    plan: Plan
    chosen: tuple[Sentence, ...] = ()

    @property
    def ends(self) -> date | None:
        """The last day that counts; None where the plan names no end."""
        until = self.plan.until
        if until is None:
            return None
        return date.fromordinal(until.date().toordinal() - (until.hour == until.minute == 0))


def planned_file(content: bytes) -> Planned:
    """A plan from a YAML file. Raises `Refused`: one sentence, with the line it is about."""
    try:
        return _planned(read_plan(content))
    except Unfit as problem:
        raise Refused(problem.sentence.said(_), code="input", field="file") from None


def planned_fields(fields: Mapping[str, Any], chosen: tuple[Sentence, ...] = ()) -> Planned:
    """A plan from its fields. Raises `Refused` with what does not hang together."""
    try:
        return _planned(plan_of(fields), chosen)
    except Unfit as problem:
        raise Refused(problem.sentence.said(_), code="input", field=None) from None


def registered_fields(fields: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The fields with the day of registration that counts: the door's, whatever the file said."""
    return {**fields, "registered": on.isoformat()}


def _planned(plan: Plan, chosen: tuple[Sentence, ...] = ()) -> Planned:
    for code in plan.methods:
        if code not in METHODS:
            words = _("There is no method “%(code)s”. There are: %(known)s.")
            raise Refused(words % {"code": code, "known": ", ".join(METHODS)}, code="input", field="file")
    try:
        content = rfc8785.dumps(dict(plan.data)).decode()
    except (ValueError, RecursionError):
        raise _unkept() from None
    if "\\u0000" in content or not is_whole(content):
        raise _unkept()
    return Planned(content, hashlib.sha256(content.encode()).hexdigest(), plan, chosen)


def _unkept() -> Refused:
    words = _("The plan holds characters or numbers that cannot be kept: very large numbers, or half characters.")
    return Refused(words, code="input", field="file")


def as_yaml(fields: Mapping[str, Any]) -> str:
    """The fields as YAML in the order of docs/evidence.md; read again, it has the same digest."""
    ordered = {key: fields[key] for key in KNOWN if key in fields}
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=100)


def claimed_of(planned: Planned) -> date | None:
    """The day of registration that a file says of itself."""
    return planned.plan.registered
