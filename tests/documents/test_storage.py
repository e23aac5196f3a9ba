"""What is on its way in, and what is left of it where a process was killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile

from junto.documents import storage
from junto.journal import leavings


def test_what_a_killed_process_left_of_uploads_goes_after_an_hour(settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    storage.make_room_for_uploads()
    old, new = tmp_path / "uploads" / "old.upload", tmp_path / "uploads" / "new.upload"
    for path in (old, new):
        path.write_bytes(b"an offer")
    os.utime(old, (0, 0))
    leavings.clear()
    assert list((tmp_path / "uploads").iterdir()) == [new]


def test_large_uploads_lie_on_the_disk_of_the_data(settings: Any) -> None:
    with TemporaryUploadedFile("offer.zip", "application/zip", 0, None) as file:
        assert Path(file.temporary_file_path()).parent == settings.DATA / "uploads"
