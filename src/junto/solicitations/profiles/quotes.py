"""Quotes: a small town or a small purchase asks several companies in writing; the lowest sound quote wins."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.solicitations.profiles.profile import AskedApproval, AskedDocument, Check, MethodProfile, Tie

PROFILES = (
    MethodProfile(
        code="quotes",
        version=1,
        label=_("quotes"),
        meaning=_(
            "For small purchases: at least three companies are asked in writing and the lowest sound quote wins."
        ),
        words={
            "submission": _("quote"),
            "submissions": _("quotes"),
            "bidder": _("company"),
            "solicitation": _("request for quotes"),
            "opening": _("opening of the quotes"),
        },
        openness="selective",
        prices_read=False,
        names_read=False,
        quality_scored=False,
        clarifications=True,
        discussions=False,
        best_and_final=False,
        opens={
            "estimate": "award",
            "names": "award",
            "prices": "award",
            "content": "award",
            "scores": "never",
            "receipts": "award",
        },
        approvals=(AskedApproval("funds", _("The money for it exists."), "controller", "contract"),),
        checklist=(
            Check("three", _("At least three companies were told of it"), "2 CFR 200.320(a)(2)"),
            Check("neutral", _("No requirement names a brand without “or equal”, or fits one company alone")),
            Check("funds", _("Each member named the fund that is to pay")),
        ),
        documents=(
            AskedDocument("quote", _("signed quote")),
            AskedDocument("insurance", _("certificate of insurance"), mandatory=False),
        ),
        responsiveness=(
            Check("complete", _("Every price that was asked for is there")),
            Check("documents", _("Every mandatory document is there")),
        ),
        responsibility=(
            Check("debarment", _("The company is not debarred or excluded"), "2 CFR part 180"),
            Check("capacity", _("It has the people, equipment and money to perform")),
            Check("insurance", _("Its insurance is as asked")),
        ),
        award_by="lowest_price",
        formula="lowest_price",
        least_days=3,
        question_days=1,
        addendum_days=1,
        protest_days=0,
        appeal_days=0,
        protest_decided_by="city_attorney",
        tie=Tie("officer", _("Between equal quotes the officer decides and says why.")),
        least_submissions=3,
        kinds=("informal",),
        citation="2 CFR 200.320(a)(2); the town’s own purchasing rules",
        two_envelopes="not",
    ),
)
