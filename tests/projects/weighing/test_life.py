"""What speaks against a step of a trade-off, in a sentence; what its forms refuse at their fields."""

from __future__ import annotations

from typing import Any

import pytest

from junto.core.workflow import Refused
from junto.projects import actions as projects
from junto.projects.actions import laying_out, stakeholders
from junto.projects.actions import tradeoffs as actions
from junto.projects.models import Stakeholder, Tradeoff
from junto.projects.tradeoff_forms import CriterionForm, ScoreForm
from tests.projects.making import World
from tests.projects.weighing.making import CASE, asked, case, group, laid_out, officer, stated


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"options": CASE["options"][1:], "scores": CASE["scores"][4:]}, "“Do nothing” is not among the options"),
        ({"groups": CASE["groups"][:1]}, "name at least two that have a stake"),
    ],
)
def test_groups_are_not_asked_before_there_is_something_to_weigh(
    world: World, changes: dict[str, Any], sentence: str
) -> None:
    tradeoff = laid_out(world, case(**changes))
    with pytest.raises(Refused, match=sentence):
        actions.ask_groups(tradeoff, by=officer(world))


def test_doing_nothing_alone_is_no_choice(world: World) -> None:
    tradeoff = laid_out(world)
    tradeoff = actions.begin_tradeoff(tradeoff.project, title="Lamps", by=officer(world))
    from_nothing = {"name": "Do nothing", "role": "nothing"}
    laying_out.put_option(tradeoff, by=officer(world), **from_nothing)
    with pytest.raises(Refused, match="There is only “do nothing”"):
        actions.ask_groups(tradeoff, by=officer(world))


def test_nothing_is_opened_before_the_project_is_public_or_twice(world: World) -> None:
    forming = projects.form_project(lead=world.transport, title="Hidden", needs=[], by=world.lead(world.transport))
    hidden = actions.ask_groups(laid_out(world, project=forming), by=officer(world))
    with pytest.raises(Refused, match="The project is not public yet"):
        actions.open_tradeoff(hidden, by=officer(world))
    opened = actions.open_tradeoff(asked(world), by=officer(world))
    with pytest.raises(Refused, match="Everyone can read it already"):
        actions.open_tradeoff(opened, by=officer(world))


def test_nothing_is_weighed_in_a_project_that_is_over(world: World) -> None:
    project = world.project()
    projects.cancel_project(project, by=world.lead(world.transport), reason="No money.")
    project.refresh_from_db()
    with pytest.raises(Refused, match="nothing more is weighed in it"):
        actions.begin_tradeoff(project, title="Lamps", by=officer(world))


def test_title_and_question_are_changed_until_it_is_withdrawn(world: World) -> None:
    tradeoff = actions.edit_tradeoff(laid_out(world), title=" Lamps ", question=" Which? ", by=officer(world))
    assert (tradeoff.title, tradeoff.question) == ("Lamps", "Which?")
    gone = actions.withdraw_tradeoff(tradeoff, reason="No money.", by=officer(world))
    with pytest.raises(Refused, match="its groups do not change any more"):
        stakeholders.remove_stakeholder(group(gone, "Police"), reason="x", by=officer(world))
    assert (Tradeoff.objects.get().state, Stakeholder.objects.filter(state="removed").count()) == ("withdrawn", 0)


def test_group_named_while_others_are_stating_is_asked_at_once(world: World) -> None:
    tradeoff = asked(world)
    named = stakeholders.name_stakeholder(
        tradeoff, name="Works", kind="department", organization=world.works, by=officer(world)
    )
    assert (named.state, named.position) == ("invited", 5)
    assert (
        stakeholders.state(
            named, statement=stakeholders.Statement(criteria=["cost"]), by=world.lead(world.works)
        ).weights
        == {}
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "noise"}, "worst"),
        ({"name": "noise", "worst": "1"}, "best"),
        ({"name": "noise", "points": "0: 0; high"}, "points"),
        ({"name": "noise", "points": "0: much"}, "points"),
        ({"worst": "1", "best": "2"}, "name"),
    ],
)
def test_criterion_that_lacks_something_is_told_at_its_field(given: dict[str, str], field: str) -> None:
    assert field in CriterionForm(given).errors


@pytest.mark.parametrize(
    ("numbers", "value"),
    [
        ({"mode": "4"}, 4.0),
        ({"low": "1", "high": "3"}, {"low": 1.0, "high": 3.0}),
        ({"low": "1", "mode": "2", "high": "3"}, {"low": 1.0, "mode": 2.0, "high": 3.0}),
        ({"low": "1", "mode": "2", "high": "3", "percentiles": "on"}, {"p10": 1.0, "p50": 2.0, "p90": 3.0}),
    ],
)
def test_score_of_the_form_is_what_core_reads(world: World, numbers: dict[str, str], value: Any) -> None:
    tradeoff = laid_out(world)
    option, criterion = tradeoff.options.get(role="nothing"), tradeoff.criteria.get(name="cost")
    form = ScoreForm({"option": option.pk, "criterion": criterion.pk, "word": "Works", **numbers}, tradeoff=tradeoff)
    assert form.is_valid()
    assert form.cleaned_data["value"] == value


def test_voice_of_a_group_that_spoke_for_itself_is_not_handed_to_others(world: World) -> None:
    police = group(stated(world), "Police")
    assert not police.spoken_for
    for other in (None, world.transport):
        with pytest.raises(Refused, match="Police has stated for itself what counts for it") as refused:
            stakeholders.edit_stakeholder(
                police, name="Police", kind=police.kind, organization=other, by=officer(world)
            )
        assert refused.value.field == "organization"
    renamed = stakeholders.edit_stakeholder(
        police, name="Patrol", kind=police.kind, organization=police.organization, by=officer(world)
    )
    assert (renamed.name, renamed.organization, renamed.state) == ("Patrol", police.organization, "stated")
