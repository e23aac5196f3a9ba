"""Before and after: the mean from the start on less the mean before. The weakest evidence there is."""

from __future__ import annotations

import numpy as np

from junto.core.evidence.foreseeing import by_memory
from junto.core.evidence.method import Array, Ints, Method, Result, Series
from junto.core.evidence.preparing import Study
from junto.core.evidence.regression import default_lags, hac, interval, ols
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

DRAWS = 1999


def _estimate(study: Study, level: float, *, quick: bool = False) -> Result:
    """mean(after) − mean(before) of the treated places; Newey–West errors over at least one week or year, and beside
    them the interval of a moving block bootstrap.
    """
    y, at = treated_values(study)
    post = at >= study.begin
    before, after = y[~post], y[post]
    effect, usual = float(after.mean() - before.mean()), float(before.mean())
    weak = Sentence(
        "no_comparison",
        _(
            "Before and after alone is the weakest evidence: the weather, the season, the economy or anything else "
            "that "
            "changed at the same time would show just the same."
        ),
    )
    whole = study.panel.axis.starts
    series = Series(study.mean_of(study.treated), np.where(study.after, usual, np.nan))
    said = [weak]
    if study.panel.axis.days < 300 and (whole[-1] - whole[0]).astype(int) / 1440 < 720:
        said.append(
            Sentence(
                "season_mixed",
                _("Less than two years of data: the difference also holds the difference between seasons."),
            )
        )
    if min(len(before), len(after)) < 3:
        said.append(few_values(len(before), len(after)))
        return Result("before_after", effect, len(y), usual=usual, said=tuple(said), series=series)
    fit = ols(y, np.column_stack([np.ones(len(y)), post]))
    lags = min(max(default_lags(len(y)), study.panel.axis.cycle), len(y) // 3)
    error = float(np.sqrt(hac(fit, np.array([0.0, 1.0]), lags, at)))
    low, high, p = interval(effect, error, level, fit.left)
    figures: dict[str, float] = {"lags": lags}
    if not quick:
        block = lags + 1
        ends = block_interval((before, after), block, level, study.plan.seed)
        figures |= {"block_steps": block, "block_low": ends[0], "block_high": ends[1]}
        said.append(_by_blocks(ends, block))
    return Result(
        "before_after", effect, len(y), low, high, p, error, fit.left, usual, tuple(said), (), figures,
        series=series,
    )  # fmt: skip


def block_interval(parts: tuple[Array, Array], block: int, level: float, seed: int) -> tuple[float, float]:
    """Low and high end at 1 − level of mean(after) − mean(before), from draws of whole blocks of neighbouring values.

    parts: values before (n,) and after (m,) in order of time; block: values in a block, at most half of each part;
    1,999 draws with a fixed seed; the basic interval, 2 · effect − quantiles of the draws. Blocks of a part are drawn
    with replacement from all that fit into it and laid end to end to its length. Sources: Künsch 1989 (moving blocks);
    Davison & Hinkley 1997, section 5.2 (basic interval).
    """
    rng = np.random.default_rng(seed)
    early, late = (_block_means(part, min(block, max(1, len(part) // 2)), rng) for part in parts)
    drawn = np.quantile(late - early, [1 - level / 2, level / 2])
    effect = float(parts[1].mean() - parts[0].mean())
    # Means of moving blocks hold the ends of a part less often: their own mean is the centre, not the part's.
    centre = float((late - early).mean())
    return effect + centre - float(drawn[0]), effect + centre - float(drawn[1])


def _block_means(values: Array, block: int, rng: np.random.Generator) -> Array:
    """Means of 1,999 series of whole blocks, the last block cut so that each is as long as the values."""
    sums = np.r_[0.0, np.cumsum(values - values.mean())]
    whole, rest = divmod(len(values), block)
    starts = rng.integers(0, len(values) - block + 1, size=(DRAWS, whole + (1 if rest else 0)))
    found = (sums[starts[:, :whole] + block] - sums[starts[:, :whole]]).sum(axis=1)
    if rest:
        found = found + sums[starts[:, -1] + rest] - sums[starts[:, -1]]
    return np.asarray(values.mean() + found / len(values))


def _by_blocks(ends: tuple[float, float], block: int) -> Sentence:
    words = _(
        "Drawing whole blocks of %(block)s steps again and again instead, the effect lies between %(low)s and %(high)s."
    )
    params = {"block": block, "low": f"{ends[0]:+,.4g}", "high": f"{ends[1]:+,.4g}"}
    return Sentence("by_blocks", words, params)


def treated_values(study: Study) -> tuple[Array, Ints]:
    """The mean of the treated places at each step at which all have a value, and those steps."""
    mean = study.mean_of(study.treated)
    at = np.flatnonzero(np.isfinite(mean))
    return mean[at], at


def few_values(before: int, after: int) -> Sentence:
    """That an interval cannot be computed from so few values."""
    return Sentence(
        "no_interval",
        _(
            "How sure this is cannot be computed, because there are %(before)s values before and %(after)s from the "
            "start on; at least 3 of each are needed."
        ),
        {"before": before, "after": after},
    )


def _noise(study: Study) -> tuple[Array, Ints]:
    """The treated places' values before the start, less their mean."""
    y, at = treated_values(study)
    before = at < study.begin
    return y[before] - y[before].mean(), at[before]


METHOD = Method(
    code="before_after",
    version=1,
    name=_("Before and after"),
    rung=1,
    assumes=_("Assumes that without the pilot nothing would have changed."),
    needs=_("Needs values of the treated places before and after the start."),
    source="Newey & West 1987 (errors); rung 1 of the Maryland Scientific Methods Scale, Sherman et al. 1998",
    estimate=_estimate,
    noise=_noise,
    foresee=lambda study: by_memory(*_noise(study), study.panel.axis.cycle),
    compares=False,
)
