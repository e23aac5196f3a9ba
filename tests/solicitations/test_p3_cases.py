"""The P3 case of a project: reckoned from a file, closed while it is written, public with every assumption."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from junto.core.workflow import ANYONE, Refused
from junto.documents.search import reindex, search
from junto.projects import actions as projects
from junto.projects.models import Project
from junto.solicitations import actions
from junto.solicitations.models import P3Case
from junto.solicitations.valuing import Valued, answer_of, valued
from junto.solicitations.valuing_example import EXAMPLE, example_workbook
from tests.projects.permissions import Table, expected, found, readers
from tests.projects.test_api import Browse, read
from tests.solicitations.bidding import fresh
from tests.solicitations.making import Buying
from tests.solicitations.permissions import people
from tests.solicitations.test_offer_pages import page_of, said

OFFICES = ("procurement", "other officer", "budget")
WRITERS = ("transport lead", "transport staff", *OFFICES)
CASE: Table = {
    ("draft", "edit"): WRITERS,
    ("draft", "attach"): WRITERS,
    ("draft", "drop"): WRITERS,
    ("draft", "publish"): OFFICES,
    ("published", "replace"): ("program",),
}
SMALL: dict[str, Any] = {
    "name": "Kiosks", "currency": "USD", "base_year": 2026, "discounting": {"rate": 4},
    "lines": [
        {"part": "raw", "line": "Build", "amounts": {"2026": 1000000}},
        {"part": "bid", "line": "Payments", "from": 2027, "to": 2036, "amount": 100000},
    ],
}  # fmt: skip


def reckoned(data: dict[str, Any] | None = None) -> Valued:
    return valued(json.dumps(data or SMALL).encode(), "kiosks.json")


def case(buying: Buying, project: Project | None = None, **fields: Any) -> P3Case:
    given: dict[str, Any] = {"title": "Kiosks with a partner", "valued": reckoned(), "by": buying.officer, **fields}
    return actions.write_case(project or buying.project, **given)


def upload(content: bytes, name: str = "kiosks.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


# --- who -------------------------------------------------------------------------------------------------------------
def test_case_permissions(buying: Buying) -> None:
    assert found(case(buying), people(buying)) == expected(CASE)


def test_draft_is_read_by_who_may_see_money_and_a_published_case_by_everyone(buying: Buying) -> None:
    everyone, draft = people(buying), case(buying)
    inside = {
        "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
        "privacy", "attorney", "budget", "controller", "innovation", "council", "clerk", "risk", "other officer",
        "auditor", "program",
    }  # fmt: skip
    assert readers(P3Case, draft.pk, everyone) == inside
    published = actions.publish_case(draft, by=buying.officer)
    assert readers(P3Case, published.pk, everyone) == set(everyone)


def test_only_its_lead_the_purchasing_and_the_budget_office_begin_a_case(buying: Buying) -> None:
    with pytest.raises(Refused) as refused:
        case(buying, by=buying.world.lead(buying.world.police))
    assert refused.value.code == "forbidden"


# --- reckoned --------------------------------------------------------------------------------------------------------
def test_case_is_reckoned_from_its_file(buying: Buying) -> None:
    """100,000 at the end of each of ten years at 4 %: 811,089.58 today, beside 1,000,000 at once."""
    made = case(buying)
    answer = made.found["answer"]["comparison"]
    assert (answer["comparator"], answer["shadow_bid"]) == ("1000000.00", "811089.58")
    assert made.inputs == SMALL
    assert made.engine.startswith("Junto ")
    assert answer_of(made) == (
        "Doing it itself would cost the public side $1,000,000.00 with all risks, and the partner $811,089.58 with the "
        "risks that stay, both as worth in 2026."
    )


def test_example_reads_the_same_as_json_and_as_a_workbook() -> None:
    from_json = valued(json.dumps(EXAMPLE).encode(), "example.json")
    from_book = valued(example_workbook(), "example.xlsx")
    assert from_json.found["answer"] == from_book.found["answer"]
    for chart, english, spanish in (
        ("s_curve", "Public side itself", "La parte pública sola"),
        ("waterfall", "The partner saves", "El socio ahorra"),
    ):
        drawn = from_json.found[chart]
        assert english in drawn["en"]
        assert spanish in drawn["es"]
        assert english not in drawn["es"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"name": "X"', "The file is not sound JSON:"),
        (b"no workbook at all", "“case.json” "),
        (b'{"currency": "USD", "base_year": NaN}', "The file is not sound JSON: NaN is no number."),
        (json.dumps({**SMALL, "name": "Kiosks\0"}).encode(), "The file holds characters that cannot be kept."),
        (json.dumps({**SMALL, "name": "\ud800"}).encode(), "The file holds characters that cannot be kept."),
        (json.dumps({**SMALL, "currency": None}).encode(), "The file must say its currency"),
        (
            json.dumps({**SMALL, "lines": [{**SMALL["lines"][0], "currency": "EUR"}]}).encode(),
            "The lines are in EUR, the file is in USD: give all in one.",
        ),
        (json.dumps({**SMALL, "draws": 1 << 20}).encode(), "At most 262,144 cases are drawn here"),
    ],
)
def test_file_that_does_not_hang_together_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        valued(content, "case.json")
    assert refused.value.field == "file"
    assert str(refused.value).startswith(sentence)
    assert str(refused.value)


# --- published -------------------------------------------------------------------------------------------------------
def test_later_case_replaces_the_published_one_which_stays_readable(buying: Buying) -> None:
    first = actions.publish_case(case(buying), by=buying.officer)
    second = actions.publish_case(case(buying, title="Anew"), by=buying.world.officer("budget_officer"))
    assert (fresh(first).state, fresh(second).state) == ("replaced", "published")


def test_case_is_not_published_while_a_purchase_runs_or_before_the_project_is_public(buying: Buying) -> None:
    draft = case(buying)
    buying.published()
    with pytest.raises(Refused, match="would tell bidders the budget"):
        actions.publish_case(draft, by=buying.officer)
    world = buying.world
    lead = world.lead(world.transport)
    forming = projects.form_project(lead=world.transport, title="Hidden", needs=[], by=lead)
    with pytest.raises(Refused, match="The project is not public yet"):
        actions.publish_case(case(buying, forming, by=lead), by=buying.officer)


def test_draft_changes_words_alone_or_everything_and_is_dropped_with_a_reason(buying: Buying) -> None:
    draft = actions.edit_case(case(buying), title="Words", summary="Only words.", by=buying.officer)
    assert (draft.title, draft.inputs) == ("Words", SMALL)
    other = {**SMALL, "discounting": {"rate": 5}}
    draft = actions.edit_case(draft, title="Words", valued=reckoned(other), by=buying.officer)
    assert draft.found["answer"]["comparison"]["shadow_bid"] == "772173.49"
    with pytest.raises(Refused, match="Give it a title"):
        actions.edit_case(draft, title=" ", by=buying.officer)
    assert actions.drop_case(draft, reason="No partner wants it.", by=buying.officer).state == "dropped"


# --- pages -----------------------------------------------------------------------------------------------------------
def test_officer_writes_a_case_from_the_example_and_publishes_it(buying: Buying, browse: Any) -> None:
    officer, anyone, project = browse(buying.officer), browse(None), buying.project
    url = page_of("p3-case-new", project.pk)
    assert url in officer.get(project.get_absolute_url()).content.decode()
    assert url not in anyone.get(project.get_absolute_url()).content.decode()
    assert anyone.get(url).status_code == 403
    example = officer.get("/solicitations/p3/example/example.xlsx")
    assert {"Case", "Lines", "Risks"} <= set(load_workbook(io.BytesIO(example.content)).sheetnames)
    wrong = officer.post(url, {"title": "Lights", "file": upload(b"{")})
    assert (wrong.status_code, "not sound JSON" in said(wrong)) == (400, True)
    assert not P3Case.objects.exists()
    done = officer.post(
        url, {"title": "Lights", "summary": "Two ways.", "file": upload(example.content, "lights.xlsx")}
    )
    assert done.status_code == 302
    made = P3Case.objects.get()
    assert (made.file_name, made.state) == ("lights.xlsx", "draft")
    assert anyone.get(made.get_absolute_url()).status_code == 404
    shown = said(officer.get(made.get_absolute_url()))
    for words in ("Public or with a partner", "Who carries which risk", "Every assumption", "Building costs more"):
        assert words in shown
    edit = officer.post(page_of_act(made, "edit"), {"title": "Lights, again", "summary": ""})
    assert edit.status_code == 302
    assert officer.post(page_of_act(made, "publish"), {}).status_code == 302
    shown = said(anyone.get(made.get_absolute_url()))
    assert "Lights, again" in shown
    assert answer_of(fresh(made)) in said(anyone.get(project.get_absolute_url()))
    for name, begins in (
        ("assumptions.json", b"{"),
        ("results.json", b"{"),
        ("check.xlsx", b"PK"),
        ("s-curve.svg", b"<svg"),
        ("waterfall.svg", b"<svg"),
    ):
        assert anyone.get(f"{made.get_absolute_url()}files/{name}").content.startswith(begins), name
    assert anyone.get(f"{made.get_absolute_url()}files/other.txt").status_code == 404
    assert anyone.get("/solicitations/p3/example/other.txt").status_code == 404


def test_case_is_read_in_the_api_and_found_by_search_once_it_is_published(buying: Buying, browse: Browse) -> None:
    made = case(buying, summary="Kiosks on Elm Street.")
    assert read(browse(None), "p3-cases")["items"] == []
    assert read(browse(None), f"p3-cases/{made.pk}", 404)["type"] == "urn:junto:missing"
    short = {
        "id": str(made.pk), "number": made.number, "title": made.title, "state": "draft",
        "project": str(buying.project.pk),
    }  # fmt: skip
    assert read(browse(buying.officer), "p3-cases?state=draft")["items"] == [short]
    actions.publish_case(made, by=buying.officer)
    assert read(browse(None), "p3-cases")["items"] == [{**short, "state": "published"}]
    whole = read(browse(None), f"p3-cases/{made.pk}")
    assert (whole["answer"], whole["assumptions"]) == (answer_of(fresh(made)), SMALL)
    assert whole["results"]["comparison"]["shadow_bid"] == "811089.58"
    assert read(browse(None), "p3-cases?state=nonsense", 422)["field"] == "state"
    reindex()
    assert [one.subject for one in search("kiosks elm", by=ANYONE).results] == [fresh(made)]


def page_of_act(made: P3Case, action: str) -> str:
    return f"{made.get_absolute_url()}{action}/"
