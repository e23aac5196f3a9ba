"""The groups whose agreement is asked for: declared in the file, or found from the votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from junto.core.sentences import gettext_noop as _

from .clustering import Clusters, find_groups
from .problems import ConsensusError
from .votes import NOWHERE, Ints, Votes

MOST_DECLARED = 50


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """`of`: each person's group by number, −1 for none; `names` of the groups; `clusters` where they were found."""

    of: Ints
    names: tuple[str, ...]
    clusters: Clusters | None = None


def found(votes: Votes, *, k: int | None, seed: int) -> Grouping:
    """Groups found from the votes, called by letters from the largest. Raises ConsensusError."""
    clusters = find_groups(votes, k=k, seed=seed)
    return Grouping(clusters.group, tuple("ABCDEFGHIJ"[: clusters.k]), clusters)


def declared(votes: Votes) -> Grouping:
    """Groups as the file says them, by name. Raises ConsensusError where it says none, one only, or too many."""
    names = sorted({name for name in votes.declared if name}, key=lambda one: (len(one), one))
    if not names:
        words = _("The votes say no groups. Name a column with --groups, or ask for found groups.")
        raise ConsensusError("no_groups", words)
    if len(names) == 1:
        words = _("All participants with a group are in “%(name)s”: one group alone cannot be compared.")
        raise ConsensusError("one_group", words, name=names[0])
    if len(names) > MOST_DECLARED:
        words = _("The votes say %(count)s groups; at most %(most)s can be compared.")
        raise ConsensusError("many_groups", words, count=len(names), most=MOST_DECLARED)
    number = {name: k for k, name in enumerate(names)}
    of = np.array([number.get(name, NOWHERE) for name in votes.declared], dtype=np.int64)
    return Grouping(of, tuple(names))
