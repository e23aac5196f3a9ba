"""What git keeps: our own text, and nothing of the machine it was written on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LARGEST = 400_000  # bytes; the locks are the largest files we need
THIRD_PARTY = ("node_modules/", "/vendor/", ".min.js", ".min.css", ".whl", ".tar.gz", ".woff", ".woff2")
BUILT = (".mo", ".pyc", ".sqlite3", ".db", ".zip", ".xlsx.lock")
MACHINE = tuple("/" + rest for rest in ("work/", "root/", "opt/junto", "opt/pypi"))
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org/debian"))
)
ADDRESS_OPTIONS = ("--index-url", "--extra-index-url", "--find-links", '"resolved":')


def kept_files() -> list[Path]:
    """The files git knows, in the work tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("This copy of the project is no git checkout.")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_tree_holds_no_large_file() -> None:
    large = {_relative(path): path.stat().st_size for path in kept_files() if path.stat().st_size > LARGEST}
    assert large == {}


def test_tree_holds_no_third_party_or_built_file() -> None:
    names = [_relative(path) for path in kept_files()]
    assert [name for name in names if name.endswith(BUILT) or any(part in name for part in THIRD_PARTY)] == []


def test_tree_holds_no_path_of_a_machine() -> None:
    places = MACHINE if len(ROOT.parent.parts) < 3 else (*MACHINE, f"{ROOT.parent}/")
    found = [(_relative(path), place) for path in kept_files() for place in places if place in _text(path)]
    assert found == []


def test_locks_hold_hashes_and_no_address() -> None:
    locks = [path for path in kept_files() if path.suffix == ".lock" or path.name == "package-lock.json"]
    assert {path.name for path in locks} >= {"base.lock", "build.lock", "dev.lock", "package-lock.json"}
    for path in locks:
        text = _text(path)
        assert [word for word in (*REGISTRIES, *ADDRESS_OPTIONS, "://") if word in text] == [], path.name
        pinned = [line for line in text.splitlines() if "==" in line]
        assert path.suffix != ".lock" or all(line.endswith("\\") for line in pinned), path.name


def test_tree_names_no_package_registry() -> None:
    found = [(_relative(path), host) for path in kept_files() for host in REGISTRIES if host in _text(path)]
    assert found == []
