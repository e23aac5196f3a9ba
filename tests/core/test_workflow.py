"""Workflows as data: what is refused when they are written, who stands where, and how they are drawn."""

from __future__ import annotations

from uuid import UUID

import pytest

from junto.core.workflow import (
    ANY_ROLE,
    ANYONE,
    NEW,
    PROGRAM,
    PUBLIC,
    SIGNED_IN,
    SYSTEM,
    Actor,
    Held,
    Reading,
    Refused,
    State,
    Transition,
    Who,
    Workflow,
    describe_who,
    standing,
    state_diagram,
)

PARKS, POLICE, CITY, ADA, BEN = (UUID(int=i) for i in range(1, 6))
LEAD = Who("lead", of="owner")


def related(name: str) -> tuple[str, frozenset[UUID]]:
    return {
        "owner": ("organization", frozenset({PARKS})),
        "here": ("jurisdiction", frozenset({CITY})),
        "author": ("person", frozenset({ADA})),
    }[name]


def actor(*held: Held, person: UUID = ADA) -> Actor:
    return Actor(person, "Ada", held)


def workflow(*transitions: Transition, readers: tuple[Reading, ...] = ()) -> Workflow:
    states = {"open": State("open"), "done": State("done", final=True)}
    return Workflow("test.thing", "thing", states, transitions, readers)


def step(name: str, source: str, target: str | None, *who: Who) -> Transition:
    return Transition(name, name.title(), "{actor} did it.", (source,), target, who)


OPEN = step("open", NEW, "open", LEAD)
DONE = step("finish", "open", "done", LEAD, SYSTEM)


def test_workflow_finds_what_may_follow() -> None:
    flow = workflow(OPEN, DONE)
    assert flow.find("open", NEW) is OPEN
    assert flow.find("finish", NEW) is None
    assert flow.leaving("open") == (DONE,)
    assert flow.named("finish") == (DONE,)
    assert flow.leaving("done") == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (step("x", "lost", "open"), "unknown states"),
        (step("x", NEW, None), "creates without naming the state it leads to"),
        (step("x", "done", "open"), r"transitions \['x'\] leave a final state"),
        (step("finish", "open", "open"), "two transitions of one name leave one state"),
    ],
)
def test_workflow_refuses_to_be_written_wrong(wrong: Transition, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        workflow(OPEN, DONE, wrong)


def test_workflow_refuses_readers_of_unknown_states() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        workflow(OPEN, readers=(Reading((PUBLIC,), ("lost",)),))


def test_readers_in_a_state_are_those_named_for_it_or_for_all() -> None:
    flow = workflow(OPEN, readers=(Reading((LEAD,)), Reading((PUBLIC,), ("done",))))
    assert flow.readers_in("open") == (LEAD,)
    assert flow.readers_in("done") == (LEAD, PUBLIC)


def test_standing_needs_the_role_in_the_related_organization() -> None:
    here = Held("lead", PARKS, "Parks", CITY)
    assert standing((LEAD,), actor(here), related) == here
    assert standing((LEAD,), actor(Held("lead", POLICE, "Police", CITY)), related) is None
    assert standing((LEAD,), actor(Held("staff", PARKS, "Parks", CITY)), related) is None
    assert standing((LEAD,), ANYONE, related) is None
    assert standing((), actor(here), related) is None


def test_standing_in_a_jurisdiction_and_anywhere() -> None:
    attorney = Held("attorney", POLICE, "Police", CITY)
    assert standing((Who("attorney", of="here"),), actor(attorney), related) == attorney
    assert standing((Who("attorney", of="here"),), actor(Held("attorney", POLICE, "x", BEN)), related) is None
    assert standing((Who("attorney"),), actor(Held("attorney", POLICE, "x", BEN)), related) is not None


def test_standing_as_the_person_related() -> None:
    author = Who(ANY_ROLE, of="author")
    assert standing((author,), actor(), related) == Held(ANY_ROLE)
    assert standing((author,), actor(person=BEN), related) is None
    assert standing((Who("lead", of="author"),), actor(), related) is None
    assert standing((Who("lead", of="author"),), actor(Held("lead", PARKS)), related) == Held("lead", PARKS)


def test_standing_of_strangers_the_signed_in_and_the_program() -> None:
    assert standing((PUBLIC,), ANYONE, related) == Held("public")
    assert standing((SIGNED_IN,), ANYONE, related) is None
    assert standing((SIGNED_IN,), actor(), related) == Held(ANY_ROLE)
    assert standing((SYSTEM,), PROGRAM, related) == PROGRAM.held[0]
    assert standing((SYSTEM,), actor(Held("lead", PARKS)), related) is None


def test_standing_prefers_a_role_of_ones_own_to_a_deputys() -> None:
    deputy, own = Held("lead", PARKS, deputy_for=BEN), Held("lead", PARKS)
    assert standing((LEAD,), actor(deputy, own), related) == own
    assert standing((LEAD,), actor(deputy), related) == deputy


def test_actor_tells_roles_and_organizations() -> None:
    ada = actor(Held("lead", PARKS), Held("staff", POLICE))
    assert ada.roles() == {"lead", "staff"}
    assert ada.organizations() == {PARKS, POLICE}
    assert ada.organizations("staff") == {POLICE}


def test_refused_reads_as_its_sentence() -> None:
    refusal = Refused("Not now.", code="state", field="title")
    assert (str(refusal), refusal.code, refusal.field) == ("Not now.", "state", "title")


def test_state_diagram_is_mermaid() -> None:
    edit = step("edit", "open", None, LEAD)
    assert state_diagram(workflow(OPEN, DONE, edit)).splitlines() == [
        "stateDiagram-v2",
        "    open : open",
        "    done : done",
        "    [*] --> open : Open",
        "    open --> done : Finish (program)",
        "    open --> open : Edit",
        "    done --> [*]",
    ]


def test_describe_who_in_short_words() -> None:
    who = (PUBLIC, SIGNED_IN, SYSTEM, LEAD, Who("city_attorney"), Who(ANY_ROLE, of="author"))
    assert describe_who(who) == ("anyone; anyone signed in; the program; lead (owner); city attorney; anyone (author)")


def test_reading_that_asks_more_of_the_row_names_nobody_by_the_state_alone() -> None:
    flow = workflow(OPEN, DONE, readers=(Reading((LEAD,)), Reading((PUBLIC,), ("open",), {"told": True}, "once told")))
    assert flow.readers_in("open") == (LEAD,)
    assert flow.readers[1].where == {"told": True}
