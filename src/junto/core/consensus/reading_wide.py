"""Reads votes from a row a person with a column a statement, as pol.is exports them."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .columns import (
    COUNTED,
    GROUP,
    MOST_PEOPLE,
    MOST_STATEMENTS,
    MOST_VOTES,
    OTHER,
    PEOPLE,
    TIME,
    found_in,
    no_vote,
    too_many,
    vote_of,
)
from .problems import ConsensusError, at
from .rows import Rows
from .votes import Votes


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    people: dict[str, int] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    person: array[int] = field(default_factory=lambda: array("q"))
    statement: array[int] = field(default_factory=lambda: array("q"))
    vote: array[int] = field(default_factory=lambda: array("b"))
    counted: int = 0  # rows whose own n-agree and n-disagree are not those of their votes
    reversed: int = 0  # rows of them that fit when agreement and disagreement change places


def read_wide(rows: Rows, *, groups: str, ignored: Collection[str], agree: int) -> Votes:
    """Votes from a wide table (see read_votes)."""
    columns = rows.columns
    known = {*PEOPLE, *COUNTED, *OTHER, *TIME, *GROUP}
    left_out = {groups, *ignored}
    places = [k for k, one in enumerate(columns) if one.casefold() not in known and one not in left_out]
    if not places:
        raise ConsensusError("no_statements", _("“%(file)s” has no column of a statement."), file=rows.name)
    if len(places) > MOST_STATEMENTS:
        raise too_many(
            rows.name, "many_statements", _("“%(file)s” has more than %(most)s statements."), MOST_STATEMENTS
        )
    group = groups or found_in(columns, GROUP)
    found = _read(rows, places, columns.index(group) if group else None, agree)
    if not found.people:
        raise ConsensusError("no_people", _("“%(file)s” has column names but no participants."), file=rows.name)
    statements = tuple(columns[k] for k in places)
    statement = np.array(found.statement, dtype=np.int64)
    _refuse_unseen(rows.name, statements, statement)
    return Votes(
        tuple(found.people), statements, np.array(found.person, dtype=np.int64), statement,
        np.array(found.vote, dtype=np.int64), ("",) * len(statements), tuple(found.groups), 0, _notes(rows.name, found),
    )  # fmt: skip


def _read(rows: Rows, places: list[int], group: int | None, agree: int) -> _Found:
    columns, name = rows.columns, rows.name
    who = columns.index(str(found_in(columns, PEOPLE)))
    check = [columns.index(one) if one in columns else None for one in ("n-agree", "n-disagree")]
    number_of = {k: j for j, k in enumerate(places)}
    found, all_places = _Found(), len(places) + who + 1 == len(columns) and places[0] == who + 1
    for row, cells in rows:
        person = cells[who].strip()
        if not person:
            raise at(name, row, columns[who], "no_name", _("the participant has no name or number."))
        if person in found.people:
            raise at(name, row, columns[who], "twice", _("participant “%(person)s” stands here twice."), person=person)
        filled = [k for k, cell in enumerate(cells) if cell] if all_places else [k for k in places if cells[k]]
        me = len(found.people)
        found.people[person] = me
        cast = {1: 0, 0: 0, -1: 0}
        for k in filled:
            if (place := number_of.get(k)) is None or not (cell := cells[k].strip()):
                continue
            if (vote := vote_of(cell, agree)) is None:
                raise no_vote(name, row, columns[k], cell)
            cast[vote] += 1
            found.person.append(me)
            found.statement.append(place)
            found.vote.append(vote)
        if group is not None:
            found.groups.append(cells[group].strip())
        _check_counts(found, [cells[k].strip() if k is not None else "" for k in check], cast)
        _check_size(name, found)
    return found


def _check_counts(found: _Found, said: list[str], cast: dict[int, int]) -> None:
    if not all(said):
        return
    mine = [str(cast[1]), str(cast[-1])]
    found.counted += said != mine
    found.reversed += said != mine and said == mine[::-1]


def _check_size(name: str, found: _Found) -> None:
    if len(found.people) > MOST_PEOPLE:
        raise too_many(name, "many_people", _("“%(file)s” has more than %(most)s participants."), MOST_PEOPLE)
    if len(found.vote) > MOST_VOTES:
        raise too_many(name, "many_votes", _("“%(file)s” has more than %(most)s votes."), MOST_VOTES)


def _refuse_unseen(
    name: str, statements: tuple[str, ...], statement: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> None:
    seen = np.bincount(statement, minlength=len(statements))
    if not seen.all():
        column = statements[int(np.flatnonzero(seen == 0)[0])]
        words = _("“%(file)s”, column “%(column)s”: nobody voted on this statement. Take the column out.")
        raise ConsensusError("unseen", words, file=name, column=column)


def _notes(name: str, found: _Found) -> tuple[Sentence, ...]:
    """Refuse signs that are the other way round; say where a file's own counts are not those of its votes."""
    if found.reversed and 2 * found.reversed > found.counted:
        words = _(
            "“%(file)s”: by its columns n-agree and n-disagree, -1 means agree in this file. Read it with --agree=-1."
        )
        raise ConsensusError("reversed", words, file=name)
    if not found.counted:
        return ()
    words = _(
        "In %(rows)s rows n-agree and n-disagree are not the votes that stand in the row; the votes were counted."
    )
    return (Sentence("other_counts", words, {"rows": found.counted}),)
