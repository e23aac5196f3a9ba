"""`junto migrate`: brings the database up to date, makes the triggers anew, and says so in a line."""

from __future__ import annotations

import argparse
import sys

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from junto.journal import triggers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: the database is named by JUNTO_DATABASE_URL."""


def run(args: argparse.Namespace) -> int:
    """Apply what is missing."""
    sys.stdout.write(migrate() + "\n")
    return 0


def migrate() -> str:
    """Apply what is missing; returns a sentence."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", interactive=False, verbosity=0)
    if absent := triggers.missing():
        raise RuntimeError(f"The journal's triggers could not be made: {', '.join(absent)}")
    steps = f"{waiting} step{'' if waiting == 1 else 's'}" if waiting else "nothing to do"
    return f"The database is up to date ({connection.vendor}, {steps}); the journal is protected."
