"""`junto consensus`: what groups of residents agree on, from a file of votes."""

from __future__ import annotations

import argparse

from junto.core.files import give, write_whole
from junto.core.progress import progress

from .analysing import analyse
from .clustering import MOST_GROUPS, SEED
from .drawing import drawn, opinion_map
from .page import as_html
from .problems import ConsensusError
from .reading import read_votes
from .statements import with_statements
from .writing import as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto consensus`."""
    parser.description = (
        "Find what groups of participants agree on, what divides them, and how sure that is. VOTES: CSV, a row a "
        "person with a column a statement, or a row a vote (docs/consensus.md). Groups under ten people are not shown."
    )
    parser.add_argument("votes", metavar="VOTES.csv", help="the votes: 1 agree, 0 pass, -1 disagree")
    parser.add_argument("--statements", metavar="FILE.csv", help="what the statements say")
    parser.add_argument(
        "--groups", metavar="found|declared|COLUMN", default="found",
        help="find groups from the votes, or take the column group-id, or the column named",
    )  # fmt: skip
    parser.add_argument("--ignore", metavar="COLUMN", action="append", default=[], help="a column that is no statement")
    parser.add_argument("--agree", choices=("1", "-1"), default="1", help="the number that means agree in the file")
    parser.add_argument("--k", metavar="N", type=int, help=f"how many groups to find, 2 to {MOST_GROUPS} (else chosen)")
    parser.add_argument("--seed", metavar="N", type=int, default=SEED, help=f"of every draw (else {SEED})")
    parser.add_argument("--format", choices=("html", "json", "table"), default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw each group's agreement by statement there")
    parser.add_argument("--map", metavar="FILE.svg", help="draw where the found groups lie there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read, reckon, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    if args.k is not None and not 2 <= args.k <= MOST_GROUPS:
        raise ValueError(f"--k {args.k}: between 2 and {MOST_GROUPS} groups can be looked for.")
    if not 0 <= args.seed < 2**32:
        raise ValueError(f"--seed {args.seed}: a seed is a whole number from 0 to 4294967295.")
    column = args.groups if args.groups not in ("found", "declared") else ""
    if args.k is not None and args.groups != "found":
        raise ValueError("--k says how many groups to find; it does not go with declared groups.")
    votes = read_votes(args.votes, groups=column, ignored=args.ignore, agree=int(args.agree), told=progress("reading"))
    if args.statements:
        votes = with_statements(votes, args.statements)
    groups = "found" if args.groups == "found" else "declared"
    analysis = analyse(votes, groups=groups, k=args.k, seed=args.seed, told=progress("drawing anew"))
    if args.map and analysis.grouping.clusters is None:
        raise ConsensusError("no_map", "--map draws found groups; these were declared.")
    say = args.spoken.say
    text = as_json(analysis) if args.format == "json" else as_text(analysis, say)
    if args.format == "html":
        text = as_html(analysis, say, args.spoken.code)
    if args.chart:
        write_whole(args.chart, drawn(analysis, say))
    if args.map:
        write_whole(args.map, opinion_map(analysis, say))
    give(text, args.out)
    return 0
