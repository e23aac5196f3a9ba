"""The route that a solicitation keeps as data: which law in which words, for which facts, on which day, with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from junto.core.routes.explanation import Duty, Explanation, Route
from junto.core.routes.model import Approval, Holiday, Jurisdiction, Period, Provision, Words
from junto.core.routes.reading import FOLDER

VERSION = 1


@dataclass(frozen=True, slots=True)
class Law:
    """A jurisdiction whose law was asked: its id, what it is called, and the digest of each of its files."""

    id: str
    label: Words
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A provision on which the route stands: `permits` where it is one that opens the way."""

    id: str
    jurisdiction: str
    cite: str
    verified: str
    permits: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A document or an approval before an act, with its citations; a body that meets on certain days says which."""

    id: str
    label: Words
    before: str
    cites: tuple[str, ...]
    weekday: int | None = None
    nth: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A route as it was reckoned. `decided`: the approvals of which these laws say when they are needed.

    `open`: facts that were not known and on which something more may depend. `periods` are as reductions left them.
    """

    laws: tuple[Law, ...]
    on: date
    facts: Mapping[str, Any]
    assumed: tuple[str, ...]
    open: tuple[str, ...]
    way: str
    kind: str
    label: Words
    steps: tuple[str, ...]
    sources: tuple[Source, ...]
    documents: tuple[Asked, ...]
    approvals: tuple[Asked, ...]
    decided: tuple[str, ...]
    periods: tuple[Period, ...]
    holidays: tuple[Holiday, ...]
    limits: Mapping[str, int]

    @property
    def citation(self) -> str:
        """The citations of the provisions that permit it."""
        return "; ".join(dict.fromkeys(one.cite for one in self.sources if one.permits))


def kept_from(found: Explanation, route: Route, facts: Mapping[str, Any]) -> Kept:
    """What is kept of an open route, for the facts that were given."""
    plan = found.plan
    may_ask = {name for one in found.may_apply for name in one.provision.approvals}
    decided = {name for law in plan.jurisdictions for one in law.provisions for name in one.approvals} - may_ask
    return Kept(
        laws=tuple(Law(law.id, law.label, digests(law)) for law in plan.jurisdictions),
        on=found.on,
        facts={name: plain(value, plan.facts[name].kind) for name, value in sorted(facts.items())},
        assumed=tuple(sorted(found.assumed)),
        open=found.asked,
        way=route.method.id,
        kind=route.method.kind,
        label=route.method.label,
        steps=route.method.steps,
        sources=tuple(_source(one) for one in route.provisions),
        documents=tuple(_asked(one) for one in route.documents),
        approvals=tuple(_asked(one) for one in route.approvals),
        decided=tuple(sorted(decided)),
        periods=tuple(_as_reduced(one, days) for one, days in route.periods),
        holidays=_once(holiday for law in plan.jurisdictions for holiday in law.holidays),
        limits={name: count for one in route.provisions for name, count in one.limits.items()},
    )


def _source(one: Provision) -> Source:
    return Source(one.id, one.jurisdiction, one.cite, one.verified, bool(one.permits))


def _asked(duty: Duty) -> Asked:
    what, cites = duty.what, tuple(dict.fromkeys(one.cite for one in duty.sources))
    meets = (what.weekday, what.nth) if isinstance(what, Approval) else (None, ())
    return Asked(what.id, what.label, what.before, cites, *meets)


def _once(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    found: list[Holiday] = []
    for one in holidays:
        if one not in found:
            found.append(one)
    return tuple(found)


def _as_reduced(period: Period, days: int) -> Period:
    given = {one.name: getattr(period, one.name) for one in fields(Period)}
    return Period(**{**given, "days": days, "reductions": ()})


def plain(value: Any, kind: str) -> Any:
    """A fact's value as JSON: amounts as text, lists in order."""
    if kind == "money":
        return f"{Decimal(str(value)):f}"
    return sorted(value) if isinstance(value, set | frozenset | list | tuple) else value


def digests(law: Jurisdiction) -> dict[str, str]:
    """The SHA-256 of the file of a jurisdiction and of each that it extends, by id."""
    return {name: _digest(name) for name in law.line}


@lru_cache(maxsize=64)
def _digest(name: str) -> str:
    path = FOLDER / f"{name}.yaml"
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
