"""What the frame weighs: lines of scripts by hand, and bytes at a first visit."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from junto.frame import __file__ as frame

STATIC = Path(frame).parent / "static"
EVERY_PAGE = (
    "vendor/uswds/css/uswds.min.css",
    "frame/junto.css",
    "frame/junto.js",
    "frame/favicon.svg",
    "vendor/htmx/htmx.min.js",
    # the three cuts of the typeface that pages use; fonts are compressed already
    "vendor/uswds/fonts/source-sans-pro/sourcesanspro-regular-webfont.woff2",
    "vendor/uswds/fonts/source-sans-pro/sourcesanspro-bold-webfont.woff2",
    "vendor/uswds/fonts/source-sans-pro/sourcesanspro-italic-webfont.woff2",
)
MAP_PAGE = (*EVERY_PAGE, "vendor/leaflet/leaflet.css", "vendor/leaflet/leaflet.js", "frame/map.js")
DRAWING_PAGE = (
    *MAP_PAGE,
    "vendor/geoman/leaflet-geoman.css",
    "vendor/geoman/leaflet-geoman.min.js",
    "frame/place.js",
)
FIRST_VISIT = 300_000  # bytes, with what the page itself and its data need besides
LINES = 1_000


@pytest.mark.parametrize(("files", "most"), [(EVERY_PAGE, 150_000), (MAP_PAGE, 200_000), (DRAWING_PAGE, 280_000)])
def test_files_of_a_first_visit_stay_small(files: tuple[str, ...], most: int) -> None:
    total = sum(len(brotli.compress((STATIC / name).read_bytes())) for name in files)
    assert total <= most < FIRST_VISIT


def test_browsers_without_brotli_stay_below_the_limit_as_well() -> None:
    total = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in MAP_PAGE)
    assert total <= FIRST_VISIT


def test_scripts_by_hand_stay_few() -> None:
    lines = [
        line
        for path in sorted((STATIC / "frame").glob("*.js"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.strip().startswith("//")
    ]
    assert len(lines) <= LINES
