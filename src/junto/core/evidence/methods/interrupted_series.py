"""Interrupted time series: does the series leave its own trend and season at the start?"""

from __future__ import annotations

import numpy as np

from junto.core.evidence.foreseeing import by_first_order
from junto.core.evidence.method import Array, Ints, Method, Result, Series
from junto.core.evidence.preparing import Study
from junto.core.evidence.problems import EvidenceError
from junto.core.evidence.regression import Fit, default_lags, hac, interval, ljung_box, ols, prais_winsten
from junto.core.evidence.seasons import season_columns
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .before_after import treated_values

LEAST = 8


def _estimate(study: Study, level: float, *, quick: bool = False) -> Result:
    """y = a + b·t + c·after + d·after·(t − start) + season: effect = c + d·mean(t − start) over the time from the
    start.

    Errors by Newey–West; the same with errors of the first order (Prais–Winsten) beside it. Sources: Wagner et al. 2002
    (segmented regression); Newey & West 1987; Prais & Winsten 1954; Ljung & Box 1978.
    """
    y, at = treated_values(study)
    post = at >= study.begin
    if min(post.sum(), (~post).sum()) < LEAST:
        words = _(
            "at least %(least)s values before and from the start on are needed; there are %(before)s and %(after)s"
        )
        before, after = int((~post).sum()), int(post.sum())
        raise EvidenceError("too_few_values", words, least=LEAST, before=before, after=after)
    since = (at - study.begin).astype(np.float64)
    trend = since / max(1, study.panel.steps)
    season = season_columns(study.panel.axis, study.plan.season, at)
    x = np.column_stack([np.ones(len(y)), trend, post, np.where(post, trend, 0.0), season])
    fit = ols(y, x)
    weigh = np.zeros(x.shape[1])
    weigh[2], weigh[3] = 1.0, float(trend[post].mean())
    effect = float(weigh @ fit.coef)
    lags = min(max(default_lags(len(y)), study.panel.axis.cycle), len(y) // 4)
    error = float(np.sqrt(hac(fit, weigh, lags, at)))
    low, high, p = interval(effect, error, level, fit.left)
    without = y[post] - x[post][:, 2:4] @ fit.coef[2:4] - fit.resid[post]
    series = Series(study.mean_of(study.treated), _all_fitted(study, fit.coef, at, x))
    figures = {"level_change": float(fit.coef[2]), "slope_change": float(fit.coef[3]) / study.panel.steps, "lags": lags}
    said: list[Sentence] = []
    weakens: list[Sentence] = []
    if not quick:
        said, weakens, more = _remembers(fit, at, weigh, level)
        figures |= more
    if len(season[0]) == 0 and study.panel.axis.days < 300:
        said.append(
            Sentence("no_season", _("The plan names no season, so a change of season can look like an effect."))
        )
    return Result(
        "interrupted_series", effect, len(y), low, high, p, error, fit.left, float(without.mean()), tuple(said),
        tuple(weakens), figures, series=series,
    )  # fmt: skip


def _all_fitted(study: Study, coef: Array, at: Ints, x: Array) -> Array:
    found = np.full(study.panel.steps, np.nan)
    bare = x.copy()
    bare[:, 2:4] = 0.0
    found[at] = bare @ coef
    return found


def _remembers(
    fit: Fit, at: Ints, weigh: Array, level: float
) -> tuple[list[Sentence], list[Sentence], dict[str, float]]:
    """What the residuals remember, and the answer with errors of the first order."""
    y, x, resid = fit.x @ fit.coef + fit.resid, fit.x, fit.resid
    auto = prais_winsten(y, x, at)
    effect = float(weigh @ auto.coef)
    error = float(np.sqrt(weigh @ auto.covariance @ weigh))
    low, high, _p = interval(effect, error, level, auto.left)
    count = min(10, len(y) // 5)
    statistic, p = ljung_box(resid, count)
    words = (
        _(
            "What is left remembers the step before (correlation %(rho)s, Ljung–Box p %(p)s): the interval allows "
            "for it; "
            "with errors of the first order it would run from %(low)s to %(high)s."
        )
        if p < 0.05
        else _("What is left does not remember the step before (correlation %(rho)s, Ljung–Box p %(p)s).")
    )
    params = {"rho": f"{auto.rho:.2f}", "p": f"{p:.2g}", "low": f"{low:,.4g}", "high": f"{high:,.4g}"}
    figures = {"rho": auto.rho, "ljung_box": statistic, "ljung_box_p": p, "ar1_effect": effect, "ar1_error": error,
               "ar1_low": low, "ar1_high": high}  # fmt: skip
    weakens = []
    if auto.rho > 0.8:
        told = _("The series remembers so strongly (correlation %(rho)s) that few of its values count as independent.")
        weakens.append(Sentence("strong_memory", told, {"rho": f"{auto.rho:.2f}"}))
    return [Sentence("memory", words, params)], weakens, figures


def _noise(study: Study) -> tuple[Array, Ints]:
    """What trend and season leave of the treated places' values before the start."""
    y, at = treated_values(study)
    y, at = y[at < study.begin], at[at < study.begin]
    season = season_columns(study.panel.axis, study.plan.season, at)
    return ols(y, np.column_stack([np.ones(len(y)), at / study.panel.steps, season])).resid, at


METHOD = Method(
    code="interrupted_series",
    version=1,
    name=_("Interrupted time series"),
    rung=2,
    assumes=_(
        "Assumes that the treated places would have kept their own trend and season, and nothing else began then."
    ),
    needs=_("Needs at least 8 values before and 8 after the start, and whole seasons before."),
    source="Wagner, Soumerai, Zhang & Ross-Degnan 2002; Newey & West 1987; Prais & Winsten 1954",
    estimate=_estimate,
    noise=_noise,
    foresee=lambda study: by_first_order(*_noise(study), trend=True),
    compares=False,
    trend=True,
)
