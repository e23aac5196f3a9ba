"""The season of each step as columns of a regression: hour of the day, hour of the week, weekday, month."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from junto.core.sentences import gettext_noop as _

from .moments import Axis
from .problems import EvidenceError

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def season_columns(axis: Axis, terms: tuple[str, ...], at: Ints) -> Array:
    """One column for each class but the first that occurs, of each term: (len(at), columns). Raises EvidenceError for
    a term that is finer than the steps."""
    columns = []
    for term in terms:
        classes = classes_of(axis, term)[at]
        columns += [classes == one for one in np.unique(classes)[1:]]
    return np.array(columns, dtype=np.float64).T if columns else np.zeros((len(at), 0))


def classes_of(axis: Axis, term: str) -> Ints:
    """The class of each step of an axis: hour 0–23, hour of the week 0–167, weekday 0 (Monday)–6, month 1–12."""
    finest = {"hour_of_day": 1 / 24, "hour_of_week": 1 / 24, "weekday": 1.0, "month": 31.0}[term]
    if axis.days > finest * 1.001:
        words = _("“season: %(term)s” is finer than the data, which have one value each %(days)s days.")
        raise EvidenceError("season_too_fine", words, term=term, days=f"{axis.days:g}")
    starts = axis.starts
    days = starts.astype("datetime64[D]")
    hour = (starts - days).astype(np.int64) // 60
    weekday = (days.astype(np.int64) + 3) % 7
    if term == "month":
        return np.asarray(starts.astype("datetime64[M]").astype(np.int64) % 12 + 1)
    return np.asarray({"hour_of_day": hour, "hour_of_week": weekday * 24 + hour, "weekday": weekday}[term])
