"""How long must the pilot run? The smallest effect that would be seen, from how the data moved before the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .method import Array, Method
from .preparing import Study

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Power:
    """For each number of steps after the start the smallest effect seen with the plan's power; and for the plan's
    expected effect the least number of steps, None where no length up to `longest` is enough.
    """

    lengths: tuple[int, ...]
    smallest: tuple[float, ...]
    expected: float | None
    needed: int | None
    planned: int
    smallest_planned: float
    sigma: float
    rho: float
    longest: int
    told: tuple[Sentence, ...]


def power_of(study: Study, method: Method, level: float) -> Power:
    """What a pilot can show by a method: the smallest effect after each length (see foreseeing.py).

    Raises EvidenceError with fewer than 8 values before the start, and where no length could show anything.
    """
    seen = method.foresee(study)
    plan, before = study.plan, seen.before
    planned = study.panel.steps - study.begin
    most = min(LONGEST, max(8 * (before + planned), 64)) if not method.trend else min(4000, 4 * (before + planned))
    lengths = sorted({int(one) for one in np.geomspace(2, most, 40)} | {max(planned, 2)})

    def smallest(after: int) -> float:
        return seen.smallest(after, level, plan.power)

    expected = _expected(study)
    needed = _needed(smallest, abs(expected), lengths) if expected else None
    found = Power(
        tuple(lengths), tuple(smallest(one) for one in lengths), expected, needed, planned, smallest(max(planned, 2)),
        seen.sigma, seen.rho, most, (),
    )  # fmt: skip
    return replace(found, told=(*_told(study, method, found), *seen.said))


def _expected(study: Study) -> float | None:
    expected = study.plan.expected
    if expected is None or not expected.percent:
        return expected.size if expected else None
    mine: Array = study.mean_of(study.treated)[: study.begin]
    return expected.size / 100 * float(np.nanmean(mine))


def _needed(smallest: Callable[[int], float], size: float, lengths: list[int]) -> int | None:
    """The least length at which an effect of a size is seen. With a trend of its own the smallest effect falls and then
    rises again with the length (it is drawn on ever further), so that lengths are tried from the shortest on.
    """
    first = next((k for k, length in enumerate(lengths) if smallest(length) <= size), None)
    if first is None:
        return None
    low, high = lengths[first - 1] if first else lengths[0] - 1, lengths[first]
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if smallest(middle) <= size else (middle, high)
    return high


def _told(study: Study, method: Method, found: Power) -> tuple[Sentence, ...]:
    sure = f"{100 * study.plan.power:g}"
    name = Sentence(method.code, method.name)
    days = study.panel.axis.days
    said = [
        Sentence(
            "smallest_planned",
            _(
                "With %(planned)s steps after the start (%(days)s days), %(method)s sees an effect of %(size)s or more "
                "with a chance of %(power)s %%."
            ),
            {"planned": f"{found.planned:,}", "days": f"{found.planned * days:,.0f}", "method": name,
             "size": f"{found.smallest_planned:,.4g}", "power": sure},
        )
    ]  # fmt: skip
    if found.expected is None:
        return tuple(said)
    params: dict[str, object] = {"size": f"{abs(found.expected):,.4g}", "power": sure}
    if found.needed is None:
        words = _(
            "However long the pilot runs, an effect of %(size)s is not seen with a chance of %(power)s "
            "%%: more time before, or more places, are needed."
        )
        return (*said, Sentence("never_seen", words, params))
    words = _(
        "To see an effect of %(size)s with a chance of %(power)s %%, the pilot must run %(steps)s steps "
        "(%(days)s days)."
    )
    params |= {"steps": f"{found.needed:,}", "days": f"{found.needed * days:,.0f}"}
    return (*said, Sentence("needed", words, params))
