"""`junto serve`: the web server with its worker."""

from __future__ import annotations

import argparse

from django.conf import settings

from junto.frame import collecting
from junto.journal import server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The address and the size; defaults are settings."""
    parser.add_argument(
        "--bind", default=settings.BIND, help=f"address and port to listen at (default {settings.BIND})"
    )
    parser.add_argument("--workers", type=int, default=0, help="processes (default: by the database)")
    parser.add_argument("--threads", type=int, default=0, help="threads in each (default: by the database)")
    parser.add_argument("--no-worker", action="store_true", help="without the worker: `junto work` runs elsewhere")


def run(args: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    collecting.gather()
    return server.serve(args.bind, workers=args.workers, threads=args.threads, with_worker=not args.no_worker)
