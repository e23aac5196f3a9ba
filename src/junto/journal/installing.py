"""What a new installation starts with: each room hands in a function that adds what is not there yet."""

from __future__ import annotations

from collections.abc import Callable

Install = Callable[[], int]  # adds what is missing, returns how many
_steps: dict[str, Install] = {}


def at_setup(what: str, install: Install) -> None:
    """Let `junto setup` (and the demonstration) call `install()`; `what` names the things it adds, for its report."""
    _steps[what] = install


def install_all() -> dict[str, int]:
    """Call every room's function; what each added, by name. Safe to repeat."""
    return {what: install() for what, install in _steps.items()}
