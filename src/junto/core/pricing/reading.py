"""Reads offers to compare: JSON, or a table (CSV, XLSX) with one offer a column or one offer a row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from junto.core.finance import Discounting, preset
from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _
from junto.core.tables import Table, read_table

from .case import Case, at_rate, longest_term
from .inputs import Input
from .offer import Offer, offer_of
from .problems import PricingError
from .spanning import START

Raw = Mapping[str, object]
SETTINGS: Mapping[str, Input] = {
    "name": Input("name", "", kind="text"),
    "currency": Input("currency", "", kind="text"),
    "start": Input("start", "", kind="month"),
    "term": Input("term", "", kind="whole", least=1, most=60),
    "rate": Input("rate", "", kind="percent", least=0, most=50),
    "rate low": Input("rate low", "", kind="percent", least=0, most=50),
    "rate high": Input("rate high", "", kind="percent", least=0, most=50),
}
"""What is said once for all offers."""

PRESETS = ("green-book", "us-a94")


@dataclass
class Described:
    """One offer as a file describes it: fields, ranges and members' units, not yet checked."""

    name: str
    fields: dict[str, object] = field(default_factory=dict)
    lows: dict[str, object] = field(default_factory=dict)
    highs: dict[str, object] = field(default_factory=dict)
    quantities: dict[str, object] = field(default_factory=dict)

    def put(self, key: str, value: object) -> None:
        """Take one cell in: a field, “low: field”, “high: field” or “units: member”; a blank one says nothing."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        kind, colon, rest = key.partition(":")
        kind = kind.strip().lower()
        if colon and kind in ("low", "high"):
            (self.lows if kind == "low" else self.highs)[_code(rest)] = value
        elif colon and kind == "units":
            self.quantities[rest.strip()] = value
        else:
            self.fields[_code(key)] = value


def read_case(path: str | Path, over: Raw | None = None) -> Case:
    """The question in a file: JSON by its content, everything else as a table (see docs/pricing.md).

    `over`: settings that stand before the file's own (keys of SETTINGS). Raises PricingError, Unreadable or OSError.
    """
    content = Path(path).read_bytes()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return case_of_table(read_table(path), over)
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise PricingError("not_json", _("The file is not sound JSON: %(problem)s."), problem=str(error)) from None
    return case_of(data, over)


def case_of(data: Mapping[str, Any], over: Raw | None = None) -> Case:
    """The question in JSON data: `offers`, each with `name`, `model`, the model's fields, and `ranges` (field → [low,
    high]) and `quantities` (member → units) where known; `members` (member → units) for all; and the SETTINGS.
    """
    offers = data.get("offers")
    if not isinstance(offers, list) or not all(isinstance(one, Mapping) for one in offers):
        raise PricingError("no_list", _("“offers” must be a list of offers, each with a name, a model and its fields."))
    members = _mapping(data.get("members", {}), "members")
    described = [_described(one, members) for one in offers]
    known = {*SETTINGS, "offers", "members", *(key.replace(" ", "_") for key in SETTINGS)}
    unknown = next((key for key in data if key not in known), None)
    if unknown is not None:
        raise _unknown_setting(unknown)
    given = {key: data.get(key, data.get(key.replace(" ", "_"))) for key in SETTINGS}
    return _case(described, given, over)


def case_of_table(table: Table, over: Raw | None = None) -> Case:
    """The question in a table. With a column “field”: each other column an offer, its name at the head; a row
    “comparison: term” (or another of SETTINGS) holds for all. With columns “offer” and “model”: each row an offer.
    """
    named = {column.strip().lower(): column for column in table.columns}
    if "field" in named:
        return _of_columns(table, named["field"], over)
    if "offer" not in named or "model" not in named:
        raise PricingError(
            "columns_missing",
            _("“%(file)s” has neither a column “field” (one offer a column) nor columns “offer” and “model”."),
            file=table.name,
        )
    rows = []
    for row in table.rows:
        one = Described(str(row.cells.get(named["offer"]) or "").strip())
        for column in table.columns:
            if column != named["offer"]:
                one.put(column, row.cells.get(column))
        rows.append(one)
    return _case(rows, {}, over)


def _of_columns(table: Table, field_column: str, over: Raw | None) -> Case:
    heads = [column for column in table.columns if column != field_column]
    described = {column: Described(column.strip()) for column in heads}
    given: dict[str, object] = {}
    for row in table.rows:
        key = str(row.cells.get(field_column) or "").strip()
        kind, _colon, rest = key.lower().partition(":")
        if kind == "part" or not key:
            continue  # what a downloaded workbook shows of lists, for its own formulas
        if kind == "comparison":
            setting = rest.strip()
            if setting not in SETTINGS:
                raise _unknown_setting(setting)
            given[setting] = next((row.cells[c] for c in heads if row.cells.get(c) not in (None, "")), None)
            continue
        for column in heads:
            described[column].put(key, row.cells.get(column))
    return _case([one for one in described.values() if one.fields], given, over)


def _described(data: Mapping[str, Any], members: Raw) -> Described:
    one = Described(str(data.get("name", "")).strip())
    for key, value in data.items():
        if key == "ranges":
            for code, pair in _mapping(value, "ranges").items():
                if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                    words = _("the range of “%(field)s” must be two numbers, low and high.")
                    raise PricingError("not_a_range", words, field=code)
                one.lows[code], one.highs[code] = pair
        elif key == "quantities":
            one.quantities.update(_mapping(value, "quantities"))
        elif key != "name" and value is not None:
            one.fields[_code(key)] = value
    if not one.quantities and "units" not in one.fields:
        one.quantities.update(members)
    return one


def _case(described: Sequence[Described], given: Raw, over: Raw | None) -> Case:
    stated = {**given, **{key: value for key, value in (over or {}).items() if value is not None}}
    settings = {key: _setting(key, value) for key, value in stated.items() if value not in (None, "")}
    offers = tuple(_offer(one) for one in described)
    currency = str(settings.get("currency", "USD")).upper()
    exponent_of(currency)
    rates = _rate_range(settings.get("rate low"), settings.get("rate high"))
    term = settings.get("term")
    start = _start(settings.get("start"), offers)
    discounts, rate = _discounts(settings.get("rate"), start)
    return Case(
        offers, term if isinstance(term, int) else longest_term(offers), discounts, rate,
        rates, currency, start,
        str(settings.get("name", "")),
    )  # fmt: skip


def _rate_range(low: object, high: object) -> tuple[Fraction, Fraction] | None:
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low <= high:
        return low, high
    if low is None and high is None:
        return None
    raise PricingError(
        "odd_rate_range", _("The discount rate’s range needs a low and a high value, the low one first.")
    )


def _discounts(rate: object, start: tuple[int, int]) -> tuple[Discounting, Fraction | None]:
    """A rate in percent, or a discounting by its name as it holds when the comparison begins."""
    if isinstance(rate, Fraction):
        return at_rate(rate), rate
    if isinstance(rate, str):
        named = preset(rate, on=date(*start, 1))
        return named, Fraction(str(round(100 * named.rate, 10))) if named.is_constant else None
    raise PricingError("no_rate", _("The discount rate is missing: say how many percent a year, or 0 for none."))


def _start(stated: object, offers: Sequence[Offer]) -> tuple[int, int]:
    """The first month: as stated, else the earliest of the offers."""
    if isinstance(stated, tuple):
        return stated
    begins = [offer.values["start"] for offer in offers if offer.values["start"]]
    return min(begins, default=START)  # type: ignore[return-value]


def _offer(one: Described) -> Offer:
    if not one.name:
        raise PricingError("no_name", _("An offer has no name."))
    model = str(one.fields.pop("model", "")).strip().lower()
    if not model:
        raise PricingError("no_model", _("Offer “%(offer)s” does not say by which price model it is."), offer=one.name)
    for code in {*one.lows} ^ {*one.highs}:
        words = _("Offer “%(offer)s”, “%(field)s”: a range needs both its low and its high value.")
        raise PricingError("half_a_range", words, offer=one.name, field=code)
    ranges = {code: (low, one.highs[code]) for code, low in one.lows.items()}
    return offer_of(one.name, model, one.fields, ranges=ranges, quantities=one.quantities)


def _setting(key: str, value: object) -> object:
    if key == "rate" and isinstance(value, str) and value.strip().lower() in PRESETS:
        return value.strip().lower()
    try:
        return SETTINGS[key].read(value)
    except PricingError as error:
        words = _("The comparison’s “%(field)s”: %(sentence)s")
        raise PricingError(error.sentence.code, words, field=key, sentence=error.sentence) from None


def _unknown_setting(key: str) -> PricingError:
    words = _("“%(field)s” is nothing that a comparison asks for. It asks for: %(fields)s.")
    return PricingError("unknown_setting", words, field=key, fields=", ".join(SETTINGS))


def _mapping(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PricingError("not_by_name", _("“%(key)s” must give a value for each name."), key=key)
    return value


def _code(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
