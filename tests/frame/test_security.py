"""Every answer is dressed strictly; nothing inline stands in a template; the log cannot be written to from outside."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from junto.frame.addresses import address_of
from junto.frame.logs import Lines
from junto.frame.security import PERMISSIONS, Proxied

SOURCES = Path(django_settings.PACKAGE)
MAILS = {"digest.html"}  # programs for mail know no style sheets, and no policy of ours
TEMPLATES = sorted(p for p in SOURCES.rglob("*.html") if "vendor" not in p.parts and p.name not in MAILS)
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")[^>]*> | <style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'{]
    | javascript: | hx-on | hx-vals\s*=\s*["']js: | \bsrcdoc\b""",
    re.VERBOSE | re.IGNORECASE,
)


def test_no_template_holds_a_script_or_style_of_its_own() -> None:
    assert len(TEMPLATES) > 200
    found = {str(path.relative_to(SOURCES)): INLINE.findall(path.read_text()) for path in TEMPLATES}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", '<p style="x">', '<a onclick="x">', "<style>", '<a href="javascript:x">', "<p onload='x'>"],
)
def test_rule_for_templates_sees_what_is_inline(text: str) -> None:
    assert INLINE.search(text)


def test_no_template_switches_escaping_off() -> None:
    loose = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
    assert [str(p.relative_to(SOURCES)) for p in TEMPLATES if loose.search(p.read_text())] == []


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/nowhere/", "/api/v1/nowhere", "/static/frame/junto.css"])
def test_every_answer_is_dressed_strictly(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Permissions-Policy"] == PERMISSIONS
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize(
    ("proxied", "told", "direct", "address"),
    [
        (False, "192.0.2.9", "203.0.113.1", "203.0.113.1"),  # without a proxy nobody's word is taken for it
        (True, "192.0.2.9", "127.0.0.1", "192.0.2.9"),
        (True, "10.0.0.1, 192.0.2.9", "127.0.0.1", "192.0.2.9"),  # what came from outside stands before
        (True, "", "203.0.113.1", "203.0.113.1"),
        (True, "2001:db8:1:2:3:4:5:6", "127.0.0.1", "2001:db8:1:2::"),
        (True, "::ffff:192.0.2.9", "127.0.0.1", "192.0.2.9"),
        (True, "x" * 500, "127.0.0.1", "x" * 64),
        (False, "", "", ""),
    ],
)
def test_address_is_the_one_the_citys_own_proxy_saw(settings, proxied, told, direct, address) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=told)) == address


@pytest.mark.parametrize(
    ("told", "path", "status", "secure"),
    [
        ("https", "/needs/", 200, True),
        ("http", "/needs/", 200, False),  # then Django redirects
        (None, "/needs/", 200, True),  # a proxy that says nothing: no circle
        ("http", "/api/v1/needs", 403, False),
        ("https", "/api/v1/needs", 200, True),
        ("http", "/healthz", 200, False),
    ],
)
def test_what_the_proxy_says_decides(settings, told: str | None, path: str, status: int, secure: bool) -> None:
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True
    request = RequestFactory().get(path, **({"HTTP_X_FORWARDED_PROTO": told} if told else {}))
    answer = Proxied(lambda _request: HttpResponse("ok"))(request)
    assert (answer.status_code, request.is_secure()) == (status, secure)
    assert (b"make a new one" in answer.content) == (status == 403)


def test_line_of_the_log_cannot_be_begun_from_outside() -> None:
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "%s", ("a\n2026 INFO \x1b[31m\u2028b",), None)
    record.created = 0.0
    assert Lines().format(record) == r"1970-01-01T00:00:00Z WARNING x: a\x0a2026 INFO \x1b[31m\x2028b"


def test_trace_sends_nothing_back(client: Client) -> None:
    answer = client.trace("/healthz", headers={"X-Secret": "added by the proxy"})
    assert (answer.status_code, answer.content) == (405, b"")
