"""Options, criteria, scores, red lines and holds by hand: what does not hang together is said at its field."""

from __future__ import annotations

from typing import Any

import pytest

from junto.core.workflow import ANYONE, Refused
from junto.documents.search import reindex, search
from junto.projects.actions import laying_out
from junto.projects.models import Tradeoff
from junto.projects.weighing.compiling import data_of
from tests.projects.making import World
from tests.projects.test_api import Browse, read
from tests.projects.weighing.making import CASE, case, decided, laid_out, officer

PORTFOLIO = {"budgets": {"2027": 3000}, "costs": {"Lights only": {"2027": 900}}, "one_of": [["Lights only"]]}


def test_renamed_option_keeps_its_place_among_those_done_together(world: World) -> None:
    tradeoff = laid_out(world, case(portfolio=PORTFOLIO))
    option = tradeoff.options.get(name="Lights only")
    laying_out.put_option(tradeoff, option=option, name="Lamps", by=officer(world))
    data = data_of(Tradeoff.objects.get())
    assert data["portfolio"] == {"budgets": {"2027": 3000}, "costs": {"Lamps": {"2027": 900}}, "one_of": [["Lamps"]]}
    assert [one["name"] for one in data["options"]] == ["Do nothing", "Lamps", "Lights and cameras"]
    assert {one["option"] for one in data["scores"]} == {"Do nothing", "Lamps", "Lights and cameras"}


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"name": " "}, "name", "Give it a name."),
        ({"name": "do NOTHING"}, "name", "“do NOTHING” stands there already."),
        ({"name": "Wait", "role": "nothing"}, "role", "There is an option “do nothing” already; only one can be it."),
    ],
)
def test_option_that_does_not_fit_is_refused(world: World, given: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        laying_out.put_option(laid_out(world), by=officer(world), **given)
    assert (refused.value.field, str(refused.value)) == (field, sentence)


def test_option_that_is_held_or_done_together_is_not_taken_out(world: World) -> None:
    tradeoff = laid_out(world, case(portfolio=PORTFOLIO))
    for name, sentence in (
        ("Lights and cameras", "A hold lies on"),
        ("Lights only", "among the options done together"),
    ):
        with pytest.raises(Refused, match=sentence):
            laying_out.take_option(tradeoff, option=tradeoff.options.get(name=name), by=officer(world))
    laying_out.take_option(tradeoff, option=tradeoff.options.get(name="Do nothing"), by=officer(world))
    assert {one["option"] for one in data_of(tradeoff)["scores"]} == {"Lights only", "Lights and cameras"}


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"name": "a > b", "worst": 0, "best": 1}, "name", "a name must not contain >, = or |"),
        ({"name": "noise", "worst": 1, "best": 1}, "best", "worst and best are the same score"),
        ({"name": "noise", "points": [[0, 0], [1, 0.5]]}, "points", "the worst point must be worth 0 and the best 1"),
        ({"name": "COST", "worst": 0, "best": 1}, "name", "“COST” stands there already"),
    ],
)
def test_criterion_that_does_not_fit_is_refused(world: World, given: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence.replace("|", r"\|")) as refused:
        laying_out.put_criterion(laid_out(world), by=officer(world), **given)
    assert refused.value.field == field


def test_criterion_is_not_changed_under_those_who_stated_something_by_it(world: World) -> None:
    tradeoff = laid_out(world)
    faces = tradeoff.criteria.get(name="faces")
    with pytest.raises(Refused, match="Residents stated something by “faces”"):
        laying_out.put_criterion(tradeoff, criterion=faces, name="faces", worst=5, best=0, by=officer(world))
    with pytest.raises(Refused, match="Residents stated something by “faces”"):
        laying_out.take_criterion(tradeoff, criterion=faces, by=officer(world))
    same = {"name": faces.name, "unit": faces.unit, "worst": faces.worst, "best": faces.best}
    assert laying_out.put_criterion(tradeoff, criterion=faces, position=9, by=officer(world), **same).position == 9
    new = laying_out.put_criterion(tradeoff, name="noise", worst=80, best=40, by=officer(world))
    laying_out.take_criterion(tradeoff, criterion=new, by=officer(world))
    assert sorted(tradeoff.criteria.values_list("name", flat=True)) == ["assaults", "cost", "faces", "light"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"low": 5, "high": 1}, "the low score is above the high one"),
        ({"low": 0, "mode": 9, "high": 1}, r"the likeliest score \(mode\) must lie between low and high"),
        ("many", "must be a number, not “many”"),
        (float("nan"), "must be a number"),
    ],
)
def test_score_that_is_none_is_refused_at_its_field(world: World, value: Any, sentence: str) -> None:
    tradeoff = laid_out(world)
    option, criterion = tradeoff.options.get(name="Lights only"), tradeoff.criteria.get(name="cost")
    with pytest.raises(Refused, match=sentence) as refused:
        laying_out.put_score(
            tradeoff, option=option, criterion=criterion, value=value, word="Budget", by=officer(world)
        )
    assert refused.value.field == "mode"
    assert data_of(tradeoff) == CASE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "r"}, "at_most"),
        ({"reason": "r", "at_most": 1, "at_least": 1}, "at_most"),
        ({"reason": " ", "at_most": 1}, "reason"),
        ({"reason": "r", "at_most": 1, "tolerated": 101}, "tolerated"),
    ],
)
def test_red_line_that_does_not_fit_is_refused_at_its_field(world: World, given: dict[str, Any], field: str) -> None:
    tradeoff = laid_out(world)
    with pytest.raises(Refused) as refused:
        laying_out.put_line(tradeoff, criterion=tradeoff.criteria.get(name="cost"), by=officer(world), **given)
    assert refused.value.field == field
    laying_out.take_line(tradeoff, line=tradeoff.red_lines.get(), by=officer(world))
    assert "vetoes" not in data_of(tradeoff)


def test_hold_cites_the_law_it_rests_on(world: World) -> None:
    tradeoff = laid_out(world)
    option = tradeoff.options.get(name="Lights only")
    given: dict[str, Any] = {"option": option, "kind": "legal", "held_by": "City attorney", "release": "she alone"}
    with pytest.raises(Refused, match="Say who holds it, why, and who may release it"):
        laying_out.hold_option(tradeoff, reason=" ", by=world.officer("city_attorney"), **given)
    laying_out.hold_option(
        tradeoff, reason="no permit", citation="Sec. 4-2", by=world.officer("city_attorney"), **given
    )
    assert data_of(tradeoff)["holds"][1]["reason"] == "no permit (Sec. 4-2)"


def test_trade_off_is_read_in_the_api_and_found_by_search_once_it_is_decided(world: World, browse: Browse) -> None:
    decision = decided(world)
    tradeoff = decision.tradeoff
    assert read(browse(None), "trade-offs?state=decided")["items"] == [{
        "id": str(tradeoff.pk), "number": tradeoff.number, "title": tradeoff.title, "state": "decided",
        "project": str(tradeoff.project_id),
    }]  # fmt: skip
    whole = read(browse(None), f"trade-offs/{tradeoff.pk}")
    assert whole["case"] == CASE
    assert [one["name"] for one in whole["answer"]["groups"]] == ["Police", "Residents", "Council", "Lamp company"]
    assert (whole["decision"]["option"], whole["problem"]) == ("Lights only", "")
    assert {one["name"]: one["spoken_for"] for one in whole["groups"]} == {
        "Police": False, "Residents": True, "Council": False, "Lamp company": True,
    }  # fmt: skip
    assert read(browse(None), "trade-offs?state=nonsense", 422)["field"] == "state"
    reindex()
    assert [one.subject for one in search("street lights cameras", by=ANYONE).results] == [tradeoff]


def test_draft_is_not_in_the_api_for_strangers(world: World, browse: Browse) -> None:
    draft = laid_out(world)
    assert read(browse(None), "trade-offs")["items"] == []
    assert read(browse(None), f"trade-offs/{draft.pk}", 404)["type"] == "urn:junto:missing"
