"""Payments brought in from the finance system: charged to the cent, reconciled by encumbrance, differences kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from junto.agreements import actions
from junto.agreements.imports import actions as importing
from junto.agreements.imports.actions import (
    bring_in_payments,
    carry_out,
    match_payments,
    run_payments,
    upload_payments,
)
from junto.agreements.models import Chargeback, Contract, Payment, PaymentImport
from junto.agreements.posting import DIFFERENCES, Book, Charged
from junto.agreements.queries import balance, paid_under
from junto.core.sentences import Sentence
from junto.core.tables import ColumnMapping, write_csv, write_xlsx
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.check import check
from tests.agreements.making import Agreed, usd

NOW = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("America/Chicago"))
COLUMNS = ("Contract", "Payment number", "Invoice", "Payment date", "Payment amount", "Currency", "Encumbrance")


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def contract(city: Agreed) -> Contract:
    """Executed under an agreement in force: shares of 2027 are 1,676.19 (police) and 1,623.82 (transport)."""
    return city.executed(city.in_force())


def row(contract: Contract, number: str, amount: str, **fields: str) -> list[str]:
    given = {"invoice": f"I-{number}", "date": "2026-11-01", "currency": "", "encumbrance": "E-POL-2027", **fields}
    at = given.get("of", contract.number)
    return [at, number, given["invoice"], given["date"], amount, given["currency"], given["encumbrance"]]


def bring(city: Agreed, *rows: list[str], name: str = "payments.csv") -> PaymentImport:
    return bring_in_payments(
        [write_csv(rows, COLUMNS)], file_name=name, jurisdiction=city.world.here, by=city.world.officer("controller")
    )


def charged(payment: Payment) -> dict[str, int]:
    return {c.organization.name: c.amount for c in payment.chargebacks.select_related("organization")}


# --- charged ---------------------------------------------------------------------------------------------------------
def test_payment_is_charged_by_the_years_shares_to_the_cent(city: Agreed, contract: Contract) -> None:
    """1,000.00 × 1,676.19 / 3,300.01 = 507.9348…, so the odd cent goes to transport."""
    bring(city, row(contract, "P-1", "1,000.00"))
    payment = Payment.objects.get()
    assert (payment.state, payment.amount, payment.fiscal_year) == ("posted", 100_000, 2027)
    assert payment.certification is not None
    assert payment.certification.encumbrance == "E-POL-2027"
    assert charged(payment) == {"Police": 50_793, "Transportation": 49_207}
    assert check().findings == []


def test_chargebacks_of_a_whole_year_come_to_the_shares_exactly(city: Agreed, contract: Contract) -> None:
    amounts = ["1.01"] * 99 + ["3,200.02"]
    bring(city, *(row(contract, f"P-{i}", amount) for i, amount in enumerate(amounts)))
    agreement = contract.internal_agreements.get()
    lines = [(line.organization.name, line.fiscal_year, line.left.minor) for line in balance(agreement)]
    assert lines == [
        ("Police", 2027, 0), ("Transportation", 2027, 0), ("Police", 2028, 50_794), ("Transportation", 2028, 49_206),
    ]  # fmt: skip
    for payment in Payment.objects.all():
        assert sum(charged(payment).values()) == payment.amount


def test_later_import_goes_on_with_the_odd_cents(city: Agreed, contract: Contract) -> None:
    together = [row(contract, f"P-{i}", "0.03") for i in range(40)]
    for i, one in enumerate(together):
        bring(city, one, name=f"{i}.csv")
    police = sum(c.amount for c in Chargeback.objects.filter(organization=city.police))
    assert abs(police - 120 * 167_619 / 330_001) < 1


def test_credit_gives_back_what_was_charged(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "1,000.00"), row(contract, "P-2", "(1,000.00)"))
    assert charged(Payment.objects.get(external_id="P-2")) == {"Police": -50_793, "Transportation": -49_207}
    assert paid_under(contract).left == contract.value


def test_contract_without_internal_agreement_charges_the_certified_fund(city: Agreed) -> None:
    contract = city.executed()
    bring(city, row(contract, "P-1", "100"))
    assert charged(Payment.objects.get()) == {"Police": 10_000}


# --- idempotent ------------------------------------------------------------------------------------------------------
def test_same_file_again_changes_nothing(city: Agreed, contract: Contract) -> None:
    rows = [row(contract, "P-1", "100"), row(contract, "P-2", "50.5")]
    bring(city, *rows)
    again = bring(city, *rows)
    assert (again.outcome["new"], again.outcome["unchanged"], Payment.objects.count()) == (0, 2, 2)
    assert not again.differences.exists()


def test_same_payments_as_a_workbook_are_recognised(city: Agreed, contract: Contract) -> None:
    rows = [row(contract, "P-1", "100.25")]
    bring(city, *rows)
    cells = [[*rows[0][:4], 100.25, "", rows[0][6]]]
    again = bring_in_payments(
        [write_xlsx(cells, COLUMNS)], file_name="p.xlsx", jurisdiction=city.world.here, by=city.budget
    )
    assert (again.outcome["new"], again.outcome["unchanged"]) == (0, 1)


def test_changed_amount_is_a_difference_and_what_is_here_stays(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100"))
    again = bring(city, row(contract, "P-1", "110"))
    assert Payment.objects.get().amount == 10_000
    assert said(again) == [
        "The file now says 110.00 USD; 100.00 USD was brought in before. What is here stays as it is."
    ]
    other = bring(city, row(contract, "P-1", "100", invoice="Other"))
    assert said(other)[0].startswith("The file now says something else of this payment than before.")


def said(imported: PaymentImport) -> list[str]:
    return [str(Sentence.from_data(one.sentence)) for one in imported.differences.all()]


def test_payment_twice_in_one_file_is_taken_once(city: Agreed, contract: Contract) -> None:
    one = row(contract, "P-1", "100")
    found = bring(city, one, one, row(contract, "P-1", "90"))
    assert Payment.objects.get().amount == 10_000
    assert said(found) == [
        "The same payment stands in row 2 already.",
        "This number stands in row 2 already, with another content. Only that row is taken.",
    ]


# --- what does not fit -----------------------------------------------------------------------------------------------
MISFITS: dict[str, tuple[dict[str, str], str]] = {
    "no_encumbrance": ({"encumbrance": ""}, "100"),
    "unknown_encumbrance": ({"encumbrance": "E-9"}, "100"),
    "outside_term": ({"date": "2026-09-01"}, "100"),
    "no_share": ({"date": "2029-01-01", "encumbrance": "E-POL-2028"}, "100"),
    "over_share": ({}, "3,300.02"),
    "over_certification": ({}, "4,300.02"),
}


def test_payments_that_do_not_fit_are_kept_and_charged_to_nobody(city: Agreed, contract: Contract) -> None:
    found = bring(city, *(row(contract, code, amount, **fields) for code, (fields, amount) in MISFITS.items()))
    for payment in Payment.objects.all():
        assert (payment.state, payment.difference) == ("differs", payment.external_id)
        assert payment.difference in DIFFERENCES
    assert not Chargeback.objects.exists()
    assert (found.outcome["new"], found.outcome["charged"]) == (6, 0)
    assert found.outcome["misfits"] == dict.fromkeys(MISFITS, 1)
    assert paid_under(contract).misfits.minor == sum(p.amount for p in Payment.objects.all())


def test_payments_together_pass_what_was_certified(city: Agreed) -> None:
    contract = city.executed(ends=datetime(2027, 9, 30).date())
    bring(city, row(contract, "P-1", "4,300.01"), row(contract, "P-2", "0.01"))
    states = dict(Payment.objects.values_list("external_id", "difference"))
    assert states == {"P-1": "", "P-2": "over_certification"}


def test_fund_other_than_the_certified_one_does_not_fit(city: Agreed, contract: Contract) -> None:
    file = write_csv([[*row(contract, "P-1", "5"), "Other fund"], [*row(contract, "P-2", "5"), "GENERAL OF POLICE"]],
                     [*COLUMNS, "Fund"])  # fmt: skip
    bring_in_payments([file], file_name="p.csv", jurisdiction=city.world.here, by=city.budget)
    assert dict(Payment.objects.values_list("external_id", "difference")) == {"P-1": "other_fund", "P-2": ""}


def test_officer_settles_a_difference_with_a_reason_and_charges_it(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    payment = Payment.objects.get()
    with pytest.raises(Refused, match="Please give a reason"):
        actions.settle_payment(payment, reason=" ", by=city.budget)
    money = contract.certifications.get(encumbrance="E-POL-2027")
    payment = actions.settle_payment(payment, certification=money, reason="Keyed wrong.", by=city.budget)
    assert (payment.state, payment.difference, payment.certification) == ("posted", "", money)
    assert sum(charged(payment).values()) == 10_000


def test_settling_asks_for_the_year_that_has_shares(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100", date="2029-01-01"))
    payment = Payment.objects.get()
    with pytest.raises(Refused, match="names no shares for fiscal year 2029: say which year it belongs to") as refused:
        actions.settle_payment(payment, reason="R", by=city.budget)
    assert refused.value.field == "fiscal_year"
    payment = actions.settle_payment(payment, fiscal_year=2028, reason="Of last year.", by=city.budget)
    assert (payment.fiscal_year, payment.state) == (2028, "posted")


def test_settling_without_internal_agreement_asks_for_the_certified_money(city: Agreed) -> None:
    contract = city.executed()
    bring(city, row(contract, "P-1", "100", encumbrance="E-9"))
    with pytest.raises(Refused, match="Say which certified money paid it."):
        actions.settle_payment(Payment.objects.get(), reason="R", by=city.budget)
    other = city.contract(title="Other")
    money = city.certify(other, city.police, 2027, 5, "E-OTHER")
    with pytest.raises(Refused, match="That certification is of another contract."):
        actions.settle_payment(Payment.objects.get(), certification=money, reason="R", by=city.budget)


def test_payment_that_does_not_belong_here_is_set_aside(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    payment = actions.set_payment_aside(Payment.objects.get(), reason="Another contract's.", by=city.budget)
    assert payment.state == "set_aside"
    assert paid_under(contract).left == contract.value


# --- rows that are no payments ---------------------------------------------------------------------------------------
def test_rows_that_are_no_payments_are_refused_with_their_sentences_and_the_others_go_on(
    city: Agreed, contract: Contract
) -> None:
    wrong: tuple[tuple[str, dict[str, str], str], ...] = (
        ("100", {"of": "K-2026-9999"}, "There is no executed contract with the number “K-2026-9999”"),
        ("100", {"of": "4711"}, "There is no executed contract with the number “4711”"),
        ("100", {"currency": "EUR"}, "The payment is in EUR, but the contract"),
        ("€100", {}, "“€100” is in €, but this column is in USD."),
        ("100", {"currency": "XXY"}, "“XXY” is not a currency code"),
        ("0.00", {}, "The amount is zero: nothing was paid."),
        ("ten", {}, "“ten” is not a number."),
        ("1.005", {}, "“1.005” has more decimals than USD has (2)."),
        ("100", {"date": "soon"}, "“soon”"),
    )
    rows = [row(contract, f"P-{i}", amount, **fields) for i, (amount, fields, _sentence) in enumerate(wrong)]
    found = bring(city, *rows, row(contract, "P-good", "100"))
    assert Payment.objects.get().external_id == "P-good"
    assert (found.outcome["rejected"], found.outcome["charged"]) == (len(wrong), 1)
    for (_amount, _fields, sentence), words in zip(wrong, said(found), strict=True):
        assert sentence in words


def test_draft_contract_takes_no_payments(city: Agreed) -> None:
    contract = city.contract()
    found = bring(city, row(contract, "P-1", "100"))
    assert "There is no executed contract with the number" in said(found)[0]


def test_file_that_is_not_what_its_name_says_is_refused(city: Agreed) -> None:
    with pytest.raises(Refused):
        bring_in_payments(
            [b"%PDF-1.7 nothing of a table"], file_name="payments.xlsx", jurisdiction=city.world.here, by=city.budget
        )
    assert not PaymentImport.objects.exists()


def test_columns_are_read_as_last_time(city: Agreed, contract: Contract) -> None:
    strange = ("A", "B", "C", "D")
    cells = [[contract.number, "P-1", "2026-11-01", "100"]]
    columns = {"contract": "A", "id": "B", "paid_on": "C", "amount.amount": "D"}
    officer = city.world.officer("controller")
    given = {"file_name": "p.csv", "jurisdiction": city.world.here, "by": officer}
    imported = upload_payments([write_csv(cells, strange)], **given)  # type: ignore[arg-type]
    imported = match_payments(imported, ColumnMapping(columns), by=officer, later=False)
    carry_out(run_payments(imported, by=officer, later=False), by=officer)
    again = upload_payments([write_csv([[contract.number, "P-2", "2026-11-02", "5"]], strange)], **given)  # type: ignore[arg-type]
    assert again.mapping["columns"] == columns


def test_import_whose_contracts_were_paid_meanwhile_is_tried_again(
    city: Agreed, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = upload_payments(
        [write_csv([row(contract, "P-1", "5")], COLUMNS)],
        file_name="p.csv",
        jurisdiction=city.world.here,
        by=city.budget,
    )
    imported = importing.match_payments(
        imported, ColumnMapping.from_data(imported.mapping), by=city.budget, later=False
    )
    imported = run_payments(imported, by=city.budget, later=False)
    study = importing.study

    def while_others_pay(*given: object) -> object:
        monkeypatch.setattr(importing, "study", study)
        found = study(*given)  # type: ignore[arg-type]
        bring(city, row(contract, "P-9", "5"))
        return found

    monkeypatch.setattr(importing, "study", while_others_pay)
    with pytest.raises(Refused, match="Other payments of these contracts came in meanwhile"):
        carry_out(imported, by=city.budget)
    imported.refresh_from_db()
    assert imported.state == "failed"
    assert list(Payment.objects.values_list("external_id", flat=True)) == ["P-9"]


def test_chargebacks_that_do_not_add_up_are_refused_whatever_the_arithmetic(
    city: Agreed, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge = Book.charge

    def short(book: Book, payment: Payment) -> list[Charged]:
        first, *others = charge(book, payment)
        return [first._replace(amount=first.amount - 1), *others]

    monkeypatch.setattr(Book, "charge", short)
    with pytest.raises(Refused, match="The chargebacks do not add up to the payment."):
        bring(city, row(contract, "P-1", "100"))
    assert not Payment.objects.exists()


def test_import_of_a_stranger_is_refused_before_anything_is_stored(city: Agreed) -> None:
    with pytest.raises(Refused, match="This is not yours to do"):
        upload_payments([b"a,b\n1,2\n"], file_name="p.csv", jurisdiction=city.world.here, by=city.lead)


def test_amounts_of_the_world_are_as_the_tests_say(contract: Contract) -> None:
    assert contract.value == usd(4_300.01)
