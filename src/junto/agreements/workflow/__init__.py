"""What may happen in this room, and who may do and see it: one file for each family of subjects, each with `KINDS`."""

from __future__ import annotations

from junto.agreements.models import Difference
from junto.agreements.workflow import approvals, contracts, internal, obligations, payments

KINDS = (*contracts.KINDS, *approvals.KINDS, *internal.KINDS, *obligations.KINDS, *payments.KINDS)
OPERATIONAL = (Difference,)
