"""A year under both contracts: payments imported each quarter, one that does not fit and is settled, an amendment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from junto.agreements import actions
from junto.agreements.conditions.contracts import agreement_for
from junto.agreements.imports.actions import bring_in_payments
from junto.agreements.models import Certification, Contract, Obligation, Payment
from junto.core.money import Money
from junto.core.tables import write_csv
from junto.web.demonstration.awarding import ATTORNEY, BUYER
from junto.web.demonstration.contracting import CONTROLLER, SIGNATORY, certify
from junto.web.demonstration.seasons import Year, morning
from junto.web.demonstration.sharing import BUDGET, CAMERAS, DELIVERED, prices_of, share_more
from junto.web.demonstration.stage import Stage

COLUMNS = ("Contract", "Payment number", "Invoice", "Payment date", "Payment amount", "Currency", "Encumbrance")
MONITORS = Money(90_000, "USD")  # a conflict monitor for each of sixteen cabinets
NUMBER_OF_CABINETS = sum(DELIVERED)
UNSAID = (8, "cameras")  # the month’s first payment under that contract comes without its encumbrance
FIRST_VOUCHER, FIRST_INVOICE = 70_500, 310


@dataclass
class Books:
    """What the finance system pays: by month and contract, each order used up before the next."""

    year: Year
    contracts: dict[str, Contract]
    bills: dict[str, list[int]]  # minor units a month
    left: dict[object, int] = field(default_factory=dict)  # certification → not yet paid
    vouchers: int = FIRST_VOUCHER

    def rows(self, months: range) -> Iterator[list[str]]:
        """The lines of a file for some months (0 to 11)."""
        for month in months:
            for name, contract in self.contracts.items():
                for first, (amount, order) in enumerate(self._drawn(contract, self.bills[name][month], month)):
                    self.vouchers += 1
                    yield [
                        contract.number,
                        f"V-{self.vouchers:06}",
                        f"{contract.supplier.code}-{FIRST_INVOICE + month}",
                        self.year.days[month].isoformat(),
                        f"{Money(amount, contract.currency).to_decimal():,}",
                        contract.currency,
                        "" if (month, name) == UNSAID and not first else order,
                    ]

    def _drawn(self, contract: Contract, amount: int, month: int) -> Iterator[tuple[int, str]]:
        rows = Certification.objects.filter(contract=contract, fiscal_year=self.year.fiscal_years[month])
        for one in rows.filter(state="certified").order_by("pk"):
            part = min(amount, self.left.setdefault(one.pk, one.amount))
            if part:
                self.left[one.pk] -= part
                amount -= part
                yield part, one.encumbrance
        assert not amount, "More is due than was certified."


def open_books(cabinets: Contract, cameras: Contract, year: Year) -> Books:
    """What will be billed each month: cabinets as delivered; one corner and a month of analysis."""
    assert cabinets.award is not None
    assert cameras.award is not None
    each = prices_of(cabinets.award)["signal-cabinet"].minor
    prices = prices_of(cameras.award)
    camera, sensor, monthly = prices["camera"].minor, prices["traffic-sensor"].minor, prices[""].minor // 12
    corners = [sum(month < most for most in CAMERAS.values()) * camera + sensor + monthly for month in range(12)]
    bills = {"cabinets": [number * each for number in DELIVERED], "cameras": corners}
    bills["cabinets"][11] += NUMBER_OF_CABINETS * MONITORS.minor
    return Books(year, {"cabinets": cabinets, "cameras": cameras}, bills)


def pay(stage: Stage, books: Books, months: range) -> None:
    """Certify what a new fiscal year needs, then bring in the finance system’s file for some months."""
    last = books.year.days[months[-1]]
    with stage.at_time(max(stage.at, morning(last + timedelta(days=1)))):
        pass
    for contract in books.contracts.values():
        for fiscal in sorted({books.year.fiscal_years[month] for month in months}):
            certify(stage, contract, fiscal)
    with stage.moment(hours=5):
        bring_in_payments(
            [write_csv(list(books.rows(months)), COLUMNS)],
            file_name=f"payments-{last:%Y-%m}.csv",
            jurisdiction=stage.jurisdiction,
            by=stage.actor(CONTROLLER),
        )


def settle(stage: Stage, books: Books) -> None:
    """The payment that names no encumbrance: the budget officer finds the order, says so, and it is charged."""
    payment = Payment.objects.get(contract=books.contracts["cameras"], state="differs")
    rows = Certification.objects.filter(contract=payment.contract, fiscal_year=payment.fiscal_year, state="certified")
    order = next(one for one in rows.order_by("pk") if _paid(one) + payment.amount <= one.amount)
    with stage.moment(hours=20):
        actions.settle_payment(
            payment,
            certification=order,
            reason=f"Accounts payable left the order out of its file: the voucher on paper says {order.encumbrance}.",
            by=stage.actor(BUDGET),
        )


def _paid(order: Certification) -> int:
    return sum(payment.amount for payment in order.payments.filter(state="posted"))


def amend(stage: Stage, books: Books) -> None:
    """A new rule of the state asks for a monitor in each cabinet: within the cap, certified, signed, shared anew."""
    contract, fiscal = books.contracts["cabinets"], books.year.fiscal_years[11]
    with stage.moment(hours=30):
        amendment = actions.draft_amendment(
            contract,
            reason="The state’s signal manual now asks for a conflict monitor in each new cabinet: sixteen at $900.",
            change=MONITORS * NUMBER_OF_CABINETS,
            by=stage.actor(BUYER),
        )
    with stage.moment(hours=20):
        amendment = actions.approve_amendment(amendment, by=stage.actor(ATTORNEY))
    agreement = agreement_for(contract)
    assert agreement is not None
    agreement = share_more(stage, agreement, "Conflict monitors", MONITORS, fiscal)
    certify(stage, contract, fiscal)
    with stage.moment(hours=20):
        actions.sign_amendment(amendment, by=stage.actor(SIGNATORY))
    books.contracts["cabinets"] = Contract.objects.get(pk=contract.pk)


def report_done(stage: Stage, books: Books) -> None:
    """Two duties are done, with what was done."""
    for contract, words, note, by in (
        ("cabinets", "Inspect", "The first two are in the yard, tested for a day each.", "Hank Sorensen"),
        ("cameras", "Show", "Within 3 % at the first three corners, by night and in rain.", "Paul Brandt"),
    ):
        duty = Obligation.objects.get(subject_id=books.contracts[contract].pk, text__startswith=words)
        with stage.moment(hours=3):
            actions.finish_obligation(duty, note=note, by=stage.actor(by))
