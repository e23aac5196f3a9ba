"""What the city's own account service (OpenID Connect) tells of a sign-in: that it is the one set, and how strong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

ALWAYS, NEVER = (["yes"], ["true"], ["1"]), (["no"], ["false"], ["0"])  # of JUNTO_OIDC_SECOND_FACTOR, as of any flag
TOLD = "city_account_told"  # in the session: what the service said of the strength of this sign-in
WELL_KNOWN = "/.well-known/"


def is_the_one_set(sociallogin: SocialLogin) -> bool:
    """Whether the token names the service that is set as its issuer.

    The library compares it with what the service says of itself; a service that says it is another is found here.
    OpenID Connect Discovery 1.0, section 4.3: the issuer is the address before `/.well-known/`.
    """
    expected = settings.OIDC_SERVER.split(WELL_KNOWN)[0].rstrip("/")
    return str(_claims(sociallogin).get("iss", "")).rstrip("/") == expected


def remember_strength(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Keep for this session how the service says that it made sure: `amr` (RFC 8176) and `acr`."""
    claims = _claims(sociallogin)
    methods = claims.get("amr")
    told = [*(methods if isinstance(methods, list) else []), claims.get("acr")]
    request.session[TOLD] = [word for word in told if isinstance(word, str)]


def asked_for_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in came through the city's service, and that service asked for a second factor itself.

    `JUNTO_OIDC_SECOND_FACTOR`: `no`; `yes`, it always does; or the words of which it tells one where it did.
    """
    words = settings.OIDC_SECOND_FACTOR
    lowered = [word.lower() for word in words]
    if lowered in NEVER:
        return False
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    if not any(record.get("method") == "socialaccount" for record in records):
        return False
    return lowered in ALWAYS or not set(words).isdisjoint(request.session.get(TOLD, ()))


def _claims(sociallogin: SocialLogin) -> Mapping[str, Any]:
    """Of the token that came from the service straight to us; its userinfo is not signed."""
    told = sociallogin.account.extra_data
    found = told.get("id_token") if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}
