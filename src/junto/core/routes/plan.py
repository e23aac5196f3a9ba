"""The provisions of some jurisdictions made ready for one day: parameters looked up, conditions compiled, once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

from junto.core.sentences import gettext_noop as _

from .calendars import Step
from .conditions import Condition, facts_of, parameters_of
from .facts import FACTS, Fact
from .holidays import Days
from .kinds import SATISFIES
from .logic import Compiled, compiled
from .model import Approval, Document, Jurisdiction, Method, Period, Provision, Value, Words
from .problems import RoutesError

MOST_JURISDICTIONS = 20
Prepared = tuple[tuple[Step, ...], tuple[Period, ...], tuple[Approval, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A provision with its condition as it stands on the day; `at`: whose it is, by place in the plan; `of`: the
    methods that it concerns, None for all.
    """

    provision: Provision
    when: Compiled
    at: int
    of: frozenset[str] | None


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """A method with the permissions that it satisfies, of each jurisdiction; None: that one restricts no method."""

    method: Method
    by: tuple[tuple[Rule, ...] | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Jurisdictions (bases first) with the values that hold from a day on, ready to be asked.

    `gaps`: the parameters that provisions read and that have no value then, each with whose it is.
    """

    since: date
    jurisdictions: tuple[Jurisdiction, ...]
    applies: tuple[Compiled, ...]
    values: tuple[Mapping[str, Value | None], ...]
    methods: tuple[Ways, ...]
    rules: tuple[Rule, ...]  # those that permit nothing: what is required, warned of, excluded, capped
    facts: Mapping[str, Fact]
    assumed: Mapping[str, object]
    documents: Mapping[str, Document]
    approvals: Mapping[str, Approval]
    days: Days
    gaps: tuple[tuple[Words, Words], ...]
    prepared: dict[tuple[object, ...], Prepared] = field(default_factory=dict)  # calendars, by method and provisions

    @property
    def currency(self) -> str:
        """The currency of all of them."""
        return self.jurisdictions[0].currency


def plan_of(jurisdictions: Sequence[Jurisdiction], on: date) -> Plan:
    """The plan for a day, kept for all days on which the same values hold. Raises RoutesError: no base, two
    currencies, far too many."""
    laws = tuple(dict.fromkeys(jurisdictions))
    days = _changes(laws)
    return _plan(laws, days[bisect_right(days, on) - 1])


@lru_cache(maxsize=256)
def _changes(jurisdictions: tuple[Jurisdiction, ...]) -> tuple[date, ...]:
    """The days on which any value begins to hold or has ceased to, earliest first."""
    days = {date.min}
    for law in jurisdictions:
        for value in chain.from_iterable(one.values for one in law.parameters.values()):
            days.add(value.start)
            if value.end is not None and value.end < date.max:
                days.add(value.end + timedelta(days=1))
    return tuple(sorted(days))


@lru_cache(maxsize=256)
def _plan(jurisdictions: tuple[Jurisdiction, ...], on: date) -> Plan:
    ordered = tuple(sorted(jurisdictions, key=lambda one: one.kind != "base"))
    _fit(ordered)
    values = tuple({name: one.on(on) for name, one in law.parameters.items()} for law in ordered)
    rules = [
        Rule(provision, compiled(provision.when, values[at]), at, _concerned(provision, ordered[0].methods.values()))
        for at, law in enumerate(ordered)
        for provision in law.provisions
    ]
    facts = dict(FACTS)
    for law in ordered:
        facts.update(law.facts)
    used = dict.fromkeys(chain.from_iterable(facts_of(one) for one in _conditions(ordered)))
    return Plan(
        since=on, jurisdictions=ordered, values=values,
        applies=tuple(compiled(law.applies, values[at]) for at, law in enumerate(ordered)),
        methods=tuple(_ways(method, ordered, rules) for method in ordered[0].methods.values()),
        rules=tuple(rule for rule in rules if not rule.provision.permits), facts=facts,
        assumed={name: _taken(facts[name]) for name in used if facts[name].assumed is not None},
        documents={name: one for law in reversed(ordered) for name, one in law.documents.items()},
        approvals={name: one for law in reversed(ordered) for name, one in law.approvals.items()},
        days=Days(holiday for law in ordered for holiday in law.holidays),
        gaps=tuple(_gaps(ordered, values)),
    )  # fmt: skip


def _concerned(provision: Provision, methods: Iterable[Method]) -> frozenset[str] | None:
    """Methods that a provision names, by their id or by what they are."""
    if not provision.methods:
        return None
    return frozenset(one.id for one in methods if one.id in provision.methods or one.kind in provision.methods)


def _fit(ordered: Sequence[Jurisdiction]) -> None:
    if not ordered or ordered[0].kind != "base":
        words = _("An overlay holds beside a base: name the city or state whose law applies as well.")
        raise RoutesError("no_base", words)
    if len(ordered) > MOST_JURISDICTIONS:
        words = _("At most %(most)s jurisdictions are held beside each other.")
        raise RoutesError("too_many_jurisdictions", words, most=MOST_JURISDICTIONS)
    for law in ordered:
        if law.currency != ordered[0].currency:
            words = _(
                "“%(one)s” counts in %(this)s and “%(other)s” in %(that)s: they cannot be held beside each other."
            )
            raise RoutesError(
                "two_currencies", words, one=ordered[0].id, this=ordered[0].currency, other=law.id, that=law.currency
            )


def _taken(fact: Fact) -> object:
    return frozenset(fact.assumed) if isinstance(fact.assumed, tuple) else fact.assumed


def _ways(method: Method, ordered: Sequence[Jurisdiction], rules: Sequence[Rule]) -> Ways:
    """Own permissions by name; those of the others by what the method is, nearest to it first."""
    by: list[tuple[Rule, ...] | None] = []
    for at, law in enumerate(ordered):
        permits = [rule for rule in rules if rule.at == at and rule.provision.permits]
        if at == 0:
            by.append(tuple(rule for rule in permits if rule.provision.permits == method.id))
        elif not permits:
            by.append(None)
        else:
            near = SATISFIES[method.kind]
            fit = [rule for rule in permits if law.methods[rule.provision.permits].kind in near]
            by.append(tuple(sorted(fit, key=lambda rule: near.index(law.methods[rule.provision.permits].kind))))
    return Ways(method, tuple(by))


def _conditions(ordered: Sequence[Jurisdiction]) -> Iterator[Condition]:
    for law in ordered:
        yield law.applies
        for provision in law.provisions:
            yield provision.when
            for period in provision.periods:
                yield from (one.when for one in period.reductions)


def _gaps(
    ordered: Sequence[Jurisdiction], values: Sequence[Mapping[str, Value | None]]
) -> Iterator[tuple[Words, Words]]:
    """The parameters that provisions read and that have no value."""
    for at, law in enumerate(ordered):
        read = chain.from_iterable(parameters_of(one.when) for one in law.provisions)
        for name in dict.fromkeys(chain(read, (one.caps for one in law.provisions if one.caps))):
            if values[at][name] is None:
                yield law.parameters[name].label, law.label
