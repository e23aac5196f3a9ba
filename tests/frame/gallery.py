"""Settings of an installation that shows every component of the frame on one page, for the browser tests."""

from pathlib import Path

from junto.settings import *  # noqa: F403
from junto.settings import INSTALLED_APPS, TEMPLATES

ROOT_URLCONF = "tests.frame.gallery_pages"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
INSTALLED_APPS = [*INSTALLED_APPS]
