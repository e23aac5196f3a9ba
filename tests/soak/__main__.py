"""All long runs one after the other, and one table of what came of them.

    PYTHONPATH=src:. python -m tests.soak [NAME…]       (without names: all of them, at the counts that are promised)

The table is written to var/soak/figures.txt after every run, with what remains; the words of each run to a file beside
it. One that fails keeps no other from being played; SIGINT or SIGTERM ends the one that is played and begins no other.
TMPDIR=/dev/shm spares the disk.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.serving import ROOT

FOLDER = ROOT / "var" / "soak"
FIGURES = "figures.txt"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
PATIENCE = 120.0  # seconds in which a run that was asked to end tells what it has played


@dataclass(frozen=True)
class Run:
    """One long run: what is played, how often, and by which command (`python …`)."""

    name: str
    count: str
    command: tuple[str, ...]
    database: str = SQLITE
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of it: the last line that the run printed."""

    held: bool
    said: str
    seconds: float


def _soak(name: str, *arguments: str) -> tuple[str, ...]:
    return ("-m", f"tests.soak.{name}", *arguments)


def _tests(*chosen: str) -> tuple[str, ...]:
    return ("-m", "pytest", "-n", "0", "-q", *chosen)


TWO_WORLDS = _tests("tests/publication/test_two_worlds.py")
FULL_DISK = _tests("tests/solicitations/test_survival.py", "-k", "full_disk")
CANARY = _tests("tests/histories/test_canary.py")
RUNS: tuple[Run, ...] = (
    Run("tampers", "10,000 tampers", _soak("tlog_tampers")),
    Run("histories", "5,000 histories", _soak("histories", "5000", SQLITE)),
    Run("histories-postgresql", "5,000 histories", _soak("histories", "5000", POSTGRESQL), POSTGRESQL),
    Run("machine", "100,000 steps", _soak("purchase_machine", "100000", SQLITE)),
    Run("machine-postgresql", "10,000 steps", _soak("purchase_machine", "10000", POSTGRESQL), POSTGRESQL),
    Run("kills", "1,000 rounds", _soak("kills", "1000")),
    Run("kills-postgresql", "1,000 rounds", _soak("kills", "1000"), POSTGRESQL),
    Run("restarts-postgresql", "100 restarts", _soak("restarts", "100"), POSTGRESQL),
    Run("power-cut", "1,000 cuts", _soak("power_cut", "1000")),
    Run("last-seconds", "500 companies in 60 s", _soak("last_seconds", "500", "60")),
    Run("last-seconds-postgresql", "500 companies in 60 s", _soak("last_seconds", "500", "60"), POSTGRESQL),
    Run("permissions", "the full product", _soak("permissions")),
    Run("canary", "five ways in", CANARY),
    Run("canary-postgresql", "five ways in", CANARY, POSTGRESQL),
    Run("fuzz", "200 of each", _tests("tests/publication/test_fuzz.py"), SQLITE, {"JUNTO_FUZZ_EXAMPLES": "200"}),
    Run("two-worlds", "every page", TWO_WORLDS, SQLITE, {"JUNTO_WHOLE_CRAWL": "yes"}),
    Run("disk-full", "8 moments", FULL_DISK),
    Run("disk-full-postgresql", "8 moments", FULL_DISK, POSTGRESQL),
)


class Soak:
    """Plays runs in their order, and keeps the table."""

    def __init__(self, runs: Sequence[Run], folder: Path) -> None:
        self.runs, self.folder = runs, folder
        self.outcomes: dict[str, Outcome] = {}
        self.ending = False
        self.playing: subprocess.Popen[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def play(self) -> int:
        """All of them; 1 where one did not hold or was not played."""
        for run in self.runs:
            if self.ending:
                break
            sys.stdout.write(f"--- {run.name}: {run.count}, {datetime.now(UTC):%H:%M} UTC\n")
            sys.stdout.flush()
            self.outcomes[run.name] = self._one(run)
            self._keep()
        self._keep()
        sys.stdout.write(f"{self.table()}\nIt is kept in {self.folder / FIGURES}.\n")
        return 0 if all(one.name in self.outcomes and self.outcomes[one.name].held for one in self.runs) else 1

    def _keep(self) -> None:
        (self.folder / FIGURES).write_text(self.table(), encoding="utf-8")

    def end(self, *_signal: object) -> None:
        """Ask the run that is played to end, and begin no other."""
        self.ending = True
        if self.playing is not None:
            self.playing.terminate()

    def _one(self, run: Run) -> Outcome:
        began, last = time.monotonic(), ""
        words = self.folder / f"{run.name}.txt"
        with tempfile.TemporaryDirectory(prefix="junto-soak-") as temporary, words.open("w", encoding="utf-8") as kept:
            os.chmod(temporary, 0o755)  # the database server may run as another user
            self.playing = self._begin(run, temporary)
            assert self.playing.stdout is not None
            for line in self.playing.stdout:
                for target in (sys.stdout, kept):
                    target.write(line)
                    target.flush()
                last = line.strip() or last
            code = self.playing.wait(PATIENCE)
        if self.ending:
            last = f"broken off: {last}"
        elif code < 0:
            last = f"ended by signal {-code}: {last}"
        return Outcome(code == 0 and not self.ending, last, time.monotonic() - began)

    @staticmethod
    def _begin(run: Run, temporary: str) -> subprocess.Popen[str]:
        """In a session of its own: a key pressed here reaches it through `end` alone."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": temporary,
            "JUNTO_TEST_DATABASE": run.database,
            **run.settings,
        }
        return subprocess.Popen(
            [sys.executable, *run.command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def table(self) -> str:
        """What, count, result, seconds; then what every run said last."""
        rows = []
        for run in self.runs:
            done = self.outcomes.get(run.name)
            result = "not played" if done is None else "held" if done.held else "DID NOT HOLD"
            rows.append(f"{run.name:<26}{run.count:<24}{result:<14}{f'{done.seconds:>8,.0f}' if done else '':>8}")
        said = [f"{run.name}: {self.outcomes[run.name].said}" for run in self.runs if run.name in self.outcomes]
        head = f"{'what':<26}{'count':<24}{'result':<14}{'seconds':>8}"
        return "\n".join([f"Long runs, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", head, *rows, "", *said, ""])


def main(arguments: Sequence[str]) -> int:
    """Play what is named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    names = {run.name: run for run in RUNS}
    parser.add_argument("name", nargs="*", help=f"of: {'; '.join(names)}")
    asked = parser.parse_args(arguments).name
    if unknown := [name for name in asked if name not in names]:
        parser.error(f"There is no run {unknown[0]!r}; there are: {'; '.join(names)}.")
    soak = Soak([names[name] for name in asked] or RUNS, FOLDER)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, soak.end)
    return soak.play()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
