"""The full product of roles, actions, states, objects and addresses, against the expectations of `tests/permissions`.

    PYTHONPATH=src python -m tests.soak.permissions [transitions] [addresses] [guessing] [naming]

Plays the demonstration in a folder of its own; each program asks a copy of it. How far they are is told as they go.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tests.permissions import PARTS
from tests.serving import DEMONSTRATION, ROOT

AT_ONCE = 2  # programs
SHARES = 4  # of the addresses, by far the longest part


def main(parts: Sequence[str] = PARTS) -> int:
    """Ask all of the parts; 0 where the program answers as expected everywhere."""
    asked = [
        (part, *share)
        for part in parts
        for share in ([(f"{n}/{SHARES}",) for n in range(1, SHARES + 1)] if part == "addresses" else [()])
    ]
    with tempfile.TemporaryDirectory(prefix="junto-soak-") as folder, ThreadPoolExecutor(AT_ONCE) as programs:
        played = Path(folder, "played")
        _run(played, "junto", "demo", "--data", str(played), "--no-serve", stdout=subprocess.DEVNULL)
        answers = list(programs.map(partial(_ask, played), asked))
    sys.stdout.write(f"{answers[0]['people']} people, {answers[0]['objects']} objects\n")
    faults = 0
    for part in parts:
        figures: Counter[str] = Counter()
        wrong: list[str] = []
        for told in (answer[part] for answer in answers if part in answer):
            wrong += told["faults"]
            figures.update({what: figure for what, figure in told.items() if isinstance(figure, (int, float))})
        faults += len(wrong)
        said = ", ".join(f"{figure:,.0f} {what}" for what, figure in figures.items())
        sys.stdout.write(f"{part}: {said} (seconds of computing); {len(wrong):,} answers not as expected\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in wrong)
    return 1 if faults else 0


def _ask(played: Path, asked: Sequence[str]) -> dict[str, Any]:
    """What one program finds, on a copy of what was played."""
    city = played.with_name("-".join(asked).replace("/", "-of-"))
    shutil.copytree(played, city)
    done = _run(city, "tests.permissions", "whole", *asked, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    sys.stderr.write(f"{' '.join(asked)}: asked\n")
    return answer


def _run(data: Path, module: str, *words: str, stdout: int) -> subprocess.CompletedProcess[str]:
    ran = [sys.executable, "-m", module, *words]
    return subprocess.run(ran, env=_environment(data), cwd=data.parent, check=True, stdout=stdout, text=True)


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
    sys.exit(main(sys.argv[1:] or PARTS))
