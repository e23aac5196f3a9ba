"""What an act on an agreement asks, as guards: each answers with the sentence why not, or with nothing."""

from junto.agreements.conditions.amending import asks_agreement, decrease_agreed, must_be_agreed, within_cap
from junto.agreements.conditions.approvals import (
    approval_award_stands,
    approvals_of,
    approved_by_method,
    not_signed,
    step_done,
)
from junto.agreements.conditions.contracts import (
    amendment_certified,
    award_stands,
    awarded,
    contract_lives,
    contract_runs,
    council_asked,
    council_resolved,
    funds_certified,
    has_clause,
    in_form,
    lacking_certifications,
    nothing_paid,
)
from junto.agreements.conditions.internal import (
    complete,
    in_force,
    may_sign,
    no_purchase_running,
    project_lives,
    still_open,
)

__all__ = [
    "amendment_certified",
    "approval_award_stands",
    "approvals_of",
    "approved_by_method",
    "asks_agreement",
    "award_stands",
    "awarded",
    "complete",
    "contract_lives",
    "contract_runs",
    "council_asked",
    "council_resolved",
    "decrease_agreed",
    "funds_certified",
    "has_clause",
    "in_force",
    "in_form",
    "lacking_certifications",
    "may_sign",
    "must_be_agreed",
    "no_purchase_running",
    "not_signed",
    "nothing_paid",
    "project_lives",
    "step_done",
    "still_open",
    "within_cap",
]
