"""When too few shares of a key are left: nothing can be opened, so it is asked again."""

from __future__ import annotations

from django.db import transaction

from junto.core.workflow import Actor
from junto.solicitations.actions.ending import cancel_solicitation
from junto.solicitations.actions.writing import resolicit
from junto.solicitations.models import SealingKey, Solicitation


def ask_again_without_key(key: SealingKey, *, by: Actor, reason: str) -> Solicitation:
    """The key is lost: its solicitation is cancelled, which tells companies and subscribers, and begun anew."""
    with transaction.atomic():
        ended = cancel_solicitation(key.solicitation, by=by, reason=reason)
        return resolicit(ended, by=by)
