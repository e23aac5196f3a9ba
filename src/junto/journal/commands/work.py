"""`junto work`: the worker alone, where the web server runs elsewhere or is started by something else."""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event

from junto.journal import worker
from junto.journal.triggers import refuse_without_triggers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or until it is stopped."""
    parser.add_argument("--once", action="store_true", help="do everything whose turn it is, then end")


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; the job at hand is finished first."""
    refuse_without_triggers()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_caught: stop.set())
    with worker.alone():
        if args.once:
            done = worker.run_once()
            sys.stdout.write("Done: " + ", ".join(done) + ".\n")
        else:
            worker.run(stop)
    return 0
