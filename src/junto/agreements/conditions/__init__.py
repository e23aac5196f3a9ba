"""What an act on an agreement asks, as guards: each answers with the sentence why not, or with nothing."""

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
    within_cap,
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
    "award_stands",
    "awarded",
    "complete",
    "contract_lives",
    "contract_runs",
    "council_asked",
    "council_resolved",
    "funds_certified",
    "has_clause",
    "in_force",
    "in_form",
    "lacking_certifications",
    "may_sign",
    "no_purchase_running",
    "nothing_paid",
    "project_lives",
    "still_open",
    "within_cap",
]
