"""Reads a participatory ballot: a .pb file (META, PROJECTS, VOTES), or two CSV with the same columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import load
from junto.core.tables.encodings import decode

from ..problems import ConsensusError, in_row, shown
from ..rows import LIMITS, Rows
from .election import Election, Project

MOST_PROJECTS, MOST_VOTERS, MOST_POINTS = 2_000, 1_000_000, 1_000_000
_MONEY = re.compile(r"\d{1,15}(\.\d{1,6})?")
_POINTS = re.compile(r"\d{1,7}")
Lines = Iterator[tuple[int, dict[str, str]]]


def read_ballot(path: str | Path, *, projects: str | Path | None = None, budget: str | None = None) -> Election:
    """An election from a .pb file, or from a CSV of votes with `projects` (CSV) and `budget`.

    Raises ConsensusError, one sentence with file, row and column; nothing is computed from a ballot that is not whole.
    """
    if projects is None:
        return _from_pb(path, budget)
    if budget is None:
        raise ConsensusError("no_budget", _("The budget is not said; give it by --budget."))
    listed, cast = Rows(projects), Rows(path)
    found = _projects(listed.name, _named(listed))
    return _election(cast.name, found, _money(cast.name, 0, "budget", budget), _named(cast), "")


def _named(rows: Rows) -> Lines:
    for number, cells in rows:
        yield number, dict(zip((one.casefold() for one in rows.columns), cells, strict=True))


def _from_pb(path: str | Path, budget: str | None) -> Election:
    data = Path(path)
    content = load(data.read_bytes() if data.is_file() else data, data.name + ".csv", LIMITS)
    name = data.name
    sections = _sections(name, decode(content.data, name).data.decode("utf-8"))
    for wanted in ("META", "PROJECTS", "VOTES"):
        if wanted not in sections:
            words = _("“%(file)s” has no section %(section)s; a .pb file has META, PROJECTS and VOTES.")
            raise ConsensusError("no_section", words, file=name, section=wanted)
    meta = {one.get("key", "").strip(): (row, one.get("value", "").strip()) for row, one in sections["META"]}
    if budget is None and "budget" not in meta:
        raise ConsensusError("no_budget", _("“%(file)s”: the section META says no budget."), file=name)
    row, value = (0, budget) if budget is not None else meta["budget"]
    kind = meta.get("vote_type", (0, "approval"))[1]
    if kind not in ("approval", "cumulative", "scoring"):
        words = _(
            "“%(file)s”: ballots of type “%(kind)s” cannot be decided here; approval, cumulative and scoring can."
        )
        raise ConsensusError("other_ballots", words, file=name, kind=shown(kind))
    projects = _projects(name, iter(sections["PROJECTS"]))
    return _election(name, projects, _money(name, row, "budget", value), iter(sections["VOTES"]), kind)


def _sections(name: str, text: str) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The rows of each section by column, with their line."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    section = ""
    heads: list[str] = []
    for number, cells in enumerate(csv.reader(text.splitlines(), delimiter=";"), start=1):
        word = cells[0].strip().upper() if cells else ""
        if word in ("META", "PROJECTS", "VOTES") and not any(cell.strip() for cell in cells[1:]):
            section, heads = word, []
            found[section] = []
        elif not any(cell.strip() for cell in cells):
            continue
        elif not section:
            raise in_row(name, number, "before_section", _("the file does not begin with META."))
        elif not heads:
            heads = [cell.strip().casefold() for cell in cells]
        elif len(cells) > len(heads):
            words = _("the row has %(cells)s cells where there are %(columns)s columns.")
            raise in_row(name, number, "ragged_row", words, cells=len(cells), columns=len(heads))
        else:
            found[section].append((number, dict(zip(heads, cells, strict=False))))
    return found


def _projects(name: str, rows: Lines) -> dict[str, Project]:
    found: dict[str, Project] = {}
    for row, one in rows:
        code = one.get("project_id", "").strip()
        if not code:
            raise in_row(name, row, "no_project_id", _("the project has no project_id."))
        if code in found:
            raise in_row(name, row, "project_twice", _("project “%(project)s” stands here twice."), project=shown(code))
        cost = _money(name, row, "cost", one.get("cost", "").strip())
        found[code] = Project(code, cost, " ".join(one.get("name", "").split())[:300])
        if len(found) > MOST_PROJECTS:
            raise in_row(
                name, row, "many_projects", _("there are more than %(most)s projects."), most=f"{MOST_PROJECTS:,}"
            )
    if not found:
        raise ConsensusError("no_projects", _("“%(file)s” lists no projects."), file=name)
    return found


def _money(name: str, row: int, column: str, value: str) -> Fraction:
    if not _MONEY.fullmatch(value) or not Fraction(value):
        words = _("“%(value)s” is no %(column)s; it is a number above 0, without signs.")
        raise in_row(name, row, "no_money", words, value=shown(value), column=column)
    return Fraction(value)


def _election(name: str, projects: dict[str, Project], budget: Fraction, rows: Lines, kind: str) -> Election:
    place = {code: k for k, code in enumerate(projects)}
    ballots: list[dict[int, int]] = []
    voters: set[str] = set()
    pointed = False
    for row, one in rows:
        voter = one.get("voter_id", "").strip()
        if not voter:
            raise in_row(name, row, "no_voter", _("the ballot has no voter_id."))
        if voter in voters:
            raise in_row(name, row, "voter_twice", _("voter “%(voter)s” stands here twice."), voter=shown(voter))
        voters.add(voter)
        points = one.get("points", "").strip() if kind != "approval" else ""
        pointed = pointed or bool(points)
        ballots.append(_ballot(name, row, one.get("vote", ""), points, place))
        if len(ballots) > MOST_VOTERS:
            raise in_row(name, row, "many_voters", _("there are more than %(most)s ballots."), most=f"{MOST_VOTERS:,}")
    if not ballots:
        raise ConsensusError("no_ballots", _("“%(file)s” holds no ballots."), file=name)
    return Election(tuple(projects.values()), budget, tuple(ballots), "score" if pointed else "approval")


def _ballot(name: str, row: int, vote: str, points: str, place: dict[str, int]) -> dict[int, int]:
    codes = [one.strip() for one in vote.split(",") if one.strip()]
    given = [one.strip() for one in points.split(",")] if points else ["1"] * len(codes)
    if len(given) != len(codes):
        words = _("the ballot names %(codes)s projects and gives %(points)s numbers of points.")
        raise in_row(name, row, "other_points", words, codes=len(codes), points=len(given))
    found: dict[int, int] = {}
    for code, number in zip(codes, given, strict=True):
        if code not in place:
            raise in_row(name, row, "unknown_project", _("there is no project “%(project)s”."), project=shown(code))
        if place[code] in found:
            raise in_row(name, row, "named_twice", _("project “%(project)s” is named twice."), project=shown(code))
        if not _POINTS.fullmatch(number) or int(number) > MOST_POINTS:
            words = _("“%(value)s” are no points; they are whole numbers from 0 to %(most)s.")
            raise in_row(name, row, "no_points", words, value=shown(number), most=f"{MOST_POINTS:,}")
        found[place[code]] = int(number)
    return {k: number for k, number in found.items() if number}
