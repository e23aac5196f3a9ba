"""What the README and the locks promise agrees with what the program reads."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.measures import imported_names
from tests.architecture.sources import PACKAGE, ROOT, sources

READERS = {"text", "flag", "number", "words"}
ROW = re.compile(r"^\| `(JUNTO_[A-Z_]+)` \| (.+?) \| .+ \|$", re.MULTILINE)


def _settings_read() -> dict[str, str | None]:
    """Name → default as the README writes it; None where it is computed."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((PACKAGE / "settings.py").read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS):
            continue
        if isinstance(node.args[0], ast.Constant):
            default = node.args[1] if len(node.args) > 1 else ast.Constant("")
            found[f"JUNTO_{node.args[0].value}"] = _written(default) if isinstance(default, ast.Constant) else None
    return found


def _written(default: ast.Constant) -> str:
    if isinstance(default.value, bool):
        return "`yes`" if default.value else "`no`"
    return f"`{default.value}`" if default.value != "" else "none"


def test_readme_lists_every_setting_with_its_default() -> None:
    told = dict(ROW.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    read = _settings_read()
    assert set(told) == set(read)
    computed = {"JUNTO_SECRET_KEY", "JUNTO_DATABASE_URL"}
    wrong = {
        name: (told[name], value)
        for name, value in read.items()
        if value and name not in computed and told[name] != value
    }
    assert wrong == {}


def test_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, build = project["project"]["dependencies"], project["build-system"]["requires"]
    development = project["dependency-groups"]["dev"]
    for lock, asked in (
        ("base.lock", runtime),
        ("build.lock", build),
        ("dev.lock", [*runtime, *build, *development]),
    ):
        locked = _locked(lock)
        for line in asked:
            wanted = Requirement(line)
            versions = locked.get(canonicalize_name(wanted.name), set())
            assert versions, f"{lock} lacks {wanted.name}: run `make locks`"
            assert all(version in wanted.specifier for version in versions), f"{lock}: {wanted}: run `make locks`"


def test_locks_agree_with_one_another() -> None:
    base, build, development = _locked("base.lock"), _locked("build.lock"), _locked("dev.lock")
    assert {name: development.get(name) for name in base} == base
    assert {name: development.get(name) for name in build} == build


def _locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith(" "):
            package, version = line.split(" ")[0].split("==")
            found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def test_every_imported_package_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [line for group in project.get("optional-dependencies", {}).values() for line in group]
    declared = {canonicalize_name(Requirement(line).name) for line in [*project["dependencies"], *asked]}
    distributions = packages_distributions()
    undeclared = set()
    for source in sources():
        for name in imported_names(source):
            package = name.split(".")[0]
            owners = {canonicalize_name(owner) for owner in distributions.get(package, ())}
            if package not in sys.stdlib_module_names and package != "junto" and not owners & declared:
                undeclared.add(f"{source.name}: {package}")
    assert undeclared == set()
