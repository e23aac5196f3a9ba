"""Which address counts against which limit (`limits.py`), and the answer 429 with a sentence and when to try again.

What comes too often is refused before its body is read. Handing a sealed offer in is never refused: where it is small,
it is not even counted. Signing in counts what fails alone, so that 500 companies behind one address all come in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junto.frame.addresses import address_of
from junto.journal.middleware import for_programs, problem
from junto.people import limits
from junto.people.known_browsers import knows, place_of, remember, secret_digest
from junto.people.limits import Limit, TooOften
from junto.people.models import Account

security = logging.getLogger("junto.security")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SMALL = 1_000_000  # bytes; what is larger counts as an upload
SIGNING_IN = frozenset({"account_login", "mfa_authenticate", "mfa_login_webauthn"})
ASKED_AGAIN = frozenset({"account_reauthenticate", "mfa_reauthenticate", "account_change_password"})
COMING_IN = SIGNING_IN | {"people:invitation", "account_confirm_email", "openid_connect_callback"}
MAILS = frozenset({"account_signup", "account_reset_password", "account_email"})
INVITING = frozenset({"people:add-person", "people:add-membership"})
CHECKING = frozenset({"solicitations:receipts", "log:check"})
HANDING_IN = ("solicitations:submission",)  # how the names of what a company does with its own offer begin

Taken = list[tuple[Limit, str]]


class Throttle:
    """Counts, refuses, and takes back what was counted for a try that did not fail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        name = getattr(request.resolver_match, "view_name", "") or ""
        _settle(request, answer, name)
        if answer.status_code in (401, 403):
            security.warning(
                "refused: %s %s to %s from %s", request.method, request.path, _who(request), address_of(request)
            )
        if answer.status_code == 401 and for_programs(request):
            answer = _no_token(request, answer)
        if name in COMING_IN and request.user.is_authenticated:
            remember(request, answer, request.user.email)  # type: ignore[union-attr]
        if name == "account_logout" and request.method == "POST":
            answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    def process_view(self, request: HttpRequest, _view: Any, args: Any, fields: dict[str, Any]) -> HttpResponse | None:
        """The address is known, the body is not read yet."""
        taken: Taken = []
        request.taken = taken  # type: ignore[attr-defined]
        name = getattr(request.resolver_match, "view_name", "") or ""
        try:
            if for_programs(request):
                limits.take(limits.PROGRAM, _program(request))
            if request.method not in SAFE:
                _count_sent(request, name)
            tries = _tries(request, name)
            if tries:
                limits.take_all(tries)
            taken += tries
        except TooOften as refusal:
            return refused(request, refusal)
        return None


def refused(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429: a sentence, and after how many seconds it is worth trying again."""
    security.warning("limit %s reached from %s at %s", refusal.limit.name, address_of(request), request.path)
    if for_programs(request):
        answer: HttpResponse = problem(refusal, request.path)
    else:
        answer = render(request, "frame/refused.html", {"refusal": refusal}, status=429)
    answer["Retry-After"] = str(refusal.after)
    return answer


def _no_token(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Tokens cannot be guessed, so nothing is asked before; whoever sends wrong ones all the time is told to stop."""
    try:
        limits.take(limits.TOKEN_TRIES, address_of(request))
    except TooOften as refusal:
        return refused(request, refusal)
    return answer


def _count_sent(request: HttpRequest, name: str) -> None:
    """What counts whether it fails or not."""
    who, address = _who(request), address_of(request)
    stated = request.META.get("CONTENT_LENGTH") or "0"
    size = int(stated) if stated.isdigit() else 0
    if size > SMALL:
        limits.take(limits.uploads(), who, size)
    elif not name.startswith(HANDING_IN):
        limits.take(limits.WRITES, who)
    if name in MAILS:
        limits.take(limits.ADDRESS_ASKS, address)
        if mailbox := request.POST.get("email", "").strip().lower():
            limits.take(limits.MAILBOX_ASKS, mailbox)
    if name in INVITING:
        limits.take(limits.INVITATIONS, who)
    if name in CHECKING:
        limits.take(limits.RECEIPT_CHECKS, address)


def _tries(request: HttpRequest, name: str) -> Taken:
    """What counts only if it fails: counted now, taken back where it did not."""
    if name == "people:invitation":
        return [(limits.LINK_TRIES, address_of(request))]
    if request.method in SAFE:
        return []
    if name in ASKED_AGAIN and request.user.is_authenticated:
        return [(limits.ACCOUNT_TRIES, f"again:{request.user.pk}")]
    if name not in SIGNING_IN:
        return []
    email = _email(request, name)
    found: Taken = []
    if email:
        found.append((limits.ACCOUNT_TRIES, f"{name}:{email}:{place_of(request, email)}"))
    if not email or not knows(request, email):
        found += [(limits.STRANGERS_TRIES, f"{name}:{email}")] if email else []
        found.append((limits.ADDRESS_TRIES, address_of(request)))
    return found


def _email(request: HttpRequest, name: str) -> str:
    """The account that is tried: as typed, or the one whose password was right and whose second factor is asked for."""
    if name == "account_login":
        return request.POST.get("login", "").strip().lower()[:254]
    waiting = request.session.get("account_login") if name == "mfa_authenticate" else None
    pk = waiting.get("user_pk") if isinstance(waiting, dict) else None
    try:
        return str(Account.objects.values_list("email", flat=True).filter(pk=UUID(str(pk))).first() or "")
    except ValueError:
        return ""


def _settle(request: HttpRequest, answer: HttpResponse, name: str) -> None:
    """A try that led somewhere costs nothing."""
    taken = getattr(request, "taken", [])
    failed = answer.status_code == 410 if name == "people:invitation" else answer.status_code != 302
    if taken and not failed:
        limits.give_back(taken)


def _program(request: HttpRequest) -> str:
    """By its token, of which a digest alone stays in memory; else by who asks."""
    token = request.headers.get("Authorization")
    return f"token:{secret_digest(token)}" if token else _who(request)


def _who(request: HttpRequest) -> str:
    return f"account:{request.user.pk}" if request.user.is_authenticated else f"address:{address_of(request)}"
