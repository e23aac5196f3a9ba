"""The field's own validators of open data, run as programs in an environment of their own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".checkers" / "bin" / "python"


def faults(kind: str, package: dict[str, Any], *, shared: Path, folder: Path) -> list[str]:
    """What the validators of `kind` (`ocds`, `oc4ids`) say against a package; `["0 faults"]` where they say nothing."""
    if not PYTHON.exists():
        pytest.skip("The validators of open data are not installed: make .checkers/.installed")
    path = folder / f"{kind}.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    command = [str(PYTHON), str(shared / "tools" / "check_ocds.py"), kind, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode not in (0, 1):
        raise AssertionError(f"The validator did not run: {ran.stderr[-2000:]}")
    return ran.stdout.splitlines()
