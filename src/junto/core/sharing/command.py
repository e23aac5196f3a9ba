"""`junto share`: who pays what by each rule, from a file of costs."""

from __future__ import annotations

import argparse
import sys

from junto.core.files import give, write_whole

from .answering import answers
from .drawing import drawn
from .game import MOST_IN_A_TABLE
from .reading import read_case
from .rules import RULES
from .soundness import examine
from .writing import as_html, as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto share`."""
    parser.description = (
        "Divide a cost (or a gain) by each rule, with the test whether any group of members would be better off by "
        "itself. FILE: JSON with the costs of groups, cost items, or demands and a formula; or CSV or XLSX with one "
        "cost item a row and one column for each member (docs/sharing.md)."
    )
    parser.add_argument("file", metavar="FILE", help="what is to be shared: JSON, CSV or XLSX")
    parser.add_argument("--rule", metavar="NAME", default="all", help=f"one of {', '.join(RULES)}, or all")
    parser.add_argument("--format", choices=("table", "json", "html"), default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw the shares there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read the file, divide by each rule, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    if args.rule != "all" and args.rule not in RULES:
        raise ValueError(f"There is no rule “{args.rule}”. There are: {', '.join(RULES)}.")
    case, say = read_case(args.file), args.spoken.say
    rules = list(RULES.values()) if args.rule == "all" else [RULES[args.rule]]
    found = answers(case, rules, marked=args.format != "json")
    findings = examine(case.game) if case.game.size <= MOST_IN_A_TABLE else []
    if args.format == "json":
        for finding in findings:
            sys.stderr.write(f"{finding.sentence.said(say)}\n")
    if args.chart:
        write_whole(args.chart, drawn(case, found, say))
    text = as_json(case, found) if args.format == "json" else as_text(case, found, findings, say)
    if args.format == "html":
        text = as_html(case, found, findings, say, args.spoken.code)
    give(text, args.out)
    return 0
