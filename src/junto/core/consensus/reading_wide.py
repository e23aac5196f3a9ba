"""Reads votes from a row a person with a column a statement, as pol.is exports them."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from junto.core.progress import Told
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
from .plain_blocks import Cells, NotPlain
from .problems import ConsensusError, at
from .rows import Rows
from .votes import Ints, Votes


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


def read_wide(rows: Rows, *, groups: str, ignored: Collection[str], agree: int, told: Told | None = None) -> Votes:
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
    try:
        found = _read_blocks(rows, places, columns.index(group) if group else None, agree, told)
    except NotPlain:
        told(1.0) if told is not None else None
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


def _read_blocks(rows: Rows, places: list[int], group: int | None, agree: int, told: Told | None) -> _Found:
    """Many rows at once. Raises NotPlain, also for whatever is to be refused: the reader of rows says where it is."""
    columns, found = rows.columns, _Found()
    who = columns.index(str(found_in(columns, PEOPLE)))
    check = [columns.index(one) for one in ("n-agree", "n-disagree") if one in columns]
    number_of = np.full(len(columns), -1)
    number_of[places] = np.arange(len(places))
    for block in rows.blocks(told):
        before, names = len(found.people), block.column(who).texts()
        found.people.update((name, before + k) for k, name in enumerate(names))
        if len(found.people) != before + len(names) or "" in names:
            raise NotPlain
        person, statement, vote = _cast(block, number_of, agree)
        found.person.frombytes((person + before).tobytes())
        found.statement.frombytes(statement.tobytes())
        found.vote.frombytes(vote.tobytes())
        if group is not None:
            found.groups += block.column(group).texts()
        if len(check) == 2:
            said = zip(*(block.column(k).texts() for k in check), strict=True)
            mine = [np.bincount(person[vote == one], minlength=len(names)).tolist() for one in (1, -1)]
            for counts, agrees, disagrees in zip(said, *mine, strict=True):
                _check_counts(found, list(counts), {1: agrees, -1: disagrees})
        _check_size(rows.name, found)
    return found


def _cast(block: Cells, number_of: Ints, agree: int) -> tuple[Ints, Ints, NDArray[np.int8]]:
    """Row of the block, statement and vote of each cell that says something. Raises NotPlain."""
    filled = (block.ends > block.begins) & (number_of >= 0)
    person, column = np.nonzero(filled)
    place, texts = Cells(block.data, block.begins[filled], block.ends[filled]).distinct()
    meant = [vote_of(text, agree) if text else 0 for text in texts]
    if None in meant:
        raise NotPlain
    blank = np.array([not text for text in texts], dtype=np.bool_)
    if blank.any():
        kept = ~blank[place]
        person, column, place = person[kept], column[kept], place[kept]
    return person, number_of[column], np.array(meant, dtype=np.int8)[place]


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
