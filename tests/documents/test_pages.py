"""Pages of the documents room: who may fetch a file and with which headers; attaching; versions; holds; retention."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory

from junto.core import workflow
from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.documents import storage
from junto.documents.actions import attach_file, freeze, install_retention_classes, place_hold
from junto.documents.holding import not_held
from junto.documents.models import Attachment, RetentionClass
from junto.journal import clock
from tests.making import City, city
from tests.signing import sign_in

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def test_file_comes_with_headers_that_let_it_do_nothing(west_end: City, client: Client) -> None:
    need = west_end.need(published=True)
    pdf = attach_file(need, [PDF], name="plan ñ.pdf", by=PROGRAM)
    answer = client.get(f"/documents/files/{pdf.pk}/content/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''plan%20%C3%B1.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Repr-Digest"].startswith("sha-256=:")
    png = attach_file(need, [PNG], name="corner.png", by=PROGRAM)
    shown = client.get(f"/documents/files/{png.pk}/content/")
    assert shown["Content-Disposition"] == 'attachment; filename="corner.png"'
    shown.close()


@pytest.mark.parametrize(
    ("role", "of", "draft", "published", "internal"),
    [
        (None, None, 404, 200, 404),
        ("department_lead", "police", 404, 200, 404),
        ("department_staff", "transport", 200, 200, 200),
        ("auditor", "police", 200, 200, 200),
        ("clerk", "police", 404, 200, 404),
    ],
)
def test_file_is_given_to_those_who_may_read_its_subject(
    west_end: City, client: Client, role: str | None, of: str | None, draft: int, published: int, internal: int
) -> None:
    secret = attach_file(west_end.need("draft"), [PDF], name="a.pdf", by=PROGRAM)
    public = attach_file(west_end.need("public", published=True), [PDF], name="a.pdf", by=PROGRAM)
    inside = attach_file(public.subject, [PNG], name="b.png", by=PROGRAM, internal=True)
    if role:
        sign_in(client, west_end.person("Somebody", role, getattr(west_end, of)))
    for attachment, status in ((secret, draft), (public, published), (inside, internal)):
        assert client.get(f"/documents/files/{attachment.pk}/content/").status_code == status
        assert client.head(f"/documents/files/{attachment.pk}/content/").status_code == status


def test_file_whose_bytes_are_gone_says_so(west_end: City, client: Client) -> None:
    attachment = attach_file(west_end.need(published=True), [PDF], name="a.pdf", by=PROGRAM)
    storage.path_of(attachment.sha256).unlink()
    answer = client.get(f"/documents/files/{attachment.pk}/content/")
    assert answer.status_code == 409
    assert "not stored here any more" in answer.content.decode()


def test_attach_page_refuses_strangers_and_wrong_files(west_end: City, client: Client) -> None:
    need = west_end.need(published=True)
    url = f"/documents/attach/needs.need/{need.pk}/"
    stranger = client.post(url, {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert stranger.status_code == 403
    sign_in(client, west_end.person("Ada", "department_lead"))
    wrong = client.post(url, {"file": SimpleUploadedFile("a.pdf", PNG)})
    assert wrong.status_code == 422
    assert "“a.pdf” is not what its name says: its content is a PNG image." in wrong.content.decode()
    assert client.post(url, {}).status_code == 422
    assert Attachment.objects.count() == 0
    assert client.get("/documents/attach/needs.nothing/" + str(need.pk) + "/").status_code == 404


def render(template: str, subject, actor: Actor) -> str:
    request = RequestFactory().get("/")
    request.actor = actor
    return Template("{% load documents %}" + template).render(Context({"request": request, "subject": subject}))


def test_attachments_tag_shows_a_form_to_those_who_may_attach(west_end: City) -> None:
    need = west_end.need(published=True)
    attach_file(need, [PDF], name="a.pdf", title="Plan <1>", by=PROGRAM)
    public = render("{% attachments subject %}", need, ANYONE)
    assert "Plan &lt;1&gt;" in public
    assert "<form" not in public
    assert "<form" in render("{% attachments subject %}", need, west_end.actor("Ada", "department_lead"))


def test_version_page_and_json_leave_out_what_is_closed(west_end: City, client: Client) -> None:
    need = west_end.need(published=True)
    version = freeze(need, label="as published", by=PROGRAM)
    freeze(need, label="again", by=PROGRAM, content={"title": "Other title"})
    public = json.loads(client.get(f"/documents/versions/{version.pk}/json/").content)
    assert "cost_items" not in public
    assert public["junto:redacted"]["digest_of_the_whole"] == version.digest
    sign_in(client, west_end.person("Bud", "budget_officer"))
    whole = client.get(f"/documents/versions/{version.pk}/json/")
    assert whole.content.decode() == version.body
    assert whole["Content-Disposition"] == 'attachment; filename="needs.need-1.json"'


def test_version_of_a_draft_is_not_there_for_others(west_end: City, client: Client) -> None:
    version = freeze(west_end.need(), label="draft", by=PROGRAM)
    assert client.get(f"/documents/versions/{version.pk}/").status_code == 404
    assert client.get(f"/documents/versions/{version.pk}/json/").status_code == 404
    assert client.get(f"/documents/versions/needs.need/{version.subject_id}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "listed", "new"),
    [
        (None, 0, 403),
        ("city_attorney", 1, 200),
        ("clerk", 1, 200),
        ("auditor", 1, 403),
        ("department_lead", 0, 403),
        ("administrator", 0, 403),
    ],
)
def test_legal_holds_are_for_attorney_clerk_and_auditor(
    west_end: City, client: Client, role: str | None, listed: int, new: int
) -> None:
    need = west_end.need(published=True)
    attorney = west_end.actor("Atty", "city_attorney")
    hold = place_hold(need, matter="Claim 12", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit filed")
    if role:
        sign_in(client, west_end.person("Somebody", role))
    page = client.get("/documents/holds/").content.decode()
    assert page.count("Claim 12</a>") == listed
    assert client.get(f"/documents/holds/new/needs.need/{need.pk}/").status_code == new
    assert client.get(f"/documents/holds/{hold.pk}/release/").status_code == (
        404 if not listed else 200 if role == "city_attorney" else 403
    )


@pytest.mark.parametrize("role", ["city_attorney", "clerk"])
def test_legal_hold_of_one_government_is_not_told_to_another(west_end: City, client: Client, role: str) -> None:
    need, attorney = west_end.need(published=True), west_end.actor("Atty", "city_attorney")
    place_hold(need, matter="Claim 12", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit filed")
    town = city("East Town")
    for shown, person in ((True, west_end.person("Here", role)), (False, town.person("There", role))):
        sign_in(client, person)
        page = client.get(f"/needs/{need.pk}/")
        assert (page.status_code, "Claim 12" in page.content.decode()) == (200, shown)


def test_why_it_stays_names_the_matter_to_those_who_read_the_hold(west_end: City) -> None:
    need, attorney = west_end.need(), west_end.actor("Atty", "city_attorney")
    place_hold(need, matter="Claim 12", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit filed")
    for person, told in ((attorney, True), (PROGRAM, True), (west_end.actor("Lee", "department_lead"), False)):
        words = str(not_held(need, workflow.Context(person, clock.now())))
        assert ("Claim 12" in words, "nothing of it may be destroyed" in words) == (told, True)


def test_retention_page_is_open_and_changed_by_the_clerk_alone(west_end: City, client: Client) -> None:
    install_retention_classes(by=PROGRAM)
    open_to_all = client.get("/documents/retention/").content.decode()
    assert "Records of a federal award" in open_to_all
    shipped = RetentionClass.objects.count()
    assert open_to_all.count("recalled, not verified") == shipped  # beside each
    assert open_to_all.count("Since when it holds is not stated.") == shipped - 1
    assert ">Nov 12, 2020</time>" in open_to_all
    assert client.get("/documents/retention/new/").status_code == 403
    one = RetentionClass.objects.get(code="transitory")
    assert client.get(f"/documents/retention/{one.pk}/edit/").status_code == 403
    sign_in(client, west_end.person("Clara", "clerk"))
    answer = client.post(
        "/documents/retention/new/", {"code": "x", "name": "X", "disposal": "destroy", "years": "", "basis": ""}
    )
    assert answer.status_code == 422
    assert "Say after how many years it is destroyed." in answer.content.decode()
    assert (
        client.post(
            f"/documents/retention/{one.pk}/edit/",
            {
                "code": "transitory",
                "name": "Passing",
                "disposal": "destroy",
                "years": 2,
                "verified": "on",
                "reason": "ours",
            },
        ).status_code
        == 302
    )
    one.refresh_from_db()
    assert (one.name, one.years, one.verified) == ("Passing", 2, True)
