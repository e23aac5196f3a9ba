"""A cost game: what every group of members would pay by itself; from cost items, or from a full table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from junto.core.sentences import gettext_noop as _

from .items import CostItem, refuse_unsound
from .problems import GameError
from .table import Numbers, Table, table_of_costs, table_of_items

Kind = Literal["cost", "value"]
MOST_IN_A_TABLE = 24  # members up to which every group is looked at: 16,777,216 groups
LARGEST_EXPONENT = 400  # of a number as text: written out, 1e999999999 would fill the memory


class Group(tuple[str, ...]):
    """Some members by name, in the order of the game. `str()` joins them by commas."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)


@dataclass(frozen=True)
class CostGame:
    """What each group of members would pay (`kind` cost), or gain (`value`), by itself. Amounts are exact.

    Made by `from_items`, `from_table` or `from_numbers`. `items`: where the costs come from, for methods that use their
    structure. `given`: bit mask → cost. `numbers`: every group's cost, already as a table.
    """

    players: tuple[str, ...]
    kind: Kind = "cost"
    items: tuple[CostItem, ...] = ()
    given: Mapping[int, Fraction] | None = None
    numbers: Table | None = None

    @classmethod
    def from_items(cls, players: Sequence[str], items: Sequence[CostItem]) -> CostGame:
        """The game of cost items: a group's cost is the sum of what each item costs it (minor units).

        Raises GameError: nobody, a member twice, an item nobody needs or a stranger needs, an unsound item.
        """
        _refuse_unsound_players(players)
        for item in items:
            refuse_unsound(item)
            strangers = sorted((set(item.needs) | set(item.sites)) - set(players))
            if strangers:
                raise GameError(
                    "stranger", _("“%(item)s” is needed by %(names)s, who is no member."),
                    item=item.description, names=Group(strangers),
                )  # fmt: skip
            if not item.members():
                raise GameError("nobody_needs", _("“%(item)s” is needed by nobody."), item=item.description)
        return cls(tuple(players), items=tuple(items))

    @classmethod
    def from_table(cls, players: Sequence[str], costs: Mapping[str, object], *, kind: Kind = "cost") -> CostGame:
        """The game of a table: "A,B" → cost. Names in any order; groups may be missing (see `missing`).

        Costs: whole numbers, Fractions, Decimals, texts, or floats (taken as the decimal they are written as).
        Raises GameError: nobody, a member or a group twice, a stranger, what is not a number.
        """
        _refuse_unsound_players(players)
        place = {name: i for i, name in enumerate(players)}
        given: dict[int, Fraction] = {}
        for words, cost in costs.items():
            names = [word.strip() for word in words.split(",")]
            strangers = [name for name in names if name not in place]
            if strangers:
                raise GameError(
                    "stranger_in_table", _("The table has a cost for %(names)s, who is no member."),
                    names=Group(strangers),
                )  # fmt: skip
            mask = sum(1 << place[name] for name in set(names))
            if mask in given or len(set(names)) < len(names):
                raise GameError("group_twice", _("The table names the group %(names)s twice."), names=Group(names))
            given[mask] = exact(cost, words)
        return cls(tuple(players), kind, (), given)

    @classmethod
    def from_numbers(
        cls, players: Sequence[str], numbers: Numbers, *, denominator: int = 1, kind: Kind = "cost"
    ) -> CostGame:
        """The game of an array: 2^n whole numbers by bit mask (bit i: player i), each over `denominator`.

        64-bit integers, or Python's own (dtype object). Raises GameError: nobody, a member twice, more than 24 members,
        another number of groups, or an empty group that costs something.
        """
        _refuse_unsound_players(players)
        _refuse_too_many(len(players))
        if numbers.shape != (1 << len(players),) or numbers[0]:
            raise GameError(
                "not_all_groups", _("An array of costs has one number for every group, and nothing for nobody.")
            )
        known = np.ones(len(numbers), dtype=np.bool_)
        return cls(tuple(players), kind, (), None, Table(numbers, denominator, known))

    @property
    def size(self) -> int:
        """How many members."""
        return len(self.players)

    @property
    def whole(self) -> int:
        """The bit mask of all members together."""
        return (1 << self.size) - 1

    @property
    def sign(self) -> int:
        """1 where members pay, -1 where they gain: turns “less is better” around."""
        return 1 if self.kind == "cost" else -1

    def group(self, mask: int) -> Group:
        """The members of a bit mask."""
        return Group(name for i, name in enumerate(self.players) if mask >> i & 1)

    def cost(self, mask: int) -> Fraction | None:
        """The group's cost; None where it was not given. The empty group costs nothing."""
        if not mask:
            return Fraction(0)
        if self.given is not None:
            return self.given.get(mask)
        if self.numbers is not None:
            return Fraction(int(self.numbers.numerators[mask]), self.numbers.denominator)
        group = self.group(mask)
        return sum((item.cost(group) for item in self.items), Fraction(0))

    @property
    def total(self) -> Fraction | None:
        """What all members together pay; None where the table does not say."""
        return self.cost(self.whole)

    def alone(self) -> tuple[Fraction | None, ...]:
        """What each member would pay alone: its stand-alone cost, None where it was not given."""
        return tuple(self.cost(1 << i) for i in range(self.size))

    def missing(self) -> Iterator[Group]:
        """The groups whose cost is not given, smallest first. None is ever guessed."""
        if self.given is not None:
            lacking = (mask for mask in range(1, self.whole + 1) if mask not in self.given)
            yield from (self.group(mask) for mask in sorted(lacking, key=lambda mask: (mask.bit_count(), mask)))

    def without(self, i: int) -> CostGame:
        """The game of the others, when member i leaves (there must be another)."""
        players = (*self.players[:i], *self.players[i + 1 :])
        if self.numbers is not None:
            left = self.numbers.numerators.reshape(-1, 2, 1 << i)[:, 0].reshape(-1)
            return CostGame.from_numbers(players, left, denominator=self.numbers.denominator, kind=self.kind)
        if self.given is None:
            items = tuple(item.without(self.players[i]) for item in self.items)
            return CostGame(players, self.kind, tuple(item for item in items if item.members()))
        low = (1 << i) - 1
        given = {mask & low | mask >> 1 & ~low: cost for mask, cost in self.given.items() if not mask >> i & 1}
        return CostGame(players, self.kind, (), given)

    @cached_property
    def table(self) -> Table:
        """All groups' costs at once. Raises GameError for more than 24 members: there are too many groups."""
        if self.numbers is not None:
            return self.numbers
        _refuse_too_many(self.size)
        if self.given is not None:
            return table_of_costs(self.size, self.given)
        return table_of_items(self.players, self.items)


def _refuse_unsound_players(players: Sequence[str]) -> None:
    if not players:
        raise GameError("no_members", _("There is nobody to share the cost."))
    twice = [name for i, name in enumerate(players) if name in players[:i]]
    if twice:
        raise GameError("member_twice", _("%(names)s is named twice."), names=Group(twice))


def _refuse_too_many(count: int) -> None:
    if count > MOST_IN_A_TABLE:
        raise GameError(
            "too_many_groups",
            _("%(count)s members make more groups than can be looked at one by one (at most %(most)s members)."),
            count=count, most=MOST_IN_A_TABLE,
        )  # fmt: skip


def exact(cost: object, words: str) -> Fraction:
    """A number as it is written: a float is the decimal it shows. Raises GameError naming `words` for what is none."""
    try:
        if isinstance(cost, bool) or not isinstance(cost, int | float | str | Decimal | Fraction):
            raise TypeError
        found = cost if isinstance(cost, Fraction) else _written(cost)
    except (ValueError, TypeError, OverflowError, ArithmeticError):
        raise GameError(
            "not_a_cost", _("The cost of %(names)s is “%(value)s”, which is no number."), names=words, value=cost
        ) from None
    return found


def _written(cost: int | float | str | Decimal) -> Fraction:
    """The number that a text shows, a fraction such as 1/3 too; an exponent is looked at before it is written out."""
    if isinstance(cost, int):
        return Fraction(cost)
    text = str(cost)
    if "/" in text:
        return Fraction(text)
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise OverflowError
    return Fraction(number)
