"""The rules across groups, one file each: a new file with a `RULE` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.tradeoffs.ruling import Rule


def _found() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        rule: Rule = import_module(f"{__name__}.{module}").RULE
        if rule.code in rules:
            raise ValueError(f"Two rules across groups are called {rule.code}.")
        rules[rule.code] = rule
    return dict(sorted(rules.items(), key=lambda one: (one[1].order, one[0])))


RULES: Mapping[str, Rule] = _found()
