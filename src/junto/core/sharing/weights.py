"""Sharing a total in proportion to weights: what several rules do, each with weights of its own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import CostGame
from .model import NotApplicable


def unknown_total(game: CostGame) -> NotApplicable:
    """What a rule answers where the table does not say what all pay together."""
    return NotApplicable(Sentence("no_total", _("What all members together would pay is not given.")))


def in_proportion(total: Fraction, weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """total·w_i/Σw, exact. The weights are ≥ 0 and not all zero."""
    whole = sum(weights, Fraction(0))
    return tuple(total * weight / whole for weight in weights)
