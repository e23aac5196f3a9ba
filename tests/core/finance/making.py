"""Flows and refusals for the tests of what a project is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from junto.core.finance import FinanceError
from junto.core.finance.flows import Flows, Line


def refused(make: Callable[..., object], *given: object, **named: object) -> str:
    """The sentence with which it is refused."""
    with pytest.raises(FinanceError) as caught:
        make(*given, **named)
    return str(caught.value)


def line(name: str, kind: str, amounts: Mapping[int, int], **named: object) -> Line:
    return Line(name, kind, dict(amounts), **{"currency": "USD", **named})


def net_flows(amounts: list[int], first: int = 2026) -> Flows:
    """Flows of whole dollars with this net, as costs and revenues."""
    costs = {first + i: -100 * one for i, one in enumerate(amounts) if one < 0}
    gains = {first + i: 100 * one for i, one in enumerate(amounts) if one > 0}
    lines = [line("Costs", "cost", costs)] if costs else []
    return Flows.of([*lines, line("Fees", "revenue", gains)] if gains else lines)
