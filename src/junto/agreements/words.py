"""Sentences of the methods in the reader's language, with members' names and amounts as people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from junto.agreements.models import Contract
from junto.agreements.models.contracts import CAP_CITATION, CAP_VERIFIED
from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sharing import Group
from junto.core.workflow import Words


def said(sentence: Sentence, names: Mapping[str, str]) -> str:
    """A sentence of core in the reader's language; `names`: member's id → its name."""
    params = {name: _param(value, names) for name, value in sentence.params.items()}
    return _(sentence.template) % params


def _param(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Sentence):
        return said(value, names)
    if isinstance(value, Group):
        return together([names.get(member, member) for member in value])
    return amount(value) if isinstance(value, Money) else value


def worded(words: Words, language: str, **params: Any) -> str:
    """The words in an agreement's own language, whoever acts: what is frozen is read by all."""
    with override(language):
        return str(words) % params


def together(names: Sequence[str]) -> str:
    """Names as a list in a sentence: A; A and B; A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def amount(money: Money) -> str:
    """An amount as the reader writes it."""
    return money.format(get_language() or "en")


def cap_law(contract: Contract) -> str:
    """The law that caps amendments, in brackets after a space; what the program only recalled is said to be."""
    if not contract.cap_citation:
        return ""
    law = contract.cap_citation.replace("§ ", "§\N{NO-BREAK SPACE}")
    recalled = contract.cap_citation == CAP_CITATION and not CAP_VERIFIED
    return f" ({law}; {_('recalled, not verified')})" if recalled else f" ({law})"


def names_of_amendments(amendments: Sequence[Any]) -> list[str]:
    """What to call each in a list of several contracts' amendments: the contract's number before its own."""
    contracts = Contract.objects.in_bulk([one.contract_id for one in amendments])
    return [f"{contracts[one.contract_id].number}, {one}" for one in amendments]


def nearest(value: Fraction, currency: str) -> Money:
    """An exact amount (minor units) as Money, to the nearest unit."""
    return Money(floor(value + Fraction(1, 2)), currency)


def percent(hundredths: int) -> str:
    """Hundredths of a percent: 2550 → 25.5 %."""
    return f"{hundredths / 100:g} %"
