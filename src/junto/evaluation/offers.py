"""What was opened, as the evaluation needs it: whose, at which price, and what is not decided yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.workflow import Words
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.queries import submission_total, undecided_submissions
from junto.solicitations.totals import nominal_of, priced_in_full


def price_of(submission: Submission) -> Money | None:
    """What a submission adds up to; None where a price that was asked for is missing, since nothing replaces it."""
    return submission_total(submission) if priced_in_full(submission) else None


def paid_for(submission: Submission) -> Money | None:
    """What the city would pay to the company by its offer; None where a price that was asked for is missing."""
    return nominal_of(submission) if priced_in_full(submission) else None


def why_offers_undecided(solicitation: Solicitation, round_number: int = 0) -> Words | None:
    """Something that came to the opening is not decided on or not written in yet."""
    if not undecided_submissions(solicitation, round_number).exists():
        return None
    return _("Something that came to the opening is not decided on or not written in yet: do that first.")
