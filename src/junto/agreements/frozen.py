"""What is frozen when an agreement is proposed, enters into force or changes: everything one would need to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from junto.agreements.figuring import RuleFigures, figures_of, members_of
from junto.agreements.models import InternalAgreement
from junto.core.sharing import RULES
from junto.core.sharing.standing import told


def content_of(agreement: InternalAgreement) -> dict[str, Any]:
    """An internal agreement as plain JSON: rule with its version, inputs, costs, funds, shares, duties, clauses."""
    names = {str(pk): name for pk, name in _named(agreement)}
    return {
        "agreement": agreement.number,
        "title": agreement.title,
        "project": agreement.project.number,
        "contract": agreement.contract.number if agreement.contract else None,
        "currency": agreement.currency,
        "rule": _rule(agreement),
        "inputs": agreement.inputs,
        "members": _in_order(agreement, names),
        "cost_items": _costs(agreement),
        "in_kind": [
            {
                "member": str(one.organization_id),
                "description": one.description,
                "value": one.value,
                "fiscal_year": one.fiscal_year,
                "valued_by": one.valued_by,
                "valued_how": one.valued_how,
            }
            for one in agreement.in_kind.all()
        ],
        "fundings": [
            {"member": str(f.organization_id), "fund": f.fund.name, "fund_id": str(f.fund_id), "part": f.part}
            for f in agreement.fundings.select_related("fund")
        ],
        "shares": _shares(agreement),
        "duties": [
            {
                "duty": duty.kind,
                "organization": duty.organization.name,
                "person": duty.person.name if duty.person else None,
            }
            for duty in agreement.duties.select_related("organization", "person")
        ],
        "non_appropriation": agreement.non_appropriation,
        "leaving": agreement.leaving,
        "signatures": [
            {"member": str(s.organization_id), "state": s.state, "version": s.version.number if s.version else None}
            for s in agreement.signatures.select_related("version").order_by("pk")
        ],
    }  # fmt: skip


def _shares(agreement: InternalAgreement) -> list[dict[str, Any]]:
    return [
        {
            "member": str(share.organization_id),
            "fund": share.fund.name,
            "fund_id": str(share.fund_id),
            "fiscal_year": share.fiscal_year,
            "amount": share.amount,
        }
        for share in agreement.shares.select_related("fund")
    ]


def _costs(agreement: InternalAgreement) -> list[dict[str, Any]]:
    return [
        {
            "number": item.number,
            "description": item.description,
            "basis": item.basis,
            "amount": item.amount,
            "quantity": item.quantity,
            "steps": item.steps,
            "adds": item.adds,
            "first_year": item.first_year,
            "last_year": item.last_year,
            "needs": [{"member": str(n.organization_id), "quantity": n.quantity} for n in item.needs.all()],
        }
        for item in agreement.cost_items.prefetch_related("needs")
    ]


def _in_order(agreement: InternalAgreement, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Who shares the costs in the order in which odd cents fall to them, then everybody else, by name."""
    sharing = [str(member.pk) for member in members_of(agreement)]
    others = sorted(set(names) - set(sharing), key=lambda pk: (names[pk], pk))
    known = {**names, **{str(member.pk): member.name for member in members_of(agreement)}}
    return [{"id": pk, "name": known[pk]} for pk in (*sharing, *others)]


def _named(agreement: InternalAgreement) -> set[tuple[Any, str]]:
    """Every organization that pays, needs or contributes something, or signs."""
    found: set[tuple[Any, str]] = set()
    for rows in (agreement.shares, agreement.item_needs, agreement.in_kind, agreement.signatures):
        found |= set(rows.values_list("organization_id", "organization__name"))
    return found


def _rule(agreement: InternalAgreement) -> dict[str, Any] | None:
    rule = RULES.get(agreement.rule)
    if rule is None:
        return None
    return {
        "code": rule.code,
        "version": agreement.rule_version,
        "name": rule.name,
        "fair": rule.fair,
        "formula": rule.formula,
        "source": rule.source,
    }


def standing_of(agreement: InternalAgreement) -> dict[str, Any] | None:
    """How the division stood when it was proposed: in the core or not, who would leave and what it would save."""
    found = figures_of(agreement).by(RULES[agreement.rule])
    standing = found.compared.standing
    if standing is None:
        return None
    blocking = standing.blocking
    return {
        "in_core": standing.in_core,
        "blocking": None
        if blocking is None
        else {"members": list(blocking.members), "saves": str(blocking.saves), "alone": str(blocking.alone)},
        "told": str(told(found.figures.game, standing)),
        "stand_alone": {m: str(c) for m, c in zip(found.figures.game.players, found.figures.game.alone(), strict=True)},
        "exact": _exact(found, found.compared.shares),
        "by_rule_alone": _exact(found, found.alone) if found.moved else None,
    }


def _exact(found: RuleFigures, shares: Sequence[Fraction] | None) -> dict[str, str]:
    """Each member's exact share, before rounding, as a fraction of minor units."""
    return {member: str(share) for member, share in zip(found.figures.game.players, shares or (), strict=True)}
