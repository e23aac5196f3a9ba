"""100,000 steps of a machine of rules over the whole purchase, every promise asked after each step.

    PYTHONPATH=src python -m tests.soak.purchase_machine [STEPS] [sqlite|postgresql]

TMPDIR=/dev/shm spares the disk. A broken promise ends it with the steps that led there.
"""

from __future__ import annotations

import logging
import os
import sys
import time

STEPS = 100_000
AT_ONCE = 60  # steps of one purchase
PURCHASES = 50  # between two words on how far it is


def main(steps: int = STEPS, database: str = "sqlite") -> int:
    """Play until so many steps were taken; 0 where every promise held."""
    os.environ["JUNTO_TEST_DATABASE"] = database
    from tests.soak.preparing import fresh  # noqa: PLC0415 - after the database is chosen

    installation = fresh("machine")
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
    own = {"ENVELOPES": installation.data / "envelopes", "KEYS": installation.data / "keys"}
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    chosen = settings(
        max_examples=PURCHASES, stateful_step_count=AT_ONCE, deadline=None, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    began, turn = time.monotonic(), 0
    with (
        playing.on(installation),
        override_settings(STORAGES=plain, **own),
        connection.execute_wrapper(watch),
        staging(),
    ):
        while machine.Purchase.steps < steps:
            turn += 1
            run_state_machine_as_test(seeded(turn)(machine.Purchase), settings=chosen)
            seconds = time.monotonic() - began
            sys.stdout.write(
                f"{database}: {machine.Purchase.steps:,} steps in {turn * PURCHASES} purchases, {seconds:.0f} s,"
                f" {machine.Purchase.steps / seconds:.1f} steps a second, no promise broken\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) if one.isdigit() else one for one in sys.argv[1:])))
