"""`junto value`: what a project is worth, alone and with a partner, with its risks, from a file."""

from __future__ import annotations

import argparse

from junto.core.files import give, write_bytes, write_whole

from .answering import answer
from .drawing import s_curve, waterfall
from .reading import read_project
from .workbook import workbook
from .writing import as_html, as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto value`."""
    parser.description = (
        "Say what a project is worth: present value, rates of return, payback; the public cost beside a partner's bid; "
        "risks drawn many times; the debt that its cash carries; what the city is bound to each year. FILE: JSON or "
        "XLSX (docs/finance.md)."
    )
    parser.add_argument("file", metavar="FILE", help="the project: JSON or XLSX")
    parser.add_argument("--format", choices=("html", "json", "table"), default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw the S-curve of the cost with risks there")
    parser.add_argument("--waterfall", metavar="FILE.svg", help="draw the steps of value for money there")
    parser.add_argument("--draws", metavar="N", help="how many cases to draw (else the file's, else 65,536)")
    parser.add_argument("--seed", metavar="N", help="another set of random numbers (else the file's, else 1)")
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="write a workbook with live formulas there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read the file, compute, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    found = answer(read_project(args.file, {"draws": args.draws, "seed": args.seed}))
    say = args.spoken.say
    text = as_json(found) if args.format == "json" else as_text(found, say)
    if args.format == "html":
        text = as_html(found, say, args.spoken.code)
    if args.chart:
        write_whole(args.chart, s_curve(found, say))
    if args.waterfall:
        write_whole(args.waterfall, waterfall(found, say))
    if args.xlsx:
        write_bytes(args.xlsx, workbook(found, say))
    give(text, args.out)
    return 0
