"""Before the opening nothing tells that, or how many, submissions there are: each page is the same with 0, 1 and 3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from junto.core.workflow import Actor
from junto.journal import clock, history
from junto.journal.access import visible
from junto.journal.models import Entry
from junto.journal.registry import kind_of, kinds
from junto.notices.actions import mark_all_seen
from junto.notices.queries import badge, notices_for
from junto.solicitations import actions
from junto.solicitations.models import Solicitation, Submission
from tests.solicitations.bidding import Bidding, fresh

LINK = re.compile(r'(?:href|action|data-source)="(/[^"#?]*)')  # what a query asks for differs by the reader's wish
CHANGES_BY_ITSELF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
NOT_READ = ("/account/", "/static/", "/i18n/", "/tour")
ELSEWHERE = (  # read by a stranger alone
    *(*NOT_READ, "/needs/", "/places/", "/people/", "/about/", "/api/v1/needs", "/api/v1/places"),
    *("/documents/retention/", "/documents/legal", "/documents/versions/", "/projects/delegations/"),
)
WORKBOOK = ".xlsx"  # holds the time at which it was made


def _without_arguments() -> Iterator[str]:
    """Every address of the program that takes no argument, the API's among them."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, route)
            elif "<" not in route and "(" not in route and "^" not in route:
                yield f"/{route}"

    return walk(get_resolver().url_patterns, "")


def read_everything(
    client: Client, solicitation: Solicitation, leaving_out: tuple[str, ...] = NOT_READ
) -> dict[str, tuple[int, str]]:
    """Every page that links lead to from the solicitation and from each address without arguments, as it stands."""
    words = solicitation.title.replace(" ", "+")
    waiting = [solicitation.get_absolute_url(), *_without_arguments(), f"/documents/search/?q={words}"]
    found: dict[str, tuple[int, str]] = {}
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(leaving_out) or WORKBOOK in address:
            continue
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = CHANGES_BY_ITSELF.sub("", body.decode(errors="replace"))
        found[address] = (response.status_code, text)
        waiting += LINK.findall(text)
    assert found[solicitation.get_absolute_url()][0] == 200
    return found


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The addresses that answer otherwise, or are there only once."""
    return sorted(address for address in {*before, *after} if before.get(address) != after.get(address))


@pytest.fixture
def no_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without the number of what waits, which costs more than the page; it has a test of its own below."""
    monkeypatch.setattr("junto.notices.queries.count_waiting", lambda actor: 0)


def onlookers(bidding: Bidding) -> dict[str, Actor]:
    """Those who might learn something: officers, administrators, a competitor, the city's people."""
    world = bidding.world
    return {
        "officer": bidding.officer,
        "second officer": bidding.second,
        "clerk": bidding.clerk,
        "administrator": world.officer("administrator"),
        "auditor": world.officer("auditor"),
        "competitor": bidding.buying.seller("Competitor"),
        "lead": world.lead(world.transport),
    }


def _two_more(bidding: Bidding, solicitation: Solicitation) -> None:
    """A second and a third one, and much that comes and goes beside them."""
    bidding.handed_in(solicitation, "Second")
    bidding.handed_in(solicitation, "Third", unit=1)
    bidding.handed_in(solicitation, "Third", unit=2)  # replaces the one before
    gone = bidding.handed_in(solicitation, "Fourth")
    actions.withdraw_submission(gone, by=bidding.buying.seller("Fourth"))
    bidding.filled(solicitation, "Fifth")


def _companies(bidding: Bidding) -> None:
    """Registered before anybody looks."""
    for company in ("Lumen Works", "Second", "Third", "Fourth", "Fifth"):
        bidding.buying.seller(company)


@pytest.mark.sqlite_only  # what a page says does not depend on the database
def test_every_page_says_the_same_to_anyone_with_none_one_and_three(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published("competitive_proposal")
    _companies(bidding)
    anyone, own = browse(None), browse(bidding.buying.seller())
    with clock.set_to(clock.now()):
        none = read_everything(anyone, solicitation)
        assert len(none) > 60
        alone = own.get(solicitation.get_absolute_url()).content
        bidding.handed_in(solicitation)
        assert differing(none, read_everything(anyone, solicitation)) == []
        assert own.get(solicitation.get_absolute_url()).content != alone  # its own company sees it
        _two_more(bidding, solicitation)
        assert differing(none, read_everything(anyone, solicitation)) == []


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("no_badge")
def test_pages_say_the_same_to_those_who_might_learn_with_none_and_three(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    _companies(bidding)
    cast = onlookers(bidding)
    browsers = {name: browse(cast[name]) for name in ("officer", "clerk", "administrator", "competitor")}
    for name in browsers:
        mark_all_seen(by=cast[name])  # as reading everything does
    with clock.set_to(clock.now()):
        none = {name: read_everything(client, solicitation, ELSEWHERE) for name, client in browsers.items()}
        bidding.handed_in(solicitation)
        _two_more(bidding, solicitation)
        three = {name: read_everything(client, solicitation, ELSEWHERE) for name, client in browsers.items()}
    assert {name: differing(none[name], three[name]) for name in browsers} == {name: [] for name in browsers}


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("no_badge")
def test_no_page_names_a_submission_between_deadline_and_opening(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation)
    _two_more(bidding, solicitation)
    late = bidding.filled(solicitation, "Late")
    with bidding.buying.after_deadline(solicitation):
        bidding.hand_in(late, "Late")
        opening = actions.call_opening(solicitation, by=bidding.officer)
        secrets = [str(v) for row in Submission.objects.values_list("pk", "receipt", "digest") for v in row if v]
        for name, actor in (("officer", bidding.second), ("anyone", None)):
            pages = read_everything(browse(actor), fresh(solicitation), ELSEWHERE)
            assert opening.get_absolute_url() in pages
            assert [a for a, (_status, text) in pages.items() if any(s in text for s in secrets)] == [], name


def test_waiting_notices_and_rows_of_others_do_not_change(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    _companies(bidding)
    actors = onlookers(bidding)

    def known() -> dict[str, Any]:
        return {
            name: (
                badge(actor),
                notices_for(actor).count(),
                [visible(kind.model, actor).count() for kind in kinds() if kind.name.startswith("solicitations.")],
                [line.sentence for line in history.history(solicitation, actor)],
            )
            for name, actor in actors.items()
        }

    before = known()
    bidding.handed_in(solicitation)
    _two_more(bidding, solicitation)
    assert known() == before


def test_entries_on_submissions_are_never_public(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation)
    _two_more(bidding, solicitation)
    bidding.opened(solicitation)
    theirs = Entry.objects.filter(subject_type=kind_of(Submission).name)
    assert theirs.count() > 20
    assert not theirs.filter(public=True).exists()


def test_hundreds_of_hidden_entries_push_nothing_out_of_the_history(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    before = [line.sentence for line in history.history(solicitation, bidding.officer)]
    draft, seller = bidding.draft(solicitation), bidding.buying.seller()
    for turn in range(210):
        actions.write_answers(draft, {"contact_name": f"Ada {turn}"}, by=seller)
    assert [line.sentence for line in history.history(solicitation, bidding.officer)] == before
