"""The rules of a test run: whose turn it is, and that nothing is skipped unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = """
import pytest

@pytest.mark.sqlite_only
def test_one(): pass

@pytest.mark.postgresql_only
def test_other(): pass

def test_both(): pass
"""


def _run(path: Path, text: str, **environment: str) -> tuple[int, str]:
    path.write_text(text, encoding="utf-8")
    outer = ("JUNTO_", "PYTEST_", "COV", "CI")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", str(path)]
    finished = subprocess.run(
        command, env={**kept, **environment}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return finished.returncode, finished.stdout.strip().splitlines()[-1].split(" in ")[0] if finished.stdout else ""


def test_tests_of_the_other_database_are_left_out_not_skipped(tmp_path: Path) -> None:
    assert _run(tmp_path / "test_a.py", TESTS) == (0, "2 passed, 1 deselected")


def test_skipped_test_passes_here_and_fails_in_ci(tmp_path: Path) -> None:
    text = "import pytest\ndef test_a(): pytest.skip('for no reason')\n"
    assert _run(tmp_path / "test_a.py", text) == (0, "1 skipped")
    assert _run(tmp_path / "test_a.py", text, CI="true") == (1, "1 failed")


def test_skipped_module_fails_in_ci(tmp_path: Path) -> None:
    text = "import pytest\npytest.skip('for no reason', allow_module_level=True)\n"
    assert _run(tmp_path / "test_a.py", text, CI="true")[0] != 0


def test_unknown_database_is_refused(tmp_path: Path) -> None:
    assert _run(tmp_path / "test_a.py", TESTS, JUNTO_TEST_DATABASE="oracle")[0] == 4


def test_stories_without_a_browser_are_left_out_here_and_fail_in_ci(tmp_path: Path) -> None:
    text = "import pytest\n@pytest.mark.story\ndef test_a(): pass\ndef test_b(): pass\n"
    nowhere = str(Path(sys.executable).parent)
    assert _run(tmp_path / "test_a.py", text, PATH=nowhere) == (0, "1 passed, 1 deselected")
    assert _run(tmp_path / "test_a.py", text, PATH=nowhere, CI="true")[0] != 0
