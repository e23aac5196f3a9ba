"""Commands speak the language asked for; in a Spanish run no heading or sentence of theirs is English."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from junto.cli import main
from junto.core import language
from junto.core.language import spoken
from junto.core.sentences import Unfit
from junto.core.sharing.rules import RULES

CATALOGUE = Path(language.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
GUIDES = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def catalogue(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The Spanish as it stands in the source, compiled aside; gives the templates that differ in Spanish."""
    folder = tmp_path_factory.mktemp("locale") / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with CATALOGUE.open("rb") as stream:
        read = read_po(stream, locale="es")
    with (folder / "django.mo").open("wb") as stream:
        write_mo(stream, read)
    monkeypatch.setattr(language, "LOCALES", folder.parents[1])
    for name in language.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return {one.id: one.string for one in read if isinstance(one.id, str) and one.id and one.string != one.id}


def english_in(text: str, catalogue: dict[str, str], own: str = "") -> list[str]:
    """Whole templates of ours that stand in a text in English: those of two words or more, without parameters, that
    are not words of the file itself.
    """
    fixed = [one for one in catalogue if "%" not in one and len(one.split()) > 1 and one not in catalogue.values()]
    return [one for one in fixed if one not in own and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--language", "es", *words]) == 0
    return capsys.readouterr().out


def written(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    return str(folder / name)


def cells_of(path: Path, left_out: tuple[str, ...] = ()) -> str:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = [row for sheet in book if sheet.title not in left_out for row in sheet.iter_rows(values_only=True)]
    return "\n".join(str(cell) for row in rows for cell in row if isinstance(cell, str))


def test_tradeoffs_speak_spanish(tmp_path, capsys, catalogue):
    text = re.search(r"```yaml\n(.*?)```", (GUIDES / "tradeoffs.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    path = written(tmp_path, "case.yaml", text.replace("samples: 100000", "samples: 1000"))
    drawings = [str(tmp_path / f"{k}.svg") for k in range(5)]
    names = ("--chart", "--gains", "--tornado", "--pareto", "--portfolio")
    options = [word for pair in zip(names, drawings, strict=True) for word in pair]
    told_ = told(capsys, "tradeoffs", path, *options, "--xlsx", str(tmp_path / "a.xlsx"))
    assert "Qué " in told_
    shown = [told_, told(capsys, "tradeoffs", path, "--format", "html"), cells_of(tmp_path / "a.xlsx")]
    shown += [Path(one).read_text(encoding="utf-8") for one in drawings]
    assert [english_in(one, catalogue, text) for one in shown] == [[]] * 8
    assert '<html lang="es">' in shown[1]


def test_routes_speak_spanish(tmp_path, capsys, catalogue):
    facts = written(tmp_path, "facts.json", json.dumps({"value": {"total": 90000}, "need": {"category": "goods"}}))
    words = ["routes", "explain", "us-tx-dallas", facts, "--on", "2026-11-23"]
    chart, dates = tmp_path / "a.svg", tmp_path / "a.ics"
    shown = [told(capsys, *words, "--chart", str(chart), "--ics", str(dates)), told(capsys, *words, "--format", "html")]
    shown += [chart.read_text(encoding="utf-8"), dates.read_text(encoding="utf-8").replace("\n ", "")]
    own = [str(one) for one in re.findall(r"“[^”]*”", shown[0])]
    assert [[x for x in english_in(one, catalogue) if x not in own] for one in shown] == [[]] * 4
    assert "Ley" in shown[0] or "ley" in shown[0]


def test_consensus_speaks_spanish(tmp_path, capsys, catalogue):
    rows = [f"a{k},1,{','.join('1' if j % 3 else '-1' for j in range(8))}" for k in range(14)]
    rows += [f"b{k},2,{','.join('-1' if j % 2 else '1' for j in range(8))}" for k in range(13)]
    path = written(tmp_path, "v.csv", "\n".join(["participant,group-id," + ",".join(f"s{k}" for k in range(8)), *rows]))
    charts = [tmp_path / "a.svg", tmp_path / "b.svg"]
    shown = [told(capsys, "consensus", path, "--chart", str(charts[0]), "--map", str(charts[1]))]
    shown += [told(capsys, "consensus", path, "--format", "html"), *(one.read_text(encoding="utf-8") for one in charts)]
    assert [english_in(one, catalogue) for one in shown] == [[]] * 4
    assert "consenso" in shown[0]


def test_ballots_speak_spanish(tmp_path, capsys, catalogue):
    votes = written(tmp_path, "v.csv", 'voter_id,vote\n1,"a,b"\n2,a\n3,b\n')
    projects = written(tmp_path, "p.csv", "project_id,cost,name\na,10,Alpha\nb,20,Beta\n")
    words = ["ballot", votes, "--projects", projects, "--budget", "30"]
    shown = [told(capsys, *words, "--chart", str(tmp_path / "a.svg")), told(capsys, *words, "--format", "html")]
    shown.append((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert [english_in(one, catalogue) for one in shown] == [[]] * 3
    assert "votos" in shown[0]


def test_evidence_speaks_spanish(tmp_path, capsys, catalogue):
    block = r"\n\n((?:    .*\n|\n(?=    ))+)"
    guide = (GUIDES / "evidence.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"`(lamps\.(?:yaml|csv))`:" + block, guide):
        written(tmp_path, name, "".join(f"{line[4:]}\n" for line in text.splitlines()))
    words = ["evidence", str(tmp_path / "lamps.yaml"), str(tmp_path / "lamps.csv")]
    shown = [told(capsys, *words, "--chart", str(tmp_path / "a.svg")), told(capsys, *words, "--format", "html")]
    shown += [(tmp_path / "a.svg").read_text(encoding="utf-8"), told(capsys, *words, "--power")]
    assert [english_in(one, catalogue) for one in shown] == [[]] * 4
    assert "Diferencia" in shown[0]


COSTS = {"players": ["A", "B", "C"], "cost": {"A": 6, "B": 8, "C": 9, "A,B": 11, "A,C": 12, "B,C": 13, "A,B,C": 15}}


def test_shares_speak_spanish(tmp_path, capsys, catalogue):
    path, chart = written(tmp_path, "c.json", json.dumps(COSTS)), tmp_path / "a.svg"
    shown = [told(capsys, "share", path, "--chart", str(chart)), told(capsys, "share", path, "--format", "html")]
    shown.append(chart.read_text(encoding="utf-8"))
    titles = " ".join(rule.source for rule in RULES.values())  # of publications, which keep their language
    assert [english_in(one, catalogue, titles) for one in shown] == [[]] * 3
    assert "en el núcleo" in shown[0]


def test_values_speak_spanish(tmp_path, capsys, catalogue):
    text = re.search(r"```json\n(.*?)```", (GUIDES / "finance.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    path, book = written(tmp_path, "v.json", text), tmp_path / "a.xlsx"
    shown = [told(capsys, "value", path, "--xlsx", str(book)), told(capsys, "value", path, "--format", "html")]
    shown.append(cells_of(book))
    assert [english_in(one, catalogue, text) for one in shown] == [[]] * 3
    assert "Cómo se cuenta" in shown[0]


OFFERS = {
    "name": "Lectores", "rate": 3, "term": 5, "members": {"Policía": 2, "Parques": 1}, "start": "2026-07",
    "offers": [
        {"name": "Uno", "model": "purchase", "price": 6000, "upkeep": 500, "removal": 150, "term": 5,
         "ranges": {"upkeep": [400, 800]}},
        {"name": "Dos", "model": "donation", "upkeep": 3000, "escalation": 3, "state": "unfunded", "exit_fee": 100},
    ],
}  # fmt: skip


def test_comparisons_speak_spanish(tmp_path, capsys, catalogue):
    path, chart, book = written(tmp_path, "o.json", json.dumps(OFFERS)), tmp_path / "a.svg", tmp_path / "a.xlsx"
    shown = [told(capsys, "compare", path, "--chart", str(chart)), told(capsys, "compare", path, "--format", "html")]
    told(capsys, "compare", path, "--xlsx", str(book))
    shown += [chart.read_text(encoding="utf-8"), cells_of(book, ("Inputs",))]  # inputs are read again by their names
    assert [english_in(one, catalogue) for one in shown] == [[]] * 4
    assert "costo presente" in shown[0]


def test_refusal_is_said_in_the_language(tmp_path, capsys):
    path = written(tmp_path, "case.yaml", "name: x\nname: y\n")
    assert main(["--language=es", "tradeoffs", path]) == 2
    assert capsys.readouterr().err.startswith("junto tradeoffs: Línea 2: ")


def test_json_stays_as_programs_know_it(tmp_path, capsys):
    path = written(tmp_path, "c.json", json.dumps(COSTS))
    spanish = told(capsys, "share", path, "--format", "json")
    assert main(["share", path, "--format", "json"]) == 0
    assert capsys.readouterr().out == spanish


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({}, "en"), ({"LANG": "es_MX.UTF-8"}, "es"), ({"LC_ALL": "C", "LANG": "es"}, "en"),
        ({"LANGUAGE": "xx:es_ES@euro:en", "LC_ALL": "de_DE"}, "es"), ({"LANG": "fr_CA.UTF-8"}, "en"),
        ({"LC_MESSAGES": "../es"}, "en"), ({"LANGUAGE": "", "LC_MESSAGES": "es"}, "es"),
    ],
)  # fmt: skip
def test_settings_of_the_person_choose(settings, code):
    assert spoken(None, settings).code == code


def test_language_asked_for_goes_before_settings_and_must_be_there():
    assert spoken("en", {"LANG": "es"}).code == "en"
    found = spoken("es-MX", {})
    assert (found.say("rank"), found.say(""), found.say("no such words")) == ("puesto", "", "no such words")
    with pytest.raises(Unfit, match="There is no language “fr” here. There are: en, es."):
        spoken("fr", {})


def test_language_that_is_not_there_is_one_sentence(capsys):
    assert main(["--language", "fr", "share", "x.json"]) == 2
    assert capsys.readouterr().err == "junto share: There is no language “fr” here. There are: en, es.\n"
