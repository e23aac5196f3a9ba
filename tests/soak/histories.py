"""10,000 histories of many hands at once, each explained by a serial order: the journal's.

    PYTHONPATH=src python -m tests.soak.histories [COUNT] [sqlite|postgresql]

Five hands with connections of their own (two of one company, one of another, two officers) act on one solicitation by
the database's own clock: begin, hand in, replace, withdraw, confirm, acknowledge, addenda, extensions, the deadline,
the opening. Without a database named, half is played on each. Then faults are planted, and each must be found.
TMPDIR=/dev/shm spares the disk.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

COUNT = 10_000
PROCESSES = 2
SAID_EVERY = 250
GIVE_UP = 2_000  # histories in which a planted fault must be found


def main(count: int = COUNT, database: str = "") -> int:
    """Play `count` histories; 0 where each is explained."""
    for one in (database,) if database else ("sqlite", "postgresql"):
        share = count if database else count // 2
        began = time.monotonic()
        with ProcessPoolExecutor(PROCESSES) as pool:
            parts = [share // PROCESSES + (n < share % PROCESSES) for n in range(PROCESSES)]
            told = list(pool.map(play_many, parts, [one] * PROCESSES, range(PROCESSES)))
        seconds = time.monotonic() - began
        answers = sum((answered for answered, _found in told), Counter())
        found = [line for _answered, lines in told for line in lines]
        sys.stdout.write(f"{one}: {share:,} histories, {answers.total():,} questions, {seconds:.0f} s\n")
        for (what, answer), times in sorted(answers.items()):
            sys.stdout.write(f"    {what:<14}{answer:<22}{times:>8,}\n")
        sys.stdout.write(f"  anomalies: {len(found)}\n")
        for line in found[:40]:
            sys.stdout.write(f"    {line}\n")
        for plant, turns in planted_in(one).items():
            sys.stdout.write(f"  planted: {plant:<28}{f'found in history {turns}' if turns else 'NOT FOUND'}\n")
            found += [] if turns else [plant]
        sys.stdout.flush()
        if found:
            return 1
    return 0


def planted_in(database: str) -> dict[str, int]:
    """Each fault that can be planted → the number of the history in which it was found; 0: in none."""
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(find_planted, database).result()


def find_planted(database: str) -> dict[str, int]:
    """In a process of its own: each fault by itself, until it is found."""
    os.environ["JUNTO_TEST_DATABASE"] = database
    from tests.soak.preparing import fresh  # noqa: PLC0415 - after the database is chosen

    installation = fresh("planted")
    from tests.histories import explaining, planted, playing  # noqa: PLC0415 - after Django is set up

    found: dict[str, int] = {}
    with playing.on(installation), playing.table(installation) as table:
        for plant in planted.HISTORIES:
            with plant():
                turns = (n for n in range(1, GIVE_UP) if explaining.anomalies(playing.play(table, f"planted {n}")))
                found[plant.__name__] = next(turns, 0)
    return found


def play_many(count: int, database: str, number: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Play on an installation of one's own, in a process of one's own: what was answered, what is not explained."""
    os.environ["JUNTO_TEST_DATABASE"] = database
    from tests.soak.preparing import fresh  # noqa: PLC0415 - after the database is chosen

    installation = fresh(f"histories{number}")
    from tests.histories import explaining, playing  # noqa: PLC0415 - after Django is set up

    answers: Counter[tuple[str, str]] = Counter()
    found = []
    with playing.on(installation), playing.table(installation) as table:
        for turn in range(count):
            seed = f"{database} {number} {turn}"
            history = playing.play(table, seed)
            answers.update((one.what, one.answer.split(":")[0]) for one in history.asked)
            for line in explaining.anomalies(history):
                found.append(f"{seed}: {line}")
                sys.stderr.write(f"  {found[-1]}\n")  # at once: a long run may be stopped
            if (turn + 1) % SAID_EVERY == 0:
                sys.stderr.write(f"  {database} {number}: {turn + 1:,} histories, {len(found)} anomalies\n")
    return answers, found


if __name__ == "__main__":
    sys.exit(main(*(int(one) if one.isdigit() else one for one in sys.argv[1:])))
