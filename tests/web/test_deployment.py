"""An installation with an https address: Django finds nothing to warn of, and nothing goes in circles."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from junto.journal import clock

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db]
BEGINNINGS = (
    "SECUR",
    "SECRET_KEY",
    "SESSION_",
    "CSRF_",
    "LANGUAGE_COOKIE",
    "COOKIE_",
    "SILENCED_",
    "ALLOWED_",
    "SITE_",
)
STRICT = "max-age=31536000; includeSubDomains"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`installed(JUNTO_…=…)`: the settings that an installation with an https address has from its environment."""

    def read(**environment: str) -> Any:
        given = {
            "JUNTO_SECRET_KEY": "k9" * 30 + "!?xyzabcdefghijk",
            "JUNTO_SITE_URL": "https://junto.city.gov",
            "JUNTO_HOSTS": "junto.city.gov",
            **environment,
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location("settings_by_https", f"{django_settings.PACKAGE}/settings.py")
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        kept = {name: getattr(made, name) for name in dir(made) if name.isupper() and name.startswith(BEGINNINGS)}
        assert made.MIDDLEWARE == django_settings.MIDDLEWARE
        return override_settings(DEBUG=False, **kept)

    return read


def warned() -> list[str]:
    """What `manage.py check --deploy` would tell."""
    return [str(found.id) for found in run_checks(include_deployment_checks=True) if not found.is_silenced()]


def asked(path: str, told: str = "") -> tuple[int, str, str]:
    """Status, where it leads, and HSTS; `told`: what the proxy says the request came by."""
    client = Client(headers={"host": "junto.city.gov"})
    answer = client.get(path, **({"HTTP_X_FORWARDED_PROTO": told} if told else {}))
    return answer.status_code, answer.get("Location", ""), answer.get("Strict-Transport-Security", "")


def test_installation_by_https_passes_the_checks_for_deployment(installed: Callable[..., Any]) -> None:
    with installed():
        assert warned() == []
        assert django_settings.SILENCED_SYSTEM_CHECKS == ["security.W021"]  # binds the whole domain: settings.py
        assert asked("/about/", "http") == (301, "https://junto.city.gov/about/", "")
        assert asked("/about/", "https") == (200, "", STRICT)
        assert asked("/about/") == (200, "", STRICT)  # a proxy that says nothing leads nobody in circles
        assert asked("/healthz", "http") == (200, "", "")
        assert asked("/api/v1/needs", "http") == (403, "", "")
        assert asked("/api/v1/needs", "https") == (200, "", STRICT)


def test_cookies_are_taken_by_tls_from_this_host_alone(installed: Callable[..., Any]) -> None:
    with installed():
        client = Client(headers={"host": "junto.city.gov", "X-Forwarded-Proto": "https"})
        client.get("/account/login/")
        client.post("/i18n/setlang/", {"language": "es"})
        made = {
            name: (bool(one["secure"]), one["path"], one["domain"], bool(one["httponly"]), one["samesite"])
            for name, one in client.cookies.items()
        }
    strict = (True, "/", "", True, "Lax")
    assert made == {"__Host-csrftoken": strict, "__Host-django_language": strict}


def test_security_txt_says_whom_to_tell(installed: Callable[..., Any]) -> None:
    with (
        installed(JUNTO_SECURITY_CONTACT="mailto:security@city.gov"),
        clock.set_to(datetime(2026, 3, 2, 18, tzinfo=UTC)),
    ):
        answer = Client(headers={"host": "junto.city.gov"}).get("/.well-known/security.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "Contact: mailto:security@city.gov\n"
        "Expires: 2026-08-29T00:00:00Z\n"
        "Preferred-Languages: en, es\n"
        "Canonical: https://junto.city.gov/.well-known/security.txt\n"
    )


@pytest.mark.parametrize("contact", ["security@city.gov", "mailto:a@b.c\nX: y", "javascript:x"])
def test_contact_that_is_no_address_stops_the_start(installed: Callable[..., Any], contact: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="JUNTO_SECURITY_CONTACT is"):
        installed(JUNTO_SECURITY_CONTACT=contact)


def test_city_that_decided_to_preload_silences_nothing(installed: Callable[..., Any]) -> None:
    with installed(JUNTO_HSTS_PRELOAD="yes"):
        assert (warned(), django_settings.SILENCED_SYSTEM_CHECKS) == ([], [])
        assert asked("/about/", "https")[2] == f"{STRICT}; preload"


def test_https_address_without_a_proxy_is_warned_of_and_not_redirected(installed: Callable[..., Any]) -> None:
    with installed(JUNTO_BEHIND_PROXY="no"):
        assert warned() == ["security.W008"]
        assert asked("/about/", "http")[0] == 200
