"""The rules, one file each: a new file with a `RULE` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.sharing.model import Rule


def _found() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        rule: Rule = import_module(f"{__name__}.{module}").RULE
        if rule.code in rules:
            raise ValueError(f"Two rules are called {rule.code}.")
        rules[rule.code] = rule
    return rules


RULES: Mapping[str, Rule] = _found()


def rule_of(code: str, version: int | None = None) -> Rule:
    """The rule of that code; KeyError where there is none, or where it is there in another version only."""
    rule = RULES[code]
    if version not in (None, rule.version):
        raise KeyError(f"The rule {code} is here in version {rule.version}, not {version}.")
    return rule
