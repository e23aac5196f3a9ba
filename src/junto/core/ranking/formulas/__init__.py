"""The formulas, one file each: a file here that holds a `FORMULA` is one, found by itself."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from junto.core.ranking.model import CannotRank, Formula
from junto.core.sentences import gettext_noop as _


def _found() -> tuple[Formula, ...]:
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMULA for name in names)


FORMULAS: tuple[Formula, ...] = _found()


def formula_of(code: str, version: int | None = None) -> Formula:
    """The formula of that code (its newest version where none is named). Raises CannotRank where there is none."""
    found = [f for f in FORMULAS if f.code == code and version in (None, f.version)]
    if not found:
        raise CannotRank("unknown_formula", _("There is no formula “%(code)s” of that version."), code=code)
    return max(found, key=lambda f: f.version)
