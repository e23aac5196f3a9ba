"""What a backup holds besides the database: the folders that rooms keep, and how a room finds what is wrong there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

Wrong = Callable[[], Iterator[str]]
FILES = "files/"  # inside a backup, before a folder's name


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of files that never change once they are there; `without`: what in it is left out, and `why`."""

    setting: str  # the name of the setting that says where it lies
    without: tuple[str, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """Its name inside a backup."""
        return self.setting.lower()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return Path(getattr(settings, self.setting))

    def files(self) -> Iterator[tuple[str, Path]]:
        """Each file with its name inside a backup, in the order of names."""
        for path in walk(self.folder):
            inside = path.relative_to(self.folder)
            if inside.parts[0] not in self.without:
                yield f"{FILES}{self.name}/{inside.as_posix()}", path


PLACES: dict[str, Place] = {}
_checks: list[Wrong] = []


def keep(place: Place, wrong: Wrong | None = None) -> None:
    """Let a room have a folder of its own in every backup; `wrong` says, a sentence each, what in it does not hold."""
    PLACES[place.name] = place
    if wrong is not None and wrong not in _checks:
        _checks.append(wrong)


def wrong_files() -> Iterator[str]:
    """What is missing or changed, by the rooms' own words."""
    for wrong in _checks:
        yield from wrong()


def walk(folder: Path) -> Iterator[Path]:
    """The regular files under a folder, in the order of names; one that goes meanwhile is not among them."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            if path.is_file() and not path.is_symlink():
                yield path
