"""Three-valued logic over facts: a condition becomes a function that says true, false or not known (Kleene)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .conditions import Always, Compare, Condition, Every, Includes, Leaf, Not, OneOf, Some, Truth
from .model import Value

Values = Mapping[str, Any]
State = bool | None
Test = Callable[[Values], State]
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition with its test: `state(values)` is True, False, or None where a fact that matters is not known.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), § 64: `and` is false once one part is, whatever the
    others; `or` is true once one part is.
    """

    condition: Condition
    state: Test
    parts: tuple[Compiled, ...] = ()

    def unknown(self, values: Values) -> Iterator[str]:
        """The facts not known on which the answer still depends; none where the answer is true or false.

        A parameter without a value on the day is no fact that anybody could tell: it is not among them.
        """
        if self.state(values) is not None:
            return
        for part in self.parts:
            yield from part.unknown(values)
        if isinstance(self.condition, Truth | Compare | OneOf | Includes) and self.condition.fact not in values:
            yield self.condition.fact

    def blamed(self, values: Values, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """The comparisons because of which the answer is not `wanted`, each with what it is (true or false)."""
        if isinstance(self.condition, Not):
            yield from self.parts[0].blamed(values, wanted=not wanted)
        elif self.parts:
            for part in self.parts:
                if part.state(values) is (not wanted):
                    yield from part.blamed(values, wanted=wanted)
        elif not isinstance(self.condition, Always | Every | Some):
            yield self.condition, not wanted


def compiled(condition: Condition, parameters: Mapping[str, Value | None]) -> Compiled:
    """The condition with parameters as they stand on one day. One that has no value then leaves its tests unknown."""
    if isinstance(condition, Always):
        return Compiled(condition, _always)
    if isinstance(condition, Not):
        inner = compiled(condition.part, parameters)
        return Compiled(condition, _opposite(inner.state), (inner,))
    if isinstance(condition, Every | Some):
        parts = tuple(compiled(part, parameters) for part in condition.parts)
        tests = tuple(part.state for part in parts)
        return Compiled(condition, _junction(tests, isinstance(condition, Some)), parts)
    return Compiled(condition, _leaf(condition, parameters))


def bound_of(leaf: Compare, parameters: Mapping[str, Value | None]) -> Decimal | None:
    """The number to which a comparison holds a fact; None where its parameter has no value on the day."""
    if isinstance(leaf.bound, Decimal):
        return leaf.bound
    value = parameters.get(leaf.bound)
    return None if value is None else value.amount


def _leaf(leaf: Leaf, parameters: Mapping[str, Value | None]) -> Test:
    if isinstance(leaf, Truth):
        return operator.methodcaller("get", leaf.fact)
    if isinstance(leaf, Compare):
        bound = bound_of(leaf, parameters)
        return _never_known if bound is None else _comparing(leaf.fact, OPERATORS[leaf.op], bound)
    return (_one_of if isinstance(leaf, OneOf) else _includes)(leaf.fact, frozenset(leaf.words))


def _always(values: Values) -> State:
    return True


def _never_known(values: Values) -> State:
    return None


def _comparing(fact: str, holds: Callable[[Any, Any], bool], bound: Decimal) -> Test:
    exact: Any = int(bound) if bound == bound.to_integral_value() else bound  # whole numbers compare fastest

    def state(values: Values) -> State:
        value = values.get(fact)
        return None if value is None else holds(value, exact)

    return state


def _one_of(fact: str, words: frozenset[str]) -> Test:
    def state(values: Values) -> State:
        value = values.get(fact)
        return None if value is None else value in words

    return state


def _includes(fact: str, words: frozenset[str]) -> Test:
    def state(values: Values) -> State:
        value = values.get(fact)
        return None if value is None else not words.isdisjoint(value)

    return state


def _opposite(test: Test) -> Test:
    def state(values: Values) -> State:
        found = test(values)
        return None if found is None else not found

    return state


def _junction(tests: tuple[Test, ...], settles: State) -> Test:
    """`and`, which false settles, and `or`, which true does, whatever is not known beside it."""
    rest = not settles

    def state(values: Values) -> State:
        whole: State = rest
        for test in tests:
            found = test(values)
            if found is settles:
                return settles
            if found is None:
                whole = None
        return whole

    return state
