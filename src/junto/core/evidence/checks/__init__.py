"""The checks of data, one file each: a new file with a `CHECK` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.evidence.check import Check


def _found() -> dict[str, Check]:
    checks: dict[str, Check] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        check: Check = import_module(f"{__name__}.{module}").CHECK
        if check.code in checks:
            raise ValueError(f"Two checks of data are called {check.code}.")
        checks[check.code] = check
    return checks


CHECKS: Mapping[str, Check] = _found()
