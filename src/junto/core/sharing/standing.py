"""How a division stands: would any member, or any group of members, be better off by leaving, and by how much?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import MOST_IN_A_TABLE, CostGame, Group
from .structure import best_to_leave
from .table import SAFE, subset_sums

Amount = Callable[[Fraction], object]


@dataclass(frozen=True, slots=True)
class Blocking:
    """A group that would be better off by itself: `pays` here, `alone` by itself, `saves` the difference (> 0)."""

    members: Group
    pays: Fraction
    alone: Fraction
    saves: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found about a division, exactly and before any rounding.

    `in_core`: no group would be better off; None where too little is known to say. `blocking`: of those that would,
    the one that saves most (then the smaller group). `margin`: the least that any group loses by leaving (≥ 0 in the
    core, where `nearest` is that group). `saved`: for each member its stand-alone cost less its share (for gains the
    other way round): below 0, it would be better off alone. `covers`: the shares add up to the total.
    `unequal`: two members that are alike in all costs and yet pay different shares.
    """

    in_core: bool | None
    blocking: Blocking | None
    margin: Fraction | None
    nearest: Group | None
    saved: tuple[Fraction | None, ...]
    covers: bool
    unequal: tuple[Group, ...]

    @property
    def nobody_above_alone(self) -> bool | None:
        """Whether nobody pays more than it would alone; None where a stand-alone cost is missing."""
        if any(saved is not None and saved < 0 for saved in self.saved):
            return False
        return None if None in self.saved else True


def standing_of(game: CostGame, shares: Sequence[Fraction]) -> Standing:
    """Try every group against a division (shares in the order of the game's members).

    In the core: Σ x(i) over S ≤ c(S) for every group S (for gains: ≥), with equality for all together.
    Source: Gillies (1959); in cost terms Young, Cost Allocation (1985), chapter 1. Groups whose cost is not given are
    passed over; then only “not in the core” can be known. Beyond 24 members single ones are tried, and every group
    where the items' form allows it (see `structure.best_to_leave`).
    """
    saved = tuple(
        None if cost is None else game.sign * (cost - share) for cost, share in zip(game.alone(), shares, strict=True)
    )
    covers = game.total is not None and sum(shares, Fraction(0)) == game.total
    found = Standing(None, None, None, None, saved, covers, tuple(_unequal(game, shares)))
    if game.size == 1:
        return replace(found, in_core=covers)
    if game.size > MOST_IN_A_TABLE:
        return _of_many(game, shares, found)
    best = _best_to_leave(game, shares)
    if best is None:
        return found
    group, gain, pays = best
    if gain > 0:
        blocking = Blocking(group, pays, pays - game.sign * gain, gain)
        return replace(found, in_core=False, blocking=blocking, margin=-gain, nearest=group)
    in_core = covers if game.table.known.all() else None
    return replace(found, in_core=in_core, margin=-gain, nearest=group)


def _best_to_leave(game: CostGame, shares: Sequence[Fraction]) -> tuple[Group, Fraction, Fraction] | None:
    """The group that gains most by leaving (then the smaller one), its gain and what it pays here; None: none known."""
    table = game.table
    scale = math.lcm(table.denominator, *(share.denominator for share in shares))
    factor = scale // table.denominator
    whole = [int(share * scale) for share in shares]
    largest = sum(map(abs, whole)) + int(abs(table.numerators).max()) * factor
    kind = np.int64 if largest < SAFE else object
    gains = subset_sums(whole, kind)
    gains -= table.numerators.astype(kind, copy=False) * factor
    gains *= game.sign
    tried = table.known.copy()
    tried[[0, game.whole]] = False
    if not tried.any():
        return None
    gains[~tried] = -largest - 1
    most = gains.max()
    best = min((int(mask) for mask in np.flatnonzero(gains == most)), key=lambda mask: (mask.bit_count(), mask))
    pays = sum((share for i, share in enumerate(shares) if best >> i & 1), Fraction(0))
    return game.group(best), Fraction(int(most), scale), pays


def _of_many(game: CostGame, shares: Sequence[Fraction], found: Standing) -> Standing:
    """Beyond 24 members: every group by the form of the items where they have one, else single members alone."""
    best = best_to_leave(game.players, game.items, shares) if game.items else None
    if best is None:
        return replace(found, in_core=False if any(one is not None and one < 0 for one in found.saved) else None)
    members, gain = best
    if gain <= 0:
        return replace(found, in_core=found.covers)
    pays = sum((share for name, share in zip(game.players, shares, strict=True) if name in members), Fraction(0))
    blocking = Blocking(Group(members), pays, pays - gain, gain)
    return replace(found, in_core=False, blocking=blocking, margin=-gain, nearest=Group(members))


def _unequal(game: CostGame, shares: Sequence[Fraction]) -> list[Group]:
    """Pairs of members that may be exchanged in every group without changing its cost, and pay differently."""
    if game.size > MOST_IN_A_TABLE:
        return []
    alone = game.alone()
    return [
        Group((game.players[i], game.players[j]))
        for i in range(game.size)
        for j in range(i + 1, game.size)
        if alone[i] == alone[j] and shares[i] != shares[j] and _exchangeable(game, i, j)
    ]


def _exchangeable(game: CostGame, i: int, j: int) -> bool:
    """Whether every group with i and without j costs what it costs with j instead of i; all of them known."""
    shape = (1 << (game.size - j - 1), 2, 1 << (j - i - 1), 2, 1 << i)
    costs, known = game.table.numerators.reshape(shape), game.table.known.reshape(shape)
    same = np.array_equal(costs[:, 0, :, 1], costs[:, 1, :, 0])
    return same and bool(known[:, 0, :, 1].all() and known[:, 1, :, 0].all())


def told(game: CostGame, standing: Standing, amount: Amount = str) -> Sentence:
    """Who would be better off by leaving, or that nobody would, in one sentence. `amount`: how an amount is said."""
    if standing.blocking is not None:
        return _told_blocking(game, standing.blocking, amount)
    if standing.in_core is None:
        return Sentence(
            "core_unknown",
            _("Whether a group would be better off by itself is not known: costs of groups are missing."),
        )
    if not standing.in_core:
        return Sentence("not_covered", _("The shares do not add up to the total."))
    if standing.margin is None or standing.nearest is None:
        return Sentence("one_member", _("There is one member, who pays everything."))
    params = {"names": standing.nearest, "margin": amount(standing.margin)}
    if standing.margin == 0:
        return Sentence(
            "core_edge",
            _("No member and no group would be better off by itself. %(names)s would be neither better nor worse off."),
            params,
        )
    return Sentence(
        "core",
        _("No member and no group would be better off by itself. %(names)s gains least by staying: %(margin)s.")
        if len(standing.nearest) == 1
        else _("No member and no group would be better off by itself. %(names)s together gain least by staying: "
               "%(margin)s."),
        params,
    )  # fmt: skip


def left_by_rounding(
    game: CostGame, shares: Sequence[Fraction], rounded: Sequence[Fraction], amount: Amount = str
) -> Sentence | None:
    """Where exact shares are in the core and the rounded ones are not, a sentence that says so; else None."""
    if not standing_of(game, shares).in_core:
        return None
    blocking = standing_of(game, rounded).blocking
    if blocking is None:
        return None
    return Sentence(
        "left_by_rounding",
        _("Before rounding, no member and no group would be better off by itself. Rounding alone leaves %(names)s "
          "worse off, by %(saves)s."),
        {"names": blocking.members, "saves": amount(blocking.saves)},
    )  # fmt: skip


def _told_blocking(game: CostGame, blocking: Blocking, amount: Amount) -> Sentence:
    one = len(blocking.members) == 1
    if game.kind == "value":
        code, words = (
            ("alone_gains", _("%(names)s would be better off alone, by %(saves)s: it would gain %(alone)s, and gets "
                              "%(pays)s here."))
            if one
            else ("group_gains", _("%(names)s would be better off by themselves, by %(saves)s: they would gain "
                                   "%(alone)s, and get %(pays)s here."))
        )  # fmt: skip
    else:
        code, words = (
            ("alone_saves", _("%(names)s would be better off alone, by %(saves)s: it would pay %(alone)s, and pays "
                              "%(pays)s here."))
            if one
            else ("group_saves", _("%(names)s would be better off by themselves, by %(saves)s: they would pay "
                                   "%(alone)s, and pay %(pays)s here."))
        )  # fmt: skip
    params = {
        "names": blocking.members,
        "saves": amount(blocking.saves),
        "alone": amount(blocking.alone),
        "pays": amount(blocking.pays),
    }
    return Sentence(code, words, params)
