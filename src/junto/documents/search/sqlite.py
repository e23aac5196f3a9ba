"""Search on SQLite: FTS5, one row of its table for each `Indexed` row, under the same number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from junto.documents.models import Indexed


def write(rows: Sequence[Indexed]) -> None:
    """Keep the words of rows."""
    forget([row.pk for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO documents_search (rowid, folded) VALUES (%s, %s)", [(row.pk, row.folded) for row in rows]
        )


def forget(ids: Sequence[int]) -> None:
    """Drop them."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM documents_search WHERE rowid = %s", [(pk,) for pk in ids])


def holding(wanted: Sequence[str]) -> Any:
    """The condition on `Indexed` rows that they hold every word."""
    said = "SELECT rowid FROM documents_search WHERE documents_search MATCH %s"
    return Q(pk__in=RawSQL(said, [_query(wanted)]))  # noqa: S611  # nosec B611 - our own words, a parameter


def _query(wanted: Sequence[str]) -> str:
    return " ".join(f'"{word}"*' for word in wanted)


def candidates(wanted: Sequence[str], kinds: Sequence[str] | None, start: int, count: int) -> list[int]:
    """The numbers of `Indexed` rows that hold every word, best first."""
    query = _query(wanted)
    sql = (
        "SELECT s.rowid FROM documents_search s JOIN documents_indexed i ON i.id = s.rowid "
        "WHERE documents_search MATCH %s"
    )
    given: list[Any] = [query]
    if kinds is not None:
        sql += f" AND i.subject_type IN ({', '.join(['%s'] * len(kinds))})"
        given += kinds
    sql += " ORDER BY s.rank, s.rowid DESC LIMIT %s OFFSET %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, count, start])
        return [row[0] for row in cursor.fetchall()]
