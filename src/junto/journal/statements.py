"""Statements that the door asks for every single row, written once for each table instead of anew for each row.

Composing them is most of what an object-relational layer does for one row. Values pass through the fields' own
conversions, so that what is read and written is what the layer would read and write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any, Any, Any], Any]

# Rows in a statement, where the database takes so many values. With its triggers a statement a row costs SQLite twice.
AT_ONCE = 500
COPIED_FROM = 50  # rows; fewer go by statements, where the database could take them as a stream

Preparing = list[tuple[type | None, type | None, Callable[[Any, Any], Any]]]
# Fields of exactly these classes hand such values on unchanged, after asking several questions of each.
TAKEN_AS_IT_IS: dict[type, type] = {models.CharField: str, models.TextField: str, models.BooleanField: bool}
WHOLE_NUMBERS = frozenset({  # other databases want to know how wide they are
    models.IntegerField,
    models.BigIntegerField,
    models.SmallIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.PositiveBigIntegerField,
})  # fmt: skip

MOMENTS = frozenset({models.DateField, models.DateTimeField})  # slow to convert, and the same in rows written together
REMEMBERED = 256  # of each column of moments
ALONE, BESIDE = "FOR UPDATE", "FOR SHARE"  # how a row is locked
SHARED = 4_096  # ids

# Fields with these write something else than the value they hold.
_OWN_WAYS = ("generated", "db_returning", "get_placeholder", "auto_now", "auto_now_add", "upload_to")


def row_by_id(model: type[M], pk: object, *, lock: str = ALONE) -> M | None:
    """The row as the database has it now, locked where rows can be; None where it is not there.

    `lock`: `ALONE`; or `BESIDE` others who want nothing but that the row stays as it is.
    """
    found = _read(model, model._meta.pk.attname, [pk], lock=lock)
    return model.from_db(DEFAULT_DB_ALIAS, _reading(model)[0], found[0]) if found else None


def row_at_hand(model: type[M], pk: object, column: str = "") -> M | None:
    """The row as the database has it now, not locked; None where it is not there. `column`: a unique one but the id."""
    found = _read(model, column or model._meta.pk.attname, [pk])
    return model.from_db(DEFAULT_DB_ALIAS, _reading(model)[0], found[0]) if found else None


def wait_in_line(root: UUID, *, lock: str) -> None:
    """Wait for one's turn to lock a row that is also locked `BESIDE` others, until the end of the transaction.

    The database lets those in who lock it beside others, however long somebody else waits to have it alone; in this
    line nobody overtakes. First of all in a transaction: whoever holds a lock already and waits here may be waited for.
    """
    if connection.features.has_select_for_update:
        waiting = "pg_advisory_xact_lock_shared" if lock == BESIDE else "pg_advisory_xact_lock"
        with asking() as cursor:
            cursor.execute(f"SELECT {waiting}(%s)", [int.from_bytes(root.bytes[8:], signed=True)])


def at_hand() -> Any:
    """The connection itself, not the proxy that finds out for every word which thread it is in."""
    return connections[DEFAULT_DB_ALIAS]


def asking(here: Any = None) -> Any:
    """A cursor for a statement that is written once: where the database can, it is planned once too."""
    here = here or at_hand()
    return here.planned_cursor() if here.vendor == "postgresql" else here.cursor()


def attached(subject: models.Model, name: str) -> Any:
    """What `name` leads to, as `getattr` gives it; a foreign key is followed in a fraction of the time."""
    field = _foreign_keys(type(subject)).get(name)
    if field is not None and not field.is_cached(subject) and (pk := getattr(subject, field.attname)) is not None:
        setattr(subject, name, row_at_hand(field.related_model, pk))
    return getattr(subject, name)


def rows_of(model: type[models.Model], column: str, owners: Sequence[object]) -> list[list[Any]]:
    """The values of all columns of the rows whose `column` holds an owner's id, in the order of their own."""
    starts = range(0, len(owners), AT_ONCE)
    return [row for at in starts for row in _read(model, column, owners[at : at + AT_ONCE])]


def _read(model: type[models.Model], column: str, among: Sequence[object], *, lock: str = "") -> list[list[Any]]:
    here = at_hand()
    _names, converters = _converting(model, here.vendor)
    preparing = _preparing(model, (column,), here.vendor)
    values = [value for one in among for value in _each(preparing, (one,), here)]
    with asking(here) if len(among) == 1 else here.cursor() as cursor:
        cursor.execute(_selecting(model, column, lock, here.vendor, len(among)), values)
        found = [list(row) for row in cursor.fetchall()]
    for row in found:
        for place, of, convert in converters:
            row[place] = convert(row[place], of, here)
    return found


def save(instance: models.Model, *, creating: bool) -> None:
    """Insert or update a row with all its columns, under its own id."""
    model, columns, here = type(instance), _named_of(type(instance), creating), at_hand()
    values = prepared(model, columns, [getattr(instance, name) for name in columns])
    with asking(here) as cursor:
        if creating:
            cursor.execute(_inserting(model, here.vendor), values)
            instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS
        elif columns:
            pk = instance._meta.pk.get_db_prep_value(instance.pk, here)
            cursor.execute(_updating(model, here.vendor), [*values, pk])


def insert_many(instances: Sequence[models.Model]) -> None:
    """Insert rows of one model with all their columns, under their own ids."""
    model = type(instances[0])
    columns = _named_of(model, True)
    append_many(model, columns, [[getattr(one, name) for name in columns] for one in instances])
    for one in instances:
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


def update_many(instances: Sequence[models.Model]) -> None:
    """Update rows of one model with all their columns."""
    model = type(instances[0])
    columns = _named_of(model, False)
    if not columns:
        return
    columns += (model._meta.pk.attname,)
    rows = [prepared(model, columns, [getattr(one, name) for name in columns]) for one in instances]
    with connection.cursor() as cursor:
        cursor.executemany(_updating(model, connection.vendor), rows)


def add_many(instances: Sequence[models.Model]) -> None:
    """Insert rows of one model whose ids the database gives; the instances do not learn them."""
    if instances:
        model = type(instances[0])
        columns = _named_of(model, False)
        append_many(model, columns, [[getattr(one, name) for name in columns] for one in instances])


def append_numbered(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> list[int]:
    """Insert rows of named columns, inside a transaction; the number that each gets as its id, in the rows' order."""
    ids = _next_numbers(model, len(rows))
    append_many(model, (model._meta.pk.attname, *columns), [(pk, *row) for pk, row in zip(ids, rows, strict=True)])
    return ids


def append_many(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    """Insert rows of named columns, many in a statement."""
    here = at_hand()
    fields, preparing = _named(model, columns), _preparing(model, columns, here.vendor)
    if here.vendor == "postgresql" and len(rows) >= COPIED_FROM:
        # A statement with ten thousand marks is mostly taken apart and put together again by its driver.
        copying = f"COPY {_table(model)} ({_columns(fields)}) FROM STDIN"
        with here.wrap_database_errors, here.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(_each(preparing, row, here))
        return
    most = min(AT_ONCE, max(1, (here.features.max_query_params or AT_ONCE * len(fields)) // len(fields)))
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        values = [value for row in some for value in _each(preparing, row, here)]
        with asking(here) if len(some) == 1 else here.cursor() as cursor:
            cursor.execute(_appending(model, columns, "", here.vendor, len(some)), values)


def _next_numbers(model: type[models.Model], count: int) -> list[int]:
    """The next numbers that the database would give as ids; no other transaction gets them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(asked, [_table(model), model._meta.pk.column, count])
            return sorted(number for (number,) in cursor.fetchall())
        # SQLite has one writer at a time, and that is this transaction.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    first = found[0] + 1 if found else 1
    return list(range(first, first + count))


def append(model: type[models.Model], columns: tuple[str, ...], values: Sequence[object], returned: str) -> Any:
    """Insert one row of named columns and return one of them; the values are as the fields hold them."""
    here = at_hand()
    with asking(here) as cursor:
        cursor.execute(_appending(model, columns, returned, here.vendor), prepared(model, columns, values))
        return cursor.fetchone()[0]


def prepared(model: type[models.Model], columns: tuple[str, ...], values: Sequence[object]) -> list[Any]:
    """Values of named columns as the database takes them."""
    here = at_hand()
    return _each(_preparing(model, columns, here.vendor), values, here)


def _each(preparing: Preparing, values: Sequence[Any], here: Any) -> list[Any]:
    return [
        value if (kind := type(value)) is as_it_is else value.hex if kind is as_hex else convert(value, here)
        for (as_it_is, as_hex, convert), value in zip(preparing, values, strict=True)
    ]


@cache
def _preparing(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> Preparing:
    """Of each column: the type of values that the database takes as they are, of those it takes as hex, and what
    converts all others.
    """
    found: Preparing = []
    for field in _named(model, columns):
        kind = _kind(field)
        as_it_is = TAKEN_AS_IT_IS.get(kind) or (int if vendor == "sqlite" and kind in WHOLE_NUMBERS else None)
        uuid = UUID if kind is models.UUIDField else None
        native = connection.features.has_native_uuid_field
        convert = _remembering(field) if kind in MOMENTS else field.get_db_prep_save
        found.append((uuid if uuid and native else as_it_is, None if native else uuid, convert))
    return found


def _remembering(field: models.Field[Any, Any]) -> Callable[[Any, Any], Any]:
    known = lru_cache(REMEMBERED)(lambda value: field.get_db_prep_save(value, connection))
    return lambda value, _here: known(value)


@cache
def _converting(model: type[models.Model], vendor: str) -> tuple[list[str], list[tuple[int, Any, Convert]]]:
    """The fields that all columns of a row fill, and what turns the database's values into theirs."""
    fields = model._meta.concrete_fields
    converters: list[tuple[int, Any, Convert]] = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        if _kind(field) is models.UUIDField and not connection.features.has_native_uuid_field:
            converters.append((place, column, _uuid))
            continue
        converters += [
            (place, column, convert)
            for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        ]
    return [f.attname for f in fields], converters


def _uuid(text: str | None, _of: Any, _here: Any) -> UUID | None:
    return None if text is None else _uuid_of(text)


_uuid_of = lru_cache(SHARED)(UUID)  # rows read together name the same others


@cache
def _foreign_keys(model: type[models.Model]) -> dict[str, Any]:
    return {f.name: f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)}


def _kind(field: models.Field[Any, Any]) -> type:
    """The class of a field, or of the one that a foreign key holds."""
    return type(getattr(field, "target_field", field))


def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Any, Convert]]]:
    return _converting(model, at_hand().vendor)


@cache
def _selecting(model: type[models.Model], column: str, lock: str, vendor: str, count: int) -> str:
    columns, where = _columns(model._meta.concrete_fields), _columns(_named(model, (column,)))
    marks = ", ".join(["%s"] * count)
    ending = f" ORDER BY {_columns([model._meta.pk])}"
    if lock:
        ending = f" {lock}" if connection.features.has_select_for_update else ""
    return f"SELECT {columns} FROM {_table(model)} WHERE {where} IN ({marks}){ending}"  # noqa: S608


@cache
def _written(model: type[models.Model], creating: bool) -> list[models.Field[Any, Any]]:
    fields = [f for f in model._meta.concrete_fields if creating or not f.primary_key]
    unlike = [f.name for f in fields if any(getattr(f, name, False) for name in _OWN_WAYS)]
    if unlike or model._meta.parents:
        raise TypeError(f"{model.__name__} cannot be written so: {unlike or 'it has a parent table'}")
    return fields


@cache
def _named_of(model: type[models.Model], creating: bool) -> tuple[str, ...]:
    return tuple(f.attname for f in _written(model, creating))


@cache
def _inserting(model: type[models.Model], vendor: str) -> str:
    fields = _written(model, True)
    return f"INSERT INTO {_table(model)} ({_columns(fields)}) VALUES ({_marks(fields)})"  # noqa: S608


@cache
def _updating(model: type[models.Model], vendor: str) -> str:
    changes = ", ".join(f"{_columns([f])} = %s" for f in _written(model, False))
    return f"UPDATE {_table(model)} SET {changes} WHERE {_columns([model._meta.pk])} = %s"  # noqa: S608


@cache
def _named(model: type[models.Model], columns: tuple[str, ...]) -> list[models.Field[Any, Any]]:
    by_column = {f.attname: f for f in model._meta.concrete_fields}
    return [by_column[name] for name in columns]


@cache
def _appending(model: type[models.Model], columns: tuple[str, ...], returned: str, vendor: str, count: int = 1) -> str:
    fields = _named(model, columns)
    rows = ", ".join([f"({_marks(fields)})"] * count)
    back = f" RETURNING {_columns(_named(model, (returned,)))}" if returned else ""
    return f"INSERT INTO {_table(model)} ({_columns(fields)}) VALUES {rows}{back}"  # noqa: S608


def _table(model: type[models.Model]) -> str:
    return _name(model._meta.db_table)


def _columns(fields: Sequence[Any]) -> str:
    return ", ".join(_name(f.column) for f in fields)


def _marks(fields: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(fields))


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
