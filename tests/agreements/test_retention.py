"""How long files of payments are kept: counted from the end of what they prove, held, destroyed, or needed yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from junto.agreements import actions
from junto.agreements.imports import keeping
from junto.agreements.imports.actions import (
    bring_in_payments,
    discard_payments,
    match_payments,
    run_payments,
    upload_payments,
)
from junto.agreements.models import Contract, Payment, PaymentImport
from junto.core.tables import ColumnMapping, write_csv
from junto.core.workflow import PROGRAM, Refused
from junto.documents import retention, storage
from junto.documents.actions import install_retention_classes, place_hold, release_hold
from junto.documents.models import Erasure, RetentionClass
from junto.journal import clock
from junto.journal.check import check
from junto.journal.door import perform
from junto.people.models import Organization
from tests.agreements.making import Agreed
from tests.agreements.test_payments import COLUMNS, row

ZONE = ZoneInfo("America/Chicago")
BROUGHT = datetime(2026, 11, 2, 12, tzinfo=ZONE)
ENDED = datetime(2028, 9, 30, 12, tzinfo=ZONE)
OVER = datetime(2035, 9, 30, 12, tzinfo=ZONE)  # seven years after


@pytest.fixture(autouse=True)
def classes(db: None) -> Iterator[None]:
    with clock.set_to(BROUGHT):
        install_retention_classes(by=PROGRAM)
        yield


@pytest.fixture
def contract(city: Agreed) -> Contract:
    return city.executed(city.in_force())


def bring(city: Agreed, *rows: list[str]) -> PaymentImport:
    file = write_csv(rows, COLUMNS)
    return bring_in_payments([file], file_name="p.csv", jurisdiction=city.world.here, by=city.budget)


def end(city: Agreed, contract: Contract, at: datetime = ENDED) -> None:
    with clock.set_to(at):
        actions.terminate_contract(
            Contract.objects.get(pk=contract.pk), reason="Done.", by=city.world.officer("procurement_officer")
        )


def run(at: datetime, *, apply: bool = True) -> tuple[int, int, int]:
    with clock.set_to(at):
        done = retention.erase_expired(by=PROGRAM, apply=apply)
    return done.files, done.subjects, done.held


def test_class_of_payment_files_is_recalled_and_never_called_checked() -> None:
    for state, code, years in (
        ("done", "payment-file", 7),
        ("read", "payment-file", 7),
        ("discarded", "transitory", 1),
    ):
        kept = retention.class_of(keeping.IMPORT, state)
        assert kept is not None
        assert (kept.code, kept.years, kept.disposal, kept.verified, kept.since) == (
            code,
            years,
            "destroy",
            False,
            None,
        )
    assert retention.class_of(keeping.IMPORT, "running") is None


def test_file_is_kept_while_the_contract_that_it_paid_runs(city: Agreed, contract: Contract) -> None:
    imported = bring(city, row(contract, "P-1", "100"))
    assert run(datetime(2076, 1, 1, tzinfo=ZONE)) == (0, 0, 0)
    assert storage.path_of(imported.sha256).exists()


def test_years_run_from_the_end_of_the_last_contract_that_a_file_proves(city: Agreed, contract: Contract) -> None:
    other = city.executed(title="Other", encumbrance="F")
    bring(city, row(contract, "P-1", "100"), row(other, "P-2", "50", encumbrance="F-POL-2027"))
    end(city, contract, datetime(2027, 1, 5, tzinfo=ZONE))
    assert run(OVER) == (0, 0, 0)
    end(city, other)
    assert run(datetime(2035, 9, 30, 11, tzinfo=ZONE)) == (0, 0, 0)
    assert run(OVER, apply=False) == (0, 1, 0)


def test_payment_that_waits_to_be_settled_keeps_its_file(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    end(city, contract)
    assert run(OVER) == (0, 0, 0)
    settled = datetime(2030, 2, 1, 12, tzinfo=ZONE)
    with clock.set_to(settled):
        actions.settle_payment(
            Payment.objects.get(),
            certification=contract.certifications.get(encumbrance="E-POL-2027"),
            reason="Keyed wrong.",
            by=city.budget,
        )
    assert run(OVER) == (0, 0, 0)
    assert run(settled.replace(year=2037), apply=False) == (0, 1, 0)


def test_payment_put_aside_keeps_no_file(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    actions.set_payment_aside(Payment.objects.get(), reason="Another's.", by=city.budget)
    assert run(BROUGHT.replace(year=2033, day=3), apply=False) == (0, 1, 0)


def test_destroying_takes_the_file_and_leaves_payments_and_counts(
    city: Agreed, contract: Contract, django_capture_on_commit_callbacks: Any
) -> None:
    imported = bring(city, row(contract, "P-1", "100"), row(contract, "P-2", "ten"))
    assert keeping.files.rejected(imported.pk) is not None
    end(city, contract)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(OVER) == (0, 1, 0)
    assert not storage.path_of(imported.sha256).exists()
    assert keeping.files.rejected(imported.pk) is None
    imported.refresh_from_db()
    assert (imported.state, imported.outcome["new"], imported.outcome["rejected"]) == ("done", 1, 1)
    assert not imported.differences.exists()
    assert Payment.objects.get().chargebacks.count() == 2
    erased = Erasure.objects.get()
    assert (erased.retention.code, erased.payloads) == ("payment-file", 4)
    assert check().findings == []
    assert run(OVER.replace(year=2070)) == (0, 0, 0)


def test_same_bytes_brought_in_twice_stay_as_long_as_the_payments_of_the_first(
    city: Agreed, contract: Contract, django_capture_on_commit_callbacks: Any
) -> None:
    first = bring(city, row(contract, "P-1", "100"))
    again = bring(city, row(contract, "P-1", "100"))
    assert first.sha256 == again.sha256
    with django_capture_on_commit_callbacks(execute=True):
        assert run(OVER) == (0, 1, 0)
    assert keeping.destroyed(again) is not None
    assert keeping.destroyed(first) is None
    assert storage.path_of(first.sha256).exists()


@pytest.mark.parametrize("on", ["import", "payment", "contract", "company", "member"])
def test_legal_hold_on_what_a_file_proves_keeps_it(city: Agreed, contract: Contract, on: str) -> None:
    imported = bring(city, row(contract, "P-1", "100"))
    end(city, contract)
    held = {
        "import": imported,
        "payment": Payment.objects.get(),
        "contract": contract,
        "company": contract.supplier,
        "member": city.police,
    }[on]
    hold = place_hold(held, matter="Audit", jurisdiction=city.world.here, by=city.attorney, reason="asked")
    assert run(OVER) == (0, 0, 1)
    with pytest.raises(Refused, match="Kept under the legal hold “Audit”"):
        retention.erase_subject(imported, RetentionClass.objects.get(code="payment-file"), by=PROGRAM)
    release_hold(hold, by=city.attorney, reason="over")
    assert run(OVER) == (0, 1, 0)


def test_legal_hold_on_another_company_keeps_nothing_of_it(city: Agreed, contract: Contract) -> None:
    bring(city, row(contract, "P-1", "100"))
    end(city, contract)
    other = perform(Organization(name="Other Inc.", kind="company"), "add", by=PROGRAM)
    place_hold(other, matter="Audit", jurisdiction=city.world.here, by=city.attorney, reason="asked")
    assert run(OVER) == (0, 1, 0)


@pytest.mark.parametrize("change", ["end", "keep"])
def test_class_that_ended_or_says_keep_destroys_no_file(city: Agreed, contract: Contract, change: str) -> None:
    bring(city, row(contract, "P-1", "100"))
    end(city, contract)
    one, clerk = RetentionClass.objects.get(code="payment-file"), city.world.officer("clerk")

    def keep(fresh: RetentionClass, _context: object) -> None:
        fresh.disposal = "keep"

    if change == "end":
        perform(one, "end", by=clerk, inputs={"reason": "new schedule"})
    else:
        perform(one, "edit", by=clerk, inputs={"reason": "new schedule"}, apply=keep)
    assert run(OVER) == (0, 0, 0)


def test_discarded_file_goes_after_a_year_as_what_has_no_value_once_used(
    city: Agreed, contract: Contract, browse: Any
) -> None:
    file = write_csv([row(contract, "P-1", "5")], COLUMNS)
    imported = upload_payments([file], file_name="p.csv", jurisdiction=city.world.here, by=city.budget)
    discard_payments(imported, by=city.budget)
    page = browse(city.budget).get(imported.get_absolute_url()).content.decode()
    assert "The file is kept as “Files of passing use” says; its years run since it was discarded." in page
    assert run(BROUGHT.replace(year=2027, hour=11)) == (0, 0, 0)
    assert run(BROUGHT.replace(year=2027, day=3)) == (0, 1, 0)
    assert Erasure.objects.get().retention.code == "transitory"


def test_discarded_file_is_kept_like_the_others_where_passing_use_is_no_class_any_more(
    city: Agreed, contract: Contract
) -> None:
    file = write_csv([row(contract, "P-1", "5")], COLUMNS)
    imported = upload_payments([file], file_name="p.csv", jurisdiction=city.world.here, by=city.budget)
    discard_payments(imported, by=city.budget)
    passing = RetentionClass.objects.get(code="transitory")
    perform(passing, "end", by=city.world.officer("clerk"), inputs={"reason": "new schedule"})
    assert run(BROUGHT.replace(year=2027, day=3)) == (0, 0, 0)
    assert run(BROUGHT.replace(year=2033, day=3), apply=False) == (0, 1, 0)


def test_command_verify_finds_files_of_payments_that_are_changed_or_gone(
    city: Agreed, contract: Contract, capsys: Any
) -> None:
    from junto.cli import main  # noqa: PLC0415

    imported = bring(city, row(contract, "P-1", "100"))
    assert main(["documents", "verify"]) == 0
    place = storage.path_of(imported.sha256)
    place.write_bytes(b"other")
    assert main(["documents", "verify"]) == 1
    assert "- file of payments “p.csv”: changed\n" in capsys.readouterr().out
    place.unlink()
    assert main(["documents", "verify"]) == 1
    assert "- file of payments “p.csv”: its bytes are missing\n" in capsys.readouterr().out
    end(city, contract)
    assert run(OVER) == (0, 1, 0)
    assert main(["documents", "verify"]) == 0  # destroyed as its class says: nothing is missing


def test_discarded_file_goes_after_its_years_and_one_left_alone_is_taken_up_no_more(
    city: Agreed, contract: Contract, django_capture_on_commit_callbacks: Any
) -> None:
    def upload(number: str) -> PaymentImport:
        file = write_csv([row(contract, number, "5")], COLUMNS)
        return upload_payments([file], file_name="p.csv", jurisdiction=city.world.here, by=city.budget)

    discarded, left = discard_payments(upload("P-1"), by=city.budget), upload("P-2")
    left = match_payments(left, ColumnMapping.from_data(left.mapping), by=city.budget, later=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(BROUGHT.replace(year=2033, day=3)) == (0, 2, 0)
    assert [storage.path_of(one.sha256).exists() for one in (discarded, left)] == [False, False]
    with pytest.raises(Refused, match="Its file was destroyed when its retention ended: hand it in anew."):
        run_payments(left, by=city.budget, later=False)
    assert discard_payments(left, by=city.budget).state == "discarded"


def test_page_of_an_import_says_how_long_its_file_is_kept_and_that_it_was_destroyed(
    city: Agreed, contract: Contract, browse: Any
) -> None:
    imported = bring(city, row(contract, "P-1", "100"))
    page = browse(city.budget).get(imported.get_absolute_url()).content.decode()
    assert "The file is kept as “Files of payments from the finance system” says" in page
    end(city, contract)
    assert run(OVER) == (0, 1, 0)
    page = browse(city.budget).get(imported.get_absolute_url()).content.decode()
    assert "The file was destroyed: its retention had ended" in page
    assert "The file is kept as" not in page
