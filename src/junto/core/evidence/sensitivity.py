"""What would change the answer: other controls, another start, a shorter time, faulty values left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _

from .answering import Answer, without_faults
from .methods import METHODS
from .preparing import Study

MOST_LEFT_OUT = 40
LIGHT = 20_000  # values up to which intervals that need placebos are reckoned again for each variation


@dataclass(frozen=True, slots=True)
class Variant:
    """The effect where one choice is made otherwise, with its interval; None where they cannot be computed then."""

    told: Sentence
    effect: float | None
    low: float | None = None
    high: float | None = None


def variants(answer: Answer) -> list[Variant]:
    """The result that counts, reckoned again with one choice changed at a time, by the same method."""
    if answer.result is None:
        return []
    study = answer.study
    asked = [*_controls(answer), *_windows(study)]
    clean = without_faults(study, answer.raw, answer.found)
    asked.append((Sentence("no_faults", _("values in which a check found a fault left out")), clean))
    return [_variant(answer, told, changed) for told, changed in asked]


def _variant(answer: Answer, told: Sentence, study: Study | None) -> Variant:
    if study is None:
        return Variant(told, None)
    try:
        found = METHODS[answer.main].estimate(study, answer.level, quick=True)
        known = answer.result is not None and answer.result.low is not None
        if known and found.low is None and study.panel.values.size <= LIGHT and not study.plan.covariates:
            found = METHODS[answer.main].estimate(study, answer.level)
    except Unfit:
        return Variant(told, None)
    return Variant(told, found.effect, found.low, found.high)


def _controls(answer: Answer) -> list[tuple[Sentence, Study | None]]:
    """Each control left out in turn; of a mix only those that carry weight."""
    study, result = answer.study, answer.result
    if not METHODS[answer.main].compares or result is None or len(study.controls) < 2:
        return []
    found: list[tuple[Sentence, Study | None]] = []
    for place in study.controls:
        name = study.panel.places[place]
        if result.weights and name not in result.weights:
            continue
        told = Sentence("without_control", _("without the control “%(place)s”"), {"place": name})
        found.append((told, study.with_controls(tuple(one for one in study.controls if one != place))))
    return found[:MOST_LEFT_OUT]


def _windows(study: Study) -> list[tuple[Sentence, Study | None]]:
    panel, begin = study.panel, study.begin
    after = panel.steps - begin
    shift = max(1, after // 20)
    found: list[tuple[Sentence, Study | None]] = []
    for moved in (-shift, shift):
        if 0 < begin + moved < panel.steps:
            label = panel.axis.label(begin + moved)
            told = Sentence("start_moved", _("as if the start had been %(when)s"), {"when": label})
            found.append((told, replace(study, begin=begin + moved)))
    if after >= 2:
        told = Sentence("half_after", _("only the first half of the time since the start"))
        found.append((told, _cut(study, 0, begin + after // 2)))
    if begin >= 2:
        told = Sentence("half_before", _("only the second half of the time before the start"))
        found.append((told, _cut(study, begin // 2, panel.steps)))
    return found


def _cut(study: Study, low: int, high: int) -> Study:
    """The study from one step up to another; the axis stays, so that seasons and labels stay right."""
    values = study.panel.values.copy()
    values[:, :low] = np.nan
    values[:, high:] = np.nan
    rows = study.panel.rows
    kept = (rows.step >= low) & (rows.step < high)
    cut = replace(
        rows, place=rows.place[kept], step=rows.step[kept], value=rows.value[kept],
        covariates=rows.covariates[:, kept], cluster=rows.cluster[kept],
    )  # fmt: skip
    return replace(study, panel=replace(study.panel, values=values, rows=cut))
