"""What happens with money that equal shares leave: one rule a file, named and published before the vote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from ..election import Election
from ..equal_shares import Shares


class Completion(NamedTuple):
    """A rule: its `sentence`, and `complete(election, ties, seed)` → the shares and the projects added after them."""

    code: str
    sentence: str
    complete: Callable[[Election, str, int], tuple[Shares, list[int]]]


def _found() -> dict[str, Completion]:
    names = sorted(one.name for one in iter_modules(__path__))
    found = [import_module(f"{__name__}.{name}").rule() for name in names]
    return {code: Completion(code, sentence, complete) for code, sentence, complete in found}


COMPLETIONS: Mapping[str, Completion] = _found()
