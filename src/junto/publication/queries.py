"""Who acts through an API token; which requests for records somebody may read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from junto.core.workflow import Actor
from junto.documents.queries import content_of, versions_of
from junto.journal import clock
from junto.journal.access import visible
from junto.people.queries import actor_of_account
from junto.publication.actions import digest_of
from junto.publication.models import ApiToken, RecordsRequest
from junto.solicitations.models import Solicitation


def actor_of_token(text: str) -> Actor | None:
    """The person behind a token that is good today, with the roles held today; None where it is none."""
    found = (
        ApiToken.objects.filter(
            digest=digest_of(text), state="active", until__gte=timezone.localdate(clock.now()), person__state="active"
        )
        .select_related("person__account")
        .first()
    )
    if found is None or found.person.account is None or not found.person.account.is_active:
        return None
    return actor_of_account(found.person.account)


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
