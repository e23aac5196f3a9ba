"""By what offers are sealed: with what a draft begins, who must say why it goes without a key, and publication."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from junto.core.workflow import Refused
from junto.solicitations import actions
from junto.solicitations.models import SealingKey, Solicitation
from junto.solicitations.sealing import queries
from tests.solicitations.making import Buying
from tests.solicitations.sealing import Dealing
from tests.solicitations.test_pages import Browse, fields_of, page


@pytest.fixture
def dealing(buying: Buying, settings: Any, tmp_path: Path) -> Dealing:
    settings.KEYS = tmp_path / "keys"
    return Dealing(buying)


def fresh(solicitation: Solicitation) -> Solicitation:
    return Solicitation.objects.get(pk=solicitation.pk)


@pytest.mark.parametrize(
    ("profile", "sealed_by"), [("low_bid", "key"), ("competitive_proposal", "key"), ("quotes", "server")]
)
def test_draft_begins_with_what_its_method_says(buying: Buying, profile: str, sealed_by: str) -> None:
    draft = actions.write_solicitation(buying.project, by=buying.officer, profile=profile)
    assert (draft.sealed_by, draft.unsealed_reason) == (sealed_by, "")


def test_going_without_a_key_asks_for_the_reason(buying: Buying) -> None:
    draft = actions.write_solicitation(buying.project, by=buying.officer, profile="low_bid")
    with pytest.raises(Refused, match="say why this one goes without") as refusal:
        actions.edit_solicitation(draft, by=buying.officer, sealed_by="server", unsealed_reason=" ")
    assert refusal.value.field == "unsealed_reason"
    with pytest.raises(Refused, match="Say by what offers are sealed"):
        actions.edit_solicitation(draft, by=buying.officer, sealed_by="wax")
    made = actions.edit_solicitation(draft, by=buying.officer, sealed_by="server", unsealed_reason=" No keys yet. ")
    assert (made.sealed_by, made.unsealed_reason) == ("server", "No keys yet.")
    back = actions.edit_solicitation(made, by=buying.officer, sealed_by="key")
    assert (back.sealed_by, back.unsealed_reason) == ("key", "")
    quotes = actions.edit_solicitation(back, by=buying.officer, profile="quotes")
    assert (quotes.sealed_by, quotes.unsealed_reason) == ("server", "")


def test_nothing_is_published_before_its_key_was_rehearsed(dealing: Dealing) -> None:
    draft, officer = dealing.buying.ready(sealed_by="key"), dealing.buying.officer
    with pytest.raises(Refused, match="No key was made"):
        actions.publish_solicitation(draft, by=officer)
    key = dealing.key(draft)
    with pytest.raises(Refused, match="was not rehearsed"):
        actions.publish_solicitation(draft, by=officer)
    key = actions.rehearse_key(key, rehearsal="{}", by=officer)
    for share in list(key.shares.all())[:3]:
        actions.report_share_lost(share, by=officer, reason="A fire.")
    with pytest.raises(Refused, match="Too few shares of the key are left"):
        actions.publish_solicitation(draft, by=officer)
    actions.discard_key(key, by=officer, reason="Too few are left.")
    again = dealing.rehearsed(draft)
    published = actions.publish_solicitation(draft, by=officer)
    assert queries.key_in_use(published) == again
    assert SealingKey.objects.get(pk=again.pk).state == "in_use"


def test_prepared_key_goes_where_none_is_needed_any_more(dealing: Dealing) -> None:
    officer = dealing.buying.officer
    first, second = dealing.buying.draft(sealed_by="key"), dealing.buying.draft(sealed_by="key")
    one, two = dealing.key(first), dealing.rehearsed(second)
    actions.edit_solicitation(first, by=officer, sealed_by="server", unsealed_reason="An officer left.")
    actions.drop_solicitation(second, by=officer, reason="Not bought.")
    assert [SealingKey.objects.get(pk=key.pk).state for key in (one, two)] == ["discarded", "discarded"]


def test_asked_again_it_is_sealed_as_before(dealing: Dealing) -> None:
    buying = dealing.buying
    open_one = actions.cancel_solicitation(buying.published(), by=buying.officer, reason="Too dear.")
    again = actions.resolicit(open_one, by=buying.officer)
    assert (again.sealed_by, again.unsealed_reason) == ("server", "The officers have no keys yet.")


def test_everyone_is_told_by_what_it_is_sealed(dealing: Dealing, browse: Browse) -> None:
    buying = dealing.buying
    weak = page(browse, None, buying.published())
    assert "The server alone, the weaker way" in weak
    assert "Why no key: The officers have no keys yet." in weak
    draft = buying.ready(sealed_by="key")
    dealing.rehearsed(draft)
    strong = page(browse, None, actions.publish_solicitation(draft, by=buying.officer))
    assert "A key that officers hold in shares" in strong
    assert "weaker" not in strong


def test_form_asks_and_keeps_by_what_it_is_sealed(buying: Buying, browse: Browse) -> None:
    draft = buying.draft()
    url = f"{draft.get_absolute_url()}edit/"
    client = browse(buying.officer)
    assert "neither one officer nor whoever runs the server" in client.get(url).content.decode()
    refused = client.post(url, fields_of(draft, unsealed_reason=""))
    assert refused.status_code == 400
    assert "say why this one goes without" in refused.content.decode()
    assert client.post(url, fields_of(draft, sealed_by="key")).status_code == 302
    assert fresh(draft).sealed_by == "key"
