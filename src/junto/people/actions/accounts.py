"""Accounts (how one signs in) and their bond with persons (who one is in the record)."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from junto.core.workflow import PROGRAM, Context
from junto.journal.door import perform
from junto.people.models import Account, Person


def add_account(
    email: str, password: str | None = None, *, name: str = "", language: str = "", verified: bool = True
) -> Account:
    """Make an account; without a password it can be entered only by a link that sets one. Not part of the record."""
    address = email.strip().lower()
    with transaction.atomic():
        account = Account.objects.create_user(address, password, name=name, language=language)
        EmailAddress.objects.create(user=account, email=address, verified=verified, primary=True)
    return account


def welcome(account: Account) -> Person | None:
    """The person behind an account whose e-mail address is verified: linked where invited, else registered anew.

    None while no address of the account is verified: an invitation belongs to whoever reads that mailbox.
    """
    known = Person.objects.filter(account=account).first()
    if known is not None:
        return known
    verified = [
        address.lower()
        for address in EmailAddress.objects.filter(user=account, verified=True)
        .order_by("-primary", "pk")
        .values_list("email", flat=True)
    ]
    if not verified:
        return None

    def link(fresh: Person, _context: Context) -> None:
        fresh.account = account

    invited = Person.objects.filter(email__in=verified, state="active", account=None).first()
    if invited is not None:
        return perform(invited, "link", by=PROGRAM, inputs={"name": invited.name}, apply=link)
    taken = Person.objects.filter(email=verified[0], state="active").exists()
    person = Person(
        name=account.name or verified[0].split("@")[0],
        email="" if taken else verified[0],
        language=account.language,
        account=account,
    )
    return perform(person, "register", by=PROGRAM, inputs={"name": person.name})


def accept_invitation(person: Person, password: str) -> Account:
    """Make the account of somebody who was invited by mail; one registered with that address is theirs from now on.

    Whoever has the link reads the mailbox, so the address counts as verified, and a password that somebody else set
    for it before is replaced.
    """
    with transaction.atomic():
        account = Account.objects.filter(email=person.email).first()
        if account is None:
            account = add_account(person.email, password, name=person.name, language=person.language)
        else:
            account.set_password(password)
            account.save(update_fields=["password"])
            EmailAddress.objects.update_or_create(
                user=account, email=person.email, defaults={"verified": True, "primary": True}
            )
        welcome(account)
    return account


def password_link(account: Account) -> str:
    """An address at which the account's password can be set once (for as long as PASSWORD_RESET_TIMEOUT says)."""
    key = default_token_generator.make_token(account)
    kwargs = {"uidb36": user_pk_to_url_str(account), "key": key}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)
