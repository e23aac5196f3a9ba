"""A project as a workbook with live formulas: flows, factors, present values and the comparison can be checked "
"there."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _
from junto.core.tables.formulas import made_harmless

from .answering import Answer
from .discounting import Discounting
from .flows import Flows
from .writing import Say, sections

BOLD = Font(bold=True)
LIVE = PatternFill("solid", fgColor="FFF5C2")
BASES = (("public", _("Discounting, public side")), ("partner", _("Discounting, partner")))
FIRST = 6  # the first column of years, after part, line, kind, carried by whom, total
NOTES = (
    _("Yellow cells may be changed: every other amount on these sheets is a formula and follows."),
    _("Amounts count at the end of their year and are brought to the end of the base year."),
    _("Risks were drawn outside this workbook: the sheet Risks holds values, which do not follow changes."),
)
TOTALS = (
    ("raw", _("Done by the public side"), "public"),
    ("neutrality", _("Spared as a public body"), "public"),
    ("transferred", _("Risks the partner would bear"), "public"),
    ("retained", _("Risks that stay"), "public"),
)


def workbook(answer: Answer, say: Say = str) -> bytes:
    """XLSX: lines by year as values; factors, sums, present values, NPV and value for money as formulas; what was drawn
    as values, and said so.
    """
    book = Workbook()
    notes = book.active
    assert isinstance(notes, Worksheet)
    notes.title = "Read me"
    _text_rows(notes, [[answer.project.name or say(_("What it is worth"))], *([say(note)] for note in NOTES)])
    years = _years(answer)
    factors = book.create_sheet("Factors")
    rows = _write_factors(factors, answer, years, say)
    lines = book.create_sheet("Flows")
    worth = _write_lines(lines, answer, years, (rows, say))
    _write_values(book.create_sheet("Value"), answer, worth, say)
    drawn = book.create_sheet("Risks")
    _text_rows(drawn, [[say(_("Drawn outside this workbook: values, no formulas."))]])
    for section in sections(answer, say):
        if section.code in ("risks", "register"):
            _text_rows(
                drawn, [[], [section.title], *([one.said(say)] for one in section.told), section.heads, *section.rows]
            )
    for sheet in book.worksheets:
        sheet.column_dimensions["A"].width = 28
        sheet.column_dimensions["B"].width = 26
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_rows(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        sheet.append([made_harmless(cell) for cell in row])


def _years(answer: Answer) -> range:
    every = [year for flows in _parts(answer).values() for year in (flows.years[0], flows.years[-1])]
    return range(answer.project.base, max(every, default=answer.project.base) + 1)


def _parts(answer: Answer) -> dict[str, Flows]:
    """The parts that are valued, with the expected risks of the register as lines of their own."""
    found = {
        name: flows for name, flows in answer.project.parts.items()
        if name in ("flows", "raw", "neutrality", "transferred", "retained", "bid")
    }  # fmt: skip
    if answer.case is not None:
        for name, risks in (("transferred", answer.case.transferred), ("retained", answer.case.retained)):
            if risks is not None:
                found[name] = risks
    return found


def _write_factors(sheet: Worksheet, answer: Answer, years: range, say: Say) -> dict[str, int]:
    """Rates by year in yellow, factors as formulas: factor = factor of the year before / (1 + rate). Row by basis."""
    sheet.append(["", "", "", "", say(_("Year")), *years])
    rows = {}
    for (name, label), discounting in zip(BASES, (answer.project.own, answer.project.partner), strict=True):
        top = sheet.max_row + 1
        sheet.cell(top, 1, say(_("%(basis)s: rate of the year")) % {"basis": say(label)})
        sheet.cell(top + 1, 1, say(_("%(basis)s: factor")) % {"basis": say(label)})
        for i, rate in enumerate(_yearly_rates(discounting, len(years))):
            column = FIRST + i
            cell = sheet.cell(top, column, rate if i else None)
            cell.number_format = "0.000%"
            if i:
                cell.fill = LIVE
            letter, before = get_column_letter(column), get_column_letter(column - 1)
            sheet.cell(top + 1, column, f"={before}{top + 1}/(1+{letter}{top})" if i else 1)
        rows[name] = top + 1
    return rows


def _yearly_rates(discounting: Discounting, count: int) -> list[float]:
    """The rate that leads from each year to the one before; the base year has none. Steps may end within a year."""
    factors = discounting.factors(list(range(count)))
    return [0.0, *(float(factors[i - 1] / factors[i] - 1) for i in range(1, count))]


def _write_lines(
    sheet: Worksheet, answer: Answer, years: range, how: tuple[dict[str, int], Say]
) -> dict[str, list[str]]:
    """One line a row; at its left the total and the present value on each basis. Returns cells by part and basis."""
    rows, say = how
    heads = (_("Part"), _("Line"), _("Sign"), _("Present value, public basis"), _("Present value, partner basis"))
    sheet.append([*(say(head) for head in heads), *years])
    unit = 10 ** exponent_of(answer.project.currency)
    end = get_column_letter(FIRST + len(years) - 1)
    start = get_column_letter(FIRST)
    cells: dict[str, list[str]] = {}
    for part, flows in _parts(answer).items():
        for line in flows.lines:
            row = sheet.max_row + 1
            sheet.cell(row, 1, part)
            sheet.cell(row, 2, made_harmless(line.name))
            sheet.cell(row, 3, -1 if line.kind == "cost" else 1)
            for column, (name, _label) in zip((4, 5), BASES, strict=True):
                span = f"{start}{row}:{end}{row}"
                factor = f"Factors!${start}${rows[name]}:${end}${rows[name]}"
                sheet.cell(row, column, f"=C{row}*SUMPRODUCT({span},{factor})").number_format = "#,##0.00"
                cells.setdefault(f"{part} {name}", []).append(f"Flows!{get_column_letter(column)}{row}")
            for i, year in enumerate(years):
                amount = line.amounts.get(year, 0)
                cell = sheet.cell(row, FIRST + i, amount / unit)
                cell.fill, cell.number_format = LIVE, "#,##0.00"
    return cells


def _write_values(sheet: Worksheet, answer: Answer, cells: dict[str, list[str]], say: Say) -> None:
    """Present values by part and what follows from them, all formulas."""
    sheet.append(["", say(_("Worth in the base year"))])
    at: dict[str, int] = {}

    def put(label: str, formula: str, *, key: str, bold: bool = False) -> None:
        sheet.append([say(label), formula])
        at[key] = sheet.max_row
        sheet.cell(sheet.max_row, 2).number_format = "#,##0.00"
        if bold:
            sheet.cell(sheet.max_row, 1).font = BOLD

    def summed(part: str, basis: str, sign: str = "") -> str:
        found = cells.get(f"{part} {basis}")
        return f"={sign}({'+'.join(found)})" if found else "=0"

    if answer.worth is not None:
        put(_("Net present value of the project"), summed("flows", "public"), key="npv", bold=True)
    if answer.comparison is not None:
        for part, label, basis in TOTALS:
            put(label, summed(part, basis, "-"), key=part)
        put(_("Public cost, with all risks"), f"=SUM(B{at['raw']}:B{at['retained']})", key="psc", bold=True)
        put(_("Paid to the partner"), summed("bid", "partner", "-"), key="bid")
        put(_("Risks that stay, on the partner's basis"), summed("retained", "partner", "-"), key="stay")
        put(_("Partner's cost, with the risks that stay"), f"=B{at['bid']}+B{at['stay']}", key="shadow", bold=True)
        put(_("Value for money"), f"=B{at['psc']}-B{at['shadow']}", key="value", bold=True)
        put(_("Value for money, share of the public cost"), f"=B{at['value']}/B{at['psc']}", key="share")
        sheet.cell(at["share"], 2).number_format = "0.0%"
