"""Bringing in 100,000 payments by CSV, beside two floors in the same run: the bare reader, and bare inserts.

    PYTHONPATH=src:. python benchmarks/import_payments.py [--payments 100000] [--contracts 20]

Each payment is read, reconciled by its encumbrance, charged to two members to the cent and written with its entry in
the journal. The floors: `csv.reader` over the same bytes; one transaction that inserts as many rows as payments,
chargebacks, entries and payloads, with texts as long, into bare SQLite tables, synchronous=FULL. The second import
brings the same file again: everything is recognised. Answers are compared: the chargebacks add up to the file.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"DJANGO_SETTINGS_MODULE": "junto.settings", "JUNTO_DATA": FOLDER.name, "JUNTO_DEMO": "yes"}
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import Sum  # noqa: E402
from tests.agreements.making import Agreed, agreed  # noqa: E402

from junto.agreements import actions  # noqa: E402
from junto.agreements.imports.actions import (  # noqa: E402
    carry_out,
    match_payments,
    run_payments,
    try_out,
    upload_payments,
)
from junto.agreements.models import Chargeback, Contract, Payment, PaymentImport  # noqa: E402
from junto.core.money import Money  # noqa: E402
from junto.core.tables import ColumnMapping  # noqa: E402

COLUMNS = ("Contract", "Payment number", "Invoice", "Payment date", "Payment amount", "Currency", "Encumbrance")
LARGE = Money(50_000_000_00, "USD")
FLOOR = {"payment": (1, 300), "chargeback": (2, 90), "entry": (1, 420), "payload": (1, 900)}  # rows each, characters


class Took(NamedTuple):
    """How long something took: by the wall, and of the processor (a busy machine makes them differ)."""

    wall: float
    used: float
    found: Any

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s wall {self.used:7.2f} s processor"


def timed(work: Callable[[], Any]) -> Took:
    """Do it and look at both clocks."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    return Took(time.perf_counter() - wall, time.process_time() - used, found)


def file_of(contracts: list[Contract], count: int) -> tuple[bytes, int]:
    """Payments in turn for all contracts, and what they come to in cents."""
    draw, rows, whole = random.Random(11), io.StringIO(newline=""), 0  # noqa: S311 (the same file every time)
    writer = csv.writer(rows)
    writer.writerow(COLUMNS)
    for i in range(count):
        contract = contracts[i % len(contracts)]
        cents = draw.randint(1, 400_00)
        whole += cents
        day = date(2026, 11, 1) + timedelta(days=draw.randint(0, 300))
        amount, number = f"{cents // 100:,}.{cents % 100:02}", f"V-{i:06}"
        encumbrance = f"E-{contract.serial}"
        writer.writerow([contract.number, number, f"INV-{i % 977}", day.isoformat(), amount, "USD", encumbrance])
    return rows.getvalue().encode(), whole


def executed(made: Agreed) -> Contract:
    """One more executed contract, paid under an agreement of two members."""
    agreement = actions.draft_agreement(made.project, by=made.lead, gather=False)
    both = {made.transport: 1, made.police: 2}
    agreement = actions.write_cost(agreement, actions.Cost("All", "use", LARGE, 2027, both), by=made.lead)
    agreement = actions.edit_agreement(agreement, rule="stand-alone", by=made.lead)
    agreement = made.sign_all(actions.propose_agreement(made.ready(agreement), by=made.lead))
    contract = made.contract(amount=LARGE * 3, lines=(), ends=date(2027, 9, 30))
    actions.tie_contract(agreement, contract=contract, by=made.lead)
    for organization, fund in made.funds.items():
        number = f"E-{contract.serial}{'' if organization == made.police else 'T'}"
        given: dict[str, Any] = {"fiscal_year": 2027, "amount": LARGE * 3, "encumbrance": number}
        actions.certify_funds(contract, fund=fund, by=made.budget, **given)
    contract = actions.declare_certified(actions.approve_form(contract, by=made.attorney), by=made.budget)
    contract = actions.sign_for_company(contract, by=made.representative)
    return actions.execute_contract(contract, by=made.manager)


def bare_inserts(folder: Path, count: int) -> None:
    """As many rows in one durable transaction, with texts as long as ours, and nothing else."""
    database = sqlite3.connect(folder / "floor.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    with database:
        for name, (times, length) in FLOOR.items():
            body = ("x" * length,)
            database.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, body TEXT)")
            insert = f"INSERT INTO {name} (body) VALUES (?)"  # noqa: S608 (the names above)
            database.executemany(insert, (body for _i in range(count * times)))
    database.close()


def main() -> None:
    """Import, import again, and the floors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--payments", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=20)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    made = agreed()
    data, whole = file_of([executed(made) for _i in range(asked.contracts)], asked.payments)

    def prepared() -> PaymentImport:
        imported = upload_payments([data], file_name="p.csv", jurisdiction=made.world.here, by=made.budget)
        mapping = ColumnMapping.from_data(imported.mapping)
        imported = match_payments(imported, mapping, by=made.budget, later=False)
        return run_payments(imported, by=made.budget, later=False)

    reader = timed(lambda: list(csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))))
    inserts = timed(lambda: bare_inserts(Path(FOLDER.name), asked.payments))
    imported = prepared()
    tried = timed(lambda: try_out(imported).counts())
    written = timed(lambda: carry_out(imported, by=made.budget))
    again = timed(lambda: carry_out(prepared(), by=made.budget))
    paid = Payment.objects.aggregate(sum=Sum("amount"))["sum"]
    charged = Chargeback.objects.aggregate(sum=Sum("amount"))["sum"]
    if not charged == paid == whole:
        sys.exit(f"The chargebacks ({charged}) and payments ({paid}) do not come to the file ({whole}).")
    times = written.used / (reader.used + inserts.used)
    print(f"{asked.payments:,} payments of {asked.contracts} contracts, {len(data):,} bytes")
    print(f"csv.reader (floor)                     {reader}")
    print(f"bare inserts, one transaction (floor)  {inserts}")
    print(f"every row tried                        {tried}")
    print(f"tried and written                      {written}   {times:.1f} × both floors by the processor")
    print(f"the same file again, all recognised    {again}   {again.found.outcome['unchanged']:,} unchanged")
    print(f"most memory                            {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:7} MB")


if __name__ == "__main__":
    main()
