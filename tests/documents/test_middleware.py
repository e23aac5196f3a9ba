"""A body that is too large is refused by the length it states, before anything is stored."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@pytest.mark.parametrize(("size", "status"), [(1_400_000, 413), (900_000, 403)])
def test_too_large_a_body_is_a_sentence(db: None, client: Client, settings, size: int, status: int) -> None:
    settings.ATTACHMENT_MAX_BYTES = settings.IMPORT_MAX_BYTES = settings.ENVELOPE_MAX_BYTES = 100_000
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    upload = SimpleUploadedFile("big.pdf", b"%PDF-" + b"x" * size)
    answer = client.post("/documents/retention/new/", {"file": upload})
    assert answer.status_code == status
    told = "What you sent is larger than the 0 MB allowed here." in answer.content.decode()
    assert told == (status == 413)


def test_too_large_a_body_for_the_api_is_problem_json(db: None, client: Client, settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = settings.IMPORT_MAX_BYTES = settings.ENVELOPE_MAX_BYTES = 10
    answer = client.post("/api/v1/needs", b"x" * 1_100_000, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
