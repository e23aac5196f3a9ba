"""What Junto asks of the sign-in library: a person behind each account, names, sealed secrets, the city in mail."""

from __future__ import annotations

import base64
import logging
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.frame.addresses import address_of
from junto.people.actions.accounts import welcome
from junto.people.city_account import is_the_one_set, remember_strength
from junto.people.known_browsers import place_of
from junto.people.models import Account
from junto.people.queries import actor_for, has_second_factor, needing_second_factor

log = logging.getLogger(__name__)
NOWHERE = "::"  # where nothing tells: the sign-in library keeps an address, never a word


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address and password."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail speaks in the city's name."""
        site = SimpleNamespace(name=settings.CITY_NAME, domain=settings.SITE_URL)
        super().send_mail(template_prefix, email, {"current_site": site, **context})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the request came from, as everywhere in Junto."""
        return address_of(request) or NOWHERE

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account's tries from one place; another's tries from elsewhere lock nobody out (`limits.py`)."""
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{place_of(request, email)}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Companies and residents register themselves, unless the city switched that off."""
        return bool(settings.SIGNUP_OPEN)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever reads the mailbox becomes the person who was invited by it, or is registered anew."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            welcome(email_address.user)
        return bool(confirmed)

    def post_login(self, request: HttpRequest, user: Account, **details: Any) -> HttpResponse:
        """Make sure of the person, and tell which roles wait for a second factor."""
        person = welcome(user)
        response = super().post_login(request, user, **details)
        if came := (details.get("signal_kwargs") or {}).get("sociallogin"):
            remember_strength(request, came)
        elsewhere = response.get("Location") != reverse("people:me")  # that page says it itself
        if elsewhere and person and not has_second_factor(user) and needing_second_factor(actor_for(person)):
            messages.warning(
                request, _("Some of your roles need a second factor at sign-in. “My page” tells how to set it up.")
            )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Everyone begins at their own page."""
        return reverse("people:me")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """So does whoever has just registered."""
        return reverse("people:me")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through the city's own account service (OpenID Connect)."""

    def get_requests_session(self) -> Any:
        """Ask the addresses that are set, and no other to which they lead."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Take nobody in whom another service than the one set vouches for."""
        if not is_the_one_set(sociallogin):
            log.warning("A sign-in through the city's accounts was refused: its token names another issuer.")
            raise ImmediateHttpResponse(render_authentication_error(request, sociallogin.provider))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Take the name as the service tells it."""
        account = super().populate_user(request, sociallogin, data)
        told = data.get("name") or " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        account.name = str(told or "")[:200]
        return account

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the city's own service knows may come in; roles are given by an administrator."""
        return True


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; their secrets lie encrypted in the database."""

    def _get_site_name(self) -> str:
        return str(settings.CITY_NAME)

    def encrypt(self, text: str) -> str:
        """Seal a secret with a key drawn from the installation's own."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again, also with a key that was in use before."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(b"junto second factor" + k.encode()).digest())) for k in keys]
    )
