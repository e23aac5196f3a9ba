"""10,000 histories of many hands at once, each explained by a serial order: the journal's.

    PYTHONPATH=src python -m tests.soak.histories [COUNT] [sqlite|postgresql]

Five hands with connections of their own (two of one company, one of another, two officers) act on one solicitation by
the database's own clock: begin, hand in, replace, withdraw, confirm, acknowledge, addenda, extensions, the deadline,
the opening. Without a database named, half is played on each. Then faults are planted, and each must be found.

A history that is not explained is told at once, whole. SIGTERM ends the playing: what was played is counted, and the
planted faults still follow. TMPDIR=/dev/shm spares the disk.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests import environment
from tests.serving import Installation
from tests.soak.preparing import grounds, set_up

COUNT = 10_000
PROCESSES = 2
SAID_EVERY = 100
GIVE_UP = 2_000  # histories in which a planted fault must be found


@dataclass
class Played:
    """What came of many histories."""

    histories: int = 0
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


def main(count: int = COUNT, database: str = "") -> int:
    """Play `count` histories; 0 where each is explained and every planted fault is found."""
    databases = (database,) if database else ("sqlite", "postgresql")
    return max([on_database(one, count // len(databases)) for one in databases])


def on_database(database: str, count: int) -> int:
    """Play them on one database and print the figures."""
    began = time.monotonic()
    *made, for_planted = grounds(database, PROCESSES + 1)
    parts = [count // PROCESSES + (n < count % PROCESSES) for n in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        played = list(pool.map(play_many, parts, made, range(PROCESSES)))
    unexplained = [line for one in played for line in one.unexplained]
    answers = sum((one.answers for one in played), Counter())
    for (what, answer), times in sorted(answers.items()):
        sys.stdout.write(f"    {what:<14}{answer:<22}{times:>8,}\n")
    for line in unexplained[:40]:
        sys.stdout.write(f"  NOT EXPLAINED: {line}\n")
    with ProcessPoolExecutor(1) as pool:
        found = pool.submit(find_planted, for_planted).result()
    for plant, turns in found.items():
        sys.stdout.write(f"  planted: {plant:<28}{f'found in history {turns}' if turns else 'NOT FOUND'}\n")
    sys.stdout.write(
        f"{database}: {sum(one.histories for one in played):,} histories of {count:,}, {answers.total():,} questions, "
        f"{len(unexplained)} anomalies; {sum(map(bool, found.values()))} of {len(found)} planted faults found; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    sys.stdout.flush()
    return 1 if unexplained or not all(found.values()) else 0


def find_planted(ground: Installation) -> dict[str, int]:
    """In a process of its own: each fault that can be planted → the history in which it was found; 0: in none."""
    set_up()
    from tests.histories import explaining, planted, playing  # noqa: PLC0415 - after Django is set up

    found: dict[str, int] = {}
    with playing.on(ground), playing.table(ground) as table:
        for plant in (*planted.HISTORIES, *(planted.ROWS if environment.database() == "postgresql" else ())):
            with plant():
                turns = (n for n in range(1, GIVE_UP) if explaining.anomalies(playing.play(table, f"planted {n}")))
                found[plant.__name__] = next(turns, 0)
            sys.stderr.write(f"  planted {plant.__name__}: {found[plant.__name__] or 'not found'}\n")
    return found


def play_many(count: int, ground: Installation, number: int) -> Played:
    """Play on an installation of one's own, in a process of one's own."""
    enough = set_up()
    from tests.histories import explaining, playing  # noqa: PLC0415 - after Django is set up

    played, began = Played(), time.monotonic()
    with playing.on(ground), playing.table(ground) as table:
        while played.histories < count and not enough():
            seed = f"{environment.database()} {number} {played.histories}"
            history = playing.play(table, seed)
            played.histories += 1
            played.answers.update((one.what, one.answer.split(":")[0]) for one in history.asked)
            if lines := explaining.anomalies(history):
                played.unexplained += [f"{seed}: {line}" for line in lines]
                told = "\n".join([*lines, explaining.told(history)])
                sys.stderr.write(f"NOT EXPLAINED, {seed}:\n{told}\n")  # at once: a long run may be killed
            if played.histories % SAID_EVERY == 0:
                rate = played.histories / (time.monotonic() - began)
                sys.stderr.write(
                    f"  {environment.database()} {number}: {played.histories:,} histories, {rate:.1f} a second, "
                    f"{len(played.unexplained)} anomalies\n"
                )
    return played


if __name__ == "__main__":
    sys.exit(main(*(int(one) if one.isdigit() else one for one in sys.argv[1:])))
