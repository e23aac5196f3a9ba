"""Which tag of the standard each public act carries: (kind, action) → tags of releaseTag.csv."""

from __future__ import annotations

from collections.abc import Iterable

TAGS: dict[tuple[str, str], str] = {
    ("solicitations.solicitation", "announce"): "planning",
    ("solicitations.solicitation", "publish"): "tender",
    ("solicitations.solicitation", "amend"): "tenderAmendment",
    ("solicitations.solicitation", "extend"): "tenderAmendment",
    ("solicitations.solicitation", "close"): "tenderUpdate",
    ("solicitations.solicitation", "open"): "tenderUpdate",
    ("solicitations.solicitation", "announce_intent"): "award",
    ("solicitations.solicitation", "withdraw_intent"): "awardCancellation",
    ("solicitations.solicitation", "award"): "awardUpdate",
    ("solicitations.solicitation", "withdraw_award"): "awardCancellation",
    ("solicitations.solicitation", "contract"): "contract",
    ("solicitations.solicitation", "end_unsuccessful"): "tenderUpdate",
    ("solicitations.solicitation", "cancel"): "tenderCancellation",
    ("solicitations.addendum", "issue"): "tenderAmendment",
    ("evaluation.award", "intend"): "award",
    ("evaluation.award", "award_directly"): "award",
    ("evaluation.award", "confirm"): "awardUpdate",
    ("evaluation.award", "stay"): "awardUpdate",
    ("evaluation.award", "unstay"): "awardUpdate",
    ("evaluation.award", "name_resolution"): "awardUpdate",
    ("evaluation.award", "open"): "awardUpdate",
    ("evaluation.award", "withdraw"): "awardCancellation",
    ("evaluation.notice", "publish"): "awardUpdate",
    ("evaluation.ranking", "publish"): "awardUpdate",
    ("agreements.internal", "publish"): "planningUpdate",
    ("agreements.contract", "execute"): "contract",
    ("agreements.contract", "proceed"): "contractUpdate",
    ("agreements.contract", "amend"): "contractAmendment",
    ("agreements.contract", "end"): "contractTermination",
    ("agreements.contract", "not_appropriated"): "contractTermination",
    ("agreements.contract", "terminate"): "contractTermination",
    ("agreements.amendment", "sign"): "contractAmendment",
    ("agreements.payment", "post"): "implementationUpdate",
    ("agreements.payment", "settle"): "implementationUpdate",
}
FIRST = {
    "tenderUpdate": "tender",
    "awardUpdate": "award",
    "contractUpdate": "contract",
    "planningUpdate": "planning",
    "implementationUpdate": "implementation",
}
IMPLIED = {  # an update beside a tag that says more of the same part
    "tenderUpdate": {"tender", "tenderAmendment", "tenderCancellation"},
    "awardUpdate": {"award", "awardCancellation"},
    "contractUpdate": {"contract", "contractAmendment", "contractTermination"},
}
OTHERWISE = "tenderUpdate"  # an answered question, a corrected answer, what a later room adds without a word of its own


def tags_of(acts: Iterable[tuple[str, str]], *, before: Iterable[str]) -> list[str]:
    """The tags of one release that tells of these (kind, action); `before`: the tags of the process's earlier releases.

    A first release that updates becomes the one that begins; the tender's first release tells the planning as well.
    """
    earlier = set(before)
    found: list[str] = []
    for act in acts:
        tag = TAGS.get(act, OTHERWISE)
        begins = FIRST.get(tag)
        if begins is not None and begins not in earlier and begins not in found:
            tag = begins
        if tag not in found:
            found.append(tag)
    if "tender" in found and "planning" not in earlier and "planning" not in found:
        found.insert(0, "planning")
    return [tag for tag in found if not IMPLIED.get(tag, set()) & set(found)]
