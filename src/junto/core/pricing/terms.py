"""An offer's values as figures, and the lines a price model makes of them: billed, escalated, rounded as invoices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

import numpy as np

from .escalating import factors
from .figures import Figure, plain
from .flows import PAID, Line, Part, minor_units
from .inputs import Bands, Value


@lru_cache(maxsize=64)
def _part_of_year(months: int) -> Figure:
    return plain(months) / 12


class Terms:
    """What a price model builds its lines with, for one span of `months` from the first month of its contract.

    `values`: input's code → value. `grown`: what prices are multiplied with because they are asked again later.
    """

    def __init__(self, values: Mapping[str, Value], *, months: int, currency: str, grown: Figure | None = None) -> None:
        self.values = values
        self.months = months
        self.currency = currency
        self.grown = grown

    def __getitem__(self, code: str) -> Figure:
        """The figure of a number or an amount (major units); of what is not given, zero."""
        value = self.values.get(code)
        return Figure.named(code, value) if isinstance(value, Fraction | int) else plain(0)

    @property
    def units(self) -> Figure:
        """How many units are bought."""
        return self["units"]

    def part(self, code: str) -> Figure:
        """The figure of a percentage as a part of one."""
        return self[code] / 100

    def whole(self, code: str) -> int:
        """A whole number that shapes the lines (months, years)."""
        value = self.values.get(code)
        return value if isinstance(value, int) else 0

    def word(self, code: str) -> str:
        """A text or choice."""
        value = self.values.get(code)
        return value if isinstance(value, str) else ""

    def yes(self, code: str) -> bool:
        """Whether a question was answered with yes."""
        return self.values.get(code) is True

    def given(self, code: str) -> bool:
        """Whether there is an amount or number, and it is not zero."""
        return bool(self.values.get(code))

    def bands(self, code: str) -> list[tuple[Figure, Figure]]:
        """Pairs of the quantity from which on a price holds, and the price of one."""
        found: Bands = self.values.get(code) or ()  # type: ignore[assignment]
        return [
            (Figure.named(f"{code}.{i}.from", start), Figure.named(f"{code}.{i}.each", each))
            for i, (start, each) in enumerate(found, start=1)
        ]

    def once(
        self, what: str, amount: Figure, month: int = 0, *, at_end: bool | None = None, kind: str = "certain",
        state: str = "",
    ) -> Line:  # fmt: skip
        """One amount in one month; due at its end where bills are paid in arrears, unless `at_end` says otherwise."""
        due = self.word("paid") == "arrears" if at_end is None else at_end
        amounts = np.zeros(self.months, dtype=np.int64)
        factor = () if self.grown is None else (self.grown,)
        part = Part(amount, (month,), factor)
        amounts[month] = self._signed(what, part.reckoned().value)
        return Line(what, amounts, due, kind, state, (part,))

    def yearly(
        self, what: str, amount: Figure | Callable[[int], Figure], *, first: int = 0, until: int | None = None,
        kind: str = "certain", state: str = "", escalates: bool = True, from_first: bool = False,
    ) -> Line:  # fmt: skip
        """An amount a year, billed every 1, 3, 6 or 12 months from month `first` to before month `until` (the end).

        Bill of period p in contract year k: round(amount(k) · p/12 · escalation(k) · growth), p the months that it
        covers (the last may be short). `amount`: the same each year, or a function of k (0 in the first year).
        `from_first`: years are counted from `first` and not from the start of the contract. In advance a bill falls
        due at the beginning of its period, in arrears at its end.
        """
        end = self.months if until is None else min(until, self.months)
        amounts = np.zeros(self.months, dtype=np.int64)
        late = self.word("paid") != "advance"
        parts: list[Part] = []
        if first < end:
            every = int(self.word("billing") or 1)
            origin = first if from_first else 0
            rises = self._rises((end - origin + 11) // 12) if escalates else ()
            for year, covered, months in _bills(first, end, every, origin, late):
                each = amount(year) if callable(amount) else amount
                part = Part(each, months, self._factors(covered, rises[year] if rises else None))
                value = each.value
                for factor in part.factors:
                    value *= factor.value
                amounts[list(months)] = self._signed(what, value)
                parts.append(part)
        return Line(what, amounts, late, kind, state, tuple(parts))

    def _rises(self, years: int) -> tuple[Figure, ...]:
        values = self.values
        rate, cap, steps = values.get("escalation"), values.get("cap"), values.get("steps")
        return factors(
            years,
            rate if isinstance(rate, Fraction) else Fraction(0),
            cap if isinstance(cap, Fraction) else None,
            steps or (),
        )

    def _factors(self, covered: int, rise: Figure | None) -> tuple[Figure, ...]:
        found = [] if covered == 12 else [_part_of_year(covered)]
        found += [factor for factor in (rise, self.grown) if factor is not None]
        return tuple(found)

    def _signed(self, what: str, value: Fraction) -> int:
        minor = minor_units(value, self.currency)
        return -minor if what in PAID else minor


@lru_cache(maxsize=4096)
def _bills(first: int, end: int, every: int, origin: int, late: bool) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """Bills alike in amount: (contract year from 0, months that each covers, the months in which they fall due)."""
    found: dict[tuple[int, int], list[int]] = {}
    for start in range(first, end, every):
        covered = min(every, end - start)
        due = start + covered - 1 if late else start
        found.setdefault(((start - origin) // 12, covered), []).append(due)
    return tuple((year, covered, tuple(months)) for (year, covered), months in found.items())
