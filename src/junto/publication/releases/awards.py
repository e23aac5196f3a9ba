"""Awards of a process, as far as the method's profile has opened whose they are and for how much."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from junto.core import ocds
from junto.publication.releases.names import address
from junto.publication.releases.tender import item
from junto.publication.releases.told import Aggregate, Told

AWARD = "evaluation.award"
STATUS = {"intended": "pending", "stayed": "pending", "confirmed": "active", "withdrawn": "cancelled"}


def awards_of(aggregate: Aggregate, paying: tuple[str, ...], offers: Iterable[Told] | None) -> tuple[ocds.Award, ...]:
    """Every decision, withdrawn ones too; supplier and amount stand in it once they are open."""
    known = {one.id for one in offers or ()}
    return tuple(_award(aggregate, one, paying, known) for one in aggregate.of(AWARD))


def _award(aggregate: Aggregate, award: Told, paying: tuple[str, ...], offers: set[str]) -> ocds.Award:
    solicitation, after = aggregate.root.after, award.after
    supplier = after["opened_organization_id"]
    submission = after["submission_id"]
    page = address(reverse("evaluation:award", args=[award.id]))
    return ocds.Award(
        id=award.id,
        title=solicitation["title"],
        status=STATUS[award.state],
        suppliers=(supplier,) if supplier else (),
        buyers=paying,
        date=award.at,
        description=after["opened_reasons"],
        value=award.money("opened_amount", after["currency"]),
        items=tuple(item(one) for one in solicitation["items"]),
        documents=(
            ocds.Document(
                "notice", "awardNotice", solicitation["title"], page, award.at, "text/html", solicitation["language"]
            ),
        ),
        related_bid=submission if supplier and submission in offers else "",
    )
