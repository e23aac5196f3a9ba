"""`junto documents retention|verify|reindex`: what has expired, whether bytes and digests agree, the search index."""

from __future__ import annotations

import argparse
import sys

from junto.core.workflow import PROGRAM
from junto.documents import search
from junto.documents.models import Attachment, Version
from junto.documents.retention import KEPT_STATES, erase_expired
from junto.documents.verifying import wrong_files
from junto.journal.registry import kind_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which of the three."""
    parts = parser.add_subparsers(dest="part", required=True)
    retention = parts.add_parser("retention", help="list what has expired; nothing is destroyed without --apply")
    retention.add_argument("--apply", action="store_true", help="destroy it, for good")
    parts.add_parser("verify", help="read every file and version and compare its digest; 1 where one is wrong")
    parts.add_parser("reindex", help="make the search index anew")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    return {"retention": _retention, "verify": _verify, "reindex": _reindex}[args.part](args)


def _retention(args: argparse.Namespace) -> int:
    done = erase_expired(by=PROGRAM, apply=args.apply)
    for one in done.found:
        kind = kind_of(type(one.subject)).workflow.title
        kept = f"; kept under the legal hold “{one.held}”" if one.held else ""
        sys.stdout.write(f"- {kind} “{one.subject}”, {one.retention.code}, ended {one.ended:%Y-%m-%d}{kept}\n")
    verb = "destroyed" if args.apply else "would be destroyed"
    sys.stdout.write(f"{done.files} files and {done.subjects} records {verb}; {done.held} are held.\n")
    if done.found and not args.apply:
        sys.stdout.write("Nothing was changed. With --apply it is, for good.\n")
    return 0


def _verify(_args: argparse.Namespace) -> int:
    wrong = 0
    for sentence in wrong_files():
        wrong += 1
        sys.stdout.write(f"- {sentence}\n")
    files, versions = Attachment.objects.filter(state__in=KEPT_STATES).count(), Version.objects.count()
    sys.stdout.write(f"{files} files and {versions} versions read; {wrong} wrong.\n")
    return 1 if wrong else 0


def _reindex(_args: argparse.Namespace) -> int:
    sys.stdout.write(f"{search.reindex()} subjects can be found.\n")
    return 0
