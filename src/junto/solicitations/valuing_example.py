"""A file of assumptions to begin with: street lights with a partner, every field in use."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE: Mapping[str, Any] = {
    "name": "Street lights of the West End",
    "currency": "USD",
    "terms": "nominal",
    "base_year": 2026,
    "inflation": 2,
    "discounting": {"rate": 4, "source": "cost of the city's bonds"},
    "bid_discounting": {"rate": 4.5},
    "lines": [
        {"part": "flows", "line": "Build", "kind": "cost", "amounts": {"2026": 3000000, "2027": "5,200,000"}},
        {"part": "flows", "line": "Upkeep", "kind": "cost", "from": 2028, "to": 2047, "amount": 240000, "grows": 2},
        {
            "part": "flows",
            "line": "Energy saved",
            "kind": "revenue",
            "from": 2028,
            "to": 2047,
            "amount": 610000,
            "grows": 2,
        },
        {
            "part": "flows",
            "line": "Fewer accidents",
            "kind": "benefit",
            "from": 2028,
            "to": 2047,
            "amount": 350000,
            "terms": "real",
        },
        {"part": "raw", "line": "Build", "amounts": {"2026": 3000000, "2027": 5200000}},
        {"part": "raw", "line": "Upkeep", "from": 2028, "to": 2047, "amount": 240000, "grows": 2},
        {"part": "raw", "line": "New lamps", "from": 2036, "to": 2047, "amount": 900000, "grows": 2, "every": 10},
        {"part": "neutrality", "line": "Taxes and insurance", "from": 2028, "to": 2047, "amount": 45000},
        {"part": "bid", "line": "Availability payment", "from": 2028, "to": 2047, "amount": 1050000},
        {
            "part": "cash",
            "line": "Availability payment",
            "kind": "revenue",
            "from": 2028,
            "to": 2047,
            "amount": 1050000,
        },
        {
            "part": "cash",
            "line": "Running costs",
            "kind": "cost",
            "from": 2028,
            "to": 2047,
            "amount": 260000,
            "grows": 2,
        },
        {"part": "budget", "line": "Streets, general fund", "from": 2026, "to": 2040, "amount": 9500000, "grows": 2},
    ],
    "debt": {"rate": 5.25, "cover": 1.3, "shape": "sculpted", "compensated": 85},
    "deductions": {
        "parts": {"Main Street": 3, "Side streets": 1},
        "hours": 4100,
        "factor": 1.5,
        "points_free": 10,
        "point": 500,
        "cap_unavailability": 30,
        "cap_performance": 5,
        "cap": 30,
        "outages": [{"year": 2028, "part": "Main Street", "hours": 60}],
        "points": {"2028": 14},
    },
    "risks": [
        {
            "risk": "Building costs more",
            "cause": "poles in worse state than surveyed",
            "p10": -200000,
            "p50": 600000,
            "p90": 2100000,
            "from": 2026,
            "to": 2027,
            "public": 20,
        },
        {
            "risk": "Late permits",
            "cause": "utilities in the way",
            "low": 100000,
            "mode": 250000,
            "high": 900000,
            "probability": 40,
            "year": 2027,
            "public": 50,
        },
        {
            "risk": "Upkeep costs more",
            "p10": 10000,
            "p70": 40000,
            "p90": 80000,
            "from": 2028,
            "to": 2047,
            "anew": True,
            "public": 0,
        },
        {
            "risk": "Storm damage",
            "shape": "lognormal",
            "mean": 400000,
            "deviation": 300000,
            "probability": 50,
            "from": 2028,
            "to": 2047,
            "public": 60,
        },
        {"risk": "Law changes", "shape": "uniform", "low": 0, "high": 300000, "probability": 25, "year": 2032},
        {
            "risk": "Least revenue of the kiosks",
            "shape": "triangular",
            "low": 0,
            "mode": 20000,
            "high": 90000,
            "probability": 30,
            "from": 2028,
            "to": 2032,
            "anew": True,
            "guarantee": True,
        },
    ],
    "correlations": [["Building costs more", "Late permits", 0.5]],
    "limit": 12,
    "draws": 65536,
    "seed": 1,
}
INSIDE = {"lines": "amounts", "risks": "shares"}  # lists whose rows have a column for each year in place of a field


def example_workbook() -> bytes:
    """The same as XLSX: a sheet `Case` with field and value, and one sheet for each list."""
    book = Workbook()
    case = book.active
    assert isinstance(case, Worksheet)
    case.title = "Case"
    _write(case, [{"field": field, "value": value} for field, value in _settings("", EXAMPLE)])
    for name in ("lines", "risks"):
        rows = [_flat(row, INSIDE[name]) for row in EXAMPLE[name]]
        _write(book.create_sheet(name.capitalize()), rows)
    pairs = [{"risk": one, "other": other, "correlation": number} for one, other, number in EXAMPLE["correlations"]]
    _write(book.create_sheet("Correlations"), pairs)
    _write(book.create_sheet("Outages"), EXAMPLE["deductions"]["outages"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _settings(prefix: str, data: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in data.items():
        if isinstance(value, dict):
            found += _settings(f"{prefix}{key}.", value)
        elif not isinstance(value, list):
            found.append((f"{prefix}{key}", value))
    return found


def _flat(row: Mapping[str, Any], years: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != years} | dict(row.get(years, {}))


def _write(sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    sheet.append(heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
