"""Database triggers that keep the journal's rows as they were written, on both databases.

They guard against accidents: UPDATE, DELETE, TRUNCATE, a cascade, `INSERT OR REPLACE`. Against operators, who can drop
a trigger, stand published checkpoints. SQLite drops triggers when a table is rebuilt, so they are made anew after every
migration, and the program does not start without them.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

KEYS: dict[str, tuple[tuple[str, ...], ...]] = {  # table → each set of columns by which a row could be replaced
    "journal_entry": (("id",), ("subject_type", "subject_id", "number"), ("digest",)),
    "journal_payload": (("entry_id",),),
    "journal_seal": (("id",), ("size",)),
    "journal_position": (("position",), ("entry_id",)),
}
ERASABLE = "journal_payload"  # may lose salt and body together, once; nothing else
ERASING = "NEW.entry_id = OLD.entry_id AND NEW.salt IS NULL AND NEW.body IS NULL AND NEW.erased_at IS NOT NULL"


def _sqlite() -> dict[str, str]:
    made = {}
    for table, keys in KEYS.items():
        exists = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} = NEW.{c}' for c in key)})"  # noqa: S608  (our own names)
            for key in keys
        )
        allowed = f" WHEN NOT ({ERASING})" if table == ERASABLE else ""
        for event, when, words in (
            ("insert", f" WHEN {exists}", "written over"),
            ("update", allowed, "changed"),
            ("delete", "", "deleted"),
        ):
            name = f"{table}_no_{event}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH ROW{when} "
                f"BEGIN SELECT RAISE(ABORT, 'The journal is never {words}: {table}.'); END"
            )
    return made


def _postgresql() -> dict[str, str]:
    made = {}
    for table in KEYS:
        allowed = f" WHEN (NOT ({ERASING}))" if table == ERASABLE else ""
        for event, level, when in (
            ("update", "ROW", allowed),
            ("delete", "ROW", ""),
            ("truncate", "STATEMENT", ""),
        ):
            name = f"{table}_no_{event}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH {level}{when} "
                f"EXECUTE FUNCTION journal_refuse()"
            )
    return made


FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The journal is never changed: % on %.', TG_OP, TG_TABLE_NAME;
END $$
"""


def install(**_from_migrate: Any) -> None:
    """Make every trigger anew; called after each migration of the journal."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
            for name, sql in _postgresql().items():
                table = name.split("_no_")[0]
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(sql)
                # ALWAYS: also while a replica role is set, which skips ordinary triggers.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        else:
            for name, sql in _sqlite().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(sql)


def missing() -> list[str]:
    """The names of triggers that are not there, not as they should be, or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
            found = {row[0] for row in cursor.fetchall()}
            return sorted(set(_postgresql()) - found)
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = dict(cursor.fetchall())
        return sorted(name for name, sql in _sqlite().items() if standing.get(name) != sql)


def refuse_without_triggers() -> None:
    """Raise where the journal's tables stand without their triggers: the program must not run so."""
    try:
        tables = set(connection.introspection.table_names())
        absent = missing() if set(KEYS) <= tables else ["all tables: run `junto migrate` first"]
    finally:
        connections.close_all()  # start-up must not hand its connection on to forked workers
    if absent:
        raise ImproperlyConfigured(
            f"The journal is not protected; missing: {', '.join(absent)}. Run `junto migrate`, which makes them anew."
        )
