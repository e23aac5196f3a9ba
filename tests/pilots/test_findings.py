"""Findings: frozen, disclosed, labelled where a look was not foreseen, superseded and never deleted."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from junto.core.evidence.answering import answer
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import plan_of
from junto.core.evidence.writing import data_of
from junto.core.workflow import Refused
from junto.pilots import actions, telling
from junto.pilots.models import EvaluationPlan, Finding
from tests.pilots.making import START, Proving, counts, planned


def fresh(plan: EvaluationPlan) -> EvaluationPlan:
    return EvaluationPlan.objects.get(pk=plan.pk)


def test_finding_is_what_the_command_answers_for_the_same_plan_and_data(proving: Proving) -> None:
    plan, content = proving.registered(), counts()
    finding = proving.finding(plan, proving.data(plan, content))
    reads = plan_of(plan.fields)
    expected = answer(reads, read_data(content, reads, name="counters.csv"))
    assert finding.found["answer"] == json.loads(json.dumps(data_of(expected)))
    result = expected.result
    assert result is not None
    assert (finding.effect, finding.low, finding.high) == (result.effect, result.low, result.high)
    assert finding.rung == expected.strengths[expected.main].rung == 3


def test_finding_names_version_digests_method_who_and_organization(proving: Proving) -> None:
    plan = proving.registered()
    finding = proving.finding(plan, by=proving.innovation)
    assert (finding.version, finding.plan_digest, finding.data_digest) == (1, plan.digest, finding.data.sha256)
    assert (finding.method, finding.look, finding.planned, finding.foreseen) == (
        "difference_in_differences", 1, 1, True
    )  # fmt: skip
    assert (finding.person_id, finding.organization) == (proving.innovation.person, proving.world.hall)
    assert finding.ran_at.date() == date(2026, 9, 1)
    assert finding.engine.startswith("Junto ")
    assert fresh(plan).state == "reported"


def test_headline_says_effect_interval_rung_and_why(proving: Proving) -> None:
    finding = proving.finding(proving.registered())
    assert telling.headline(finding) == (
        "Pedestrians rose by about 20 pedestrians a day (between 19 and 21): rung 3 of 5, because it is compared with "
        "places without it."
    )
    assert telling.caveats(finding) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"effect": -19.61, "low": -20.9, "high": -18.3},
            "Pedestrians fell by about 20 a day (between 18 and 21)",
        ),
        (
            {"effect": 0.251, "low": 0.231, "high": 0.271},
            "Pedestrians rose by about 0.25 a day (between 0.23 and 0.27)",
        ),
        ({"effect": 2.0, "low": 2.0, "high": 2.0}, "Pedestrians rose by about 2.00 a day (between 2.00 and 2.00)"),
        ({"effect": 1.0, "low": -2.0, "high": 4.0}, "Pedestrians: no change is shown; it lies between -2 and 4 a day"),
        (
            {"effect": 3.0, "low": None, "high": None},
            "Pedestrians rose by 3 a day; how sure that is cannot be computed",
        ),
        ({"effect": -1234.5, "low": None, "high": None}, "Pedestrians fell by 1,234 a day; how sure"),
    ],
)
def test_headline_of_other_answers(proving: Proving, change: dict[str, Any], sentence: str) -> None:
    finding = proving.finding(proving.registered())
    finding.found["unit"] = "a day"
    for name, value in change.items():
        setattr(finding, name, value)
    assert telling.headline(finding).startswith(sentence)


@pytest.mark.parametrize(
    ("value", "words"), [(None, "–"), (0.0, "0"), (9.0, "9"), (9.066, "9.07"), (19.62, "19.6"), (0.01234, "0.012"),
                         (1234567.0, "1,234,567"), (-3.5, "-3.50")],
)  # fmt: skip
def test_amounts_have_the_digits_that_matter(value: float | None, words: str) -> None:
    assert telling.amount(value) == words


def test_headline_claims_nothing_that_the_stricter_test_does_not_show(proving: Proving) -> None:
    """Of four places two had it: chance gives so great a change to two of sixteen draws by lot."""
    plan = proving.registered(treated=["Elm", "Oak"], controls=["Control 1", "Control 2"])
    days = counts(controls=["Oak", "Control 1", "Control 2"], noise=2).decode().splitlines()
    later = [row for row in days if ",Oak," in row and row >= START.isoformat()]
    more = {row: ",".join([*row.split(",")[:2], str(int(row.split(",")[2]) + 20)]) for row in later}
    finding = proving.finding(plan, proving.data(plan, "\n".join(more.get(row, row) for row in days).encode()))
    assert finding.low is not None
    assert finding.low > 0
    assert telling.headline(finding).startswith("Pedestrians: no change is shown; chance alone brings one of about ")


def test_late_registration_is_on_the_finding_and_costs_a_rung(proving: Proving) -> None:
    with proving.after():
        plan = actions.register_plan(proving.draft(), by=proving.lead)
    finding = proving.finding(plan)
    assert (finding.late, finding.rung) == (True, 2)
    assert telling.caveats(finding)[0] == "Registered after the start: not registered before the data."
    assert "and 1 thing speaks against it" in telling.headline(finding)


def test_looks_are_counted_and_the_last_one_reports(proving: Proving) -> None:
    plan = proving.registered(looks={"planned": 2})
    first = proving.finding(plan, proving.data(plan, counts(until=date(2026, 7, 12))))
    assert (first.look, first.planned, first.foreseen, fresh(plan).state) == (1, 2, True, "looked")
    second = proving.finding(plan, proving.data(plan))
    assert (second.look, second.foreseen, fresh(plan).state) == (2, True, "reported")
    assert first.found["level"] < second.found["level"] < 0.05
    assert {one.state for one in Finding.objects.all()} == {"standing"}


def test_look_that_the_plan_did_not_foresee_is_labelled(proving: Proving) -> None:
    plan = proving.registered()
    early = proving.finding(plan, proving.data(plan, counts(until=date(2026, 7, 12))))
    assert (early.look, early.foreseen) == (1, False)
    assert "This look was not foreseen: the data end on 2026-07-12, before the plan’s end." in telling.caveats(early)
    again = proving.finding(plan, proving.data(plan))
    assert (again.look, again.foreseen) == (2, False)
    assert "This look was not foreseen: it is number 2, and the plan foresaw 1." in telling.caveats(again)


def test_same_bytes_are_the_same_look_and_supersede_with_a_reason(proving: Proving) -> None:
    plan = proving.registered()
    data = proving.data(plan)
    first = proving.finding(plan, data)
    with pytest.raises(Refused, match="Please give a reason"):
        proving.finding(plan, data)
    second = proving.finding(plan, data, reason="Reckoned by a newer version.")
    first.refresh_from_db()
    assert (first.state, second.state, second.look) == ("superseded", "standing", 1)
    assert first.found == second.found


def test_finding_that_does_not_stand_stays_with_its_reason(proving: Proving) -> None:
    finding = proving.finding(proving.registered())
    done = actions.supersede_finding(finding, reason="The lamp was dark in June.", by=proving.lead)
    assert done.state == "superseded"
    assert Finding.objects.count() == 1


def test_data_set_aside_and_an_amended_plan_are_said_on_the_finding(proving: Proving) -> None:
    plan = proving.registered()
    finding = proving.finding(plan)
    actions.set_data_aside(finding.data, reason="The wrong counter.", by=proving.lead)
    with proving.after():
        actions.amend_plan(fresh(plan), planned=planned(expected=21), reason="A slip.", by=proving.lead)
    told = telling.caveats(Finding.objects.get(pk=finding.pk))
    assert told == [
        "The data file was set aside since; its history says why.",
        "It follows version 1 of the plan, which has been amended since.",
    ]


def test_draft_and_other_plans_data_lead_to_no_finding(proving: Proving) -> None:
    draft = proving.draft()
    data = actions.add_data(draft, counts(), name="counters.csv", source="Eco", by=proving.lead)
    with pytest.raises(Refused, match="Only a registered plan leads to a finding"):
        proving.finding(draft, data)
    with pytest.raises(Refused, match="belongs to another plan"):
        proving.finding(proving.registered(), data)


def test_plan_and_data_that_do_not_go_together_are_refused_and_nothing_is_kept(proving: Proving) -> None:
    plan = proving.registered()
    data = proving.data(plan, counts(until=START - timedelta(days=1)))
    with pytest.raises(Refused, match="lies after the data"):
        proving.finding(plan, data)
    assert not Finding.objects.exists()


def test_answer_that_cannot_be_computed_is_reported_as_such(proving: Proving) -> None:
    """Difference in differences without a place to compare with: no number, and the reason instead."""
    plan = proving.registered(controls=None)
    finding = proving.finding(plan)
    assert (finding.effect, finding.rung) == (None, None)
    assert "cannot be computed, because" in telling.headline(finding)


def test_return_on_investment_comes_with_its_uncertainty(proving: Proving) -> None:
    worth = {"currency": "USD", "per_unit": 1, "steps_a_year": 365, "from": 2026, "to": 2030, "rate": 3,
             "costs": [{"line": "lamps", "amount": 20000}]}  # fmt: skip
    finding = proving.finding(proving.registered(worth=worth))
    told = " ".join(telling.all_said(finding.found["worth"]))
    assert "If the effect stays, what it is worth less what it costs is $" in told
    assert "with a chance of 80 %" in told


def test_worth_that_cannot_be_computed_says_why(proving: Proving) -> None:
    worth = {"currency": "USD", "per_unit": 1, "from": 2026, "to": 2030, "rate": 3, "costs": []}
    finding = proving.finding(proving.registered(worth=worth))
    assert telling.all_said(finding.found["worth"]) == [
        "“worth” names neither costs nor offers: nothing stands against the benefit."
    ]


def test_drawing_is_kept_in_both_languages(proving: Proving) -> None:
    charts = proving.finding(proving.registered()).charts
    assert set(charts) == {"en", "es"}
    assert "Without the pilot" in charts["en"]
    assert "Without the pilot" not in charts["es"]
