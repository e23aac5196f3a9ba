"""A condition of a provision: one line of text, such as `value.total <= formal and need.category in [goods]`, read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .facts import Fact
from .problems import hint

LONGEST = 2000
DEEPEST = 20
TOKEN = re.compile(r"\s*(?:([<>]=?|[!=]=|=)|([()\[\],])|([0-9]+(?:\.[0-9]+)?(?![\w.]))|([^\W\d][\w.]*)|(\S))")
RESERVED = ("and", "or", "not", "in", "is", "includes", "true", "false", "always")


@dataclass(frozen=True, slots=True)
class Always:
    """Holds, whatever is known."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes-or-no fact is yes."""

    fact: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or amount beside a bound: a number, or the name of a parameter."""

    fact: str
    op: str  # < <= > >= = !=
    bound: Decimal | str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact is one of some words."""

    fact: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """A fact that is several words has at least one of these among them."""

    fact: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All of some conditions hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of some conditions holds."""

    parts: tuple[Condition, ...]


Leaf = Truth | Compare | OneOf | Includes
Condition = Always | Leaf | Not | Every | Some


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a condition may use."""

    facts: Mapping[str, Fact]
    parameters: Collection[str]


class Misread(Exception):
    """Why a condition cannot be read; the reader adds the line."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        super().__init__(code)
        self.sentence = Sentence(code, template, params)


def condition_of(text: str, words: Vocabulary) -> Condition:
    """The condition in a text. Raises Misread for words nobody knows, and for what does not fit a fact's kind.

    Loosest first: `or`, `and`, `not`, then brackets or one comparison: `fact <= 3000`, `fact > parameter`, `fact`
    (a yes-or-no fact), `fact is word`, `fact in [word, word]`, `fact includes word`, `always`.
    """
    if len(text) > LONGEST:
        raise Misread("long_condition", _("The condition is longer than %(most)s characters."), most=LONGEST)
    reading = _Reading(list(_tokens(text)), words)
    found = reading.some(0)
    if reading.next() is not None:
        said = shown(reading.next())
        raise Misread("condition_goes_on", _("The condition does not go on like this at “%(at)s”."), at=said)
    return found


def facts_of(condition: Condition) -> Iterator[str]:
    """The names of the facts on which a condition depends, in their order, some more than once."""
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from facts_of(part)
    elif isinstance(condition, Not):
        yield from facts_of(condition.part)
    elif not isinstance(condition, Always):
        yield condition.fact


def parameters_of(condition: Condition) -> Iterator[str]:
    """The names of the parameters that a condition reads."""
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from parameters_of(part)
    elif isinstance(condition, Not):
        yield from parameters_of(condition.part)
    elif isinstance(condition, Compare) and isinstance(condition.bound, str):
        yield condition.bound


def _tokens(text: str) -> Iterator[str]:
    for match in TOKEN.finditer(text):
        if match.group(5):
            words = _("“%(sign)s” is no part of a condition, which reads like: value.total <= 3000 and need.pilot.")
            raise Misread("odd_sign", words, sign=match.group(5))
        yield match.group(0).strip()


class _Reading:
    """Walks over the words of one condition."""

    def __init__(self, tokens: list[str], words: Vocabulary) -> None:
        self.tokens, self.at, self.words = tokens, 0, words

    def next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *wanted: str) -> bool:
        if self.next() in wanted:
            self.at += 1
            return True
        return False

    def word(self) -> str:
        """The next word. Raises Misread where the condition ends before it."""
        found = self.next()
        if found is None:
            raise Misread("condition_ends", _("The condition ends too early."))
        self.at += 1
        return found

    def some(self, depth: int) -> Condition:
        parts = [self.every(depth)]
        while self.take("or"):
            parts.append(self.every(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def every(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.take("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise Misread("deep_condition", _("The condition has more than %(most)s brackets in one another."), most=20)
        if self.take("not"):
            return Not(self.one(depth + 1))
        if self.take("("):
            inner = self.some(depth + 1)
            self.expect(")")
            return inner
        if self.take("always"):
            return Always()
        return self.comparison()

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise Misread("missing_sign", _("The condition lacks “%(sign)s”."), sign=sign)

    def comparison(self) -> Condition:
        fact = self.fact()
        opposite = self.take("not")
        if opposite and self.next() not in ("in", "includes"):
            raise Misread("missing_sign", _("The condition lacks “%(sign)s”."), sign="in")
        found = self.compared(fact)
        return Not(found) if opposite else found

    def compared(self, fact: Fact) -> Condition:
        if fact.kind in ("money", "number"):
            return self.number(fact)
        if fact.kind == "yes_no":
            return self.truth(fact)
        if fact.kind == "one_of":
            opposite = self.take("!=")
            if not (opposite or self.take("is", "=", "==", "in")):
                raise self._unlike(fact, f"{fact.name} is {(fact.values or ('word',))[0]}")
            found = OneOf(fact.name, self.some_words(fact))
            return Not(found) if opposite else found
        if fact.kind == "some_of" and self.take("includes"):
            return Includes(fact.name, self.some_words(fact))
        raise self._unlike(fact, f"{fact.name} includes {(fact.values or ('word',))[0]}")

    def fact(self) -> Fact:
        name = self.word()
        known = self.words.facts
        if name not in known:
            words = _("There is no fact “%(name)s”. %(hint)s")
            raise Misread("unknown_fact", words, name=shown(name), hint=hint(name, known))
        return known[name]

    def number(self, fact: Fact) -> Condition:
        op = self.next()
        if not self.take("<", "<=", ">", ">=", "=", "==", "!="):
            raise self._unlike(fact, f"{fact.name} <= 3000")
        text = self.word()
        bound: Decimal | str
        if text[0].isdigit():
            bound = Decimal(text)
        elif text in self.words.parameters:
            bound = text
        else:
            said = hint(text, self.words.parameters)
            words = _("“%(name)s” is neither a number nor a parameter of this file. %(hint)s")
            raise Misread("unknown_parameter", words, name=shown(text), hint=said)
        return Compare(fact.name, "=" if op == "==" else str(op), bound)

    def truth(self, fact: Fact) -> Condition:
        if self.take("!="):
            opposite = True
        elif self.take("is", "=", "=="):
            opposite = False
        else:
            return Truth(fact.name)
        said = self.word()
        if said not in ("true", "false"):
            raise self._unlike(fact, f"{fact.name} or not {fact.name}")
        return Truth(fact.name) if (said == "true") != opposite else Not(Truth(fact.name))

    def some_words(self, fact: Fact) -> tuple[str, ...]:
        if not self.take("["):
            return (self.value(fact),)
        found = [self.value(fact)]
        while self.take(","):
            found.append(self.value(fact))
        self.expect("]")
        return tuple(dict.fromkeys(found))

    def value(self, fact: Fact) -> str:
        word = self.word()
        if (fact.values and word not in fact.values) or not word[0].isalpha() or word in RESERVED:
            words = _("“%(word)s” cannot be a value of “%(fact)s”. %(hint)s")
            raise Misread("unknown_value", words, word=shown(word), fact=fact.name, hint=hint(word, fact.values))
        return word

    def _unlike(self, fact: Fact, example: str) -> Misread:
        words = _("“%(fact)s” is asked for like this: %(example)s.")
        return Misread("odd_comparison", words, fact=fact.name, example=example)
