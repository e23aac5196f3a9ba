"""The proposal in two envelopes: a panel scores quality before anybody opens a price; nothing is discussed between.

Of the laws that Junto knows, one asks for it: Texas Government Code § 2269.361, for civil works that one firm designs
and builds (“a sealed technical proposal and a separate sealed cost proposal”; the technical ones are opened and scored
first). The law on competitive sealed proposals, Local Government Code ch. 252, neither asks for it nor forbids it.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from junto.solicitations.profiles.competitive_proposal import PROFILES as COMPETITIVE

PROFILES = (
    replace(
        next(p for p in COMPETITIVE if p.version == 1),
        code="two_envelope_proposal",
        label=_("proposal in two envelopes"),
        meaning=_(
            "Companies hand in quality and prices apart. A panel scores quality first; then prices are opened, only of "
            "those who pass."
        ),
        two_envelopes="required",
        discussions=False,
        best_and_final=False,
        citation="Texas Local Government Code §§ 252.021, 252.042, 252.043; Texas Government Code § 2269.361 (c), (e)",
    ),
)
