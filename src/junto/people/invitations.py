"""Invitations: a link by mail with which somebody new sets their password. It proves that they read that mailbox."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.people.models import Account, Person

SALT = "people.invitation"


def invites(person: Person) -> bool:
    """Whether mail to that person carries an invitation: they are here, have an address and never signed in."""
    return person.state == "active" and bool(person.email) and person.account_id is None


def invitation_url(person: Person) -> str:
    """Where that person sets a password, once, within the days that the settings say; an account is made only then."""
    token = signing.dumps({"person": str(person.pk), "email": person.email}, salt=SALT)
    return settings.SITE_URL + reverse("people:invitation", kwargs={"token": token})


def person_invited(token: str) -> Person:
    """The person to whom an invitation went; raises `Refused` where it is over, was used, or is none of ours."""
    try:
        told = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=settings.INVITATION_DAYS))
        person = Person.objects.filter(pk=UUID(told["person"]), email=told["email"]).first()
    except signing.SignatureExpired:
        raise Refused(
            _("This invitation is over. Ask whoever invited you, or register with the same e-mail address."),
            code="state",
        ) from None
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        person = None
    if person is None or person.state != "active":
        raise Refused(_("This invitation is not valid. Copy the whole address from the mail."), code="state")
    if not invites(person) or _known(person.email):
        raise Refused(_("This invitation was used already. Sign in with your e-mail address."), code="state")
    return person


def _known(email: str) -> bool:
    """Whether that address signs in already, or did and was switched off."""
    if EmailAddress.objects.filter(email=email, verified=True).exists():
        return True
    return Account.objects.filter(Q(person__isnull=False) | Q(is_active=False), email=email).exists()
