"""Whether somebody has just shown again who they are: what grave acts ask for beside being signed in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.people.models import Account, Person
from junto.people.queries import has_second_factor

MINUTES = 5
CITY_LOGIN = "openid_connect_login"  # an address that is there where the city's service is set up
PASSWORD, SECOND_FACTOR, CITY, DEMONSTRATION = "password", "mfa", "socialaccount", "demonstration"
WAYS: Mapping[str, Words] = {
    "password": _("by password"),
    "totp": _("by a second factor (code of an app)"),
    "webauthn": _("by a passkey or security key"),
    "recovery_codes": _("by a recovery code"),
    "socialaccount": _("through the city’s account service"),
    "demonstration": _("by one click, as in the demonstration"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How and when somebody last showed who they are. `way`: a key of `WAYS`; `at`: aware, by the server's clock."""

    way: str
    at: datetime


def shown_lately(request: HttpRequest) -> Shown | None:
    """How whoever asks showed who they are in the last five minutes; None where they did not.

    Asked for is the strongest that the account has: its second factor (or a passkey) where there is one, else its
    password or the city's account service. In the demonstration, where nobody has a password, the click counts.
    """
    account = request.user
    if not isinstance(account, Account):
        return None
    wanted = (SECOND_FACTOR,) if has_second_factor(account) else (PASSWORD, SECOND_FACTOR, CITY)
    found = [_shown(record) for record in get_authentication_records(request, account) if record["method"] in wanted]
    if _by_click(account) and account.last_login is not None:
        found.append(Shown(DEMONSTRATION, account.last_login))
    latest = max(found, key=lambda shown: shown.at, default=None)
    since = time.time() - 60 * MINUTES
    return latest if latest is not None and since <= latest.at.timestamp() else None


def where_to_show(request: HttpRequest, then: str) -> str:
    """The address at which whoever asks shows again who they are; afterwards they come to `then`."""
    account = request.user
    if not isinstance(account, Account):
        return f"{reverse('account_login')}?{urlencode({'next': then})}"
    if _by_click(account):
        return f"{reverse('people:demonstration')}?{urlencode({'next': then})}"
    ways = get_adapter().get_reauthentication_methods(account)
    if has_second_factor(account):
        ways = [way for way in ways if way["id"] != "reauthenticate"]  # a password alone would not do
    if ways or not apps.is_installed("allauth.socialaccount.providers.openid_connect"):
        address = ways[0]["url"] if ways else reverse("account_reset_password")  # an account without any way to sign in
        return f"{address}?{urlencode({'next': then})}"
    # `prompt` and `max_age` of OpenID Connect: the city's service asks again, and tells when it did.
    asked = {"process": "login", "next": then, "auth_params": urlencode({"prompt": "login", "max_age": "0"})}
    return f"{reverse(CITY_LOGIN, args=['city'])}?{urlencode(asked)}"


def _shown(record: Mapping[str, Any]) -> Shown:
    method, at = str(record["method"]), float(record["at"])
    if method == CITY:
        at = min(at, _asked_by_city(record, at))
    return Shown(str(record.get("type") or method), datetime.fromtimestamp(at, UTC))


def _asked_by_city(record: Mapping[str, Any], at: float) -> float:
    """When the city's service itself last asked who it is (`auth_time` of its token), where it tells."""
    account = SocialAccount.objects.filter(provider=record.get("provider"), uid=record.get("uid")).first()
    told = account.extra_data if account else {}
    token = told.get("id_token", told) if isinstance(told, dict) else {}
    told_at = token.get("auth_time") if isinstance(token, dict) else None
    return float(told_at) if isinstance(told_at, int | float) and not isinstance(told_at, bool) else at


def _by_click(account: Account) -> bool:
    """Whether it is one of the demonstration's people, who have no password."""
    return bool(settings.DEMO) and Person.objects.filter(account=account, demonstration=True).exists()
