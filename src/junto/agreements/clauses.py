"""Clauses that a new agreement begins with; whoever drafts it changes them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.agreements.models.contracts import CAP_CITATION as CAP

__all__ = ["CAP", "non_appropriation"]


def non_appropriation() -> str:
    """What happens where a later year's money is not voted."""
    return _(
        "If the council does not appropriate money for a later fiscal year, this agreement ends on the last day for "
        "which money was appropriated, without penalty. What was ordered and delivered until then is paid."
    )
