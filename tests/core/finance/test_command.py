"""`junto value` from a file to words, JSON, a page, charts and a workbook; and what it says of bad input."""

from __future__ import annotations

import copy
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.finance.making import refused

from junto.cli import main
from junto.core.finance import answering
from junto.core.finance.answering import answer
from junto.core.finance.reading import project_of, read_project

GUIDE = Path(__file__).parents[3] / "docs" / "finance.md"
EXAMPLE: dict[str, Any] = json.loads(re.search(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1])
EXAMPLE["draws"] = 2_048
SMALL: dict[str, Any] = {
    "currency": "USD", "base_year": 2026, "discounting": {"rate": 4},
    "lines": [
        {"line": "Build", "amounts": {"2026": 100}},
        {"line": "Fees", "kind": "revenue", "from": 2027, "to": 2029, "amount": 40},
    ],
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path):
    def written(content: object, name: str = "project.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return written


def valued(capsys, *words: str) -> str:
    assert main(["value", *words]) == 0
    return capsys.readouterr().out


def changed(**fields: object) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **fields}


def with_line(**fields: object) -> dict[str, Any]:
    made = copy.deepcopy(SMALL)
    made["lines"].append(fields)
    return made


def test_example_of_the_guide_is_told_in_words(capsys, file):
    told = valued(capsys, file(EXAMPLE))
    for sentence in (
        "Everything is brought to the end of 2026; each amount counts at the end of its year.",
        "For the bid: Later amounts are discounted at 4.5 % a year",
        "In 2026, what is gained is worth $15,072,615.61 and what is spent $11,713,457.75: the project is worth "
        "$3,359,157.86.",
        "The partner saves $1,612,496.05, which is 10.7 percent of the public cost.",
        "on the public basis for both, the partner would save $956,425.59.",
        "2,048 cases were drawn, in 16 independent sets.",
        "“Building costs more” saves money in 19 % of the cases in which it occurs: is that meant?",
        "The cash of 2028 to 2047 carries a debt of $6,988,101.01",
        "In 2028 $1,030,713.41 of $1,050,000.00 is paid",
        "In each of the 19 other years all is paid.",
        "That is at most 10.7 % of the budget line, in 2028.",
        "If the contract ended early, the city would owe most in 2027: $5,939,885.86.",
    ):
        assert sentence in told


def test_json_has_every_part_with_amounts_as_text(capsys, file):
    found = json.loads(valued(capsys, file(EXAMPLE), "--format", "json", "--draws", "1024", "--seed", "9"))
    assert list(found) == [
        "name", "currency", "terms", "base_year", "worth", "comparison", "risks", "debt", "availability", "commitments",
        "told",
    ]  # fmt: skip
    assert found["worth"]["npv"] == "3359157.86"
    assert found["worth"]["rate_of_return"] == pytest.approx(0.0785040666519252, abs=1e-12)
    assert found["comparison"]["value_for_money"] == "1612496.05"
    public = found["comparison"]["public"]
    assert round(sum(float(one) for one in public.values()), 2) == float(found["comparison"]["comparator"])
    assert (found["risks"]["draws"], found["risks"]["seed"]) == (1024, 9)
    mean = found["risks"]["comparator"]["mean"]
    assert float(mean["low"]) < float(mean["value"]) < float(mean["high"])
    assert float(mean["value"]) == pytest.approx(15_010_251, rel=1e-3)
    assert found["debt"]["least_dscr"] == pytest.approx(1.3, abs=1e-6)
    assert found["availability"][0]["paid"] == "1030713.41"
    assert found["commitments"][2]["termination"] == "5735191.40"


def test_parts_that_are_not_given_are_null(capsys, file):
    found = json.loads(valued(capsys, file(SMALL), "--format", "json"))
    assert {key for key, value in found.items() if value is None} == {"comparison", "risks", "debt", "commitments"}
    assert found["availability"] == []
    assert found["worth"]["costs"] == "100.00"


def test_page_holds_words_tables_and_both_charts_without_scripts(capsys, file, tmp_path: Path):
    target = tmp_path / "page.html"
    assert valued(capsys, file(EXAMPLE), "--format", "html", "--out", str(target)) == ""
    page = target.read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "<h1>Street lights of the West End</h1>" in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))


def test_charts_mark_percentiles_and_steps(capsys, file, tmp_path: Path):
    curve, steps = tmp_path / "curve.svg", tmp_path / "steps.svg"
    valued(capsys, file(EXAMPLE), "--chart", str(curve), "--waterfall", str(steps))
    drawn = ET.fromstring(curve.read_text(encoding="utf-8"))
    assert len(drawn.findall("{*}circle")) == 6
    assert len(drawn.findall("{*}polyline")) == 2
    words = ["".join(one.itertext()) for one in ET.fromstring(steps.read_text(encoding="utf-8")).findall("{*}text")]
    assert words[-2:] == ["The partner saves", "$1,612,496.05"]
    assert words.count("Risks that stay") == 2


def test_charts_say_where_there_is_nothing_to_draw(capsys, file, tmp_path: Path):
    curve, steps = tmp_path / "curve.svg", tmp_path / "steps.svg"
    valued(capsys, file(SMALL), "--chart", str(curve), "--waterfall", str(steps))
    assert "There are no risks to draw." in curve.read_text(encoding="utf-8")
    assert "There is nothing to compare." in steps.read_text(encoding="utf-8")


def test_dearer_partner_is_drawn_as_such(capsys, file, tmp_path: Path):
    dear = copy.deepcopy(EXAMPLE)
    dear["lines"][8]["amount"] = 1_500_000
    steps = tmp_path / "steps.svg"
    valued(capsys, file(dear), "--waterfall", str(steps))
    assert "The partner costs more" in steps.read_text(encoding="utf-8")


def test_risks_without_a_comparison_stand_on_the_costs():
    found = answer(project_of(changed(draws=4096, risks=[{"risk": "Ground", "low": 0, "high": 100, "year": 2026}])))
    assert found.drawn.fixed == {"cost": 100_00}
    assert found.drawn.total("cost").mean.value == pytest.approx(150_00, abs=1)
    alone = answer(
        project_of({**changed(draws=4096, risks=[{"risk": "Ground", "amount": 7, "year": 2026}]), "lines": []})
    )
    assert alone.drawn.total("cost").percentile[50].value == 7_00


# The workbook: its formulas are computed here by a reader of their own, which knows only the few functions they use.


class Reader:
    """Computes the cells of a workbook: + − · /, SUM and SUMPRODUCT over one row or column."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.known: dict[tuple[str, str], float] = {}

    def value(self, sheet: str, address: str) -> float:
        at = (sheet, address.replace("$", ""))
        if at not in self.known:
            found = self.book[sheet][at[1]].value
            runs = isinstance(found, str) and found.startswith("=")
            self.known[at] = self.compute(sheet, found[1:]) if runs else float(found or 0)
        return self.known[at]

    def span(self, sheet: str, given: str) -> list[float]:
        if "!" in given:
            sheet, given = given.split("!")
        cells = self.book[sheet][given.replace("$", "")]
        return [
            self.value(sheet, one.coordinate) for row in cells for one in (row if isinstance(row, tuple) else (row,))
        ]

    def compute(self, sheet: str, formula: str) -> float:
        def product(found: re.Match[str]) -> str:
            spans = [self.span(sheet, one) for one in found[1].split(",")]
            return repr(sum(one * other for one, other in zip(*spans, strict=True)))

        formula = re.sub(r"SUMPRODUCT\(([^()]*)\)", product, formula)
        formula = re.sub(r"SUM\(([^()]*)\)", lambda found: repr(sum(self.span(sheet, found[1]))), formula)
        formula = re.sub(
            r"(?:(\w+)!)?(\$?[A-Z]{1,2}\$?\d+)", lambda found: f"({self.value(found[1] or sheet, found[2])!r})", formula
        )
        assert re.fullmatch(r"[-+*/().\de]+", formula), formula
        return float(eval(formula))


def test_formulas_of_the_workbook_compute_what_was_said(capsys, file, tmp_path: Path):
    target = tmp_path / "check.xlsx"
    valued(capsys, file(EXAMPLE), "--xlsx", str(target))
    found, reader = answer(project_of(EXAMPLE)), Reader(target)
    sheet = reader.book["Value"]
    values = {sheet.cell(row, 1).value: reader.value("Value", f"B{row}") for row in range(2, sheet.max_row + 1)}
    assert all(str(sheet.cell(row, 2).value).startswith("=") for row in range(2, sheet.max_row + 1))
    assert values["Net present value of the project"] == pytest.approx(found.worth.npv / 100, abs=0.01)
    assert values["Public cost, with all risks"] == pytest.approx(found.comparison.comparator / 100, abs=0.03)
    assert values["Partner's cost, with the risks that stay"] == pytest.approx(found.comparison.shadow / 100, abs=0.03)
    assert values["Value for money"] == pytest.approx(found.comparison.value / 100, abs=0.05)
    assert values["Value for money, share of the public cost"] == pytest.approx(found.comparison.share, abs=1e-8)
    assert reader.value("Factors", "P3") == pytest.approx(1.04**-10, rel=1e-12)


def test_workbook_follows_a_changed_cell(capsys, file, tmp_path: Path):
    target = tmp_path / "check.xlsx"
    valued(capsys, file(SMALL), "--xlsx", str(target))
    reader = Reader(target)
    before = reader.value("Value", "B2")
    assert before == pytest.approx(-100 + 40 * (1 / 1.04 + 1.04**-2 + 1.04**-3), abs=1e-9)
    reader.known.clear()
    reader.book["Flows"]["F2"] = 90
    reader.book["Factors"]["G2"] = 0.05
    assert reader.value("Value", "B2") == pytest.approx(-90 + 40 / 1.05 * (1 + 1 / 1.04 + 1.04**-2), abs=1e-9)


def test_workbook_says_that_risks_are_values_and_runs_no_text_as_a_formula(capsys, file, tmp_path: Path):
    odd = copy.deepcopy(EXAMPLE)
    odd["lines"][0]["line"] = odd["risks"][0]["cause"] = "=1+1"
    target = tmp_path / "check.xlsx"
    valued(capsys, file(odd), "--xlsx", str(target))
    book = openpyxl.load_workbook(target)
    assert book["Risks"]["A1"].value == "Drawn outside this workbook: values, no formulas."
    assert not any(
        str(cell.value).startswith("=") for row in book["Risks"].iter_rows() for cell in row if cell.value is not None
    )
    assert book["Flows"]["B2"].value == "'=1+1"


# Reading


def test_workbook_as_input_gives_the_same_answer(tmp_path: Path):
    book = openpyxl.Workbook()
    case = book.active
    case.title = "Case"
    for row in (
        ["field", "value"], ["currency", "USD"], ["base_year", 2026], ["discounting.rate", 4], ["draws", 1024],
        ["deductions.hours", 100], ["limit", None],
    ):  # fmt: skip
        case.append(row)
    lines = book.create_sheet("Lines")
    for row in (
        ["part", "line", "kind", "amount", "from", "to", "2026", "2027"],
        ["flows", "Build", "cost", None, None, None, 100, 5.5],
        ["flows", "Fees", "revenue", 40, 2027, 2029, None, None],
        ["bid", "Payment", None, 10, 2027, 2028, None, None],
        [None, None, None, None, None, None, None, None],
    ):
        lines.append(row)
    risks = book.create_sheet("Risks")
    for row in (
        ["risk", "p10", "p50", "p90", "public", "2026", "2027"],
        ["Ground", 1, 2, 4, 50, 25, 75],
        ["Water", 1, 2, 4, 50, 25, 75],
    ):
        risks.append(row)
    links = book.create_sheet("Correlations")
    for row in (["one", "other", "correlation"], ["Ground", "Water", 0.5]):
        links.append(row)
    outages = book.create_sheet("Outages")
    for row in (["year", "part", "hours"], [2028, "all", 10]):
        outages.append(row)
    path = tmp_path / "project.xlsx"
    book.save(path)
    found = read_project(path)
    assert found.parts["flows"].net() == [-100_00, 34_50, 40_00, 40_00]
    assert found.register.pairs == (("Ground", "Water", 0.5),)
    assert found.register.risks[0].when == {2026: 0.25, 2027: 0.75}
    assert answer(found).paid[1].paid == 9_00


def test_settings_of_the_command_stand_before_the_file(file):
    assert read_project(file({**SMALL, "draws": 5}), {"draws": "4096", "seed": None}).draws == 4096


def test_amounts_in_other_terms_are_brought_to_those_of_the_file():
    upkeep = {"line": "Upkeep", "amounts": {"2028": 100}, "terms": "real"}
    made = {**with_line(**upkeep), "inflation": 2}
    assert project_of(made).parts["flows"].lines[2].amounts == {2028: 104_04}
    real = {**copy.deepcopy(SMALL), "terms": "real", "discounting": {"preset": "green-book"}}
    assert project_of(real).own.name == "green-book"
    assert project_of({**real, "discounting": {"preset": "us-a94", "on": "2020-01-01"}}).own.rate == 0.07
    steps = {"steps": [[30, 3.5], [None, "3 %"]], "as_of": "2026-01-01", "source": "council"}
    assert [step.rate for step in project_of({**real, "discounting": steps}).own.steps] == [0.035, 0.03]


def test_risk_is_carried_by_one_side_or_in_shares():
    rows = [{"carried": "public"}, {"carried": "private"}, {"public": 30}, {}]
    risks = [{"risk": f"R{k}", "amount": 5, "year": 2026, **row} for k, row in enumerate(rows)]
    found = project_of(changed(risks=risks)).register
    assert [risk.public for risk in found.risks] == [1, 0, 0.3, 1]


def test_very_low_rate_is_asked_about(capsys, file):
    assert "A discount rate of 0.04 % is very low: rates in files are in percent, 3.5 for 3.5 %." in valued(
        capsys, file(changed(discounting={"rate": 0.04}))
    )


def test_risks_given_twice_or_before_the_base_year_are_refused():
    risk = {"risk": "Ground", "amount": 7, "year": 2026}
    retained = {**with_line(part="retained", line="Risk", amounts={"2026": 1}), "risks": [risk]}
    assert refused(answer, project_of(retained)) == (
        "Risks are given twice: as amounts (transferred, retained) and as a register. Give one of them."
    )
    assert refused(answer, project_of(changed(risks=[{**risk, "year": 2020}]))) == (
        "A risk falls in 2020, before the base year 2026."
    )
    assert refused(answer, project_of(changed(debt={"rate": 5, "cover": 1.2}))) == (
        "debt needs lines of the part “cash”, from which it is repaid."
    )


def test_given_debt_with_cover_below_one_is_said_with_its_year(capsys, file):
    made = with_line(part="cash", line="Cash", amounts={"2027": 50, "2028": 60})
    told = valued(capsys, file({**made, "debt": {"rate": 5, "amount": 100, "shape": "level"}}))
    assert (
        "In 2027 the cash of $50.00 does not pay the debt service of $53.78: the cover ratio is 0.93, below one" in told
    )


def test_years_that_do_not_match_are_said(capsys, file):
    made = with_line(part="raw", line="Build", amounts={"2026": 500, "2030": 1})
    made["lines"].append({"part": "bid", "line": "Payment", "from": 2027, "to": 2028, "amount": 300})
    told = valued(capsys, file({**made, "draws": 1024, "risks": [{"risk": "Ground", "amount": 7, "year": 2035}]}))
    assert (
        "The public cost runs to 2030 and the bid to 2028: they do not pay for the same years, so the difference is "
        "not one of like with like."
    ) in told
    assert "A risk falls in 2035, after the last year of all amounts, 2030: do the years match?" in told


def test_contradicting_correlations_are_refused_or_the_nearest_taken_and_said(capsys, file):
    risks = [{"risk": name, "low": 0, "high": 9, "year": 2026} for name in "ABC"]
    made = changed(draws=1024, risks=risks, correlations=[["A", "B", 0.9], ["B", "C", 0.9], ["A", "C", -0.9]])
    assert main(["value", file(made)]) == 2
    assert "To take them, set “correlations_are” to “nearest”." in capsys.readouterr().err
    assert (
        "The correlations given contradict one another; the nearest that can be were taken (given): A / B 0.50 (0.90); "
        "A / C -0.50 (-0.90); B / C 0.50 (0.90)."
    ) in valued(capsys, file({**made, "correlations_are": "nearest"}))


def test_two_changes_of_sign_are_said(capsys, file):
    made = changed(lines=[
        {"line": "Pump", "amounts": {"2026": 1600, "2028": 10000}},
        {"line": "Oil", "kind": "revenue", "amounts": {"2027": 10000}},
    ])  # fmt: skip
    assert "There are 2 rates of return (25 %, 400 %)" in valued(capsys, file(made))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"base_year": 2026}, "The file must say its currency, such as “currency”: “USD”."),
        ({"currency": "USD"}, "file lacks “base_year”."),
        (changed(seed=-1), "“seed” must be a whole number from 0 on, not -1."),
        (changed(draws=10**15), "“draws” has too many digits: at most 15 before the point, 30 after it."),
        (
            changed(lines=[{"part": "flows", "line": "Build", "kind": "cost", "amounts": {"2026": "1e15"}}]),
            "“Build”, 2026: an amount has at most 15 digits before the point.",
        ),
        (
            changed(lines=[{"part": "flows", "line": "Up", "kind": "cost", "from": 2026, "to": 2326, "amount": 1}]),
            "An amount runs over at most 200 years.",
        ),
        (changed(colour="red"), "file has a field “colour” that is not known. Known are: name, currency, "),
        (changed(lines=[]), "The file has neither lines nor risks."),
        (changed(lines=3), "“lines” must be a list."),
        (changed(lines=[3]), "lines, 1 must be an object with named fields."),
        (changed(base_year=2026.5), "file: “base_year” must be a whole number, not “2026.5”."),
        (changed(base_year=True), "file: “base_year” must be a number, not “True”."),
        (changed(base_year=2030), "“Build” has an amount in 2026, before the base year 2030."),
        (changed(terms="gross"), "Rates and amounts are real or nominal, not “gross”."),
        (changed(discounting={}), "discounting must give one of: rate, steps, preset."),
        (changed(discounting={"rate": "x"}), "discounting: “rate” must be a number, not “x”."),
        (changed(discounting={"steps": [3]}), "discounting: each of “steps” is a pair of a last year, counted from "),
        (changed(discounting={"rate": 3, "as_of": "soon"}), "discounting: “soon” is not a day such as 2026-03-31."),
        (changed(discounting={"rate": 3, "terms": "real"}), "The discount rate is real and the amounts are nominal: "),
        (changed(terms="real", debt={"rate": 5}), "Debt is repaid in nominal amounts and this file is real"),
        (changed(debt={"rate": 5}), "debt must give either “cover”, to size it, or “amount”."),
        (with_line(part="loan", line="X"), "lines, 3: there is no part “loan”. There are: flows, raw, "),
        (with_line(line="X", amounts={"26": 1}), "“X”, amounts: “26” is not a year."),
        (with_line(line="X", amounts={"2026": "ten"}), "“X”, 2026: “ten” is not an amount of money."),
        (with_line(line="X", amounts={"2026": 1.234}), "“X”, 2026: 1.234 has more decimals than USD has (2)."),
        (with_line(line="X", amounts=5), "“X” must give either “amount” with “from” and “to”, or “amounts” by year."),
        (with_line(line="X", amounts={"2027": 5}, currency="EUR"), "“X” is in EUR and “Build” in USD"),
        (with_line(line="X", amounts={"2027": 5}, terms="real"), "“X” is real (2026) and the rest is nominal"),
        (changed(risks=3), "“risks, correlations” must be a list."),
        (changed(risks=[{"cost": 1}]), "risks has a field “cost” that is not known."),
        (changed(risks=[{"p10": 1}]), "Each of “risks” must have a name in “risk”."),
        (changed(risks=[{"risk": "G", "shape": "odd"}]), "“G”: there is no shape “odd”. There are: percentiles, "),
        (changed(risks=[{"risk": "G", "low": 5, "high": 1, "year": 2026}]), "“G”: The least cost must be below "),
        (changed(risks=[{"risk": "G", "amount": 5}]), "“G” lacks “from”."),
        (changed(risks=[{"risk": "G", "amount": 5, "from": 2030, "to": 2026}]), "“G”: The years run backwards: "),
        (changed(risks=[{"risk": "G", "amount": 5, "shares": {"x": 1}}]), "“G”, shares: “x” is not a year."),
        (changed(risks=[{"risk": "G", "amount": 5, "year": 2026, "probability": 0}]), "The probability of “G” must "),
        (changed(risks=[{"risk": "G", "amount": 5, "year": 2026, "anew": "maybe"}]), "“G”: “anew” must be yes or no, "),
        (changed(risks=[{"risk": "G", "mean": 5, "year": 2026}]), "“G” lacks “deviation”."),
        (changed(correlations=[["A", "B"]], risks=[{"risk": "G", "amount": 5, "year": 2026}]), "Each of “corr"),
        (changed(correlations_are="near"), "“correlations_are” can only be “nearest”."),
        (changed(deductions={"points": {"28": 4}}), "deductions, points: “28” is not a year."),
        (with_line(line="X", amounts={"2027": -5}), "“X” is below zero in 2027: amounts stand "),
        (changed(risks=[{"risk": "G", "amount": 5, "year": 2026, "carried": "shared"}]), "“G”: “carried” is public "),
        ("{", "The file is not sound JSON: "),
    ],
)  # fmt: skip
def test_what_a_file_lacks_is_said_in_one_sentence(capsys, file, content: object, sentence: str):
    assert main(["value", file(content)]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "not foreseen" not in said


def test_table_of_text_is_no_project(file):
    assert refused(read_project, file("a,b\n1,2\n", "project.csv")) == "The file is neither JSON nor an XLSX workbook."


def test_workbook_without_its_sheets_is_refused(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["field", "value"])
    book.active.append(["currency", "USD"])
    path = tmp_path / "odd.xlsx"
    book.save(path)
    assert refused(read_project, path) == "The workbook has no sheet “Case”; it has: Sheet."
    book.active.title = "Case"
    book.active.append(["currency.code", "USD"])
    book.save(path)
    assert refused(read_project, path) == "currency must be an object with named fields."


def test_words_of_the_basis_are_said_once_where_both_are_alike():
    assert len(answering.basis_words(project_of(SMALL))) == 2
