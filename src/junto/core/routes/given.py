"""The facts of a purchase as they were given: nested JSON in, checked values by name out."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole, shown

from .facts import CATEGORIES, FACTS, MIXED, Fact
from .problems import RoutesError, hint

MOST_BYTES = 1_000_000
MOST_WORDS = 200
LARGEST = 10**15


def read_facts(path: str | Path) -> Mapping[str, Any]:
    """The JSON object in a file, numbers exact. Raises RoutesError or OSError. `given` checks what it holds."""
    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RoutesError("too_large", _("The file of facts is larger than %(most)s bytes."), most=f"{MOST_BYTES:,}")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_once)
    except RoutesError:
        raise
    except (ValueError, RecursionError) as error:
        words = _("The file of facts is not sound JSON: %(problem)s.")
        raise RoutesError("not_json", words, problem=shown(error, 120)) from None
    if not isinstance(data, dict):
        raise RoutesError("not_facts", _("Facts are an object such as {“value”: {“total”: 90000}}."))
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise RoutesError("double_fact", _("“%(name)s” is given twice."), name=shown(name))
        found[name] = value
    return found


def given(facts: Mapping[str, Any], known: Mapping[str, Fact] = FACTS) -> dict[str, Any]:
    """Checked values by dotted name, from nested objects or dotted names; null says nothing. Raises RoutesError.

    What follows from others is filled in: the total from the parts of the members, a mixed category from its
    predominant element by value (a tie leaves it unknown), federal money from the list of funds.
    """
    flat: dict[str, Any] = {}
    _flatten(facts, "", known, flat)
    values = {}
    for name, value in flat.items():
        fact = known.get(name)
        if fact is None:
            words = _("There is no fact “%(name)s”. %(hint)s")
            raise RoutesError("unknown_fact", words, name=shown(name), hint=hint(name, known))
        if value is not None:
            values[name] = _checked(fact, value)
    _derive(values)
    return values


def _flatten(facts: Mapping[str, Any], above: str, known: Mapping[str, Fact], into: dict[str, Any]) -> None:
    if not isinstance(facts, Mapping):
        raise RoutesError("not_facts", _("Facts are an object such as {“value”: {“total”: 90000}}."))
    for key, value in facts.items():
        name = f"{above}{key}"
        if name not in known and isinstance(value, Mapping):
            if name.count(".") > 4:
                words = _("There is no fact “%(name)s”. %(hint)s")
                raise RoutesError("unknown_fact", words, name=shown(name), hint=hint(name, known))
            _flatten(value, f"{name}.", known, into)
        elif name in into:
            raise RoutesError("double_fact", _("“%(name)s” is given twice."), name=shown(name))
        else:
            into[name] = value


def _checked(fact: Fact, value: Any) -> Any:
    if fact.kind in ("money", "number"):
        return _number(fact.name, value)
    if fact.kind == "yes_no":
        if not isinstance(value, bool):
            raise RoutesError("not_yes_no", _("“%(fact)s” must be true or false."), fact=fact.name)
        return value
    if fact.kind == "amounts":
        return _amounts(fact, value)
    if fact.kind == "one_of":
        return _word(fact, value)
    if not isinstance(value, list | tuple | set | frozenset) or len(value) > MOST_WORDS:
        words = _("“%(fact)s” must be a list of at most %(most)s words.")
        raise RoutesError("not_words", words, fact=fact.name, most=MOST_WORDS)
    return frozenset(_word(fact, one) for one in value)


def _number(name: str, value: Any) -> int | Decimal:
    exact: int | Decimal | None = None
    if isinstance(value, bool):
        exact = None
    elif isinstance(value, int | Decimal):
        exact = value
    elif isinstance(value, float) and math.isfinite(value):
        exact = Decimal(repr(value))
    elif isinstance(value, str) and len(value) <= 40 and value.isascii() and value.replace(".", "", 1).isdigit():
        exact = Decimal(value)
    if exact is None or (isinstance(exact, Decimal) and not exact.is_finite()):
        words = _("“%(fact)s” must be a number such as 90000, not “%(value)s”.")
        raise RoutesError("not_number", words, fact=name, value=shown(value))
    if not 0 <= exact <= LARGEST:
        words = _("“%(fact)s” must lie between 0 and %(most)s.")
        raise RoutesError("out_of_range", words, fact=name, most=f"{LARGEST:,}")
    return exact


def _word(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > 100 or not is_whole(value):
        raise RoutesError("not_word", _("“%(fact)s” must be a word."), fact=fact.name)
    if fact.values and value not in fact.values:
        words = _("“%(word)s” cannot be a value of “%(fact)s”. %(hint)s")
        raise RoutesError("unknown_value", words, word=shown(value), fact=fact.name, hint=hint(value, fact.values))
    return value


def _amounts(fact: Fact, value: Any) -> dict[str, int | Decimal]:
    if not isinstance(value, Mapping) or not value or len(value) > MOST_WORDS:
        words = _("“%(fact)s” must be an object of at most %(most)s names with their amounts.")
        raise RoutesError("not_amounts", words, fact=fact.name, most=MOST_WORDS)
    found = {}
    for name, one in value.items():
        if fact.name == "need.elements" and name not in CATEGORIES:
            words = _("“%(word)s” cannot be a value of “%(fact)s”. %(hint)s")
            raise RoutesError("unknown_value", words, word=shown(name), fact=fact.name, hint=hint(name, CATEGORIES))
        found[str(name)] = _number(f"{fact.name}.{shown(name)}", one)
    return found


def _derive(values: dict[str, Any]) -> None:
    parts = values.get("value.by_member")
    if parts is not None:
        total = sum(parts.values())
        if values.setdefault("value.total", total) != total:
            words = _("The members' parts add up to %(sum)s, but “value.total” is %(total)s.")
            raise RoutesError("total_differs", words, sum=f"{total:,}", total=f"{values['value.total']:,}")
    if values.get("need.category") in (MIXED, None):
        category = predominant(values.get("need.elements", {}))
        values.pop("need.category", None)
        if category:
            values["need.category"] = category
    if "funding.funds" in values:
        federal = "federal_grant" in values["funding.funds"]
        if values.setdefault("funding.federal", federal) != federal:
            words = _("“funding.federal” and the list of “funding.funds” contradict each other.")
            raise RoutesError("funds_differ", words)


def predominant(elements: Mapping[str, int | Decimal]) -> str:
    """The category with the largest part of the value, by which a mixed purchase is judged; "" for none or a tie.

    Source: the predominant element test (for goods and services: Bonebrake v. Cox, 499 F.2d 951, 8th Cir. 1974;
    in the European Union Directive 2014/24/EU, Art. 3(2): the main subject).
    """
    most = max(elements.values(), default=0)
    first = [name for name, amount in elements.items() if amount == most]
    return first[0] if len(first) == 1 else ""
