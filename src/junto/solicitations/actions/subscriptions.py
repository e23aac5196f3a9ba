"""Subscriptions: who wants to be told of solicitations of a sector, or of all."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.places.models import Sector
from junto.solicitations.models import Subscription


def subscribe(*, by: Actor, sector: Sector | None = None, organization: Organization | None = None) -> Subscription:
    """Be told of new solicitations of `sector` (none: of every sector), for oneself or for one's company."""
    if by.person is None:
        raise Refused(_("Sign in first: whom should we tell?"), code="forbidden")
    owner = {"organization": organization} if organization else {"person": Person.objects.get(pk=by.person)}
    known = Subscription.objects.filter(**owner, sector=sector).first()
    if known is not None and known.state == "active":
        return known
    subscription = known or Subscription(**owner, sector=sector)
    return perform(subscription, "subscribe", by=by, inputs=_words(subscription))


def end_subscription(subscription: Subscription, *, by: Actor, seen: int | None = None) -> Subscription:
    """Be told no more."""
    return perform(subscription, "end", by=by, inputs=_words(subscription), seen=seen)


def _words(subscription: Subscription) -> dict[str, str]:
    with translation.override("en"):
        return {"sector": str(subscription)}
