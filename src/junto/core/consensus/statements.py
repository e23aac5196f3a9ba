"""Reads what the statements say, and checks the votes against the counts that come with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole

from .columns import STATEMENTS, TEXT, found_in
from .problems import ConsensusError, at
from .rows import Rows
from .votes import Bools, Votes

LONGEST = 5_000


def with_statements(votes: Votes, source: str | Path | bytes, *, name: str | None = None) -> Votes:
    """The votes with the texts of a CSV (`statement` or `comment-id`, `text` or `comment-body`).

    Statements whose `moderated` is −1 were refused by the consultation's moderators and are left out, with a note.
    Where `agrees` and `disagrees` fit only with their places changed, the votes are read the wrong way round: refused.
    Raises ConsensusError.
    """
    rows = Rows(source, name)
    key, text = found_in(rows.columns, STATEMENTS), found_in(rows.columns, TEXT)
    if key is None or text is None:
        words = _("“%(file)s” needs a column “statement” and a column “text”.")
        raise ConsensusError("no_text_column", words, file=rows.name)
    found = _texts(rows, key, text)
    _refuse_reversed(votes, found, rows.name)
    blank: dict[str, str] = {}
    texts = tuple(found.get(one, blank).get(text, "").strip() for one in votes.statements)
    refused = np.array([found.get(one, blank).get("moderated", "").strip() == "-1" for one in votes.statements])
    notes = [*votes.notes, *_told(votes, refused, sum(not one for one in texts))]
    kept = replace(votes, texts=texts, notes=tuple(notes))
    if refused.all():
        raise ConsensusError(
            "all_moderated", _("“%(file)s”: every statement was refused by moderators."), file=rows.name
        )
    return kept.without(refused) if refused.any() else kept


def _texts(rows: Rows, key: str, text: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row, cells in rows:
        one = dict(zip(rows.columns, cells, strict=True))
        number = one[key].strip()
        if number in found:
            raise at(
                rows.name, row, key, "statement_twice", _("statement “%(number)s” stands here twice."), number=number
            )
        if len(one[text]) > LONGEST or not is_whole(one[text]):
            words = _("the text is longer than %(most)s signs, or damaged.")
            raise at(rows.name, row, text, "long_text", words, most=f"{LONGEST:,}")
        found[number] = one
    return found


def _refuse_reversed(votes: Votes, found: dict[str, dict[str, str]], file: str) -> None:
    straight, crossed = 0, 0
    for number, (agrees, disagrees) in enumerate(_tallies(votes)):
        row = found.get(votes.statements[number], {})
        told = [row.get(one, "").strip() for one in ("agrees", "disagrees")]
        if all(one.isdecimal() and len(one) < 10 for one in told):
            straight += abs(int(told[0]) - agrees) + abs(int(told[1]) - disagrees)
            crossed += abs(int(told[0]) - disagrees) + abs(int(told[1]) - agrees)
    if crossed < straight:
        words = _("“%(file)s” counts as agreement what is read here as disagreement. Read the votes with --agree=-1.")
        raise ConsensusError("reversed", words, file=file)


def _tallies(votes: Votes) -> list[tuple[int, int]]:
    size = len(votes.statements)
    agrees = np.bincount(votes.statement[votes.vote == 1], minlength=size)
    disagrees = np.bincount(votes.statement[votes.vote == -1], minlength=size)
    return list(zip(agrees.tolist(), disagrees.tolist(), strict=True))


def _told(votes: Votes, refused: Bools, blank: int) -> list[Sentence]:
    notes = []
    if refused.any():
        words = _("%(count)s of %(all)s statements were refused by the consultation's moderators and are left out.")
        params = {"count": int(refused.sum()), "all": len(votes.statements)}
        notes.append(Sentence("moderated", words, params))
    if blank:
        notes.append(Sentence("no_text", _("For %(count)s statements no text was found."), {"count": blank}))
    return notes
