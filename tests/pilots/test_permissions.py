"""Who may do what to plans, data and findings: state × action × role, by hand; who reads; who may not judge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from junto.core.workflow import Actor, Refused
from junto.pilots import actions
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from tests.pilots.making import Proving, counts, planned
from tests.projects.permissions import Table, expected, found, readers
from tests.projects.permissions import people as of_projects

DEPARTMENTS = ("transport lead", "transport staff", "police lead", "police staff")
WRITERS = (*DEPARTMENTS, "innovation", "go-between", "helper")
PROGRAM = ("program",)
PLAN: Table = {
    **{("draft", action): WRITERS for action in ("edit", "attach", "register", "drop")},
    **{("registered", action): WRITERS for action in ("attach", "amend", "withdraw")},
    **{("looked", action): WRITERS for action in ("attach", "amend", "withdraw")},
    **{("reported", action): WRITERS for action in ("attach", "amend")},
    ("registered", "see"): PROGRAM,
    ("registered", "report"): PROGRAM,
    ("looked", "report"): PROGRAM,
}
DATA: Table = {("used", "check"): PROGRAM, ("used", "set_aside"): WRITERS}
FINDING: Table = {("standing", "supersede"): WRITERS}
INSIDE = {  # the city's people, its members', and whoever the plan names
    *DEPARTMENTS, "works lead", "procurement", "technology", "privacy", "attorney", "budget", "controller",
    "innovation", "council", "auditor", "program", "go-between", "helper",
}  # fmt: skip


def people(proving: Proving) -> dict[str, Actor]:
    """The city's people; an intermediary that is a member, one that the plan names, one that is neither; a company."""
    proving.with_intermediary()
    world = proving.world
    return {
        **of_projects(world),
        "go-between": proving.go_between,
        "helper": world.actor("intermediary_staff", proving.outside("Helping Hands", "intermediary")),
        "other intermediary": world.actor("intermediary_staff", proving.outside("Elsewhere", "intermediary")),
        "company": world.actor("company_representative", proving.outside("Lumen Works", "company")),
        "group": world.actor("community_representative", proving.outside("Elm Street", "community_group")),
        "funder": world.actor("funder_representative", proving.outside("Giving", "funder")),
    }


def helped(proving: Proving) -> EvaluationPlan:
    """A draft that names an intermediary to help."""
    helper = proving.outside("Helping Hands", "intermediary")
    return actions.edit_plan(proving.draft(), intermediary=helper, by=proving.lead)


@pytest.fixture
def everyone(proving: Proving) -> Mapping[str, Actor]:
    return people(proving)


def test_plan_permissions(proving: Proving, everyone: Mapping[str, Actor]) -> None:
    assert found(helped(proving), everyone) == expected(PLAN)


def test_data_and_finding_permissions(proving: Proving, everyone: Mapping[str, Actor]) -> None:
    with proving.before():
        plan = actions.register_plan(helped(proving), by=proving.lead)
    data = proving.data(plan)
    finding = proving.finding(plan, data)
    assert found(data, everyone) == expected(DATA)
    assert found(finding, everyone) == expected(FINDING)


def test_draft_and_its_data_are_read_inside(proving: Proving, everyone: Mapping[str, Actor]) -> None:
    draft = helped(proving)
    data = actions.add_data(draft, counts(), name="counters.csv", source="Eco counters", by=proving.lead)
    assert readers(EvaluationPlan, draft.pk, everyone) == INSIDE
    assert readers(DataFile, data.pk, everyone) == INSIDE


def test_registered_plan_its_data_and_its_finding_are_read_by_everyone(
    proving: Proving, everyone: Mapping[str, Actor]
) -> None:
    plan = proving.registered()
    finding = proving.finding(plan)
    for model, pk in ((EvaluationPlan, plan.pk), (DataFile, finding.data_id), (Finding, finding.pk)):
        assert readers(model, pk, everyone) == set(everyone)


def test_dropped_draft_stays_inside_and_a_withdrawn_plan_public(
    proving: Proving, everyone: Mapping[str, Actor]
) -> None:
    dropped = actions.drop_plan(proving.draft(), reason="Nobody will count.", by=proving.lead)
    assert "anyone" not in readers(EvaluationPlan, dropped.pk, everyone)
    withdrawn = actions.withdraw_plan(proving.registered(), reason="The lamps were not built.", by=proving.lead)
    assert "anyone" in readers(EvaluationPlan, withdrawn.pk, everyone)


@pytest.mark.parametrize("name", WRITERS[:-1])
def test_writers_begin_a_plan_in_the_name_of_their_organization(
    proving: Proving, everyone: Mapping[str, Actor], name: str
) -> None:
    by = everyone[name]
    assert proving.draft(by=by).organization_id in by.organizations()


@pytest.mark.parametrize(
    "name", ["works lead", "county lead", "procurement", "council", "auditor", "anyone", "other intermediary", "helper",
             "company", "group", "funder"]
)  # fmt: skip
def test_others_begin_no_plan(proving: Proving, everyone: Mapping[str, Actor], name: str) -> None:
    with pytest.raises(Refused) as refused:
        proving.draft(by=everyone[name])
    assert refused.value.code == "forbidden"


def test_whoever_stands_for_a_company_neither_writes_nor_registers_nor_reports(proving: Proving) -> None:
    """The same person works in the department and speaks for a company: each step is refused, naming the company."""
    world = proving.world
    both = "P. Doubled"
    world.person("department_staff", world.transport, both)
    by = world.actor("company_representative", proving.outside("Lumen Works", "company"), both)
    with pytest.raises(Refused, match="You stand for Lumen Works"):
        proving.draft(by=by)
    draft = proving.draft()
    with pytest.raises(Refused, match="You stand for Lumen Works"), proving.before():
        actions.register_plan(draft, by=by)
    plan = proving.registered()
    data = proving.data(plan)
    with pytest.raises(Refused, match="You stand for Lumen Works"):
        proving.data(plan, counts(seed=2), by=by)
    with pytest.raises(Refused, match="You stand for Lumen Works"):
        proving.finding(plan, data, by=by)
    with pytest.raises(Refused, match="You stand for Lumen Works"):
        actions.amend_plan(plan, planned=planned(), reason="To suit us.", by=by)
    finding = proving.finding(plan, data)
    with pytest.raises(Refused, match="You stand for Lumen Works"):
        actions.supersede_finding(finding, reason="It does not suit us.", by=by)
