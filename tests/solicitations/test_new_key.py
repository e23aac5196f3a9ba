"""A new key by addendum: the old one retired, what was sealed to it handed in again, companies told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from junto.core.workflow import Refused
from junto.notices.models import Notice
from junto.solicitations import actions
from junto.solicitations.models import Addendum, SealingKey, Solicitation
from junto.solicitations.sealing import queries
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying
from tests.solicitations.sealing import Dealing
from tests.solicitations.test_pages import Browse
from tests.solicitations.test_sealed_submissions import sealed_by_company, send, sent


@pytest.fixture
def dealing(buying: Buying, settings: Any, tmp_path: Path) -> Dealing:
    settings.KEYS = tmp_path / "keys"
    return Dealing(buying)


@pytest.fixture
def published(dealing: Dealing) -> Solicitation:
    """Open for offers, sealed to a key in use."""
    draft = dealing.buying.ready(sealed_by="key")
    dealing.rehearsed(draft)
    return actions.publish_solicitation(draft, by=dealing.buying.officer)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_material_addendum_puts_the_new_key_in_use_and_retires_the_old(
    dealing: Dealing, published: Solicitation
) -> None:
    buying, old = dealing.buying, queries.key_in_use(published)
    assert old is not None
    new = dealing.rehearsed(published)
    assert (new.number, fresh(old).state) == (2, "in_use")
    minor = buying.addendum(published)
    with pytest.raises(Refused, match="A new key is rehearsed"):
        actions.issue_addendum(minor, by=buying.officer)
    actions.issue_addendum(actions.edit_addendum(minor, by=buying.officer, material=True), by=buying.officer)
    assert (fresh(old).state, fresh(new).state) == ("retired", "in_use")


def test_key_that_was_not_rehearsed_waits_for_the_next_addendum(dealing: Dealing, published: Solicitation) -> None:
    buying, new = dealing.buying, dealing.key(published)
    actions.issue_addendum(buying.addendum(published, material=True), by=buying.officer)
    assert fresh(new).state == "made"
    assert SealingKey.objects.filter(solicitation=published, state="in_use").count() == 1


def test_extension_alone_leaves_the_new_key_waiting(dealing: Dealing, published: Solicitation) -> None:
    new = dealing.rehearsed(published)
    later = dealing.buying.dates(40)["deadline"]
    actions.extend_deadline(published, deadline=later, reason="An outage.", by=dealing.buying.officer)
    assert fresh(new).state == "rehearsed"


def test_addendum_begins_with_the_sentence_about_the_new_key(
    dealing: Dealing, published: Solicitation, browse: Browse
) -> None:
    client = browse(dealing.buying.officer)
    at = reverse("solicitations:addendum-new", args=[published.pk])
    assert "sealed to a new key" not in client.get(at).content.decode()
    new = dealing.rehearsed(published)
    assert "sealed to a new key" in client.get(at).content.decode()
    assert at in client.get(new.get_absolute_url()).content.decode()
    assert not Addendum.objects.exists()


def test_offer_sealed_to_the_old_key_is_handed_in_again_not_confirmed(
    bidding: Bidding, dealing: Dealing, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation, seller = dealing.published(), bidding.buying.seller()
    draft = bidding.draft(solicitation)
    send(bidding, draft, sealed_by_company(draft))
    done = actions.submit_sealed(draft, digest=sent(draft).digest, by=seller)
    dealing.rehearsed(solicitation)
    addendum = bidding.buying.addendum(solicitation, material=True)
    with django_capture_on_commit_callbacks(execute=True):
        addendum = actions.issue_addendum(addendum, by=bidding.buying.officer)
    assert fresh(done).state == "to_confirm"
    told = [notice.words["en"] for notice in Notice.objects.all()]
    assert any("brought a new key" in words for words in told)
    assert not any("Confirm " in words for words in told)
    actions.acknowledge_addendum(addendum, organization=done.organization, by=seller)
    with pytest.raises(Refused, match="a key that is no longer in use"):
        actions.confirm_submission(fresh(done), by=seller)
    again = bidding.draft(fresh(solicitation))
    send(bidding, again, sealed_by_company(again), key=2, addendum=1)
    second = actions.submit_sealed(again, digest=sent(again).digest, by=seller)
    assert (second.state, second.sealing_key.number) == ("submitted", 2)
    assert fresh(done).state == "replaced"
