"""Forms of price terms and of prices by a model: their fields are what the price models declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.pricing import MODELS, PriceModel, PricingError
from junto.core.pricing.inputs import Input
from junto.solicitations.charging.telling import HUNDREDTHS
from junto.solicitations.charging.terms import MOST_YEARS, PriceTerms, asked_of_company, assumed_by_city
from junto.solicitations.models import Item, Solicitation


class ValueField(forms.CharField):
    """A value as a price model reads it; it is kept as written, once it can be read."""

    def __init__(self, asked: Input, **options: Any) -> None:
        self.asked = asked
        super().__init__(max_length=500, **options)

    def clean(self, value: Any) -> str:
        """The text; what keeps it from being read is said beside the field."""
        text = str(super().clean(value))
        if text:
            try:
                self.asked.read(text)
            except PricingError as error:
                raise forms.ValidationError(error.sentence.said(_)) from None
        return text


def field_of(asked: Input, *, required: bool, initial: Any = None) -> forms.Field:
    """The field in which one input is written."""
    label, unit = str(_(asked.name)).capitalize(), _(asked.unit) if asked.unit else ""
    options: dict[str, Any] = {
        "label": label,
        "required": required,
        "initial": initial,
        "help_text": _help(asked, unit),
    }
    if asked.kind == "choice":
        words = [(code, _(code)) for code in asked.choices]
        return forms.ChoiceField(choices=words if required else [("", _("not stated")), *words], **options)
    if asked.kind == "yes":
        return forms.ChoiceField(choices=[("", _("not stated")), ("no", _("no")), ("yes", _("yes"))], **options)
    return ValueField(asked, **options)


def _help(asked: Input, unit: str) -> str:
    if asked.default in (None, "", ()) or asked.kind in ("yes", "choice"):
        return unit
    words = _("%(unit)s. Without it: %(default)s.")
    return words % {"unit": unit, "default": asked.default}


class PriceTermsForm(forms.Form):
    """By which ways offers may charge, and how they are then compared."""

    price_models = forms.MultipleChoiceField(
        label=gettext_lazy("Offers may charge by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Where none is chosen, an offer names the price of one of each item. Once saved, what the city assumes "
            "for each is asked."
        ),
    )
    price_years = forms.IntegerField(
        label=gettext_lazy("Compared over how many years"), required=False, min_value=1, max_value=MOST_YEARS
    )
    price_rate = forms.DecimalField(
        label=gettext_lazy("Discount rate, percent a year"),
        required=False,
        min_value=0,
        max_value=25,
        decimal_places=2,
        help_text=gettext_lazy("What later money is worth less by; the budget office knows the city’s."),
    )

    def __init__(self, *args: Any, subject: Solicitation, **options: Any) -> None:
        rate = subject.price_rate
        initial = {
            "price_models": subject.price_models,
            "price_years": subject.price_years,
            "price_rate": None if rate is None else f"{rate / HUNDREDTHS:.2f}",
        }
        super().__init__(*args, initial=initial, **options)
        choices = [(code, f"{str(_(one.name)).capitalize()}. {_(one.pays_for)}") for code, one in MODELS.items()]
        self.fields["price_models"].choices = choices  # type: ignore[attr-defined]
        self.groups: list[Any] = [(_("How offers may charge"), ("price_models", ("price_years", "price_rate")))]
        for code in subject.price_models:
            if code in MODELS:
                self._assume(MODELS[code], subject.price_assumptions.get(code, {}))

    def _assume(self, model: PriceModel, given: Mapping[str, str]) -> None:
        names = []
        for asked in assumed_by_city(model):
            name = f"{model.code}--{asked.code}"
            self.fields[name] = field_of(asked, required=False, initial=given.get(asked.code))
            names.append(name)
        if names:
            title = _("What the city assumes for every offer by %(model)s") % {"model": _(model.name)}
            self.groups.append((title, tuple(names)))

    def terms(self) -> dict[str, Any]:
        """The fields as `edit_solicitation` takes them."""
        given = self.cleaned_data
        assumptions: dict[str, dict[str, str]] = {}
        for name, value in given.items():
            model, dashes, code = name.partition("--")
            if dashes and value and model in given["price_models"]:
                assumptions.setdefault(model, {})[code] = value
        rate = given["price_rate"]
        return {
            "price_models": given["price_models"],
            "price_years": given["price_years"],
            "price_rate": None if rate is None else int(rate * HUNDREDTHS),
            "price_assumptions": assumptions,
        }


class ModelPriceForm(forms.Form):
    """One item by one price model: what that model asks of a company."""

    def __init__(self, *args: Any, model: PriceModel, given: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        own = {one.code for one in model.own}
        asked = asked_of_company(model)
        for one in asked:
            self.fields[one.code] = field_of(one, required=one.required, initial=given.get(one.code))
        first = tuple(one.code for one in asked if one.code in own)
        later = tuple(one.code for one in asked if one.code not in own)
        self.groups = [(str(_(model.name)).capitalize(), first), (_("Term, rises and the end"), later)]

    def inputs(self) -> dict[str, str]:
        """Input → value as written, of what was given."""
        return {code: str(value) for code, value in self.cleaned_data.items() if value not in (None, "")}


NOT_OFFERED = "-"


class PaperModelsForm(forms.Form):
    """By which price model a paper offers each item: asked before what that model asks."""

    def __init__(self, *args: Any, terms: PriceTerms, items: Iterable[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        models = [(code, str(_(MODELS[code].name)).capitalize()) for code in terms.models]
        for item in items:
            self.fields[f"item-{item.number}"] = forms.ChoiceField(
                label=str(item),
                choices=[*models, (NOT_OFFERED, _("not offered"))],
                widget=forms.RadioSelect,
                initial=models[0][0] if len(models) == 1 else None,
            )

    def chosen(self) -> dict[int, str]:
        """Item → code of its price model; an item that is not offered is left out."""
        given = {int(name.removeprefix("item-")): code for name, code in self.cleaned_data.items()}
        return {number: code for number, code in given.items() if code != NOT_OFFERED}


class PaperModelPricesForm(forms.Form):
    """What a paper says of each item by the price model chosen for it.

    Nothing in it is required: a paper may not say it, and what is missing then stands among the defects.
    """

    def __init__(self, *args: Any, chosen: Mapping[int, str], items: Iterable[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen = chosen
        self.groups: list[Any] = []
        for item in items:
            if item.number not in chosen:
                continue
            model = MODELS[chosen[item.number]]
            names = []
            for asked in asked_of_company(model):
                name = f"item-{item.number}--{asked.code}"
                self.fields[name] = field_of(asked, required=False)
                names.append(name)
            self.groups.append((f"{item}: {_(model.name)}", tuple(names)))

    def modelled(self) -> dict[int, tuple[str, dict[str, str]]]:
        """Item → its price model's code, and its inputs as written."""
        found: dict[int, tuple[str, dict[str, str]]] = {number: (code, {}) for number, code in self.chosen.items()}
        for name, value in self.cleaned_data.items():
            item, dashes, code = name.removeprefix("item-").partition("--")
            if dashes and value not in (None, ""):
                found[int(item)][1][code] = str(value)
        return found
