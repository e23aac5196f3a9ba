"""What may happen to the approvals before a contract is signed: asked by the method, alike those of a solicitation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.agreements import conditions
from junto.agreements.models import ContractApproval
from junto.agreements.workflow.roles import INSIDE, OFFICE, contract_relations
from junto.journal.registry import Kind
from junto.solicitations.workflow.approvals import approval_workflow
from junto.solicitations.workflow.roles import asked_relations

APPROVAL = approval_workflow(
    "agreements.approval",
    _("approval of a contract"),
    ahead=conditions.not_signed,
    office=OFFICE,
    readers=INSIDE,
    apart_from=("agreements.contract:draft", "agreements.contract:edit"),
    sound=(conditions.approval_award_stands, conditions.step_done),
    awaited_where={"pk__in": conditions.asked_apart()},
)

KINDS = (
    Kind(
        ContractApproval,
        APPROVAL,
        relations={**contract_relations("contract__"), **asked_relations()},
        root="contract",
        act_url="agreements:approval-act",
    ),
)
