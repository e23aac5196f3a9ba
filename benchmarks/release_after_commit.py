"""How long after its commit a public act stands in a release, with the worker as it is served.

    PYTHONPATH=src:. python benchmarks/release_after_commit.py --demonstration DIR [--payments 20] [--beside-import 0]

DIR is the data folder of a demonstration (`junto demo --data DIR --no-serve`). `junto work` runs on a copy of it in a
process of its own; here one payment after another is brought in, and the table of releases is looked at until the
release is there. Beside it in the same run, the floor: the worker's pause between two looks, and the same look at the
table without waiting for anything.

`--beside-import`: the worker imports a file of so many payments of another contract all the while. Payments are then
told apart by what the import was at when they were committed; `act` is how long bringing one in took, since on SQLite
one writer waits for the other.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from junto.core.tables import ColumnMapping

if TYPE_CHECKING:
    from junto.agreements.models import Certification, PaymentImport

PAYMENT = "Contract,Payment number,Invoice,Payment date,Payment amount,Currency,Encumbrance\n"
LONGEST = 60.0  # seconds


def paid(money: Certification, numbers: Iterable[str], *, later: bool = False) -> PaymentImport:
    """Payments of a cent each brought in for what was certified; `later`: by the worker."""
    from junto.agreements.imports import actions  # noqa: PLC0415 - the data folder is set by now
    from junto.core.workflow import PROGRAM  # noqa: PLC0415

    contract = money.contract
    day = min(contract.ends, date(money.fiscal_year, 9, 30)).isoformat()
    rows = (f"{contract.number},{n},INV-1,{day},0.01,{contract.currency},{money.encumbrance}\n" for n in numbers)
    given: dict[str, Any] = {"file_name": "p.csv", "jurisdiction": contract.jurisdiction, "by": PROGRAM}
    if not later:
        return actions.bring_in_payments([PAYMENT.encode(), *(row.encode() for row in rows)], **given)
    imported = actions.upload_payments([PAYMENT.encode(), *(row.encode() for row in rows)], **given)
    mapping = ColumnMapping.from_data(imported.mapping)
    imported = actions.match_payments(imported, mapping, by=PROGRAM, later=False)
    return actions.run_payments(imported, by=PROGRAM)


def at_what(imported: PaymentImport | None) -> str:
    """What the worker's import is at."""
    from junto.journal.models import Job  # noqa: PLC0415

    if imported is None:
        return "alone"
    job = Job.objects.get(pk=imported.job)
    if job.state in ("done", "failed"):
        return job.state
    return "writing" if job.total and job.done == job.total else "reading"


def measure(payments: int, beside: int) -> Iterator[dict[str, object]]:
    """Seconds from each commit to its release, and of a bare look; for each thing that the import was at."""
    from junto.agreements.models import Certification  # noqa: PLC0415
    from junto.journal.worker import PAUSE  # noqa: PLC0415
    from junto.publication.models import Release  # noqa: PLC0415

    draw, looks = random.Random(5), []  # noqa: S311 (when, not a secret)
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)  # until the release, and the act before it

    certified = Certification.objects.filter(state="certified", contract__state="proceeding").order_by("-pk")
    money = next((one for one in certified if paid(one, ["V-B-0"]).outcome["charged"] == 1), None)
    if money is None:
        sys.exit("The demonstration has no contract on which anything may still be paid.")

    def made() -> int:
        began = time.perf_counter()
        found = Release.objects.filter(ocid=money.contract.solicitation.ocid).count()
        looks.append(time.perf_counter() - began)
        return found

    time.sleep(5)  # what was tried just now is told first
    imported = None
    if beside:
        other = certified.exclude(contract__solicitation=money.contract.solicitation).select_related("contract").first()
        if other is None:
            sys.exit("The demonstration has no second purchase to import payments of.")
        imported = paid(other, (f"V-I-{n}" for n in range(beside)), later=True)
    for number in range(1, payments + 1):
        time.sleep(draw.random() * PAUSE)  # not always at the same moment of the worker's turn
        before, began = made(), time.perf_counter()
        if not paid(money, [f"V-B-{number}"]).outcome["charged"]:
            sys.exit("The money certified is used up.")
        committed, at = time.perf_counter(), at_what(imported)
        while made() == before:
            if time.perf_counter() - committed > LONGEST:
                sys.exit(f"No release within {LONGEST:.0f} s.")
            time.sleep(0.01)
        took[at].append((time.perf_counter() - committed, committed - began))
    for at, found in took.items():
        yield {
            "import": at,
            "payments": len(found),
            "median s": round(statistics.median(until for until, _act in found), 2),
            "most s": round(max(until for until, _act in found), 2),
            "longest act s": round(max(act for _until, act in found), 2),
            "pause s": PAUSE,
            "bare look ms": round(statistics.median(looks) * 1000, 1),
        }


def main() -> None:
    """Copy, start the worker, measure, print lines of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", type=Path, required=True)
    parser.add_argument("--payments", type=int, default=20)
    parser.add_argument("--beside-import", type=int, default=0, metavar="ROWS")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(asked.demonstration, folder, dirs_exist_ok=True)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "junto.settings", "JUNTO_DATA": folder, "JUNTO_DEMO": "yes"}
        work = [sys.executable, "-m", "junto", "work"]
        subprocess.run([*work, "--once"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (what the demonstration left)
        worker = subprocess.Popen(work, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            time.sleep(5)  # it has started, and taken the lease
            import django  # noqa: PLC0415 - the data folder is set by now

            django.setup()
            for line in measure(asked.payments, asked.beside_import):
                print(json.dumps(line))
        finally:
            worker.terminate()
            worker.wait(20)


if __name__ == "__main__":
    main()
