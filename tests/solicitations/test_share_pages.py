"""The pages of an opening by shares: why not yet, showing who one is, giving, taking back, the minutes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from junto.journal.access import hidden_fields
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import GivenShare, KeyShare, Opening
from junto.solicitations.views.shares import _gives
from tests.projects.permissions import Table, expected, found, readers
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.permissions import people
from tests.solicitations.test_offer_pages import page_of, said
from tests.solicitations.unsealing import THREE, Sealed


@pytest.fixture
def sealed(bidding: Bidding) -> Sealed:
    return Sealed(bidding)


def showing(client: Client, person: Any) -> Client:
    """The browser of somebody who has just typed their password."""
    account = Person.objects.get(pk=person).account
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": datetime.now(UTC).timestamp()}]
    session["account_authentication_methods_user"] = str(account.pk if account else "")
    session.save()
    return client


def give_page(opening: Opening, sealed: Sealed, role: str) -> str:
    return reverse("solicitations:share-give", kwargs={"pk": opening.pk, "share": sealed.row(role).pk})


def test_early_opening_is_refused_with_the_reason_on_its_pages(sealed: Sealed, browse: Any) -> None:
    officer, clerk = browse(sealed.bidding.officer), browse(sealed.officer("clerk"))
    with sealed.bidding.shortly_before(sealed.solicitation):
        page = officer.get(page_of("opening-call", sealed.solicitation.pk))
        assert page.status_code == 409
        assert "The deadline has not passed: nothing is opened before it." in said(page)
        assert "Nobody can open it earlier: the key lies nowhere." in said(page)
        assert "<form method" not in page.content.decode().split("<main")[1]
        assert officer.post(page_of("opening-call", sealed.solicitation.pk)).status_code == 409
    opening = sealed.called()
    with sealed.buying.after_deadline(sealed.solicitation, minutes=30):
        address = give_page(opening, sealed, "clerk")
        page = clerk.get(address)
        assert (page.status_code, "The hour of the opening has not come." in said(page)) == (409, True)
        assert "<textarea" not in page.content.decode()
        assert showing(clerk, sealed.officer("clerk").person).post(address, _given(sealed)).status_code == 409
    assert not GivenShare.objects.exists()


def _given(sealed: Sealed, role: str = "clerk", **other: str) -> dict[str, str]:
    return {"words": sealed.words(role), "way": "words", **other}


def test_share_is_given_after_showing_who_one_is(sealed: Sealed, browse: Any) -> None:
    opening = sealed.called()
    clerk = browse(sealed.officer("clerk"))
    with sealed.at_the_hour():
        address = give_page(opening, sealed, "clerk")
        assert f'href="{address}"' in clerk.get(opening.get_absolute_url()).content.decode()
        page = clerk.get(address)
        assert "Show once more who you are" in said(page)
        assert "<textarea" not in page.content.decode()
        assert f"/account/reauthenticate/?next={address.replace('/', '%2F')}" in page.content.decode()
        late = clerk.post(address, _given(sealed))
        assert (late.status_code, sealed.words("clerk")[:40] in late.content.decode()) == (409, True)  # nothing is lost
        clerk.post(reverse("account_reauthenticate"), {"password": "a long password"})
        page = clerk.get(address)
        assert "You showed who you are by password" in said(page)
        assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        wrong = clerk.post(address, _given(sealed, words="acedemik " * 33))
        assert "Word 1 (“acedemik”) is none that a share can have; the nearest is “academic”." in said(wrong)
        done = clerk.post(address, _given(sealed, way="file"))
        assert (done.status_code, done["Location"]) == (302, opening.get_absolute_url())
    given = GivenShare.objects.get()
    assert (given.state, given.way, given.shown_by) == ("given", "file", "password")


def test_progress_is_told_and_the_minutes_name_who_gave(sealed: Sealed, browse: Any) -> None:
    sealed.hand_in(data=sealed.sealed("Lumen Works", company="another"))
    opening = sealed.called()
    with sealed.at_the_hour():
        sealed.give(opening, *THREE[:2])
        anyone = said(browse(None).get(opening.get_absolute_url()))
        assert "Shares given: 2 of 3" in anyone
        left = [sealed.row(role).name for role in ("procurement_officer", "city_attorney", "risk_manager")]
        assert f"Waiting for: {', '.join(left)}." in anyone
        assert "Give your share" not in anyone
        clerk = browse(sealed.officer("clerk"))
        assert "Take it back" in said(clerk.get(opening.get_absolute_url()))
        given = GivenShare.objects.get(given_by=sealed.officer("clerk").person)
        take_back = reverse("solicitations:given-share-act", kwargs={"pk": given.pk, "action": "take_back"})
        assert clerk.post(take_back)["Location"] == opening.get_absolute_url()
        hold = reverse("solicitations:opening-act", kwargs={"pk": opening.pk, "action": "hold"})
        assert "1 of 3 shares are given." in said(browse(sealed.bidding.second).get(hold))
        sealed.give(opening, THREE[0], THREE[2])
        assert "a second officer can hold the opening" in said(clerk.get(opening.get_absolute_url()))
        assert browse(sealed.bidding.second).post(hold).status_code == 302
    inside, outside = (said(browse(who).get(opening.get_absolute_url())) for who in (sealed.bidding.officer, None))
    assert "refused" in inside
    assert "Refused: Inside it names another company than the one that handed it in" in outside
    assert "by password" in inside
    assert "by password" not in outside
    assert sealed.key.recipient in outside


def test_lost_key_is_told_on_the_opening(sealed: Sealed, browse: Any) -> None:
    opening = sealed.called()
    for role in ("clerk", "controller", "risk_manager"):
        actions.report_share_lost(sealed.row(role), by=sealed.bidding.officer, reason="A fire.")
    assert fresh(sealed.key).state == "lost"
    page = browse(sealed.bidding.second).get(opening.get_absolute_url())
    assert "Too few shares are left, so nobody can open" in said(page)
    assert f'href="{sealed.key.get_absolute_url()}"' in page.content.decode()


# --- who may ---------------------------------------------------------------------------------------------------------
def test_page_of_a_share_is_its_holders_alone(sealed: Sealed, browse: Any) -> None:
    opening = sealed.called()
    address = give_page(opening, sealed, "controller")
    world, buying = sealed.buying.world, sealed.buying
    expected = {
        "controller": (sealed.officer("controller"), 200),
        "another holder": (sealed.officer("clerk"), 403),
        "officer": (sealed.bidding.officer, 403),
        "auditor": (world.officer("auditor"), 403),
        "company": (buying.seller(), 404),
        "anyone": (None, 404),
    }
    with sealed.at_the_hour():
        found = {name: browse(who).get(address).status_code for name, (who, _status) in expected.items()}
        assert found == {name: status for name, (_who, status) in expected.items()}
        for name, (who, status) in expected.items():
            if status != 200:
                assert browse(who).post(address, _given(sealed, "controller")).status_code == status, name
    other = reverse("solicitations:share-give", kwargs={"pk": opening.pk, "share": opening.pk})
    assert browse(sealed.officer("controller")).get(other).status_code == 404


GIVEN: Table = {
    ("given", "take_back"): ("clerk",),
    ("given", "use"): ("program",),
    ("given", "void"): ("program",),
}
READ = {  # the office, the clerk, the attorney, the auditor; the other holders; the program
    *("procurement", "clerk", "attorney", "auditor", "controller", "risk", "program"),
}


def test_permissions_of_given_shares(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        (given,) = sealed.give(opening, "clerk")
        everyone = people(sealed.buying)
        assert found(given, everyone) == expected(GIVEN)
        assert readers(GivenShare, given.pk, everyone) == READ
        assert {n for n, a in everyone.items() if "sealed" not in hidden_fields(given, a)} == {"program"}


def test_giving_is_the_holders_and_for_paper_the_officers_present(sealed: Sealed) -> None:
    opening = sealed.called()
    everyone = people(sealed.buying)

    def who(row: KeyShare) -> set[str]:
        return {name for name, actor in everyone.items() if _gives(opening, row, actor)}

    row = sealed.row("controller")
    assert who(row) == {"controller"}
    row.person = None
    assert who(row) == {"procurement", "clerk"}
