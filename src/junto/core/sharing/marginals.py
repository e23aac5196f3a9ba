"""What each member adds to a group, averaged over all orders of joining: exact, in one reading of the table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from .table import SAFE, Numbers

BLOCK = 16  # bits of the groups read at once: half a megabyte, which stays in the processor's cache


def shapley_of(costs: Numbers, size: int) -> list[Fraction]:
    """Each member's mean added cost over all orders: Σ over S with i of s!(n−s−1)!/n! · (c(S) − c(S∖i)), exact.

    `costs`: 2^n whole numbers by bit mask (64-bit, or Python's own); the empty group's is 0. Every group is read once,
    times the whole number lcm(1..n)·(w(s−1) + w(s)); numbers too long for 64 bits are read in parts. Source: Shapley,
    A value for n-person games (1953).
    """
    scale = math.lcm(*range(1, size + 1))
    by_size = _weights(size, scale)
    with_member = [0] * size  # Σ over S with i of weight·c(S)
    for part, factor in _parts(costs, 8 * scale):
        sums = _sums_with_each(part, size, by_size)
        with_member = [a + factor * b for a, b in zip(with_member, sums, strict=True)]
    # what is left off, the same for all, follows from the sum of the shares
    left = (sum(with_member) - scale * int(costs[-1])) // size
    return [Fraction(one - left, scale) for one in with_member]


def _weights(size: int, scale: int) -> list[int]:
    each = [scale // (size * math.comb(size - 1, s)) for s in range(size)] + [0]
    return [0] + [each[s - 1] + each[s] for s in range(1, size + 1)]


def _parts(costs: Numbers, most: int) -> Iterator[tuple[Numbers, int]]:
    """The numbers in parts that, weighted and summed, fit 64 bits: Σ part·factor. `most`: the sum of all weights."""
    if costs.dtype == object:
        yield costs, 1
        return
    room = (SAFE // most).bit_length() - 1
    largest = max(int(costs.max()), -int(costs.min())).bit_length()
    shift = 0
    while largest - shift > room:
        yield (costs >> shift) & ((1 << room) - 1), 1 << shift
        shift += room
    yield (costs >> shift if shift else costs), 1 << shift


def _sums_with_each(costs: Numbers, size: int, by_size: list[int]) -> list[int]:
    """For each member Σ weight(|S|)·c(S) over the groups that it is in."""
    low = min(size, BLOCK)
    kind = costs.dtype
    counts = np.bitwise_count(np.arange(1 << low, dtype=np.uint32)).astype(np.int64)
    weights = [np.array(by_size[high : high + low + 1], dtype=kind)[counts] for high in range(size - low + 1)]
    blocks = costs.reshape(-1, 1 << low)
    together: Numbers = np.zeros(1 << low, dtype=kind)
    each_block: Numbers = np.zeros(len(blocks), dtype=kind)
    for high, block in enumerate(blocks):
        weighted = block * weights[high.bit_count()]
        together += weighted
        each_block[high] = weighted.sum()
    return _folded(together, low) + _folded(each_block, size - low)


def _folded(values: Numbers, size: int) -> list[int]:
    """For each bit the sum of the values at the places where it is set."""
    found = []
    for _bit in range(size):
        half = len(values) // 2
        found.append(int(values[half:].sum()))
        values = values[:half] + values[half:]
    return found[::-1]


def dividends(costs: Numbers, size: int) -> Numbers:
    """What each group costs beyond its own smaller groups: d(S) = Σ over T in S of (−1)^(s−t)·c(T), exact.

    Source: Harsanyi, A simplified bargaining model for the n-person cooperative game (1963).
    """
    largest = max(int(costs.max()), -int(costs.min()))
    found: Numbers = costs.astype(np.int64 if largest << size < SAFE else object)
    for bit in range(size):
        halves = found.reshape(-1, 2, 1 << bit)
        halves[:, 1] -= halves[:, 0]
    return found
