"""The API of plans and findings tells what the pages tell, to whom they tell it."""

from __future__ import annotations

from typing import Any

from junto.pilots import actions
from tests.pilots.making import Proving


def test_registered_plan_is_told_with_its_versions_and_a_draft_only_inside(proving: Proving, browse: Any) -> None:
    draft, plan = proving.draft(), proving.registered()
    anyone, lead = browse(None), browse(proving.lead)
    assert [one["number"] for one in anyone.get("/api/v1/evaluation-plans").json()["items"]] == [plan.number]
    assert len(lead.get("/api/v1/evaluation-plans").json()["items"]) == 2
    assert lead.get("/api/v1/evaluation-plans?state=draft").json()["items"][0]["id"] == str(draft.pk)
    told = anyone.get(f"/api/v1/evaluation-plans/{plan.pk}").json()
    assert (told["digest"], told["plan"], told["starts"], told["organization"]) == (
        plan.digest, plan.fields, "2026-06-01", "Transportation"
    )  # fmt: skip
    assert [(v["number"], v["late"], v["data_seen"]) for v in told["versions"]] == [(1, False, False)]
    missing = anyone.get(f"/api/v1/evaluation-plans/{draft.pk}")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


def test_finding_is_told_with_its_sentence_rung_and_answer(proving: Proving, browse: Any) -> None:
    finding = proving.finding(proving.registered())
    anyone = browse(None)
    [listed] = anyone.get(f"/api/v1/findings?plan={finding.plan_id}").json()["items"]
    assert (listed["rung"], listed["registered_late"], listed["foreseen"], listed["look"]) == (3, False, True, 1)
    assert listed["sentence"].startswith("Pedestrians rose by about 20")
    assert (listed["plan_digest"], listed["data_sha256"]) == (finding.plan_digest, finding.data.sha256)
    told = anyone.get(f"/api/v1/findings/{finding.pk}").json()
    assert told["answer"] == finding.found["answer"]
    assert told["effect"] == finding.effect
    assert told["caveats"] == []
    actions.supersede_finding(finding, reason="The lamp was dark.", by=proving.lead)
    assert anyone.get("/api/v1/findings?state=standing").json()["items"] == []
    assert anyone.get("/api/v1/findings").json()["items"][0]["state"] == "superseded"
    wrong = anyone.get("/api/v1/findings?state=fine")
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "application/problem+json")
