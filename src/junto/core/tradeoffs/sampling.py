"""Draws worlds and weights in blocks and counts what each group would choose in them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from junto.core.progress import Told
from junto.core.threads import one_thread

from .case import Case, Group, Veto
from .values import Array, ValueFunction
from .worlds import Worlds, worlds_of

SMALL, LARGE = 1_024, 4_096
SWATH = 1_024  # marks counted together
EXPLAINED = 65_536  # samples from which is told what moves the first rank
TIE = 1e-9  # values nearer to one another than this are the same
VETOED = 10.0  # taken off the value of an option beyond a veto, so that it comes after all others


@dataclass(frozen=True)
class GroupPlan:
    """One group's values, ready for drawing. `worth` (options, criteria): of sure scores, 0 where unsure. `loose`:
    (option, criterion, drawn value) of unsure ones; `runs`: (option, first criterion, first drawn value, how many) of
    those beside one another. `barred` (options,): surely beyond a veto. `lines`: (option, unsure score, veto).
    """

    group: Group
    worth: Array
    loose: tuple[tuple[int, int, int], ...]
    runs: tuple[tuple[int, int, int, int], ...]
    barred: np.ndarray
    lines: tuple[tuple[int, int, Veto], ...]
    stream: int


@dataclass(frozen=True)
class Plan:
    """All that is drawn: unsure scores and the values that follow from them (`middles`: on average), the groups;
    `standing`: the options that rankings across groups compare; `nothing`: the place of “do nothing”.
    """

    seed: int
    worlds: Worlds
    middles: Array
    groups: tuple[GroupPlan, ...]
    options: int
    standing: tuple[int, ...]
    nothing: int | None


@dataclass
class Tally:
    """What was counted for one group: all arrays begin with the options. See `smaa.GroupAnswer` for the words."""

    ranks: Array
    beats: Array
    central: Array
    regret: Array
    worst: Array
    better: Array
    worse: Array
    high_first: Array  # (options, criteria + loose): first while the weight, or score, was above its middle
    high: Array  # (criteria + loose,): how often it was
    first: Array  # (options,): first among the samples that `high_first` counts
    explained: int

    def add(self, other: Tally) -> None:
        """Add what another block counted."""
        for name in ("ranks", "beats", "central", "regret", "better", "worse", "high_first", "high", "first"):
            getattr(self, name).__iadd__(getattr(other, name))
        np.maximum(self.worst, other.worst, out=self.worst)
        self.explained += other.explained


def plan_of(case: Case, standing: Sequence[int]) -> Plan:
    """Everything that does not change from draw to draw. Draws depend on names, not on the order in the file."""
    unsure = {key: cell for key, cell in sorted(case.cells.items()) if not cell.sure}
    at = {key: k for k, key in enumerate(unsure)}
    valued: dict[tuple[int, ValueFunction], int] = {}
    streams = {name: k for k, name in enumerate(sorted(group.name for group in case.groups))}
    groups = tuple(_group_plan(case, group, at, valued, streams[group.name]) for group in case.groups)
    keys = list(unsure)
    middles = np.array([case.worth(*keys[k], function) for k, function in valued])
    drawn = worlds_of(unsure, list(valued), {k for group in groups for _option, k, _veto in group.lines})
    return Plan(case.seed, drawn, middles, groups, len(case.options), tuple(standing), case.nothing)


def _group_plan(
    case: Case, group: Group, at: dict[tuple[str, str], int], valued: dict[tuple[int, ValueFunction], int], stream: int
) -> GroupPlan:
    worth = np.zeros((len(case.options), len(group.criteria)))
    loose = []
    for i, option in enumerate(case.options):
        for c, (criterion, function) in enumerate(zip(group.criteria, group.values, strict=True)):
            key = (option.name, criterion)
            if key in at:
                loose.append((i, c, valued.setdefault((at[key], function), len(valued))))
            else:
                worth[i, c] = case.worth(option.name, criterion, function)
    barred, lines = np.zeros(len(case.options), dtype=bool), []
    for veto in (*case.vetoes, *group.vetoes):
        for i, option in enumerate(case.options):
            key = (option.name, veto.criterion)
            if key in at:
                lines.append((i, at[key], veto))
            elif veto.crossed(np.asarray(case.cells[key].middle)):
                barred[i] = True
    return GroupPlan(group, worth, tuple(loose), _runs(loose), barred, tuple(lines), stream)


def _runs(loose: Sequence[tuple[int, int, int]]) -> tuple[tuple[int, int, int, int], ...]:
    """Neighbours in criteria that are neighbours among drawn values as well, so that one product serves them all."""
    found: list[tuple[int, int, int, int]] = []
    for option, criterion, k in loose:
        if found and found[-1] == (option, criterion - found[-1][3], k - found[-1][3], found[-1][3]):
            found[-1] = (*found[-1][:3], found[-1][3] + 1)
        else:
            found.append((option, criterion, k, 1))
    return tuple(found)


def sampled(plan: Plan, samples: int, told: Told | None = None) -> tuple[list[Tally], Array]:
    """Tallies by group, and (options,) how often no other standing option was as good for every group and better for
    one. The same plan and count give the same answer on any machine: each block has its own stream of numbers, and
    blocks are added up in their order. `told`: called with the part that is done.
    """
    size = LARGE if plan.options <= 12 else SMALL
    blocks = [(k, k * size, min(size, samples - k * size)) for k in range(-(-samples // size))]
    tallies: list[Tally] = []
    undominated = np.zeros(plan.options)
    with one_thread(), ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as workers:
        for k, (counted, free) in enumerate(workers.map(lambda one: _block(plan, *one), blocks)):
            undominated += free
            if not tallies:
                tallies = counted
            else:
                for tally, more in zip(tallies, counted, strict=True):
                    tally.add(more)
            if told is not None:
                told((k + 1) / len(blocks))
    return tallies, undominated


def stream(plan: Plan, *key: int) -> np.random.Generator:
    """Random numbers of their own for a block, and within it for each group."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(plan.seed, spawn_key=key)))


def values(plan: GroupPlan, weights: Array, valued: Array) -> Array:
    """(options, n) values Σ weight · worth, from 0 to 1, with weights (criteria, n) and drawn values (valued, n)."""
    found: Array = plan.worth @ weights
    for option, criterion, k, wide in plan.runs:
        found[option] += np.einsum("cn,cn->n", weights[criterion : criterion + wide], valued[k : k + wide])
    return found


def values_at(plan: GroupPlan, weights: Array, valued: Array) -> Array:
    """(options, n) values with the same weights (criteria,) in all samples."""
    found: Array = np.repeat((plan.worth @ weights)[:, None], valued.shape[1], axis=1)
    for option, criterion, k, wide in plan.runs:
        found[option] += weights[criterion : criterion + wide] @ valued[k : k + wide]
    return found


def beyond(plan: GroupPlan, scores: Mapping[int, Array], count: int) -> np.ndarray | None:
    """(options, n) whether an option lies beyond a veto of the group or of the case; None where none ever does."""
    if not plan.barred.any() and not plan.lines:
        return None
    found = np.repeat(plan.barred[:, None], count, axis=1)
    for option, k, veto in plan.lines:
        found[option] |= veto.crossed(scores[k])
    return found


def _block(plan: Plan, number: int, done: int, count: int) -> tuple[list[Tally], Array]:
    scores, valued = plan.worlds.drawn(stream(plan, number, 0), count)
    tallies = []
    somewhere: np.ndarray | None = None  # (standing, standing, n): better for some group
    pick = list(plan.standing)
    for group in plan.groups:
        weights = group.group.weights.draw(stream(plan, number, 1, group.stream), count)
        worth = values(group, weights, valued)
        better = worth[:, None, :] > (worth + TIE)[None, :, :]
        tally = _tally(plan, group, (worth, better), beyond(group, scores, count))
        _add_weights(tally, group, (weights, valued), plan.middles if done < EXPLAINED else None)
        tallies.append(tally)
        here = better if len(pick) == plan.options else better[np.ix_(pick, pick)]
        if somewhere is None:
            somewhere = here
        else:
            somewhere |= here
    undominated = np.zeros(plan.options)
    if somewhere is not None and pick:
        dominated = (somewhere & ~somewhere.swapaxes(0, 1)).any(axis=0)
        undominated[pick] = count - _counts(dominated)
    return tallies, undominated


def _tally(plan: Plan, group: GroupPlan, drawn: tuple[Array, np.ndarray], barred: np.ndarray | None) -> Tally:
    """Ranks, wins, regret and gains of one block. The first ranks stay in `high_first` until weights are added."""
    worth, better = drawn
    ranked = worth
    options = len(worth)
    gains = (np.zeros(options), np.zeros(options))
    if plan.nothing is not None:
        gains = (_counts(better[:, plan.nothing]), _counts(better[plan.nothing]))
    if barred is not None and barred.any():
        ranked = worth - VETOED * barred
        better = ranked[:, None, :] > (ranked + TIE)[None, :, :]
    rank = better.view(np.uint8).sum(axis=0, dtype=np.uint8)
    best = ranked.max(axis=0)
    missed = best - worth
    if ranked is not worth:
        missed = np.maximum(np.where(best < 0, worth.max(axis=0), best) - worth, 0.0)
    wide = len(group.group.criteria) + len(group.loose)
    tally = Tally(
        _counts(rank[:, None, :] == np.arange(options, dtype=np.uint8)[:, None]), _counts(better),
        np.zeros((options, len(group.group.criteria))), missed.sum(axis=1), missed.max(axis=1), *gains,
        np.zeros((options, wide)), np.zeros(wide), np.zeros(options), 0,
    )  # fmt: skip
    tally.first = (rank == 0).astype(np.float64)
    return tally


def _counts(marks: np.ndarray) -> Array:
    """How many are true along the last axis. Eight are added at once, as the bytes of a word, 128 words at a time: no
    byte overflows.
    """
    whole = marks.shape[-1] // SWATH * SWATH
    words = np.ascontiguousarray(marks[..., :whole]).view(np.uint64)
    sums = words.reshape(*marks.shape[:-1], whole // SWATH, SWATH // 8).sum(axis=-1)
    found: Array = sums.view(np.uint8).sum(axis=-1, dtype=np.float64)
    found += np.count_nonzero(marks[..., whole:], axis=-1)
    return found


def _add_weights(tally: Tally, group: GroupPlan, drawn: tuple[Array, Array], middles: Array | None) -> None:
    """Central weights; and, with the `middles` of the values, how often each option was first while a weight or a
    score's value was above its middle.
    """
    weights, valued = drawn
    first, tally.first = tally.first, np.zeros(len(tally.first))
    tally.central = first @ weights.T
    if middles is None:
        return
    high = weights > group.group.weights.centre[:, None]
    if group.loose:
        drawn_values = [k for _option, _criterion, k in group.loose]
        high = np.concatenate([high, valued[drawn_values] > middles[drawn_values, None]])
    tally.high_first = first @ high.astype(np.float64).T
    tally.high = _counts(high)
    tally.first = first.sum(axis=1)
    tally.explained = weights.shape[1]
