"""How an offer charges, and what a solicitation takes and assumes, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from junto.core.pricing import MODELS, PriceModel
from junto.core.workflow import Words
from junto.solicitations.charging.terms import PriceTerms, terms_of
from junto.solicitations.models import Solicitation

Said = tuple[tuple[str, str], ...]
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Charged:
    """How an item is charged: the price model's name, and each input that the offer names."""

    name: Words
    said: Said


@dataclass(frozen=True, slots=True)
class Allowed:
    """A way to charge that is taken, with what the city assumes for every offer by it."""

    name: Words
    pays_for: Words
    assumed: Said


@dataclass(frozen=True, slots=True)
class Asked:
    """What a solicitation takes; `terms` once they are complete."""

    models: tuple[Allowed, ...]
    terms: PriceTerms | None


def said(model: PriceModel, inputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is said, input by input in words, in the order in which the model asks."""
    for one in model.inputs:
        if inputs.get(one.code):
            value = inputs[one.code]
            if one.kind in ("yes", "choice"):
                value = _(value)
            yield (
                str(_(one.name)),
                f"{value} ({_(one.unit)})" if one.unit and one.kind not in ("yes", "choice") else value,
            )


def charged(model: str, inputs: Mapping[str, str]) -> Charged:
    """An item's price by a model of that code; an envelope may name one that nobody knows."""
    if model not in MODELS:
        return Charged(_("unknown way to charge"), ())
    return Charged(_(MODELS[model].name), tuple(said(MODELS[model], inputs)))


def asked_by(solicitation: Solicitation) -> Asked:
    """The ways to charge that it takes, and how offers are then compared."""
    models = tuple(
        Allowed(_(m.name), _(m.pays_for), tuple(said(m, solicitation.price_assumptions.get(m.code, {}))))
        for m in (MODELS[code] for code in solicitation.price_models if code in MODELS)
    )
    return Asked(models, terms_of(solicitation))


def said_terms(content: Mapping[str, Any]) -> dict[str, str]:
    """Price terms as a solicitation's content holds them, one line for each thing that can differ, in words."""
    found = {}
    if content.get("price_models"):
        names = [str(_(MODELS[code].name)) for code in content["price_models"] if code in MODELS]
        found[_("Offers may charge by")] = ", ".join(names)
    if content.get("price_years") is not None:
        found[_("Compared over how many years")] = str(content["price_years"])
    if content.get("price_rate") is not None:
        found[_("Discount rate, percent a year")] = f"{content['price_rate'] / HUNDREDTHS:g}"
    for code, given in (content.get("price_assumptions") or {}).items():
        if code in MODELS:
            for label, value in said(MODELS[code], given):
                found[f"{_(MODELS[code].name)}: {label}"] = value
    return found
