"""Database triggers that keep the journal's rows, and whatever else is frozen, as they were written.

They guard against accidents: UPDATE, DELETE, TRUNCATE, a cascade, `INSERT OR REPLACE`. Against operators, who can drop
a trigger, stand published checkpoints. SQLite drops triggers when a table is rebuilt, so they are made anew after every
migration, and the program does not start without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows stay as they were written.

    `keys`: each set of columns by which a row could be replaced. `change`: the only change a row allows, as a condition
    on OLD and NEW that both databases understand; empty: none.
    """

    table: str
    keys: tuple[tuple[str, ...], ...]
    change: str = ""


KEPT: dict[str, Kept] = {}


def keep(*tables: Kept) -> None:
    """Guard these tables too; called when the room's application is ready."""
    KEPT.update({kept.table: kept for kept in tables})


keep(
    Kept("journal_entry", (("id",), ("subject_type", "subject_id", "number"), ("digest",))),
    Kept(
        "journal_payload",
        (("entry_id",),),
        # may lose salt and body together, once
        change="NEW.entry_id = OLD.entry_id AND NEW.salt IS NULL AND NEW.body IS NULL AND NEW.erased_at IS NOT NULL",
    ),
    Kept("journal_seal", (("id",), ("size",))),
    Kept("journal_position", (("position",), ("entry_id",))),
    Kept("journal_blanks", (("seal_id",), ("start",))),
)


def _sqlite() -> dict[str, tuple[str, str]]:
    """Trigger's name → (table, statement)."""
    made = {}
    for table, kept in KEPT.items():
        exists = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} = NEW.{c}' for c in key)})"  # noqa: S608  (our own names)
            for key in kept.keys
        )
        allowed = f" WHEN NOT ({kept.change})" if kept.change else ""
        for event, when, words in (
            ("insert", f" WHEN {exists}", "written over"),
            ("update", allowed, "changed"),
            ("delete", "", "deleted"),
        ):
            name = f"{table}_no_{event}"
            made[name] = (
                table,
                (
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH ROW{when} "
                    f"BEGIN SELECT RAISE(ABORT, 'The journal is never {words}: {table}.'); END"
                ),
            )
    return made


def _postgresql() -> dict[str, tuple[str, str]]:
    """Trigger's name → (table, statement)."""
    made = {}
    for table, kept in KEPT.items():
        allowed = f" WHEN (NOT ({kept.change}))" if kept.change else ""
        for event, level, when in (
            ("update", "ROW", allowed),
            ("delete", "ROW", ""),
            ("truncate", "STATEMENT", ""),
        ):
            name = f"{table}_no_{event}"
            made[name] = (
                table,
                (
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH {level}{when} "
                    f"EXECUTE FUNCTION journal_refuse()"
                ),
            )
    return made


FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The journal is never changed: % on %.', TG_OP, TG_TABLE_NAME;
END $$
"""


def install(**_from_migrate: Any) -> None:
    """Make every trigger anew; called after each migration, for the tables that are there by then."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
            for name, (table, sql) in _postgresql().items():
                if table not in tables:
                    continue
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(sql)
                # ALWAYS: also while a replica role is set, which skips ordinary triggers.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        else:
            for name, (table, sql) in _sqlite().items():
                if table not in tables:
                    continue
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
        return sorted(name for name, (_table, sql) in _sqlite().items() if standing.get(name) != sql)


def refuse_without_triggers() -> None:
    """Raise where the journal's tables stand without their triggers: the program must not run so."""
    try:
        tables = set(connection.introspection.table_names())
        absent = missing() if set(KEPT) <= tables else ["all tables: run `junto migrate` first"]
    finally:
        connections.close_all()  # start-up must not hand its connection on to forked workers
    if absent:
        raise ImproperlyConfigured(
            f"The journal is not protected; missing: {', '.join(absent)}. Run `junto migrate`, which makes them anew."
        )
