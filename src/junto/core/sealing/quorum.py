"""How many officers hold a share and how many of them are needed: what is possible, and what is unwise."""

from __future__ import annotations

from dataclasses import dataclass

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .problems import SealingError

FEWEST, MOST = 2, 16
"""Officers: one alone would hold the key with the platform; SLIP-39 knows at most sixteen."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """`needed` of `officers` shares open, with the platform's. Raises SealingError for what cannot be."""

    needed: int
    officers: int

    def __post_init__(self) -> None:
        if type(self.officers) is not int or not FEWEST <= self.officers <= MOST:
            words = _("There are 2 to 16 officers (a small town: two, or one and an outside custodian), not %(count)s.")
            raise SealingError("officers", words, count=str(self.officers)[:20])
        if type(self.needed) is not int or not 1 <= self.needed <= self.officers:
            words = _("From 1 to %(officers)s officers can be needed to open, not %(count)s.")
            raise SealingError("needed", words, officers=self.officers, count=str(self.needed)[:20])

    def warnings(self) -> list[Sentence]:
        """What speaks against this quorum, though it is possible."""
        params: dict[str, object] = {"officers": self.officers}
        if self.needed == 1:
            words = _(
                "One officer of %(officers)s is enough here: each alone can open with the platform's share, and all "
                "hold the same words. Two or more should be needed."
            )
            return [Sentence("one_is_enough", words, params)]
        if self.needed == self.officers:
            words = _(
                "All %(officers)s officers are needed here: where one share is lost or one officer is away, nothing "
                "can be opened. One share more than is needed is safer."
            )
            return [Sentence("all_are_needed", words, params)]
        return []
