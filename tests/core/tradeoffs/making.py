"""Small cases of trade-offs for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from junto.core.tradeoffs.answering import Answer, answer
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.reading import case_of


def table(
    rows: Mapping[str, Sequence[object]], groups: Sequence[Mapping[str, Any]] = (), **more: object
) -> dict[str, Any]:
    """A case with criteria c1, c2, … from 0 (worst) to 1 (best), options by name with their scores, and one group over
    all criteria where none is given.
    """
    count = len(next(iter(rows.values())))
    names = [f"c{k + 1}" for k in range(count)]
    made = [{"criteria": names, **group} for group in groups or ({"name": "all"},)]
    return {
        "criteria": [{"name": name, "worst": 0, "best": 1} for name in names],
        "options": [
            {"name": name, "role": "nothing" if name == "nothing" else "other"} for name in rows
        ],
        "groups": made,
        "scores": {
            option: {name: score for name, score in zip(names, scores, strict=True) if score is not None}
            for option, scores in rows.items()
        },
        "samples": 2_000,
        **more,
    }  # fmt: skip


def answered(rows: Mapping[str, Sequence[object]], groups: Sequence[Mapping[str, Any]] = (), **more: object) -> Answer:
    """The answer of such a case."""
    return answer(case_of(table(rows, groups, **more)))


def refused(data: object) -> str:
    """The sentence with which a case is refused."""
    with pytest.raises(TradeoffsError) as caught:
        case_of(data)
    return str(caught.value)
