"""A subject with its parts as plain JSON values: what an entry freezes and `junto journal check` compares."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from junto.journal import statements
from junto.journal.registry import Kind

AS_IT_IS = frozenset({str, bool, float, type(None)})
SAFE_INTEGER = 2**53 - 1  # beyond it JSON readers lose digits (RFC 8785 refuses such numbers)


def plain(value: Any) -> Any:
    """A field's value as JSON; exact, and the same on every database."""
    kind = type(value)
    if kind in AS_IT_IS:  # what most values are, told at once
        return value
    told = PLAINLY.get(kind)
    if told is None:
        told = next((PLAINLY[base] for base in kind.__mro__ if base in PLAINLY), str)
    return told(value)


def _whole(value: int) -> int | str:
    return value if abs(value) <= SAFE_INTEGER else str(value)


@lru_cache(maxsize=256)  # rows written together tell the same moment
def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _itself(value: Any) -> Any:
    return value


def _object(value: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): plain(one) for key, one in value.items()}


def _array(values: Iterable[Any]) -> list[Any]:
    return [plain(one) for one in values]


def _in_order(values: Iterable[Any]) -> list[Any]:
    return _array(sorted(values, key=str))


PLAINLY: dict[type, Callable[[Any], Any]] = {
    str: _itself,
    float: _itself,
    int: _whole,
    UUID: lru_cache(maxsize=4096)(str),  # asked for in a row, its parts and its entry, and of whatever rows share
    Decimal: str,
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    bytes: bytes.hex,
    memoryview: memoryview.hex,
    dict: _object,
    list: _array,
    tuple: _array,
    set: _in_order,
    frozenset: _in_order,
}
OWN_TYPES: dict[type, type] = {  # what fields of exactly these classes hold once they were read or cleaned
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.SmallIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.PositiveBigIntegerField: int,
    models.UUIDField: UUID,
    models.DateField: dt.date,
    models.DateTimeField: dt.datetime,
}


@cache
def _told(model: type[models.Model]) -> list[tuple[str, str, type | None, Callable[[Any], Any]]]:
    """Of each column: attribute, name, the type whose values need no conversion, the conversion."""
    return [
        (f.attname, f.name, OWN_TYPES.get(type(getattr(f, "target_field", f))), f.to_python)
        for f in model._meta.concrete_fields
    ]


def row(instance: models.Model, omit: frozenset[str] = frozenset()) -> dict[str, Any]:
    """One row's columns by name."""
    found = {}
    for attname, name, own, to_python in _told(type(instance)):
        if name not in omit:
            value = getattr(instance, attname)
            found[attname] = plain(value if value is None or type(value) is own else to_python(value))
    return found


def _rows(model: type[models.Model], back: str, owners: list[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows of a part with their owners' ids; no instance is made of each."""
    at = [f.attname for f in model._meta.concrete_fields].index(back)
    for values in statements.rows_of(model, back, owners):
        told = {
            attname: plain(value if value is None or type(value) is own else to_python(value))
            for (attname, _name, own, to_python), value in zip(_told(model), values, strict=True)
        }
        yield values[at], told


def snapshots(kind: Kind, subjects: Sequence[models.Model]) -> list[dict[str, Any]]:
    """The snapshot of each subject: columns, many-to-many ids and parts. One query per part, not per row."""
    found = [row(s, kind.omit) for s in subjects]
    by_id = {s.pk: snapshot for s, snapshot in zip(subjects, found, strict=True)}
    for many in kind.model._meta.local_many_to_many:
        if many.name in kind.omit:
            continue
        for snapshot in found:
            snapshot[many.name] = []
        through: Any = many.remote_field.through
        source, target = many.m2m_column_name(), many.m2m_reverse_name()
        pairs = through._base_manager.filter(**{f"{source}__in": list(by_id)}).values_list(source, target)
        for owner, other in sorted(pairs, key=str):
            by_id[owner][many.name].append(plain(other))
    for part in kind.parts:
        relation = kind.model._meta.get_field(part)
        back = relation.field.attname  # type: ignore[union-attr]
        grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for owner, told in _rows(relation.related_model, back, list(by_id)):  # type: ignore[arg-type]
            grouped[owner].append(told)
        for pk, snapshot in by_id.items():
            snapshot[part] = digest_of(grouped[pk]) if part in kind.digested else grouped[pk]
    return found


def digest_of(rows: list[dict[str, Any]]) -> str:
    """The SHA-256 over the rows of a part, in hex; empty where there are none."""
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() if rows else ""


def changes(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, list[Any]]:
    """Field → [old, new], for the fields that differ; for a first entry everything that is not empty."""
    if before is None:
        return {k: [None, v] for k, v in after.items() if v not in (None, "", [], {})}
    return {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
