"""The low bid: sealed bids, read out in public, awarded to the lowest responsive and responsible bidder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.solicitations.profiles.profile import AskedApproval, AskedDocument, Check, MethodProfile, Tie

PROFILES = (
    MethodProfile(
        code="low_bid",
        version=1,
        label=_("low bid"),
        meaning=_("Everyone offers the same thing; prices are read out in public and the lowest sound bid wins."),
        words={
            "submission": _("bid"),
            "submissions": _("bids"),
            "bidder": _("bidder"),
            "solicitation": _("invitation for bids"),
            "opening": _("public bid opening"),
        },
        openness="open",
        prices_read=True,
        names_read=True,
        quality_scored=False,
        clarifications=True,
        discussions=False,
        best_and_final=False,
        opens={
            "estimate": "opening",
            "names": "opening",
            "prices": "opening",
            "content": "award",
            "scores": "never",
            "receipts": "opening",
        },
        approvals=(
            AskedApproval("form", _("The documents are in lawful form."), "city_attorney", "publish"),
            AskedApproval(
                "council",
                _("The council resolves to award."),
                "council_member",
                "award",
                Money(100_000_00, "USD"),
                stands_for=("city_council", "governing_board", "governing_body_award"),
            ),
            AskedApproval("contract_form", _("The contract is in lawful form."), "city_attorney", "contract"),
            AskedApproval("funds", _("The money for it exists."), "controller", "contract"),
        ),
        checklist=(
            Check(
                "notice",
                _("Notice is placed where the law asks for it"),
                "Texas Local Government Code § 252.041",
                covers=("public_notice",),
            ),
            Check("neutral", _("No requirement names a brand without “or equal”, or fits one company alone")),
            Check(
                "insurance",
                _("The risk manager looked at insurance and bonds"),
                "Texas Local Government Code § 252.044",
            ),
            Check("funds", _("Each member named the fund that is to pay")),
            Check("opening_place", _("The place of the public opening is named")),
        ),
        documents=(
            AskedDocument("bid_form", _("signed bid form")),
            AskedDocument("bid_bond", _("bid bond or cashier’s check")),
            AskedDocument("conflict", _("conflict of interest questionnaire")),
            AskedDocument("non_collusion", _("statement of non-collusion")),
            AskedDocument("insurance", _("certificate of insurance"), mandatory=False),
            AskedDocument("references", _("references"), mandatory=False, confidential=True),
        ),
        responsiveness=(
            Check("signed", _("It is signed by somebody who may bind the company")),
            Check("complete", _("Every price that was asked for is there")),
            Check("bond", _("The bid bond is there and large enough")),
            Check("documents", _("Every mandatory document is there")),
            Check("addenda", _("Every addendum is acknowledged")),
            Check("no_exceptions", _("It takes no exception to what was asked")),
        ),
        responsibility=(
            Check("debarment", _("The company is not debarred or excluded"), "2 CFR part 180"),
            Check("capacity", _("It has the people, equipment and money to perform")),
            Check("insurance", _("Its insurance is as asked"), role="risk_manager"),
            Check("licences", _("It holds the licences the work asks for")),
            Check(
                "conflict",
                _("Its conflict of interest forms are filed"),
                "Texas Local Government Code ch. 176",
                "clerk",
            ),
            Check("references", _("Its references were asked")),
        ),
        award_by="lowest_price",
        formula="lowest_price",
        least_days=14,
        question_days=5,
        addendum_days=5,
        sealing="key",
        terms_protest_days=5,
        protest_days=7,
        appeal_days=7,
        protest_decided_by="city_attorney",
        tie=Tie(
            "lot", _("Between equal bids the lot decides, drawn in public (Texas Local Government Code § 271.901).")
        ),
        least_submissions=2,
        kinds=("formal_bid",),
        citation="Texas Local Government Code §§ 252.021, 252.041, 252.043",
        two_envelopes="not",
    ),
)
