"""`junto ballot`: which projects a participatory budget pays for, from a file of ballots."""

from __future__ import annotations

import argparse

from junto.core.files import give, write_whole

from .completions import COMPLETIONS
from .drawing import drawn
from .outcome import decide
from .reading import read_ballot
from .ties import TIES
from .writing import as_html, as_json, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `junto ballot`."""
    parser.description = (
        "Decide a participatory ballot by equal shares or by most votes, each choice explained. FILE: .pb, or a CSV of "
        "votes with --projects and --budget (docs/consensus.md). Publish method, completion and ties before the vote."
    )
    parser.add_argument("file", metavar="FILE", help="the ballots: .pb, or CSV (voter_id, vote, points)")
    parser.add_argument("--projects", metavar="FILE.csv", help="project_id, cost, name, where the ballots are a CSV")
    parser.add_argument("--budget", metavar="AMOUNT", help="the money there is (else the file's)")
    parser.add_argument("--method", choices=("equal-shares", "greedy"), default="equal-shares")
    parser.add_argument("--completion", choices=tuple(COMPLETIONS), default="add1u", help="what becomes of money left")
    parser.add_argument("--ties", choices=tuple(TIES), default="cost", help="which of projects that tie goes first")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="of the lot, published before the vote")
    parser.add_argument("--format", choices=("html", "json", "table"), default="table")
    parser.add_argument("--chart", metavar="FILE.svg", help="draw votes, costs and the budget there")
    parser.add_argument("--out", metavar="FILE", help="write there instead of the terminal")


def run(args: argparse.Namespace) -> int:
    """Read, decide, write; 0 when that was done. Raises ValueError or OSError otherwise."""
    election = read_ballot(args.file, projects=args.projects, budget=args.budget)
    outcome = decide(election, method=args.method, completion=args.completion, ties=args.ties, seed=args.seed)
    say = args.spoken.say
    written = as_json(outcome) if args.format == "json" else as_text(outcome, say)
    if args.format == "html":
        written = as_html(outcome, say, args.spoken.code)
    if args.chart:
        write_whole(args.chart, drawn(outcome, say))
    give(written, args.out)
    return 0
