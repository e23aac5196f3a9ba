"""Rows that live and die with an internal agreement, written inside its actions: shares, copies of all parts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from junto.agreements.figuring import RuleFigures
from junto.agreements.models import Duty, Funding, InKind, InternalAgreement, ItemNeed, Share, SharedCost


def write_shares(agreement: InternalAgreement, found: RuleFigures) -> None:
    """The shares of a rule's answer as rows, anew."""
    agreement.shares.all().delete()
    sums: dict[tuple[Any, Any, int], int] = defaultdict(int)
    for row in found.rows:
        if row.fund is not None:
            sums[row.organization.pk, row.fund.pk, row.fiscal_year] += row.amount.minor
    Share.objects.bulk_create(
        Share(agreement=agreement, organization_id=member, fund_id=fund, fiscal_year=year, amount=minor)
        for (member, fund, year), minor in sums.items()
    )


def copy_parts(source: InternalAgreement, target: InternalAgreement) -> None:
    """Costs, needs, contributions, funds and duties of one agreement as a draft's own; shares are reckoned anew."""
    for item in source.cost_items.prefetch_related("needs"):
        fields = ("number", "description", "basis", "amount", "quantity", "steps", "adds", "first_year", "last_year")
        copy = SharedCost.objects.create(agreement=target, **{name: getattr(item, name) for name in fields})
        ItemNeed.objects.bulk_create(
            ItemNeed(agreement=target, item=copy, organization_id=n.organization_id, quantity=n.quantity)
            for n in item.needs.all()
        )
    kept = ("number", "organization_id", "description", "value", "fiscal_year", "valued_by", "valued_how")
    InKind.objects.bulk_create(
        InKind(agreement=target, **{name: getattr(one, name) for name in kept}) for one in source.in_kind.all()
    )
    Funding.objects.bulk_create(
        Funding(agreement=target, organization_id=f.organization_id, fund_id=f.fund_id, part=f.part)
        for f in source.fundings.all()
    )
    Duty.objects.bulk_create(
        Duty(agreement=target, kind=d.kind, organization_id=d.organization_id, person_id=d.person_id)
        for d in source.duties.all()
    )
