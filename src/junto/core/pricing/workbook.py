"""A comparison as a workbook with live formulas, so that an officer can check the arithmetic elsewhere."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _
from junto.core.tables.formulas import made_harmless

from .comparing import Comparison, Priced
from .flows import KINDS, STATES, WHATS, Line
from .inputs import Input, Value
from .offer import Offer
from .writing import Say

BOLD = Font(bold=True)
LIVE = PatternFill("solid", fgColor="FFF5C2")
NOTES = (
    "Yellow cells flow into every formula of this book: change one and all amounts follow.",
    "White cells (months, billing, choices, terms, lists) shaped the rows; change them in the offers and compare anew.",
    "Amounts are rounded as invoices are, each to the smallest unit of the currency, halves away from zero.",
    "The billionth added before rounding keeps a half from being lost in the binary fractions of a spreadsheet.",
    "Negative amounts are paid by the city, positive ones received.",
)
SHAPING = frozenset({"whole", "choice", "yes", "text", "month", "percents", "bands"})
Cells = dict[str, str]


def workbook(comparison: Comparison, say: Say = str) -> bytes:
    """XLSX: inputs as values; each bill as a formula of the inputs; months, factors, present values and totals as
    formulas of the bills. The sheet of inputs can be read again as a file of offers, so that its names stay; `say` puts
    the heads of the others into another language (gettext).
    """
    book = Workbook()
    inputs = book.active
    assert isinstance(inputs, Worksheet)
    inputs.title = "Inputs"
    rate, cells = _write_inputs(inputs, comparison)
    summary = book.create_sheet("Comparison")
    months = book.create_sheet("Factors")
    length = len(comparison.priced[0].cumulated)
    _write_factors(months, comparison, (rate, length), say)
    rows = []
    for at, priced in enumerate(comparison.priced, start=1):
        bills, flows = book.create_sheet(f"Bills {at}"), book.create_sheet(f"Flows {at}")
        rows.append(_write_offer((bills, flows), priced, cells[priced.offer.name], comparison, say))
    _write_summary(summary, comparison, (rows, cells), say)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_inputs(sheet: Worksheet, comparison: Comparison) -> tuple[str, dict[str, Cells]]:
    """One row a field, one column an offer. Returns the cell of the rate, and the cell of each input by offer."""
    case = comparison.case
    offers = case.offers
    _head(sheet, ["field", *(offer.name for offer in offers)])
    sheet.append(["model", *(offer.model.code for offer in offers)])
    cells: dict[str, Cells] = {offer.name: {} for offer in offers}
    for asked in _asked(offers):
        row = sheet.max_row + 1
        sheet.append([asked.code, *(_cell_of(offer, asked) for offer in offers)])
        for column, offer in enumerate(offers, start=2):
            if offer.model.input(asked.code) and asked.kind not in SHAPING:
                cells[offer.name][asked.code] = f"'Inputs'!${get_column_letter(column)}${row}"
                sheet.cell(row, column).fill = LIVE
    for member in dict.fromkeys(name for offer in offers for name in offer.quantities):
        sheet.append([made_harmless(f"units: {member}"), *(_plain(offer.quantities.get(member)) for offer in offers)])
    for code in dict.fromkeys(code for offer in offers for code in offer.ranges):
        for i, end in enumerate(("low", "high")):
            ends = [offer.ranges[code][i] if code in offer.ranges else None for offer in offers]
            sheet.append([f"{end}: {code}", *(_plain(value) for value in ends)])
    _write_parts(sheet, offers, cells)
    sheet.append(["comparison: name", made_harmless(case.name)])
    sheet.append(["comparison: currency", case.currency])
    sheet.append(["comparison: start", f"{case.start[0]}-{case.start[1]:02}"])
    sheet.append(["comparison: term", case.years])
    if case.rate is None:
        return "", cells
    sheet.append(["comparison: rate", _plain(case.rate)])
    sheet.cell(sheet.max_row, 2).fill = LIVE
    return f"'Inputs'!$B${sheet.max_row}", cells


def _asked(offers: tuple[Offer, ...]) -> list[Input]:
    found: dict[str, Input] = {}
    for offer in offers:
        for asked in offer.model.own:
            found.setdefault(asked.code, asked)
    for asked in offers[0].model.inputs[len(offers[0].model.own) :]:
        found.setdefault(asked.code, asked)
    return list(found.values())


def _cell_of(offer: Offer, asked: Input) -> Any:
    """What a file of offers would hold there."""
    own = offer.model.input(asked.code)
    if own is None:
        return None
    value = offer.values.get(asked.code)
    if value is None or value == () or (asked.code == "units" and offer.quantities and own.kind in SHAPING):
        return None
    if own.kind == "month" and isinstance(value, tuple):
        return f"{value[0]}-{value[1]:02}"
    if own.kind == "yes":
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return _listed(value)
    return _plain(value) if isinstance(value, Fraction | int) else made_harmless(str(value))


def _listed(value: tuple[Any, ...]) -> str:
    pairs = [one if isinstance(one, tuple) else (one,) for one in value]
    return "; ".join(": ".join(str(_plain(number)) for number in pair) for pair in pairs)


def _write_parts(sheet: Worksheet, offers: tuple[Offer, ...], cells: dict[str, Cells]) -> None:
    """The numbers inside lists (tiers, tolls, steps), which formulas need in cells of their own."""
    parts: dict[str, dict[str, Fraction]] = {}
    for offer in offers:
        for code, value in offer.values.items():
            for name, number in _numbers(code, value):
                parts.setdefault(name, {})[offer.name] = number
    for name, numbers in parts.items():
        row = sheet.max_row + 1
        sheet.append([f"part: {name}", *(_plain(numbers.get(offer.name)) for offer in offers)])
        for column, offer in enumerate(offers, start=2):
            if offer.name in numbers:
                cells[offer.name][name] = f"'Inputs'!${get_column_letter(column)}${row}"
                sheet.cell(row, column).fill = LIVE


def _numbers(code: str, value: Value) -> list[tuple[str, Fraction]]:
    if not isinstance(value, tuple) or code == "start":
        return []
    found = []
    for i, one in enumerate(value, start=1):
        if isinstance(one, tuple):
            found += [(f"{code}.{i}.from", one[0]), (f"{code}.{i}.each", one[1])]
        elif isinstance(one, Fraction):
            found.append((f"{code}.{i}", one))
    return found


def _write_factors(sheet: Worksheet, comparison: Comparison, how: tuple[str, int], say: Say) -> None:
    """Row 2 + m: the moment m months after the start, and what one unit then is worth today."""
    rate, months = how
    _head(sheet, [say(_("months after the start")), say(_("factor"))])
    values = None if rate else comparison.case.discounts.factors(_moments(months))
    for month in range(months + 1):
        factor = f"=(1+{rate}/100)^(-A{month + 2}/12)" if values is None else float(values[month])
        sheet.append([month, factor])
    _widths(sheet, 2, "0.00000000", 2)


def _moments(months: int) -> Any:
    import numpy as np  # noqa: PLC0415

    return np.arange(months + 1) / 12.0


def _write_offer(
    sheets: tuple[Worksheet, Worksheet], priced: Priced, cells: Cells, comparison: Comparison, say: Say
) -> dict[str, str]:
    """The bills of each line by their amount, and the months that refer to them. Returns where the sums stand."""
    (bills, flows), case, lines = sheets, comparison.case, priced.flows.lines
    digits = exponent_of(case.currency)
    places = _write_bills(bills, lines, cells, (digits, say))
    own = [_named(line, say) for line in lines]
    _head(flows, [say(_("month")), say(_("date")), *own, say(_("net")), say(_("present value"))])
    net, present = len(lines) + 3, len(lines) + 4
    last_line = get_column_letter(net - 1)
    for month in range(priced.flows.months):
        row, (year, calendar) = month + 2, priced.flows.month(month)
        amounts = [_month_formula(places[k], month) for k in range(len(lines))]
        worth = "+".join(
            f"{get_column_letter(3 + k)}{row}*'Factors'!$B${row + line.at_end}" for k, line in enumerate(lines)
        )
        total = f"=SUM(C{row}:{last_line}{row})" if lines else 0
        flows.append([month + 1, f"{year}-{calendar:02}", *amounts, total, f"={worth}" if worth else 0])
    last = priced.flows.months + 1
    foot = [f"=SUM({get_column_letter(c)}2:{get_column_letter(c)}{last})" for c in range(3, present + 1)]
    flows.append([say(_("sum")), None, *foot])
    money = f"#,##0.{'0' * digits}" if digits else "#,##0"
    for column in range(3, present + 1):
        _widths(flows, column, money, 2)
    at = flows.max_row
    return {
        "nominal": f"'{flows.title}'!${get_column_letter(net)}${at}",
        "present": f"'{flows.title}'!${get_column_letter(present)}${at}",
        "net": f"'{flows.title}'!${get_column_letter(net)}",
    }


def _write_bills(
    sheet: Worksheet, lines: tuple[Line, ...], cells: Cells, how: tuple[int, Say]
) -> list[dict[int, list[str]]]:
    """One row for each amount that differs. Returns for each line: month → the cells whose sum falls due then."""
    digits, say = how
    _head(sheet, [say(one) for one in (_("line"), _("kind"), _("months (from 1)"), _("amount of one bill"))])
    places: list[dict[int, list[str]]] = []
    for line in lines:
        due: dict[int, list[str]] = {}
        for part in line.parts:
            sign = "-" if line.sign < 0 else ""
            # A billionth keeps halves of a cent, which binary fractions may miss from below, on their side.
            reckoned = f"={sign}ROUND({part.reckoned().formula(cells)}+0.000000001,{digits})"
            sheet.append([_named(line, say), say(KINDS[line.kind]), _ranges(part.months), reckoned])
            for month in part.months:
                due.setdefault(month, []).append(f"'{sheet.title}'!$D${sheet.max_row}")
        places.append(due)
    for column, width in (("A", 28), ("B", 12), ("C", 40), ("D", 20)):
        sheet.column_dimensions[column].width = width
    return places


def _month_formula(due: Mapping[int, list[str]], month: int) -> Any:
    found = due.get(month)
    return f"={'+'.join(found)}" if found else 0


def _write_summary(
    sheet: Worksheet, comparison: Comparison, found: tuple[list[dict[str, str]], dict[str, Cells]], say: Say
) -> None:
    """One row an offer: the figures that the comparison ranks by, as formulas; then the cost of each year."""
    (rows, cells), case = found, comparison.case
    years = case.years
    heads = [say(one) for one in (
        _("offer"), _("price model"), _("net present cost"), _("equivalent annual cost"), _("per unit and month"),
        _("total as paid"), _("total as paid, per unit and month"), _("rank"),
    )]  # fmt: skip
    span = -(-len(comparison.priced[0].cumulated) // 12)
    _head(sheet, [*heads, *(say(_("year %(number)s")) % {"number": year} for year in range(1, span + 1))])
    first, last = 2, len(rows) + 1
    annuity = "+".join(f"'Factors'!$B${12 * year + 2}" for year in range(1, years + 1))
    for row, (priced, where) in enumerate(zip(comparison.priced, rows, strict=True), start=2):
        units = cells[priced.offer.name].get("units", "1")
        sheet.append(
            [
                made_harmless(priced.offer.name), say(priced.offer.model.name), f"=-{where['present']}",
                f"=C{row}/({annuity})", f"=D{row}/12/{units}", f"=-{where['nominal']}",
                f"=F{row}/{units}/{12 * years}", f"=1+COUNTIF($C${first}:$C${last},\"<\"&C{row})",
                *(_year_formula(where["net"], year, priced.flows.months) for year in range(span)),
            ]
        )  # fmt: skip
    sheet.append([])
    for note in (*NOTES, *(str(n) for n in comparison.notes), *(str(n) for p in comparison.priced for n in p.notes)):
        sheet.append([note])
    digits = exponent_of(case.currency)
    money = f"#,##0.{'0' * digits}" if digits else "#,##0"
    for column in (3, 4, 5, 6, 7, *range(9, 9 + span)):
        _widths(sheet, column, money, 2, last)


def _year_formula(net: str, year: int, months: int) -> Any:
    first, last = 12 * year + 2, min(12 * year + 12, months) + 1
    if first > months + 1:
        return 0
    return f"=-SUM({net}${first}:{net.split('!')[1]}${last})"


def _named(line: Line, say: Say) -> str:
    state = f", {say(STATES[line.state])}" if line.state else ""
    return f"{say(WHATS[line.what])} ({say(KINDS[line.kind])}{state})"


def _ranges(months: tuple[int, ...]) -> str:
    """Months counted from 1, runs drawn together: 1-12, 14."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month + 1 == runs[-1][1] + 1:
            runs[-1][1] = month + 1
        else:
            runs.append([month + 1, month + 1])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _head(sheet: Worksheet, words: list[str]) -> None:
    sheet.append([made_harmless(word) for word in words])
    for i, word in enumerate(words, start=1):
        sheet.cell(1, i).font = BOLD
        sheet.column_dimensions[get_column_letter(i)].width = max(14, min(40, len(word) + 2))
    sheet.freeze_panes = "B2"


def _widths(sheet: Worksheet, column: int, written: str, first: int, last: int | None = None) -> None:
    for row in range(first, (last or sheet.max_row) + 1):
        sheet.cell(row, column).number_format = written


def _plain(number: Fraction | int | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if Fraction(number).denominator == 1 else float(number)
