"""Synthetic control: a weighted mix of controls that moved as the treated places did before the start."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy

from junto.core.evidence.clusters import rank_p
from junto.core.evidence.foreseeing import Foreseen, by_placebos
from junto.core.evidence.method import Array, Ints, Method, Result, Series
from junto.core.evidence.preparing import Study
from junto.core.evidence.problems import EvidenceError
from junto.core.evidence.simplex import nearest_mix
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

LEAST_BEFORE, LEAST_DONORS, MOST_PLACEBOS = 5, 2, 200
POOR = 5.0  # placebos whose fit before is this many times worse do not count for the interval (Abadie et al.: 2 to 20)


class _World(NamedTuple):
    """Outcomes of steps with values everywhere: treated (t,), donors (t, k), steps, how many lie before, predictors."""

    treated: Array
    donors: Array
    at: Ints
    early: int
    names: tuple[str, ...]
    own: Array  # predictors of the treated (m,)
    theirs: Array  # predictors of the donors (m, k)


class _Found(NamedTuple):
    weights: Array
    gap: Array
    effect: float
    miss: float  # root mean squared gap before
    ratio: float  # the same after ÷ before


def _estimate(study: Study, level: float, *, quick: bool = False) -> Result:
    """Weights w ≥ 0, Σ w = 1, that make the squared gap before the start least; effect = mean gap from the start on.

    With covariates in the plan, weights match their means before and the outcome in three parts of the time before,
    and the importance of each is chosen to make the gap before least. p: the rank of the ratio of the root mean squared
    gaps after and before among all controls treated as if. Sources: Abadie & Gardeazabal 2003; Abadie, Diamond &
    Hainmueller 2010.
    """
    with one_thread():
        world, dropped = _world(study)
        found = _mixed(world)
        placebos = {} if quick else _placebos(world)
        result = _told(study, level, world, found, placebos)
        said = [] if quick else _in_time(study, world)
    names = ", ".join(f"“{name}”" for name in dropped[:6])
    if dropped:
        words = _("Controls with missing values cannot be mixed and were left out: %(names)s.")
        said.append(Sentence("dropped", words, {"names": names}))
    return replace(result, said=(*result.said, *said))


def _world(study: Study, *, planning: bool = False) -> tuple[_World, list[str]]:
    """`planning`: before the pilot, when there may be no time after the start yet."""
    if not study.controls:
        raise EvidenceError("no_controls", _("the plan names no controls"))
    values = study.panel.values
    mine = study.mean_of(study.treated)
    at = np.flatnonzero(np.isfinite(mine))
    held = np.isfinite(values[list(study.controls)][:, at]).mean(axis=1)
    # A control that lacks more than one step in fifty is left out; the other gaps take the step out for all.
    donors = [place for place, share in zip(study.controls, held, strict=True) if share >= 0.98]
    dropped = [study.panel.places[place] for place in study.controls if place not in donors]
    at = at[np.isfinite(values[donors][:, at]).all(axis=0)] if donors else at[:0]
    early = int((at < study.begin).sum())
    if len(donors) < LEAST_DONORS:
        words = _("at least %(least)s controls with values all the time are needed; there are %(count)s")
        raise EvidenceError("too_few_donors", words, least=LEAST_DONORS, count=len(donors))
    if early < LEAST_BEFORE or (early == len(at) and not planning):
        words = _(
            "at least %(least)s times before the start, and one after, at which all places have values are needed; "
            "there are %(before)s before"
        )
        raise EvidenceError("too_few_values", words, least=LEAST_BEFORE, before=early)
    own, theirs = _predictors(study, donors, at, early, mine)
    names = tuple(study.panel.places[place] for place in donors)
    return _World(mine[at], values[donors][:, at].T, at, early, names, own, theirs), dropped


def _predictors(study: Study, donors: list[int], at: Ints, early: int, mine: Array) -> tuple[Array, Array]:
    """Means of covariates before the start, and of the outcome in three parts of it; each row scaled by its spread."""
    if not study.plan.covariates:
        return np.zeros(0), np.zeros((0, len(donors)))
    rows = []
    for name in study.plan.covariates:
        grid = study.panel.covariates[name][:, : study.begin]
        held = np.isfinite(grid)
        means = np.where(held, grid, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
        if not held[[*study.treated, *donors]].any(axis=1).all():
            raise EvidenceError(
                "covariate_missing", _("“%(name)s” has no value before the start at some place"), name=name
            )
        rows.append(np.r_[means[list(study.treated)].mean(), means[donors]])
    for part in np.array_split(at[:early], 3):
        rows.append(np.r_[mine[part].mean(), study.panel.values[donors][:, part].mean(axis=1)])
    table = np.array(rows)
    spread = table.std(axis=1)
    table = table / np.where(spread > 0, spread, 1.0)[:, None]
    return table[:, 0], table[:, 1:]


def _mixed(world: _World) -> _Found:
    return _found(world, _mix(world))


def _mix(world: _World) -> Array:
    """The weights of the donors (k,)."""
    early, treated, donors = world.early, world.treated, world.donors
    if len(world.own) == 0:
        return nearest_mix(treated[:early], donors[:early])

    def of(logs: Array) -> Array:
        importance = np.exp(logs - logs.max()) ** 0.5
        return nearest_mix(world.own * importance, world.theirs * importance[:, None])

    def miss(logs: Array) -> float:
        gap = treated[:early] - donors[:early] @ of(logs)
        return float(gap @ gap)

    best = scipy.optimize.minimize(
        miss, np.zeros(len(world.own)), method="Nelder-Mead", options={"maxfev": 250, "xatol": 1e-3}
    )
    return of(best.x)


def _found(world: _World, weights: Array) -> _Found:
    gap = world.treated - world.donors @ weights
    before, after = gap[: world.early], gap[world.early :]
    miss = float(np.sqrt((before @ before) / len(before)))
    away = float(np.sqrt((after @ after) / len(after)))
    scale = float(np.abs(world.treated).max()) or 1.0
    return _Found(weights, gap, float(after.mean()), miss, away / max(miss, 1e-9 * scale))


def _placebos(world: _World) -> dict[str, _Found]:
    """Each control as if it were treated, mixed from the other controls; the treated places are never in a mix."""
    if len(world.names) > MOST_PLACEBOS:
        words = _("more than %(most)s controls are not tried one by one")
        raise EvidenceError("too_many_donors", words, most=MOST_PLACEBOS)
    found = {}
    for k, name in enumerate(world.names):
        rest = [j for j in range(len(world.names)) if j != k]
        other = world._replace(
            treated=world.donors[:, k], donors=world.donors[:, rest],
            own=world.theirs[:, k], theirs=world.theirs[:, rest],
        )  # fmt: skip
        found[name] = _mixed(other)
    return found


def _told(study: Study, level: float, world: _World, found: _Found, placebos: dict[str, _Found]) -> Result:
    mean, early = float(world.treated[: world.early].mean()), world.early
    spread = float(world.treated[:early].std())
    said, weakens = [], []
    without = np.full(study.panel.steps, np.nan)
    without[world.at] = world.donors @ found.weights
    bands = {}
    low = high = p = None
    if placebos:
        p = rank_p(found.ratio, np.array([one.ratio for one in placebos.values()]))
        least = 1 / (1 + len(placebos))
        said.append(_rank(p, len(placebos)))
        if least > level:
            words = _(
                "With %(count)s controls p cannot fall below %(least)s, so this cannot be shown at the level of the "
                "plan."
            )
            weakens.append(Sentence("rank_too_coarse", words, {"count": len(placebos), "least": f"{least:.3f}"}))
        low, high = _reach(found, placebos, level)
        for name, one in placebos.items():
            band = np.full(study.panel.steps, np.nan)
            band[world.at] = one.gap
            bands[name] = band
    if found.miss > 0.5 * spread and found.miss > 0.02 * abs(mean):
        words = _("The mix does not follow the treated places well before the start: it misses by %(miss)s on average.")
        weakens.append(Sentence("poor_fit", words, {"miss": f"{found.miss:,.4g}"}))
    if len(world.names) > world.early:
        said.append(
            Sentence("many_donors", _("There are more controls than times before: other weights may fit as well."))
        )
    weights = {name: float(w) for name, w in zip(world.names, found.weights, strict=True) if w > 5e-4}
    usual = float((world.donors @ found.weights)[early:].mean())
    figures = {"rmspe_before": found.miss, "rmspe_ratio": found.ratio, "donors": len(world.names)}
    series = Series(study.mean_of(study.treated), without, bands)
    return Result(
        "synthetic_control", found.effect, len(world.treated), low, high, p, usual=usual, said=tuple(said),
        weakens=tuple(weakens), figures=figures, weights=weights, series=series,
    )  # fmt: skip


def _rank(p: float, count: int) -> Sentence:
    return Sentence(
        "placebo_rank",
        _("Treating each of %(count)s controls as if it had the pilot, a change so unusual has a chance of %(p)s."),
        {"count": count, "p": f"{p:.3f}"},
    )


def _reach(found: _Found, placebos: dict[str, _Found], level: float) -> tuple[float | None, float | None]:
    """The effect less the quantiles of the effects of placebos that fit well before; None with fewer than 5 of them."""
    fit = [one.effect for one in placebos.values() if one.miss <= POOR * max(found.miss, 1e-12)]
    if len(fit) < 5:
        return None, None
    # The k-th smallest and largest: with few placebos the interval is as wide as all of them.
    ordered = np.sort(fit)
    k = max(int(np.floor(level / 2 * (len(fit) + 1))), 1)
    return found.effect - float(ordered[-k]), found.effect - float(ordered[k - 1])


def _in_time(study: Study, world: _World) -> list[Sentence]:
    """As if the pilot had begun after two thirds of the time before: an effect there would be a false alarm."""
    early = world.early
    cut = early * 2 // 3
    if cut < LEAST_BEFORE:
        return []
    past = world._replace(
        treated=world.treated[:early], donors=world.donors[:early], at=world.at[:early], early=cut,
        own=np.zeros(0), theirs=np.zeros((0, len(world.names))),
    )  # fmt: skip
    found = _mixed(past)
    words = _("As if the pilot had begun at %(when)s, an effect of %(effect)s would be found, where there was none.")
    params = {"when": study.panel.axis.label(int(world.at[cut])), "effect": f"{found.effect:,.4g}"}
    return [Sentence("in_time_placebo", words, params)]


def _noise(study: Study) -> tuple[Array, Ints]:
    """The gap between treated places and their mix before the start."""
    world, _dropped = _world(study, planning=True)
    early = world.early
    # What the mix leaves before the start is all that counts here, whatever was measured since.
    past = world._replace(treated=world.treated[:early], donors=world.donors[:early], at=world.at[:early])
    gap = past.treated - past.donors @ _mix(past)
    return gap, past.at


def _foresee(study: Study) -> Foreseen:
    """Controls treated as if at the end of the time before: how large effects look where there is no pilot."""
    world, _dropped = _world(study, planning=True)
    noise, at = _noise(study)
    planned = study.panel.steps - study.begin
    window = max(2, min(planned or world.early // 3, world.early // 3))
    cut = world.early - window
    if cut < LEAST_BEFORE:
        words = _("at least %(least)s values before the start are needed to plan with; there are %(count)s")
        raise EvidenceError("too_few_before", words, least=LEAST_BEFORE + 2, count=world.early)
    past = world._replace(
        treated=world.treated[: world.early], donors=world.donors[: world.early], at=world.at[: world.early], early=cut,
        own=np.zeros(0), theirs=np.zeros((0, len(world.names))),
    )  # fmt: skip
    with one_thread():
        effects = np.array([one.effect for one in _placebos(past).values()])
    return by_placebos(noise, at, effects, window)


METHOD = Method(
    code="synthetic_control",
    version=1,
    name=_("Synthetic control"),
    rung=3,
    assumes=_(
        "Assumes that a mix of controls that moved like the treated places before would have done so afterwards."
    ),
    needs=_("Needs at least 2 controls with values all the time, and at least 5 times before the start."),
    source="Abadie & Gardeazabal 2003; Abadie, Diamond & Hainmueller 2010",
    estimate=_estimate,
    noise=_noise,
    foresee=_foresee,
    compares=True,
)
