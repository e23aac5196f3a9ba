"""`junto notices send`: make and send today's digests now, whatever the hour."""

from __future__ import annotations

import argparse
import sys

from junto.journal import clock
from junto.notices.mailing import send_digests


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only one thing to do so far."""
    parser.add_argument("what", choices=("send",), help="make the digests that are due and send whatever waits")


def run(args: argparse.Namespace) -> int:
    """1 where a mail was refused or could not be sent yet."""
    done = send_digests(clock.now())
    sys.stdout.write(
        f"{done.made} digests made, {done.sent} sent, {done.refused} refused, {done.waiting} waiting, "
        f"{done.unsure} perhaps sent.\n"
    )
    if done.problem:
        sys.stdout.write(f"{done.problem}\n")
    return 1 if done.refused or done.waiting or done.unsure else 0
