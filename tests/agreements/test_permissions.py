"""Who may do and read what of agreements, contracts, certifications, amendments, obligations, payments: by hand."""

from __future__ import annotations

from datetime import date

import pytest

from junto.agreements import actions
from junto.agreements.models import (
    Amendment,
    Certification,
    Contract,
    InternalAgreement,
    MemberSignature,
    Obligation,
    Payment,
    PaymentImport,
)
from junto.core.workflow import PROGRAM, Actor
from junto.journal.access import hidden_fields, may
from junto.journal.door import perform
from junto.people.models import Organization
from tests.agreements.making import Agreed, usd
from tests.projects.permissions import Table, expected, found, people, readers

INSIDE = {
    "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
    "privacy", "attorney", "budget", "controller", "innovation", "council", "clerk", "manager", "auditor", "program",
}  # fmt: skip
EVERYONE = INSIDE | {"county lead", "administrator", "company", "other company", "anyone"}


def everyone(city: Agreed) -> dict[str, Actor]:
    """Transport leads, police is a member, works stands outside; Acme supplies, City Manager signs."""
    other = Organization.objects.filter(name="Other Sensors").first() or perform(
        Organization(name="Other Sensors", kind="company"), "add", by=PROGRAM
    )
    return {
        **people(city.world),
        "clerk": city.world.officer("clerk"),
        "manager": city.manager,
        "company": city.representative,
        "other company": city.world.actor("company_representative", other),
    }


EDITORS = ("transport lead", "transport staff", "budget")
MEMBERS = ("transport lead", "transport staff", "police lead", "police staff", "budget")
PROPOSERS = ("transport lead", "budget")
LEAD = ("transport lead",)
TIE = ("transport lead", "procurement", "budget", "program")
INTERNAL: Table = {
    ("drafting", "edit"): EDITORS,
    ("drafting", "cost"): EDITORS,
    ("drafting", "inform"): EDITORS,
    ("drafting", "contribute"): MEMBERS,
    ("drafting", "fund"): MEMBERS,
    ("drafting", "assign"): EDITORS,
    ("drafting", "propose"): PROPOSERS,
    ("drafting", "tie"): TIE,
    ("drafting", "withdraw"): LEAD,
    ("proposed", "revise"): PROPOSERS,
    ("proposed", "return_to_draft"): ("program",),
    ("proposed", "enter"): ("program",),
    ("proposed", "tie"): TIE,
    ("proposed", "withdraw"): LEAD,
    ("in_force", "tie"): TIE,
    ("in_force", "cover"): ("program",),
    ("in_force", "leave_open"): ("program",),
    ("in_force", "hold_to_it"): ("program",),
    ("in_force", "amend"): ("program",),
    ("in_force", "end"): LEAD,
    ("in_force", "publish"): ("transport lead", "procurement", "program"),
    ("open", "tie"): TIE,
    ("open", "cover"): ("program",),
    ("open", "leave_open"): ("program",),
    ("open", "hold_to_it"): ("program",),
    ("open", "amend"): ("program",),
    ("open", "end"): LEAD,
}


def test_internal_agreement_permissions(city: Agreed) -> None:
    agreement = city.draft()
    assert found(agreement, everyone(city)) == expected(INTERNAL)


def test_internal_agreement_is_read_inside_until_it_is_opened(city: Agreed) -> None:
    who = everyone(city)
    agreement = city.proposed()
    assert readers(InternalAgreement, agreement.pk, who) == INSIDE
    agreement = city.sign_all(agreement)
    assert readers(InternalAgreement, agreement.pk, who) == INSIDE
    agreement = actions.open_agreement(agreement, by=city.lead)
    assert readers(InternalAgreement, agreement.pk, who) == EVERYONE
    assert hidden_fields(agreement, who["anyone"]) == frozenset()


def test_who_may_begin_a_draft(city: Agreed) -> None:
    new = InternalAgreement(project=city.project, title="T")
    assert {name for name, actor in everyone(city).items() if may(new, "draft", actor)} == set(EDITORS)


SIGNATURE: Table = {
    ("asked", "sign"): ("police lead",),
    ("asked", "object"): ("police lead",),
    ("asked", "drop"): ("program",),
    ("signed", "object"): ("police lead",),
    ("signed", "drop"): ("program",),
    ("signed", "leave"): ("police lead", "program"),
    ("objected", "sign"): ("police lead",),
    ("objected", "drop"): ("program",),
    ("dropped", "ask"): ("program",),
}


def test_member_signature_permissions(city: Agreed) -> None:
    signature = city.signature(city.proposed(), city.police)
    assert found(signature, everyone(city)) == expected(SIGNATURE)
    assert readers(MemberSignature, signature.pk, everyone(city)) == INSIDE


OFFICE = ("procurement",)
MONEY = ("budget", "controller")
CONTRACT: Table = {
    ("drafting", "edit"): OFFICE,
    ("drafting", "approve_form"): ("attorney",),
    ("drafting", "withdraw"): OFFICE,
    ("form_approved", "send_back"): ("procurement", "attorney"),
    ("form_approved", "declare_certified"): MONEY,
    ("form_approved", "withdraw"): OFFICE,
    ("certified", "send_back"): ("procurement", "attorney"),
    ("certified", "resolve"): ("clerk", "council"),
    ("certified", "sign_company"): ("company",),
    ("certified", "record_company_signature"): ("procurement", "clerk"),
    ("certified", "withdraw"): OFFICE,
    ("council_approved", "send_back"): ("procurement", "attorney"),
    ("council_approved", "sign_company"): ("company",),
    ("council_approved", "record_company_signature"): ("procurement", "clerk"),
    ("council_approved", "withdraw"): OFFICE,
    ("signed_by_company", "send_back"): ("procurement", "attorney"),
    ("signed_by_company", "execute"): ("manager",),
    ("signed_by_company", "withdraw"): OFFICE,
    ("executed", "proceed"): OFFICE,
    ("executed", "amend"): ("program",),
    ("executed", "not_appropriated"): ("budget",),
    ("executed", "terminate"): ("procurement", "attorney"),
    ("proceeding", "amend"): ("program",),
    ("proceeding", "end"): OFFICE,
    ("proceeding", "not_appropriated"): ("budget",),
    ("proceeding", "terminate"): ("procurement", "attorney"),
}


def test_contract_permissions(city: Agreed) -> None:
    contract = city.contract()
    assert found(contract, everyone(city)) == expected(CONTRACT)


def test_contract_is_read_by_the_company_once_approved_and_by_everyone_once_executed(city: Agreed) -> None:
    who = everyone(city)
    contract = city.contract()
    assert readers(Contract, contract.pk, who) == INSIDE
    contract = actions.approve_form(contract, by=city.attorney)
    assert readers(Contract, contract.pk, who) == INSIDE | {"company"}
    assert readers(Contract, city.executed().pk, who) == EVERYONE


CERTIFICATION: Table = {("certified", "withdraw"): MONEY}


def test_certification_permissions(city: Agreed) -> None:
    certification = city.certify(city.contract(), city.police, 2027, 5)
    assert found(certification, everyone(city)) == expected(CERTIFICATION)
    assert readers(Certification, certification.pk, everyone(city)) == INSIDE


AMENDMENT: Table = {
    ("drafting", "edit"): OFFICE,
    ("drafting", "approve"): ("attorney",),
    ("drafting", "agree"): ("company",),
    ("drafting", "record_agreement"): ("procurement", "clerk"),
    ("drafting", "drop"): OFFICE,
    ("approved", "agree"): ("company",),
    ("approved", "record_agreement"): ("procurement", "clerk"),
    ("approved", "sign"): ("manager",),
    ("approved", "drop"): OFFICE,
}


def test_amendment_permissions(city: Agreed) -> None:
    who = everyone(city)
    amendment = actions.draft_amendment(city.executed(), change=usd(5), reason="R", by=city.world.buyer)
    assert found(amendment, who) == expected(AMENDMENT)
    assert readers(Amendment, amendment.pk, who) == INSIDE | {"company"}
    amendment = actions.sign_amendment(actions.approve_amendment(amendment, by=city.attorney), by=city.manager)
    assert readers(Amendment, amendment.pk, who) == EVERYONE


OBLIGATION: Table = {
    ("open", "edit"): OFFICE,
    ("open", "postpone"): OFFICE,
    ("open", "finish"): ("procurement", "company"),
    ("open", "lapse"): ("program",),
    ("open", "waive"): OFFICE,
    ("late", "postpone"): OFFICE,
    ("late", "finish"): ("procurement", "company"),
    ("late", "waive"): OFFICE,
    ("done", "reopen"): OFFICE,
}


def test_obligation_permissions_follow_its_contract(city: Agreed) -> None:
    who = everyone(city)
    contract = city.contract()
    obligation = actions.add_obligation(
        contract, text="Insure it.", owner=city.company, due=date(2030, 1, 1), by=city.world.buyer
    )
    assert found(obligation, who) == expected(OBLIGATION)
    assert readers(Obligation, obligation.pk, who) == INSIDE | {"company"}


PAYMENT: Table = {("differs", "settle"): MONEY, ("differs", "set_aside"): MONEY}


@pytest.mark.parametrize("state", ["posted", "differs"])
def test_payment_permissions(state: str, city: Agreed) -> None:
    who = everyone(city)
    contract = city.executed()
    payment = Payment(contract=contract, external_id="P-1", paid_on=date(2026, 11, 1), fiscal_year=2027, amount=5,
                      encumbrance="E-1", digest="0")  # fmt: skip
    payment = perform(payment, "post" if state == "posted" else "note", by=PROGRAM, inputs={"file": "p.csv"})
    assert found(payment, who) == expected(PAYMENT)
    payment.state = state
    assert readers(Payment, payment.pk, who) == (EVERYONE if state == "posted" else INSIDE)
    assert hidden_fields(payment, who["anyone"]) == {"encumbrance", "certification", "difference"}
    assert hidden_fields(payment, who["police staff"]) == frozenset()


IMPORTERS = ("budget", "controller", "clerk", "program")
PAYMENT_IMPORT: Table = {
    ("read", "map"): IMPORTERS,
    ("read", "discard"): IMPORTERS,
    ("checked", "map"): IMPORTERS,
    ("checked", "run"): IMPORTERS,
    ("checked", "discard"): IMPORTERS,
    ("running", "finish"): ("program",),
    ("running", "fail"): ("program",),
    ("failed", "map"): IMPORTERS,
    ("failed", "discard"): IMPORTERS,
}


def test_payment_import_permissions(city: Agreed) -> None:
    who = everyone(city)
    imported = PaymentImport(jurisdiction=city.world.here, file_name="p.csv", sha256="0" * 64, size=1)
    imported = perform(imported, "upload", by=PROGRAM)
    assert found(imported, who) == expected(PAYMENT_IMPORT)
    assert readers(PaymentImport, imported.pk, who) == {*IMPORTERS, "auditor"}
