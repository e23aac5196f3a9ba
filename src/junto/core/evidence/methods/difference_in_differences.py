"""Difference in differences: how much more the treated places changed than the controls did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from junto.core.evidence.clusters import rank_p, wild_p
from junto.core.evidence.foreseeing import Foreseen, by_clusters, by_first_order, by_memory
from junto.core.evidence.method import Array, Ints, Method, Result, Series
from junto.core.evidence.preparing import Study
from junto.core.evidence.problems import EvidenceError
from junto.core.evidence.regression import Fit, classical, clustered, default_lags, hac, interval, ols, swept
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

_SECOND = np.array([0.0, 1.0])
FEW = 10  # clusters, below which the usual errors are too small


@dataclass(frozen=True, slots=True)
class _Sure:
    """How sure an effect is, and by which reckoning."""

    low: float | None
    high: float | None
    p: float | None
    error: float | None
    left: float | None
    said: tuple[Sentence, ...]
    weakens: tuple[Sentence, ...] = ()


def _estimate(study: Study, level: float, *, quick: bool = False) -> Result:
    """y = place + time + effect·treated·after (+ covariates), by least squares.

    Errors: by clusters (CR1, t with G − 1 degrees of freedom), with a wild cluster bootstrap below ten clusters; by
    the memory of the gap's series where only one place is treated or compares. Sources: Angrist & Pischke 2009,
    chapter 5; Cameron & Miller 2015; Cameron, Gelbach & Miller 2008; Conley & Taber 2011 (one treated place).
    """
    if not study.controls:
        raise EvidenceError("no_controls", _("the plan names no controls"))
    with one_thread():
        fit, y, x, group = _fitted(study)
        effect = float(fit.coef[0])
        sure = _sure(study, fit, (y, x, group), level, quick=quick)
        gap, at = gap_of(study)
        usual, series = _without(study, effect)
        figures, said, weakens = ({}, [], []) if quick else _before(study, gap, at)
    said = [*sure.said, *said, *_composition(study)]
    return Result(
        "difference_in_differences", effect, len(y), sure.low, sure.high, sure.p, sure.error, sure.left, usual,
        tuple(said), (*sure.weakens, *weakens), figures, series=series,
    )  # fmt: skip


def _fitted(study: Study) -> tuple[Fit, Array, Array, Ints]:
    rows = study.panel.rows
    mine = np.isin(rows.place, study.treated)
    kept = (
        (mine | np.isin(rows.place, study.controls))
        & np.isfinite(rows.value)
        & np.isfinite(rows.covariates).all(axis=0)
    )
    place, step, mine = rows.place[kept], rows.step[kept], mine[kept]
    if not kept.any() or not (~mine).any():
        raise EvidenceError("no_control_values", _("the controls have no values"))
    d = (mine & (step >= study.begin)).astype(np.float64)
    columns = np.column_stack([rows.value[kept], d, rows.covariates[:, kept].T])
    made, used = swept(columns, place, step)
    if float(np.abs(made[:, 1]).max()) < 1e-9:
        raise EvidenceError(
            "not_compared", _("treated places and controls have no values at the same times, before and after")
        )
    fit = ols(made[:, 0], made[:, 1:], used + made.shape[1] - 1)
    return fit, made[:, 0], made[:, 1:], rows.cluster[kept]


def _sure(study: Study, fit: Fit, data: tuple[Array, Array, Ints], level: float, *, quick: bool) -> _Sure:
    effect = float(fit.coef[0])
    how = study.plan.errors
    _y, _x, group = data
    count = len(np.unique(group))
    if how == "classical":
        error = float(np.sqrt(classical(fit)[0, 0]))
        told = Sentence(
            "classical", _("The interval takes all values as independent of one another, as the plan asks.")
        )
        return _Sure(*interval(effect, error, level, fit.left), error, fit.left, (told,))
    if how == "hac" or (how == "auto" and _alone(study) and not study.plan.repeated):
        return _by_memory(study, effect, level)
    covariance, _count = clustered(fit, group)
    if count < 3 or not np.isfinite(covariance[0, 0]):
        raise EvidenceError(
            "one_cluster", _("errors by clusters need at least 3 clusters; there are %(count)s"), count=count
        )
    error = float(np.sqrt(max(0.0, covariance[0, 0])))
    low, high, p = interval(effect, error, level, count - 1)
    told = Sentence(
        "by_clusters", _("The interval lets values inside each of %(count)s clusters move together."), {"count": count}
    )
    if count >= FEW or quick:
        return _Sure(low, high, p, error, count - 1, (told,))
    return _few(study, fit, data, _Sure(low, high, p, error, count - 1, (told,)), count)


def _alone(study: Study) -> bool:
    """Whether only one place is treated, or compares, so that clusters cannot tell how places differ by chance."""
    return min(len(study.treated), len(study.controls)) < 2 and study.plan.clusters in ("", "place")


def _few(study: Study, fit: Fit, data: tuple[Array, Array, Ints], sure: _Sure, count: int) -> _Sure:
    y, x, group = data
    p, draws = wild_p(y, x, group, fit.used, study.plan.seed)
    told = Sentence(
        "wild_bootstrap",
        _("With %(count)s clusters the usual p is too small; p comes from %(draws)s wild cluster bootstrap draws."),
        {"count": count, "draws": f"{draws:,}"},
    )
    weak = Sentence("few_clusters", _("There are only %(count)s clusters, fewer than ten."), {"count": count})
    return _Sure(sure.low, sure.high, p, sure.error, sure.left, (*sure.said, told), (weak,))


def _by_memory(study: Study, effect: float, level: float) -> _Sure:
    """The interval from the series of the gap, Newey–West; with ten places or more also the rank among them."""
    gap, at = gap_of(study)
    post = at >= study.begin
    before, after = int((~post).sum()), int(post.sum())
    if min(before, after) < 3:
        words = _(
            "How sure this is cannot be computed, because treated places and controls share %(before)s times before "
            "and %(after)s after; at least 3 of each are needed."
        )
        return _Sure(
            None, None, None, None, None, (Sentence("no_interval", words, {"before": before, "after": after}),)
        )
    fit = ols(gap, np.column_stack([np.ones(len(gap)), post]))
    lags = min(max(default_lags(len(gap)), study.panel.axis.cycle), len(gap) // 3)
    error = float(np.sqrt(hac(fit, _SECOND, lags, at)))
    low, high, p = interval(effect, error, level, fit.left)
    told = Sentence(
        "by_memory",
        _(
            "The interval follows from how the gap between treated places and controls moves over time; it does not "
            "know "
            "how places differ by chance."
        ),
    )
    few = len(study.controls) + len(study.treated)
    weak = Sentence("few_places", _("Only %(count)s places are compared, fewer than ten."), {"count": few})
    weakens = (weak,) if few < FEW else ()
    if len(study.treated) > 1 or few < FEW:
        return _Sure(low, high, p, error, fit.left, (told,), weakens)
    ranked, least = _ranked(study, effect)
    rank = Sentence(
        "rank", _("Among all places treated as if, an effect so large has a chance of %(p)s."), {"p": f"{ranked:.3f}"}
    )
    # Among few places even the greatest change of all ranks too low to count: then its rank does not speak against it.
    first = ranked <= least and least > level
    return _Sure(low, high, p if first else max(p, ranked), error, fit.left, (told, rank), weakens)


def _ranked(study: Study, effect: float) -> tuple[float, float]:
    """Where the effect ranks among those of single controls against the others, and the least that it could be."""
    found = []
    values = study.panel.values
    for place in study.controls:
        gap, at = _gap(values[place], values[[one for one in study.controls if one != place]])
        before, after = gap[at < study.begin], gap[at >= study.begin]
        if len(before) and len(after):
            found.append(after.mean() - before.mean())
    return rank_p(effect, np.array(found)), 1 / (1 + len(found))


def gap_of(study: Study) -> tuple[Array, Ints]:
    """Treated mean less control mean at each step at which all treated and at least one control have a value."""
    return _gap(study.mean_of(study.treated), study.panel.values[list(study.controls)])


def _gap(mine: Array, values: Array) -> tuple[Array, Ints]:
    """One series less the mean of others, (others, steps), at each step with both; and those steps.

    Others count by what they differ from their own means, so that one that is missing does not move the gap.
    """
    held = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        own = np.where(held, values, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
        moved = np.where(held, values - own[:, None], 0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    at = np.flatnonzero(np.isfinite(mine) & held.any(axis=0))
    return mine[at] - moved[at] - own.mean(), at


def _without(study: Study, effect: float) -> tuple[float | None, Series]:
    mine = study.mean_of(study.treated)
    gap, at = gap_of(study)
    moved = np.full(study.panel.steps, np.nan)
    moved[at] = mine[at] - gap
    early = gap[at < study.begin]
    if len(early):
        moved += early.mean()
    after = mine[study.begin :]
    after = after[np.isfinite(after)]
    usual = float(after.mean()) - effect if len(after) else None
    return usual, Series(mine, moved)


def _before(study: Study, gap: Array, at: Ints) -> tuple[dict[str, float], list[Sentence], list[Sentence]]:
    """Did treated places and controls move alike before? The slope of the gap before the start, and an event study."""
    early = at < study.begin
    if early.sum() < 4:
        words = _(
            "Whether treated places and controls moved alike before cannot be tested: there are fewer than 4 times "
            "before."
        )
        told = Sentence("no_pretrend", words)
        return {}, [told], [told]
    y, t = gap[early], at[early].astype(np.float64)
    fit = ols(y, np.column_stack([np.ones(len(y)), t - t.mean()]))
    lags = min(max(default_lags(len(y)), study.panel.axis.cycle), len(y) // 4)
    error = float(np.sqrt(hac(fit, _SECOND, lags, at[early])))
    slope = float(fit.coef[1])
    _low, _high, p = interval(slope, error, 0.05, max(1, fit.left))
    figures = {"pretrend_slope": slope, "pretrend_p": p, **_events(study, gap, at)}
    params = {"p": f"{p:.2g}"}
    if p < 0.05:
        words = _(
            "Before the start treated places and controls already moved apart (p %(p)s): the effect may be that trend."
        )
        told = Sentence("pretrend_failed", words, params)
        return figures, [], [told]
    words = _(
        "Before the start no different trend of treated places and controls is seen (p %(p)s); that is no proof of "
        "none."
    )
    return figures, [Sentence("pretrend_passed", words, params)], []


def _events(study: Study, gap: Array, at: Ints) -> dict[str, float]:
    """The mean gap in up to 12 spans before and 12 after, less that of the last span before: an event study."""
    size = max(1, -(-max(study.begin, study.panel.steps - study.begin) // 12))
    span = np.floor((at - study.begin) / size).astype(int)
    means = {int(k): float(gap[span == k].mean()) for k in np.unique(span)}
    base = means.get(-1, 0.0)
    return {f"event_{k:+d}": mean - base for k, mean in sorted(means.items())}


def _composition(study: Study) -> list[Sentence]:
    """Places with values on one side of the start only: who is counted changes, and with it the mean."""
    found = []
    for place in (*study.treated, *study.controls):
        held = np.isfinite(study.panel.values[place])
        if held[: study.begin].any() != held[study.begin :].any():
            name = study.panel.places[place]
            words = _("“%(place)s” has values on one side of the start only, so it cannot tell a change.")
            found.append(Sentence("one_side", words, {"place": name}))
    return found


def _noise(study: Study) -> tuple[Array, Ints]:
    """The gap between treated places and controls before the start, less its mean."""
    if not study.controls:
        raise EvidenceError("no_controls", _("the plan names no controls"))
    gap, at = gap_of(study)
    early = at < study.begin
    return gap[early] - gap[early].mean(), at[early]


def _foresee(study: Study) -> Foreseen:
    """As `_sure` will reckon: by clusters, by the memory of the gap, or with values taken as independent."""
    noise, at = _noise(study)
    how = study.plan.errors
    if how == "classical":
        return by_first_order(noise, at)
    if how == "hac" or (how == "auto" and _alone(study) and not study.plan.repeated):
        return by_memory(noise, at, study.panel.axis.cycle)
    parts, steps, small = _parts(study)
    if len(parts) < 3:
        words = _("errors by clusters need at least 3 clusters; there are %(count)s")
        raise EvidenceError("one_cluster", words, count=len(parts))
    return by_clusters(parts, steps, small)


def _parts(study: Study) -> tuple[Array, Ints, float]:
    """What each cluster adds to the gap at each step before the start, effects of places and steps taken out; those
    steps; and (n − 1) ÷ (n − k), for the effects taken out.
    """
    rows = study.panel.rows
    mine, theirs = list(study.treated), list(study.controls)
    kept = np.isin(rows.place, mine + theirs) & (rows.step < study.begin) & np.isfinite(rows.value)
    place, step, cluster = rows.place[kept], rows.step[kept], rows.cluster[kept]
    with one_thread():
        made, used = swept(rows.value[kept][:, None], place, step)
    treated = np.isin(place, mine)
    share = np.where(treated, 1.0, -1.0)
    steps, when = np.unique(step, return_inverse=True)
    for group in (treated, ~treated):  # each side is a mean of the values that it has at a step
        share[group] /= np.bincount(when[group], minlength=len(steps))[when[group]]
    names, which = np.unique(cluster, return_inverse=True)
    parts = np.zeros((len(names), len(steps)))
    np.add.at(parts, (which, when), made[:, 0] * share)
    return parts, steps, (len(place) - 1) / max(len(place) - used, 1)


METHOD = Method(
    code="difference_in_differences",
    version=1,
    name=_("Difference in differences"),
    rung=3,
    assumes=_("Assumes that without the pilot treated places and controls would have changed by the same amount."),
    needs=_("Needs controls with values before and after the start."),
    source="Angrist & Pischke 2009, chapter 5; Cameron & Miller 2015; Conley & Taber 2011",
    estimate=_estimate,
    noise=_noise,
    foresee=_foresee,
    compares=True,
)
