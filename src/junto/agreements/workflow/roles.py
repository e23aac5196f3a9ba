"""Who stands in which relation to agreements: shared by this room's workflows."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from junto.agreements.words import amount
from junto.core.money import Money
from junto.core.workflow import ANY_ROLE, SYSTEM, Who
from junto.journal.registry import Relation
from junto.projects.workflow.roles import INSIDE, LEAD, LEAD_STAFF, project_relations

__all__ = [
    "BUDGET",
    "COMPANY",
    "EDITORS",
    "IMPORTERS",
    "INSIDE",
    "LEAD",
    "LEAD_STAFF",
    "MEMBERS",
    "MONEY_OFFICERS",
    "OFFICE",
    "SUPPLIER",
    "amount_said",
    "contract_relations",
    "day_said",
    "project_relations",
]

BUDGET = (Who("budget_officer", of="here"),)
MONEY_OFFICERS = (*BUDGET, Who("controller", of="here"))  # who certify funds and answer for payments
EDITORS = (*LEAD_STAFF, *BUDGET)  # who write an internal agreement
MEMBERS = (Who("department_lead", of="members"), Who("department_staff", of="members"))
OFFICE = (Who("procurement_officer", of="here"),)
COMPANY = (Who("company_representative", of="supplier"),)
SUPPLIER = Who(ANY_ROLE, of="supplier")
IMPORTERS = (*MONEY_OFFICERS, Who("clerk", of="here"), SYSTEM)  # who bring payments in


def day_said(text: str) -> str:
    """A day that an entry keeps as ISO text, in the reader's words."""
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def amount_said(text: str) -> str:
    """An amount that an entry keeps as “12.50 USD”, as the reader writes it."""
    number, currency = text.split()
    return amount(Money.parse(number, currency))


def contract_relations(prefix: str = "") -> dict[str, Relation]:
    """The relations of a contract, seen from what hangs on it by `prefix` ("contract__")."""
    return {
        **project_relations(f"{prefix}project__"),
        "here": Relation(f"{prefix}jurisdiction", "jurisdiction"),
        "supplier": Relation(f"{prefix}supplier"),
        "signatory": Relation(f"{prefix}signatory", "person"),
    }
