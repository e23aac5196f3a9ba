"""Bad input about money and signatures, each with its exact sentence: false files, other currencies, sums, leavers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from junto.agreements import actions
from junto.agreements.models import Chargeback, Payment, PaymentImport
from junto.agreements.posting import Book, Charged
from junto.core.money import Money
from junto.core.workflow import Refused
from junto.documents.actions import attach_file
from junto.documents.models import Attachment
from junto.projects.actions import leave_project
from tests.agreements.making import Agreed
from tests.agreements.test_pages import Browse, text
from tests.agreements.test_payments import bring, row, said

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
EURO = Money(12_00, "EUR")
IN_EURO = "12.00 is in EUR; this contract is in USD."


def refusal(act: Callable[..., Any], *given: Any, **named: Any) -> str:
    """The sentence with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("pagos.csv", PNG, "“pagos.csv” is not what its name says: it holds a PNG picture."),
        ("payments.xlsx", b"%PDF-1.7", "“payments.xlsx” is not what its name says: it holds a PDF document."),
        ("payments.xlsx", b"a,b\n1,2\n", "“payments.xlsx” is not what its name says: it holds plain text."),
    ],
)
def test_file_of_payments_that_is_not_what_its_name_says_is_refused_and_not_kept(
    city: Agreed, browse: Browse, name: str, data: bytes, sentence: str
) -> None:
    given = {"jurisdiction": city.world.here.pk, "file": SimpleUploadedFile(name, data)}
    assert sentence in text(browse(city.budget), reverse("agreements:payment-import-new"), 400, **given)
    assert not PaymentImport.objects.exists()


def test_file_attached_to_a_contract_that_is_not_what_its_name_says_is_refused(city: Agreed) -> None:
    contract = city.contract()
    sentence = refusal(attach_file, contract, [PNG], name="signed.pdf", by=city.world.buyer)
    assert sentence == "“signed.pdf” is not what its name says: its content is a PNG image."
    assert not Attachment.objects.exists()


def test_amount_in_another_currency_is_refused_wherever_it_is_written(city: Agreed) -> None:
    contract = city.executed()
    draft = city.contract(title="Other")
    fund = city.funds[city.police]
    certify = {"fund": fund, "fiscal_year": 2027, "encumbrance": "E-9", "by": city.budget}
    assert refusal(actions.certify_funds, draft, amount=EURO, **certify) == IN_EURO
    assert refusal(actions.draft_amendment, contract, change=EURO, reason="R", by=city.world.buyer) == IN_EURO
    assert refusal(actions.edit_contract, draft, amount=EURO, by=city.world.buyer) == IN_EURO
    found = bring(city, row(contract, "P-1", "100", currency="EUR"))
    assert said(found) == [f"The payment is in EUR, but the contract {contract.number} is in USD. It is not converted."]
    assert not Payment.objects.exists()


def test_payment_without_encumbrance_is_kept_and_charged_to_nobody(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    payment = Payment.objects.get()
    sentence = "It names no encumbrance, so it is not known which certified money paid it."
    assert sentence in text(browse(city.budget), payment.get_absolute_url())
    assert sentence not in text(browse(city.budget), contract.get_absolute_url())
    assert not Chargeback.objects.exists()


def test_shares_of_a_payment_that_do_not_add_up_write_nothing(city: Agreed, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = city.executed(city.in_force())
    charge = Book.charge

    def short(book: Book, payment: Payment) -> list[Charged]:
        first, *others = charge(book, payment)
        return [first._replace(amount=first.amount - 1), *others]

    monkeypatch.setattr(Book, "charge", short)
    assert refusal(bring, city, row(contract, "P-1", "100")) == "The chargebacks do not add up to the payment."
    assert not Payment.objects.exists()


def test_signature_after_a_member_left_is_refused(city: Agreed) -> None:
    signature = city.signature(city.proposed(), city.police)
    police = city.world.lead(city.police)
    leave_project(city.world.member(city.project, city.police), reason="No money.", by=police)
    sentence = "Police is no longer a member of the project, so it cannot sign."
    assert refusal(actions.sign_agreement, signature, by=police) == sentence
    signature.refresh_from_db()
    assert signature.state == "asked"
