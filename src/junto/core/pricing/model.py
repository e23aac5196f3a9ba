"""What a price model is: a way in which a company charges, its inputs, and the lines that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .flows import Line
from .inputs import Input
from .shared_inputs import COMMON
from .terms import Terms


@dataclass(frozen=True, slots=True)
class PriceModel:
    """A way to charge: a file of its own in `models/`, found by itself through its `MODEL`.

    A model in use is never edited: a change is a new `version`. `pays_for`: what the city pays for, in one sentence.
    `own`: what it asks beside the common inputs. `lines`: what it makes of the terms; exit and removal are added to
    every model alike. `after`: what follows its last year where the offer does not say (renew or rebuy). `needs_units`:
    whether its price depends on how many units are bought.
    """

    code: str
    version: int
    name: str
    pays_for: str
    own: tuple[Input, ...]
    lines: Callable[[Terms], Iterable[Line]]
    after: str = "renew"
    needs_units: bool = True

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Everything it asks: its own inputs, then the common ones."""
        return self.own + COMMON

    def input(self, code: str) -> Input | None:
        """The input of that code."""
        return next((one for one in self.inputs if one.code == code), None)
