"""100,000 steps of a machine of rules over the whole purchase, every promise asked after each step.

    PYTHONPATH=src python -m tests.soak.purchase_machine [STEPS] [sqlite|postgresql]

TMPDIR=/dev/shm spares the disk. A broken promise ends it with the steps that led there; SIGTERM ends it with what was
played.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.serving import Installation
from tests.soak.preparing import grounds, set_up

STEPS = 100_000
AT_ONCE = 60  # steps of one purchase
PURCHASES = 10  # between two words on how far it is
PROCESSES = 2


@dataclass
class Played:
    """What came of many purchases; `broken`: the steps that led to a promise that did not hold."""

    steps: int = 0
    purchases: int = 0
    broken: str = ""


def main(steps: int = STEPS, database: str = "sqlite") -> int:
    """Play until so many steps were taken; 0 where every promise held."""
    began = time.monotonic()
    made = grounds(database, PROCESSES)
    with ProcessPoolExecutor(PROCESSES) as pool:
        played = list(pool.map(play, [-(-steps // PROCESSES)] * PROCESSES, made, range(PROCESSES)))
    for one in played:
        sys.stdout.write(one.broken)
    broken = sum(bool(one.broken) for one in played)
    sys.stdout.write(
        f"{database}: {sum(one.steps for one in played):,} steps of {steps:,} in "
        f"{sum(one.purchases for one in played):,} purchases, {broken} promises broken; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    return 1 if broken else 0


def play(steps: int, ground: Installation, number: int) -> Played:
    """In a process of its own, on an installation of its own."""
    enough = set_up()
    from django.db import connection  # noqa: PLC0415 - after Django is set up
    from django.test.utils import override_settings, setup_test_environment  # noqa: PLC0415
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    from junto.journal.watch import watch  # noqa: PLC0415
    from tests.histories import machine, playing  # noqa: PLC0415
    from tests.staging import staging  # noqa: PLC0415

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    own = {
        "ENVELOPES": ground.data / "envelopes",
        "KEYS": ground.data / "keys",
        "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    }
    chosen = settings(
        max_examples=PURCHASES, stateful_step_count=AT_ONCE, deadline=None, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    played, began = Played(), time.monotonic()
    with playing.on(ground), override_settings(**own), connection.execute_wrapper(watch), staging():
        while played.steps < steps and not enough() and not played.broken:
            seed = number * 1_000_000 + played.purchases
            try:
                run_state_machine_as_test(seeded(seed)(machine.Purchase), settings=chosen)
            except Exception:
                played.broken = f"Seed {seed}:\n{traceback.format_exc()}"
                sys.stderr.write(played.broken)  # at once: a long run may be killed
            played.steps, played.purchases = machine.Purchase.steps, played.purchases + PURCHASES
            rate = played.steps / (time.monotonic() - began)
            sys.stderr.write(f"  {connection.vendor} {number}: {played.steps:,} steps, {rate:.1f} a second\n")
    return played


if __name__ == "__main__":
    sys.exit(main(*(int(one) if one.isdigit() else one for one in sys.argv[1:])))
