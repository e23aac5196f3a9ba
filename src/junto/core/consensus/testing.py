"""Tests of shares: one share against one half, two shares against each other, and many tests at once."""

from __future__ import annotations

import numpy as np
import scipy

from .votes import Floats, Ints

SURE = 1.2816
"""The z beyond which pol.is takes a share for real: 90 % sure, one-sided, of this one test alone."""


def prop_test(successes: Ints, trials: Ints) -> Floats:
    """pol.is's z for “more than half”: 2 √(n + 1) ((s + 1)/(n + 1) − ½), with s of n.

    Shapes: any, equal. It adds a success and no failure, so that nothing at all (0 of 0) yields z = 1, and both
    agreement and disagreement are raised a little. Kept as published; `two_proportions` is the plain test.
    """
    more = np.asarray(trials, dtype=np.float64) + 1
    return np.asarray(2 * np.sqrt(more) * ((successes + 1) / more - 0.5))


def two_prop_test(successes: Ints, trials: Ints, others: Ints, of_others: Ints) -> Floats:
    """pol.is's z for “this group more than the others”: the pooled test after a success and a trial are added to each.

    Shapes: any, equal. Where all succeeded everywhere z is 0. Group against all other groups together.
    """
    return two_proportions(successes + 1, trials + 1, others + 1, of_others + 1)


def two_proportions(first: Ints, of_first: Ints, second: Ints, of_second: Ints) -> Floats:
    """z of the pooled two-proportion test: (p₁ − p₂) / √(p (1 − p) (1/n₁ + 1/n₂)), p = (s₁ + s₂) / (n₁ + n₂).

    Shapes: any, equal. 0 where all or none succeeded on both sides; not a number where a side has no trial.
    """
    s, n, t, m = (np.asarray(one, dtype=np.float64) for one in (first, of_first, second, of_second))
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (s + t) / (n + m)
        z = (s / n - t / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.where((n > 0) & (m > 0) & ((s + t == 0) | (s + t == n + m)), 0.0, z)


def one_sided(z: Floats) -> Floats:
    """The chance of so great a z, or a greater one, where there is no difference."""
    return np.asarray(scipy.special.ndtr(-z), dtype=np.float64)


def two_sided(z: Floats) -> Floats:
    """The chance of a z so far from 0, on either side, where there is no difference."""
    return np.asarray(2 * scipy.special.ndtr(-np.abs(z)), dtype=np.float64)


def benjamini_hochberg(chances: Floats) -> Floats:
    """Each test's chance corrected for all tests made: the least share of false finds at which it would be kept.

    Shapes: any; not-a-number marks a test that was not made and stays. q(i) = min over j ≥ i of p(j) m / j, in order
    of p. Source: Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    flat = np.asarray(chances, dtype=np.float64).reshape(-1)
    made = np.flatnonzero(~np.isnan(flat))
    order = made[np.argsort(flat[made], kind="stable")]
    raised = flat[order] * (len(order) / np.arange(1, len(order) + 1))
    corrected = np.full(len(flat), np.nan)
    corrected[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return corrected.reshape(np.shape(chances))
