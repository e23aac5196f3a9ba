"""Hostile files at every address that takes files: a sentence or nothing; never a fault, never outside, never shown."""

from __future__ import annotations

import ast
import io
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.core.sealing import inspect, read_ceremony
from junto.core.sentences import Unfit
from junto.core.tlog.proof_files import read_proof_file
from junto.core.workflow import PROGRAM, Refused
from junto.documents import media, storage
from junto.documents.actions import attach_file
from junto.documents.models import Attachment
from junto.needs.imports import files
from junto.pilots import studying
from junto.pilots.example import EXAMPLE
from junto.pilots.planning import planned_file
from junto.projects.weighing.filling import read_file
from junto.solicitations.envelopes import archive
from junto.solicitations.valuing import valued
from tests.documents.hostile import HOSTILE, NAMES
from tests.making import City
from tests.signing import sign_in

pytestmark = pytest.mark.sqlite_only


def attached(path: Path, name: str, content: bytes) -> object:
    with storage.receiving([content] if content else [], limit=50_000_000, folder=path) as received:
        return media.recognise(received, media.safe_name(name))


def envelope(path: Path, _name: str, content: bytes) -> object:
    (path / "envelope").write_bytes(content)
    with archive.opened(path / "envelope") as found:
        found.listing()
        for name in found.files():
            found.unpack(name, path / "unpacked")
    return None


def sealed(_path: Path, _name: str, content: bytes) -> object:
    fault = inspect(io.BytesIO(content))
    assert fault is not None, "taken for a sealed file"
    return fault


# Who reads the bytes of which form's file. A form that is not in this list fails the test below.
READERS: dict[str, Callable[[Path, str, bytes], object]] = {
    "documents/forms.py AttachForm": attached,
    "publication/records/forms.py CopyForm": attached,
    "solicitations/submission_forms.py ScanForm": attached,
    "solicitations/submission_forms.py DocumentForm": attached,
    "solicitations/submission_forms.py EnvelopeForm": envelope,
    "solicitations/submission_forms.py TwoEnvelopesForm": envelope,
    "needs/imports/forms.py UploadForm": lambda _path, name, content: files.read(content, name),
    "agreements/forms/payments.py UploadForm": lambda _path, name, content: files.read(content, name),
    "solicitations/case_forms.py P3CaseForm": lambda _path, name, content: valued(content, name),
    "projects/tradeoff_forms.py FileForm": lambda _path, name, content: read_file(content, name),
    "pilots/forms/plans.py PlanFileForm": lambda _path, _name, content: planned_file(content),
    "pilots/forms/data.py DataForm": lambda _path, name, content: studying.read(content, name, PLAN),
    "solicitations/submission_forms.py SealedForm": sealed,
    "journal/log/views.py DropForm": lambda _path, _name, content: read_proof_file(content),
    "solicitations/sealing/forms.py UploadForm": lambda _path, _name, content: read_ceremony(content),
    "solicitations/sealing/forms.py AnswerForm": lambda _path, _name, content: read_ceremony(content),
}
PLAN = planned_file(EXAMPLE.encode()).plan
ONLY_HASHED = {"solicitations/submission_forms.py ReceiptForm"}


def forms_with_files() -> set[str]:
    """Every form of the program with a field for a file."""
    found = set()
    for path in Path(django_settings.PACKAGE).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "FileField(" not in text or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and "forms.FileField(" in ast.unparse(node):
                found.add(f"{path.relative_to(django_settings.PACKAGE)} {node.name}")
    return found


def test_every_form_that_takes_a_file_is_held_against_hostile_ones() -> None:
    assert forms_with_files() - set(READERS) - ONLY_HASHED == set()
    assert len(forms_with_files()) > 10


@pytest.mark.parametrize("kind", HOSTILE)
def test_attachment_is_refused_by_its_sentence(tmp_path: Path, kind: str) -> None:
    name, content, sentence = HOSTILE[kind]
    if sentence is None:
        assert attached(tmp_path, name, content) in media.BY_TYPE
        return
    with pytest.raises(Refused) as refused:
        attached(tmp_path, name, content)
    assert sentence in str(refused.value)
    assert refused.value.code == "input"


@pytest.mark.parametrize("form", [name for name, reader in READERS.items() if reader is not attached])
def test_no_reader_fails_or_unpacks_what_is_promised(tmp_path: Path, form: str) -> None:
    for name, content, _sentence in HOSTILE.values():
        with suppress(Refused, Unfit, archive.Unreadable):
            READERS[form](tmp_path, name, content)
    outside = [path for path in tmp_path.rglob("*") if path.name not in {"attachments", "envelope", "unpacked"}]
    assert outside == []


def test_bomb_is_never_whole_in_memory(tmp_path: Path) -> None:
    for form in ("needs/imports/forms.py UploadForm", "solicitations/submission_forms.py EnvelopeForm"):
        tracemalloc.start()
        try:
            for kind in ("bomb", "bomb as a workbook", "bomb by its list"):
                with suppress(Refused, Unfit, archive.Unreadable):
                    READERS[form](tmp_path, *HOSTILE[kind][:2])
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert most < 6_000_000  # of 12 MB zeros


@pytest.mark.parametrize("name", NAMES)
def test_name_is_made_harmless(name: str) -> None:
    assert media.safe_name(name) == NAMES[name]
    assert Path(media.safe_name(name)).name == media.safe_name(name)


@pytest.mark.django_db
def test_pages_answer_hostile_files_with_a_sentence_and_keep_nothing(
    west_end: City, folder: Path, client: Client
) -> None:
    need = west_end.need(published=True)
    sign_in(client, west_end.person("Ada", "department_lead"))
    page = reverse("documents:attach", args=["needs.need", need.pk])
    for kind, (name, content, sentence) in HOSTILE.items():
        if sentence is None:
            continue
        answer = client.post(page, {"title": "x", "file": SimpleUploadedFile(name, content, "text/html")})
        assert answer.status_code == 422, kind
    assert not Attachment.objects.exists()
    assert list(storage.stored()) == []
    assert list((folder / "incoming").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [k for k, (_n, _c, sentence) in HOSTILE.items() if sentence is None])
def test_what_may_be_attached_is_saved_and_never_shown(west_end: City, folder: Path, client: Client, kind: str) -> None:
    name, content, _sentence = HOSTILE[kind]
    kept = attach_file(west_end.need(published=True), [content], name=name, by=PROGRAM)
    answer = client.get(f"/documents/files/{kept.pk}/content/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    stored = storage.path_of(kept.sha256)
    assert (stored.stat().st_mode & 0o111, stored.name) == (0, kept.sha256)
    assert not stored.is_relative_to(django_settings.STATIC_ROOT)
