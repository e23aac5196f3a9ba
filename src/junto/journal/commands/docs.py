"""`junto docs workflows`: write the document of all workflows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is documented, and where to."""
    parser.add_argument("what", choices=["workflows"])
    parser.add_argument("--out", type=Path, help="a file (without it: the terminal), e.g. docs/workflows.md")


def run(args: argparse.Namespace) -> int:
    """Write it."""
    from junto.journal.documentation import workflows_document  # noqa: PLC0415  (models are ready only now)

    text = workflows_document()
    if args.out is None:
        sys.stdout.write(text)
    else:
        args.out.write_text(text, encoding="utf-8")
    return 0
