"""Reads what a project is: JSON, or a workbook with the sheets Case, Lines, Risks, Correlations, Outages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _

from .availability import Deductions, Outage
from .debt import Shape
from .discounting import Discounting, Terms, preset
from .fields import Fields, amount_of, year_of
from .flows import Flows, Kind, Line, growing
from .problems import FinanceError
from .project import PARTS, DebtTerms, Project
from .reading_risks import guarantees_of, register_of
from .reading_workbook import data_of_workbook

SETTINGS = (
    "name", "currency", "terms", "price_year", "inflation", "base_year", "discounting", "bid_discounting", "lines",
    "debt", "deductions", "risks", "correlations", "correlations_are", "limit", "draws", "seed",
)  # fmt: skip
LINE = (
    "part", "line", "kind", "amount", "from", "to", "grows", "every", "amounts", "terms", "price_year", "currency",
)  # fmt: skip
DISCOUNTING = ("rate", "steps", "preset", "on", "terms", "source", "as_of")
COSTS = ("raw", "neutrality", "transferred", "retained", "bid", "budget", "termination", "flows")


class _Counted(NamedTuple):
    """What all amounts of a file are brought to."""

    currency: str
    terms: Terms
    price_year: int | None
    inflation: float | None
    base: int


def read_project(path: str | Path, over: Mapping[str, object] | None = None) -> Project:
    """The project in a file: JSON by its content, everything else as a workbook (see docs/finance.md).

    `over`: settings that stand before the file's own. Raises FinanceError, Unreadable or OSError: one sentence.
    """
    content = Path(path).read_bytes()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        try:
            data = json.loads(content.decode("utf-8-sig"), parse_float=str)
        except (ValueError, RecursionError) as error:
            raise FinanceError("not_json", _("The file is not sound JSON: %(problem)s."), problem=str(error)) from None
    else:
        data = data_of_workbook(path)
    return project_of({**data, **{key: value for key, value in (over or {}).items() if value is not None}})


def project_of(data: Mapping[str, Any]) -> Project:
    """The project in JSON data: the SETTINGS, each as docs/finance.md tells. Raises FinanceError."""
    given = Fields(data, "file", SETTINGS)
    currency = given.text("currency")
    if not currency:
        raise FinanceError("no_currency", _("The file must say its currency, such as “currency”: “USD”."))
    exponent_of(currency)
    base = given.whole("base_year")
    terms = _terms(given.text("terms", "nominal"))
    price_year = given.whole("price_year", base) if terms == "real" else None
    inflation = given.percent("inflation") if given.has("inflation") else None
    parts = _parts(given.data.get("lines", []), _Counted(currency, terms, price_year, inflation, base))
    own = _discounting(given.value("discounting"), "discounting", terms, inflation)
    partner = own
    if given.has("bid_discounting"):
        partner = _discounting(given.value("bid_discounting"), "bid_discounting", terms, inflation)
    risks = given.data.get("risks", [])
    links = given.data.get("correlations", [])
    nearest = given.text("correlations_are") == "nearest"
    if given.has("correlations_are") and not nearest:
        raise FinanceError("odd_nearest", _("“correlations_are” can only be “nearest”."))
    deductions, outages, points = _deductions(given.data.get("deductions"), currency)
    if not parts and not risks:
        raise FinanceError("nothing_given", _("The file has neither lines nor risks."))
    return Project(
        name=given.text("name"), currency=currency, terms=terms, base=base, own=own, partner=partner, parts=parts,
        price_year=price_year, debt=_debt(given.data.get("debt"), currency, terms), deductions=deductions,
        outages=outages, points=points, register=register_of(risks, links, currency, nearest=nearest),
        guarantees=guarantees_of(risks, currency),
        limit=given.percent("limit") if given.has("limit") else None,
        draws=given.whole("draws", 1 << 16), seed=_seed(given),
    )  # fmt: skip


def _seed(given: Fields) -> int:
    seed = given.whole("seed", 1)
    if seed < 0:
        raise FinanceError("odd_seed", _("“seed” must be a whole number from 0 on, not %(seed)s."), seed=seed)
    return seed


def _terms(text: str) -> Terms:
    if text not in ("real", "nominal"):
        raise FinanceError("unknown_terms", _("Rates and amounts are real or nominal, not “%(terms)s”."), terms=text)
    return cast(Terms, text)


def _listed(given: object, what: str) -> Sequence[Any]:
    if not isinstance(given, list | tuple):
        raise FinanceError("not_a_list", _("“%(what)s” must be a list."), what=what)
    return given


def _parts(given: object, counted: _Counted) -> dict[str, Flows]:
    """The lines by part, all in the terms of the file."""
    found: dict[str, list[Line]] = {}
    for number, one in enumerate(_listed(given, "lines"), start=1):
        fields = Fields(one, f"lines, {number}", LINE)
        part = fields.text("part", "flows")
        if part not in PARTS:
            raise FinanceError(
                "unknown_part",
                _("%(where)s: there is no part “%(part)s”. There are: %(parts)s."),
                where=fields.where, part=part, parts=", ".join(PARTS),
            )  # fmt: skip
        line = _line(fields, part, counted)
        if min(line.amounts) < counted.base:
            raise FinanceError(
                "before_base",
                _("“%(line)s” has an amount in %(year)s, before the base year %(base)s."),
                line=line.name, year=min(line.amounts), base=counted.base,
            )  # fmt: skip
        found.setdefault(part, []).append(line)
    every = [line for lines in found.values() for line in lines]
    if every and Flows.of(every).lines[0].currency != counted.currency:
        words = _("The lines are in %(currency)s, the file is in %(own)s: give all in one.")
        raise FinanceError("lines_in_another", words, currency=every[0].currency, own=counted.currency)
    return {part: Flows.of(lines) for part, lines in found.items()}


def _line(fields: Fields, part: str, counted: _Counted) -> Line:
    """A line as it is given, then in the terms of the file; one in another currency stays, to be refused by name."""
    name = fields.text("line") or fields.where
    fields.where = f"“{name}”"
    kind = cast(Kind, fields.text("kind") or ("cost" if part in COSTS else "revenue"))
    currency = fields.text("currency", counted.currency)
    exponent_of(currency)
    terms = _terms(fields.text("terms", counted.terms))
    prices = fields.whole("price_year", counted.price_year or counted.base) if terms == "real" else None
    line = Line(name, kind, _amounts(fields, currency), currency, terms, prices)
    signed = next((year for year, amount in line.amounts.items() if amount < 0), None)
    if signed is not None:
        raise FinanceError(
            "signed_amount",
            _(
                "“%(line)s” is below zero in %(year)s: amounts stand without a sign, and the kind (cost, revenue, "
                "benefit) says whether they leave or come in."
            ),
            line=name, year=signed,
        )  # fmt: skip
    return line.in_terms(counted.terms, counted.price_year, counted.inflation)


def _amounts(fields: Fields, currency: str) -> dict[int, int]:
    if not fields.has("amounts"):
        first = fields.whole("from")
        return growing(
            fields.amount("amount", currency), first, fields.whole("to", first),
            grows=fields.percent("grows", 0.0), every=fields.whole("every", 1),
        )  # fmt: skip
    given = fields.value("amounts")
    if fields.has("amount") or not isinstance(given, Mapping):
        raise FinanceError(
            "odd_amounts",
            _("%(where)s must give either “amount” with “from” and “to”, or “amounts” by year."),
            where=fields.where,
        )  # fmt: skip
    by_year = Fields(given, f"{fields.where}, amounts", given)
    found = {}
    for key, value in by_year.data.items():
        found[year_of(key, by_year.where)] = amount_of(value, currency, f"{fields.where}, {key}")
    return found


def _discounting(given: object, where: str, terms: Terms, inflation: float | None) -> Discounting:
    """A discounting in the terms of the amounts, or refused where nothing leads from one to the other."""
    fields = Fields(given, where, DISCOUNTING)
    ways = [way for way in ("rate", "steps", "preset") if fields.has(way)]
    if len(ways) != 1:
        raise FinanceError("one_way", _("%(where)s must give one of: rate, steps, preset."), where=where)
    if ways == ["preset"]:
        on = fields.text("on")
        found = preset(fields.text("preset"), on=_day(on, where) if on else date.max)
    else:
        own = _terms(fields.text("terms", terms))
        found = Discounting(
            Discounting.declining(_steps(fields)).steps, own, where, fields.text("source"),
            _day(fields.text("as_of"), where) if fields.has("as_of") else None,
        )  # fmt: skip
    if found.terms != terms and inflation is None:
        raise FinanceError(
            "rate_terms_differ",
            _(
                "The discount rate is %(rate)s and the amounts are %(amounts)s: that would count inflation twice or "
                "not at all. Give a rate in the terms of the amounts, or state the inflation."
            ),
            rate=found.terms, amounts=terms,
        )  # fmt: skip
    return found if inflation is None else found.in_terms(terms, inflation)


def _steps(fields: Fields) -> list[tuple[float | None, float]]:
    if fields.has("rate"):
        return [(None, fields.percent("rate"))]
    found: list[tuple[float | None, float]] = []
    for step in _listed(fields.value("steps"), f"{fields.where}, steps"):
        if not isinstance(step, list | tuple) or len(step) != 2:
            raise FinanceError(
                "odd_steps",
                _("%(where)s: each of “steps” is a pair of a last year, counted from the base year, and a rate."),
                where=fields.where,
            )  # fmt: skip
        pair = Fields({"year": step[0], "rate": step[1]}, fields.where, ("year", "rate"))
        found.append((pair.number("year") if pair.has("year") else None, pair.percent("rate")))
    return found


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        words = _("%(where)s: “%(day)s” is not a day such as 2026-03-31.")
        raise FinanceError("odd_day", words, where=where, day=text) from None


def _debt(given: object, currency: str, terms: Terms) -> DebtTerms | None:
    if given is None:
        return None
    fields = Fields(given, "debt", ("rate", "shape", "cover", "amount", "compensated"))
    if terms == "real":
        raise FinanceError(
            "debt_is_nominal",
            _(
                "Debt is repaid in nominal amounts and this file is real: give the file in nominal terms, with the "
                "inflation that leads there."
            ),
        )
    if fields.has("cover") == fields.has("amount"):
        raise FinanceError("cover_or_amount", _("debt must give either “cover”, to size it, or “amount”."))
    return DebtTerms(
        rate=fields.percent("rate"),
        shape=cast(Shape, fields.text("shape", "sculpted")),
        cover=fields.number("cover") if fields.has("cover") else None,
        amount=fields.amount("amount", currency) if fields.has("amount") else None,
        compensated=fields.percent("compensated", 0.0),
    )


def _deductions(given: object, currency: str) -> tuple[Deductions | None, tuple[Outage, ...], dict[int, int]]:
    if given is None:
        return None, (), {}
    names = ("parts", "hours", "factor", "points_free", "point")
    caps = ("cap_unavailability", "cap_performance", "cap")
    fields = Fields(given, "deductions", (*names, *caps, "outages", "points"))
    parts = fields.data.get("parts", {"all": 1})
    weights = Fields(parts, "deductions, parts", list(parts) if isinstance(parts, Mapping) else ())
    terms = Deductions(
        {name: weights.number(name) for name in weights.data}, fields.number("hours", 8_760.0),
        fields.number("factor", 1.0), fields.whole("points_free", 0),
        fields.amount("point", currency) if fields.has("point") else 0,
        *(fields.percent(cap, 1.0) for cap in caps),
    )  # fmt: skip
    outages = []
    for one in _listed(fields.data.get("outages", []), "outages"):
        row = Fields(one, "outages", ("year", "part", "hours"))
        outages.append(Outage(row.whole("year"), row.text("part", "all"), row.number("hours")))
    points = fields.data.get("points", {})
    scored = Fields(points, "deductions, points", list(points) if isinstance(points, Mapping) else ())
    return terms, tuple(outages), {year_of(year, scored.where): scored.whole(year) for year in scored.data}
