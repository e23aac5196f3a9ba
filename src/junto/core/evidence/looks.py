"""Looking at the data more than once: how much of the chance of a false alarm this look may use."""

from __future__ import annotations

import math

import scipy

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .plan import Plan


def level_of(plan: Plan) -> float:
    """The level of this look: what is newly spent at it, so that all looks together stay within the plan's level.

    Bonferroni: level ÷ looks. O'Brien–Fleming: a(t) − a(t before) with a(t) = 2 − 2Φ(z(level/2)/√t) at the share t of
    looks done; by the union bound this holds however the looks depend on one another. Source: Lan & DeMets 1983.
    """
    looks = plan.looks
    if looks.planned == 1:
        return plan.level
    if looks.rule == "bonferroni":
        return plan.level / looks.planned
    return _spent(plan.level, looks.this / looks.planned) - _spent(plan.level, (looks.this - 1) / looks.planned)


def _spent(level: float, share: float) -> float:
    return float(2 * scipy.stats.norm.sf(scipy.stats.norm.ppf(1 - level / 2) / math.sqrt(share))) if share > 0 else 0.0


def told(plan: Plan) -> Sentence:
    """How often the data are looked at, and at which level now."""
    looks = plan.looks
    if looks.planned == 1:
        words = _("One look is planned, at a chance of a false alarm of %(level)s %%.")
        if not plan.stopping:
            words = _(
                "The plan names no stopping rule; the chance of a false alarm, %(level)s %%, holds for one look only."
            )
        return Sentence("one_look", words, {"level": f"{100 * plan.level:g}"})
    words = _(
        "This is look %(this)s of %(planned)s: of the chance of a false alarm, %(level)s %%, it may use %(now)s %% "
        "(%(rule)s)."
    )
    names = {"obrien_fleming": "O’Brien–Fleming", "bonferroni": "Bonferroni"}
    params = {"this": looks.this, "planned": looks.planned, "level": f"{100 * plan.level:g}",
              "now": f"{100 * level_of(plan):.3g}", "rule": names[looks.rule]}  # fmt: skip
    return Sentence("looks", words, params)
