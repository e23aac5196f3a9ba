"""Browsers in which somebody signed in before: their tries are counted apart, so that nobody can lock them out.

Whoever types a wrong password for another's account time and again uses up what strangers may try, not what that
person may try from their own computer: a competitor's five wrong passwords a minute before a deadline stop nobody.
(OWASP calls them device cookies.) The cookie signs nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from junto.frame.addresses import address_of

NAME = "known"
SALT = "junto.people.known_browsers"
YEAR = 365 * 24 * 3600
MOST = 10  # accounts that one browser remembers


def secret_digest(text: str) -> str:
    """A digest that only this installation can make: what was asked for is counted, not kept."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _nonces(request: HttpRequest) -> dict[str, str]:
    """Digest of an account's address → the word that stands for this browser; empty where the cookie is not ours."""
    try:
        told = signing.loads(request.COOKIES.get(_name(), ""), salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return {}
    return told if isinstance(told, dict) else {}


def knows(request: HttpRequest, email: str) -> bool:
    """Whether somebody signed in to that account from this browser before."""
    return _of(email) in _nonces(request)


def place_of(request: HttpRequest, email: str) -> str:
    """What tries for an account are counted by: the browser that it is known to, else the network address."""
    nonce = _nonces(request).get(_of(email))
    return f"browser:{nonce}" if nonce else address_of(request)


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this browser be known as one where that account was signed in to."""
    nonces = _nonces(request)
    if _of(email) in nonces:
        return
    kept = dict([*nonces.items(), (_of(email), secrets.token_urlsafe(16))][-MOST:])
    response.set_cookie(
        _name(),
        signing.dumps(kept, salt=SALT),
        max_age=YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _of(email: str) -> str:
    return secret_digest(f"browser {email.strip().lower()}")[:22]


def _name() -> str:
    return f"{settings.COOKIE_PREFIX}{NAME}"
