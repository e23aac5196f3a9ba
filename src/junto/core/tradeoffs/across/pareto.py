"""Options that nobody can better without making somebody worse off."""

from __future__ import annotations

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.ruling import ALIKE, Rule, Ruled, Standing


def _rank(standing: Standing) -> Ruled:
    values = standing.values
    figures, notes = [], []
    for i, option in enumerate(standing.options):
        better = [
            standing.options[j]
            for j in range(len(standing.options))
            if bool(np.all(values[:, j] >= values[:, i] - ALIKE)) and bool(np.any(values[:, j] > values[:, i] + ALIKE))
        ]
        figures.append((option, float(len(better))))
        if better:
            words = _("“%(better)s” is at least as good as “%(option)s” for every group, and better for one or more.")
            notes.append(Sentence("dominated", words, {"better": better[0], "option": option}))
    free = tuple(name for name, count in figures if count == 0)
    rest = tuple(name for name, count in figures if count)
    return Ruled((free, rest) if rest else (free,), tuple(figures), tuple(notes))


RULE = Rule(
    "pareto",
    _("Pareto set"),
    _("An option should not be taken while another is at least as good for every group and better for one."),
    _("options that beat it for all"),
    "Pareto 1906, Manuale di economia politica",
    _rank,
    1,
)
