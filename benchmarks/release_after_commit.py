"""How long after its commit a public act stands in a release, with the worker as it is served.

    PYTHONPATH=src:. python benchmarks/release_after_commit.py --demonstration DIR [--payments 20]

DIR is the data folder of a demonstration (`junto demo --data DIR --no-serve`). `junto work` runs on a copy of it in a
process of its own; here one payment after another is brought in, and the table of releases is looked at until the
release is there. Beside it in the same run, the floor: the worker's pause between two looks, and the same look at the
table without waiting for anything.
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
from datetime import date
from pathlib import Path

PAYMENT = "Contract,Payment number,Invoice,Payment date,Payment amount,Currency,Encumbrance\n"
LONGEST = 60.0  # seconds


def measure(payments: int) -> dict[str, object]:
    """Seconds from each commit to its release, and of a bare look."""
    import django  # noqa: PLC0415 - the data folder is set by now

    django.setup()
    from junto.agreements.imports.actions import bring_in_payments  # noqa: PLC0415
    from junto.agreements.models import Certification  # noqa: PLC0415
    from junto.core.workflow import PROGRAM  # noqa: PLC0415
    from junto.journal.worker import PAUSE  # noqa: PLC0415
    from junto.publication.models import Release  # noqa: PLC0415

    draw, took, looks = random.Random(5), [], []  # noqa: S311 (when, not a secret)

    def paid(money: Certification, number: int) -> bool:
        """Whether a payment of a cent was brought in and charged."""
        contract = money.contract
        day = min(contract.ends, date(money.fiscal_year, 9, 30)).isoformat()
        row = f"{contract.number},V-B-{number},INV-1,{day},0.01,{contract.currency},{money.encumbrance}\n"
        given = {"file_name": "p.csv", "jurisdiction": contract.jurisdiction, "by": PROGRAM}
        return bring_in_payments([(PAYMENT + row).encode()], **given).outcome["charged"] == 1

    certified = Certification.objects.filter(state="certified", contract__state="proceeding").order_by("-pk")
    money = next((one for one in certified if paid(one, 0)), None)
    if money is None:
        sys.exit("The demonstration has no contract on which anything may still be paid.")

    def made() -> int:
        began = time.perf_counter()
        found = Release.objects.count()
        looks.append(time.perf_counter() - began)
        return found

    time.sleep(5)  # what was tried just now is told first
    for number in range(1, payments + 1):
        time.sleep(draw.random() * PAUSE)  # not always at the same moment of the worker's turn
        before = made()
        if not paid(money, number):
            sys.exit("The money certified is used up.")
        committed = time.perf_counter()
        while made() == before:
            if time.perf_counter() - committed > LONGEST:
                sys.exit(f"No release within {LONGEST:.0f} s.")
            time.sleep(0.01)
        took.append(time.perf_counter() - committed)
    return {
        "payments": payments,
        "median s": round(statistics.median(took), 2),
        "most s": round(max(took), 2),
        "pause s": PAUSE,
        "bare look ms": round(statistics.median(looks) * 1000, 1),
    }


def main() -> None:
    """Copy, start the worker, measure, print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", type=Path, required=True)
    parser.add_argument("--payments", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(asked.demonstration, folder, dirs_exist_ok=True)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "junto.settings", "JUNTO_DATA": folder, "JUNTO_DEMO": "yes"}
        work = [sys.executable, "-m", "junto", "work"]
        subprocess.run([*work, "--once"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (what the demonstration left)
        worker = subprocess.Popen(work, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            time.sleep(5)  # it has started, and taken the lease
            print(json.dumps(measure(asked.payments)))
        finally:
            worker.terminate()
            worker.wait(20)


if __name__ == "__main__":
    main()
