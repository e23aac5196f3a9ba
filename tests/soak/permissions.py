"""The full product of roles, actions, states, objects and addresses, against the expectations of `tests/permissions`.

    PYTHONPATH=src python -m tests.soak.permissions [transitions] [addresses] [guessing]

Plays the demonstration in a folder of its own. All three parts take half an hour of computing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.permissions import PARTS
from tests.serving import DEMONSTRATION, ROOT


def main(parts: tuple[str, ...] = PARTS) -> int:
    """Ask all of the parts; 0 where the program answers as expected everywhere."""
    with tempfile.TemporaryDirectory(prefix="junto-soak-") as folder:
        environment = _environment(Path(folder, "city"))
        played = [sys.executable, "-m", "junto", "demo", "--data", environment["JUNTO_DATA"], "--no-serve"]
        subprocess.run(played, env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        ran = [sys.executable, "-m", "tests.permissions", "whole", *parts]
        answer = subprocess.run(ran, env=environment, cwd=folder, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    faults = 0
    sys.stdout.write(f"{found['people']} people, {found['objects']} objects\n")
    for part in parts:
        told = found[part]
        wrong = told.pop("faults")
        faults += len(wrong)
        figures = ", ".join(
            f"{figure:,.0f} {what}" for what, figure in told.items() if isinstance(figure, (int, float))
        )
        sys.stdout.write(f"{part}: {figures} (seconds of computing); {len(wrong):,} answers not as expected\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in wrong)
    return 1 if faults else 0


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUNTO_")}
    given = {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "junto.settings",
        "JUNTO_DATA": str(data),
        "JUNTO_SECRET_KEY": "a key for tests alone",
    }
    return kept | given | DEMONSTRATION


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or PARTS))
