"""`junto setup`: database, static files, and what a new installation starts with. Safe to repeat."""

from __future__ import annotations

import argparse
import sys

from junto.frame import collecting
from junto.journal.commands.migrate import migrate
from junto.journal.installing import install_all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: everything is a setting."""


def run(args: argparse.Namespace) -> int:
    """Do all of it."""
    sys.stdout.write(migrate() + "\n")
    if collecting.gather():
        sys.stdout.write("Static files are gathered.\n")
    for what, count in install_all().items():
        sys.stdout.write(f"{what}: {count} added.\n" if count else f"{what}: all there.\n")
    return 0
