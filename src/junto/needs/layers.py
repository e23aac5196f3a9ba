"""The needs on the map, and as files to take away: only rows and fields that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.journal.access import holds
from junto.journal.registry import kind_of
from junto.needs.models import CostItem, Need
from junto.needs.queries import total_of
from junto.needs.workflow import MONEY
from junto.places.layers import feature
from junto.places.queries import kinds

SHOWN = 20_000  # needs on one map
AT_ONCE = 500


def need_features(rows: QuerySet[Need], most: int = SHOWN) -> tuple[Iterator[dict[str, Any]], bool]:
    """What a map shows of needs: title, department, kind, and the short address that their number is."""
    columns = ("year", "serial", "title", "geometry", "kind", "organization__name")
    found = list(rows.exclude(cell=None).values_list(*columns)[: most + 1])
    labels = {kind.pk: (kind.code, kind.label) for kind in kinds()}

    def features() -> Iterator[dict[str, Any]]:
        for year, serial, title, geometry, kind, department in found[:most]:
            code, label = labels.get(kind, ("", _("other")))
            number = f"{Need.NUMBER_PREFIX}-{year}-{serial:04d}"
            told = {"title": title, "url": f"/needs/{number}/", "kind": code, "kind_label": label, "text": department}
            yield feature(geometry, told)

    return features(), len(found) > most


COLUMNS = (
    "number",
    "title",
    "department",
    "state",
    "kind",
    "sector",
    "description",
    "outcome",
    "place",
    "citywide",
    "longitude",
    "latitude",
    "starts",
    "ends",
    "quantity",
    "unit",
    "source",
    "number_in_source",
    "link",
)
MONEY_COLUMNS = ("fund", "cost", "currency", "contact")


def open_to(by: Actor, rows: QuerySet[Need]) -> frozenset[Any]:
    """The ids of those needs whose closed fields `by` may see."""
    if by.person is None and not by.system:
        return frozenset()
    condition = holds(kind_of(Need), by, MONEY)
    return frozenset(rows.filter(condition).order_by().values_list("pk", flat=True))


def columns_for(by: Actor, rows: QuerySet[Need]) -> tuple[tuple[str, ...], frozenset[Any]]:
    """The columns of a file for `by`, and the needs whose closed fields may stand in it."""
    shown = open_to(by, rows)
    return (*COLUMNS, *(MONEY_COLUMNS if shown else ())), shown


def records(rows: QuerySet[Need], shown: frozenset[Any], site: str) -> Iterator[dict[str, Any]]:
    """Needs as flat records; the closed columns of a need that is not in `shown` stay empty."""
    costs = costs_of(shown)
    full = rows.select_related("organization", "kind", "sector", "fund", "contact")
    for need in full.iterator(chunk_size=AT_ONCE):
        record = _record(need, site)
        if need.pk in shown:
            record |= _closed_record(need, costs.get(need.pk, []))
        yield record


def _record(need: Need, site: str) -> dict[str, Any]:
    point = need.geometry["coordinates"] if need.geometry and need.geometry["type"] == "Point" else (None, None)
    return {
        "number": need.number,
        "title": need.title,
        "department": need.organization.name,
        "state": need.state,
        "kind": need.kind.code if need.kind else None,
        "sector": need.sector.code if need.sector else None,
        "description": need.description,
        "outcome": need.outcome,
        "place": need.place_name,
        "citywide": need.citywide,
        "longitude": point[0],
        "latitude": point[1],
        "starts": need.starts,
        "ends": need.ends,
        "quantity": need.quantity,
        "unit": need.unit,
        "source": need.source,
        "number_in_source": need.external_id,
        "link": f"{site}{need.get_absolute_url()}",
    }


def _closed_record(need: Need, items: list[CostItem]) -> dict[str, Any]:
    cost: Money | None = total_of(items)
    return {
        "fund": need.fund.name if need.fund else None,
        "cost": None if cost is None else cost.to_decimal(),
        "currency": None if cost is None else cost.currency,
        "contact": need.contact.name if need.contact else None,
    }


def costs_of(ids: Iterable[Any]) -> Mapping[Any, list[CostItem]]:
    """Cost items by need."""
    wanted = list(ids)
    found: dict[Any, list[CostItem]] = {}
    for i in range(0, len(wanted), AT_ONCE):
        for item in CostItem.objects.filter(need__in=wanted[i : i + AT_ONCE]):
            found.setdefault(item.need_id, []).append(item)
    return found


def download_features(rows: QuerySet[Need], shown: frozenset[Any], site: str) -> Iterator[dict[str, Any]]:
    """Needs as GeoJSON features with all that `records` tells; without a place the geometry is null."""
    shapes = dict(rows.order_by().values_list("pk", "geometry"))
    by_link = {pk: f"{site}/needs/{pk}/" for pk in shapes}
    at = {link: shapes[pk] for pk, link in by_link.items()}
    for record in records(rows, shown, site):
        told = {k: str(v) if k in ("starts", "ends", "cost") and v is not None else v for k, v in record.items()}
        yield {"type": "Feature", "geometry": at.get(record["link"]), "properties": told}
