"""What is said of a purchase: the routes that are open, those that may be, why others are closed, and what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .calendars import Milestone, Timing, reckoned, steps_of
from .conditions import parameters_of
from .kinds import KINDS
from .logic import Values, compiled
from .model import VERIFIED, Approval, Document, Jurisdiction, Method, Period, Provision, Value, Words
from .plan import Plan, Prepared, Rule, Ways
from .reasons import Ground, because, word

MOST_KEPT = 1_000  # routes prepared for one plan


@dataclass(frozen=True, slots=True)
class Duty:
    """A document or an approval that is needed, with every provision that asks for it, and of which methods."""

    what: Document | Approval
    sources: tuple[Provision, ...]
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one permission does not hold: the provision (None where there is none), and the failed comparisons."""

    jurisdiction: Jurisdiction
    provision: Provision | None
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is not known and could change the answer, with the question to ask."""

    fact: str
    sentence: Sentence


@dataclass(slots=True)
class Route:
    """A way to buy that is lawful (`depends_on` empty) or may be. `provisions`: first those that permit it, one of each
    jurisdiction, then what they require of it. `calendar`: its milestones where they were asked for."""

    plan: Plan
    method: Method
    provisions: tuple[Provision, ...]
    values: Values
    depends_on: tuple[str, ...] = ()
    calendar: tuple[Milestone, ...] = ()

    @property
    def provision(self) -> Provision:
        """The provision of the first jurisdiction that permits it."""
        return self.provisions[0]

    @property
    def permissions(self) -> tuple[Provision, ...]:
        """Those of its provisions that permit it."""
        return tuple(one for one in self.provisions if one.permits)

    @property
    def elapsed(self) -> int | None:
        """Days from the start to the contract; None without a calendar."""
        return (self.calendar[-1].day - self.calendar[0].day).days if self.calendar else None

    @property
    def documents(self) -> tuple[Duty, ...]:
        """The documents it needs, each once."""
        return united(self.plan.documents, ((self.method.id, one, one.documents) for one in self.provisions))

    @property
    def approvals(self) -> tuple[Duty, ...]:
        """The approvals it needs, each once."""
        return united(self.plan.approvals, ((self.method.id, one, one.approvals) for one in self.provisions))

    @property
    def periods(self) -> tuple[tuple[Period, int], ...]:
        """Its periods, each with the fewest days that a reduction which holds leaves."""
        return tuple((period, self.days_of(period)) for one in self.provisions for period in one.periods)

    def days_of(self, period: Period) -> int:
        """The days of one of its periods after reductions."""
        days = period.days
        for one in period.reductions:
            if compiled(one.when, {}).state(self.values) is True:
                left = one.to if one.to is not None else period.days - (one.by or 0)
                days = max(min(days, left), 0)
        return days


@dataclass(slots=True)
class Closed:
    """A method that is not lawful here; `reasons` say why, worked out when asked."""

    plan: Plan
    ways: Ways
    values: Values
    applying: tuple[bool | None, ...]

    @property
    def method(self) -> Method:
        """The method."""
        return self.ways.method

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Of each jurisdiction that closes it, why each of its permissions does not hold."""
        found = []
        for at, rules in enumerate(self.ways.by):
            if rules is None or self.applying[at] is not True:
                continue
            if all(rule.when.state(self.values) is False for rule in rules):
                found += [self._reason(rule) for rule in rules] or [self._nothing(self.plan.jurisdictions[at])]
        return tuple(found)

    def _reason(self, rule: Rule) -> Reason:
        plan, at = self.plan, rule.at
        law = plan.jurisdictions[at]
        ground = Ground(self.values, plan.facts, law, plan.values[at])
        why = tuple(because(leaf, holds, ground) for leaf, holds in rule.when.blamed(self.values))
        return Reason(law, rule.provision, why)

    def _nothing(self, law: Jurisdiction) -> Reason:
        words = _("“%(law)s” has no rule that permits %(kind)s")
        kind = Sentence(f"kind_{self.method.kind}", KINDS[self.method.kind])
        return Reason(law, None, (Sentence("no_permission", words, {"law": str(law.label), "kind": kind}),))


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning, an exclusion or a modifier: its code, the file's words, the provision."""

    code: str
    provision: Provision

    @property
    def text(self) -> Words:
        """What the file says about it."""
        return self.provision.text or Words(self.code.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that amendments may add to a contract, in percent of its price."""

    percent: Decimal
    provision: Provision


@dataclass(frozen=True, slots=True)
class MayApply:
    """A provision of which it is not known whether it holds, with the facts that would tell."""

    provision: Provision
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IfApplies:
    """What an overlay changes, of which it is not known whether it applies: methods open, and what else is needed."""

    jurisdiction: Jurisdiction
    depends_on: tuple[str, ...]
    allowed: tuple[str, ...]
    allowed_without: tuple[str, ...]
    documents: tuple[str, ...]
    approvals: tuple[str, ...]


@dataclass(slots=True)
class Explanation:
    """The answer for one purchase on one day."""

    plan: Plan
    on: date
    values: Mapping[str, object]
    allowed: tuple[Route, ...]
    possible: tuple[Route, ...]
    not_allowed: tuple[Closed, ...]
    holding: tuple[Provision, ...]  # rules that hold and belong to no method alone
    warnings: tuple[Notice, ...]
    modifiers: tuple[Notice, ...]
    caps: tuple[Cap, ...]
    may_apply: tuple[MayApply, ...]
    asked: tuple[str, ...]
    assumed: tuple[str, ...]
    alternatives: tuple[IfApplies, ...] = field(default=())

    @property
    def ask(self) -> tuple[Question, ...]:
        """The questions whose answers could change anything, by the name of the fact."""
        facts = self.plan.facts
        return tuple(Question(name, Sentence(f"ask_{name}", facts[name].question)) for name in self.asked)

    @property
    def documents(self) -> tuple[Duty, ...]:
        """The documents of all routes that are open, and those that hold whatever the route."""
        return united(self.plan.documents, self._parts("documents"))

    @property
    def approvals(self) -> tuple[Duty, ...]:
        """The approvals of all routes that are open, and those that hold whatever the route."""
        return united(self.plan.approvals, self._parts("approvals"))

    def _parts(self, what: str) -> Iterator[tuple[str, Provision, Sequence[str]]]:
        for provision in self.holding:
            yield "", provision, getattr(provision, what)
        for route in self.allowed:
            for provision in route.provisions:
                yield route.method.id, provision, getattr(provision, what)

    @property
    def assumptions(self) -> tuple[Sentence, ...]:
        """What was taken because nobody said otherwise."""
        found = []
        for name in self.assumed:
            fact, value = self.plan.facts[name], self.values[name]
            if isinstance(value, bool):
                told: object = Sentence("is_so" if value else "is_not_so", fact.yes if value else fact.no)
            else:
                words = sorted(value) if isinstance(value, frozenset) else [str(value)]
                params = {"fact": Sentence("phrase", fact.phrase), "value": word(words[0])}
                told = Sentence("only", _("%(fact)s: only “%(value)s”"), params)
            said = _("It is assumed: %(told)s. If that is not so, say it in “%(fact)s”.")
            found.append(Sentence("assumed", said, {"told": told, "fact": name}))
        return tuple(found)

    @property
    def cautions(self) -> tuple[Sentence, ...]:
        """How surely the figures and provisions behind the answer are known, where not from the law's own text; what
        cannot be computed; what the files do not cover."""
        words = _("What depends on “%(parameter)s” cannot be computed, because %(law)s gives no value for %(day)s.")
        found = [
            Sentence("no_value", words, {"parameter": str(name), "law": str(law), "day": self.on.isoformat()})
            for name, law in self.plan.gaps
        ]
        sources = [(one.cite, one.verified) for one in self.used()]
        sources += [(f"{label} ({value.cite})", value.verified) for label, value in self._figures()]
        for cite, verified in sources:
            if verified != "primary-text":
                params = {"cite": cite, "how": Sentence("verified", VERIFIED[verified])}
                found.append(Sentence("not_verified", _("%(cite)s: %(how)s."), params))
        for law in self.plan.jurisdictions:
            for text in law.not_covered:
                params = {"law": str(law.label), "text": str(text)}
                found.append(Sentence("not_covered", _("Not in the file of %(law)s: %(text)s"), params))
        return tuple({str(one): one for one in found}.values())

    def _figures(self) -> Iterator[tuple[Words, Value]]:
        """The figures to which this purchase was held, by open, possible and closed ways and by what else holds."""
        held = {(one.jurisdiction, one.id) for one in self.used()}
        held |= {
            (reason.provision.jurisdiction, reason.provision.id)
            for closed in self.not_allowed
            for reason in closed.reasons
            if reason.provision
        }
        for at, law in enumerate(self.plan.jurisdictions):
            read = [name for one in law.provisions if (one.jurisdiction, one.id) in held for name in read_by(one)]
            for name in dict.fromkeys(read):
                value = self.plan.values[at][name]
                if value is not None:
                    yield law.parameters[name].label, value

    def used(self) -> Iterator[Provision]:
        """The provisions on which the answer stands, each once."""
        seen = {}
        for route in (*self.allowed, *self.possible):
            seen.update({(one.jurisdiction, one.id): one for one in route.provisions})
        told = [one.provision for one in (*self.warnings, *self.modifiers)] + [one.provision for one in self.caps]
        seen.update({(one.jurisdiction, one.id): one for one in (*self.holding, *told)})
        yield from seen.values()


def read_by(provision: Provision) -> Iterator[str]:
    """The parameters that a provision reads."""
    yield from parameters_of(provision.when)
    if provision.caps:
        yield provision.caps


def united(
    known: Mapping[str, Document] | Mapping[str, Approval], parts: Iterable[tuple[str, Provision, Sequence[str]]]
) -> tuple[Duty, ...]:
    """Each document or approval once, with all provisions that ask for it and the methods of which they do."""
    sources: dict[str, dict[str, Provision]] = {}
    methods: dict[str, dict[str, None]] = {}
    for method, provision, names in parts:
        for name in names:
            sources.setdefault(name, {})[f"{provision.jurisdiction} {provision.id}"] = provision
            methods.setdefault(name, {})[method] = None
    return tuple(
        Duty(known[name], tuple(found.values()), () if "" in methods[name] else tuple(methods[name]))
        for name, found in sources.items()
    )


def calendar(route: Route, start: date) -> list[Milestone]:
    """The milestones of a route that starts on a day, each on its earliest lawful day. Raises RoutesError beyond 9900.

    Approvals before the notice are no milestone: when to ask for them is the city's choice.
    """
    steps, periods, bodies = _prepared(route)
    days = tuple((one, route.days_of(one) if one.reductions else one.days) for one in periods)
    return reckoned(steps, Timing(route.method.steps, days, bodies, route.plan.days), start)


def _prepared(route: Route) -> Prepared:
    """The steps, periods and bodies of a route, kept with its plan for all routes of the same provisions."""
    kept = route.plan.prepared
    key = (route.method.id, *map(id, route.provisions))  # the plan's own provisions: they live as long as it does
    if key in kept:
        return kept[key]
    periods = tuple(period for one in route.provisions for period in one.periods)
    bodies = tuple(
        one.what for one in route.approvals if isinstance(one.what, Approval) and one.what.before != "publish"
    )
    steps = steps_of(route.method.steps, periods, bodies)
    if len(kept) > MOST_KEPT:
        kept.clear()
    kept[key] = (steps, periods, bodies)
    return kept[key]
