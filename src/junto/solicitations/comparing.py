"""What an addendum changes, line by line in words: fields, items, criteria and requirements, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.people.models import Organization
from junto.places.models import ThingKind
from junto.solicitations import amending
from junto.solicitations.amending import CRITERION_FIELDS, DATES, ITEM_FIELDS, PRICE_TERMS
from junto.solicitations.charging.telling import said_terms
from junto.solicitations.models import Addendum, Criterion, Item, Solicitation
from junto.solicitations.models.solicitations import percent

Rows = list[dict[str, Any]]
LISTS = {"items": (Item, ITEM_FIELDS), "criteria": (Criterion, CRITERION_FIELDS)}
SILENT = ("delivery_geometry", "need_id", "number")  # told by what stands beside them


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what, and how it reads before and after; None: it was not there."""

    what: str
    before: str | None
    after: str | None


def changes_of(addendum: Addendum) -> list[Change]:
    """What an addendum changes, or as a draft would change."""
    if addendum.before is not None and addendum.after is not None:
        before, after = (json.loads(v.body or "{}") for v in (addendum.before, addendum.after))
    else:
        before, after = _as_drafted(addendum)
    found = [*_dates(before, after)]
    found += _charged(before, after)
    for name, (model, fields) in LISTS.items():
        found += _rows(model, fields, before.get(name, []), after.get(name, []))
    return found + _requirements(before.get("requirements", []), after.get("requirements", []))


def _as_drafted(addendum: Addendum) -> tuple[dict[str, Any], dict[str, Any]]:
    """The solicitation now, and as it would be after a draft."""
    old, new = addendum.solicitation, amending.dates_after(addendum)
    before: dict[str, Any] = {name: getattr(old, name) for name in DATES}
    after: dict[str, Any] = {name: getattr(new, name) for name in DATES}
    charged = amending.charged_after(addendum)
    before |= {name: getattr(old, name) for name in PRICE_TERMS}
    after |= {name: getattr(charged, name) for name in PRICE_TERMS}
    for name, (_model, fields) in LISTS.items():
        before[name] = amending.rows_of(getattr(old, name).all(), fields)
        drafted = getattr(addendum, name)
        after[name] = before[name] if drafted is None else drafted
    before["requirements"] = list(old.requirements.values("number", "text"))
    after["requirements"] = before["requirements"]
    if addendum.requirements:
        stated = old.project.requirement_set.requirements.filter(withdrawn=False)
        after["requirements"] = list(stated.values("number", "text"))
    return before, after


def _dates(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [
        Change(_label(Solicitation, name), _said(before.get(name)), _said(after.get(name)))
        for name in DATES
        if _said(before.get(name)) != _said(after.get(name))
    ]


def _charged(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old, new = said_terms(before), said_terms(after)
    return [Change(what, old.get(what), new.get(what)) for what in {**old, **new} if old.get(what) != new.get(what)]


def _rows(model: Any, fields: tuple[str, ...], before: Rows, after: Rows) -> list[Change]:
    old, new = ({row["number"]: row for row in rows} for rows in (before, after))
    names = _names([*before, *after])
    found = []
    for number in sorted({*old, *new}):
        was, now = old.get(number), new.get(number)
        title = _("%(kind)s %(number)s") % {"kind": _kind(model), "number": number}
        if was is None or now is None:
            found.append(Change(title, _whole(was), _whole(now)))
            continue
        for field in fields:
            if field not in SILENT and was.get(field) != now.get(field):
                what = f"{title}, {_label(model, field.removesuffix('_id'))}"
                found.append(Change(what, _word(field, was, names), _word(field, now, names)))
    return found


def _kind(model: Any) -> str:
    return _("Item") if model is Item else _("Criterion")


def _requirements(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Change]:
    old, new = ({row["number"]: row["text"] for row in rows} for rows in (before, after))
    return [
        Change(_("Requirement R%(number)s") % {"number": number}, old.get(number), new.get(number))
        for number in sorted({*old, *new})
        if old.get(number) != new.get(number)
    ]


def _whole(row: Mapping[str, Any] | None) -> str | None:
    if row is None:
        return None
    if "weight" in row:
        return f"{row['name']}, {percent(row['weight'])} %"
    return " · ".join(str(row[n]) for n in ("description", "quantity", "unit", "delivery_place") if row.get(n))


def _names(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The names of organizations and kinds that rows refer to, by id."""
    members = {row["member_id"] for row in rows if row.get("member_id")}
    kinds = {row["kind_id"] for row in rows if row.get("kind_id")}
    found = {str(o.pk): o.name for o in Organization.objects.filter(pk__in=members)} if members else {}
    return found | ({str(k.pk): k.label for k in ThingKind.objects.filter(pk__in=kinds)} if kinds else {})


def _word(field: str, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    value = row.get(field)
    if field.endswith("_id"):
        return names.get(str(value), "")
    if field == "weight":
        return f"{percent(int(value or 0))} %"
    if field == "scored":
        return str(dict(Criterion.Scored.choices).get(str(value), value))
    return _said(value) if field == "delivery_by" else "" if value is None else str(value)


def _said(value: Any) -> str:
    """A date or time in the reader's language, from itself or its ISO form."""
    if isinstance(value, str) and value:
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if value else ""


def _label(model: Any, field: str) -> Words:
    name = str(model._meta.get_field(field).verbose_name)
    return name[:1].upper() + name[1:] if model is Solicitation else name
