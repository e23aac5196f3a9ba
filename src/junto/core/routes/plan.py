"""The provisions of some jurisdictions made ready for one day: parameters looked up, conditions compiled, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .conditions import Condition, facts_of, parameters_of
from .facts import FACTS, Fact
from .holidays import Days
from .kinds import SATISFIES
from .logic import Compiled, compiled
from .model import Approval, Document, Jurisdiction, Method, Provision, Value
from .problems import RoutesError

MOST_JURISDICTIONS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A provision with its condition as it stands on the day; `at`: whose it is, by place in the plan."""

    provision: Provision
    when: Compiled
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """A method with the permissions that it satisfies, of each jurisdiction; None: that one restricts no method."""

    method: Method
    by: tuple[tuple[Rule, ...] | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Jurisdictions (bases first) on a day, ready to be asked."""

    on: date
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
    gaps: tuple[Sentence, ...]

    @property
    def currency(self) -> str:
        """The currency of all of them."""
        return self.jurisdictions[0].currency


def plan_of(jurisdictions: Sequence[Jurisdiction], on: date) -> Plan:
    """The plan, kept for the next question of that day. Raises RoutesError: no base, two currencies, far too many."""
    return _plan(tuple(dict.fromkeys(jurisdictions)), on)


@lru_cache(maxsize=256)
def _plan(jurisdictions: tuple[Jurisdiction, ...], on: date) -> Plan:
    ordered = tuple(sorted(jurisdictions, key=lambda one: one.kind != "base"))
    _fit(ordered)
    values = tuple({name: one.on(on) for name, one in law.parameters.items()} for law in ordered)
    rules = [
        Rule(provision, compiled(provision.when, values[at]), at)
        for at, law in enumerate(ordered)
        for provision in law.provisions
    ]
    facts = dict(FACTS)
    for law in ordered:
        facts.update(law.facts)
    used = dict.fromkeys(chain.from_iterable(facts_of(one) for one in _conditions(ordered)))
    return Plan(
        on=on, jurisdictions=ordered, values=values,
        applies=tuple(compiled(law.applies, values[at]) for at, law in enumerate(ordered)),
        methods=tuple(_ways(method, ordered, rules) for method in ordered[0].methods.values()),
        rules=tuple(rule for rule in rules if not rule.provision.permits), facts=facts,
        assumed={name: _taken(facts[name]) for name in used if facts[name].assumed is not None},
        documents={name: one for law in reversed(ordered) for name, one in law.documents.items()},
        approvals={name: one for law in reversed(ordered) for name, one in law.approvals.items()},
        days=Days(holiday for law in ordered for holiday in law.holidays),
        gaps=tuple(_gaps(ordered, values, on)),
    )  # fmt: skip


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
    ordered: Sequence[Jurisdiction], values: Sequence[Mapping[str, Value | None]], on: date
) -> Iterator[Sentence]:
    """What cannot be computed on that day, since a parameter that provisions read has no value then."""
    for at, law in enumerate(ordered):
        read = chain.from_iterable(parameters_of(one.when) for one in law.provisions)
        for name in dict.fromkeys(chain(read, (one.caps for one in law.provisions if one.caps))):
            if values[at][name] is None:
                words = _(
                    "What depends on “%(parameter)s” cannot be computed, because %(law)s gives no value for %(day)s."
                )
                params = {"parameter": str(law.parameters[name].label), "law": str(law.label), "day": on.isoformat()}
                yield Sentence("no_value", words, params)
