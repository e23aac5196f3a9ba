"""Statements that the door asks for every single row, written once for each table instead of anew for each row.

Composing them is most of what an object-relational layer does for one row. Values pass through the fields' own
conversions, so that what is read and written is what the layer would read and write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, connections, models

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any, Any, Any], Any]

AT_ONCE = 500  # rows in a statement, where the database takes so many values
COPIED_FROM = 50  # rows; fewer go by statements, where the database could take them as a stream

Preparing = list[tuple[type | None, type | None, Any]]  # and the field itself
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

# Fields with these write something else than the value they hold.
_OWN_WAYS = ("generated", "db_returning", "get_placeholder", "auto_now", "auto_now_add", "upload_to")


def row_by_id(model: type[M], pk: object) -> M | None:
    """The row as the database has it now, locked where rows can be; None where it is not there."""
    found = _read(model, model._meta.pk.attname, pk, locking=True)
    return model.from_db(connection.alias, _reading(model)[0], found[0]) if found else None


def rows_of(model: type[models.Model], column: str, owner: object) -> list[list[Any]]:
    """The values of all columns of the rows whose `column` holds the owner's id, in the order of their own ids."""
    return _read(model, column, owner, locking=False)


def _read(model: type[models.Model], column: str, value: object, *, locking: bool) -> list[list[Any]]:
    field = _named(model, (column,))[0]
    _names, converters = _reading(model)
    with connection.cursor() as cursor:
        cursor.execute(
            _selecting(model, column, locking, connection.vendor), [field.get_db_prep_value(value, connection)]
        )
        found = [list(row) for row in cursor.fetchall()]
    for row in found:
        for place, of, convert in converters:
            row[place] = convert(row[place], of, connection)
    return found


def save(instance: models.Model, *, creating: bool) -> None:
    """Insert or update a row with all its columns, under its own id."""
    model, columns = type(instance), _named_of(type(instance), creating)
    values = prepared(model, columns, [getattr(instance, name) for name in columns])
    with connection.cursor() as cursor:
        if creating:
            cursor.execute(_inserting(model, connection.vendor), values)
            instance._state.adding, instance._state.db = False, connection.alias
        elif columns:
            pk = instance._meta.pk.get_db_prep_value(instance.pk, connection)
            cursor.execute(_updating(model, connection.vendor), [*values, pk])


def insert_many(instances: Sequence[models.Model]) -> None:
    """Insert rows of one model with all their columns, under their own ids."""
    model = type(instances[0])
    columns = _named_of(model, True)
    append_many(model, columns, [[getattr(one, name) for name in columns] for one in instances])
    for one in instances:
        one._state.adding, one._state.db = False, connection.alias


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
    """Insert rows of named columns; of each the number the database gave it as its id, in the rows' order."""
    own = model._meta.pk
    if not _copies(len(rows)):
        return append_many(model, columns, rows, own.attname)
    asked = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(asked, [_table(model), own.column, len(rows)])
        ids = sorted(number for (number,) in cursor.fetchall())
    append_many(model, (own.attname, *columns), [(pk, *row) for pk, row in zip(ids, rows, strict=True)])
    return ids


def append_many(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[object]], returned: str = ""
) -> list[Any]:
    """Insert rows of named columns, many in a statement; of each the `returned` column, in the rows' order."""
    fields, preparing = _named(model, columns), _preparing(model, columns, connection.vendor)
    here = connections[connection.alias]  # itself, not the proxy that is asked which thread it is in for every value
    if not returned and _copies(len(rows)):
        # A statement with ten thousand marks is mostly taken apart and put together again by its driver.
        copying = f"COPY {_table(model)} ({_columns(fields)}) FROM STDIN"
        with here.wrap_database_errors, here.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(_each(preparing, row, here))
        return []
    most = min(AT_ONCE, max(1, (here.features.max_query_params or AT_ONCE * len(fields)) // len(fields)))
    found: list[Any] = []
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        values = [value for row in some for value in _each(preparing, row, here)]
        with connection.cursor() as cursor:
            cursor.execute(_appending(model, columns, returned, connection.vendor, len(some)), values)
            if returned:
                found += [row[0] for row in cursor.fetchall()]
    return found


def append(model: type[models.Model], columns: tuple[str, ...], values: Sequence[object], returned: str) -> Any:
    """Insert one row of named columns and return one of them; the values are as the fields hold them."""
    with connection.cursor() as cursor:
        cursor.execute(_appending(model, columns, returned, connection.vendor), prepared(model, columns, values))
        return cursor.fetchone()[0]


def prepared(model: type[models.Model], columns: tuple[str, ...], values: Sequence[object]) -> list[Any]:
    """Values of named columns as the database takes them."""
    return _each(_preparing(model, columns, connection.vendor), values, connections[connection.alias])


def _each(preparing: Preparing, values: Sequence[Any], here: Any) -> list[Any]:
    return [
        value if (kind := type(value)) is as_it_is else value.hex if kind is as_hex else f.get_db_prep_save(value, here)
        for (as_it_is, as_hex, f), value in zip(preparing, values, strict=True)
    ]


@cache
def _preparing(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> Preparing:
    """Of each column: the type of values that the database takes as they are, of those it takes as hex, the field."""
    found: Preparing = []
    for field in _named(model, columns):
        kind = type(getattr(field, "target_field", field))
        as_it_is = TAKEN_AS_IT_IS.get(kind) or (int if vendor == "sqlite" and kind in WHOLE_NUMBERS else None)
        uuid = UUID if kind is models.UUIDField else None
        native = connection.features.has_native_uuid_field
        found.append((uuid if uuid and native else as_it_is, None if native else uuid, field))
    return found


@cache
def _converting(model: type[models.Model], vendor: str) -> tuple[list[str], list[tuple[int, Any, Convert]]]:
    """The fields that all columns of a row fill, and what turns the database's values into theirs."""
    fields = model._meta.concrete_fields
    converters: list[tuple[int, Any, Convert]] = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        converters += [
            (place, column, convert)
            for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        ]
    return [f.attname for f in fields], converters


def _copies(rows: int) -> bool:
    """Whether so many rows go to the database as a stream instead of as statements."""
    return connection.vendor == "postgresql" and rows >= COPIED_FROM


def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Any, Convert]]]:
    return _converting(model, connection.vendor)


@cache
def _selecting(model: type[models.Model], column: str, locking: bool, vendor: str) -> str:
    columns, where = _columns(model._meta.concrete_fields), _columns(_named(model, (column,)))
    ending = f" ORDER BY {_columns([model._meta.pk])}"
    if locking:
        ending = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return f"SELECT {columns} FROM {_table(model)} WHERE {where} = %s{ending}"  # noqa: S608


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
