"""How a group's weights are known, and how they are drawn: the contract of the kinds in `weights/`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from junto.core.sentences import Sentence

from .values import Array

Draw = Callable[[np.random.Generator, int], Array]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of `count` criteria, each ≥ 0, together 1.

    `centre`: (count,) their expected values. `draw(random, n)`: (count, n) drawn evenly from all weights that agree
    with what the group stated. `fixed`: whether there is but one such. `notes`: what its reader should know.
    """

    centre: Array
    draw: Draw
    fixed: bool = False
    notes: tuple[Sentence, ...] = ()

    @property
    def count(self) -> int:
        """How many criteria."""
        return len(self.centre)


@dataclass(frozen=True, slots=True)
class WeightKind:
    """One way of stating weights.

    `means`: what it says of the group, in one sentence. `state(stated, criteria, where)`: the weights, or a
    TradeoffsError naming `where` and the criterion. `source`: where the way of drawing comes from.
    """

    code: str
    name: str
    means: str
    source: str
    state: Callable[[object, Sequence[str], str], Weights]


def spanned(vertices: Array, notes: tuple[Sentence, ...] = ()) -> Weights:
    """Weights drawn evenly from the simplex with these corners, (corners, criteria); its middle is their mean.

    Exact: mixtures of the corners by Dirichlet(1, …, 1), that is normalised exponentials. Source: Rubinstein 1982,
    Generating random vectors uniformly distributed inside and on the surface of different regions.
    """
    corners = np.ascontiguousarray(vertices, dtype=np.float64)
    if len(corners) == 1:
        only = corners[0]
        return Weights(only, lambda _random, n: np.repeat(only[:, None], n, axis=1), True, notes)
    whole = corners.shape[0] == corners.shape[1] and bool((corners == np.eye(len(corners))).all())
    across = np.ascontiguousarray(corners.T)

    def draw(random: np.random.Generator, n: int) -> Array:
        shares = random.standard_exponential((len(corners), n))
        shares /= shares.sum(axis=0)
        return shares if whole else across @ shares

    return Weights(corners.mean(axis=0), draw, False, notes)
