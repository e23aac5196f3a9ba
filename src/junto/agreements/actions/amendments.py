"""Amendments of a contract from draft to signature, within the lawful cap."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.agreements import telling
from junto.agreements.actions.contracts import refuse_currency
from junto.agreements.conditions import waiting_for_company, within_cap
from junto.agreements.models import Amendment, Contract
from junto.agreements.words import worded
from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.journal.door import perform


def draft_amendment(
    contract: Contract, *, reason: str, by: Actor, change: Money | None = None, ends: date | None = None
) -> Amendment:
    """Draft a change of the amount or the end, with its reason."""
    if change is not None:
        refuse_currency(contract, change)
    amendment = Amendment(
        contract=contract, reason=reason.strip(), change=change.minor if change is not None else 0, ends=ends
    )
    _refuse_unsound(amendment)
    amendment.number = (contract.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    inputs = {"number": amendment.number, "reason": amendment.reason}
    return _asked(perform(amendment, "draft", by=by, inputs=inputs))


def edit_amendment(
    amendment: Amendment,
    *,
    by: Actor,
    reason: str,
    change: Money | None = None,
    ends: date | None = None,
    seen: int | None = None,
) -> Amendment:
    """Change a draft amendment."""

    def apply(fresh: Amendment, _context: Context) -> None:
        if change is not None:
            refuse_currency(fresh.contract, change)
        fresh.reason, fresh.change, fresh.ends = reason.strip(), change.minor if change is not None else 0, ends
        fresh.agreed_by = ""  # to what it was before
        _refuse_unsound(fresh)
        if not fresh.reason:
            raise Refused(_("Give the reason for the change."), code="input", field="reason")

    return _asked(perform(amendment, "edit", by=by, apply=apply, seen=seen))


def _asked(amendment: Amendment) -> Amendment:
    """The company learns where its agreement is wanted."""
    if waiting_for_company().filter(pk=amendment.pk).exists():
        telling.agreement_wanted(amendment)
    return amendment


def _refuse_unsound(amendment: Amendment) -> None:
    if not amendment.change and amendment.ends is None:
        raise Refused(_("Say what it changes: the amount or the end."), code="input", field="change")
    if amendment.ends is not None and amendment.ends < amendment.contract.starts:
        raise Refused(_("It ends before it starts: correct the dates first."), code="input", field="ends")
    if sentence := within_cap(amendment):  # what amendments signed so far left free never grows again
        raise Refused(sentence, field="change")


def approve_amendment(amendment: Amendment, *, by: Actor, seen: int | None = None) -> Amendment:
    """Approve an amendment as to form; the cap is asked."""
    return perform(amendment, "approve", by=by, inputs={"number": amendment.number}, seen=seen)


def agree_to_amendment(amendment: Amendment, *, by: Actor, seen: int | None = None) -> Amendment:
    """Agree for the company to a change that takes off more than the city may alone."""
    return _agree(amendment, "agree", name=by.name, by=by, seen=seen)


def record_agreement(
    amendment: Amendment, *, by: Actor, name: str, title: str = "", seen: int | None = None
) -> Amendment:
    """Record that somebody agreed on paper for the company."""
    if not name.strip():
        raise Refused(_("Say who agreed."), code="input", field="name")
    return _agree(
        amendment, "record_agreement", name=", ".join(filter(None, (name.strip(), title.strip()))), by=by, seen=seen
    )


def _agree(amendment: Amendment, action: str, *, name: str, by: Actor, seen: int | None) -> Amendment:
    def apply(fresh: Amendment, _context: Context) -> None:
        fresh.agreed_by = name

    inputs = {"number": amendment.number, "name": name, "company": amendment.contract.supplier.name}
    return perform(amendment, action, by=by, inputs=inputs, apply=apply, seen=seen)


def sign_amendment(amendment: Amendment, *, by: Actor, seen: int | None = None) -> Amendment:
    """Sign an amendment for the city: the contract changes, and is frozen as it then stands."""

    def then(fresh: Amendment, _context: Context) -> None:
        amend_contract(fresh)

    waiting = waiting_for_company().filter(contract=amendment.contract_id)
    before = set(waiting.values_list("pk", flat=True))
    signed = perform(amendment, "sign", by=by, inputs={"number": amendment.number}, then=then, seen=seen)
    for other in waiting.exclude(pk__in=before).order_by("pk"):  # what this one takes off counts towards theirs
        telling.agreement_wanted(other)
    return signed


def amend_contract(amendment: Amendment) -> Contract:
    """The change itself, inside the signing of an amendment."""

    def apply(fresh: Contract, _context: Context) -> None:
        fresh.amount += amendment.change
        fresh.ends = amendment.ends or fresh.ends

    def then(fresh: Contract, _context: Context) -> None:
        label = worded(gettext_lazy("As amended by amendment %(number)s"), fresh.language, number=amendment.number)
        fresh.frozen = freeze(fresh, label=label, by=PROGRAM)
        fresh.save(update_fields=["frozen"])

    return perform(amendment.contract, "amend", by=PROGRAM, inputs={"number": amendment.number}, apply=apply, then=then)


def drop_amendment(amendment: Amendment, *, by: Actor, reason: str, seen: int | None = None) -> Amendment:
    """Give an amendment up."""
    inputs = {"number": amendment.number, "reason": reason}
    return perform(amendment, "drop", by=by, inputs=inputs, seen=seen)
