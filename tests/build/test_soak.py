"""The long runs in one command: what holds, what does not, what was broken off and what remains stands in the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.soak.__main__ import FIGURES, RUNS, Run, Soak, main

HOLDS = Run("one", "1 round", ("-c", "print('1 round, 0 faults'); print()"))
FAILS = Run("two", "2 rounds", ("-c", "print('1 fault'); raise SystemExit(1)"))
KILLED = Run("three", "3 rounds", ("-c", "import os; print('half', flush=True); os.kill(os.getpid(), 9)"))
LAST = Run("four-postgresql", "4 rounds", ("-c", "import os; print(os.environ['JUNTO_TEST_DATABASE'])"), "postgresql")


def test_every_run_has_its_row_whatever_came_before(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    soak = Soak((HOLDS, FAILS, KILLED, LAST), tmp_path)
    assert soak.play() == 1
    table = (tmp_path / FIGURES).read_text().splitlines()
    assert [" ".join(row.split()[:-1]) for row in table[2:6]] == [
        "one 1 round held", "two 2 rounds DID NOT HOLD", "three 3 rounds DID NOT HOLD",
        "four-postgresql 4 rounds held",
    ]  # fmt: skip
    assert table[7:] == [
        "one: 1 round, 0 faults", "two: 1 fault", "three: ended by signal 9: half", "four-postgresql: postgresql",
    ]  # fmt: skip
    assert (tmp_path / "four-postgresql.txt").read_text() == "postgresql\n"
    assert "two: 1 fault" in capfd.readouterr().out


def test_what_remains_is_told_when_it_is_broken_off(tmp_path: Path) -> None:
    soak = Soak((HOLDS, FAILS), tmp_path)
    soak.end()
    assert soak.play() == 1
    assert (tmp_path / FIGURES).read_text().count("not played") == 2


def test_runs_have_names_of_their_own_and_an_unknown_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert len({run.name for run in RUNS}) == len(RUNS)
    with pytest.raises(SystemExit):
        main(["walks"])
    assert "There is no run 'walks'" in capsys.readouterr().err
