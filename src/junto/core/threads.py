"""One thread for linear algebra on small matrices: threads that wait for one another on a busy machine cost tenfold."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """While it lasts, linear algebra in this process uses one thread."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1)
    return limited
