"""Which method fits, by questions anybody can answer: are there places without it, and how long were they measured?"""

from __future__ import annotations

from dataclasses import dataclass

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

FEW, MONTHS, YEAR = "few", "months", "year"
MANY_CONTROLS = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """A method's code, and why it and not a stronger one, in sentences."""

    method: str
    why: tuple[Sentence, ...]


def method_for(*, treated: int, controls: int | None, before: str) -> Chosen:
    """The strongest method that the answers allow.

    `controls`: how many places without it are named; None: all others in the data; 0: none. `before`: how long both
    were measured before the start: `few` (a number or two), `months` (less than a year), `year` (a year or more).
    """
    if controls == 0:
        if before == YEAR:
            words = _(
                "There are no places without it, but a year or more of measurements before: the time since the start "
                "is compared with what its own past would have led to. That reaches rung 2 of 5."
            )
            return Chosen("interrupted_series", (Sentence("own_past", words),))
        words = _(
            "There are no places without it and less than a year of measurements before: only before and after can be "
            "compared, the weakest evidence, rung 1 of 5. Name places without it, or measure longer before you begin."
        )
        return Chosen("before_after", (Sentence("before_after_only", words),))
    if controls is not None and controls >= MANY_CONTROLS and treated == 1 and before != FEW:
        words = _(
            "One place has it and ten or more do not: a mix of those is sought that went like it before, and compared "
            "with it since. That reaches rung 3 of 5."
        )
        return Chosen("synthetic_control", (Sentence("mix", words),))
    words = _(
        "There are places without it: how much they changed is taken away from how much the places with it changed. "
        "That reaches rung 3 of 5, and more where lots decided which places got it."
    )
    return Chosen("difference_in_differences", (Sentence("others", words),))
