"""`junto tradeoffs`: who gains, who loses and what each would choose, from a file."""

from __future__ import annotations

import argparse
from functools import partial

from junto.core.files import give, write_bytes, write_whole
from junto.core.progress import progress

from .across import RULES
from .answering import answer
from .decision import decision_of
from .drawing import acceptability, gains, tornado
from .drawing_pareto import pareto
from .drawing_portfolio import together
from .reading import read_case
from .weights import KINDS
from .workbook import workbook
from .writing import as_html, as_json, as_text

FORMATS = ("html", "json", "table")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto tradeoffs`."""
    parser.description = (
        "Lay the trade-offs of options side by side: what each group would choose and how sure that is, who gains and "
        "who loses against doing nothing, vetoes and holds, rules across groups, what would bring a losing group "
        "along, options chosen together under budgets. FILE: YAML, JSON or XLSX (docs/tradeoffs.md). Weights: "
        f"{', '.join(KINDS)}. Rules across groups: {', '.join(RULES)}."
    )
    parser.add_argument("file", metavar="FILE", help="the case: YAML, JSON or XLSX")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw what each group would choose there")
    parser.add_argument("--gains", metavar="FILE.svg", help="draw who gains and who loses there")
    parser.add_argument("--tornado", metavar="FILE.svg", help="draw what moves each group's first choice there")
    parser.add_argument("--pareto", metavar="FILE.svg", help="draw what options are worth to pairs of groups there")
    parser.add_argument(
        "--pair", metavar="GROUP", nargs=2, action="extend", default=[], help="of which two groups --pareto draws"
    )
    parser.add_argument("--portfolio", metavar="FILE.svg", help="draw what to do together within the budgets there")
    parser.add_argument("--samples", metavar="N", help="how many samples to draw (else the file's, else 100,000)")
    parser.add_argument("--seed", metavar="N", help="another set of random numbers (else the file's, else 1)")
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="write a workbook there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read the file, answer, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    case = read_case(args.file, {"samples": args.samples, "seed": args.seed})
    found = answer(case, progress("drawing"))
    decided = None if case.decision is None else decision_of(case.decision, found)
    spoken = args.spoken
    writers = {
        "json": lambda: as_json(found, decided), "table": lambda: as_text(found, decided, spoken.say),
        "html": lambda: as_html(found, decided, spoken.say, spoken.code),
    }  # fmt: skip
    text = writers[args.format]()
    charts = (
        (args.chart, acceptability), (args.gains, gains), (args.tornado, tornado), (args.portfolio, together),
        (args.pareto, partial(pareto, pair=args.pair)),
    )  # fmt: skip
    for path, drawing in [(path, draw(found, say=spoken.say)) for path, draw in charts if path]:
        write_whole(path, drawing)
    if args.xlsx:
        write_bytes(args.xlsx, workbook(found, decided, spoken.say))
    give(text, args.out)
    return 0
