"""Evaluation plans: read from a file or from answers, registered with the door's time, amended in the open."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from junto.core.evidence.reading_plan import plan_of, read_plan
from junto.core.workflow import Refused
from junto.documents.queries import verify, versions_of
from junto.journal import clock
from junto.pilots import actions, telling
from junto.pilots.example import EXAMPLE
from junto.pilots.models import EvaluationPlan
from junto.pilots.planning import Planned, as_yaml, planned_fields, planned_file
from tests.pilots.making import AFTER, BEFORE, FIELDS, START, Proving, counts, planned


def fresh(plan: EvaluationPlan) -> EvaluationPlan:
    return EvaluationPlan.objects.get(pk=plan.pk)


# --- read and written ------------------------------------------------------------------------------------------------
RICH: dict[str, Any] = {
    **FIELDS, "level": 2.5, "season": ["weekday", "month"], "looks": {"planned": 3, "rule": "bonferroni"},
    "exclude": [{"places": "Elm", "from": "2026-07-01", "to": "2026-07-04", "reason": "Straßenfest; “closed”: yes"}],
    "worth": {"currency": "USD", "per_unit": 1.5, "from": 2026, "to": 2030, "rate": 3,
              "costs": [{"line": "lamps", "amount": 20000}]},
}  # fmt: skip


@pytest.mark.parametrize("fields", [dict(FIELDS), RICH], ids=["plain", "rich"])
def test_exported_file_reads_again_with_the_same_digest(fields: dict[str, Any]) -> None:
    first = planned_fields(fields)
    again = planned_file(as_yaml(json.loads(first.content)).encode())
    assert again.digest == first.digest == plan_of(fields).digest


def test_file_as_the_command_reads_it_comes_back_the_same(proving: Proving) -> None:
    content = yaml.safe_dump(RICH).encode()
    draft = actions.write_plan(proving.project, title="Light", planned=planned_file(content), by=proving.lead)
    assert read_plan(as_yaml(draft.fields).encode()).digest == read_plan(content).digest == draft.digest


def test_example_is_a_plan_that_may_be_registered(proving: Proving) -> None:
    made = planned_file(EXAMPLE.encode())
    draft = actions.write_plan(proving.project, title="Light", planned=made, by=proving.lead)
    with clock.set_to(BEFORE):
        assert actions.register_plan(draft, by=proving.lead).state == "registered"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"outcome: [", "Line 2 of the plan: This cannot be read as YAML"),
        (b"outcome: x\noutcome: y", "Line 2 of the plan: “outcome” stands here a second time (first in line 1)."),
        (b"\xff\xfe", "Line 1 of the plan: This is not UTF-8 text."),
        (b"- a\n- b", "The plan must be named fields"),
        (EXAMPLE.replace("wanted: up", "wanted: sideways").encode(), "Line 5 of the plan:"),
        (EXAMPLE.replace("difference_in_differences", "magic").encode(), "There is no method “magic”."),
        (EXAMPLE.replace("unit: pedestrians", 'unit: "a\\0').replace("a day", 'a"', 1).encode(), "The plan"),
        (EXAMPLE.encode() + b"worth: {currency: USD, per_unit: 123456789012345678901}", "The plan holds characters"),
        (b"x: " + b"y" * 1_000_000, "The file is larger than 1,000,000 bytes."),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        planned_file(content)
    assert str(refused.value).startswith(sentence)


# --- registered ------------------------------------------------------------------------------------------------------
def test_registering_freezes_a_version_with_the_time_of_the_door(proving: Proving) -> None:
    plan = proving.registered()
    (version,) = plan.versions.all()
    assert (plan.state, plan.version, plan.registered_at) == ("registered", 1, BEFORE)
    assert (version.digest, version.late, version.seen, version.registered_at) == (plan.digest, False, False, BEFORE)
    assert plan.fields["registered"] == "2026-05-04"
    assert plan_of(plan.fields).digest == plan.digest
    (frozen,) = versions_of(plan)
    assert verify(frozen) is True
    assert json.loads(frozen.body or "")["plan"] == plan.fields


def test_plan_registered_on_the_day_of_its_start_is_not_late_and_a_day_later_it_is(proving: Proving) -> None:
    for days, late in ((0, False), (1, True)):
        with clock.set_to(BEFORE.replace(month=START.month, day=START.day) + timedelta(days=days)):
            plan = actions.register_plan(proving.draft(), by=proving.lead)
        assert plan.versions.get().late is late
        told = telling.plan_caveats(plan, list(plan.versions.all()), date(2026, 6, 9))
        assert ("Registered after the start: not registered before the data." in told) is late


def test_day_that_the_file_claims_is_told_and_does_not_count(proving: Proving) -> None:
    draft = proving.draft(registered="2025-01-15")
    assert draft.claimed == date(2025, 1, 15)
    with proving.after():
        plan = actions.register_plan(draft, by=proving.lead)
    assert (plan.fields["registered"], plan.versions.get().late, plan.claimed) == (
        "2026-09-01",
        True,
        date(2025, 1, 15),
    )
    told = " ".join(telling.plan_caveats(plan, list(plan.versions.all()), AFTER.date()))
    assert "The file says that it was registered on Jan 15, 2025. Nothing here proves that" in told


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("unit", "the unit of the outcome"),
        ("expected", "how large an effect you expect"),
        ("methods", "the test"),
        ("stopping", "the stopping rule"),
    ],
)
def test_plan_that_leaves_something_open_is_not_registered(proving: Proving, missing: str, named: str) -> None:
    draft = proving.draft(**{missing: None})
    with pytest.raises(Refused, match=named), proving.before():
        actions.register_plan(draft, by=proving.lead)


def test_plan_is_not_registered_before_its_project_is_public(proving: Proving) -> None:
    world = proving.world
    from junto.projects import actions as projects  # noqa: PLC0415

    forming = projects.form_project(lead=world.transport, title="Hidden", needs=[], by=proving.lead)
    draft = actions.write_plan(forming, title="Hidden", planned=planned(), by=proving.lead)
    with pytest.raises(Refused, match="The project is not public yet"):
        actions.register_plan(draft, by=proving.lead)


def test_plan_without_title_is_refused(proving: Proving) -> None:
    with pytest.raises(Refused, match="Give it a title"):
        actions.write_plan(proving.project, title=" ", planned=planned(), by=proving.lead)


# --- changed ---------------------------------------------------------------------------------------------------------
def test_draft_changes_words_and_plan_and_a_registered_one_does_not(proving: Proving) -> None:
    draft = proving.draft()
    draft = actions.edit_plan(draft, title="Light, again", provider="Lumen Works", by=proving.lead)
    assert (draft.title, draft.provider, draft.digest) == ("Light, again", "Lumen Works", planned().digest)
    draft = actions.edit_plan(draft, planned=planned(expected=30), by=proving.lead)
    assert draft.fields["expected"] == 30
    with proving.before():
        plan = actions.register_plan(draft, by=proving.lead)
    with pytest.raises(Refused):
        actions.edit_plan(plan, title="Other", by=proving.lead)


def test_amendment_is_a_new_version_with_its_reason_and_the_first_stays(proving: Proving) -> None:
    plan = proving.registered()
    first = plan.digest
    with clock.set_to(BEFORE + timedelta(days=7)):
        plan = actions.amend_plan(plan, planned=planned(expected=25), reason="The grant asks more.", by=proving.lead)
    old, new = plan.versions.all()
    assert (old.number, old.digest, json.loads(old.content)["expected"]) == (1, first, 20)
    assert (new.number, new.reason, new.late, new.seen) == (2, "The grant asks more.", False, False)
    assert (plan.version, plan.fields["expected"], plan.fields["registered"]) == (2, 25, "2026-05-11")
    assert plan.registered_at == BEFORE  # of the first registration
    with pytest.raises(Refused, match="Please give a reason"):
        actions.amend_plan(plan, planned=planned(), reason=" ", by=proving.lead)


def test_amendment_after_data_were_seen_says_so_on_plan_and_finding(proving: Proving) -> None:
    plan = proving.registered()
    data = proving.data(plan)
    assert fresh(plan).state == "looked"
    with proving.after():
        plan = actions.amend_plan(fresh(plan), planned=planned(expected=5), reason="We saw less.", by=proving.lead)
    assert [(one.late, one.seen) for one in plan.versions.all()] == [(False, False), (True, True)]
    told = telling.caveats(proving.finding(plan, data))
    assert "Registered after the start: not registered before the data." in told
    assert "When version 2 of the plan was registered, data from after the start had been seen." in told


def test_amendment_checks_the_data_again_and_is_refused_where_they_do_not_fit(proving: Proving) -> None:
    plan = proving.registered()
    data = proving.data(plan)
    with pytest.raises(Refused, match="The data have no place “Nowhere”"):
        actions.amend_plan(fresh(plan), planned=planned(treated=["Nowhere"]), reason="Moved.", by=proving.lead)
    assert fresh(plan).version == 1
    weekly = planned(analyse_by="week", combine="mean")
    actions.amend_plan(fresh(plan), planned=weekly, reason="By week.", by=proving.lead)
    data.refresh_from_db()
    assert data.study["power"][0]["planned"] == 13  # weeks from June to August


def test_withdrawn_plan_takes_no_data_and_leads_to_no_finding(proving: Proving) -> None:
    plan = proving.registered()
    data = proving.data(plan)
    plan = actions.withdraw_plan(fresh(plan), reason="The lamps were not built.", by=proving.lead)
    with pytest.raises(Refused):
        proving.data(plan, counts(seed=3))
    with pytest.raises(Refused, match="Only a registered plan leads to a finding"):
        proving.finding(plan, data)


def test_planned_tells_its_last_day() -> None:
    def last(end: str | None) -> date | None:
        made: Planned = planned(end=end)
        return made.ends

    assert (last("2026-08-30"), last("2026-08"), last("2026"), last(None)) == (
        date(2026, 8, 30), date(2026, 8, 31), date(2026, 12, 31), None
    )  # fmt: skip
