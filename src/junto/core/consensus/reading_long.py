"""Reads votes from a row a vote; a person's last vote on a statement counts."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from junto.core.progress import Told
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .columns import (
    GROUP,
    MOST_PEOPLE,
    MOST_STATEMENTS,
    MOST_VOTES,
    PEOPLE,
    STATEMENTS,
    TIME,
    VOTE,
    found_in,
    known_votes,
    no_vote,
    too_many,
    vote_of,
)
from .plain_blocks import NotPlain
from .problems import ConsensusError, at, shown
from .rows import Rows
from .votes import Floats, Ints, Votes

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")


@dataclass(slots=True)
class _Found:
    """What was read so far; `clock`: whether times are numbers or dates, once known."""

    people: dict[str, int] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    person: array[int] = field(default_factory=lambda: array("q"))
    statement: array[int] = field(default_factory=lambda: array("q"))
    vote: array[int] = field(default_factory=lambda: array("b"))
    time: array[float] = field(default_factory=lambda: array("d"))
    clock: str = ""


def read_long(rows: Rows, *, groups: str, agree: int, told: Told | None = None) -> Votes:
    """Votes from a long table (see read_votes). Without a column of times the later row is the later vote."""
    columns = rows.columns
    group = groups or found_in(columns, GROUP)
    when = found_in(columns, TIME)
    places = (columns.index(group) if group else None, columns.index(when) if when else None)
    try:
        found = _read_blocks(rows, *places, agree, told)
    except NotPlain:
        told(1.0) if told is not None else None
        found = _read(rows, *places, agree)
    if not found.vote:
        raise ConsensusError("no_people", _("“%(file)s” has column names but no participants."), file=rows.name)
    person, statement = np.array(found.person, dtype=np.int64), np.array(found.statement, dtype=np.int64)
    vote = np.array(found.vote, dtype=np.int64)
    last, tied = _last(person * len(found.statements) + statement, np.array(found.time) if when else None)
    again = len(vote) - len(last)
    declared = tuple(found.groups.get(k, "") for k in range(len(found.people))) if group else ()
    return Votes(
        tuple(found.people), tuple(found.statements), person[last], statement[last], vote[last],
        ("",) * len(found.statements), declared, again, _notes(again, tied, timed=bool(when)),
    )  # fmt: skip


def _last(key: Ints, time: Floats | None) -> tuple[Ints, int]:
    """Where the last vote of each person on each statement stands, sorted by `key`; and how often two have one time."""
    if time is None and bool((key[1:] > key[:-1]).all()):
        return np.arange(len(key)), 0
    # Both sorts are stable: votes of one moment stay in the order of the file.
    order = np.argsort(key, kind="stable") if time is None else np.lexsort((time, key))
    key = key[order]
    ends = np.append(key[1:] != key[:-1], True)
    tied = 0 if time is None else int(np.sum(~ends[:-1] & (time[order][:-1] == time[order][1:])))
    return order[ends], tied


def _read_blocks(rows: Rows, group: int | None, when: int | None, agree: int, told: Told | None) -> _Found:
    """Many rows at once. Raises NotPlain, also for whatever is to be refused: the reader of rows says where it is."""
    found = _Found()
    who, which, what = (rows.columns.index(str(found_in(rows.columns, names))) for names in (PEOPLE, STATEMENTS, VOTE))
    for block in rows.blocks(told):
        person = _numbers(found.people, *block.column(who).distinct())
        place, texts = block.column(what).distinct()
        votes = [vote_of(text, agree) for text in texts]
        if None in votes:
            raise NotPlain
        found.person.frombytes(person.tobytes())
        found.statement.frombytes(_numbers(found.statements, *block.column(which).distinct()).tobytes())
        found.vote.frombytes(np.array(votes, dtype=np.int8)[place].tobytes())
        if when is not None:
            found.time.frombytes(block.column(when).numbers().tobytes())
        if group is not None:
            _groups(found, person, *block.column(group).distinct())
        _check_size(rows.name, found)
    return found


def _numbers(known: dict[str, int], place: Ints, texts: list[str]) -> Ints:
    """The numbers of names, new ones for those not met before."""
    if "" in texts:
        raise NotPlain
    return np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)[place]


def _groups(found: _Found, person: Ints, place: Ints, texts: list[str]) -> None:
    pairs = np.unique(person * len(texts) + place)
    for one, group in zip((pairs // len(texts)).tolist(), (pairs % len(texts)).tolist(), strict=True):
        if found.groups.setdefault(one, texts[group]) != texts[group]:
            raise NotPlain


def _read(rows: Rows, group: int | None, when: int | None, agree: int) -> _Found:
    columns, name, found = rows.columns, rows.name, _Found()
    who, which, what = (columns.index(str(found_in(columns, names))) for names in (PEOPLE, STATEMENTS, VOTE))
    votes, names = known_votes(agree), 0
    for row, cells in rows:
        if (me := found.people.get(cells[who])) is None:
            words = _("the participant has no name or number.")
            me = _number(found.people, cells[who], (name, row, columns[who]), "no_name", words)
        if (place := found.statements.get(cells[which])) is None:
            words = _("it is not said which statement was voted on.")
            place = _number(found.statements, cells[which], (name, row, columns[which]), "no_statement", words)
        if (vote := votes.get(cells[what])) is None and (vote := vote_of(cells[what], agree)) is None:
            raise no_vote(name, row, columns[what], cells[what])
        found.person.append(me)
        found.statement.append(place)
        found.vote.append(vote)
        if when is not None:
            found.time.append(_time(found, cells[when].strip(), (name, row, columns[when])))
        if group is not None:
            _group(found, me, cells[group].strip(), (name, row, columns[group]))
        # Sizes are looked at where a name is new, else once in a thousand rows: this runs for millions.
        if len(found.people) + len(found.statements) > names or not len(found.vote) % 1_000:
            names = len(found.people) + len(found.statements)
            _check_size(name, found)
    _check_size(name, found)
    return found


def _number(known: dict[str, int], cell: str, place: tuple[str, int, str], code: str, words: str) -> int:
    """The number of who or what stands in a cell, a new one where it was not met before."""
    if not (word := cell.strip()):
        raise at(*place, code, words)
    return known.setdefault(word, len(known))


def _group(found: _Found, person: int, group: str, place: tuple[str, int, str]) -> None:
    before = found.groups.setdefault(person, group)
    if before != group:
        words = _("a participant who was in group “%(before)s” in an earlier row is in “%(group)s” here.")
        raise at(*place, "two_groups", words, before=shown(before), group=shown(group))


def _time(found: _Found, cell: str, place: tuple[str, int, str]) -> float:
    clock = "number" if _NUMBER.fullmatch(cell) else "date"
    found.clock = found.clock or clock
    if clock != found.clock:
        raise at(
            *place, "mixed_times", _("“%(value)s”: times are numbers in one row and dates in another."), value=cell[:40]
        )
    if clock == "number":
        return float(cell)
    try:
        moment = datetime.fromisoformat(cell)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        words = _("“%(value)s” is no time; write 2026-05-01T14:30:00 or the seconds since 1970.")
        raise at(*place, "no_time", words, value=shown(cell)) from error


def _check_size(name: str, found: _Found) -> None:
    if len(found.people) > MOST_PEOPLE:
        raise too_many(name, "many_people", _("“%(file)s” has more than %(most)s participants."), MOST_PEOPLE)
    if len(found.statements) > MOST_STATEMENTS:
        raise too_many(name, "many_statements", _("“%(file)s” has more than %(most)s statements."), MOST_STATEMENTS)
    if len(found.vote) > MOST_VOTES:
        raise too_many(name, "many_votes", _("“%(file)s” has more than %(most)s votes."), MOST_VOTES)


def _notes(again: int, tied: int, *, timed: bool) -> tuple[Sentence, ...]:
    notes = []
    if again:
        words = _("%(count)s votes were replaced by a later vote of the same person on the same statement.")
        if not timed:
            words = _(
                "%(count)s votes were replaced by one further down in the file: of the same person, on the same "
                "statement. The file says no times."
            )
        notes.append(Sentence("again", words, {"count": again}))
    if tied:
        words = _("Where a person voted twice at the same moment (%(count)s times), the one further down counts.")
        notes.append(Sentence("tied_times", words, {"count": tied}))
    return tuple(notes)
