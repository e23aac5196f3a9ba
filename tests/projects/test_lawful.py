"""Which ways of buying an overlap's page shows at the combined value, and what it asks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Refused
from junto.people.actions import edit_jurisdiction
from junto.projects.actions import cover_needs
from junto.projects.lawful import Way, Ways, ways
from junto.projects.matching import match_needs
from junto.projects.models import Overlap
from tests.projects.making import World
from tests.projects.test_pages import COST, Browse, text

DALLAS = "us-tx-dallas"
SIXTY = Money(60_000_00, "USD")


def found(law: str = DALLAS, combined: Money = SIXTY * 2, **changes: Any) -> Ways | None:
    given: dict[str, Any] = {
        "complete": True, "buyers": 2, "things": ["camera"], "federal": False, "on": date(2026, 11, 27), **changes,
    }  # fmt: skip
    return ways(law, combined, [SIXTY, SIXTY], **given)


def codes(them: tuple[Way, ...]) -> set[str]:
    return {way.code for way in them}


def test_quotes_are_closed_for_both_together_though_open_for_each_alone() -> None:
    answer = found()
    assert answer is not None
    assert answer.law == "City of Dallas, Texas"
    assert "sealed_bid" in codes(answer.open)
    assert "quotes" in codes(answer.closed)
    assert codes(answer.split) == {"quotes"}
    (quotes,) = answer.split
    assert any("$100,000" in why or "100,000" in why for why in quotes.because), quotes.because


def test_the_day_decides_which_threshold_holds() -> None:
    before = found(combined=SIXTY, on=date(2025, 10, 7))
    after = found(combined=SIXTY, on=date(2025, 10, 8))
    assert before is not None
    assert after is not None
    assert ("quotes" in codes(before.open), "quotes" in codes(after.open)) == (False, True)


def test_federal_money_adds_its_law() -> None:
    plain, federal = found(combined=SIXTY), found(combined=SIXTY, federal=True)
    assert plain is not None
    assert federal is not None
    assert not any("2 CFR" in cite for way in plain.open for cite in way.cites)
    assert any("2 CFR" in cite for way in federal.open for cite in way.cites)
    assert not any("Federal grant money" in caution for caution in plain.cautions)


def test_quickest_way_stands_first_with_what_it_needs() -> None:
    answer = found()
    assert answer is not None
    days = [way.days for way in answer.open]
    assert None not in days
    assert days == sorted(day for day in days if day is not None)
    assert all(way.documents and way.cites for way in answer.open if way.code == "sealed_bid")


def test_value_that_is_not_whole_is_asked_for_and_closes_nothing() -> None:
    answer = found(complete=False)
    assert answer is not None
    assert "quotes" in codes(answer.possible)
    asked = {question for way in answer.possible for question in way.asks}
    assert "What will the purchase cost in all, for all members and all years together?" in asked
    assert not answer.split


def test_words_are_the_readers() -> None:
    with translation.override("es"):
        answer = found()
    assert answer is not None
    assert answer.law == "Ciudad de Dallas, Texas"
    assert "¿Hay una sola fuente" in " ".join(question for way in answer.possible for question in way.asks)


@pytest.mark.parametrize(
    ("law", "combined"),
    [("", SIXTY), ("us-nowhere", SIXTY), (DALLAS, Money(60_000_00, "EUR")), (DALLAS, Money(10**18, "USD"))],
)
def test_what_no_file_answers_is_not_answered(law: str, combined: Money) -> None:
    assert found(law, combined) is None


def test_overlap_page_shows_the_ways_before_the_decision(world: World, browse: Browse) -> None:
    edit_jurisdiction(world.here, law=DALLAS, by=PROGRAM)
    overlap = world.overlap("same_purchase", cost_items=COST)
    page = text(browse(world.lead(world.transport)), reverse("projects:overlap-act", args=[overlap.pk, "accept"]))
    for words in (
        "How this may be bought",
        "By the law of City of Dallas, Texas, as of today.",
        "is open for one of these needs by itself, but not for all together.",
        "unlawful splitting",
        "days at least from today to the contract",
        "How surely this is known",
        "This is not legal advice.",
    ):
        assert words in page, words


def test_days_of_an_open_way_are_a_calendar_for_those_who_see_the_value(world: World, browse: Browse) -> None:
    edit_jurisdiction(world.here, law=DALLAS, by=PROGRAM)
    overlap = world.overlap("same_purchase", cost_items=COST)
    lead = browse(world.lead(world.transport))
    url = reverse("projects:overlap-ways", args=[overlap.pk])
    assert f'href="{url}?way=sealed_bid"' in text(lead, overlap.get_absolute_url())
    days = lead.get(url, {"way": "sealed_bid"})
    assert days.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert days.headers["Content-Disposition"] == f'attachment; filename="{overlap.number}-sealed_bid.ics"'
    assert days.content.decode().count("BEGIN:VEVENT") == 6
    assert "SUMMARY:First notice: Competitive sealed bidding" in days.content.decode()
    assert [lead.get(url, {"way": way}).status_code for way in ("quotes", "", "castle")] == [404, 404, 404]
    assert browse(None).get(url, {"way": "sealed_bid"}).status_code == 404


def test_days_of_a_project_s_way_are_closed_with_its_value(world: World, browse: Browse) -> None:
    edit_jurisdiction(world.here, law=DALLAS, by=PROGRAM)
    project = world.project()
    need = world.need(world.transport, cost_items=COST)
    cover_needs(project, [need], by=world.lead(world.transport))
    url = reverse("projects:project-ways", args=[project.pk]) + "?way=quotes"
    assert "BEGIN:VCALENDAR" in text(browse(world.lead(world.transport)), url)
    assert browse(None).get(url).status_code == 404


def test_unknown_cost_leaves_ways_to_be_asked_about(world: World, browse: Browse) -> None:
    edit_jurisdiction(world.here, law=DALLAS, by=PROGRAM)
    match_needs([world.need(world.transport, cost_items=COST), world.need(world.police)])
    page = text(browse(world.lead(world.police)), Overlap.objects.get(kind="same_place").get_absolute_url())
    assert "What will the purchase cost in all" in page


def test_law_that_no_file_describes_is_refused(world: World) -> None:
    for law in ("us-nowhere", "us-federal-grant"):
        with pytest.raises(Refused, match="There is no law") as refused:
            edit_jurisdiction(world.here, law=law, by=PROGRAM)
        assert refused.value.field == "law"
