"""Reads the risks of a file: what each may cost, when, and who carries it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _

from .distributions import Distribution, fixed, lognormal, percentiles, pert, triangular, uniform
from .fields import Fields, year_of
from .problems import FinanceError
from .risks import Register, Risk

MAKERS: Mapping[str, Callable[..., Distribution]] = {
    "triangular": triangular,
    "pert": pert,
    "lognormal": lognormal,
    "uniform": uniform,
    "fixed": fixed,
}
PERCENTILE = re.compile(r"p(\d{1,2})", re.IGNORECASE)
SHAPES = {
    "percentiles": (),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "lognormal": ("mean", "deviation"),
    "uniform": ("low", "high"),
    "fixed": ("amount",),
}
RISK = (
    "risk", "cause", "shape", "low", "mode", "high", "mean", "deviation", "amount", "probability", "year", "from", "to",
    "shares", "anew", "public", "carried", "guarantee",
)  # fmt: skip


def register_of(given: Any, links: Any, currency: str, *, nearest: bool) -> Register | None:
    """The risks of the project with their correlations; None where there are none. Raises FinanceError."""
    risks = tuple(_risk(one, currency) for one in _rows(given) if not _guarantee(one))
    pairs = []
    for link in _rows(links):
        row = list(link.values()) if isinstance(link, Mapping) else link
        if not isinstance(row, list | tuple) or len(row) != 3:
            raise FinanceError("odd_correlation", _("Each of “correlations” names two risks and a number, -1 to 1."))
        strength = Fields({"correlation": row[2]}, f"“{row[0]}” / “{row[1]}”", ("correlation",))
        pairs.append((str(row[0]).strip(), str(row[1]).strip(), strength.number("correlation")))
    if not risks:
        return None
    return Register(risks, tuple(pairs), nearest)


def guarantees_of(given: Any, currency: str) -> Register | None:
    """What the city has guaranteed: rows of the risks that say so. None where there are none."""
    found = tuple(_risk(one, currency) for one in _rows(given) if _guarantee(one))
    return Register(found) if found else None


def _rows(given: Any) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise FinanceError("not_a_list", _("“%(what)s” must be a list."), what="risks, correlations")
    return list(given)


def _guarantee(one: object) -> bool:
    if not isinstance(one, Mapping) or one.get("guarantee") is None:
        return False
    return Fields({"guarantee": one["guarantee"]}, "risks", ("guarantee",)).yes("guarantee")


def _risk(one: object, currency: str) -> Risk:
    keys = [key for key in one if PERCENTILE.fullmatch(str(key))] if isinstance(one, Mapping) else []
    fields = Fields(one, "risks", (*RISK, *keys))
    name = fields.text("risk")
    if not name:
        raise FinanceError("nameless_risk", _("Each of “risks” must have a name in “risk”."))
    fields.where = f"“{name}”"
    anew = fields.yes("anew")
    try:
        return Risk(
            name, _distribution(fields, currency), _when(fields, anew=anew), fields.percent("probability", 1.0),
            _public(fields), anew, fields.text("cause"),
        )  # fmt: skip
    except FinanceError as error:
        if name in str(error):
            raise
        raise FinanceError(
            "odd_risk", _("%(where)s: %(problem)s"), where=fields.where, problem=error.sentence
        ) from None


def _public(fields: Fields) -> float:
    """The share of the public side: in percent, or all or nothing by who carries it."""
    if not fields.has("carried"):
        return fields.percent("public", 1.0)
    carried = fields.text("carried").lower()
    if carried not in ("public", "private") or fields.has("public"):
        raise FinanceError(
            "odd_carried",
            _("%(where)s: “carried” is public or private; for what is shared give the share in “public” alone."),
            where=fields.where,
        )  # fmt: skip
    return float(carried == "public")


def _distribution(fields: Fields, currency: str) -> Distribution:
    """The distribution in minor units: by its `shape`, or by the fields that are given."""
    unit = 10.0 ** exponent_of(currency)
    points = {int(found[1]): fields.number(key) * unit for key in fields.data if (found := PERCENTILE.fullmatch(key))}
    shape = fields.text("shape") or _shape_of(fields, points)
    if shape not in SHAPES:
        raise FinanceError(
            "unknown_shape",
            _("%(where)s: there is no shape “%(shape)s”. There are: %(shapes)s."),
            where=fields.where, shape=shape, shapes=", ".join(SHAPES),
        )  # fmt: skip
    if shape == "percentiles":
        return percentiles({float(at): amount for at, amount in points.items()})
    values = [fields.number(key) * unit for key in SHAPES[shape]]
    return MAKERS[shape](*values)


def _shape_of(fields: Fields, points: Mapping[int, float]) -> str:
    if points:
        return "percentiles"
    if fields.has("mode"):
        return "pert"
    if fields.has("mean"):
        return "lognormal"
    return "uniform" if fields.has("low") else "fixed"


def _when(fields: Fields, *, anew: bool) -> dict[int, float]:
    if fields.has("shares"):
        given = fields.value("shares")
        shares = Fields(given, f"{fields.where}, shares", list(given) if isinstance(given, Mapping) else ())
        return {year_of(key, shares.where): shares.percent(key) for key in shares.data}
    first = fields.whole("year") if fields.has("year") else fields.whole("from")
    last = fields.whole("to", first)
    if not first <= last <= first + 200:
        words = _("The years run backwards: from %(first)s to %(last)s.")
        raise FinanceError("years_backwards", words, first=first, last=last)
    years = range(first, last + 1)
    return dict.fromkeys(years, 1.0 if anew else 1 / len(years))
