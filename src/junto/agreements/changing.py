"""How far amendments have changed a contract: what they add, what they take off, and both together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from junto.agreements.models import Amendment, Contract
from junto.core.money import Money

WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True, slots=True)
class Changed:
    """What amendments of one contract add and take off, both counted from zero up.

    Neither makes room for the other: 20 % added and 20 % taken off are 40 % of the contract changed, not none.
    """

    contract: Contract
    added: Money
    taken: Money

    @property
    def together(self) -> Money:
        """Both, by their absolute amounts."""
        return self.added + self.taken

    @property
    def most(self) -> Money:
        """What may be added in all, and taken off without the company's agreement."""
        return Money(self.contract.cap * self.contract.first_amount // WHOLE, self.contract.currency)

    def part(self, amount: Money) -> int:
        """What an amount is of the one that was signed, in hundredths of a percent, rounded down."""
        return amount.minor * WHOLE // self.contract.first_amount if self.contract.first_amount else 0


def changed(contract: Contract, *, besides: UUID | None = None, more: int = 0) -> Changed:
    """What its signed amendments come to, without the one of the id `besides`, and with `more` minor units."""
    rows = contract.amendments.filter(state="signed").exclude(pk=besides).values_list("change", flat=True)
    return _summed(contract, [*rows, more])


def change_by_change(contract: Contract, amendments: Iterable[Amendment]) -> dict[Any, Changed]:
    """Of each signed amendment: what all up to it come to, in the order of their numbers."""
    found: dict[Any, Changed] = {}
    so_far: list[int] = []
    for one in sorted((a for a in amendments if a.state == "signed"), key=lambda a: a.number):
        so_far.append(one.change)
        found[one.pk] = _summed(contract, so_far)
    return found


def _summed(contract: Contract, changes: Iterable[int]) -> Changed:
    each = list(changes)
    added, taken = sum(c for c in each if c > 0), -sum(c for c in each if c < 0)
    return Changed(contract, Money(added, contract.currency), Money(taken, contract.currency))
