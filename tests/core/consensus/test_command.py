"""`junto consensus` from a file to a table, JSON, a page and charts, and what it says of bad input."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from junto.cli import main

HEAD = "participant,group-id," + ",".join(f"s{k}" for k in range(1, 9))


def wide() -> str:
    """12 people of group 1 agree with all but s8; 11 of group 2 agree with s1 alone; two people of none pass s1."""
    rows = [f"a{k},1,1,1,1,1,1,1,1,-1" for k in range(12)] + [f"b{k},2,1,-1,-1,-1,-1,-1,-1,-1" for k in range(11)]
    return "\n".join([HEAD, *rows]) + "\n"


@pytest.fixture
def file(tmp_path: Path):
    def written(content: str, name: str = "votes.csv") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return written


def said(capsys, *words: str) -> str:
    assert main(["consensus", *words]) == 0
    return capsys.readouterr().out


def refused(capsys, *words: str) -> str:
    assert main(["consensus", *words]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("groups", ["found", "declared"])
def test_json_holds_consensus_cells_and_what_divides(file, capsys, groups):
    found = json.loads(said(capsys, file(wide()), "--groups", groups, "--format", "json"))
    names = ["A", "B"] if groups == "found" else ["1", "2"]
    assert found["groups"] == [{"name": names[0], "people": 12}, {"name": names[1], "people": 11}]
    assert (found["people"], found["in_no_group"], found["common"], found["common_refusals"]) == (23, 0, ["s1"], ["s8"])
    first, second = found["statements"][:2]
    assert first["consensus"] == pytest.approx(13 / 14 * 12 / 13, rel=1e-15)
    assert second["groups"][names[1]] == {"agree": 0, "disagree": 11, "pass": 0}
    assert second["divided"]["spread"] == pytest.approx(13 / 14 - 1 / 13, rel=1e-14)
    assert sorted(found["divisive"]) == ["s2", "s3", "s4", "s5", "s6", "s7"]
    if groups == "found":
        assert found["found"]["k"] == 2
        assert found["found"]["stability"]["mean"] == 1.0


def test_same_file_gives_the_same_bytes(file, capsys):
    path = file(wide())
    assert said(capsys, path, "--format", "json") == said(capsys, path, "--format", "json")


def test_table_and_page_say_the_same_findings(file, capsys, tmp_path):
    path = file(wide())
    texts = file("comment-id,comment-body\ns1,Lamps <that> last\n", "texts.csv")
    table = said(capsys, path, "--statements", texts)
    assert "All groups agree: “Lamps <that> last” (A 12/12, B 11/11)." in table
    assert "For 7 statements no text was found." in table
    out = tmp_path / "page.html"
    assert said(capsys, path, "--statements", texts, "--format", "html", "--out", str(out)) == ""
    assert "All groups agree: “Lamps &lt;that&gt; last” (A 12/12, B 11/11)." in out.read_text(encoding="utf-8")


def test_charts_are_svg_with_a_title_and_no_single_person(file, capsys, tmp_path):
    chart, opinions = tmp_path / "chart.svg", tmp_path / "map.svg"
    said(capsys, file(wide()), "--chart", str(chart), "--map", str(opinions))
    svg = "{http://www.w3.org/2000/svg}"
    assert ET.parse(chart).getroot().find(f"{svg}title").text == "How many of each group agree"
    drawn = ET.parse(opinions).getroot()
    assert len(drawn.findall(f"{svg}ellipse")) == 4
    assert drawn.findall(f"{svg}circle") == []


def test_group_under_ten_is_in_no_output(file, capsys):
    rows = [f"c{k},secret,1,1,1,1,1,1,1,1" for k in range(9)] + [f"d{k},,1,0,0,0,0,0,0,0" for k in range(10)]
    text = said(capsys, file(wide() + "\n".join(rows) + "\n"), "--groups", "declared", "--format", "json")
    found = json.loads(text)
    assert "secret" not in text
    assert (found["groups_under_ten"], found["in_no_group"], found["people"]) == (1, 19, 42)


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ("participant,s1\na,2\n", [], "“votes.csv”, row 2, column “s1”: “2” is no vote"),
        ("participant,s1\na,nan\n", [], "row 2, column “s1”: “nan” is no vote"),
        ("participant,s1,s2\na,1,\n", [], "column “s2”: nobody voted on this statement"),
        ("participant,s1\na,1\na,0\n", [], "row 3, column “participant”: participant “a” stands here twice"),
        ("participant,s1\n,1\n", [], "row 2, column “participant”: the participant has no name"),
        ("participant,s1\n", [], "has column names but no participants"),
        ("participant,n-votes\na,1\n", [], "has no column of a statement"),
        ("participant,s1,s1\na,1,1\n", [], "row 1: two columns are called “s1”"),
        ("participant,\na,1\n", [], "row 1: column 2 has no name"),
        ("participant,s1\na,1,1\n", [], "row 2: the row has 3 cells where there are 2 columns"),
        ('participant,s1\na,"1\n', [], "row 2: quotation marks do not close"),
        ("name,s1\na,1\n", [], "has no column of people; call it “participant”"),
        ("participant,s1\na,1\n", ["--groups", "district"], "has no column “district”"),
        ("participant,group-id,s1\na,x,1\nb,x,1\n", ["--groups", "declared"], "one group alone cannot be compared"),
        ("participant,s1\na,1\n", ["--groups", "declared"], "The votes say no groups"),
        ("participant,s1\na,1\n", [], "only 0 people cast 7 votes"),
        ("participant,n-agree,n-disagree,s1,s2\na,1,0,-1,0\n", [], "-1 means agree in this file"),
        ("participant,statement,vote\na,x,maybe\n", [], "row 2, column “vote”: “maybe” is no vote"),
        ("participant,statement,vote\n", [], "has column names but no participants"),
        ("participant,statement,vote\na,,1\n", [], "row 2, column “statement”: it is not said which statement"),
        ("participant,statement,vote\n,x,1\n", [], "row 2, column “participant”: the participant has no name"),
        ("participant,statement,vote,time\na,x,1,yesterday\n", [], "row 2, column “time”: “yesterday” is no time"),
        ("participant,statement,vote,time\na,x,1,5\na,x,1,2026-01-01\n", [], "row 3, column “time”: “2026-01-01”"),
        ("participant,statement,vote,group\na,x,1,p\na,y,1,q\n", [], "row 3, column “group”: a participant who was"),
        (wide(), ["--k", "9"], "between 2 and 5 groups"),
        (wide(), ["--k", "2", "--groups", "declared"], "does not go with declared groups"),
        (wide(), ["--seed", "-1"], "a seed is a whole number"),
        (wide(), ["--k", "5"], "too much alike to tell 5 groups apart"),
        (wide(), ["--groups", "declared", "--map", "m.svg"], "--map draws found groups"),
        ("", [], "is empty"),
        ("\n\n", [], "has no row with column names"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(file, capsys, content, words, sentence):
    assert sentence in refused(capsys, file(content), *words)


def test_statements_counted_the_other_way_round_are_refused(file, capsys):
    texts = file("comment-id,comment-body,agrees,disagrees\ns2,x,11,12\ns8,y,23,0\n", "texts.csv")
    assert "Read the votes with --agree=-1" in refused(capsys, file(wide()), "--statements", texts)
    turned = file(wide().replace(",-1", ",x").replace(",1,1", ",1,-1"), "turned.csv")
    assert "no vote" in refused(capsys, turned)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id,words\n1,x\n", "needs a column “statement” and a column “text”"),
        ("statement,text\ns1,x\ns1,y\n", "row 3, column “statement”: statement “s1” stands here twice"),
        ("statement,text\ns1," + "x" * 5001 + "\n", "row 2, column “text”: the text is longer than 5,000 signs"),
        ("statement,text,moderated\n" + "".join(f"s{k},x,-1\n" for k in range(1, 9)), "every statement was refused"),
    ],
)
def test_bad_statements_are_one_sentence(file, capsys, content, sentence):
    assert sentence in refused(capsys, file(wide()), "--statements", file(content, "texts.csv"))


def test_moderated_statement_is_left_out_and_said(file, capsys):
    texts = file("statement,text,moderated\ns1,x,-1\n", "texts.csv")
    found = json.loads(said(capsys, file(wide()), "--statements", texts, "--format", "json"))
    assert [one["id"] for one in found["statements"]] == [f"s{k}" for k in range(2, 9)]
    assert "1 of 8 statements were refused by the consultation's moderators and are left out." in found["explanation"]


def test_last_vote_counts_and_ties_go_to_the_later_row(file):
    from junto.core.consensus.reading import read_votes  # noqa: PLC0415

    rows = ["participant,statement,vote,time", "a,x,1,30", "a,x,-1,20", "b,x,0,5", "b,x,agree,5", "b,y,disagree,1"]
    votes = read_votes(file("\n".join(rows) + "\n"))
    assert votes.vote.tolist() == [1, 1, -1]
    assert votes.again == 2
    assert [str(one) for one in votes.notes] == [
        "2 votes were replaced by a later vote of the same person on the same statement.",
        "Where a person voted twice at the same moment (1 times), the one further down counts.",
    ]


def test_reversed_numbers_are_read_as_asked_and_words_mean_themselves(file):
    from junto.core.consensus.reading import read_votes  # noqa: PLC0415

    votes = read_votes(file("participant,x,y,z\na,-1.0,agree,0\n"), agree=-1)
    assert votes.vote.tolist() == [1, 1, 0]
