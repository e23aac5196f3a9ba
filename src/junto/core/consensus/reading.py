"""Reads votes: a row a person with a column a statement, or a row a vote; the header says which of the two."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from junto.core.progress import Told
from junto.core.sentences import gettext_noop as _

from .columns import PEOPLE, STATEMENTS, VOTE, found_in
from .problems import ConsensusError
from .reading_long import read_long
from .reading_wide import read_wide
from .rows import Rows
from .votes import Votes


def read_votes(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    groups: str = "",
    ignored: Collection[str] = (),
    agree: int = 1,
    told: Told | None = None,
) -> Votes:
    """Read a CSV of votes, wide (`participant`, then one column a statement) or long (`participant`, `statement`,
    `vote`, perhaps `time`; docs/consensus.md).

    `groups`: the column that says each person's group ("" for none; `group-id` is kept where it is there). `ignored`:
    columns that are no statements. `agree`: the number that means agreement (1, or −1 as in pol.is's own database).
    `told`: called with the part that is read.
    Raises ConsensusError or Unreadable, one sentence with file, row and column.
    """
    rows = Rows(source, name)
    for column in [*ignored, *([groups] if groups else [])]:
        if column not in rows.columns:
            words = _("“%(file)s” has no column “%(column)s”.")
            raise ConsensusError("no_such_column", words, file=rows.name, column=column)
    person, statement, vote = (found_in(rows.columns, names) for names in (PEOPLE, STATEMENTS, VOTE))
    if person is None:
        words = _("“%(file)s” has no column of people; call it “participant”.")
        raise ConsensusError("no_people_column", words, file=rows.name)
    if statement is not None and vote is not None:
        return read_long(rows, groups=groups, agree=agree, told=told)
    return read_wide(rows, groups=groups, ignored=ignored, agree=agree, told=told)
