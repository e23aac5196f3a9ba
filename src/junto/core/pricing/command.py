"""`junto compare`: what offers cost on one term, from a file of offers."""

from __future__ import annotations

import argparse

from junto.core.files import give, write_bytes, write_whole

from .comparing import compare
from .drawing import drawn, tornado
from .models import MODELS
from .page import as_html
from .reading import read_case
from .workbook import workbook
from .writing import as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto compare`."""
    parser.description = (
        "Compare what offers cost over the same years: present value, cost a year, cost of a unit and month, the total "
        "as paid, what each assumption moves, and where offers break even. FILE: JSON, CSV or XLSX "
        f"(docs/pricing.md). Price models: {', '.join(MODELS)}."
    )
    parser.add_argument("file", metavar="FILE", help="the offers: JSON, CSV or XLSX")
    parser.add_argument("--format", choices=("html", "json", "table"), default="table")
    parser.add_argument(
        "--term", metavar="YEARS", help="the common years (else the file's, else the longest contract's)"
    )
    parser.add_argument("--rate", metavar="PERCENT", help="the discount rate a year (else the file's)")
    parser.add_argument("--currency", metavar="CODE", help="such as USD, where the file says none")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw the cost summed up, with break-evens, there")
    parser.add_argument("--tornado", metavar="FILE.svg", help="draw what each assumption moves there")
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="write a workbook with live formulas there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read the file, compare, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    case = read_case(args.file, {"term": args.term, "rate": args.rate, "currency": args.currency})
    comparison = compare(case)
    say = args.spoken.say
    text = as_json(comparison) if args.format == "json" else as_text(comparison, say)
    if args.format == "html":
        text = as_html(comparison, say, args.spoken.code)
    if args.chart:
        write_whole(args.chart, drawn(comparison, say))
    if args.tornado:
        write_whole(args.tornado, tornado(comparison, say))
    if args.xlsx:
        write_bytes(args.xlsx, workbook(comparison, say))
    give(text, args.out)
    return 0
