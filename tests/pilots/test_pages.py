"""The room's pages: written by questions or from a file, registered, data in, reported, read by everyone."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from junto.core.evidence.reading_plan import read_plan
from junto.journal import clock, jobs
from junto.pilots import actions, working
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from tests.pilots.making import BEFORE, END, START, Proving, counts, planned

ANSWERS = {
    "title": "Light at Elm", "question": "Do more people walk there?", "provider": "Lumen Works",
    "outcome": "Pedestrians", "unit": "pedestrians a day", "wanted": "up", "expected": "20", "analyse_by": "",
    "combine": "sum", "treated": "Elm", "without": "all", "controls": "", "assignment": "chosen",
    "assignment_reason": "", "starts": START.isoformat(), "ends": END.isoformat(), "before": "months", "looks": "1",
    "stopping": "one look after the last day", "time_column": "day", "place_column": "counter",
    "value_column": "count", "timezone": "", "exclude": "", "per_unit": "",
}  # fmt: skip


def said(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def address(proving: Proving, rest: str = "") -> str:
    return f"/pilots/projects/{proving.project.pk}/plan/{rest}"


def test_project_teaches_whoever_may_plan_and_shows_strangers_nothing(proving: Proving, browse: Any) -> None:
    page = proving.project.get_absolute_url()
    inside = browse(proving.lead).get(page)
    assert "Register how you will know before you see" in said(inside)
    assert address(proving) in inside.content.decode()
    for actor in (None, proving.world.officer("auditor"), proving.world.lead(proving.world.works)):
        assert "Register how you will know" not in said(browse(actor).get(page))
        assert browse(actor).get(address(proving)).status_code == 403
        assert browse(actor).get(address(proving, "file/")).status_code == 403


def test_plan_by_questions_chooses_its_method(proving: Proving, browse: Any) -> None:
    lead = browse(proving.lead)
    shown = said(lead.get(address(proving)))
    assert "Are there places without it, measured in the same way?" in shown
    assert "I have the plan as a YAML file" in shown
    done = lead.post(address(proving), ANSWERS)
    assert done.status_code == 302, said(done)
    plan = EvaluationPlan.objects.get()
    assert plan.fields == {**planned().plan.data, "name": "Light at Elm", "expected": "20", "assignment": "chosen"}
    shown = said(lead.get(plan.get_absolute_url()))
    for words in ("Difference in differences", "That reaches rung 3 of 5", "Gets it Elm", "Lumen Works", "draft"):
        assert words in shown
    assert browse(None).get(plan.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expected": "much"}, "“expected”"),
        ({"without": "named"}, "Name the places without it, or say that there are none."),
        ({"without": "named", "controls": "Elm"}, "both a treated place and a control"),
        ({"ends": "2026-05-01"}, "The end lies before the start"),
        ({"exclude": "Elm; 2026-06-01"}, "Line 1: write place; from; to; reason."),
        ({"timezone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”"),
        ({"per_unit": "2"}, "For a return on investment this is needed as well: From year."),
        ({"assignment": "as_if_random"}, "assignment_reason"),
        ({"title": ""}, "This field is required"),
    ],
)
def test_answers_that_do_not_hang_together_are_said(
    proving: Proving, browse: Any, change: dict[str, str], sentence: str
) -> None:
    wrong = browse(proving.lead).post(address(proving), {**ANSWERS, **change})
    assert (wrong.status_code, sentence in said(wrong)) == (400, True)
    assert not EvaluationPlan.objects.exists()


def test_answers_come_back_when_a_draft_is_changed(proving: Proving, browse: Any) -> None:
    lead = browse(proving.lead)
    full = {
        **ANSWERS, "without": "named", "controls": "Oak\nPine", "season": ["weekday"], "looks": "2",
        "analyse_by": "week",
        "exclude": "Elm; 2026-07-01; 2026-07-04; fair", "per_unit": "1.5", "worth_from": "2026", "worth_to": "2030",
        "rate": "3", "cost_once": "1000", "cost_yearly": "100", "assignment": "random",
    }  # fmt: skip
    lead.post(address(proving), full)
    plan = EvaluationPlan.objects.get()
    before = plan.digest
    shown = lead.get(f"{plan.get_absolute_url()}edit/")
    initial = {name: shown.context["form"].get_initial_for_field(field, name)
               for name, field in shown.context["form"].fields.items()}  # fmt: skip
    again = {name: value for name, value in initial.items() if value not in (None, "")}
    done = lead.post(f"{plan.get_absolute_url()}edit/", again)
    assert done.status_code == 302, said(done)
    assert EvaluationPlan.objects.get().digest == before
    assert EvaluationPlan.objects.get().fields["worth"]["costs"] == [
        {"line": "once", "amount": "1000"}, {"line": "yearly", "amount": "100", "from": 2026, "to": 2030}
    ]  # fmt: skip


def test_plan_from_a_file_comes_back_with_the_same_digest(proving: Proving, browse: Any) -> None:
    lead = browse(proving.lead)
    example = lead.get("/pilots/example.yaml").content
    wrong = lead.post(address(proving, "file/"), {"title": "Light", "question": "?", "file": upload(b"x: [", "p.yaml")})
    assert (wrong.status_code, "cannot be read as YAML" in said(wrong)) == (400, True)
    given = {"title": "Light", "question": "Do more people walk?", "file": upload(example, "plan.yaml")}
    assert lead.post(address(proving, "file/"), given).status_code == 302
    plan = EvaluationPlan.objects.get()
    exported = lead.get(f"{plan.get_absolute_url()}plan.yaml")
    assert exported["Content-Disposition"] == f'attachment; filename="{plan.number}.yaml"'
    assert read_plan(exported.content).digest == read_plan(example).digest == plan.digest
    changed = {**given, "file": upload(example.replace(b"5 %", b"7 %"), "plan.yaml")}
    assert lead.post(f"{plan.get_absolute_url()}edit/file/", changed).status_code == 302
    assert EvaluationPlan.objects.get().fields["expected"] == "7 %"


def test_whole_way_in_the_pages(proving: Proving, browse: Any) -> None:
    lead, anyone = browse(proving.lead), browse(None)
    with proving.before():
        lead.post(address(proving), ANSWERS)
        plan = EvaluationPlan.objects.get()
        url = plan.get_absolute_url()
        shown = said(lead.get(f"{url}register/"))
        assert "From now on everyone reads this plan" in shown
        assert lead.post(f"{url}register/").status_code == 302
    assert "Registered" in said(anyone.get(url))
    with proving.after():
        form = said(lead.get(f"{url}data/"))
        assert "Nothing in the file tells of a single person" in form
        unsure = lead.post(f"{url}data/", {"file": upload(counts(), "c.csv"), "source": "Eco", "public": "on"})
        assert unsure.status_code == 400
        good = {"source": "Eco counters", "public": "on", "counts_only": "on"}
        bad = lead.post(f"{url}data/", {**good, "file": upload(b"day,counter\n1,2\n", "c.csv")})
        assert (bad.status_code, "no column “count”" in said(bad)) == (409, True)
        assert lead.post(f"{url}data/", {**good, "file": upload(counts(), "c.csv")}).status_code == 302
        data = DataFile.objects.get()
        assert "The checks found nothing odd" in said(anyone.get(data.get_absolute_url()))
        shown = said(lead.get(f"{url}finding/"))
        assert "1 of 1 yes" in shown
        done = lead.post(f"{url}finding/", {"file": data.pk})
        assert done.status_code == 302, said(done)
        finding = Finding.objects.get()
        again = lead.post(f"{url}finding/", {"file": data.pk})
        assert (again.status_code, "Please give a reason" in said(again)) == (409, True)
    page = said(anyone.get(finding.get_absolute_url()))
    for words in (
        "Pedestrians rose by about", "rung 3 of 5", "What would change the answer", "without the control “Control 1”",
        "The checks found nothing odd", "Eco counters", "department lead of Transportation", data.sha256, "Lumen Works",
    ):  # fmt: skip
        assert words in page
    assert "Pedestrians rose by about" in said(anyone.get(proving.project.get_absolute_url()))
    assert "Pedestrians rose by about" in said(anyone.get("/pilots/"))
    shown = said(anyone.get(url))
    for words in ("Look 1 of 1", "To see an effect of 20 with a chance of 80 %", "Timeline", "reported"):
        assert words in shown
    files = finding.get_absolute_url() + "files/"
    assert json.loads(anyone.get(files + "answer.json").content)["data_sha256"] == data.sha256
    assert read_plan(anyone.get(files + "plan.yaml").content).digest == finding.plan_digest
    assert anyone.get(files + "chart.svg").content.startswith(b"<svg")
    assert anyone.get(files + "other.txt").status_code == 404
    assert b"as long as planned" in anyone.get(f"{data.get_absolute_url()}power.svg").content
    assert anyone.get(f"{url}versions/1.yaml").status_code == 200
    assert anyone.get(f"{url}versions/9.yaml").status_code == 404
    assert anyone.get(data.attachment.get_absolute_url()).status_code == 200
    gone = lead.post(f"{finding.get_absolute_url()}supersede/", {"reason": "The lamp was dark in June."})
    assert gone.status_code == 302
    assert "The lamp was dark in June." in said(anyone.get(finding.get_absolute_url()))


def test_heavy_run_is_the_workers_and_told_to_whoever_asked(
    proving: Proving, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "HEAVY", 1000)
    lead = browse(proving.lead)
    plan = proving.registered()
    data = proving.data(plan)
    with proving.after():
        asked = lead.post(f"{plan.get_absolute_url()}finding/", {"file": data.pk})
        assert asked.status_code == 302
        assert "You may leave this page" in said(lead.get(asked["Location"]))
        assert browse(proving.innovation).get(asked["Location"]).status_code == 404
        assert browse(None).get(asked["Location"]).status_code == 404
        part = lead.get(asked["Location"], headers={"HX-Request": "true"})
        assert (part.status_code, "Being reckoned" in said(part)) == (200, True)
        jobs.run_all()
        finding = Finding.objects.get()
        assert lead.get(asked["Location"])["Location"] == finding.get_absolute_url()
        told = lead.get(asked["Location"], headers={"HX-Request": "true"})
        assert told["HX-Redirect"] == finding.get_absolute_url()
        silent = lead.post(f"{plan.get_absolute_url()}finding/", {"file": data.pk})
        assert (silent.status_code, "Please give a reason" in said(silent)) == (409, True)
        assert finding.person_id == proving.lead.person


def test_heavy_run_that_is_refused_says_why(proving: Proving, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "HEAVY", 1000)
    lead = browse(proving.lead)
    plan = proving.registered()
    data = proving.data(plan)
    with proving.after():
        asked = lead.post(f"{plan.get_absolute_url()}finding/", {"file": data.pk})
        actions.set_data_aside(data, reason="The wrong counter.", by=proving.lead)
        jobs.run_all()
        shown = said(lead.get(asked["Location"]))
        part = lead.get(asked["Location"], headers={"HX-Request": "true"})
    assert "Nothing was reported The data file was set aside. Choose one that is in use." in shown
    assert part["HX-Redirect"] == asked["Location"]
    assert not Finding.objects.exists()


def test_amending_in_the_pages_keeps_both_versions(proving: Proving, browse: Any) -> None:
    lead, anyone = browse(proving.lead), browse(None)
    plan = proving.registered()
    url = plan.get_absolute_url()
    answers = {name: value for name, value in ANSWERS.items() if name not in ("title", "question", "provider")}
    with clock.set_to(BEFORE):
        assert "The registered version stays" in said(lead.get(f"{url}amend/"))
        silent = lead.post(f"{url}amend/", {**answers, "expected": "25"})
        assert silent.status_code == 400
        done = lead.post(f"{url}amend/", {**answers, "expected": "25", "reason": "The grant asks more."})
        assert done.status_code == 302, said(done)
    shown = said(anyone.get(url))
    assert "The grant asks more." in shown
    assert "Amended: version 2" in shown
    content = anyone.get(f"{url}versions/1.yaml").content
    with clock.set_to(BEFORE):
        assert lead.post(
            f"{url}amend/file/", {"file": upload(content, "p.yaml"), "reason": "Back again."}
        ).status_code == 302  # fmt: skip
    plan.refresh_from_db()
    assert (plan.version, plan.title, plan.fields["expected"]) == (3, "Light at Elm", 20)
    assert browse(None).get(f"{url}amend/").status_code == 403
    assert lead.get(f"{url}see/").status_code == 404


def test_late_plan_says_so_before_and_after_it_is_registered(proving: Proving, browse: Any) -> None:
    with proving.after():
        plan = proving.draft()
        url = plan.get_absolute_url()
        assert "Registered now, it will always say: registered after the start" in said(browse(proving.lead).get(url))
        actions.register_plan(plan, by=proving.lead)
        assert "Registered after the start: not registered before the data." in said(browse(None).get(url))
        finding = proving.finding(plan)
    assert "Registered after the start: not registered before the data." in said(
        browse(None).get(finding.get_absolute_url())
    )


def test_inside_data_are_named_and_not_handed_out(proving: Proving, browse: Any) -> None:
    plan = proving.registered()
    data = proving.data(plan, public=False)
    shown = said(browse(None).get(data.get_absolute_url()))
    assert "The file stays inside; its digest shows that it is the same one." in shown
    assert browse(None).get(data.attachment.get_absolute_url()).status_code == 404
    assert browse(proving.world.officer("auditor")).get(data.attachment.get_absolute_url()).status_code == 200
    put_aside = browse(proving.lead).post(f"{data.get_absolute_url()}set_aside/", {"reason": "The wrong counter."})
    assert put_aside.status_code == 302
    assert "set aside" in said(browse(None).get(plan.get_absolute_url()))


def test_pages_speak_spanish(proving: Proving, browse: Any) -> None:
    finding = proving.finding(proving.registered())
    reader = browse(None)
    reader.cookies["django_language"] = "es"
    for url in (finding.get_absolute_url(), finding.plan.get_absolute_url(), finding.data.get_absolute_url()):
        assert reader.get(url).status_code == 200
    shown = said(reader.get(finding.get_absolute_url()))
    assert "because" not in shown
    assert "What would change" not in shown


def test_found_by_search(proving: Proving, browse: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        finding = proving.finding(proving.registered())
    found = said(browse(None).get("/documents/search/", {"q": "Pedestrians rose"}))
    assert finding.number in found
