"""Payments one by one: settling what did not fit, setting aside what does not belong here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.agreements.models import Certification, Payment
from junto.agreements.posting import Book, Charged, write_chargebacks
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform


def settle_payment(
    payment: Payment,
    *,
    by: Actor,
    reason: str,
    certification: Certification | None = None,
    fiscal_year: int | None = None,
    seen: int | None = None,
) -> Payment:
    """Say why it is right after all, and charge the members by the shares of its fiscal year.

    `certification`, `fiscal_year`: where they are other than the finance system said.
    """
    if certification is not None and certification.contract_id != payment.contract_id:
        raise Refused(_("That certification is of another contract."), code="input", field="certification")
    book = Book.of([payment.contract])
    charged: list[Charged] = []

    def apply(fresh: Payment, _context: Context) -> None:
        fresh.certification = certification or fresh.certification
        fresh.fiscal_year = fiscal_year or fresh.fiscal_year
        _refuse_unchargeable(fresh, book)
        fresh.difference = ""
        charged.extend(book.charge(fresh))

    def then(fresh: Payment, _context: Context) -> None:
        write_chargebacks([(fresh, charged)])

    return perform(payment, "settle", by=by, inputs={"reason": reason}, apply=apply, then=then, seen=seen)


def _refuse_unchargeable(payment: Payment, book: Book) -> None:
    if (payment.contract_id, payment.fiscal_year) in book.years:
        return
    if payment.contract_id in book.agreements:
        raise Refused(
            _("The internal agreement names no shares for fiscal year %(year)s: say which year it belongs to.")
            % {"year": payment.fiscal_year},
            code="input", field="fiscal_year",
        )  # fmt: skip
    if payment.certification is None:
        raise Refused(_("Say which certified money paid it."), code="input", field="certification")


def set_payment_aside(payment: Payment, *, by: Actor, reason: str, seen: int | None = None) -> Payment:
    """It does not belong to this contract."""
    return perform(payment, "set_aside", by=by, inputs={"reason": reason}, seen=seen)
