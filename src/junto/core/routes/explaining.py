"""How may we buy? Answers for the facts of one purchase on one day under one or several jurisdictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from .explanation import Cap, Closed, Explanation, IfApplies, MayApply, Notice, Route, calendar
from .given import given
from .logic import State, Values
from .model import Jurisdiction, Provision
from .plan import Plan, Rule, Ways, plan_of


def explain(
    jurisdictions: Sequence[Jurisdiction], facts: Mapping[str, Any], on: date, *, calendars: bool = True
) -> Explanation:
    """Which methods are lawful for a purchase, with what they need; which are not, and why; what must be asked.

    `facts`: nested as in a FACTS file, or by dotted names; what is missing is not known (three-valued logic, see
    logic.py). `on`: the day whose law holds, on which calendars start. With `calendars` the open routes are ranked by
    the days they take (then in the file's order), else they stand in the file's order.

    Each jurisdiction must permit what the method is (kinds.py); what each requires adds up, and every document,
    approval and period keeps its citation. Raises RoutesError: unknown facts, odd values, no base, two currencies.
    """
    plan = plan_of(jurisdictions, on)
    values = given(facts, plan.facts)
    assumed = tuple(name for name in plan.assumed if name not in values)
    for name in assumed:
        values[name] = plan.assumed[name]
    applying = tuple(one.state(values) for one in plan.applies)
    found = _answered(plan, values, applying, assumed)
    found.on = on
    if None in applying:
        found.alternatives = tuple(
            _alternative(plan, values, applying, at) for at, one in enumerate(applying) if one is None
        )
    if calendars:
        for route in found.allowed:
            route.calendar = tuple(calendar(route, on))
        found.allowed = tuple(sorted(found.allowed, key=lambda one: one.elapsed or 0))
    return found


def _answered(plan: Plan, values: Values, applying: tuple[State, ...], assumed: tuple[str, ...]) -> Explanation:
    asked: set[str] = set()
    allowed: list[Route] = []
    possible: list[Route] = []
    closed: list[Closed] = []
    for ways in plan.methods:
        state, chosen, unknown, nearer = _state(plan, ways, values, applying)
        if state is False:
            closed.append(Closed(plan, ways, values, applying))
        else:
            route = Route(plan, ways.method, chosen, values, tuple(sorted(unknown)))
            (allowed if state else possible).append(route)
            asked |= unknown | nearer
    found = Explanation(
        plan, plan.since, values, tuple(allowed), tuple(possible), tuple(closed), (), (), (), (), (), (), assumed
    )
    _hold(found, plan, values, applying, asked)
    found.asked = tuple(sorted(asked))
    return found


def _state(
    plan: Plan, ways: Ways, values: Values, applying: tuple[State, ...]
) -> tuple[State, tuple[Provision, ...], set[str], set[str]]:
    """Whether every jurisdiction permits a method: the state, the permissions that do (or may), the facts missing; and
    those by which a permission that stands nearer would be taken, with other documents.
    """
    whole: State = True
    chosen: list[Provision] = []
    unknown: set[str] = set()
    nearer: set[str] = set()
    for at, rules in enumerate(ways.by):
        applies = applying[at]
        if rules is None or applies is False:
            continue
        permitted, may = _permission(rules, values)
        if permitted is None and applies and not may:
            return False, (), set(), set()
        if permitted is None:
            whole = None
            for rule in may:
                unknown.update(rule.when.unknown(values))
            if applies is None:
                unknown.update(plan.applies[at].unknown(values))
        else:
            nearer.update(*(rule.when.unknown(values) for rule in may))
        if applies:
            chosen.append((permitted or may[0]).provision)
    return whole, tuple(chosen), unknown, nearer


def _permission(rules: Sequence[Rule], values: Values) -> tuple[Rule | None, list[Rule]]:
    """The first permission that holds, and those that may: before it, or all of them."""
    may: list[Rule] = []
    for rule in rules:
        state = rule.when.state(values)
        if state:
            return rule, may
        if state is None:
            may.append(rule)
    return None, may


def _hold(found: Explanation, plan: Plan, values: Values, applying: tuple[State, ...], asked: set[str]) -> None:
    """What is required beside the permissions: of all, or of the methods that are open."""
    told = _Told(plan)
    may: list[MayApply] = []
    holding: list[Provision] = []
    routes = (*found.allowed, *found.possible)
    for rule in plan.rules:
        provision, applies = rule.provision, applying[rule.at]
        state = rule.when.state(values) if applies is not False else False
        if state is False:
            continue
        touched = routes if rule.of is None else [route for route in routes if route.method.id in rule.of]
        if rule.of is not None and not touched:
            continue
        if state is None or applies is None:
            unknown = {*rule.when.unknown(values), *plan.applies[rule.at].unknown(values)}
            may.append(MayApply(provision, tuple(sorted(unknown))))
            asked |= unknown
            continue
        if rule.of is None:
            holding.append(provision)
        for route in touched:
            route.provisions += (provision,)
        told.take(rule)
    found.holding, found.may_apply = tuple(holding), tuple(may)
    found.warnings, found.modifiers = tuple(told.warnings), tuple(told.modifiers)
    found.caps = tuple(sorted(told.caps, key=lambda one: one.percent))


class _Told:
    """Gathers what provisions that hold say: warnings and exclusions, modifiers, caps."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.warnings: list[Notice] = []
        self.modifiers: list[Notice] = []
        self.caps: list[Cap] = []

    def take(self, rule: Rule) -> None:
        """What one provision says."""
        provision = rule.provision
        self.warnings += [Notice(code, provision) for code in (provision.warns, provision.excludes) if code]
        if provision.modifies:
            self.modifiers.append(Notice(provision.modifies, provision))
        value = self.plan.values[rule.at].get(provision.caps)
        if value is not None:
            self.caps.append(Cap(value.amount, provision))


def _alternative(plan: Plan, values: Values, applying: tuple[State, ...], at: int) -> IfApplies:
    """What changes where an overlay applies, beside where it does not."""

    def answered(*, applies: bool) -> Explanation:
        return _answered(plan, values, (*applying[:at], applies, *applying[at + 1 :]), ())

    yes, no = answered(applies=True), answered(applies=False)

    def more(what: str) -> tuple[str, ...]:
        before = {one.what.id for one in getattr(no, what)}
        return tuple(one.what.id for one in getattr(yes, what) if one.what.id not in before)

    return IfApplies(
        plan.jurisdictions[at], tuple(sorted(plan.applies[at].unknown(values))), _names(yes.allowed),
        _names(no.allowed), more("documents"), more("approvals"),
    )  # fmt: skip


def _names(routes: Iterable[Route]) -> tuple[str, ...]:
    return tuple(route.method.id for route in routes)
