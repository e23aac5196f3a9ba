"""Group-informed consensus, and how far groups lie apart on a statement."""

from __future__ import annotations

import numpy as np

from .votes import Floats, Ints


def share(successes: Ints, trials: Ints) -> Floats:
    """The share that agrees (or disagrees), drawn towards one half where few voted: (successes + 1) / (trials + 2).

    Shapes: any, equal. It is the mean of a share that could have been anything (Laplace's rule of succession); of no
    votes it is one half. Passes are trials: who passes does not agree.
    """
    return np.asarray((successes + 1) / (trials + 2), dtype=np.float64)


def group_informed(successes: Ints, trials: Ints) -> Floats:
    """Group-informed consensus: the product over groups of (successes + 1) / (trials + 2), one value a statement.

    Shapes: (groups, statements) → (statements,). High only where every group agrees; a large group cannot outvote a
    small one. Source: Small, Bjorkegren, Erkkilä, Shaw and Megill, “Polis: scaling deliberation by mapping high
    dimensional opinion spaces”, Recerca 26 (2021).
    """
    return np.asarray(np.prod(share(successes, trials), axis=0), dtype=np.float64)


def spread(successes: Ints, trials: Ints) -> Floats:
    """How far apart groups lie: the greatest share that agrees less the least, by statement; both as in `share`."""
    shares = share(successes, trials)
    return np.asarray(shares.max(axis=0) - shares.min(axis=0), dtype=np.float64)
