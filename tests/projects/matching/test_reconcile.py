"""Declined overlaps return only when something changes: the rule, tried on thousands of made-up findings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junto.projects.matching.found import Found, key_of
from junto.projects.matching.reconcile import Known, differences, reconcile
from junto.projects.models import Overlap

NEEDS = [UUID(int=i) for i in range(1, 7)]


def found(
    needs: dict[UUID, str],
    kind: str = "same_place",
    things: tuple[UUID, ...] = (),
    thing: str = "",
    weak: bool = False,
) -> Found:
    """A finding among needs, each with one digest of what mattered of it."""
    facts = {pk: {"place": fact} for pk, fact in needs.items()}
    return Found(kind, tuple(sorted(needs)), things, thing, facts, None, weak)  # type: ignore[arg-type]


def known(state: str, needs: dict[UUID, str], kind: str = "same_place", thing: str = "") -> Known:
    """An overlap of the record as that finding left it."""
    one = found(needs, kind, thing=thing)
    row = Overlap(state=state, kind=kind, key=one.key, fingerprint=one.fingerprint)
    return Known(row, frozenset(needs), frozenset(), thing, one.facts)


def outcome(plan: Any) -> dict[str, int]:
    return {name: len(getattr(plan, name)) for name in NOTHING}


NOTHING = dict.fromkeys(("new", "refresh", "find_again", "returning", "strengthen", "weaken", "fade"), 0)
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
groups = st.dictionaries(st.sampled_from(NEEDS), st.sampled_from("abc"), min_size=2, max_size=5)


@patient
@given(groups, groups)
def test_declined_one_returns_exactly_when_something_is_new_to_it(
    declined: dict[UUID, str], now: dict[UUID, str]
) -> None:
    plan = reconcile([found(now)], [known("declined", declined)])
    nothing_new = now.items() <= declined.items()
    related = len(now.keys() & declined.keys()) >= 2
    if nothing_new:
        assert outcome(plan) == NOTHING
    elif related:
        assert outcome(plan) == {**NOTHING, "returning": 1}
        told = {what for what, _pk in differences(*plan.returning[0])}
        assert told & {"joined", "place"}
    else:
        assert outcome(plan) == {**NOTHING, "new": 1}


@patient
@given(groups)
def test_searching_again_without_a_change_changes_nothing(group: dict[UUID, str]) -> None:
    for state in ("found", "decline_asked", "declined", "accepted"):
        assert outcome(reconcile([found(group)], [known(state, group)])) == NOTHING


@patient
@given(
    st.lists(groups, max_size=6),
    st.lists(st.tuples(st.sampled_from(["found", "declined", "faded"]), groups), max_size=6),
)
def test_every_finding_is_settled_once_and_no_row_twice(now: list[dict[UUID, str]], before: list[Any]) -> None:
    findings = list({key_of("same_place", tuple(g)): found(g) for g in now}.values())
    rows = list({key_of("same_place", tuple(g)): known(state, g) for state, g in before}.values())
    plan = reconcile(findings, rows)
    pairs = [*plan.refresh, *plan.find_again, *plan.returning]
    touched = [k.row.pk for k, _one in pairs] + [k.row.pk for k in plan.fade]
    assert len(touched) == len(set(touched))
    settled = [one.key for one in plan.new] + [one.key for _k, one in pairs]
    assert len(settled) == len(set(settled))
    assert all(k.row.state in ("found", "decline_asked") for k in plan.fade)
    assert all(k.row.state == "declined" for k, _one in plan.returning)


def test_what_is_not_found_any_more_fades_unless_declined() -> None:
    pair = {NEEDS[0]: "a", NEEDS[1]: "a"}
    assert outcome(reconcile([], [known("found", pair)])) == {**NOTHING, "fade": 1}
    assert outcome(reconcile([], [known("declined", pair)])) == NOTHING


def test_faded_one_is_found_again_when_its_needs_meet_again() -> None:
    pair = {NEEDS[0]: "a", NEEDS[1]: "a"}
    assert outcome(reconcile([found(pair)], [known("faded", pair)])) == {**NOTHING, "find_again": 1}


def test_what_lies_within_a_live_project_is_not_told_again() -> None:
    pair = {NEEDS[0]: "a", NEEDS[1]: "a"}
    planned = [frozenset(NEEDS[:3])]
    assert outcome(reconcile([found(pair)], [], planned=planned)) == NOTHING
    more = {**pair, NEEDS[4]: "a"}
    assert outcome(reconcile([found(more)], [], planned=planned)) == {**NOTHING, "new": 1}


def test_declined_purchase_of_one_thing_does_not_silence_another() -> None:
    pair = {NEEDS[0]: "a", NEEDS[1]: "a"}
    declined = known("declined", pair, "same_purchase", "camera")
    assert outcome(reconcile([found(pair, "same_purchase", thing="camera")], [declined])) == NOTHING
    assert outcome(reconcile([found(pair, "same_purchase", thing="kiosk")], [declined])) == {**NOTHING, "returning": 1}


def test_something_new_that_stands_there_brings_a_declined_reuse_back() -> None:
    one = {NEEDS[0]: "a"}
    declined = known("declined", one, "reuse")
    assert outcome(reconcile([found(one, "reuse")], [declined])) == NOTHING
    assert outcome(reconcile([found(one, "reuse", things=(UUID(int=99),))], [declined])) == {**NOTHING, "returning": 1}


def test_overlap_of_others_does_not_fade_because_this_search_did_not_look_at_it() -> None:
    pair = {NEEDS[0]: "a", NEEDS[1]: "a"}
    assert outcome(reconcile([], [known("found", pair)], touched={NEEDS[4]})) == NOTHING
    assert outcome(reconcile([], [known("found", pair)], touched={NEEDS[0]})) == {**NOTHING, "fade": 1}


def test_open_one_without_a_touched_need_is_not_written_over() -> None:
    one, two, three = NEEDS[:3]
    pair, group = {one: "a", two: "a"}, {one: "a", two: "a", three: "a"}
    assert outcome(reconcile([found(group)], [known("found", pair)], touched={three})) == {**NOTHING, "new": 1}
    assert outcome(reconcile([found(group)], [known("found", pair)], touched={two})) == {**NOTHING, "refresh": 1}
    assert outcome(reconcile([found(group)], [known("declined", pair)], touched={three})) == {**NOTHING, "returning": 1}


ONE = {NEEDS[0]: "a", NEEDS[1]: "a"}
CHANGED = {NEEDS[0]: "a", NEEDS[1]: "b"}


def test_weak_finding_is_kept_apart_from_what_waits_for_a_decision() -> None:
    assert outcome(reconcile([found(ONE, weak=True)], [])) == {**NOTHING, "new": 1}
    assert outcome(reconcile([found(ONE, weak=True)], [known("weak", ONE)])) == NOTHING
    assert outcome(reconcile([found(CHANGED, weak=True)], [known("weak", ONE)])) == {**NOTHING, "refresh": 1}
    assert outcome(reconcile([found(ONE)], [known("weak", ONE)])) == {**NOTHING, "strengthen": 1}
    for state in ("found", "faded"):
        assert outcome(reconcile([found(ONE, weak=True)], [known(state, ONE)])) == {**NOTHING, "weaken": 1}
    assert outcome(reconcile([], [known("weak", ONE)])) == {**NOTHING, "fade": 1}


def test_weak_finding_brings_no_declined_one_back() -> None:
    assert outcome(reconcile([found(CHANGED, weak=True)], [known("declined", ONE)])) == NOTHING
    joined = {**CHANGED, NEEDS[2]: "c"}
    assert outcome(reconcile([found(joined, weak=True)], [known("declined", ONE)])) == {**NOTHING, "new": 1}
    assert outcome(reconcile([found(joined)], [known("declined", ONE)])) == {**NOTHING, "returning": 1}
