"""An offer: a name, a price model and its values, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from junto.core.sentences import gettext_noop as _

from .inputs import Input, Value
from .model import PriceModel
from .models import MODELS
from .problems import PricingError, of_offer

Range = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Offer:
    """One company's offer.

    `values`: every input's code → its value, defaults filled in (exact; amounts in major units). `assumed`: the codes
    whose value is a default. `ranges`: how far values may lie, low and high. `quantities`: member → units it takes,
    where the members are known.
    """

    name: str
    model: PriceModel
    values: Mapping[str, Value]
    assumed: frozenset[str] = frozenset()
    ranges: Mapping[str, Range] = field(default_factory=dict)
    quantities: Mapping[str, Fraction] = field(default_factory=dict)

    def number(self, code: str) -> Fraction:
        """A number or amount by its code; of what is not given, zero."""
        value = self.values.get(code)
        return Fraction(value) if isinstance(value, Fraction | int) else Fraction(0)

    def whole(self, code: str) -> int:
        """A whole number by its code."""
        return int(self.number(code))

    @property
    def units(self) -> Fraction:
        """How many units are bought."""
        return self.number("units")

    @property
    def contract_years(self) -> int:
        """Years of the term and of the options that are used."""
        years = self.whole("term")
        return years + self.whole("renewals") * self.whole("renewal_years") if self.values.get("renew") else years

    @property
    def after(self) -> str:
        """What follows its last year: renew, or rebuy (also where options to renew are there and not used)."""
        chosen = self.values.get("after")
        if isinstance(chosen, str) and chosen:
            return chosen
        return "rebuy" if self.whole("renewals") and not self.values.get("renew") else self.model.after

    def having(self, code: str, value: Value) -> Offer:
        """The same offer with another value of one input."""
        return replace(self, values={**self.values, code: value})


def offer_of(
    name: str,
    model: str,
    given: Mapping[str, object],
    *,
    ranges: Mapping[str, tuple[object, object]] | None = None,
    quantities: Mapping[str, object] | None = None,
) -> Offer:
    """An offer of the given fields, as files and forms write them. Blank fields (None, "") are not given.

    Where `units` is not given, it is the sum of the members' `quantities`, else 1. Raises PricingError naming the
    offer and the field.
    """
    if model not in MODELS:
        words = _("there is no price model “%(model)s”. There are: %(models)s.")
        raise of_offer(name, PricingError("no_such_model", words, model=model, models=", ".join(MODELS)))
    chosen = MODELS[model]
    stated = {code: raw for code, raw in given.items() if raw is not None and str(raw).strip() != ""}
    _refuse_unknown(name, chosen, [*stated, *(ranges or {})])
    members = {who: _read(name, _UNITS, raw) for who, raw in (quantities or {}).items()}
    values: dict[str, Value] = {}
    for one in chosen.inputs:
        if one.code in stated:
            values[one.code] = _read(name, one, stated[one.code])
        elif one.required:
            words = _("it is missing; the price model “%(model)s” needs it.")
            raise of_offer(name, PricingError("missing", words, model=model), one.code)
        elif one.code == "units":
            values["units"] = sum(map(Fraction, members.values()), Fraction(0)) if members else Fraction(1)  # type: ignore[arg-type]
        else:
            values[one.code] = Fraction(one.default) if one.moves and isinstance(one.default, int) else one.default
    offer = Offer(
        name, chosen, values,
        assumed=frozenset(one.code for one in chosen.inputs if one.code not in stated),
        ranges={code: _range(name, chosen, code, pair) for code, pair in (ranges or {}).items()},
        quantities={who: Fraction(count) for who, count in members.items()},  # type: ignore[arg-type]
    )  # fmt: skip
    _refuse_contradictions(offer)
    return offer


_UNITS = Input("quantities", "", kind="number")


def _refuse_unknown(name: str, model: PriceModel, codes: list[str]) -> None:
    known = [one.code for one in model.inputs]
    for code in codes:
        if code not in known:
            words = _("the price model “%(model)s” does not ask for it. It asks for: %(fields)s.")
            raise of_offer(
                name, PricingError("unknown_field", words, model=model.code, fields=", ".join(known)), code
            )  # fmt: skip


def _read(name: str, asked: Input, raw: object) -> Value:
    try:
        return asked.read(raw)
    except PricingError as error:
        raise of_offer(name, error, asked.code) from None


def _range(name: str, model: PriceModel, code: str, pair: tuple[object, object]) -> Range:
    asked = model.input(code)
    if asked is None or not asked.moves:
        raise of_offer(name, PricingError("no_range", _("it is no number that could lie in a range.")), code)
    low, high = (_read(name, asked, raw) for raw in pair)
    if not isinstance(low, Fraction) or not isinstance(high, Fraction) or low > high:
        raise of_offer(name, PricingError("range_reversed", _("its low value is above its high value.")), code)
    return low, high


def _refuse_contradictions(offer: Offer) -> None:
    """What no two fields may say together."""
    name, values = offer.name, offer.values
    if values["steps"] and offer.number("escalation"):
        words = _("a rise by steps and a rise in percent cannot both be given.")
        raise of_offer(name, PricingError("two_rises", words), "steps")
    if values["index"] and "escalation" in offer.assumed:
        words = _("a price that follows “%(index)s” needs an assumed rise; none is given.")
        raise of_offer(name, PricingError("index_without_rate", words, index=values["index"]), "escalation")
    if offer.model.needs_units and not offer.units:
        raise of_offer(name, PricingError("no_units", _("nothing is bought.")), "units")
    if offer.quantities and sum(offer.quantities.values()) != offer.units:
        words = _("the members take %(sum)s units together, and %(units)s are bought.")
        found = PricingError(
            "units_differ", words, sum=_plain(sum(offer.quantities.values())), units=_plain(offer.units)
        )
        raise of_offer(name, found, "units")
    if values.get("after") == "renew" and offer.whole("renewals") and not values["renew"]:
        words = _("options that are not used and a contract that goes on cannot both be.")
        raise of_offer(name, PricingError("not_renewed", words), "after")


def _plain(number: Fraction | int) -> str:
    return f"{float(number):,.12g}"
