"""How sure an effect will be after so many steps, foreseen from how the data moved before the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .problems import EvidenceError
from .regression import default_lags, rho_of

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LEAST = 8
Smallest = Callable[[int, float, float], float]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`smallest(after, level, power)`: the smallest effect that `after` steps show with that power, at that chance of a
    false alarm. `before`: values before the start; `sigma`, `rho`: how they move. `said`: by which reckoning.
    """

    smallest: Smallest
    before: int
    sigma: float
    rho: float
    said: tuple[Sentence, ...] = ()


def moved(noise: Array, at: Ints) -> tuple[float, float]:
    """Standard deviation of what remains before the start, and its correlation one step apart (0 or more).

    Raises EvidenceError with fewer than 8 values.
    """
    if len(noise) < LEAST:
        words = _("at least %(least)s values before the start are needed to plan with; there are %(count)s")
        raise EvidenceError("too_few_before", words, least=LEAST, count=len(noise))
    return float(noise.std(ddof=1)), max(0.0, rho_of(noise, at))


def error_of(sigma: float, rho: float, before: int, after: int, *, trend: bool = False) -> float:
    """Standard error of the mean change after `before` steps over `after` steps, errors of the first order.

    Var(mean of n) = σ²/n · [1 + 2 Σ (1 − k/n) ρ^k]; before and after are added less twice their covariance. With a
    `trend` of its own before and after, by weighted least squares on [1, t, after, after·t] (Prais–Winsten's X′Ω⁻¹X).
    """
    if trend:
        return _with_trend(sigma, rho, before, after)
    across = rho * (1 - rho**before) * (1 - rho**after) / ((1 - rho) ** 2 * before * after)
    return sigma * float(np.sqrt(max(0.0, _of_mean(rho, before) + _of_mean(rho, after) - 2 * across)))


def _of_mean(rho: float, n: int) -> float:
    return (1 + 2 * rho / (1 - rho) * (1 - (1 - rho**n) / (n * (1 - rho)))) / n


def _with_trend(sigma: float, rho: float, before: int, after: int) -> float:
    t_ = np.arange(before + after) - before
    post = t_ >= 0
    size = before + after
    x = np.column_stack([np.ones(size), t_ / size, post, np.where(post, t_ / size, 0.0)])
    white = x.copy()
    white[1:] -= rho * x[:-1]
    white[0] *= np.sqrt(1 - rho * rho)
    weigh = np.array([0.0, 0.0, 1.0, float((t_[post] / size).mean())])
    inner = sigma**2 * (1 - rho * rho) * np.linalg.inv(white.T @ white)
    return float(np.sqrt(weigh @ inner @ weigh))


def by_first_order(noise: Array, at: Ints, *, trend: bool = False) -> Foreseen:
    """(z(1 − level/2) + z(power)) · standard error, with errors that remember one step."""
    sigma, rho = moved(noise, at)

    def smallest(after: int, level: float, power: float) -> float:
        reach = float(scipy.stats.norm.ppf(1 - level / 2) + scipy.stats.norm.ppf(power))
        return reach * error_of(sigma, rho, len(noise), after, trend=trend)

    return Foreseen(smallest, len(noise), sigma, rho)


def by_memory(noise: Array, at: Ints, cycle: int) -> Foreseen:
    """As Newey and West reckon errors: the long-run variance of the values, with Bartlett weights over at least one
    cycle (a week, a year), so that a season that comes round inside it counts for no noise; its mean before and after,
    (t(1 − level/2) + t(power)) · √(variance · (1/before + 1/after)). Values less their own mean show a share of
    1 − b + b²/3 of it, b = (lags + 1)/n, which is made up for. Sources: Newey & West 1987; Kiefer & Vogelsang 2005.
    """
    sigma, rho = moved(noise, at)
    count = len(noise)
    lags = min(max(default_lags(count), cycle), count // 3)
    filled = np.zeros(int(at[-1] - at[0]) + 1)
    filled[at - at[0]] = noise - noise.mean()
    long_run = float(filled @ filled)
    for j in range(1, min(lags, len(filled) - 1) + 1):
        long_run += 2 * (1 - j / (lags + 1)) * float(filled[j:] @ filled[:-j])
    part = (lags + 1) / count
    long_run = max(long_run, 0.0) / (count - 1) / (1 - part + part**2 / 3)

    def smallest(after: int, level: float, power: float) -> float:
        left = count + after - 2
        reach = float(scipy.stats.t.ppf(1 - level / 2, left) + scipy.stats.t.ppf(power, left))
        return reach * float(np.sqrt(long_run * (1 / count + 1 / after)))

    words = _("Its errors are foreseen with a memory of %(lags)s steps.")
    if 1 < cycle <= lags:
        words = _(
            "Its errors are foreseen with a memory of %(lags)s steps, a whole round of the season, so that the season "
            "counts for no noise."
        )
    return Foreseen(smallest, count, sigma, rho, (Sentence("by_memory", words, {"lags": lags}),))


def by_clusters(parts: Array, at: Ints, small: float) -> Foreseen:
    """As errors by clusters are reckoned: each cluster adds the variance of its own change.

    parts (clusters, steps): what each cluster adds to the gap between treated and controls at each step before the
    start; `at`: those steps; `small`: what makes up for parameters already fitted. Clusters remember one step, all
    alike; (t(1 − level/2) + t(power)) · standard error with clusters − 1 degrees of freedom. Source: Burlig, Preonas &
    Woerman 2020, Panel data and experimental design (serial correlation inside units).
    """
    sigma, _rho = moved(parts.sum(axis=0), at)
    clusters, count = parts.shape
    squares = (parts**2).sum(axis=1)
    rho = max(0.0, float(np.average([rho_of(part, at) for part in parts], weights=squares)) if squares.any() else 0.0)
    own = float(np.sqrt(squares.sum() / (count - 1) * small * clusters / (clusters - 1)))

    def smallest(after: int, level: float, power: float) -> float:
        reach = float(scipy.stats.t.ppf(1 - level / 2, clusters - 1) + scipy.stats.t.ppf(power, clusters - 1))
        return reach * error_of(own, rho, count, after)

    words = _("Its errors are foreseen by %(count)s clusters, as the method reckons them.")
    return Foreseen(smallest, count, sigma, rho, (Sentence("by_clusters", words, {"count": clusters}),))


def by_placebos(noise: Array, at: Ints, effects: Array, window: int) -> Foreseen:
    """As ranks among places treated as if: `effects` (n,) found in them over `window` steps without any pilot.

    The effect must be greater than all but ⌊level · (1 + n)⌋ − 1 of them, and by so much that the treated place's own
    chance movement, drawn from the same effects to either side, hides it no more often than 1 − power. Over other
    lengths as `error_of` grows or falls. Source: Abadie, Diamond & Hainmueller 2010 (ranks). Raises EvidenceError from
    `smallest` where so few placebos can never show anything at the level.
    """
    sigma, rho = moved(noise, at)
    sizes, count = np.sort(np.abs(effects))[::-1], len(effects)
    either = np.concatenate([effects, -effects])
    base = error_of(sigma, rho, len(noise), window) or 1.0

    def smallest(after: int, level: float, power: float) -> float:
        passed = int(np.floor(level * (1 + count) + 1e-9)) - 1
        if passed < 0:
            words = _(
                "with %(count)s controls p cannot fall below %(least)s: no effect of any size can be shown at the "
                "level of the plan"
            )
            raise EvidenceError("rank_too_coarse", words, count=count, least=f"{1 / (1 + count):.3f}")
        reach = float(sizes[passed] + np.quantile(either, power))
        return reach * error_of(sigma, rho, len(noise), after) / base

    words = _("What counts as unusual is foreseen from %(count)s controls treated as if over %(window)s steps before.")
    told = Sentence("by_placebos", words, {"count": count, "window": window})
    return Foreseen(smallest, len(noise), sigma, rho, (told,))
