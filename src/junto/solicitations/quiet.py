"""When the growth of the published log must tell nothing: from publication until everyone may know how many offered."""

from __future__ import annotations

from django.db.models import Min, Q, QuerySet

from junto.journal.models import Entry
from junto.journal.quiet import Reason, Window
from junto.solicitations.conditions import RUNNING, ended_for_good, opened_where
from junto.solicitations.models import Solicitation

KIND = "solicitations.solicitation"
OVER = ("awarded", "contracted", "cancelled", "unsuccessful")


def _uncounted() -> QuerySet[Solicitation]:
    """Those published of which not everyone may know how many offers came."""
    counted = Q()
    for where in opened_where("receipts"):
        counted |= Q(**where)
    return Solicitation.objects.exclude(counted).exclude(published_at=None).order_by()


def offers_may_come() -> bool:
    """Whether there is one that runs."""
    return _uncounted().filter(state__in=RUNNING).exists()


def untold() -> list[Window]:
    """The times in which offers came whose number is not to be known: yet; or, of what ended in vain, not for now."""
    rows = _uncounted().exclude(pk__in=ended_for_good().values("pk")).values_list("pk", "state", "published_at")
    found = list(rows.order_by("published_at", "pk"))
    over = Entry.objects.filter(
        subject_type=KIND, subject_id__in=[pk for pk, state, _at in found if state in OVER], state__in=OVER
    )
    ended = dict(over.order_by().values_list("subject_id").annotate(Min("at")))
    return [Window(at, ended.get(pk)) for pk, _state, at in found if at is not None]


# What companies do before the opening, and officers with the key of the offers; no map and no table shows any of it.
SILENT = frozenset(
    f"solicitations.{kind}" for kind in ("submission", "acknowledgement", "question", "subscription", "given_share")
)
OFFERS = Reason(offers_may_come, untold, SILENT)
