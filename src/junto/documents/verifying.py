"""Whether everything that is kept beside the database is there and as it was: files, frozen versions, other rooms'."""

from __future__ import annotations

from collections.abc import Iterator

from junto.documents.models import Attachment, Version
from junto.documents.queries import verify, verify_bytes, wrong_elsewhere
from junto.documents.retention import KEPT_STATES


def wrong_files() -> Iterator[str]:
    """What does not hold, a sentence each: kept files, frozen versions, and what other rooms keep."""
    for file in Attachment.objects.filter(state__in=KEPT_STATES).iterator():
        if (right := verify_bytes(file)) is not True:
            yield f"{file.sha256} “{file}”: {'its bytes are missing' if right is None else 'changed'}"
    for version in Version.objects.exclude(body=None).iterator():
        if verify(version) is False:
            yield f"version {version} of {version.subject_type} {version.subject_id}: changed"
    yield from wrong_elsewhere()
