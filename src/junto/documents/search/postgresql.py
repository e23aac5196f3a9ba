"""Search on PostgreSQL: a GIN index over the tsvector of the folded column; nothing to write besides the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from junto.documents.models import Indexed


def write(rows: Sequence[Indexed]) -> None:
    """The index follows the rows by itself."""


def forget(ids: Sequence[int]) -> None:
    """The index follows the rows by itself."""


def holding(wanted: Sequence[str]) -> Any:
    """The condition on `Indexed` rows that they hold every word."""
    # The column is named alone: inside a list's question its table goes by another name.
    said = "to_tsvector('simple', folded) @@ to_tsquery('simple', %s)"
    return RawSQL(said, [_query(wanted)], BooleanField())  # noqa: S611  # nosec B611 - our own words, a parameter


def _query(wanted: Sequence[str]) -> str:
    return " & ".join(f"{word}:*" for word in wanted)  # folded words hold letters and digits alone


def candidates(wanted: Sequence[str], kinds: Sequence[str] | None, start: int, count: int) -> list[int]:
    """The numbers of `Indexed` rows that hold every word, best first."""
    query = _query(wanted)
    sql = "SELECT id FROM documents_indexed, to_tsquery('simple', %s) q WHERE to_tsvector('simple', folded) @@ q"
    given: list[Any] = [query]
    if kinds is not None:
        sql += " AND subject_type = ANY(%s)"
        given.append(list(kinds))
    sql += " ORDER BY ts_rank(to_tsvector('simple', folded), q, 1) DESC, id DESC LIMIT %s OFFSET %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, count, start])
        return [row[0] for row in cursor.fetchall()]
