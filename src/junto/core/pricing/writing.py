"""What `junto compare` writes: JSON for programs, a table for the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .comparing import Comparison, Priced
from .flows import KINDS, STATES, WHATS
from .moving import RATE, Moved
from .telling import assumed_rates, break_evens, leavings, ranking, tails

MOST_MOVES = 14
HEADS = (
    _("rank"), _("offer"), _("price model"), _("present cost"), _("a year"), _("a unit and month"), _("as paid")
)  # fmt: skip
MADE = (_("offer"), _("line"), _("how sure"), _("money"), _("total"))
MOVES = (
    _("offer"), _("assumption"), _("low"), _("high"), _("cost at low"), _("cost at high"), _("least at low"),
    _("least at high"),
)  # fmt: skip
BY_YEAR, MADE_OF, MEMBERS = (
    _("As paid, year by year"),
    _("What it is made of, as paid"),
    _("What each member bears by its units, as paid"),
)
LEAVING, MOVING = _("What leaving at the end of each year costs"), _("What each assumption moves")
EVEN, KNOW = _("Where the two cheapest break even"), _("What to know")
Say = Callable[[str], str]


def as_json(comparison: Comparison) -> str:
    """Everything the comparison knows; amounts as texts in major units, costs positive."""
    case = comparison.case
    data = {
        "name": case.name,
        "currency": case.currency,
        "years": case.years,
        "start": f"{case.start[0]}-{case.start[1]:02}",
        "rate": None if case.rate is None else float(case.rate),
        "offers": [_offer_data(comparison, one) for one in comparison.priced],
        "moves": [_moved_data(comparison, moved) for moved in comparison.moved],
        "break_even": [
            {"of": one.of, "at": one.at, "offer": one.offer or None, "explanation": str(one.sentence)}
            for one in break_evens(comparison)
        ],
        "explanation": [str(sentence) for sentence in explained(comparison)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def explained(comparison: Comparison) -> list[Sentence]:
    """All sentences, those on the ranking first."""
    notes = [note for one in comparison.priced for note in one.notes]
    return [
        *ranking(comparison), *comparison.notes, *notes, *tails(comparison), *leavings(comparison),
        *assumed_rates(comparison),
    ]  # fmt: skip


def _offer_data(comparison: Comparison, one: Priced) -> dict[str, object]:
    def said(minor: float) -> str:
        return _major(comparison, minor)

    return {
        "name": one.offer.name,
        "model": one.offer.model.code,
        "version": one.offer.model.version,
        "rank": one.rank,
        "net_present_cost": said(one.present),
        "equivalent_annual_cost": said(one.yearly),
        "unit_month": said(one.unit_month),
        "nominal": said(one.nominal),
        "nominal_unit_month": said(one.nominal_unit_month),
        "by_year": [said(amount) for amount in one.by_year],
        "by_kind": {kind: said(amount) for kind, amount in one.by_kind.items()},
        "year_two": {"cost": said(one.tail.second_year), "state": one.tail.state or None},
        "exit_at_year_end": [said(amount) for amount in one.exits],
        "members": {
            name: {
                "nominal": said(cost.nominal),
                "net_present_cost": said(cost.present),
                "by_year": [said(amount) for amount in cost.by_year],
            }
            for name, cost in one.members.items()
        },
        "lines": [
            {"what": line.what, "kind": line.kind, "state": line.state or None, "nominal": said(-line.nominal)}
            for line in one.flows.lines
        ],
        "assumed": sorted(one.offer.assumed),
    }


def _moved_data(comparison: Comparison, moved: Moved) -> dict[str, object]:
    return {
        "offer": moved.offer,
        "field": moved.code,
        "value": float(moved.value),
        "low": float(moved.low),
        "high": float(moved.high),
        "stated": moved.stated,
        "net_present_cost_low": _major(comparison, moved.present_low),
        "net_present_cost_high": _major(comparison, moved.present_high),
        "changes_ranking": moved.changes_ranking,
        "leader_low": moved.leader_low,
        "leader_high": moved.leader_high,
    }


def _major(comparison: Comparison, minor: float) -> str:
    return f"{Money(round(minor), comparison.case.currency).to_decimal():f}"


def summary_rows(comparison: Comparison, say: Say = str) -> list[list[str]]:
    """One row an offer, from the least present cost up, under HEADS."""
    said = comparison.case.said
    return [
        [str(one.rank), one.offer.name, say(one.offer.model.name), said(one.present), said(one.yearly),
         said(one.unit_month), said(one.nominal)]
        for one in comparison.ranked()
    ]  # fmt: skip


def year_rows(comparison: Comparison) -> list[list[str]]:
    """One row an offer: what is paid in each year, not discounted."""
    return [
        [one.offer.name, *(comparison.case.said(amount) for amount in one.by_year)] for one in comparison.ranked()
    ]  # fmt: skip


def exit_rows(comparison: Comparison) -> list[list[str]]:
    """One row an offer that costs anything to leave: the fee and the removal at each year's end."""
    return [
        [one.offer.name, *(comparison.case.said(amount) for amount in one.exits)]
        for one in comparison.ranked()
        if any(one.exits)
    ]


def member_rows(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """The members, and one row an offer: what each bears in all as paid, by its units."""
    names = list(dict.fromkeys(name for one in comparison.priced for name in one.members))
    rows = [
        [one.offer.name, *(comparison.case.said(one.members[n].nominal) if n in one.members else "" for n in names)]
        for one in comparison.ranked()
        if one.members
    ]
    return names, rows


def line_rows(comparison: Comparison, say: Say = str) -> list[list[str]]:
    """One row a line of each offer: what it is, how sure, the state of its money, and its total as paid."""
    return [
        [
            one.offer.name,
            say(WHATS[line.what]),
            say(KINDS[line.kind]),
            say(STATES[line.state]),
            comparison.case.said(-line.nominal),
        ]
        for one in comparison.ranked()
        for line in one.flows.lines
    ]


def moved_rows(comparison: Comparison, say: Say = str) -> list[list[str]]:
    """The widest moves: offer, assumption, from, to, present cost at each, which offer is then the cheapest where
    the ranking changes."""
    said = comparison.case.said
    rows = []
    for moved in [one for one in comparison.moved if one.span >= 0.5][:MOST_MOVES]:
        leaders = [leader or say(_("as before")) for leader in (moved.leader_low, moved.leader_high)]
        rows.append(
            [moved.offer, named(comparison, moved, say), f"{float(moved.low):,.6g}", f"{float(moved.high):,.6g}",
             said(moved.present_low), said(moved.present_high), *leaders]
        )  # fmt: skip
    return rows


def named(comparison: Comparison, moved: Moved, say: Say = str) -> str:
    """What an assumption is called."""
    if moved.code == RATE:
        return say(_("discount rate"))
    offer = next(one.offer for one in comparison.priced if one.offer.name == moved.offer)
    asked = offer.model.input(moved.code)
    return say(asked.name) if asked else moved.code


def years_of(comparison: Comparison, say: Say) -> list[str]:
    """Heads of the years in which anything is paid."""
    last = max(len(one.by_year) for one in comparison.priced)
    return [say(_("year %(number)s")) % {"number": k} for k in range(1, last + 1)]


def as_text(comparison: Comparison, say: Say = str) -> str:
    """For the terminal: the ranking, the years, what moves it, break-evens, members, and everything in words of `say`
    (gettext).
    """
    case, years, offer = comparison.case, years_of(comparison, say), say(_("offer"))
    lines = [case.name, ""] if case.name else []
    lines += _block([say(head) for head in HEADS], summary_rows(comparison, say), words=3)
    lines += ["", *(sentence.said(say) for sentence in ranking(comparison))]
    lines += ["", f"{say(BY_YEAR)}:", *_block((offer, *years), year_rows(comparison))]
    lines += ["", f"{say(MADE_OF)}:", *_block([say(head) for head in MADE], line_rows(comparison, say), words=4)]
    names, rows = member_rows(comparison)
    if rows:
        lines += ["", f"{say(MEMBERS)}:", *_block((offer, *names), rows)]
    rows = exit_rows(comparison)
    if rows:
        lines += ["", f"{say(LEAVING)}:", *_block((offer, *years[: case.years]), rows)]
    rows = moved_rows(comparison, say)
    if rows:
        lines += ["", f"{say(MOVING)}:", *_block([say(head) for head in MOVES], rows, words=2)]
    found = break_evens(comparison)
    if found:
        lines += ["", f"{say(EVEN)}:", *(f"    {one.sentence.said(say)}" for one in found)]
    rest = explained(comparison)[len(ranking(comparison)) :]
    if rest:
        lines += ["", f"{say(KNOW)}:", *(f"    {sentence.said(say)}" for sentence in rest)]
    return "\n".join(lines) + "\n"


def _block(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> list[str]:
    """Columns side by side; the first `words` of them to the left, the others to the right."""
    table = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in table) for k in range(len(heads))]
    return [
        "  ".join(cell.ljust(widths[k]) if k < words else cell.rjust(widths[k]) for k, cell in enumerate(row)).rstrip()
        for row in table
    ]
