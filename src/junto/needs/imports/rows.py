"""One understood row as a need or a standing thing: its draft, its problems, the digest that tells it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from junto.core.money import Money
from junto.core.money import total as sum_of
from junto.core.sentences import Sentence
from junto.core.tables import BadValue, Record
from junto.needs.drafts import Cost, Draft
from junto.needs.imports.task import Task
from junto.needs.models import Fund
from junto.people.models import Organization
from junto.places.actions import Standing
from junto.places.kinds import guess_kind
from junto.places.models import Sector, ThingKind

guessed_kind = lru_cache(maxsize=4096)(guess_kind)
FROM_FIELDS = {  # what an import's fields fill of a need
    "title": ("title",),
    "description": ("description",),
    "program": ("description",),
    "outcome": ("outcome",),
    "kind": ("kind", "sector"),
    "sector": ("sector",),
    "geometry": ("geometry",),
    "point": ("geometry",),
    "address": ("place_name",),
    "citywide": ("citywide",),
    "window": ("starts", "ends"),
    "quantity": ("quantity",),
    "unit": ("unit",),
    "fund": ("fund",),
}
FROM_THINGS = {
    "title": ("name",),
    "kind": ("kind",),
    "geometry": ("geometry",),
    "point": ("geometry",),
    "address": ("place_name",),
    "owner": ("owner", "owner_name"),
    "since": ("since",),
    "until": ("until",),
}


@dataclass(slots=True)
class Lists:
    """What the rows refer to, read once: kinds, sectors, funds by their owner and name."""

    kinds: dict[str, ThingKind] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    funds: dict[tuple[Any, str], Fund] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Lists:
        """The lists as they are now."""
        listed = ThingKind.objects.filter(state="listed").select_related("sector")
        funds = Fund.objects.filter(state="open")
        return cls(
            {kind.code: kind for kind in listed},
            {sector.code: sector for sector in Sector.objects.filter(state="listed")},
            {(fund.organization_id, str(key).casefold()): fund for fund in funds for key in (fund.code, fund.name)},
        )


@dataclass(slots=True)
class Drafted:
    """A draft made of a row, and what is worth telling about it: (code, what) as in `Study.notes`."""

    draft: Any
    digest: str
    guessed: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)


def filled_names(task: Task, columns: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The fields of a need or standing thing of which the file speaks: what a second import may change."""
    used = {slot.split(".")[0] for slot in task.mapping.columns} | set(task.mapping.constants)
    names = {name for item in used for name in columns.get(item, ())}
    if any(item == "cost" or item.startswith("cost_") for item in used):
        names.add("cost_items")
    if task.options.get("window_from_costs"):
        names |= {"starts", "ends"}
    if "kind" not in used:
        names |= set(columns["kind"])
    return frozenset(names)


def need_of(record: Record, organization: Organization, task: Task, lists: Lists, names: frozenset[str]) -> Drafted:
    """The draft of a need; raises BadValue for what the row's values do not allow together."""
    said = record.values
    extra = {column: plain(value) for column, value in record.extra.items() if value not in (None, "")}
    notes: list[tuple[str, str]] = []
    costs = _costs(said)
    if not costs and "cost_items" in names:
        notes.append(("no_money", ""))
    fund = lists.funds.get((organization.pk, str(said.get("fund") or "").casefold()))
    if said.get("fund") and fund is None:
        extra["fund"] = said["fund"]
        notes.append(("fund_kept", str(said["fund"])))
    title = f"{task.options.get('title_prefix', '')}{said['title']}"
    if len(title) > 200:
        raise BadValue("title_too_long", _("The title is longer than 200 characters."))
    kind, guessed = _kind(said, task, lists, title, str(said.get("description") or ""))
    geometry = said.get("geometry") or said.get("point")
    starts, ends = _window(said, costs, task)
    citywide = bool(said.get("citywide"))
    if "citywide" in task.mapping.constants and geometry is not None:
        citywide = False  # said of the rows without a place
    draft = Draft(
        organization=organization,
        title=title,
        description="\n\n".join(str(said[name]) for name in ("description", "program") if said.get(name)),
        sector=lists.sectors.get(str(said.get("sector"))) or (kind.sector if kind else None),
        kind=kind,
        geometry=geometry,  # type: ignore[arg-type]
        place_name=str(said.get("address") or ""),
        citywide=citywide,
        starts=starts,
        ends=ends,
        quantity=said.get("quantity"),  # type: ignore[arg-type]
        unit=str(said.get("unit") or ""),
        outcome=str(said.get("outcome") or ""),
        fund=fund,
        source=task.source,
        external_id=_number(said, task),
        extra=extra,
        cost_items=costs,
    )
    return Drafted(draft, _digest(draft, names | {"extra"}), guessed, notes)


def thing_of(record: Record, owner: Organization | None, task: Task, lists: Lists, names: frozenset[str]) -> Drafted:
    """The draft of a standing thing; raises BadValue where its kind is not known."""
    said = record.values
    title = f"{task.options.get('title_prefix', '')}{said['title']}"
    kind, guessed = _kind(said, task, lists, title)
    if kind is None:
        raise BadValue("kind_missing", _("The kind of thing is missing."))
    thing = Standing(
        jurisdiction=task.jurisdiction,
        kind=kind,
        name=title,
        geometry=said.get("geometry") or said.get("point"),  # type: ignore[arg-type]
        place_name=str(said.get("address") or ""),
        owner=owner,
        owner_name=str(said.get("owner") or ""),
        since=said.get("since"),  # type: ignore[arg-type]
        until=said.get("until"),  # type: ignore[arg-type]
        external_id=_number(said, task),
        source=task.source,
        details={column: plain(value) for column, value in record.extra.items() if value not in (None, "")},
    )
    return Drafted(thing, _digest(thing, names | {"details"}), guessed)


def plain(value: object) -> Any:
    """A cell as JSON; nothing lost: what JSON does not know becomes its text."""
    return value if isinstance(value, bool | int | float | str | dict | list) or value is None else str(value)


def _number(said: Mapping[str, Any], task: Task) -> str:
    number = said.get("id")
    if number is None:
        return ""
    found = f"{task.options.get('id_prefix', '')}{number}"
    if len(found) > 120:
        raise BadValue("number_too_long", _("The number is longer than 120 characters."))
    return found


def _kind(said: Mapping[str, Any], task: Task, lists: Lists, *words: str) -> tuple[ThingKind | None, bool]:
    """The kind that the row says; where the file has none, the one its words speak of, marked as guessed."""
    if "kind" in task.mapping.columns or "kind" in task.mapping.constants:
        return lists.kinds.get(str(said.get("kind"))), False
    if task.options.get("guess_kinds") is False:
        return None, False
    found = lists.kinds.get(guessed_kind(*words) or "")
    return found, found is not None


def _costs(said: Mapping[str, Any]) -> list[Cost]:
    """Cost items by fiscal year, and what of the whole is in no year. No money and zero say nothing: no item."""
    by_year = sorted(
        (int(name[5:]), amount) for name, amount in said.items() if name.startswith("cost_") and amount and amount.minor
    )
    items = [Cost(f"FY {year}", amount, year=year) for year, amount in by_year]
    whole: Money | None = said.get("cost")
    if whole is None or not whole.minor:
        return items
    years = sum_of([amount for _year, amount in by_year], whole.currency)
    if not items:
        return [Cost("Total", whole)]
    if years.minor > whole.minor:
        raise BadValue(
            "years_above_total",
            _("the years add up to %(years)s, more than the whole (%(whole)s)."),
            years=str(years),
            whole=str(whole),
        )
    rest = whole - years
    return [*items, Cost("In no named year", rest)] if rest.minor else items


def _window(said: Mapping[str, Any], costs: list[Cost], task: Task) -> tuple[date | None, date | None]:
    """The window that the row says; else, where that was chosen, from the first to the last fiscal year with money."""
    found = said.get("window")
    if found is not None:
        return found[0], found[1]
    years = [cost.year for cost in costs if cost.year is not None]
    if not years or not task.options.get("window_from_costs"):
        return None, None
    month = int(task.options.get("fiscal_start_month") or 1)
    if month == 1:
        return date(min(years), 1, 1), date(max(years), 12, 31)
    return date(min(years) - 1, month, 1), date(max(years), month, 1) - timedelta(days=1)


def _digest(draft: Draft | Standing, names: frozenset[str]) -> str:
    """SHA-256 over what the file says of the row, so that the same content is known when it comes again."""
    said = {name: getattr(draft, name) for name in names}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_told)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _told(value: object) -> Any:
    if isinstance(value, Cost):
        return [value.description, value.basis, value.quantity, value.amount.minor, value.amount.currency, value.year]
    code = getattr(value, "code", None) if isinstance(value, ThingKind | Sector) else getattr(value, "pk", None)
    return str(code if code is not None else value)


def sentence_of(refused: Exception) -> Sentence:
    """What a refusal or a bad value says, as a sentence that a job can keep."""
    if isinstance(refused, BadValue):
        return refused.sentence
    return Sentence("refused", "%(said)s", {"said": str(refused)})
