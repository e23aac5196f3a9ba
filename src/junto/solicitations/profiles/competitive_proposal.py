"""The competitive proposal: quality and price weighed by a panel; nothing is read out, discussions are allowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.solicitations.profiles.profile import AskedApproval, AskedDocument, Check, MethodProfile, Tie

PROFILES = (
    MethodProfile(
        code="competitive_proposal",
        version=1,
        label=_("competitive proposal"),
        meaning=_(
            "Companies propose how they would do it; a panel weighs quality and price by criteria told beforehand."
        ),
        words={
            "submission": _("proposal"),
            "submissions": _("proposals"),
            "bidder": _("proposer"),
            "solicitation": _("request for proposals"),
            "opening": _("opening of the proposals"),
        },
        openness="open",
        prices_read=False,
        names_read=False,
        quality_scored=True,
        clarifications=True,
        discussions=True,
        best_and_final=True,
        opens={
            "estimate": "award",
            "names": "award",
            "prices": "award",
            "content": "contract",
            "scores": "award",
            "receipts": "award",
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
            Check(
                "weights",
                _("The criteria say how each will be judged"),
                "Texas Local Government Code § 252.043",
                covers=(
                    "relative_weight_of_price_and_factors",
                    "evaluation_factors_with_weights",
                    "evaluation_factors",
                    "written_evaluation_method",
                ),
            ),
            Check("neutral", _("No requirement names a brand without “or equal”, or fits one company alone")),
            Check("insurance", _("The risk manager looked at insurance and bonds")),
            Check("funds", _("Each member named the fund that is to pay")),
            Check("panel", _("The panel has a seat for each member, the technology manager and a resident")),
            Check("data", _("The terms on data and privacy are among the documents")),
        ),
        documents=(
            AskedDocument("proposal", _("the proposal itself"), confidential=True),
            AskedDocument("prices", _("price sheet")),
            AskedDocument("conflict", _("conflict of interest questionnaire")),
            AskedDocument("non_collusion", _("statement of non-collusion")),
            AskedDocument("references", _("references"), confidential=True),
            AskedDocument("insurance", _("certificate of insurance"), mandatory=False),
            AskedDocument("finances", _("financial statements"), mandatory=False, confidential=True),
        ),
        responsiveness=(
            Check("signed", _("It is signed by somebody who may bind the company")),
            Check("documents", _("Every mandatory document is there")),
            Check("addenda", _("Every addendum is acknowledged")),
            Check("requirements", _("Every requirement that is a must is answered")),
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
        award_by="ranking",
        formula="price_proportional",
        least_days=14,
        question_days=7,
        addendum_days=7,
        sealing="key",
        terms_protest_days=5,
        protest_days=7,
        appeal_days=7,
        protest_decided_by="city_attorney",
        tie=Tie(
            "officer", _("Between equals the one with the higher points for quality goes first; then the lot decides.")
        ),
        least_submissions=2,
        kinds=("formal_proposals",),
        citation="Texas Local Government Code §§ 252.021, 252.042, 252.043, 252.049",
        two_envelopes="offered",
    ),
)
