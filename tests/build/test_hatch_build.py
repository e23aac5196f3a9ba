"""The build step: what it copies, what it refuses, what it leaves alone."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import hatch_build
import pytest

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Need"
msgstr "{}"
"""


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_translations_are_compiled_once_and_again_when_their_source_is_newer(tmp_path: Path) -> None:
    source = _write(tmp_path / "src/junto/needs/locale/es/LC_MESSAGES/django.po", CATALOGUE.format("Necesidad"))
    compiled = source.with_suffix(".mo")
    assert hatch_build.compile_translations(tmp_path) == 1
    with compiled.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Need") == "Necesidad"
    os.utime(compiled, (2_000_000_000, 2_000_000_000))
    assert hatch_build.compile_translations(tmp_path) == 0
    source.write_text(CATALOGUE.format("Carencia"), encoding="utf-8")
    os.utime(source, (2_000_000_001, 2_000_000_001))
    assert hatch_build.compile_translations(tmp_path) == 1
    with compiled.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Need") == "Carencia"


def test_style_sheet_brings_what_it_refers_to_and_its_source_map(tmp_path: Path) -> None:
    package = tmp_path / "package"
    style = (
        'a{background:url("../img/a.svg")}b{background:url(data:x)}c{mask:url(%23d)}\n/*# sourceMappingURL=s.css.map */'
    )
    _write(package / "css/s.css", style)
    _write(package / "css/s.css.map", "{}")
    _write(package / "img/a.svg", "<svg/>")
    _write(package / "img/unused.svg", "<svg/>")
    hatch_build._copy_with_references(package / "css/s.css", tmp_path / "to/css/s.css", within=package)
    copied = sorted(path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*.*"))
    assert copied == ["css/s.css", "css/s.css.map", "img/a.svg"]


def test_reference_that_leads_nowhere_stops_the_build(tmp_path: Path) -> None:
    style = _write(tmp_path / "package/s.css", "a{background:url(gone.svg)}")
    with pytest.raises(SystemExit, match=r"no longer has package/gone\.svg"):
        hatch_build._copy_with_references(style, tmp_path / "to/s.css", within=tmp_path / "package")


def test_reference_out_of_its_package_stops_the_build(tmp_path: Path) -> None:
    style = _write(tmp_path / "package/s.css", "a{background:url(../secret.svg)}")
    _write(tmp_path / "secret.svg", "<svg/>")
    with pytest.raises(SystemExit, match="outside its package"):
        hatch_build._copy_with_references(style, tmp_path / "to/s.css", within=tmp_path / "package")


def test_assets_are_not_fetched_again_while_the_lock_is_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package.json", "package-lock.json", "hatch_build.py"):
        _write(tmp_path / name, "{}")
    fetched = []

    def install(root: Path, scratch: Path, npm_arguments: tuple[str, ...]) -> Path:
        fetched.append(npm_arguments)
        _write(scratch / "package-lock.json", '{"packages": {"": {}, "node_modules/x": {}}}')
        _write(scratch / "node_modules/x/LICENSE", "free")
        _write(scratch / "node_modules/x/x.js", "1")
        return scratch / "node_modules"

    monkeypatch.setattr(hatch_build, "_install", install)
    monkeypatch.setattr(hatch_build, "SERVED", {"x": (("x.js", "x/x.js"),)})
    monkeypatch.setattr(hatch_build, "BUNDLED", {})
    assert hatch_build.vendor(tmp_path) is True
    assert hatch_build.vendor(tmp_path) is False
    assert (tmp_path / hatch_build.VENDOR / "licences/x.LICENSE.txt").read_text() == "free"
    _write(tmp_path / "package-lock.json", '{"changed": true}')
    assert hatch_build.vendor(tmp_path) is True
    assert hatch_build.vendor(tmp_path) is False
    _write(tmp_path / hatch_build.BUNDLES / "new.js", "2")
    assert hatch_build.vendor(tmp_path) is True
    assert fetched == [("--omit=dev",)] * 3
    assert [path.name for path in (tmp_path / hatch_build.VENDOR).parent.iterdir()] == ["vendor"]
