"""Who acts through an API token."""

from __future__ import annotations

from django.utils import timezone

from junto.core.workflow import Actor
from junto.journal import clock
from junto.people.queries import actor_of_account
from junto.publication.actions import digest_of
from junto.publication.models import ApiToken


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
