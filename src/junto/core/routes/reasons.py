"""Why a method is closed, in words: the comparison that failed, with the figure, its parameter and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .conditions import Compare, Includes, Leaf, OneOf
from .facts import WORDS, Fact
from .logic import Values, bound_of
from .model import Jurisdiction, Value

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
RELATIONS = {
    ("<=", False): "above", (">", True): "above", ("<=", True): "not_above", (">", False): "not_above",
    ("<", True): "below", (">=", False): "below", ("<", False): "not_below", (">=", True): "not_below",
    ("=", True): "equal", ("!=", False): "equal", ("=", False): "unequal", ("!=", True): "unequal",
}  # fmt: skip
BARE = {
    "above": _("%(fact)s, %(value)s, is above %(bound)s"),
    "not_above": _("%(fact)s, %(value)s, is not above %(bound)s"),
    "below": _("%(fact)s, %(value)s, is below %(bound)s"),
    "not_below": _("%(fact)s, %(value)s, is not below %(bound)s"),
    "equal": _("%(fact)s is exactly %(bound)s"),
    "unequal": _("%(fact)s, %(value)s, is not %(bound)s"),
}
NAMED = {
    "above": _("%(fact)s, %(value)s, is above %(bound)s (%(parameter)s, since %(since)s)"),
    "not_above": _("%(fact)s, %(value)s, is not above %(bound)s (%(parameter)s, since %(since)s)"),
    "below": _("%(fact)s, %(value)s, is below %(bound)s (%(parameter)s, since %(since)s)"),
    "not_below": _("%(fact)s, %(value)s, is not below %(bound)s (%(parameter)s, since %(since)s)"),
    "equal": _("%(fact)s is exactly %(bound)s (%(parameter)s, since %(since)s)"),
    "unequal": _("%(fact)s, %(value)s, is not %(bound)s (%(parameter)s, since %(since)s)"),
}


def money(amount: Decimal | int, currency: str) -> str:
    """An amount as a reader in the United States writes it, cents only where there are any: $90,000, €1,234.50."""
    exact = Decimal(amount)
    text = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
    return f"{SIGNS[currency]}{text}" if currency in SIGNS else f"{text} {currency}"


def word(text: str) -> str | Sentence:
    """A value of a fact in words."""
    return Sentence(f"word_{text}", WORDS[text]) if text in WORDS else text.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reason stands on: the values of a purchase, the facts, the law and its parameters on the day."""

    values: Values
    facts: Mapping[str, Fact]
    law: Jurisdiction
    figures: Mapping[str, Value | None]


def because(leaf: Leaf, holds: bool, ground: Ground) -> Sentence:
    """One comparison as it stands for the values: “the value, $90,000, is above $50,000 (…, since 2007-01-01)”."""
    fact = ground.facts[leaf.fact]
    if isinstance(leaf, Compare):
        return _compared(leaf, holds, ground)
    if fact.kind == "yes_no":
        return Sentence("is_so" if holds else "is_not_so", fact.yes if holds else fact.no)
    assert isinstance(leaf, OneOf | Includes)
    params: dict[str, object] = {"fact": Sentence("phrase", fact.phrase), "words": _listed(leaf.words)}
    if isinstance(leaf, Includes):
        said = _("%(fact)s include %(words)s") if holds else _("%(fact)s do not include %(words)s")
        return Sentence("includes", said, params)
    params["value"] = word(ground.values[leaf.fact])
    said = _("%(fact)s is %(value)s") if holds else _("%(fact)s is %(value)s, not %(words)s")
    return Sentence("one_of", said, params)


def _compared(leaf: Compare, holds: bool, ground: Ground) -> Sentence:
    fact, figures, law = ground.facts[leaf.fact], ground.figures, ground.law

    def shown(amount: Decimal | int) -> str:
        return money(amount, law.currency) if fact.kind == "money" else f"{amount:,}"

    bound = bound_of(leaf, figures)
    assert bound is not None
    relation = RELATIONS[leaf.op, holds]
    params: dict[str, object] = {
        "fact": Sentence("phrase", fact.phrase), "value": shown(ground.values[leaf.fact]), "bound": shown(bound),
    }  # fmt: skip
    if isinstance(leaf.bound, Decimal):
        return Sentence(relation, BARE[relation], params)
    value = figures[leaf.bound]
    assert value is not None
    params |= {"parameter": str(law.parameters[leaf.bound].label), "since": value.start.isoformat()}
    return Sentence(relation, NAMED[relation], params)


def _listed(words: tuple[str, ...]) -> str | Sentence:
    found = word(words[0])
    for more in words[1:]:
        found = Sentence("or", _("%(one)s or %(other)s"), {"one": found, "other": word(more)})
    return found
