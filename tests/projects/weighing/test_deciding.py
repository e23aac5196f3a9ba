"""The decision: whoever loses is answered, a legal hold stands, dissent and review are kept, all is frozen."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import Actor, Refused
from junto.journal import clock
from junto.journal.due import apply_due
from junto.journal.models import Due, Entry
from junto.notices.models import Notice
from junto.notices.waiting import waiting_for
from junto.projects.actions import deciding, laying_out, stakeholders
from junto.projects.actions import tradeoffs as actions
from junto.projects.models import Decision, Tradeoff
from junto.projects.weighing.compiling import data_of
from tests.projects.making import World
from tests.projects.weighing.making import asked, decided, group, laid_out, officer, said_again, stated

Browse = Callable[[Actor | None], Client]


def test_decision_keeps_reasons_losers_dissent_and_review(world: World) -> None:
    decision = decided(world, dissent=[("Ray Castillo", "a pilot would cost less")])
    assert decision.tradeoff.state == "decided"
    assert (decision.decided_by, decision.reasons) == ("the council, by five votes to two", ["no faces are recorded"])
    assert [(one["group"], one["answer"]) for one in decision.losers] == [("Council", "paid over ten years")]
    assert decision.losers[0]["points"] == deciding.losers_of(decision.tradeoff, decision.option)["Council"]
    assert [(one.who, one.says) for one in decision.dissents.all()] == [("Ray Castillo", "a pilot would cost less")]
    assert decision.review == [{"what": "assaults after dark", "on": "2028-06-30"}]


def test_case_and_answer_are_frozen_with_the_decision(world: World) -> None:
    decision = decided(world)
    version = Decision.objects.select_related("version").get().version
    assert version is not None
    assert version.digest == sha256((version.body or "").encode()).hexdigest()
    frozen = json.loads(version.body or "")
    assert frozen["case"]["decision"]["option"] == "Lights only"
    assert {**frozen["case"], "decision": None} == {**data_of(decision.tradeoff), "decision": None}
    assert frozen["answer"]["groups"][0]["name"] == "Police"
    assert Entry.objects.filter(subject_type="projects.tradeoff", action="decide", public=True).count() == 1


@pytest.mark.parametrize(
    ("option", "changes", "field", "sentence"),
    [
        ("Lights and cameras", {}, "option", "only the city attorney may release it"),
        ("Lights only", {"losers": {}}, "losers", "Council loses"),
        ("Lights only", {"reasons": [" "]}, "reasons", "it needs at least one reason"),
        ("Lights only", {"review": []}, "review", "what is looked at again, and when"),
        ("Lights only", {"review": [("x", date(2026, 8, 31))]}, "review", "must come after the day of the decision"),
    ],
)
def test_decision_that_leaves_something_out_is_refused(
    world: World, option: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        decided(world, option, **changes)
    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_nothing_is_decided_before_every_group_is_heard(world: World) -> None:
    tradeoff = asked(world)
    option = tradeoff.options.get(name="Do nothing")
    given: dict[str, Any] = {
        "day": date(2026, 9, 1), "decided_by": "the council", "reasons": ["r"], "review": [("x", date(2028, 1, 1))],
        "losers": {"Lamp company": "later"},
    }  # fmt: skip
    council = world.officer("council_member")
    with pytest.raises(Refused, match="not stated what counts for them: Police, Council"):
        deciding.decide_tradeoff(tradeoff, option=option, by=council, **given)
    for name in ("Police", "Council"):
        stakeholders.note_silence(group(tradeoff, name), reason="asked twice", by=officer(world))
    made = deciding.decide_tradeoff(tradeoff, option=option, by=council, **given)
    assert made.option.name == "Do nothing"


def test_option_is_open_to_decide_once_its_hold_is_released(world: World) -> None:
    tradeoff = stated(world)
    hold = tradeoff.option_holds.get()
    laying_out.release_option(tradeoff, hold=hold, reason="assessed", by=world.officer("city_attorney"))
    option = tradeoff.options.get(name="Lights and cameras")
    given: dict[str, Any] = {
        "day": date(2026, 9, 1), "decided_by": "the council", "reasons": ["r"], "review": [("x", date(2028, 1, 1))],
        "losers": dict.fromkeys(deciding.losers_of(tradeoff, option), "because"),
    }  # fmt: skip
    made = deciding.decide_tradeoff(tradeoff, option=option, by=world.officer("clerk"), **given)
    assert made.tradeoff.state == "decided"


def test_veto_asks_why_in_spite_of_it(world: World) -> None:
    tradeoff = stated(world)
    laying_out.put_line(
        tradeoff, criterion=tradeoff.criteria.get(name="cost"), at_most=1000, reason="the levy ends", by=officer(world)
    )
    option = tradeoff.options.get(name="Lights only")
    given: dict[str, Any] = {
        "day": date(2026, 9, 1), "decided_by": "the council", "reasons": ["r"], "review": [("x", date(2028, 1, 1))],
        "losers": dict.fromkeys(deciding.losers_of(tradeoff, option), "because"), "by": world.officer("clerk"),
    }  # fmt: skip
    with pytest.raises(Refused, match="is vetoed") as refused:
        deciding.decide_tradeoff(tradeoff, option=option, **given)
    assert refused.value.field == "despite"
    assert deciding.decide_tradeoff(tradeoff, option=option, despite="a grant pays", **given).despite == "a grant pays"


def test_member_puts_dissent_beside_the_decision(world: World) -> None:
    decision, member = decided(world), world.officer("council_member")
    deciding.dissent(decision, says="too  dear", by=member)
    assert [(one.who, one.says) for one in decision.dissents.all()] == [(member.name, "too dear")]
    with pytest.raises(Refused, match="Say what you disagree with"):
        deciding.dissent(decision, says=" ", by=member)


def test_those_with_a_stake_are_told(world: World) -> None:
    decision = decided(world)
    told = {n.words["en"] for n in Notice.objects.filter(organization=world.police)}
    assert f"It was decided on “{decision.tradeoff}”: Lights only." in told
    assert "You are asked what counts for “Police” in “Street lights with cameras”." in told


def test_review_comes_due_waits_for_officers_and_replaces_the_decision(world: World) -> None:
    decision = decided(world)
    due = Due.objects.get(action="come_due")
    assert due.at.date() == date(2028, 7, 1)  # the end of June 30 in the city's zone
    with clock.set_to(due.at + timedelta(minutes=1)):
        apply_due()
    tradeoff = Tradeoff.objects.get()
    assert tradeoff.state == "due"
    assert [one.transition.name for one in waiting_for(officer(world)) if one.kind.name == "projects.tradeoff"] == [
        "review"
    ]
    later = actions.review_tradeoff(tradeoff, by=officer(world))
    assert (later.follows, later.state, Tradeoff.objects.get(pk=tradeoff.pk).state) == (tradeoff, "draft", "decided")
    assert data_of(later) == data_of(tradeoff)
    assert {one.name: one.state for one in later.stakeholders.all()} == {
        "Police": "invited", "Residents": "stated", "Council": "invited", "Lamp company": "stated",
    }  # fmt: skip
    with pytest.raises(Refused, match=f"It is being reviewed already: {later.number}"):
        actions.review_tradeoff(tradeoff, by=officer(world))
    later = actions.ask_groups(later, by=officer(world))
    for name, by in (("Police", world.lead(world.police)), ("Council", world.officer("council_member"))):
        stakeholders.state(group(later, name), statement=said_again(group(later, name)), by=by)
    nothing = later.options.get(name="Do nothing")
    deciding.decide_tradeoff(
        later, option=nothing, day=date(2028, 8, 1), decided_by="the council", reasons=["no money"],
        review=[("money", date(2030, 1, 1))], losers=dict.fromkeys(deciding.losers_of(later, nothing), "later"),
        by=world.officer("council_member"),
    )  # fmt: skip
    decision.refresh_from_db()
    assert decision.state == "replaced"


def test_somebody_waits_for_each_group_that_is_asked(world: World) -> None:
    laid_out(world)
    lead = world.lead(world.police)
    assert not [one for one in waiting_for(lead) if one.kind.name == "projects.stakeholder"]
    actions.ask_groups(Tradeoff.objects.get(), by=officer(world))
    assert [one.transition.name for one in waiting_for(lead) if one.kind.name == "projects.stakeholder"] == ["state"]


# --- in the page -----------------------------------------------------------------------------------------------------
def test_page_asks_for_an_answer_to_each_group_that_loses(world: World, browse: Browse) -> None:
    tradeoff, client = stated(world), browse(world.officer("council_member"))
    where = reverse("projects:tradeoff-decide", args=[tradeoff.pk])
    chosen = tradeoff.options.get(name="Lights only")
    assert f"Decide for “{chosen}”" in client.get(where).content.decode()
    where += f"?option={chosen.pk}"
    form = client.get(where).context["form"]
    assert [str(field.label) for name, field in form.fields.items() if name.startswith("loser")] == [
        f"“Council” loses {deciding.losers_of(tradeoff, chosen)['Council']} of 100 points. "
        "Why nevertheless, and what is done about it?"
    ]
    given = {
        "decided_by": "the council", "day": "2026-09-01", "reasons": "one\ntwo", "what_0": "assaults",
        "on_0": "2028-06-30", "dissent": "Ray Castillo: too dear\n",
    }  # fmt: skip
    assert "loser_0" in client.post(where, given).context["form"].errors
    answer = client.post(where, {**given, "loser_0": "a grant pays", "dissent": "nobody"})
    assert "dissent" in answer.context["form"].errors
    assert client.post(where, {**given, "loser_0": "a grant pays"}).status_code == 302
    decision = Decision.objects.get()
    assert (decision.reasons, [one.who for one in decision.dissents.all()]) == (["one", "two"], ["Ray Castillo"])


def test_page_says_who_may_release_the_hold_on_what_was_chosen(world: World, browse: Browse) -> None:
    tradeoff, client = stated(world), browse(world.officer("council_member"))
    chosen = tradeoff.options.get(name="Lights and cameras")
    where = reverse("projects:tradeoff-decide", args=[tradeoff.pk]) + f"?option={chosen.pk}"
    losers = deciding.losers_of(tradeoff, chosen)
    given = {
        "decided_by": "the council", "day": "2026-09-01", "reasons": "one", "what_0": "a", "on_0": "2028-06-30",
        "despite": "because", **{f"loser_{k}": "because" for k in range(len(losers))},
    }  # fmt: skip
    answer = client.post(where, given)
    assert answer.status_code == 409
    assert "only the city attorney may release it" in answer.content.decode()


def test_dissent_is_put_on_record_in_the_page(world: World, browse: Browse) -> None:
    decision = decided(world)
    where = reverse("projects:decision-act", args=[decision.pk, "dissent"])
    client = browse(world.officer("council_member"))
    assert client.post(where, {"says": "too dear"}).status_code == 302
    assert "too dear" in client.get(decision.tradeoff.get_absolute_url()).content.decode()
    assert browse(officer(world)).post(where, {"says": "x"}).status_code in (403, 409)
