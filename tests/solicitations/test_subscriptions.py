"""Subscriptions: who is told of which solicitation."""

from __future__ import annotations

from typing import Any

import pytest

from junto.core.workflow import ANYONE, Refused
from junto.notices.models import Notice
from junto.solicitations import actions
from junto.solicitations.models import Subscription
from tests.places.making import kind
from tests.solicitations.making import Buying


def told(organization: Any = None, person: Any = None) -> list[str]:
    return [str(n) for n in Notice.objects.filter(organization=organization, person=person).order_by("pk")]


def test_subscribers_of_the_sector_and_of_all_are_told_once(
    buying: Buying, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation = buying.ready()
    water = kind("pipe", "water").sector
    resident = buying.world.lead(buying.world.works)
    actions.subscribe(by=buying.seller(), organization=buying.company(), sector=solicitation.sector)
    actions.subscribe(by=buying.seller(), organization=buying.company())
    actions.subscribe(by=buying.seller("Pipes"), organization=buying.company("Pipes"), sector=water)
    actions.subscribe(by=resident)
    with django_capture_on_commit_callbacks(execute=True):
        solicitation = actions.publish_solicitation(solicitation, by=buying.officer)
    assert len(told(buying.company())) == 1
    assert told(buying.company())[0].startswith(f"New: “{solicitation.title}” ({solicitation.number}). Offers until ")
    assert told(buying.company("Pipes")) == []
    assert len(told(person=resident.person)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_addendum(buying.addendum(solicitation), by=buying.officer)
        actions.cancel_solicitation(solicitation, by=buying.officer, reason="The pole is gone.")
    assert told(buying.company())[1:] == [
        f"Addendum 1 to “{solicitation.title}” ({solicitation.number}): The delivery place is the yard.",
        f"Cancelled: “{solicitation.title}” ({solicitation.number}).",
    ]


def test_subscription_ends_and_begins_again_as_the_same_row(buying: Buying) -> None:
    first = actions.subscribe(by=buying.seller(), organization=buying.company())
    assert actions.subscribe(by=buying.seller(), organization=buying.company()) == first
    assert actions.end_subscription(first, by=buying.seller()).state == "ended"
    assert actions.subscribe(by=buying.seller(), organization=buying.company()).pk == first.pk
    assert Subscription.objects.get().state == "active"


def test_nobody_subscribes_another_company_or_without_signing_in(buying: Buying) -> None:
    with pytest.raises(Refused, match="not yours to do"):
        actions.subscribe(by=buying.seller(), organization=buying.company("Bright Poles"))
    with pytest.raises(Refused, match="Sign in first"):
        actions.subscribe(by=ANYONE)
