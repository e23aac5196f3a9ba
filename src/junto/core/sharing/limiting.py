"""Caps, minimum shares, contributions in kind: the nearest division in the core that keeps them, or why none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import MOST_IN_A_TABLE, CostGame, Group
from .model import NotApplicable
from .nearest import Limits, nearest
from .standing import Amount


@dataclass(frozen=True, slots=True)
class Bounds:
    """What members cannot go beyond, each by name, in the game's unit of money; who is not named has no such bound.

    `caps`: the most it can pay. `minimums`: the least that it must. `in_kind`: what it contributes as goods or work, at
    its agreed value: that counts toward its share, and nobody is paid back in cash, so it is a minimum too.
    """

    caps: Mapping[str, Fraction] = field(default_factory=dict)
    minimums: Mapping[str, Fraction] = field(default_factory=dict)
    in_kind: Mapping[str, Fraction] = field(default_factory=dict)

    def floors(self, players: Sequence[str]) -> tuple[Fraction | None, ...]:
        """The least that each member pays, in kind or in cash."""
        found = [(self.minimums.get(name), self.in_kind.get(name)) for name in players]
        return tuple(max((one for one in pair if one is not None), default=None) for pair in found)


@dataclass(frozen=True, slots=True)
class Bounded:
    """Shares that keep the bounds (exact, adding up), what of each is paid in `cash`, and how they came about.

    `moved`: whether the rule's shares had to give way.
    """

    shares: tuple[Fraction, ...]
    cash: tuple[Fraction, ...]
    moved: bool
    why: Sentence


def within(game: CostGame, shares: Sequence[Fraction], bounds: Bounds, amount: Amount = str) -> Bounded | NotApplicable:
    """A rule's shares where they keep the bounds; else the nearest division in the core that does (least squares).

    The reason where there is none: bounds that contradict the total or one another, no core at all, or none of it
    within the bounds. Beyond 24 members the core is left out of it, and that is said. `amount`: how an amount is said.
    """
    caps = tuple(bounds.caps.get(name) for name in game.players)
    floors = bounds.floors(game.players)
    unsound = _contradiction(game, caps, floors, amount)
    if unsound is not None:
        return unsound
    # nobody is paid who was not to be paid by the rule
    floors = tuple(min(Fraction(0), s) if f is None else f for f, s in zip(floors, shares, strict=True))
    if _keeps(shares, caps, floors):
        words = _("The rule’s shares keep every cap and minimum.")
        return _bounded(game, tuple(shares), bounds, False, Sentence("bounds_kept", words))
    core = game.size <= MOST_IN_A_TABLE
    found = nearest(game, shares, Limits(caps, floors, core))
    if found is None:
        return _none(game, shares)
    words = _("A cap or minimum is broken by the rule’s shares. These are the nearest in the core that keep them all.")
    if not core:
        words = _(
            "A cap or minimum is broken by the rule’s shares. These are the nearest that keep them all; with so many "
            "members it was not tried whether a group would be better off by itself."
        )
    return _bounded(game, found, bounds, True, Sentence("bounds_nearest", words))


def _bounded(game: CostGame, shares: tuple[Fraction, ...], bounds: Bounds, moved: bool, why: Sentence) -> Bounded:
    cash = tuple(
        share - bounds.in_kind.get(name, Fraction(0)) for name, share in zip(game.players, shares, strict=True)
    )
    return Bounded(shares, cash, moved, why)


def _keeps(shares: Sequence[Fraction], caps: Sequence[Fraction | None], floors: Sequence[Fraction | None]) -> bool:
    return all(
        (cap is None or share <= cap) and (floor is None or share >= floor)
        for share, cap, floor in zip(shares, caps, floors, strict=True)
    )


def _contradiction(
    game: CostGame, caps: Sequence[Fraction | None], floors: Sequence[Fraction | None], amount: Amount
) -> NotApplicable | None:
    total = game.total or Fraction(0)
    crossed = Group(
        name
        for name, cap, floor in zip(game.players, caps, floors, strict=True)
        if cap is not None and floor is not None and floor > cap
    )
    if crossed:
        words = _("The least that %(names)s must pay is above the most it can pay.")
        return NotApplicable(Sentence("bounds_crossed", words, {"names": crossed}))
    most = [cap for cap in caps if cap is not None]
    if len(most) == game.size and sum(most, Fraction(0)) < total:
        words = _("The caps add up to %(sum)s, which is %(short)s less than the total.")
        params = {"sum": amount(sum(most, Fraction(0))), "short": amount(total - sum(most, Fraction(0)))}
        return NotApplicable(Sentence("caps_too_low", words, params))
    least = [floor for floor in floors if floor is not None]
    if sum(least, Fraction(0)) > total:
        words = _("The minimums add up to %(sum)s, which is %(over)s more than the total.")
        params = {"sum": amount(sum(least, Fraction(0))), "over": amount(sum(least, Fraction(0)) - total)}
        return NotApplicable(Sentence("floors_too_high", words, params))
    return None


def _none(game: CostGame, shares: Sequence[Fraction]) -> NotApplicable:
    """Why no division in the core keeps the bounds: there is no core, or it lies beyond them."""
    open_ended = (None,) * game.size
    if nearest(game, shares, Limits(open_ended, open_ended)) is None:
        words = _("However the total is divided, some group would be better off by itself: the core is empty.")
        return NotApplicable(Sentence("no_core", words))
    words = _("No division keeps these caps and minimums and leaves no group better off by itself.")
    return NotApplicable(Sentence("core_beyond_bounds", words))
