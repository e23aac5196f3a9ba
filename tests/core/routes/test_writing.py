from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from junto import cli
from junto.core.routes import explain
from junto.core.routes.drawing import drawn
from junto.core.routes.icalendar import icalendar
from junto.core.routes.reading import jurisdiction
from junto.core.routes.reasons import money
from junto.core.routes.telling import Voice, sections
from junto.core.routes.writing import as_data, as_html, as_json, as_text

ON = date(2026, 11, 23)
FACTS = {"value": {"total": 90000}, "need": {"category": "high_technology", "asset_types": ["camera"]}}


def answer(*names: str, facts=FACTS, **options):
    return explain([jurisdiction(name) for name in names], facts, ON, **options)


def test_data_holds_the_promised_parts():
    data = json.loads(as_json(answer("us-tx-dallas", "us-federal-grant")))
    assert set(data) >= {"allowed", "not_allowed", "possible", "approvals", "documents", "warnings", "ask"}
    quotes = data["allowed"][0]
    assert (quotes["method"], quotes["provision"], quotes["limits"], quotes["days"]) == (
        "quotes", "tx.quotes", {"quotes": 3}, 9,
    )  # fmt: skip
    assert quotes["calendar"][2] == {
        "act": "opening", "label": "Submissions due and opened", "day": "2026-12-02", "latest": None,
        "why": "At least 5 working days after “Invitation to submit”: “Submissions due and opened”.",
        "cite": "Dallas City Code 2-31(b); Tex. Loc. Gov't Code 252.0215", "verified": "estimate", "approval": None,
    }  # fmt: skip
    assert data["possible"][0]["depends_on"] == ["coop.contract_available", "funding.federal"]
    assert data["not_allowed"][0]["because"][0]["cite"] == "Dallas City Code 2-31"
    assert data["if_applies"][0]["jurisdiction"] == "us-federal-grant"
    assert {"fact": "funding.federal", "question": "Does any federal grant money pay for it?"} in data["ask"]
    assert [one["fact"] for one in data["assumed"]] == ["members.legal_status"]


def test_text_reads_from_what_is_open_to_how_sure_it_is():
    text = as_text(answer("us-tx-dallas", "us-federal-grant"))
    titles = [
        "Ways that are open", "Calendar: Quotes", "What must be asked first", "What may hold as well",
        "What an answer would change", "Documents", "Mind", "Ways that are closed", "What was assumed",
        "How sure this is",
    ]  # fmt: skip
    places = [text.index(f"\n{title}\n") for title in titles]
    assert places == sorted(places)
    assert "an estimate, not a rule" in text
    assert max(len(line) for line in text.splitlines()) < 240


def test_text_says_that_nothing_is_open():
    text = as_text(answer("eu-2014-24", facts={"value": {"total": 5}, "need": {"not_on_market": False}}))
    assert "With what is known, none of the methods in these files is open." in text
    assert "If “" not in text


def test_words_are_translated_and_the_file_s_own_are_chosen_by_language():
    found = answer("us-tx-dallas")
    told = sections(found, Voice(say=lambda words: f"«{words}»", language="es"))
    assert told[0].title == "«Ways that are open»"
    assert told[0].rows[0][0] == "Cotizaciones"


def test_page_is_whole_and_escaped(tmp_path: Path):
    page = as_html(answer("us-tx-dallas"), drawn=drawn)
    assert page.count("<table>") == page.count("</table>") > 3
    assert page.count("<svg") == 1
    assert "<script" not in page
    assert "Tex. Loc. Gov&#x27;t Code" in page
    assert "<svg" not in as_html(answer("us-tx-dallas", calendars=False), drawn=drawn)


def test_chart_shows_each_open_way_with_its_days():
    root = ElementTree.fromstring(drawn(answer("us-tx-dallas")))
    words = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(one.startswith("Quotes") and one.endswith("9 days") for one in words)
    assert any("12-08 Submissions due and opened" in one for one in words)
    assert ElementTree.fromstring(drawn(answer("us-tx-dallas", calendars=False))) is not None


def test_calendar_file_is_folded_and_the_same_each_time():
    found = answer("us-tx-dallas")
    text = icalendar(found.allowed, stamp=ON, name="Poles; lights")
    assert text == icalendar(answer("us-tx-dallas").allowed, stamp=ON, name="Poles; lights")
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert r"X-WR-CALNAME:Poles\; lights" in lines
    assert "DTSTAMP:20261123T000000Z" in lines
    assert "UID:us-tx-dallas-sealed_bid-opening-2026-12-08@junto.invalid" in lines
    assert "DTSTART;VALUE=DATE:20261208" in lines
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == text.count("BEGIN:VEVENT") == text.count("END:VEVENT")


def test_money_is_said_as_its_reader_writes_it():
    assert [money(90000, "USD"), money(1234, "EUR"), money(5, "CHF")] == ["$90,000", "€1,234", "5 CHF"]


def facts_file(tmp_path: Path) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS))
    return str(path)


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_command_explains_and_writes(tmp_path: Path, capsys, form: str):
    words = ["routes", "explain", "us-tx-dallas", facts_file(tmp_path), "--on", "2026-11-23", "--format", form]
    assert cli.main(words) == 0
    shown = capsys.readouterr().out
    files = [str(tmp_path / name) for name in ("out", "r.ics", "r.svg")]
    assert cli.main([*words, "--out", files[0], "--ics", files[1], "--chart", files[2]]) == 0
    assert Path(files[0]).read_text(encoding="utf-8") == shown
    assert Path(files[1]).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert Path(files[2]).read_text(encoding="utf-8").startswith("<svg")
    if form == "json":
        assert json.loads(shown) == as_data(answer("us-tx-dallas"))


def test_command_takes_today_where_no_day_is_given(tmp_path: Path, capsys):
    assert cli.main(["routes", "explain", "us-tx-dallas", facts_file(tmp_path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] == date.today().isoformat()


def test_command_refuses_an_odd_day_in_one_sentence(tmp_path: Path, capsys):
    assert cli.main(["routes", "explain", "us-tx-dallas", facts_file(tmp_path), "--on", "soon"]) == 2
    assert capsys.readouterr().err == "junto routes: “soon” is not a date such as 2026-11-23.\n"


def test_command_begins_checks_and_lists_files(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["routes", "new", "my-town"]) == 0
    assert cli.main(["routes", "check", "my-town.yaml"]) == 0
    assert capsys.readouterr().out == "my-town.yaml\nmy-town: sound; 5 provisions, 3 methods.\n"
    assert cli.main(["routes", "new", "my-town"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert cli.main(["routes", "new", "My Town"]) == 2
    assert "cannot be a name" in capsys.readouterr().err
    text = Path("my-town.yaml").read_text(encoding="utf-8").replace("kind: direct}", "kind: drect}")
    Path("my-town.yaml").write_text(text, encoding="utf-8")
    assert cli.main(["routes", "check", "my-town.yaml"]) == 1
    line = next(n for n, one in enumerate(text.splitlines(), start=1) if "drect" in one)
    assert capsys.readouterr().out.startswith(f"my-town.yaml:{line}: “drect” is not known here. Did you mean “direct”?")
    assert cli.main(["routes", "list"]) == 0
    assert "us-id-caldwell" in capsys.readouterr().out
