"""Signed contracts of a process with every payment, and who pays what by the internal agreement once it is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from junto.agreements.models import Contract, InternalAgreement
from junto.agreements.years import first_day, last_day
from junto.core import ocds
from junto.core.money import Money
from junto.needs.models import Fund
from junto.publication.releases.names import address
from junto.publication.releases.told import Aggregate, Told, Until, as_of, hanging_on

ROOT, INTERNAL = "agreements.contract", "agreements.internal"
AMENDMENT, PAYMENT = "agreements.amendment", "agreements.payment"
STATUS = {"executed": "active", "proceeding": "active", "ended": "terminated", "terminated": "terminated"}


def contracts_as_of(solicitation: Aggregate, until: Until) -> Iterator[Aggregate]:
    """The aggregates of the process's contracts that everyone could read by the journal's order up to then."""
    ids = Contract.objects.filter(solicitation=solicitation.root.id).order_by("pk").values_list("pk", flat=True)
    for pk in ids:
        aggregate = as_of(ROOT, pk, until)
        if aggregate is not None and aggregate.root.public:
            yield aggregate


def contract_of(contract: Aggregate, paying: tuple[str, ...]) -> ocds.Contract:
    """A signed contract as it stands, its amendments in force, its payments by who bears them."""
    root, after = contract.root, contract.root.after
    page = address(reverse("agreements:contract", args=[root.id]))
    signed = _signed(root)
    return ocds.Contract(
        id=root.id,
        award=_award_of(root),
        title=after["title"],
        status=STATUS[root.state],
        buyer=paying[0],
        suppliers=(after["supplier_id"],),
        description=after["summary"],
        period=_years(date.fromisoformat(after["starts"]), date.fromisoformat(after["ends"])),
        value=root.money("amount", after["currency"]),
        signed=signed,
        items=tuple(_item(line, after["currency"]) for line in after["price_lines"]),
        documents=(
            ocds.Document("contract", "contractSigned", after["title"], page, signed, "text/html", after["language"]),
        ),
        amendments=tuple(
            ocds.Amendment(str(one.after["number"]), one.at, one.after["reason"]) for one in contract.of(AMENDMENT)
        ),
        transactions=tuple(t for one in contract.of(PAYMENT) for t in _transactions(one, after, paying[0])),
    )


def parties_in(contracts: Iterable[Aggregate]) -> Iterator[str]:
    """The suppliers, and the members that bore a payment."""
    for contract in contracts:
        yield contract.root.after["supplier_id"]
        for payment in contract.of(PAYMENT):
            yield from (part["organization_id"] for part in payment.after["chargebacks"])


def budget_of(project: Any, until: Until) -> tuple[ocds.BudgetPart, ...]:
    """Which member brings how much from which fund in which year, by the internal agreement that is open by then.

    Before one is open, nothing: what the members agreed on would tell bidders the budget.
    """
    open_ = [one for one in hanging_on("projects.project", project, INTERNAL, until) if one.state == "open"]
    if not open_:
        return ()
    after = open_[-1].after
    funds = dict(Fund.objects.filter(pk__in={s["fund_id"] for s in after["shares"]}).values_list("pk", "name"))
    names = {str(pk): name for pk, name in funds.items()}
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    for share in after["shares"]:
        sums[share["organization_id"], share["fund_id"], share["fiscal_year"]] += share["amount"]
    return tuple(
        ocds.BudgetPart(
            id=f"{member}-{fund}-{year}",
            source=member,
            description=names.get(fund, ""),
            amount=Money(minor, after["currency"]),
            period=_years(first_day(year), last_day(year)),
        )
        for (member, fund, year), minor in sorted(sums.items(), key=lambda pair: (pair[0][2], pair[0]))
        if minor
    )


def solicitations_of_contracts(ids: set[Any]) -> dict[Any, list[Any]]:
    """Contract → the solicitation it follows, where it follows one."""
    rows = Contract.objects.filter(pk__in=ids, solicitation__isnull=False)
    return {pk: [solicitation] for pk, solicitation in rows.values_list("pk", "solicitation")}


def solicitations_of_agreements(ids: set[Any]) -> dict[Any, list[Any]]:
    """Internal agreement → the solicitations whose budget it tells: its contract's, else all of its project's."""
    found: dict[Any, list[Any]] = {}
    rows = InternalAgreement.objects.filter(pk__in=ids).select_related("contract", "project")
    for one in rows.prefetch_related("project__solicitations"):
        own = one.contract.solicitation_id if one.contract is not None else None
        found[one.pk] = [own] if own else [s.pk for s in one.project.solicitations.all()]
    return found


def _signed(contract: Told) -> datetime:
    """When the last signature was given."""
    return max((datetime.fromisoformat(one["at"]) for one in contract.after["signatures"]), default=contract.at)


def _award_of(contract: Told) -> str:
    """The award that the contract names; empty where it follows none."""
    if "award_id" in contract.after:
        return contract.after["award_id"] or ""
    # Frozen before contracts named their award: what was found for it then stands in the row, and stays.
    found = Contract.objects.filter(pk=contract.id).values_list("award", flat=True).first()
    return str(found) if found else ""


def _item(line: dict[str, Any], currency: str) -> ocds.Item:
    price = Money(line["unit_amount"], currency)
    return ocds.Item(str(line["number"]), line["description"], line["quantity"], line["unit"], price)


def _transactions(payment: Told, contract: Any, lead: str) -> Iterator[ocds.Transaction]:
    """One for each member that bears a part; the parts add up to the payment."""
    after = payment.after
    parts = after["chargebacks"] or [{"organization_id": lead, "amount": after["amount"]}]
    source = address(reverse("agreements:payment", args=[payment.id]))
    for n, part in enumerate(parts, 1):
        yield ocds.Transaction(
            id=f"{payment.id}-{n}",
            date=_midnight(date.fromisoformat(after["paid_on"])),
            value=Money(part["amount"], contract["currency"]),
            payer=part["organization_id"],
            payee=contract["supplier_id"],
            source=source,
        )


def _years(first: date, last: date) -> ocds.Period:
    return ocds.Period(_midnight(first), _midnight(last + timedelta(days=1)) - timedelta(seconds=1))


def _midnight(day: date) -> datetime:
    """The beginning of a day in the city's time."""
    return timezone.make_aware(datetime.combine(day, time()))
