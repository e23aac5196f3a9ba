"""Named ways to break a tie between projects, to be published before the vote; the order of the list decides last."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from junto.core.sentences import gettext_noop as _

from .election import Election

TIES = {
    "cost": _("Of projects that tie, the cheaper goes first, then the one higher in the list."),
    "votes": _("Of projects that tie, the one with more votes goes first, then the one higher in the list."),
    "order": _("Of projects that tie, the one higher in the list goes first."),
    "lot": _("Of projects that tie, a lot decides, drawn with a seed published before the vote."),
}


def first(election: Election, tied: list[int], ties: str, seed: int) -> int:
    """The one of tied projects that goes first. The lot is SHA-256 of “seed:id”, the least first."""

    def key(k: int) -> tuple[Fraction | int | str, int]:
        project = election.projects[k]
        if ties == "cost":
            return project.cost, k
        if ties == "votes":
            return -election.points[k], k
        if ties == "lot":
            return hashlib.sha256(f"{seed}:{project.code}".encode()).hexdigest(), k
        return 0, k

    return min(tied, key=key)
