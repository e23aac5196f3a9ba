"""Which requests for records somebody may read, and what was kept back of one."""

from __future__ import annotations

from django.db.models import QuerySet

from junto.core.workflow import Actor
from junto.documents.queries import content_of, versions_of
from junto.journal.access import visible
from junto.publication.models import RecordsRequest
from junto.solicitations.models import Solicitation


def withheld(request: RecordsRequest, by: Actor) -> list[dict[str, str]]:
    """What was kept back, each with its title, reason and citation, as the frozen answer tells it; none before."""
    answer = versions_of(request).last()
    return content_of(answer, by=by)[0].get("withheld", []) if answer is not None else []


def records_requests(
    by: Actor, *, state: str = "", solicitation: Solicitation | None = None
) -> QuerySet[RecordsRequest]:
    """The requests for records that `by` may read, newest first; narrowed where asked."""
    rows = visible(RecordsRequest, by).select_related("solicitation")
    asked = {"state": state} if state else {}
    about = {"solicitation": solicitation} if solicitation is not None else {}
    return rows.filter(**asked, **about).order_by("-year", "-serial")
