"""What the page of choosing a way shows: what Junto knows, the questions, the ways with what runs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.routes.facts import FACTS, WORDS, Fact
from junto.core.routes.kinds import KINDS
from junto.core.routes.model import VERIFIED
from junto.core.routes.reading import built_in, jurisdiction
from junto.projects.lawful import Way, Ways
from junto.projects.shown import kinds_by_code
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.kept import Kept
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.profiles import MethodProfile, newest_profiles
from junto.solicitations.routing.reckoning import Reckoned, profile_for

EQUIPMENT = "need.asset_types"  # the kinds of things that the needs name


@dataclass(frozen=True, slots=True)
class OpenWay:
    """An open way, with the method that runs it here, or why none does; `others`: which run it as well."""

    way: Way
    method: MethodProfile | None
    why_not: str
    others: tuple[MethodProfile, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer as the page shows it."""

    ways: Ways
    open: tuple[OpenWay, ...]
    known: tuple[str, ...]
    may: tuple[tuple[str, tuple[str, ...]], ...]  # what may be needed as well, and on which questions that depends
    day: str


def why_not_run(kind: str) -> str:
    """That Junto has no method for a kind of way yet."""
    return _("Junto cannot run this way yet: it has no method for %(kind)s.") % {"kind": _(KINDS[kind])}


def choice(reckoned: Reckoned, currency: str) -> Choice:
    """The answer, its open ways with their methods, and what Junto knew by itself, in words."""
    ways = reckoned.ways
    return Choice(
        ways=ways,
        open=tuple(_open(way) for way in ways.open),
        known=tuple(told_facts(reckoned.known, reckoned.found.plan.facts, currency)),
        may=tuple(_may(reckoned)),
        day=date_format(reckoned.found.on),
    )


def _open(way: Way) -> OpenWay:
    method = profile_for(way.kind)
    others = tuple(one for one in newest_profiles() if way.kind in one.kinds and one != method)
    return OpenWay(way, method, "" if method else why_not_run(way.kind), others)


def _may(reckoned: Reckoned) -> Iterator[tuple[str, tuple[str, ...]]]:
    plan = reckoned.found.plan
    for rule in reckoned.found.may_apply:
        duties = [plan.documents[name] for name in rule.provision.documents]
        bodies = [plan.approvals[name] for name in rule.provision.approvals]
        labels = [approving.said(one.label) for one in duties] + [approving.said(one.label) for one in bodies]
        if not labels and rule.provision.text is not None:
            labels = [approving.said(rule.provision.text)]
        if labels:
            asks = tuple(_(plan.facts[name].question) for name in rule.depends_on)
            yield f"{'; '.join(labels)} ({rule.provision.cite})", asks


def told_facts(facts: Mapping[str, Any], asked: Mapping[str, Fact], currency: str) -> Iterator[str]:
    """Facts in sentences; a name that no law knows any more is left out."""
    for name, value in facts.items():
        fact = asked.get(name)
        if fact is None:
            continue
        if isinstance(value, bool):
            yield capfirst(_(fact.yes if value else fact.no))
        else:
            told = _equipment(value) if name == EQUIPMENT else fact_value(_amount(fact, value), currency)
            yield f"{capfirst(_(fact.phrase))}: {told}"


def _equipment(codes: Iterable[str]) -> str:
    """Kinds of things by their names; a code of the law's own as it is."""
    kinds = kinds_by_code()
    return ", ".join(kinds.get(code, code.replace("_", " ")) for code in codes) or _("none")


def fact_value(value: Any, currency: str) -> str:
    """The value of a fact that is no yes or no, in words."""
    if isinstance(value, list | tuple | frozenset):
        return ", ".join(_(WORDS.get(one, one.replace("_", " ").replace("-", " "))) for one in value) or _("none")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return str(_(WORDS.get(value, value.replace("_", " "))))
    return Money.from_decimal(value, currency).format((get_language() or "en")[:2])


def law_of(kept: Kept) -> str:
    """The laws of a route by name."""
    return " + ".join(approving.said(law.label) for law in kept.laws)


@dataclass(frozen=True, slots=True)
class KeptTold:
    """A kept route in words."""

    way: str
    law: str
    day: str
    answers: tuple[str, ...]
    open: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]


def told(solicitation: Solicitation) -> KeptTold | None:
    """The route that a solicitation keeps, in words; None where it keeps none."""
    kept = read(solicitation.route)
    if kept is None:
        return None
    asked = facts_of_laws(law.id for law in kept.laws)
    currency = solicitation.currency
    return KeptTold(
        way=approving.said(kept.label),
        law=law_of(kept),
        day=date_format(kept.on),
        answers=tuple(told_facts(kept.facts, asked, currency)),
        open=tuple(_(asked[name].question) for name in kept.open if name in asked),
        sources=tuple((cite, _(VERIFIED[verified])) for cite, verified in _once(kept)),
        files=tuple((name, digest) for law in kept.laws for name, digest in law.files.items()),
    )


def facts_of_laws(names: Iterable[str]) -> dict[str, Fact]:
    """Every fact that these laws may ask, those of their own files included where they still exist."""
    found = dict(FACTS)
    for name in names:
        if name in built_in():
            found.update(jurisdiction(name).facts)
    return found


def _amount(fact: Fact, value: Any) -> Any:
    return Decimal(str(value)) if fact.kind == "money" else value


def _once(kept: Kept) -> list[tuple[str, str]]:
    """Each citation with how it was verified, of provisions and of periods."""
    sources = [(one.cite, one.verified) for one in kept.sources]
    return list(dict.fromkeys(sources + [(one.cite, one.verified) for one in kept.periods]))
