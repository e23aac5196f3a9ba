"""What was offered, once the method's profile opens names: who, what became of it, for how much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from junto.core import ocds
from junto.core.money import Money
from junto.documents.models import Version
from junto.publication.releases.tender import is_open
from junto.publication.releases.told import Aggregate, Told
from junto.solicitations.minutes import COUNTED
from junto.solicitations.profiles import MILESTONES

SUBMISSION, CANDIDATE = "solicitations.submission", "evaluation.candidate"
MINUTES, RANKING = "solicitations.minutes", "evaluation.ranking"
NOT_TAKEN = ("nonresponsive", "not_responsible")


def offers_of(aggregate: Aggregate) -> tuple[Told, ...] | None:
    """The submissions that count, each company's latest round; None as long as names are closed."""
    if not is_open(aggregate.root, "names"):
        return None
    latest: dict[str, Told] = {}
    for one in aggregate.closed_of(SUBMISSION):
        company = one.after["organization_id"]
        if one.state in COUNTED and (company not in latest or one.after["round"] > latest[company].after["round"]):
            latest[company] = one
    return tuple(latest.values())


def bids_of(aggregate: Aggregate, offers: tuple[Told, ...] | None) -> tuple[ocds.Bid, ...] | None:
    """The offers as bids; None as long as nobody may know of them."""
    if offers is None:
        return None
    prices = _prices(aggregate) if is_open(aggregate.root, "prices") else {}
    decided = aggregate.root.after["reached"] in MILESTONES[MILESTONES.index("award") :]
    refused = {c.after["submission_id"] for c in aggregate.closed_of(CANDIDATE) if c.state in NOT_TAKEN}
    return tuple(
        ocds.Bid(
            id=one.id,
            tenderers=(one.after["organization_id"],),
            status="pending" if not decided else "disqualified" if one.id in refused else "valid",
            date=one.moment("received_at"),
            value=prices.get(one.id),
        )
        for one in offers
    )


def _prices(aggregate: Aggregate) -> dict[str, Money]:
    """Submission → its total, from what was frozen for everyone: the minutes read aloud, later the ranking.

    Prices themselves never enter the journal; these two versions hold them, and a version is not changed any more.
    """
    arrived: dict[str, list[str]] = {}  # in one microsecond there may be several: minutes name them in this order
    for one in sorted(aggregate.closed_of(SUBMISSION), key=lambda s: s.id):
        arrived.setdefault(one.after["received_at"], []).append(one.id)
    found: dict[str, Money] = {}
    for minutes in _frozen(aggregate, MINUTES):
        same = {at: iter(ids) for at, ids in arrived.items()}
        for entry in minutes.get("entries", ()):
            which = next(same.get(entry["received_at"], iter(())), None)
            if (total := entry.get("total")) is not None and which is not None:
                found[which] = Money.parse(total["amount"], total["currency"])
    for ranking in _frozen(aggregate, RANKING):
        for standing in ranking["standings"]:
            if standing["price"] is not None:
                found[standing["submission"]] = Money.parse(*standing["price"].split())
    return found


def _frozen(aggregate: Aggregate, kind: str) -> Iterator[dict[str, Any]]:
    """The frozen content of everything of a kind that everyone may read, oldest first."""
    ids = [one.id for one in aggregate.of(kind)]
    rows = Version.objects.filter(subject_type=kind, subject_id__in=ids).exclude(body=None)
    bodies = {str(subject): body for subject, body in rows.order_by("number").values_list("subject_id", "body")}
    return (json.loads(bodies[one] or "{}") for one in ids if one in bodies)
