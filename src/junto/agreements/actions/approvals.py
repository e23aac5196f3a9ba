"""Approvals that a method asks before its contract is signed: asked with the draft, asked again with each change."""

from __future__ import annotations

from junto.agreements.conditions import approvals_of
from junto.agreements.models import Contract, ContractApproval
from junto.core.workflow import PROGRAM, Actor
from junto.journal.access import may
from junto.solicitations.actions.approvals import approve_act, ask_again, lapse, plan


def ask_for_contract(contract: Contract) -> None:
    """Ask for what the profile wants and was not asked yet, or was refused or lapsed."""
    solicitation = contract.solicitation
    if solicitation is not None:
        plan(
            contract.approvals.filter(solicitation=solicitation),
            approvals_of(contract),
            lambda asked: ContractApproval(
                contract=contract, solicitation=solicitation, code=asked.code, role=asked.role
            ),
            by=PROGRAM,
        )


def ask_anew(contract: Contract) -> None:
    """The contract changed, or may: what was given or refused is asked again, by the profile that it follows now."""
    lapse(contract.approvals.exclude(solicitation=contract.solicitation_id))
    ask_again(contract.approvals.filter(solicitation=contract.solicitation_id))
    ask_for_contract(contract)


def lapse_all(contract: Contract) -> None:
    """The contract was given up."""
    lapse(contract.approvals.all())


def give_with_step(contract: Contract, code: str, *, by: Actor) -> None:
    """A step of the contract is this approval too, where whoever took it holds the office that is asked.

    Where they may not, as a budget officer for the controller, it waits on for whoever is asked.
    """
    for approval in contract.approvals.filter(
        solicitation=contract.solicitation_id, code=code, state__in=("waiting", "refused")
    ):
        if may(approval, "approve", by):
            approve_act(approval, by=by)
