"""Pages of long lists whose counting has a limit, so that a million rows cost no more than ten thousand."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest

PER_PAGE = 25
COUNTED = 10_000


class LimitedPaginator(Paginator):
    """Counts at most COUNTED rows; `more` says that there are others."""

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        if rows.query.distinct:
            return rows[: COUNTED + 1].count()
        # In no order, and without their ids, so that an index alone may answer.
        some = rows.order_by().annotate(counted=Value(1)).values("counted")[: COUNTED + 1]
        return some.aggregate(found=Count("counted"))["found"]

    @cached_property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self._counted, COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are rows beyond those counted: the list says so, and asks to be narrowed."""
        return self._counted > COUNTED


def page_of(rows: QuerySet[Any], request: HttpRequest, *, per_page: int = PER_PAGE, parameter: str = "page") -> Page:
    """The page that the address asks for by `?page=`; the nearest there is where it asks for nonsense."""
    return LimitedPaginator(rows, per_page).get_page(request.GET.get(parameter))
