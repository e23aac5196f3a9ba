"""`junto journal check` reads the whole record and tells what was changed behind its back; `seal` seals it now."""

from __future__ import annotations

import argparse
import sys

from junto.journal import sequencer
from junto.journal.check import check
from junto.journal.models import Seal

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which of the two."""
    parser.add_argument("what", choices=("check", "seal"), help="check: nothing is changed; 1 where something is found")


def run(args: argparse.Namespace) -> int:
    """Check or seal."""
    return _check() if args.what == "check" else _seal()


def _check() -> int:
    report = check()
    sys.stdout.write(
        f"Read {report.entries} entries ({report.erased} erased) and {report.rows} rows; {report.seals} seals hold, "
        f"{report.unsealed} entries are not sealed yet.\n"
    )
    if report.blanks:
        sys.stdout.write(f"{report.blanks} leaves are blank: they hide how much was recorded while offers came.\n")
    if report.incomparable:
        sys.stdout.write(f"{report.incomparable} rows cannot be compared: what their last entry said was erased.\n")
    for finding in report.findings[:SHOWN]:
        sys.stdout.write(f"- {finding}\n")
    if len(report.findings) > SHOWN:
        sys.stdout.write(f"… and {len(report.findings) - SHOWN} more.\n")
    sys.stdout.write(f"{len(report.findings)} findings.\n" if report.findings else "Nothing was changed.\n")
    return 1 if report.findings else 0


def _seal() -> int:
    made = sequencer.seal() or Seal.objects.order_by("-size").first()
    if made is None:
        sys.stdout.write("There is nothing to seal.\n")
    else:
        sys.stdout.write(f"Sealed {made.size} entries: {made.root}\n")
    return 0
