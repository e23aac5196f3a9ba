"""A watch over domain tables: writing one outside the door raises. Installed in tests, so that no code path can."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from junto.journal.door import is_open
from junto.journal.registry import domain_tables

WRITES = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+[\"`]?(\w+)",
    re.IGNORECASE,
)


class WrittenOutsideTheDoor(AssertionError):
    """A domain table was written without `journal.perform`."""


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A database execute-wrapper (`connection.execute_wrapper(watch)`)."""
    if (match := WRITES.match(sql)) and not is_open() and match[1] in domain_tables():
        raise WrittenOutsideTheDoor(f"{match[1]} is written outside journal.perform: {sql[:120]}")
    return execute(sql, params, many, context)
