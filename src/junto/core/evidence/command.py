"""`junto evidence`: did the pilot work, by how much, how sure; from a plan and its data."""

from __future__ import annotations

import argparse

from junto.core.files import give, write_whole

from .answering import answer
from .drawing import drawn
from .looks import level_of
from .methods import METHODS
from .page import as_html
from .preparing import prepare, resolved
from .reading_data import read_data
from .reading_plan import read_plan
from .writing import as_json, as_text, power_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto evidence`."""
    parser.description = (
        "Say whether a pilot worked: checks of the data first, then the effect by each method with its interval, and "
        "how "
        "strong the evidence is. PLAN: YAML, DATA: CSV, CSV.gz or XLSX (docs/evidence.md)."
    )
    parser.add_argument("plan", metavar="PLAN.yaml", help="the evaluation plan")
    parser.add_argument("data", metavar="DATA.csv", help="the measurements")
    parser.add_argument("--method", metavar="NAME|all", action="append", default=[], help="else those of the plan")
    parser.add_argument("--format", choices=("html", "json", "table"), default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw series, gap, methods and faults there")
    parser.add_argument(
        "--power", action="store_true", help="before the pilot: how long must it run to see the effect?"
    )
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read plan and data, check, estimate, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    plan, say = read_plan(args.plan), args.spoken.say
    panel = read_data(args.data, plan)
    if args.power:
        study = prepare(resolved(plan, panel), panel, planning=True)
        codes = [one for one in (args.method or plan.methods) if one in METHODS] or list(METHODS)
        text = power_text(study, codes, level_of(plan), say, as_data=args.format == "json")
    else:
        found = answer(plan, panel, args.method)
        text = as_json(found) if args.format == "json" else as_text(found, say)
        if args.format == "html":
            text = as_html(found, say, args.spoken.code)
        if args.chart:
            write_whole(args.chart, drawn(found, say))
    give(text, args.out)
    return 0
