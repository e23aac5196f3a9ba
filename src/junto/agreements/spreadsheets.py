"""An agreement's shares as a workbook with live formulas, so that an officer can check the arithmetic elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from junto.agreements.figuring import Figures, RuleFigures, cost_item, figures_of
from junto.agreements.models import InternalAgreement, SharedCost
from junto.core.money import Money, exponent_of
from junto.core.sharing import RULES
from junto.core.tables.formulas import made_harmless
from junto.needs.allowable import rule_name

BOLD = Font(bold=True)
Share = Callable[[int, int, int], str]  # (row of the member, first row, last row) → formula of its exact share

# Rules whose shares a sheet can reckon from its own columns: C stand-alone cost, D use, and the total at the foot of C.
FORMULAS: Mapping[str, Share] = {
    "equal": lambda row, first, last: f"=$B${last + 2}/{last - first + 1}",
    "use": lambda row, first, last: f"=$B${last + 2}*D{row}/SUM(D${first}:D${last})",
    "stand-alone": lambda row, first, last: f"=$B${last + 2}*C{row}/SUM(C${first}:C${last})",
}


def shares_workbook(agreement: InternalAgreement) -> bytes:
    """XLSX with sheets for costs, members (exact shares) and years (to the cent). Raises GameError."""
    figures = figures_of(agreement)
    found = figures.by(RULES[agreement.rule]) if agreement.rule in RULES else None
    book = Workbook()
    costs = book.active
    assert isinstance(costs, Worksheet)
    costs.title = _("Costs")
    totals = _write_costs(costs, agreement, figures)
    members = book.create_sheet(_("Members"))
    _write_members(members, figures, found, costs.title, totals)
    if found is not None and found.rows:
        _write_years(book.create_sheet(_("Years")), found, members.title, costs.title, totals)
    return as_bytes(book)


def as_bytes(book: Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_costs(sheet: Worksheet, agreement: InternalAgreement, figures: Figures) -> dict[str, Any]:
    """One row an item; a column for each year and for what each member would pay alone. Returns where the sums are."""
    years, members, n = list(figures.costs), figures.members, exponent_of(figures.currency)
    heads = [_("What"), _("Arises"), _("Amount each"), _("How many"), _("First fiscal year"), _("Last fiscal year")]
    heads += [_("%(name)s needs") % {"name": m.name} for m in members]
    heads += [str(year) for year in years]
    heads += [_("%(name)s alone, all years") % {"name": m.name} for m in members]
    write_head(sheet, heads)
    first_need, first_year = 7, 7 + len(members)
    first_alone = first_year + len(years)
    row = 1
    for row, item in enumerate(agreement.cost_items.prefetch_related("needs"), start=2):
        needs = {need.organization_id: need.quantity for need in item.needs.all()}
        cells: list[Any] = [made_harmless(item.description), item.get_basis_display()]
        cells += [major(item.amount, figures.currency), item.quantity, item.first_year, item.last_year]
        cells += [needs.get(m.pk, 0) for m in members]
        cells += [
            f"=IF(AND(E{row}<={y},F{row}>={y}),{_one_year(item, row, first_need, len(members))},0)" for y in years
        ]
        cells += [_alone(item, row, first_need + i, str(m.pk), figures.currency) for i, m in enumerate(members)]
        sheet.append(cells)
    last = max(row, 2)
    foot: list[Any] = [_("Sum"), *[None] * (first_year - 2)]
    width = first_alone + len(members)
    foot += [f"=SUM({get_column_letter(c)}2:{get_column_letter(c)}{last})" for c in range(first_year, width)]
    sheet.append(foot)
    format_money(sheet, n, [3, *range(first_year, width)])
    at = last + 1
    return {
        "years": {year: f"{get_column_letter(first_year + i)}${at}" for i, year in enumerate(years)},
        "alone": [f"{get_column_letter(first_alone + i)}${at}" for i in range(len(members))],
    }


def _one_year(item: SharedCost, row: int, first_need: int, members: int) -> str:
    """What an item costs all members in a year, as a formula; tiers and sizes as the number they come to."""
    if item.steps or item.basis == "capacity":
        everybody = cost_item(item, 1).cost([str(need.organization_id) for need in item.needs.all()])
        return _plain(everybody, item.agreement.currency)
    if item.basis in ("project", "site"):
        return f"C{row}*D{row}"
    needs = f"{get_column_letter(first_need)}{row}:{get_column_letter(first_need + members - 1)}{row}"
    return f"C{row}*SUM({needs})"


def _alone(item: SharedCost, row: int, need: int, member: str, currency: str) -> str:
    """What an item would cost one member alone over all years."""
    cell = f"{get_column_letter(need)}{row}"
    if item.steps or item.basis == "capacity":
        return f"={_plain(cost_item(item, 1).cost([member]), currency)}*(F{row}-E{row}+1)"
    if item.basis in ("project", "site"):
        return f"=IF({cell}>0,C{row}*D{row}*(F{row}-E{row}+1),0)"
    return f"=C{row}*{cell}*(F{row}-E{row}+1)"


def _write_members(
    sheet: Worksheet, figures: Figures, found: RuleFigures | None, costs: str, totals: Mapping[str, Any]
) -> None:
    """Member, its exact share by the rule's formula, stand-alone cost, use, part of the whole, what of it is cash."""
    write_head(
        sheet,
        [
            _("Member"),
            _("Exact share"),
            _("Stand-alone cost"),
            _("Use"),
            _("Part"),
            _("Saves"),
            _("In kind"),
            _("In cash"),
        ],
    )
    first, last = 2, 1 + len(figures.members)
    use = figures.inputs.use
    for i, member in enumerate(figures.members):
        row = first + i
        share: Any = None
        if found is not None and found.compared.shares is not None:
            formula = FORMULAS.get(found.rule.code)
            exact = found.compared.shares[i]
            live = formula is not None and not found.moved  # within limits the nearest division is no formula
            share = formula(row, first, last) if formula and live else major_number(exact, figures.currency)
        used = use.get(str(member.pk))
        sheet.append(
            [
                made_harmless(member.name), share, f"='{costs}'!{totals['alone'][i]}",
                float(used) if used is not None else None, f"=B{row}/$B${last + 2}", f"=C{row}-B{row}",
                major(figures.given(i).minor, figures.currency), f"=B{row}-G{row}",
            ]
        )  # fmt: skip
    years = "+".join(f"'{costs}'!{cell}" for cell in totals["years"].values()) or "0"
    sheet.append([])
    sheet.append([_("Total"), f"={years}", f"=SUM(C{first}:C{last})"])
    sheet.append([_("Check: the shares less the total"), f"=SUM(B{first}:B{last})-B{last + 2}"])
    if found is not None:
        sheet.append([])
        sheet.append([_("Rule"), rule_name(found.rule.code)])
        sheet.append([_("Formula"), found.rule.formula])
        sheet.append([_("What it treats as fair"), _(found.rule.fair)])
        sheet.append([_("Source"), found.rule.source])
    format_money(sheet, 4, [2, 3, 6, 7, 8])
    for row in range(first, last + 1):
        sheet.cell(row, 5).number_format = "0.0000 %"


def _write_years(sheet: Worksheet, found: RuleFigures, members: str, costs: str, totals: Mapping[str, Any]) -> None:
    """Member, fund and year with the amount to the cent, beside what the formula gives exactly; a check a year."""
    write_head(sheet, [_("Fiscal year"), _("Member"), _("Fund"), _("To the cent"), _("Exact"), _("Rounding")])
    figures, last = found.figures, 1 + len(found.figures.members)
    parts = f"'{members}'!H%(row)s/SUM('{members}'!H$2:H${last})" if figures.in_kind else f"'{members}'!E%(row)s"
    due = {year: _due(figures, year, f"'{costs}'!{cell}") for year, cell in totals["years"].items()}
    place = {member.pk: 2 + i for i, member in enumerate(found.figures.members)}
    spans: dict[int, list[int]] = {}
    for row, line in enumerate(found.rows, start=2):
        funds = found.figures.funds.get(line.organization.pk, ())
        whole = sum(part for _fund, part in funds) or 1
        part = next((p for fund, p in funds if line.fund is not None and fund.pk == line.fund.pk), whole)
        whose = parts % {"row": place[line.organization.pk]}
        exact = f"={due[line.fiscal_year]}*{whose}*{part}/{whole}"
        sheet.append(
            [
                line.fiscal_year, made_harmless(line.organization.name),
                made_harmless(line.fund.name) if line.fund else _("not named yet"),
                major(line.amount.minor, line.amount.currency), exact, f"=D{row}-E{row}",
            ]
        )  # fmt: skip
        spans.setdefault(line.fiscal_year, []).append(row)
    sheet.append([])
    for year, rows in spans.items():
        check = f"=SUM(D{rows[0]}:D{rows[-1]})-{due[year]}"
        sheet.append([_("Check of fiscal year %(year)s") % {"year": year}, None, None, check])
    format_money(sheet, exponent_of(found.figures.currency), [4])
    format_money(sheet, 4, [5, 6])


def _due(figures: Figures, year: int, cost: str) -> str:
    """What a year costs in cash: its costs, less what is contributed in kind."""
    given = figures.in_kind.get(year, 0)
    return f"({cost}-{_plain(Fraction(given), figures.currency)})" if given else cost


def write_head(sheet: Worksheet, words: Sequence[str]) -> None:
    """The first row: what each column holds."""
    sheet.append([made_harmless(word) for word in words])
    for cell in sheet[1]:
        cell.font = BOLD
    for i, word in enumerate(words, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = max(12, min(40, len(word) + 2))
    sheet.freeze_panes = "B2"


def format_money(sheet: Worksheet, decimals: int, columns: list[int]) -> None:
    """Show columns with so many decimals."""
    written = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    for column in columns:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column).number_format = written


def major(minor: int, currency: str) -> float:
    """Minor units as a sheet writes an amount."""
    return float(Money(minor, currency).to_decimal())


def major_number(exact: Fraction, currency: str) -> float:
    """An exact amount (minor units) as a sheet writes it."""
    return float(exact / 10 ** exponent_of(currency))


def _plain(exact: Fraction, currency: str) -> str:
    return repr(major_number(exact, currency))
