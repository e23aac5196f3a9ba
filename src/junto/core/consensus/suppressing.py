"""What may go out: no group, and no group's votes on a statement, of fewer than ten, nor what would reveal them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from junto.core.sentences import gettext_noop as _

from .counting import Counts, count
from .grouping import Grouping
from .problems import ConsensusError
from .votes import NOWHERE, Bools, Ints, Votes

LEAST = 10


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """Counts with what must not be seen marked. Everything that goes out is made of the shown cells, of the groups
    together, and of everybody.

    `names`, `sizes`: of groups of ten or more; a size is None where it would reveal another number. `counts`,
    `shown`: (groups, statements). `everyone`: one row, all participants; `everyone_shown`: by statement. `people`: how
    many voted, None where it would reveal the rest. `elsewhere`: how many are in no group that is shown, or None.
    `small`: how many groups are under ten. `of`: each person's number among the groups kept.
    """

    names: tuple[str, ...]
    sizes: tuple[int | None, ...]
    counts: Counts
    shown: Bools
    everyone: Counts
    everyone_shown: Bools
    people: int | None
    elsewhere: int | None
    small: int
    of: Ints


def publishable(votes: Votes, grouping: Grouping) -> Published:
    """Apply the rules (docs/consensus.md, “Privacy”):

    1. Members of a group under ten are counted with those in no group: the group is in no figure by itself. Where one
       group alone is left, it is not shown either.
    2. A group's votes on a statement are hidden where fewer than ten of it voted, unless none did.
    3. Where all hidden votes on a statement together are fewer than ten, they could be computed from the groups'
       total: the smallest shown cell is hidden with them.
    4. Where those in no shown group cast one to nine votes on a statement, the total of everybody would reveal them:
       it is hidden. So is the number of participants where one to nine are in no shown group.

    Raises ConsensusError where fewer than ten people voted at all.
    """
    if len(votes.people) < LEAST:
        words = _("Nothing can be shown, because fewer than %(least)s people voted.")
        raise ConsensusError("few_voters", words, least=LEAST)
    sizes = np.bincount(grouping.of[grouping.of != NOWHERE], minlength=len(grouping.names))
    large = np.flatnonzero(sizes >= LEAST)
    if len(large) == 1:  # alone it compares with nobody, and beside everybody it would reveal the rest
        large = large[:0]
    number = np.full(len(grouping.names) + 1, NOWHERE, dtype=np.int64)
    number[large] = np.arange(len(large))
    of = number[grouping.of]
    counts = count(votes, of, len(large))
    everyone = count(votes, np.zeros(len(votes.people), dtype=np.int64), 1)
    shown = shown_cells(counts.cast)
    rest = everyone.cast[0] - counts.cast.sum(axis=0)
    open_total = (everyone.cast[0] >= LEAST) & ((rest == 0) | (rest >= LEAST))
    elsewhere = int(np.sum(of == NOWHERE))
    told = elsewhere == 0 or elsewhere >= LEAST
    return Published(
        tuple(grouping.names[k] for k in large), tuple(int(sizes[k]) for k in large), counts, shown, everyone,
        open_total, len(votes.people) if told else None, elsewhere if told else None,
        int(np.sum((sizes < LEAST) & (sizes > 0))), of,
    )  # fmt: skip


def shown_cells(cast: Ints) -> Bools:
    """Which cells may be shown, from the votes cast (groups, statements): rules 2 and 3.

    A second cell is hidden with the hidden ones where together they hold one to nine votes; any shown cell holds ten,
    so that one more is enough. Of equal ones the first. Where none is left, every cell of the statement is hidden.
    """
    shown = cast >= LEAST
    empty = cast == 0
    hidden = np.where(shown, 0, cast).sum(axis=0)
    for k in np.flatnonzero((hidden > 0) & (hidden < LEAST)).tolist():
        candidates = np.flatnonzero(shown[:, k])
        if len(candidates):
            shown[candidates[np.argmin(cast[candidates, k])], k] = False
    return np.asarray(shown | (empty & shown.any(axis=0)), dtype=np.bool_)
