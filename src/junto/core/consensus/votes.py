"""Who said what to which statement: one vote a person and statement, kept as three arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from junto.core.sentences import Sentence

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

AGREE, PASS, DISAGREE = 1, 0, -1
NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Last votes, sparse: vote `vote[i]` (1 agree, 0 pass, −1 disagree) of `people[person[i]]` on
    `statements[statement[i]]`, in the order of people, then of statements; nothing stands for what nobody saw.

    `texts`: the statements in words, "" where not known. `declared`: the group each person is said to belong to,
    "" for none, and () where the file says nothing of groups. `again`: votes replaced by a
    later one of the same person.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    person: Ints
    statement: Ints
    vote: Ints
    texts: tuple[str, ...]
    declared: tuple[str, ...] = ()
    again: int = 0
    notes: tuple[Sentence, ...] = ()

    @property
    def each(self) -> Ints:
        """How many votes each person cast, passes included."""
        return np.bincount(self.person, minlength=len(self.people))

    def without(self, left_out: Bools) -> Votes:
        """The same without some statements (`left_out`, one for each)."""
        kept = ~left_out
        number = np.cumsum(kept) - 1
        stays = kept[self.statement]
        chosen = np.flatnonzero(kept)
        return replace(
            self,
            statements=tuple(self.statements[k] for k in chosen),
            texts=tuple(self.texts[k] for k in chosen),
            person=self.person[stays],
            statement=number[self.statement[stays]],
            vote=self.vote[stays],
        )
