"""The dispatcher: which commands there are, and one sentence for whatever goes wrong."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import types
from collections.abc import Callable

import pytest

from junto import cli


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[argparse.Namespace], int]], None]:
    """Puts a command named `probe` in place of all."""

    def put(run: Callable[[argparse.Namespace], int]) -> None:
        module = types.ModuleType("junto_probe")
        module.add_arguments = lambda parser: parser.add_argument("--number", type=int, default=0)  # type: ignore[attr-defined]
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "junto_probe", module)
        monkeypatch.setattr(cli, "COMMANDS", (cli.Command("probe", "junto_probe", "tries"),))
        monkeypatch.delenv("JUNTO_DEBUG", raising=False)

    return put


def test_overview_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    assert "overlaps" in capsys.readouterr().out
    assert cli.main([]) == 2


def test_unknown_command_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["overlap"]) == 2
    assert capsys.readouterr().err.startswith("junto: there is no command “overlap”.")


def test_code_of_the_command_is_returned(command: Callable[..., None]) -> None:
    command(lambda args: args.number)
    assert cli.main(["probe", "--number", "1"]) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("The file is\n empty."), "junto probe: The file is empty.\n"),
        (
            FileNotFoundError(2, "No such file or directory", "x.csv"),
            "junto probe: x.csv: No such file or directory.\n",
        ),
        (OSError(28, "No space left on device"), "junto probe: No space left on device.\n"),
        (
            KeyError("x"),
            "junto probe: this was not foreseen (KeyError: 'x'). Set JUNTO_DEBUG=1 to see where it happened.\n",
        ),
    ],
)
def test_error_is_one_sentence(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str], error: Exception, sentence: str
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise error

    command(fail)
    assert cli.main(["probe"]) == 2
    assert capsys.readouterr().err == sentence


def test_debugging_shows_the_error(command: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise KeyError("x")

    command(fail)
    monkeypatch.setenv("JUNTO_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main(["probe"])


def test_stopping_is_no_error(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    def stop(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    command(stop)
    assert cli.main(["probe"]) == 130
    assert capsys.readouterr().err == "junto: stopped.\n"


def test_overlaps_run_without_django_and_as_a_module() -> None:
    code = (
        "import sys, junto.cli as c\n"
        "try: c.main(['overlaps', '--help'])\n"
        "except SystemExit: pass\n"
        "import junto.core.overlaps.command; sys.exit('django' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False).returncode == 0
    )
    done = subprocess.run(
        [sys.executable, "-m", "junto", "--help"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: junto COMMAND")
