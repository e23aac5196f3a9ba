"""Static files of all rooms, gathered where the server sends them from; done again only when one of them changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered"  # in the folder of gathered files: what they were gathered from


def gather() -> bool:
    """Gather the static files if any of them changed since; returns whether it was necessary."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / STAMP, _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """A digest over names, sizes and times of all files, not over their bytes: it is asked at every start."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            lines.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    lines.append(settings.STORAGES["staticfiles"]["BACKEND"])
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()
