"""PostgreSQL broken off and started again (`pg_ctl restart -m immediate`) while companies hand in.

    PYTHONPATH=src:. JUNTO_TEST_DATABASE=postgresql python -m tests.soak.restarts [ROUNDS]

As tests.soak.kills, but it is the database that ends, in the middle of commits; the server goes on and asks it again.
"""

from __future__ import annotations

import sys
import time

from tests.handing_in import ground
from tests.soak.installing import SERVERS, standing_alone
from tests.soak.kills import rounds, told


def main(count: int = 100) -> int:
    """Play the rounds and print the figures; 0 where nothing was lost."""
    began = time.monotonic()
    with standing_alone() as installations, ground(installations, 8, seconds=86_400) as on:
        server = SERVERS[-1]

        def break_off() -> int:
            server.break_off()
            return 1

        figures = rounds(on, count=count, kill=break_off)
    return told(figures, "restarts of the database in the middle", began)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
