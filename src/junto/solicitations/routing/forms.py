"""The questions of the law as a form: yes, no or not known; a choice; an amount; a number; words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.core.routes.facts import FACTS, MIXED, WORDS, Fact
from junto.frame.forms import MoneyField

NOT_KNOWN = ("", _("not known yet"))
YES_NO = (("yes", _("yes")), ("no", _("no")), NOT_KNOWN)
PREFIX = "fact"
FIRST = ("need.category", "value.total", "funding.federal")  # what most else depends on
LONGEST = 500


class FactsForm(forms.Form):
    """One field a question; `answers` gives what was answered by the names of facts, what is not known left out."""

    def __init__(
        self, *args: Any, facts: Iterable[Fact], currency: str, initial: Mapping[str, Any], **options: Any
    ) -> None:
        super().__init__(*args, prefix=PREFIX, **options)
        self.facts = {field_name(fact.name): fact for fact in sorted(facts, key=_order)}
        for name, fact in self.facts.items():
            self.fields[name] = _field(fact, currency, initial.get(fact.name))

    def answers(self) -> dict[str, Any]:
        """Facts by name, as core/routes takes them."""
        given = {fact.name: _value(fact, self.cleaned_data.get(name)) for name, fact in self.facts.items()}
        return {name: value for name, value in given.items() if value is not None}


def field_name(fact: str) -> str:
    """The name of a fact's field: points have a meaning of their own in what addresses fields."""
    return fact.replace(".", "__")


def posted(data: Mapping[str, Any]) -> list[str]:
    """The names of the facts that were handed in, whatever their answers."""
    start = f"{PREFIX}-"
    return [name.removeprefix(start).replace("__", ".") for name in data if name.startswith(start)]


def _order(fact: Fact) -> tuple[int, str]:
    return (FIRST.index(fact.name) if fact.name in FIRST else len(FIRST), fact.name)


def _field(fact: Fact, currency: str, initial: Any) -> forms.Field:
    label = _now(fact.question)
    if fact.kind == "money":
        return MoneyField(currency=currency, label=label, required=False, initial=_money(initial, currency))
    if fact.kind == "number":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=10**6, initial=initial)
    if fact.kind == "yes_no":
        chosen = "" if initial is None else "yes" if initial else "no"
        return forms.ChoiceField(label=label, required=False, choices=YES_NO, widget=forms.RadioSelect, initial=chosen)
    choices = [(value, _now(WORDS.get(value, value.replace("_", " ")))) for value in fact.values if value != MIXED]
    if fact.kind == "one_of" and choices:
        help_text = _("Of a mixed purchase: the part that is worth most.") if MIXED in fact.values else ""
        return forms.ChoiceField(
            label=label, required=False, choices=[NOT_KNOWN, *choices], initial=initial or "", help_text=help_text
        )
    if fact.kind == "some_of" and choices:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple, initial=initial
        )
    text = ", ".join(initial) if isinstance(initial, list | tuple) else initial
    help_text = _("Words with commas between them.") if fact.kind == "some_of" else ""
    return forms.CharField(label=label, required=False, max_length=LONGEST, initial=text, help_text=help_text)


def _money(value: Any, currency: str) -> Money | None:
    return None if value is None else Money.from_decimal(Decimal(str(value)), currency)


def _value(fact: Fact, value: Any) -> Any:
    if value in (None, "", []):
        return None
    if fact.kind == "yes_no":
        return value == "yes"
    if fact.kind == "some_of" and isinstance(value, str):
        return sorted({word for part in value.split(",") if (word := part.strip())}) or None
    return value.to_decimal() if isinstance(value, Money) else value


def askable(fact: Fact) -> bool:
    """Whether a form can ask it: amounts by name come in a file only."""
    return fact.kind != "amounts"


def known_facts(names: Iterable[str], facts: Mapping[str, Fact] = FACTS) -> list[Fact]:
    """The facts of those names that a form can ask; a name that no law knows is left out."""
    return [facts[name] for name in dict.fromkeys(names) if name in facts and askable(facts[name])]
