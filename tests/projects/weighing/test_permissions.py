"""Who may do what with a trade-off, its groups and its decision, in each state; who reads it. Written by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from junto.core.workflow import PROGRAM, Actor, Refused
from junto.people.models import Organization
from junto.projects.actions import laying_out, stakeholders
from junto.projects.actions import tradeoffs as actions
from junto.projects.models import Decision, Stakeholder, Tradeoff
from tests.places.making import department
from tests.projects.making import World
from tests.projects.permissions import Table, expected, found, readers
from tests.projects.permissions import people as of_projects
from tests.projects.weighing.making import asked, decided, group, laid_out, officer, stated

OFFICERS = ("innovation", "transport lead")
STAKES = ("police lead", "council", "residents", "company")
EXPERTS = ("police lead", "police staff", "transport lead", "transport staff", "technology", "privacy", "budget")
HOLDERS = ("attorney", "privacy")
DECIDERS = ("council", "clerk")
CITY = {
    "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
    "privacy", "attorney", "budget", "controller", "innovation", "council", "clerk",
}  # fmt: skip
INSIDE = CITY | {"auditor", "program"}

WORKED_ON: Table = {
    (state, action): who
    for state in ("draft", "stating")
    for action, who in {
        "edit": OFFICERS,
        "withdraw": OFFICERS,
        "put_option": OFFICERS,
        "take_option": OFFICERS,
        "put_criterion": (*OFFICERS, *STAKES),
        "take_criterion": OFFICERS,
        "put_score": (*OFFICERS, *STAKES, *EXPERTS),
        "take_score": (*OFFICERS, *STAKES, *EXPERTS),
        "put_line": (*OFFICERS, *HOLDERS),
        "take_line": (*OFFICERS, *HOLDERS),
        "hold_option": (*OFFICERS, *HOLDERS),
        "release_legal": ("attorney",),
        "release_policy": (*OFFICERS, *HOLDERS),
    }.items()
}
TRADEOFF: Table = {
    **WORKED_ON,
    ("draft", "ask"): OFFICERS,
    ("stating", "open"): OFFICERS,
    ("stating", "decide"): DECIDERS,
    ("decided", "come_due"): ("program",),
    ("decided", "review"): OFFICERS,
    ("due", "review"): OFFICERS,
}
OTHERS: Table = {
    (state, action): OFFICERS for state in ("invited", "stated", "silent") for action in ("state_for", "edit", "remove")
}
STAKEHOLDER: Table = {
    **OTHERS,
    ("invited", "state"): ("police lead",),
    ("stated", "state"): ("police lead",),
    ("silent", "state"): ("police lead",),
    ("invited", "note_silence"): OFFICERS,
}
DECISION: Table = {("standing", "dissent"): ("council",), ("standing", "replace"): ("program",)}


def people(world: World) -> Mapping[str, Actor]:
    """Those of a project, and the residents and the company that have a stake."""
    return {
        **of_projects(world),
        "clerk": world.officer("clerk"),
        "residents": world.actor("community_representative", outside("West End Neighbors", "community_group")),
        "company": world.actor("company_representative", outside("Lumina", "company")),
        "rival": world.actor("company_representative", outside("Northgate", "company")),
    }


def outside(name: str, kind: str) -> Organization:
    return Organization.objects.filter(name=name).first() or department(None, name, kind)  # type: ignore[arg-type]


def with_all(world: World) -> tuple[Tradeoff, Mapping[str, Actor]]:
    """A trade-off whose groups are the police, the council, residents and a company, all with accounts."""
    everyone = people(world)
    tradeoff = asked(world)
    for name, who in (("Residents", "West End Neighbors"), ("Lamp company", "Lumina")):
        one = group(tradeoff, name)
        stakeholders.edit_stakeholder(
            one, name=name, kind=one.kind, organization=Organization.objects.get(name=who), by=officer(world)
        )
    return Tradeoff.objects.get(pk=tradeoff.pk), everyone


def test_trade_off_in_each_state_is_for_those_in_the_table(world: World) -> None:
    tradeoff, everyone = with_all(world)
    assert found(tradeoff, everyone) == expected(TRADEOFF)


def test_group_in_each_state_is_for_those_in_the_table(world: World) -> None:
    tradeoff, everyone = with_all(world)
    assert found(group(tradeoff, "Police"), everyone) == expected(STAKEHOLDER)


def test_decision_in_each_state_is_for_those_in_the_table(world: World) -> None:
    everyone = people(world)
    assert found(decided(world), everyone) == expected(DECISION)


def test_trade_off_is_begun_by_officers_alone(world: World) -> None:
    project, allowed = world.project(), set()
    for name, actor in people(world).items():
        try:
            actions.begin_tradeoff(project, title="Lamps", by=actor)
        except Refused:
            continue
        else:
            allowed.add(name)
    assert allowed == {*OFFICERS, "program"}


# --- read ------------------------------------------------------------------------------------------------------------
def test_draft_is_read_by_the_city_alone(world: World) -> None:
    everyone = people(world)
    draft = laid_out(world)
    assert readers(Tradeoff, draft.pk, everyone) == INSIDE
    assert readers(Stakeholder, group(draft, "Police").pk, everyone) == INSIDE


def test_groups_that_are_asked_read_what_all_state(world: World) -> None:
    tradeoff, everyone = with_all(world)
    assert readers(Tradeoff, tradeoff.pk, everyone) == INSIDE | {"residents", "company"}
    assert readers(Stakeholder, group(tradeoff, "Police").pk, everyone) == INSIDE | {"residents", "company"}


def test_everyone_reads_it_once_it_is_opened(world: World) -> None:
    tradeoff, everyone = with_all(world)
    actions.open_tradeoff(tradeoff, by=officer(world))
    assert readers(Tradeoff, tradeoff.pk, everyone) == set(everyone)
    assert readers(Stakeholder, group(tradeoff, "Council").pk, everyone) == set(everyone)


def test_everyone_reads_it_once_it_is_decided(world: World) -> None:
    everyone = people(world)
    decision = decided(world)
    assert readers(Tradeoff, decision.tradeoff_id, everyone) == set(everyone)
    assert readers(Decision, decision.pk, everyone) == set(everyone)
    assert readers(Stakeholder, group(decision.tradeoff, "Council").pk, everyone) == set(everyone)


def test_withdrawn_trade_off_is_read_by_those_who_were_asked(world: World) -> None:
    tradeoff, everyone = with_all(world)
    actions.withdraw_tradeoff(tradeoff, reason="No money.", by=officer(world))
    assert readers(Tradeoff, tradeoff.pk, everyone) == INSIDE | {"residents", "company"}


# --- nobody speaks for another ---------------------------------------------------------------------------------------
def test_officer_does_not_state_for_a_group_that_can_speak(world: World) -> None:
    one = group(asked(world), "Police")
    with pytest.raises(Refused, match="Police states for itself what counts for it; nobody else does"):
        stakeholders.state_for(one, statement=stakeholders.Statement(criteria=["light"]), by=officer(world))


def test_what_a_file_says_of_a_group_that_can_speak_is_a_proposal(world: World) -> None:
    tradeoff = asked(world)
    police, residents = group(tradeoff, "Police"), group(tradeoff, "Residents")
    assert (police.state, police.spoken_for, police.spoken_at) == ("invited", True, None)
    assert (residents.state, residents.spoken_for) == ("stated", True)
    said = stakeholders.state(police, statement=stakeholders.Statement(criteria=["light"]), by=world.lead(world.police))
    assert (said.state, said.spoken_for, said.criteria, said.red_lines) == ("stated", False, ["light"], [])


def test_nobody_scores_or_takes_out_on_the_word_of_others(world: World) -> None:
    tradeoff, lead = stated(world), world.lead(world.police)
    option, criterion = tradeoff.options.first(), tradeoff.criteria.first()
    assert option is not None
    assert criterion is not None
    with pytest.raises(Refused, match="others score on theirs"):
        laying_out.put_score(tradeoff, option=option, criterion=criterion, value=1, word="Budget", by=lead)
    theirs = tradeoff.scores.get(by="Budget")
    with pytest.raises(Refused, match="others score on theirs"):
        laying_out.take_score(tradeoff, score=theirs, by=lead)
    put = laying_out.put_score(tradeoff, option=option, criterion=criterion, value=44, word="Police", by=lead)
    assert [(s.value, s.by) for s in tradeoff.scores.filter(option=option, criterion=criterion)] == [(44, "Police")]
    laying_out.take_score(tradeoff, score=put, by=lead)
    assert not tradeoff.scores.filter(option=option, criterion=criterion).exists()


def test_group_adds_criteria_of_its_own_and_changes_none(world: World) -> None:
    tradeoff, lead = asked(world), world.lead(world.police)
    added = laying_out.put_criterion(tradeoff, name="noise", worst=80, best=40, by=lead)
    with pytest.raises(Refused, match="those that are there stay as they are") as refused:
        laying_out.put_criterion(tradeoff, criterion=added, name="noise", worst=90, best=40, by=lead)
    assert refused.value.code == "forbidden"
    assert tradeoff.criteria.get(name="noise").worst == 80


def test_legal_hold_is_released_by_the_city_attorney_alone(world: World) -> None:
    tradeoff = stated(world)
    hold = tradeoff.option_holds.get()
    for by in (officer(world), world.officer("privacy_officer"), world.officer("council_member"), PROGRAM):
        with pytest.raises(Refused) as refused:
            laying_out.release_option(tradeoff, hold=hold, reason="we want it", by=by)
        assert refused.value.code == "forbidden"
    laying_out.release_option(tradeoff, hold=hold, reason="assessed", by=world.officer("city_attorney"))
    assert not tradeoff.option_holds.exists()
