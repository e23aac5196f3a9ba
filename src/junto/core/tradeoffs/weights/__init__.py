"""The ways of stating weights, one file each: a new file with a `KIND` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.tradeoffs.weighing import WeightKind


def _found() -> dict[str, WeightKind]:
    kinds: dict[str, WeightKind] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        kind: WeightKind = import_module(f"{__name__}.{module}").KIND
        if kind.code in kinds:
            raise ValueError(f"Two kinds of weights are called {kind.code}.")
        kinds[kind.code] = kind
    return kinds


KINDS: Mapping[str, WeightKind] = _found()
