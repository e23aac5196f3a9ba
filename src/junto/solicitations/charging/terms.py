"""How offers of a solicitation may charge, what the city assumes for all of them, and over which years they compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from junto.core.pricing import MODELS, PriceModel, PricingError
from junto.core.pricing.inputs import Input
from junto.core.sentences import gettext_noop as _noop
from junto.core.workflow import Refused, Words
from junto.solicitations.models import Solicitation
from junto.solicitations.models.solicitations import WHOLE

# What every model asks that the solicitation says for all: how many, from when, and what becomes of it afterwards.
OF_THE_CITY = frozenset({"units", "start", "renew", "after", "price_growth", "index"})
MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """What offers are measured by. `rate`: percent a year. `assumed`: model → input → value as written."""

    models: tuple[str, ...]
    years: int
    rate: Fraction
    start: tuple[int, int]
    currency: str
    assumed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def percent(self) -> str:
        """The discount rate as a number of percent: 3.5, 4."""
        return f"{float(self.rate):g}"


def terms_of(solicitation: Solicitation) -> PriceTerms | None:
    """The price terms; None where offers give a price for each unit, or where the terms are not complete yet."""
    known = tuple(code for code in solicitation.price_models if code in MODELS)
    if not known or solicitation.price_years is None or solicitation.price_rate is None:
        return None
    begins = solicitation.contract_starts or solicitation.deadline
    if begins is None:
        return None
    return PriceTerms(
        models=known,
        years=solicitation.price_years,
        rate=Fraction(solicitation.price_rate, 100),
        start=(begins.year, begins.month),
        currency=solicitation.currency,
        assumed=solicitation.price_assumptions,
    )


def asked_of_company(model: PriceModel) -> list[Input]:
    """What an offer by that model says itself."""
    return [one for one in model.inputs if not one.of_city and one.code not in OF_THE_CITY]


def assumed_by_city(model: PriceModel) -> list[Input]:
    """What the city says of that model for all offers, so that no offer looks cheaper by a rosier forecast."""
    return [one for one in model.own if one.of_city]


def lacking(solicitation: Solicitation) -> Words | None:
    """What the price terms lack before publication; None where nothing is, or where none are wanted."""
    if not solicitation.price_models:
        return None
    if solicitation.price_years is None or solicitation.price_rate is None:
        return _("Say over how many years and at which discount rate offers are compared.")
    if solicitation.contract_starts is None:
        return _("Say from when the contract runs: offers are compared from that month on.")
    for code in solicitation.price_models:
        given = solicitation.price_assumptions.get(code, {})
        for one in assumed_by_city(MODELS[code]):
            if one.required and not given.get(one.code):
                return _("Say what the city assumes for “%(model)s”: %(what)s.") % {
                    "model": _(MODELS[code].name), "what": _(one.name),
                }  # fmt: skip
    return None


def refuse_unsound(solicitation: Solicitation) -> None:
    """Raise Refused unless the ways to charge are known, years and rate within bounds, every assumption readable."""
    if unknown := [code for code in solicitation.price_models if code not in MODELS]:
        raise Refused(
            _("There is no price model “%(name)s”.") % {"name": unknown[0]}, code="input", field="price_models"
        )
    years, rate = solicitation.price_years, solicitation.price_rate
    if years is not None and not 1 <= years <= MOST_YEARS:
        words = _("Offers are compared over 1 to %(most)s years.")
        raise Refused(words % {"most": MOST_YEARS}, code="input", field="price_years")
    if rate is not None and not 0 <= rate <= WHOLE // 4:
        raise Refused(_("The discount rate is 0 to 25 percent a year."), code="input", field="price_rate")
    for code, given in solicitation.price_assumptions.items():
        known = {one.code: one for one in assumed_by_city(MODELS[code])} if code in MODELS else {}
        for name, text in given.items():
            try:
                if name not in known:
                    raise PricingError("unknown_assumption", _noop("the city says nothing of it."))
                known[name].read(text)
            except PricingError as error:
                words = _("“%(what)s”: %(why)s") % {"what": name, "why": error.sentence.said(_)}
                raise Refused(words, code="input", field=f"{code}--{name}") from None
