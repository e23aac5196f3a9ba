"""The pictures of docs/walkthrough-sealed-bids.md, made anew by the stories that they show: `make walkthrough`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests import browsing

ROOT = Path(__file__).parents[2]
FROM, TO = browsing.SCREENSHOTS, ROOT / "docs/walkthrough"
STORIES = ("test_ceremony", "test_sealing", "test_opening_by_three")
PICTURES = {
    "own-key": "ceremony/01-own-key",
    "holders": "ceremony/02-holders",
    "card": "ceremony/03-card-paul",
    "rehearsal": "ceremony/04-rehearsal",
    "public": "ceremony/07-public-phone",
    "sealed": "sealing/03-sealed",
    "receipt": "sealing/06-receipt",
    "refused": "opening-by-key/01-before-the-deadline",
    "by-file": "opening-by-key/03-share-opened-in-the-browser",
    "by-words": "opening-by-key/04-a-word-misspelled",
    "two-of-three": "opening-by-key/05-two-of-three",
    "from-paper": "opening-by-key/07-from-paper-phone",
    "minutes": "opening-by-key/09-minutes",
    "holds": "opening-by-key/11-receipt-holds",
}
FROM_BELOW = {"sealed"}  # what is new there stands at the end of a long page
WIDTH, TALLEST, COLOURS = 760, 1500, 40
FOOTER = (22, 46, 81)  # where the page's dark foot begins, which says nothing new


def main() -> int:
    """Play the stories, then keep their pictures small; 1 where a story fails."""
    ran = [sys.executable, "-m", "pytest", "-n", "0", "-q", *(f"tests/stories/{name}.py" for name in STORIES)]
    asked = os.environ | {browsing.PICTURES: "yes"}
    if "--only-reduce" not in sys.argv and subprocess.run(ran, cwd=ROOT, env=asked, check=False).returncode:
        return 1
    TO.mkdir(exist_ok=True)
    for name, source in PICTURES.items():
        reduced(FROM / f"{source}.png", from_below=name in FROM_BELOW).save(TO / f"{name}.png", optimize=True)
    together = sum(path.stat().st_size for path in TO.glob("*.png"))
    sys.stdout.write(f"{len(PICTURES)} pictures, {together:,} bytes together, in {TO.relative_to(ROOT)}\n")
    return 0


def reduced(path: Path, *, from_below: bool) -> Image.Image:
    """The picture without the page's foot, no wider than a text column, in few colours."""
    picture = Image.open(path).convert("RGB")
    foot = next((y for y in range(picture.height) if _dark(picture, y)), picture.height)
    picture = picture.crop((0, 0, picture.width, min(foot, picture.height)))
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, picture.height * WIDTH // picture.width), Image.Resampling.LANCZOS)
    top = max(0, picture.height - TALLEST // 2) if from_below else 0
    picture = picture.crop((0, top, picture.width, min(picture.height, top + TALLEST)))
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


def _dark(picture: Image.Image, y: int) -> bool:
    """Whether the line of pixels is the foot's from edge to edge."""
    places = range(0, picture.width, max(1, picture.width // 40))
    return y > 200 and all(_near(picture.getpixel((x, y))) for x in places)


def _near(pixel: object) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 12 for a, b in zip(pixel, FOOTER, strict=True))


if __name__ == "__main__":
    sys.exit(main())
