"""`junto routes`: how may we buy? Explains a purchase; checks, lists and begins jurisdictions' files."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from junto.core.files import give, write_whole
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .beginning import beginning
from .drawing import drawn
from .explaining import explain
from .given import read_facts
from .icalendar import icalendar
from .problems import RoutesError
from .reading import built_in, check, found, jurisdiction
from .telling import Voice
from .writing import as_html, as_json, as_text, listed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands of `junto routes`."""
    parser.description = (
        "How may we buy? Lawful methods with documents, approvals, days and citations, from files of jurisdictions "
        "(docs/routes.md). Not legal advice: every figure says how it is known."
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="explain | check | list | new")
    one = commands.add_parser("explain", help="what is lawful for a purchase")
    one.add_argument("law", metavar="JURISDICTION|FILE", nargs="+", help="a base, then overlays (junto routes list)")
    one.add_argument("facts", metavar="FACTS.json", help="what is known of the purchase")
    one.add_argument("--on", metavar="DATE", help="whose law, and the start of calendars (default: today)")
    one.add_argument("--format", choices=("html", "json", "table"), default="table")
    one.add_argument("--ics", metavar="FILE.ics", help="write the open ways' calendars there")
    one.add_argument("--chart", metavar="FILE.svg", help="draw the open ways' calendars there")
    one.add_argument("--out", metavar="FILE", help="write there instead of the terminal")
    one = commands.add_parser("check", help="find every fault in jurisdictions' files")
    one.add_argument("files", metavar="FILE", nargs="+")
    commands.add_parser("list", help="the jurisdictions that come with Junto")
    one = commands.add_parser("new", help="begin a jurisdiction's file")
    one.add_argument("name", metavar="NAME", help="its id; the file is NAME.yaml")


def run(args: argparse.Namespace) -> int:
    """Do one sub-command. 0: done; 1: `check` found faults. Raises ValueError or OSError where it cannot be done."""
    if args.what == "check":
        return _check(args.files)
    if args.what == "list":
        laws = [jurisdiction(name) for name in built_in()]
        sys.stdout.write(listed((one.id, one.kind, one.currency, str(one.label)) for one in laws))
        return 0
    if args.what == "new":
        return _new(args.name)
    return _explain(args)


def _explain(args: argparse.Namespace) -> int:
    on = _day(args.on) if args.on else date.today()  # noqa: DTZ011 (the city's own day)
    answer = explain([found(name) for name in args.law], read_facts(args.facts), on)
    voice = Voice(args.spoken.say, args.spoken.code)
    if args.format == "html":
        text = as_html(answer, voice, drawn)
    else:
        text = as_json(answer) if args.format == "json" else as_text(answer, voice)
    if args.ics:
        write_whole(args.ics, icalendar(answer.allowed, stamp=on, voice=voice))
    if args.chart:
        write_whole(args.chart, drawn(answer, voice))
    give(text, args.out)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = _("“%(day)s” is not a date such as 2026-11-23.")
        raise RoutesError("not_a_date", words, day=shown(text)) from None


def _check(files: list[str]) -> int:
    sound, faulty = check(files)
    for fault in faulty.faults if faulty else ():
        sys.stdout.write(f"{fault}\n")
    for law in sound:
        sys.stdout.write(f"{law.id}: sound; {len(law.provisions)} provisions, {len(law.methods)} methods.\n")
    return 1 if faulty else 0


def _new(name: str) -> int:
    path = Path(f"{name}.yaml")
    if path.exists():
        raise RoutesError("exists", _("%(path)s is there already; it stays as it is."), path=str(path))
    write_whole(path, beginning(name))
    sys.stdout.write(f"{path}\n")
    return 0
