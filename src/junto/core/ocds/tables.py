"""Compiled releases as flat tables, for people who open a spreadsheet rather than JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]
Row = dict[str, object]

TABLES: dict[str, tuple[str, ...]] = {
    "processes": ("ocid", "title", "status", "buyers", "method", "closes", "currency", "value"),
    "items": ("ocid", "id", "description", "quantity", "unit", "place"),
    "awards": ("ocid", "id", "title", "status", "date", "suppliers", "buyers", "currency", "value"),
    "contracts": ("ocid", "id", "award", "title", "status", "signed", "suppliers", "currency", "value"),
    "transactions": ("ocid", "contract", "id", "date", "payer", "payee", "currency", "value"),
}
"""The tables with their columns, in order."""


def table(name: str, compiled_releases: Iterable[Json]) -> Iterator[Row]:
    """The rows of one of `TABLES`, from compiled releases; a value that is not told is an empty cell.

    Lists of parties are their names joined by "; ". Raises KeyError for another name.
    """
    rows = _ROWS[name]
    for one in compiled_releases:
        yield from rows(one)


def _processes(one: Json) -> Iterator[Row]:
    tender = one.get("tender", {})
    yield {
        "ocid": one["ocid"],
        "title": tender.get("title", ""),
        "status": tender.get("status", ""),
        "buyers": _names(p for p in one.get("parties", ()) if "buyer" in p.get("roles", ())),
        "method": tender.get("procurementMethodDetails", ""),
        "closes": tender.get("tenderPeriod", {}).get("endDate", ""),
        **_money(tender.get("value")),
    }


def _items(one: Json) -> Iterator[Row]:
    for item in one.get("tender", {}).get("items", ()):
        yield {
            "ocid": one["ocid"],
            "id": item["id"],
            "description": item.get("description", ""),
            "quantity": item.get("quantity", ""),
            "unit": item.get("unit", {}).get("name", ""),
            "place": item.get("deliveryLocation", {}).get("description", ""),
        }


def _awards(one: Json) -> Iterator[Row]:
    for award in one.get("awards", ()):
        yield {
            "ocid": one["ocid"],
            "id": award["id"],
            "title": award.get("title", ""),
            "status": award.get("status", ""),
            "date": award.get("date", ""),
            "suppliers": _names(award.get("suppliers", ())),
            "buyers": _names(award.get("buyers", ())),
            **_money(award.get("value")),
        }


def _contracts(one: Json) -> Iterator[Row]:
    for contract in one.get("contracts", ()):
        yield {
            "ocid": one["ocid"],
            "id": contract["id"],
            "award": contract.get("awardID", ""),
            "title": contract.get("title", ""),
            "status": contract.get("status", ""),
            "signed": contract.get("dateSigned", ""),
            "suppliers": _names(contract.get("suppliers", ())),
            **_money(contract.get("value")),
        }


def _transactions(one: Json) -> Iterator[Row]:
    for contract in one.get("contracts", ()):
        for paid in contract.get("implementation", {}).get("transactions", ()):
            yield {
                "ocid": one["ocid"],
                "contract": contract["id"],
                "id": paid["id"],
                "date": paid.get("date", ""),
                "payer": paid.get("payer", {}).get("name", ""),
                "payee": paid.get("payee", {}).get("name", ""),
                **_money(paid.get("value")),
            }


_ROWS = {
    "processes": _processes,
    "items": _items,
    "awards": _awards,
    "contracts": _contracts,
    "transactions": _transactions,
}


def _names(parties: Iterable[Json]) -> str:
    return "; ".join(str(p.get("name", p.get("id", ""))) for p in parties)


def _money(value: Json | None) -> Row:
    return {"currency": (value or {}).get("currency", ""), "value": (value or {}).get("amount", "")}
