"""Every rule side by side as a workbook with live formulas: what groups would pay, shares, cents, what groups save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet

from junto.agreements.figuring import Figures, RuleFigures, figures_of
from junto.agreements.inputs import given_of
from junto.agreements.models import InternalAgreement, SharedCost
from junto.agreements.spreadsheets import as_bytes, format_money, major, major_number, write_head
from junto.agreements.words import together
from junto.core.money import exponent_of
from junto.core.tables.formulas import made_harmless
from junto.needs.allowable import rule_name

MOST_GROUPS = 10  # members up to which every group has its row: 1,023 of them
MOST_LETTERS = 8_000  # of one formula: Excel takes 8,192


@dataclass(frozen=True)
class Book:
    """Where things stand in the workbook: members in rows of their sheet, groups in rows of theirs by bit mask."""

    figures: Figures
    items: Sequence[SharedCost]
    rows: Mapping[int, int]  # bit mask of a group → its row

    @property
    def size(self) -> int:
        """How many members."""
        return len(self.figures.members)

    @property
    def complete(self) -> bool:
        """Whether every group has a row."""
        return len(self.rows) == 2**self.size - 1

    @property
    def last_group(self) -> int:
        """The last row of a group."""
        return 1 + len(self.rows)

    def cost(self, mask: int) -> str:
        """The cell of what a group would pay; 0 for nobody."""
        return f"'{_('Groups')}'!${letter(self.cost_column)}${self.rows[mask]}" if mask else "0"

    @property
    def cost_column(self) -> int:
        """The column of what a group would pay: after name, members, size and the items."""
        return 3 + self.size + len(self.items)

    def groups(self, column: int) -> str:
        """A column of the groups' sheet, all rows."""
        return f"'{_('Groups')}'!${letter(column)}$2:${letter(column)}${self.last_group}"

    def member(self, column: str, i: int) -> str:
        """A cell of the members' sheet."""
        return f"'{_('Members')}'!${column}${2 + i}"

    def members(self, column: str) -> str:
        """A column of the members' sheet, all rows."""
        return f"'{_('Members')}'!${column}$2:${column}${1 + self.size}"

    @property
    def total(self) -> str:
        """The cell of what all pay together."""
        return f"'{_('Members')}'!$B${3 + self.size}"


def _equal(book: Book, i: int) -> str:
    return f"{book.total}/{book.size}"


def _in_proportion(column: str) -> Callable[[Book, int], str]:
    return lambda book, i: f"{book.total}*{book.member(column, i)}/SUM({book.members(column)})"


def _ensc(book: Book, i: int) -> str:
    return f"{book.member('C', i)}+({book.total}-SUM({book.members('C')}))/{book.size}"


def _scrb(book: Book, i: int) -> str:
    alone, adds = book.members("B"), book.members("C")
    rest = f"(SUM({alone})-SUM({adds}))"
    part = f"({book.total}-SUM({adds}))*({book.member('B', i)}-{book.member('C', i)})/{rest}"
    return f"{book.member('C', i)}+IF({rest}=0,0,{part})"


def _shapley(book: Book, i: int) -> str:
    there, cost = book.groups(2 + i), book.groups(book.cost_column)
    joining, without = book.groups(book.cost_column + 1), book.groups(book.cost_column + 2)
    return f"SUMPRODUCT({there},{joining},{cost})-SUMPRODUCT(1-{there},{without},{cost})"


def _airport(book: Book, i: int) -> str:
    alone, own = book.members("B"), book.member("B", i)
    steps = []
    for k in range(1, book.size + 1):
        below = f"-SMALL({alone},{k - 1})" if k > 1 else ""
        steps.append(f"IF(SMALL({alone},{k})<={own},(SMALL({alone},{k}){below})/{book.size - k + 1},0)")
    return "+".join(steps)


LIVE: Mapping[str, Callable[[Book, int], str]] = {  # rules whose arithmetic is a formula
    "equal": _equal,
    "use": _in_proportion("D"),
    "benefit": _in_proportion("E"),
    "stand-alone": _in_proportion("B"),
    "ensc": _ensc,
    "scrb": _scrb,
    "shapley": _shapley,
    "airport": _airport,
}


def comparison_workbook(agreement: InternalAgreement) -> bytes:
    """XLSX with sheets for costs, groups, members, rules, cents, limits, savings. Raises GameError."""
    figures = figures_of(agreement)
    book = Book(figures, list(agreement.cost_items.prefetch_related("needs")), _rows(len(figures.members)))
    found = figures.all_rules()
    file = Workbook()
    first = file.active
    assert isinstance(first, Worksheet)
    first.title = _("Costs")
    _write_costs(first, book)
    _write_groups(file.create_sheet(_("Groups")), book)
    _write_members(file.create_sheet(_("Members")), book, agreement)
    applying = _write_rules(file.create_sheet(_("Rules")), book, found)
    _write_cents(file.create_sheet(_("To the cent")), book, applying)
    if any(one.bounded is not None for one in found):
        _write_limits(file.create_sheet(_("Limits")), book, applying)
    if book.complete and book.size > 1:
        _write_savings(file.create_sheet(_("Savings")), book, applying)
    return as_bytes(file)


def _rows(size: int) -> dict[int, int]:
    """Every group by its bit mask with its row; of many members only each alone, all but each, and all."""
    whole = 2**size - 1
    masks = range(1, whole + 1)
    if size <= MOST_GROUPS:
        return {mask: 2 + k for k, mask in enumerate(masks)}
    some = [1 << i for i in range(size)] + [whole ^ 1 << i for i in range(size)] + [whole]
    return {mask: 2 + k for k, mask in enumerate(dict.fromkeys(some))}


def _write_costs(sheet: Worksheet, book: Book) -> None:
    """One row an item, with how much each member needs."""
    currency = book.figures.currency
    heads = [_("What"), _("Arises"), _("Amount each"), _("How many"), _("First fiscal year"), _("Last fiscal year")]
    heads += [_("Years"), *(_("%(name)s needs") % {"name": m.name} for m in book.figures.members), _("Tiers or sizes")]
    write_head(sheet, heads)
    for row, item in enumerate(book.items, start=2):
        needs = {need.organization_id: need.quantity for need in item.needs.all()}
        steps = "; ".join(f"{quantity}: {major(minor, currency):g}" for quantity, minor in item.steps)
        cells: list[Any] = [made_harmless(item.description), item.get_basis_display(), major(item.amount, currency)]
        cells += [item.quantity, item.first_year, item.last_year, f"=F{row}-E{row}+1"]
        sheet.append([*cells, *(needs.get(m.pk, 0) for m in book.figures.members), steps])
    format_money(sheet, exponent_of(currency), [3])


def _write_groups(sheet: Worksheet, book: Book) -> None:
    """One row a group: who is in it, what each item costs it, what it would pay; how the Shapley value weighs it."""
    size, figures = book.size, book.figures
    heads = [_("Group"), *(member.name for member in figures.members), _("Members")]
    heads += [*(item.description for item in book.items), _("Cost")]
    heads += [_("Weight where it joins"), _("Weight where it does not")] if book.complete else []
    write_head(sheet, heads)
    for mask, row in book.rows.items():
        names = [member.name for i, member in enumerate(figures.members) if mask >> i & 1]
        cells: list[Any] = [made_harmless(together(names)), *(mask >> i & 1 for i in range(size))]
        cells.append(f"=SUM({_cell(2, row)}:{_cell(1 + size, row)})")
        cells += [f"={_item_cost(book, item, k, row)}" for k, item in enumerate(book.items, start=2)]
        cells.append(f"=SUM({_cell(3 + size, row)}:{_cell(book.cost_column - 1, row)})")
        if book.complete:
            count = _cell(2 + size, row)
            cells.append(f"=FACT({count}-1)*FACT({size}-{count})/FACT({size})")
            cells.append(f"=IF({count}<{size},FACT({count})*FACT({size}-{count}-1)/FACT({size}),0)")
        sheet.append(cells)
    format_money(sheet, exponent_of(figures.currency), list(range(3 + size, book.cost_column + 1)))


def _cell(column: int, row: int) -> str:
    return f"${letter(column)}{row}"


def _item_cost(book: Book, item: SharedCost, at: int, row: int) -> str:
    """What an item costs the group of a row, as a formula; the number where it would be too long for a sheet."""
    costs, currency = f"'{_('Costs')}'!", book.figures.currency
    each, years = f"{costs}$C${at}", f"{costs}$G${at}"
    group = f"{_cell(2, row)}:{_cell(1 + book.size, row)}"
    needed = f"SUMPRODUCT({group},{costs}$H${at}:${letter(7 + book.size)}${at})"
    if item.basis in ("project", "site"):
        return f"IF({needed}>0,{each}*{costs}$D${at}*{years},0)"
    steps = [(quantity, repr(major(minor, currency))) for quantity, minor in item.steps]
    if item.basis == "capacity":
        if not item.adds:
            pairs = (f"{_cell(2 + i, row)}*{costs}${letter(8 + i)}${at}" for i in range(book.size))
            needed = f"MAX({','.join(pairs)})"
        price = "".join(f"IF({needed}<={quantity},{amount}," for quantity, amount in steps) + "0" + ")" * len(steps)
        formula = f"IF({needed}=0,0,{price})*{years}"
    else:
        price = "".join(f"IF({needed}>={quantity},{amount}," for quantity, amount in reversed(steps))
        formula = f"{needed}*{price}{each}{')' * len(steps)}*{years}"
    if len(formula) < MOST_LETTERS:
        return formula
    mask = next(mask for mask, place in book.rows.items() if place == row)
    number = next(one for one in book.figures.game.items if one.description == item.description)
    return repr(major_number(number.cost(book.figures.game.group(mask)), currency))


def _write_members(sheet: Worksheet, book: Book, agreement: InternalAgreement) -> None:
    """What each member would pay alone, what its joining adds, and what is stated of it; the total at the foot."""
    figures, whole = book.figures, 2**book.size - 1
    heads = [_("Member"), _("Stand-alone cost"), _("What its joining adds"), _("Use"), _("Benefit"), _("Weight")]
    write_head(sheet, [*heads, _("Bureau"), _("The most it can pay"), _("The least it must pay"), _("In kind")])
    for i, one in enumerate(given_of(agreement, figures.members)):
        cells: list[Any] = [made_harmless(one.organization.name), f"={book.cost(1 << i)}"]
        cells.append(f"={book.cost(whole)}-{book.cost(whole ^ 1 << i)}")
        cells += [float(text) if text else None for text in (one.use, one.benefit, one.weight)]
        cells.append(made_harmless(one.bureau) or None)
        cells += [None if m is None else major(m.minor, m.currency) for m in (one.cap, one.minimum)]
        sheet.append([*cells, major(figures.given(i).minor, figures.currency)])
    sheet.append([])
    sheet.append([_("Total"), f"={book.cost(whole)}"])
    format_money(sheet, exponent_of(figures.currency), [2, 3, 8, 9, 10])


def _write_rules(sheet: Worksheet, book: Book, found: Sequence[RuleFigures]) -> list[RuleFigures]:
    """Each rule's exact shares, before any limits: rules down, members across. Returns those that give shares."""
    size, currency = book.size, book.figures.currency
    heads = [
        _("Rule"),
        *(member.name for member in book.figures.members),
        _("Sum"),
        _("Check: the shares less the total"),
    ]
    write_head(sheet, [*heads, _("How it stands here"), _("Formula"), _("What it treats as fair")])
    applying = [one for one in found if one.alone is not None]
    for row, one in enumerate(applying, start=2):
        live = LIVE.get(one.rule.code) if one.rule.code != "shapley" or book.complete else None
        cells: list[Any] = [rule_name(one.rule.code)]
        for i, share in enumerate(one.alone or ()):
            cells.append(f"={live(book, i)}" if live else major_number(share, currency))
        cells.append(f"=SUM({_cell(2, row)}:{_cell(1 + size, row)})")
        cells.append(f"={_cell(2 + size, row)}-{book.total}")
        words = (
            _("A live formula.")
            if live
            else _("Values found by Junto: no short formula. The sheet of savings lets them be checked.")
        )
        sheet.append([*cells, words, made_harmless(_(one.rule.formula)), _(one.rule.fair)])
    format_money(sheet, 4, list(range(2, 4 + size)))
    others = [one for one in found if one.alone is None]
    if others:
        sheet.append([])
        sheet.append([_("Rules that do not apply here")])
    for one in others:
        sheet.append([rule_name(one.rule.code), made_harmless(one.why)])
    return applying


def _write_cents(sheet: Worksheet, book: Book, applying: Sequence[RuleFigures]) -> None:
    """Each rule's shares to the smallest unit by largest remainder: whole units, what is left over, who gets one."""
    size, rules = book.size, f"'{_('Rules')}'!"
    decimals = exponent_of(book.figures.currency)
    unit = 10**decimals
    names = [member.name for member in book.figures.members]
    heads = [_("Rule"), *names, _("Sum"), *(_("%(name)s: whole units") % {"name": name} for name in names)]
    write_head(sheet, [*heads, *(_("%(name)s: remainder") % {"name": name} for name in names), _("Units left over")])
    whole, rest, left = 3 + size, 3 + 2 * size, 3 + 3 * size
    for row, one in enumerate(applying, start=2):
        wholes = f"{_cell(whole, row)}:{_cell(whole + size - 1, row)}"
        rests = f"{_cell(rest, row)}:{_cell(rest + size - 1, row)}"
        cells: list[Any] = [rule_name(one.rule.code)]
        for i in range(size):
            own = _cell(rest + i, row)
            earlier = f"+SUMPRODUCT(({_cell(rest, row)}:{_cell(rest + i - 1, row)}={own})*1)" if i else ""
            place = f"1+SUMPRODUCT(({rests}>{own})*1){earlier}"
            cells.append(f"=({_cell(whole + i, row)}+IF({place}<={_cell(left, row)},1,0))/{unit}")
        cells.append(f"=SUM({_cell(2, row)}:{_cell(1 + size, row)})")
        exact = [f"ROUND({rules}{_cell(2 + i, row)}*{unit},6)" for i in range(size)]
        cells += [f"=INT({one})" for one in exact]
        cells += [f"=ROUND({one}-{_cell(whole + i, row)},6)" for i, one in enumerate(exact)]
        cells.append(f"=ROUND({rules}{_cell(2 + size, row)}*{unit},0)-SUM({wholes})")
        sheet.append(cells)
    format_money(sheet, decimals, list(range(2, 3 + size)))


def _write_limits(sheet: Worksheet, book: Book, applying: Sequence[RuleFigures]) -> None:
    """Each rule's shares within caps, minimums and contributions, and what is left of them to pay in cash."""
    size, currency, names = book.size, book.figures.currency, [member.name for member in book.figures.members]
    heads = [_("Rule"), *names, *(_("%(name)s: in cash") % {"name": name} for name in names), _("How it came about")]
    write_head(sheet, heads)
    for row, one in enumerate(applying, start=2):
        cells: list[Any] = [rule_name(one.rule.code)]
        for i in range(size):
            share: Any = None
            if one.compared.shares is not None:
                own = f"='{_('Rules')}'!{_cell(2 + i, row)}"
                share = major_number(one.compared.shares[i], currency) if one.moved else own
            cells.append(share)
        for i in range(size):
            cash = f"={_cell(2 + i, row)}-{book.member('J', i)}"
            cells.append(cash if one.compared.shares is not None else None)
        sheet.append([*cells, made_harmless(one.within)])
    format_money(sheet, 4, list(range(2, 2 + 2 * size)))


PER_MEMBER = "per-capita-nucleolus"
LEVELLED = ("nucleolus", PER_MEMBER, "least-core")  # rules that look first at the group that gains least


def _write_savings(sheet: Worksheet, book: Book, applying: Sequence[RuleFigures]) -> None:
    """What each group gains by staying under each rule; of the nucleolus and its like, the levels of the groups."""
    size, groups, rules = book.size, f"'{_('Groups')}'!", f"'{_('Rules')}'!"
    masks = [mask for mask in book.rows if mask != 2**size - 1]
    last = 1 + len(masks)
    levelled = [(k, one) for k, one in enumerate(applying) if one.rule.code in LEVELLED]
    heads = [_("Group"), *(rule_name(one.rule.code) for one in applying)]
    write_head(sheet, [*heads, *(_("Level: %(rule)s") % {"rule": rule_name(o.rule.code)} for _k, o in levelled)])
    for row, mask in enumerate(masks, start=2):
        at = book.rows[mask]
        group = f"{groups}{_cell(2, at)}:{_cell(1 + size, at)}"
        cells: list[Any] = [f"={groups}$A{at}"]
        for k in range(len(applying)):
            shares = f"{rules}${letter(2)}${2 + k}:${letter(1 + size)}${2 + k}"
            cells.append(f"={book.cost(mask)}-SUMPRODUCT({group},{shares})")
        for k, one in levelled:
            column = letter(2 + k)
            per = f"/{groups}${letter(2 + size)}$%s:${letter(2 + size)}$%s"
            least = per % (2, 1 + len(masks)) if one.rule.code == PER_MEMBER else ""
            own = f"/{groups}${letter(2 + size)}${at}" if one.rule.code == PER_MEMBER else ""
            range_ = f"${column}$2:${column}${last}"
            cells.append(f"=1+SUMPRODUCT((ROUND({range_}{least},4)<ROUND({column}{row}{own},4))*1)")
        sheet.append(cells)
    sheet.append([])
    lowest = [f"=MIN({letter(2 + k)}2:{letter(2 + k)}{last})" for k in range(len(applying))]
    sheet.append([_("The least that any group gains by staying"), *lowest])
    sheet.append([_("In the core where that is not below zero.")])
    sheet.append([_("Groups of one level gain the same; Kohlberg’s criterion takes the levels from 1 on.")])
    format_money(sheet, 4, list(range(2, 2 + len(applying))))
