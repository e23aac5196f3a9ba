"""Which ways of buying are lawful for needs together: open, perhaps open, closed, and what splitting would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from junto.core.money import Money
from junto.core.routes import Explanation, Jurisdiction, Route, RoutesError, explain
from junto.core.routes.reading import built_in, jurisdiction
from junto.core.routes.telling import Voice

FEDERAL = "us-federal-grant"  # holds beside any law in dollars where federal money pays


@dataclass(frozen=True, slots=True)
class Way:
    """One way of buying in words: how many days it takes, what it needs, and under which provisions."""

    code: str
    kind: str
    label: str
    days: int | None
    documents: tuple[str, ...]
    approvals: tuple[str, ...]
    cites: tuple[str, ...]
    asks: tuple[str, ...] = ()  # what must be answered before it is open
    because: tuple[str, ...] = ()  # why it is closed
    alone: bool = False  # open for one of the needs by itself, though not for all together


@dataclass(frozen=True, slots=True)
class Ways:
    """The answer for a value: ways that are open (quickest first), those that may be, those that are closed."""

    law: str
    open: tuple[Way, ...]
    possible: tuple[Way, ...]
    closed: tuple[Way, ...]
    warnings: tuple[str, ...]
    cautions: tuple[str, ...]
    routes: tuple[Route, ...] = field(default=(), compare=False)  # those that are open, with their calendars

    @property
    def split(self) -> tuple[Way, ...]:
        """Ways that buying apart would open: whoever keeps needs apart for them may be splitting a purchase."""
        return tuple(way for way in self.closed if way.alone)


def laws_of(law: str, currency: str, *, federal: bool | None) -> list[Jurisdiction]:
    """The law of that name, with the federal one beside it where federal money pays or may; none where no file
    describes it, or in another currency."""
    if law not in built_in() or jurisdiction(law).currency != currency:
        return []
    beside = federal is not False and jurisdiction(FEDERAL).currency == currency
    return [jurisdiction(law), jurisdiction(FEDERAL)] if beside else [jurisdiction(law)]


def ways(
    law: str,
    combined: Money,
    alone: Sequence[Money],
    *,
    complete: bool,
    buyers: int,
    things: Sequence[str],
    federal: bool,
    on: date,
) -> Ways | None:
    """The ways for needs of that value together; None where no file describes the law, or in another currency.

    `alone`: what each need is worth by itself. `complete`: whether all of them state what they are worth; where one
    does not, the value together is not known. `things`: the codes of their kinds. Everything else about the purchase is
    not known yet, and is asked instead of being taken for no.
    """
    laws = laws_of(law, combined.currency, federal=federal)
    if not laws:
        return None
    facts: dict[str, Any] = {
        "need.participants": buyers,
        "need.asset_types": list(things),
        "funding.federal": federal,
    }
    try:
        found = explain(laws, {**facts, "value.total": combined.to_decimal()} if complete else facts, on)
        apart = _open_alone(laws, facts, alone, on)
    except RoutesError:  # a value beyond what a file counts
        return None
    return told(found, apart)


def told(found: Explanation, apart: frozenset[str] = frozenset()) -> Ways:
    """An answer in words. `apart`: the ways that are open for one of the needs by itself."""
    voice = Voice(gettext, get_language() or "en")
    questions = {one.fact: voice.told(one.sentence) for one in found.ask}
    return Ways(
        law=" + ".join(voice.told(law.label) for law in found.plan.jurisdictions),
        open=tuple(_way(route, voice, questions) for route in found.allowed),
        possible=tuple(_way(route, voice, questions) for route in found.possible),
        closed=_closed(found, apart, voice),
        warnings=tuple(voice.told(one.text) for one in found.warnings),
        cautions=tuple(voice.told(one) for one in found.cautions),
        routes=found.allowed,
    )


def _open_alone(
    laws: Sequence[Jurisdiction], facts: Mapping[str, Any], alone: Sequence[Money], on: date
) -> frozenset[str]:
    found: set[str] = set()
    for value in {one.minor: one for one in alone if one.currency == laws[0].currency}.values():
        answer = explain(laws, {**facts, "value.total": value.to_decimal()}, on, calendars=False)
        found |= {route.method.id for route in answer.allowed}
    return frozenset(found)


def _way(route: Route, voice: Voice, questions: Mapping[str, str]) -> Way:
    return Way(
        code=route.method.id,
        kind=route.method.kind,
        label=voice.told(route.method.label),
        days=route.elapsed,
        documents=tuple(voice.told(duty.what.label) for duty in route.documents),
        approvals=tuple(voice.told(duty.what.label) for duty in route.approvals),
        cites=tuple(dict.fromkeys(one.cite for one in route.permissions)),
        asks=tuple(questions[fact] for fact in route.depends_on if fact in questions),
    )


def _closed(found: Explanation, apart: frozenset[str], voice: Voice) -> tuple[Way, ...]:
    ways = []
    for one in found.not_allowed:
        reasons = one.reasons
        ways.append(
            Way(
                code=one.method.id,
                kind=one.method.kind,
                label=voice.told(one.method.label),
                days=None,
                documents=(),
                approvals=(),
                cites=tuple(dict.fromkeys(r.provision.cite for r in reasons if r.provision)),
                because=tuple(dict.fromkeys(voice.told(why) for r in reasons for why in r.why)),
                alone=one.method.id in apart,
            )
        )
    return tuple(ways)
