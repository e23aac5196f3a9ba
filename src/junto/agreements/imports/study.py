"""Every row of a file of payments, tried: what would be charged, what does not fit, what is here already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from junto.agreements.imports.fields import payment_fields
from junto.agreements.models import Contract, Payment
from junto.agreements.posting import Book, Charged
from junto.agreements.years import fiscal_year
from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _said
from junto.core.tables import BadMapping, ColumnMapping, Problem, Record, Rejected, Table, apply_mapping
from junto.core.workflow import Refused
from junto.journal.models import new_id
from junto.people.models import Jurisdiction

Tell = Callable[[int, int], None]
PAYABLE = ("executed", "proceeding", "ended", "terminated")
NUMBER = re.compile(r"K-(\d{4})-(\d{1,9})", re.IGNORECASE)
STEP = 5_000


@dataclass(frozen=True, slots=True)
class Tried:
    """A row as it would become: the unsaved payment and who would bear it (nobody where it does not fit)."""

    row: int
    payment: Payment
    charged: list[Charged]


@dataclass(frozen=True, slots=True)
class Differing:
    """A row that is no new payment and not the one that is here, with the sentence why."""

    row: int
    external_id: str
    payment: UUID | None
    sentence: Sentence


@dataclass(slots=True)
class Study:
    """What came of trying every row; nothing is written. `seen`: how many payments of its contracts were here."""

    table: Table
    new: list[Tried] = field(default_factory=list)
    unchanged: int = 0
    differing: list[Differing] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    contracts: frozenset[UUID] = frozenset()
    seen: int = 0

    def counts(self) -> dict[str, Any]:
        """In numbers, as JSON: the file's rows are the sum of new, unchanged, differing and rejected."""
        misfits = Counter(one.payment.difference for one in self.new if one.payment.difference)
        sums: Counter[str] = Counter()
        for one in self.new:
            sums[one.payment.contract.currency] += one.payment.amount
        return {
            "rows": len(self.table.rows),
            "new": len(self.new),
            "charged": len(self.new) - misfits.total(),
            "misfits": dict(misfits),
            "unchanged": self.unchanged,
            "differing": len(self.differing),
            "rejected": len(self.rejected),
            "sums": dict(sums),
        }


def silent(done: int, total: int) -> None:
    """Tell nobody how far the work is."""


def study(table: Table, mapping: ColumnMapping, jurisdiction: Jurisdiction, tell: Tell = silent) -> Study:
    """Try every row of a table. `Refused` where the mapping does not fit it."""
    try:
        result = apply_mapping(table, mapping, payment_fields(), carry_extra=False)
    except BadMapping as wrong:
        raise Refused(wrong.sentence.said(_), code="input") from None
    found = Study(table, rejected=list(result.rejected))
    contracts = _contracts({str(r.values["contract"]) for r in result.records}, jurisdiction)
    by_id = {contract.pk: contract for contract in contracts.values()}
    sorter = _Sorter(found, _known(by_id), Book.of(by_id.values()))
    found.contracts, found.seen = frozenset(by_id), len(sorter.known)
    rows = {row.number: row for row in table.rows}
    for done, record in enumerate(result.records):
        if done % STEP == 0:
            tell(done, len(result.records))
        contract = contracts.get(_key(str(record.values["contract"])))
        problem = _problem(record, contract)
        if problem is not None or contract is None:
            found.rejected.append(Rejected(rows[record.row], [problem] if problem else []))
        else:
            sorter.take(record, contract)
    tell(len(result.records), len(result.records))
    found.rejected.sort(key=lambda one: one.row.number)
    return found


@dataclass
class _Sorter:
    """Tells rows that are new from those that are here, or stand in the file above, unchanged or differing."""

    found: Study
    known: Mapping[tuple[UUID, str], tuple[UUID, str, int]]
    book: Book
    in_file: dict[tuple[UUID, str], Record] = field(default_factory=dict)

    def take(self, record: Record, contract: Contract) -> None:
        """Sort one row in."""
        key = (contract.pk, str(record.values["id"]))
        if key in self.known:
            pk, digest, minor = self.known[key]
            if digest == record.digest:
                self.found.unchanged += 1
            else:
                self.found.differing.append(Differing(record.row, key[1], pk, _changed(record, contract, minor)))
            return
        if key in self.in_file:
            sentence = _twice(record, self.in_file[key])
            self.found.differing.append(Differing(record.row, key[1], None, sentence))
            return
        self.in_file[key] = record
        payment = _payment(record, contract)
        payment.difference = self.book.difference(payment, str(record.values["fund"] or ""))
        charged = [] if payment.difference else self.book.charge(payment)
        self.found.new.append(Tried(record.row, payment, charged))


def _payment(record: Record, contract: Contract) -> Payment:
    values: Mapping[str, Any] = record.values
    return Payment(  # every column: Django asks more of one that is left out than of one that is given
        id=new_id(),
        state="",
        contract=contract,
        external_id=values["id"],
        invoice=values["invoice"] or "",
        paid_on=values["paid_on"],
        fiscal_year=fiscal_year(values["paid_on"]),
        amount=values["amount"].minor,
        encumbrance=(values["encumbrance"] or "")[:60],
        certification_id=None,
        difference="",
        digest=record.digest,
        brought_by_id=None,
    )


def _contracts(texts: Iterable[str], jurisdiction: Jurisdiction) -> dict[tuple[int, int], Contract]:
    wanted = {key for text in texts if (key := _key(text)) != (0, 0)}
    rows = Contract.objects.filter(
        jurisdiction=jurisdiction, state__in=PAYABLE, year__in={year for year, _serial in wanted}
    ).select_related("project", "supplier")
    return {(c.year, c.serial): c for c in rows if (c.year, c.serial) in wanted}


def _key(text: str) -> tuple[int, int]:
    named = NUMBER.fullmatch(text.strip())
    return (int(named[1]), int(named[2])) if named else (0, 0)


def _known(contracts: Iterable[UUID]) -> dict[tuple[UUID, str], tuple[UUID, str, int]]:
    """The payments that are here, by contract and number: id, digest, amount."""
    found = {}
    ids = list(contracts)
    for start in range(0, len(ids), 500):
        rows = Payment.objects.filter(contract__in=ids[start : start + 500]).order_by()
        for contract, number, pk, digest, minor in rows.values_list(
            "contract", "external_id", "pk", "digest", "amount"
        ).iterator():
            found[contract, number] = (pk, digest, minor)
    return found


def _problem(record: Record, contract: Contract | None) -> Problem | None:
    """What keeps a row from being a payment here at all."""
    said = str(record.values["contract"])
    if contract is None:
        sentence = Sentence(
            "no_such_contract",
            _said("There is no executed contract with the number “%(number)s” (such as K-2026-0001)."),
            {"number": said},
        )
        return Problem(record.row, "contract", "", said, sentence)
    amount = record.values["amount"]
    assert isinstance(amount, Money)  # required
    if amount.currency != contract.currency:
        sentence = Sentence(
            "other_currency_than_contract",
            _said("The payment is in %(found)s, but the contract %(number)s is in %(currency)s. It is not converted."),
            {"found": amount.currency, "number": contract.number, "currency": contract.currency},
        )
        return Problem(record.row, "amount", "", str(amount), sentence)
    if not amount.minor:
        sentence = Sentence("nothing_paid", _said("The amount is zero: nothing was paid."), {})
        return Problem(record.row, "amount", "", str(amount), sentence)
    return None


def _changed(record: Record, contract: Contract, minor: int) -> Sentence:
    amount, here = record.values["amount"], Money(minor, contract.currency)
    if amount != here:
        return Sentence(
            "amount_changed",
            _said("The file now says %(now)s; %(here)s was brought in before. What is here stays as it is."),
            {"now": amount, "here": here},
        )
    return Sentence(
        "row_changed",
        _said("The file now says something else of this payment than before. What is here stays as it is."),
        {},
    )


def _twice(record: Record, first: Record) -> Sentence:
    if record.digest == first.digest:
        return Sentence("same_row_twice", _said("The same payment stands in row %(row)s already."), {"row": first.row})
    return Sentence(
        "number_twice",
        _said("This number stands in row %(row)s already, with another content. Only that row is taken."),
        {"row": first.row},
    )
