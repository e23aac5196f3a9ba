"""Search on SQLite: FTS5, one row of its table for each `Indexed` row, under the same number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from junto.documents.models import Indexed


def write(row: Indexed) -> None:
    """Keep the words of a row."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_search WHERE rowid = %s", [row.pk])
        cursor.execute("INSERT INTO documents_search (rowid, folded) VALUES (%s, %s)", [row.pk, row.folded])


def forget(pk: int) -> None:
    """Drop them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_search WHERE rowid = %s", [pk])


def candidates(wanted: Sequence[str], kinds: Sequence[str] | None, start: int, count: int) -> list[int]:
    """The numbers of `Indexed` rows that hold every word, best first."""
    query = " ".join(f'"{word}"*' for word in wanted)
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
