"""Questions asked at every step, whose statements are composed once: composing one takes far longer than asking it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from junto.journal.statements import asking, at_hand

# Stand-ins for values while a statement is composed, unlike whatever a question names itself.
STANDING_IN: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=place + 1),
    dt.date: lambda place: dt.date(1, 1, place + 1),
    str: lambda place: f"stands in {place}",
    int: lambda place: 31_999 - place,  # small enough for every column of whole numbers
}


class Whether:
    """Whether there are rows of a question; asked with values of the types named, in that order.

    `Whether(lambda solicitation: Addendum.objects.filter(solicitation=solicitation), UUID)(solicitation.pk)`. A value
    may stand in the question several times; None cannot be asked for, since its statement would be another one.
    """

    def __init__(self, rows: Callable[..., models.QuerySet[Any]], *types: type) -> None:
        self._rows, self._types = rows, types
        self._composed = cache(self._compose)

    def __call__(self, *values: Any) -> bool:
        here = at_hand()
        sql, places = self._composed(here.vendor)
        given = [_as_taken(value, here) for value in values]
        with asking(here) as cursor:
            cursor.execute(sql, [given[of] if of is not None else fixed for of, fixed in places])
            return cursor.fetchone() is not None

    def _compose(self, vendor: str) -> tuple[str, Sequence[tuple[int | None, Any]]]:
        """The statement, and of each of its marks: which value belongs there, or what always does."""
        here = at_hand()
        stand_ins = [STANDING_IN[kind](place) for place, kind in enumerate(self._types)]
        rows = self._rows(*stand_ins).order_by().values_list("pk")[:1]
        sql, params = rows.query.get_compiler(connection=here).as_sql()
        known = [_as_taken(one, here) for one in stand_ins]
        places = [(known.index(p), None) if p in known else (None, p) for p in params]
        if {of for of, _fixed in places} - {None} != set(range(len(known))):
            raise TypeError(f"A value is not asked for as it was given: {sql}")
        return sql, places


def _as_taken(value: Any, here: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, UUID):
        return value if here.features.has_native_uuid_field else value.hex
    return here.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
