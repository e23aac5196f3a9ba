"""What a file of payments can fill, as core.tables takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money, exponent_of
from junto.core.sentences import gettext_noop
from junto.core.tables import BadValue, Field, Part
from junto.core.tables.values import is_missing, parse_date, parse_money, parse_text

ORDERS: tuple[Mapping[str, object], ...] = ({}, {"order": "mdy"}, {"order": "dmy"})


def payment_fields() -> list[Field]:
    """The fields of a payment."""
    return [
        Field("contract", label(_("Contract")), _line, required=True, synonyms=("contract number", "agreement", "po")),
        Field(
            "id",
            label(_("Number in the finance system")),
            _line,
            required=True,
            synonyms=("payment", "payment number", "voucher", "transaction", "check number", "document"),
        ),
        Field("invoice", label(_("Invoice")), _line, synonyms=("invoice number",)),
        Field("paid_on", label(_("Paid on")), read_day, required=True, synonyms=("date", "payment date"),
              variants=ORDERS),
        Field(
            "amount",
            label(_("Amount")),
            read_amount,
            required=True,
            parts=(
                Part("amount", label(_("Amount")), ("payment amount", "paid", "total"), parser=_any_amount),
                Part("currency", label(_("Currency")), ("currency code",)),
            ),
        ),
        Field("encumbrance", label(_("Encumbrance")), _line,
              synonyms=("encumbrance number", "po number", "purchase order", "requisition")),
        Field("fund", label(_("Fund")), _line, synonyms=("fund code", "fund name")),
    ]  # fmt: skip


def label(words: Any) -> Any:
    """A lazily translated label where core asks for a text."""
    return words


def _line(value: object) -> str:
    return parse_text(value, max_chars=120, one_line=True)


def read_day(value: object, *, order: str = "iso") -> date:
    """The day of a payment; a time of the day beside it is left out."""
    chosen: Any = order
    return parse_date(value, order=chosen, drop_time=True, excel_days=isinstance(value, int | float))


def read_amount(amount: object, currency: object = None) -> Money:
    """An amount in the row's own currency, the city's where no column says; credits are negative."""
    code = settings.CURRENCY if is_missing(currency) else str(currency).strip().upper()
    try:
        exponent_of(code)
    except ValueError:
        raise BadValue(
            "unknown_currency",
            gettext_noop("“%(currency)s” is not a currency code (three capital letters of ISO 4217, such as USD)."),
            currency=code,
        ) from None
    return parse_money(amount, currency=code, allow_negative=True)


def _any_amount(value: object) -> Money:
    return parse_money(value, currency=settings.CURRENCY, allow_negative=True)
