"""Attaching files: by whom, to what, which files; where the bytes lie; who reads them."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from junto.core.workflow import ANYONE, PROGRAM, Refused
from junto.documents import storage
from junto.documents.actions import attach_file, open_attachment, withdraw_attachment
from junto.documents.models import Attachment
from junto.documents.queries import attachments_of, verify_bytes
from junto.journal.access import fetch, visible
from junto.journal.check import check
from junto.journal.door import perform
from junto.journal.history import history
from junto.journal.models import Entry
from tests.making import City

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def test_attach_file_keeps_bytes_by_digest_and_tells_it_in_the_subjects_history(west_end: City, folder: Path) -> None:
    need = west_end.need()
    lead = west_end.actor("Ada Lead", "department_lead")
    attachment = attach_file(need, ContentFile(PDF, name="plan.pdf"), title="Plan of the corner", by=lead)
    digest = sha256(PDF).hexdigest()
    assert (attachment.sha256, attachment.size, attachment.media_type) == (digest, len(PDF), "application/pdf")
    assert (folder / digest[:2] / digest[2:4] / digest).read_bytes() == PDF
    assert list((folder / "incoming").iterdir()) == []
    assert verify_bytes(attachment) is True
    entry = Entry.objects.get(subject_type="documents.attachment", subject_id=attachment.pk)
    assert (entry.root_type, entry.root_id, entry.role) == ("needs.need", need.pk, "department_lead")
    assert history(need, lead)[0].sentence == "Ada Lead attached “Plan of the corner”."
    assert check().findings == []


def test_attach_file_stores_the_same_bytes_once(west_end: City, folder: Path) -> None:
    for title in ("one", "two"):
        attach_file(west_end.need(title), [PDF], name="plan.pdf", by=PROGRAM)
    assert list(storage.stored()) == [sha256(PDF).hexdigest()]
    assert Attachment.objects.count() == 2


def test_attach_file_refuses_the_same_file_twice_on_one_subject(west_end: City) -> None:
    need = west_end.need()
    attach_file(need, [PDF], name="plan.pdf", title="Plan", by=PROGRAM)
    with pytest.raises(Refused, match="already attached here, as “Plan”"):
        attach_file(need, [PDF], name="again.pdf", by=PROGRAM)


@pytest.mark.parametrize(
    ("role", "of", "allowed"),
    [
        ("department_lead", "transport", True),
        ("department_staff", "transport", True),
        ("department_lead", "police", False),
        ("procurement_officer", "transport", False),
        ("auditor", "transport", False),
        ("administrator", "transport", False),
    ],
)
def test_attach_follows_who_may_edit_the_subject(west_end: City, role: str, of: str, allowed: bool) -> None:
    need = west_end.need()
    actor = west_end.actor("Somebody", role, getattr(west_end, of))
    if allowed:
        assert attach_file(need, [PDF], name="plan.pdf", by=actor).state == "attached"
    else:
        with pytest.raises(Refused) as refused:
            attach_file(need, [PDF], name="plan.pdf", by=actor)
        assert refused.value.code == "forbidden"
        assert Attachment.objects.count() == 0


def test_attach_is_refused_while_the_subject_cannot_be_edited(west_end: City) -> None:
    lead = west_end.actor("Ada", "department_lead")
    need = perform(west_end.need("Old cameras"), "withdraw", by=lead, inputs={"reason": "not needed"})
    with pytest.raises(Refused, match="“Old cameras” cannot be changed now \\(it is “withdrawn”\\)"):
        attach_file(need, [PDF], name="plan.pdf", by=lead)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", PNG, "“plan.pdf” is not what its name says: its content is a PNG image."),
        ("plan.pdf", b"MZ\x90\x00", "This file is a program; programs are not accepted."),
        ("plan.txt", b"#!/bin/sh\nrm -rf /", "This file is a program; programs are not accepted."),
        ("plan.txt", b"hello\x00there", "“plan.txt” is of a kind that is not known."),
        ("plan.txt", b"  <!DOCTYPE html><p>", "This is a web page or a drawing that may hold scripts"),
        ("plan.svg", b'<svg xmlns="http://www.w3.org/2000/svg">', "This is a web page or a drawing"),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30, "Older Word, Excel and PowerPoint files"),
        ("plan.json", b"not json at all", "“plan.json” is not what its name says: its content is plain text."),
        ("plan.zip", b"PK\x03\x04 nonsense", "looks like a ZIP archive but cannot be read"),
        ("plan", PDF, "“plan” is not what its name says: its content is a PDF document."),
        ("plan.zip", archive(setup_dot_exe=b"x"), "The archive holds a program: “setup.exe”."),
        ("plan.docx", archive(word__vbaProject_dot_bin=b"x"), "The file holds macros (word/vbaProject.bin)"),
        ("plan.pdf", b"", "The file is empty."),
    ],
)
def test_attach_refuses_what_is_not_allowed_with_a_sentence(
    west_end: City, folder: Path, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        attach_file(west_end.need(), [content] if content else [], name=name, by=PROGRAM)
    assert sentence in str(refused.value)
    assert (refused.value.code, refused.value.field) == ("input", "file")
    assert list(storage.stored()) == []
    assert list((folder / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.csv", "naïve;1\n".encode("latin-1"), "text/plain"),
        ("a.geojson", b'\xef\xbb\xbf{"type": "Feature"}', "application/json"),
        ("notes.txt", b"[draft] notes", "text/plain"),
        ("a.kml", b'<?xml version="1.0"?><kml/>', "application/xml"),
        ("a.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 9, "image/jpeg"),
        ("A.PNG", PNG, "image/png"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a.zip", archive(a_dot_txt=b"x"), "application/zip"),
        (
            "a.odt",
            archive(mimetype=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_attach_finds_the_media_type_in_the_content(west_end: City, name: str, content: bytes, media_type: str) -> None:
    assert attach_file(west_end.need(), [content], name=name, by=PROGRAM).media_type == media_type


def test_attach_takes_an_office_file_by_its_parts(west_end: City) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", "<workbook/>")
    found = attach_file(west_end.need(), [out.getvalue()], name="prices.xlsx", by=PROGRAM)
    assert found.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_attach_refuses_a_file_over_the_limit_while_it_streams(west_end: City, settings, folder: Path) -> None:
    settings.ATTACHMENT_MAX_BYTES = 2_000_000
    taken = []

    def pieces():
        for _piece in range(1000):
            taken.append(1)
            yield b"%PDF-" + b"x" * 500_000

    with pytest.raises(Refused, match="larger than the 2 MB allowed here"):
        attach_file(west_end.need(), pieces(), name="big.pdf", by=PROGRAM)
    assert len(taken) == 4
    assert list((folder / "incoming").iterdir()) == []


def test_attach_respects_the_types_a_city_allows(west_end: City, settings) -> None:
    settings.ATTACHMENT_TYPES = ["pdf"]
    with pytest.raises(Refused, match=r"“a\.png” is a PNG image\. Allowed are: \.pdf\."):
        attach_file(west_end.need(), [PNG], name="a.png", by=PROGRAM)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("pl\x00an\u202efdp.pdf", "planfdp.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_attach_cleans_file_names(west_end: City, given: str, kept: str) -> None:
    assert attach_file(west_end.need(), [PDF], name=given, by=PROGRAM).file_name == kept


def test_reading_an_attachment_follows_the_subject(west_end: City) -> None:
    staff = west_end.actor("Stan", "department_staff")
    other = west_end.actor("Pol", "department_lead", west_end.police)
    auditor = west_end.actor("Audrey", "auditor")
    draft = attach_file(west_end.need("draft"), [PDF], name="a.pdf", by=staff)
    public = attach_file(west_end.need("public", published=True), [PDF], name="b.pdf", by=staff)
    inside = attach_file(public.subject, [PNG], name="c.png", by=staff, internal=True)

    def read_by(actor) -> set[str]:
        return set(visible(Attachment, actor).values_list("file_name", flat=True))

    assert read_by(staff) == {"a.pdf", "b.pdf", "c.png"}
    assert read_by(auditor) == {"a.pdf", "b.pdf", "c.png"}
    assert read_by(other) == {"b.pdf"}
    assert read_by(ANYONE) == {"b.pdf"}
    assert attachments_of(public.subject, by=ANYONE) == [public]
    assert attachments_of(public.subject, by=staff) == [public, inside]
    with pytest.raises(Http404):
        fetch(Attachment, draft.pk, by=ANYONE)
    assert open_attachment(inside, by=staff).state == "attached"
    assert read_by(ANYONE) == {"b.pdf", "c.png"}


def test_withdraw_attachment_asks_for_a_reason_and_hides_it_from_readers(west_end: City) -> None:
    staff = west_end.actor("Stan", "department_staff")
    attachment = attach_file(west_end.need(published=True), [PDF], name="a.pdf", by=staff)
    with pytest.raises(Refused, match="Please give a reason"):
        withdraw_attachment(attachment, by=staff, reason=" ")
    withdrawn = withdraw_attachment(attachment, by=staff, reason="the wrong corner")
    assert withdrawn.state == "withdrawn"
    assert list(visible(Attachment, ANYONE)) == []
    assert list(visible(Attachment, staff)) == [withdrawn]
    assert storage.path_of(attachment.sha256).exists()
