"""What approving, certifying, signing and amending a contract ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from junto.agreements.models import IN_FORCE, Amendment, Certification, Contract, InternalAgreement
from junto.agreements.words import amount
from junto.agreements.years import fiscal_year, this_year
from junto.core.money import Money
from junto.core.workflow import Context, Words
from junto.needs.models import Fund

OVER = ("ended", "terminated", "withdrawn")
RUNNING = ("executed", "proceeding")
AWARDED = ("awarded", "contracted")


def in_form(contract: Contract, context: Context | None = None) -> Words | None:
    """Its lines add up to its amount, and its clause on later years is there"""
    lines = list(contract.price_lines.all())
    if lines:
        whole = Money(sum(line.quantity * line.unit_amount for line in lines), contract.currency)
        if whole.minor != contract.amount:
            return _("The lines add up to %(lines)s, but the contract is about %(amount)s.") % {
                "lines": amount(whole), "amount": amount(contract.value),
            }  # fmt: skip
    if not contract.amount:
        return _("The amount is not stated.")
    if fiscal_year(contract.starts) != fiscal_year(contract.ends) and not contract.non_appropriation.strip():
        return _("It runs over several fiscal years: say what happens if a later year’s money is not voted.")
    return None


def funds_certified(contract: Contract, context: Context | None = None) -> Words | None:
    """Every fund is certified for every fiscal year that has begun, later ones by their clause at the latest"""
    return next(lacking_certifications(contract), None)


def lacking_certifications(contract: Contract) -> Iterator[Words]:
    """What is not certified yet: each share of the internal agreement, or the amount where there is none.

    Money of a later year is not voted yet, so it can be certified but need not be: the clause on non-appropriation
    stands for it.
    """
    certified = _certified(contract)
    internal = agreement_for(contract)
    if internal is None:
        yield from _lacking_in_all(contract, sum(certified.values()))
        return
    voted = max(this_year(), fiscal_year(contract.starts))
    rows = internal.shares.filter(fiscal_year__lte=voted).values("fund", "fiscal_year").annotate(due=Sum("amount"))
    names = dict(Fund.objects.filter(pk__in=[row["fund"] for row in rows]).values_list("pk", "name"))
    for row in rows.order_by("fiscal_year", "fund__name"):
        missing = row["due"] - certified[row["fund"], row["fiscal_year"]]
        if missing > 0:
            yield _("%(amount)s of “%(fund)s” for fiscal year %(year)s is not certified yet.") % {
                "amount": amount(Money(missing, contract.currency)), "fund": names[row["fund"]],
                "year": row["fiscal_year"],
            }  # fmt: skip


def _lacking_in_all(contract: Contract, certified: int) -> Iterator[Words]:
    several = fiscal_year(contract.starts) != fiscal_year(contract.ends)
    if not certified:
        yield _("No money is certified for it yet.")
    elif certified < contract.amount and not several:
        missing = Money(contract.amount - certified, contract.currency)
        yield _("%(amount)s is not certified yet.") % {"amount": amount(missing)}


def _certified(contract: Contract) -> dict[tuple[Any, int], int]:
    found: dict[tuple[Any, int], int] = defaultdict(int)
    for one in contract.certifications.filter(state="certified"):
        found[one.fund_id, one.fiscal_year] += one.amount
    return found


def agreement_for(contract: Contract) -> InternalAgreement | None:
    """The internal agreement under which the contract is paid: the one in force, else the one proposed."""
    rows = contract.internal_agreements.filter(state__in=(*IN_FORCE, "proposed"))
    return rows.order_by("state", "-pk").first()  # by the alphabet: in_force, open, proposed


def council_asked(contract: Contract, context: Context | None = None) -> Words | None:
    """The council must resolve it"""
    return None if contract.council_asked else _("This contract needs no resolution of the council.")


def council_resolved(contract: Contract, context: Context | None = None) -> Words | None:
    """The council has resolved, where it must"""
    if not contract.council_asked or contract.resolution:
        return None
    return _("The council has not resolved it yet.")


def award_stands(contract: Contract, context: Context | None = None) -> Words | None:
    """The award that it follows was not withdrawn"""
    if contract.award is None or contract.award.state != "withdrawn":
        return None
    return _("The award %(number)s was withdrawn: a contract follows only one that stands.") % {
        "number": contract.award.number
    }


def awarded(contract: Contract, context: Context | None = None) -> Words | None:
    """The solicitation was awarded, and the award stands"""
    if sentence := award_stands(contract):
        return sentence
    if contract.solicitation is None or contract.solicitation.state in AWARDED:
        return None
    return _("The solicitation %(number)s is not awarded.") % {"number": contract.solicitation.number}


def has_clause(contract: Contract, context: Context | None = None) -> Words | None:
    """It has a clause on non-appropriation"""
    return None if contract.non_appropriation.strip() else _("The contract has no clause on non-appropriation.")


def contract_lives(certification: Certification, context: Context | None = None) -> Words | None:
    """The contract is not over"""
    return _("The contract is over.") if certification.contract.state in OVER else None


def nothing_paid(certification: Certification, context: Context | None = None) -> Words | None:
    """Nothing was paid against it"""
    if certification.payments.exists():
        return _("Payments were made against this encumbrance, so it cannot be withdrawn.")
    return None


def contract_runs(amendment: Amendment, context: Context | None = None) -> Words | None:
    """The contract is executed and not over"""
    if amendment.contract.state in RUNNING:
        return None
    return _("A contract is amended once it is executed, and until it is over.")


def amendment_certified(amendment: Amendment, context: Context | None = None) -> Words | None:
    """What it adds is certified"""
    contract = amendment.contract
    if amendment.change <= 0 or fiscal_year(contract.starts) != fiscal_year(amendment.ends or contract.ends):
        return None
    missing = contract.amount + amendment.change - sum(_certified(contract).values())
    if missing <= 0:
        return None
    return _("%(amount)s is not certified yet.") % {"amount": amount(Money(missing, contract.currency))}
