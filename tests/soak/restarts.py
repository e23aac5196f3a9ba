"""PostgreSQL broken off and started again (`pg_ctl restart -m immediate`) while companies hand in.

    PYTHONPATH=src:. JUNTO_TEST_DATABASE=postgresql python -m tests.soak.restarts [ROUNDS]

As tests.soak.kills, but it is the database that ends, in the middle of commits; the server goes on and asks it again.
Then with `synchronous_commit` off, which must be found.
"""

from __future__ import annotations

import sys
import time

from tests import databases
from tests.handing_in import ground
from tests.soak.installing import SERVERS, standing_alone
from tests.soak.kills import JUNTO, UNTIL_FOUND, rounds, told


def main(count: int = 100) -> int:
    """Play the rounds and print the figures; 0 where nothing was lost and what is planted afterwards was found."""
    began = time.monotonic()
    with standing_alone() as installations, ground(installations, 16, seconds=86_400) as on:
        server = SERVERS[-1]

        def break_off() -> int:
            server.break_off()
            return 1

        figures = rounds(on, count=count, kill=break_off)
        databases.SETTINGS["synchronous_commit"] = "off"
        server.break_off()
        planted = rounds(on, count=UNTIL_FOUND, kill=break_off, planted=JUNTO)
    return told(figures, "restarts of the database in the middle", "commits not waited for", planted, began)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
