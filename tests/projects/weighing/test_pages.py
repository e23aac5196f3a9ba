"""The pages of a trade-off, as each who has a stake sees them; forms for people who never saw a data file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.core.workflow import Actor
from junto.projects.models import Tradeoff, Weighed
from tests.projects.making import World
from tests.projects.weighing.making import asked, case, content, decided, group, laid_out, officer, stated

Browse = Callable[[Actor | None], Client]
FILES = [
    "case.yaml",
    "case.json",
    "answer.json",
    "check.xlsx",
    "page.html",
    "gains.svg",
    "choices-1.svg",
    "moves-4.svg",
    "pareto.svg",
]
TOGETHER = {"budgets": {"2027": 3000}, "costs": {"Lights only": {"2027": 900}}}


def page_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def address(tradeoff: Tradeoff, name: str, *rest: Any) -> str:
    return reverse(f"projects:tradeoff-{name}", args=[tradeoff.pk, *rest])


# --- read ------------------------------------------------------------------------------------------------------------
def test_page_begins_with_the_readers_own_group(world: World, browse: Browse) -> None:
    tradeoff = stated(world)
    page = page_of(browse(world.lead(world.police)), tradeoff.get_absolute_url())
    assert "As seen by you" in page
    assert "You would most likely choose" in page
    seen = page_of(browse(officer(world)), tradeoff.get_absolute_url())
    assert "As each group sees it" in seen


def test_page_of_another_group_is_one_link_away(world: World, browse: Browse) -> None:
    tradeoff = stated(world)
    residents = group(tradeoff, "Residents")
    page = page_of(browse(world.lead(world.police)), f"{tradeoff.get_absolute_url()}?group={residents.pk}")
    assert "Stated for them by innovation officer of City Hall" in page
    assert "“faces” at most 12,000 people a day: nobody asked us" in page


def test_answer_is_kept_beside_the_digest_of_its_case(world: World, browse: Browse) -> None:
    tradeoff = stated(world)
    client = browse(officer(world))
    page_of(client, tradeoff.get_absolute_url())
    (kept,) = Weighed.objects.all()
    page_of(client, tradeoff.get_absolute_url())
    assert list(Weighed.objects.values_list("pk", "made_at")) == [(kept.pk, kept.made_at)]


@pytest.mark.parametrize("name", FILES)
def test_files_of_a_trade_off(world: World, browse: Browse, name: str) -> None:
    client, tradeoff = browse(officer(world)), asked(world)
    assert client.get(address(tradeoff, "file", name)).status_code == 200
    assert client.get(address(tradeoff, "file", "choices-9.svg")).status_code == 404


def test_what_is_done_together_is_drawn_where_budgets_are_asked_about(world: World, browse: Browse) -> None:
    client, tradeoff = browse(officer(world)), asked(world, case(portfolio=TOGETHER))
    drawing = address(tradeoff, "file", "together.svg")
    assert drawing in page_of(client, tradeoff.get_absolute_url())
    assert "Lights only" in page_of(client, drawing)


def test_nothing_is_drawn_together_where_no_budget_is_asked_about(world: World, browse: Browse) -> None:
    client, tradeoff = browse(officer(world)), asked(world)
    drawing = address(tradeoff, "file", "together.svg")
    assert drawing not in page_of(client, tradeoff.get_absolute_url())
    assert client.get(drawing).status_code == 404


def test_decided_trade_off_is_read_by_everyone(world: World, browse: Browse) -> None:
    page = page_of(browse(None), decided(world).tradeoff.get_absolute_url())
    assert "Decided: Lights only" in page
    assert "paid over ten years" in page


def test_trade_off_that_is_not_decided_is_not_there_for_strangers(world: World, browse: Browse) -> None:
    page_of(browse(None), stated(world).get_absolute_url(), 404)


def test_empty_panel_says_what_weighing_is_for(world: World, browse: Browse) -> None:
    project = world.project()
    page = page_of(browse(officer(world)), project.get_absolute_url())
    assert "Nothing is weighed here yet." in page
    assert reverse("projects:tradeoff-new", args=[project.pk]) in page
    assert "Nothing is weighed here yet." not in page_of(browse(None), project.get_absolute_url())


def test_things_are_taken_out_and_holds_released_in_the_page(world: World, browse: Browse) -> None:
    tradeoff, client = laid_out(world), browse(officer(world))
    score, line = tradeoff.scores.get(by="Budget"), tradeoff.red_lines.get()
    for part, row in (("score", score.pk), ("line", line.pk), ("option", tradeoff.options.get(role="nothing").pk)):
        where = address(tradeoff, "take", part, row)
        page_of(client, where)
        assert client.post(where).status_code == 302
        page_of(client, where, 404)
    assert client.get(address(tradeoff, "take", "project", 1)).status_code == 404
    faces = tradeoff.criteria.get(name="faces")
    answer = client.post(address(tradeoff, "take", "criterion", faces.pk), {"x": "1"})
    assert (answer.status_code, "Residents stated something by “faces”" in answer.content.decode()) == (409, True)
    held = address(tradeoff, "release", tradeoff.option_holds.get().pk)
    assert client.get(held).status_code == 403
    attorney = browse(world.officer("city_attorney"))
    assert attorney.post(held, {"reason": "assessed"}).status_code == 302
    assert not tradeoff.option_holds.exists()


def test_expert_scores_in_the_page_on_the_word_of_their_office(world: World, browse: Browse) -> None:
    tradeoff, client = laid_out(world), browse(world.officer("privacy_officer"))
    option, criterion = tradeoff.options.get(name="Lights only"), tradeoff.criteria.get(name="faces")
    where = f"{address(tradeoff, 'score')}?option={option.pk}&criterion={criterion.pk}"
    assert client.get(where).context["form"].fields["word"].disabled
    given = {"option": option.pk, "criterion": criterion.pk, "mode": "40", "word": "Police"}
    assert client.post(where, given).status_code == 302
    assert tradeoff.scores.get(option=option, criterion=criterion, by="City Hall").value == 40
    wrong = client.post(where, {**given, "mode": "", "low": "4"})
    assert wrong.context["form"].errors["mode"] == ["Give one number, or the lowest and the highest."]


# --- brought in ------------------------------------------------------------------------------------------------------
def test_file_is_shown_before_it_is_kept(world: World, browse: Browse) -> None:
    project, client = world.project(), browse(officer(world))
    where = reverse("projects:tradeoff-bring-in", args=[project.pk])
    answer = client.post(where, {"file": SimpleUploadedFile("case.json", content())})
    assert "Nothing has been kept yet." in answer.content.decode()
    assert not Tradeoff.objects.exists()
    form = answer.context["form"]
    given = {name: field.value() or "" for name, field in ((n, form[n]) for n in form.fields)}
    kept = client.post(where, {**given, "speaker_1": str(world.works.pk)})
    tradeoff = Tradeoff.objects.get()
    assert kept["Location"] == tradeoff.get_absolute_url()
    assert {one.name: one.state for one in tradeoff.stakeholders.all()} == {
        "Police": "invited", "Residents": "invited", "Council": "invited", "Lamp company": "stated",
    }  # fmt: skip


def test_file_that_is_wrong_is_told_at_its_field(world: World, browse: Browse) -> None:
    where = reverse("projects:tradeoff-bring-in", args=[world.project().pk])
    answer = browse(officer(world)).post(where, {"file": SimpleUploadedFile("case.yaml", b"name: a\nname: b")})
    assert answer.status_code == 400
    assert "Line 2" in answer.content.decode()


def test_stranger_brings_nothing_in(world: World, browse: Browse) -> None:
    project = world.project()
    for name in ("tradeoff-new", "tradeoff-bring-in"):
        assert browse(world.lead(world.works)).get(reverse(f"projects:{name}", args=[project.pk])).status_code == 403


# --- by hand ---------------------------------------------------------------------------------------------------------
def test_trade_off_is_laid_out_by_hand_from_nothing_to_an_answer(world: World, browse: Browse) -> None:
    project, client = world.project(), browse(officer(world))
    client.post(reverse("projects:tradeoff-new", args=[project.pk]), {"title": "Lamps", "question": "Which?"})
    tradeoff = Tradeoff.objects.get()
    page_of(client, tradeoff.get_absolute_url())
    page_of(client, address(tradeoff, "write"))

    def post(name: str, data: dict[str, Any]) -> None:
        answer = client.post(address(tradeoff, name), data)
        assert (answer.status_code, answer["Location"]) == (302, address(tradeoff, "write")), answer.context[
            "form"
        ].errors

    for name, role in (("Do nothing", "nothing"), ("Lights", "other")):
        post("option", {"name": name, "role": role})
    post("criterion", {"name": "assaults", "unit": "a year", "worst": "60", "best": "20"})
    post("criterion", {"name": "lux", "points": "0: 0; 15: 1; 40: 0.6"})
    for name in ("Neighbours", "Firms"):
        post("group", {"name": name, "kind": "residents"})
    options = {one.name: one.pk for one in tradeoff.options.all()}
    criteria = {one.name: one.pk for one in tradeoff.criteria.all()}
    for option, criterion, given in (
        ("Do nothing", "assaults", {"mode": "48"}),
        ("Lights", "assaults", {"low": "34", "high": "46"}),
        ("Lights", "lux", {"low": "10", "mode": "14", "high": "16"}),
        ("Do nothing", "lux", {"low": "3", "mode": "4", "high": "6", "percentiles": "on"}),
    ):
        post("score", {"option": options[option], "criterion": criteria[criterion], "word": "Works", **given})
    post("line", {"criterion": criteria["lux"], "at_least": "2", "reason": "dark streets", "tolerated": "5"})
    post(
        "hold", {"option": options["Lights"], "kind": "policy", "held_by": "Budget", "reason": "r", "release": "Budget"}
    )
    for one in tradeoff.stakeholders.all():
        where = reverse("projects:stakeholder-act", args=[one.pk, "state_for"])
        assert f"Nobody speaks for “{one}” here." in page_of(client, where)
        said = {"counts_0": "on", "rank_0": "1", "counts_1": "on", "rank_1": "2"}
        assert client.post(where, said).status_code == 302
    page = page_of(client, tradeoff.get_absolute_url())
    assert "Cannot be computed yet" not in page
    assert tradeoff.stakeholders.first().weights == {"ordinal": "assaults > lux"}  # type: ignore[union-attr]
    page_of(client, address(tradeoff, "write"))
