"""Reads of the agreements room, always through what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from junto.agreements.models import (
    Chargeback,
    Contract,
    InternalAgreement,
    MemberSignature,
    Obligation,
    Payment,
    PaymentImport,
    Share,
)
from junto.core.money import Money
from junto.core.workflow import Actor
from junto.journal.access import may, visible
from junto.journal.models import Entry
from junto.journal.registry import kind_named, kind_of
from junto.needs.models import Fund
from junto.people.models import Organization
from junto.projects.models import Project


def internal_agreements(by: Actor, *, project: Project | None = None, state: str = "") -> QuerySet[InternalAgreement]:
    """The internal agreements that `by` may read, newest first, with their members' signatures."""
    rows = visible(InternalAgreement, by)
    if project is not None:
        rows = rows.filter(project=project)
    if state:
        rows = rows.filter(state=state)
    signatures = MemberSignature.objects.exclude(state="dropped").select_related("organization")
    return (
        rows.select_related("project", "contract")
        .prefetch_related(Prefetch("signatures", signatures.order_by("organization__name"), to_attr="asked"))
        .order_by("-year", "-serial")
    )


def contracts(by: Actor, *, project: Project | None = None, state: str = "") -> QuerySet[Contract]:
    """The contracts that `by` may read, newest first, with what was paid."""
    rows = visible(Contract, by)
    if project is not None:
        rows = rows.filter(project=project)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("supplier", "project").order_by("-year", "-serial")


def paid_by_member(agreement: InternalAgreement) -> list[tuple[str, Money]]:
    """What each member pays under an agreement in all years and from all its funds, most first."""
    rows = agreement.shares.order_by().values_list("organization__name").annotate(sum=Sum("amount"))
    return [(name, Money(minor, agreement.currency)) for name, minor in sorted(rows, key=lambda r: (-r[1], r[0]))]


def obligations_of(subject: Any, by: Actor) -> QuerySet[Obligation]:
    """The obligations under an agreement that `by` may read, the next one first."""
    rows = visible(Obligation, by).filter(subject_type=kind_of(type(subject)).name, subject_id=subject.pk)
    return rows.select_related("owner", "person").order_by("due", "pk")


def obligations(by: Actor, *, mine: bool = False, state: str = "") -> QuerySet[Obligation]:
    """Obligations under all agreements that `by` may read; `mine`: of one's own organizations."""
    rows = visible(Obligation, by)
    if mine:
        rows = rows.filter(owner__in=by.organizations())
    rows = rows.filter(state=state) if state else rows.filter(state__in=("open", "late"))
    return rows.select_related("owner", "person").order_by("due", "pk")


def payments(
    by: Actor, *, contract: Contract | None = None, state: str = "", imported: PaymentImport | None = None
) -> QuerySet[Payment]:
    """The payments that `by` may read, newest first."""
    rows = visible(Payment, by)
    if contract is not None:
        rows = rows.filter(contract=contract)
    if imported is not None:
        rows = rows.filter(brought_by=imported)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("contract", "certification__fund").order_by("-paid_on", "-pk")


def answered_payments(by: Actor, imported: PaymentImport) -> QuerySet[Payment]:
    """The payments of an import that did not fit when they came and were settled or put aside since."""
    answers = Entry.objects.filter(
        subject_type="agreements.payment", subject_id=OuterRef("pk"), action__in=("settle", "set_aside")
    )
    return payments(by, imported=imported).filter(Exists(answers))


@dataclass(frozen=True, slots=True)
class YearLine:
    """One member's fund in one fiscal year: its share, what was charged, what is left."""

    organization: Organization
    fund: Fund
    fiscal_year: int
    share: Money
    charged: Money

    @property
    def left(self) -> Money:
        """What is not charged yet."""
        return self.share - self.charged


def balance(agreement: InternalAgreement) -> list[YearLine]:
    """Each share beside what was charged to it, by fiscal year and member."""
    charged: dict[tuple[Any, Any, int], int] = defaultdict(int)
    if agreement.contract_id is not None:
        rows = Chargeback.objects.filter(payment__contract=agreement.contract_id, payment__state="posted").order_by()
        for row in rows.values("organization", "fund", "payment__fiscal_year").annotate(sum=Sum("amount")):
            charged[row["organization"], row["fund"], row["payment__fiscal_year"]] = row["sum"]
    shares: Sequence[Share] = list(
        agreement.shares.select_related("organization", "fund").order_by(
            "fiscal_year", "organization__name", "fund__name"
        )
    )
    currency = agreement.currency
    return [
        YearLine(
            share.organization,
            share.fund,
            share.fiscal_year,
            Money(share.amount, currency),
            Money(charged[share.organization_id, share.fund_id, share.fiscal_year], currency),
        )
        for share in shares
    ]


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid under a contract: charged to members, not fitting yet, and what is left of its amount."""

    charged: Money
    misfits: Money
    misfit_count: int
    left: Money


def paid_under(contract: Contract) -> Paid:
    """The sums of a contract's payments."""
    rows = contract.payments.order_by().values("state").annotate(sum=Sum("amount"), count=Count("pk"))
    sums = {row["state"]: (row["sum"] or 0, row["count"]) for row in rows}
    charged, (misfits, count) = sums.get("posted", (0, 0))[0], sums.get("differs", (0, 0))
    currency = contract.currency
    left = Money(contract.amount - charged - misfits, currency)
    return Paid(Money(charged, currency), Money(misfits, currency), count, left)


def by_member(contract: Contract) -> list[tuple[Organization, Money]]:
    """What each member was charged of a contract's payments, by name."""
    rows = Chargeback.objects.filter(payment__contract=contract, payment__state="posted").order_by()
    sums = {row["organization"]: row["sum"] for row in rows.values("organization").annotate(sum=Sum("amount"))}
    found = Organization.objects.filter(pk__in=sums).order_by("name")
    return [(member, Money(sums[member.pk], contract.currency)) for member in found]


def may_oblige(subject: Any, by: Actor) -> bool:
    """Whether `by` may add an obligation to an agreement."""
    return may(Obligation(subject_type=kind_of(type(subject)).name, subject_id=subject.pk), "add", by)


def by_number(text: str) -> Q:
    """The row with the human number `K-2026-0001` or `IA-2026-0001`, if the text is one; else none."""
    parts = text.strip().upper().split("-")
    if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
        return Q(year=int(parts[1][:4]), serial=int(parts[2][:9]))
    return Q(pk__in=[])


def subjects_of(rows: Sequence[Obligation]) -> dict[Any, Any]:
    """Obligation's id → the agreement it hangs on, in one query a kind."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for row in rows:
        wanted[row.subject_type].add(row.subject_id)
    found = {
        (kind, one.pk): one
        for kind, ids in wanted.items()
        for one in kind_named(kind).model._base_manager.filter(pk__in=ids)
    }
    return {row.pk: found.get((row.subject_type, row.subject_id)) for row in rows}
