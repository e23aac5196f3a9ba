"""The evidence methods, one file each: a new file with a `METHOD` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.evidence.method import Method


def _found() -> dict[str, Method]:
    methods: dict[str, Method] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        method: Method = import_module(f"{__name__}.{module}").METHOD
        if method.code in methods:
            raise ValueError(f"Two evidence methods are called {method.code}.")
        methods[method.code] = method
    return dict(sorted(methods.items(), key=lambda one: (one[1].rung, one[0])))


METHODS: Mapping[str, Method] = _found()
