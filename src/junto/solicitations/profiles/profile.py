"""What a method profile says, as types: one value of `MethodProfile` describes one way of buying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junto.core.money import Money
from junto.core.routes.kinds import KINDS
from junto.core.workflow import Words

MILESTONES = ("publication", "opening", "intent", "award", "contract")
"""The points at which something becomes public, in their order."""
NEVER = "never"
SEALERS = ("key", "server")
"""What seals submissions: a key that officers hold in shares, or the server alone."""
TWO_ENVELOPES = ("not", "offered", "required")
"""Whether quality and price lie in two envelopes: never, where the officer says why, or always."""
THINGS = ("estimate", "names", "prices", "content", "scores", "receipts")
"""What a profile opens to the public at a milestone, or never."""
WORDS = ("submission", "submissions", "bidder", "solicitation", "opening")
"""What a profile calls things; every profile names them all."""
ACTS = ("publish", "award", "contract")
"""The acts before which a profile may ask for approvals."""


@dataclass(frozen=True, slots=True)
class AskedApproval:
    """An approval by a role of the city before an act; `above`: asked only where the combined value is more than it.

    `stands_for`: the approvals of jurisdictions (core/routes) that it is: where a law says when one is needed, the law
    decides instead of `above`.
    """

    code: str
    label: Words
    role: str
    before: str
    above: Money | None = None
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Something looked at and ticked off, with its citation where there is one.

    `role`: who decides it apart from the buyer, where the method wants that of a check of what was offered.
    `covers`: the documents of jurisdictions (core/routes) that it asks for already, so that none is asked for twice.
    """

    code: str
    label: Words
    citation: str = ""
    role: str = ""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document that a submission holds; `confidential`: the company may claim it is."""

    code: str
    label: Words
    mandatory: bool = True
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What happens between equals: `how` is `lot` or `officer`."""

    how: str
    sentence: Words


@dataclass(frozen=True, slots=True)
class MethodProfile:
    """A way of buying as data, under a code and a version. One in use is never edited: a change is the next version.

    `openness`: who may offer, a code of the standard's method.csv (`open`, `selective`, `limited`, `direct`).
    `opens`: thing → milestone (`THINGS`, `MILESTONES`, `NEVER`). `award_by`: `lowest_price` or `ranking` by `formula`,
    a code of core/ranking. Days are days of the city's calendar: `least_days` from publication to the deadline,
    `question_days` from the last question to the deadline, `addendum_days` from a material addendum to the deadline,
    `protest_days` from the notice of intent, `appeal_days` from the decision, `terms_protest_days` from the last
    protest against the terms to the deadline (none: there is no such protest). `sealing` (`SEALERS`): with what a new
    draft begins; the officer may choose the server with a reason. `two_envelopes` (`TWO_ENVELOPES`): whether quality is
    opened and scored before any price is read; where it is `offered`, a draft begins with one envelope and the officer
    may choose two with a reason; where it is `required`, nobody chooses. `kinds`: the kinds of ways in a
    jurisdiction's law (core/routes/kinds.py) that this profile runs. `verified`: whether somebody checked it
    against its citation.
    """

    code: str
    version: int
    label: Words
    meaning: Words
    words: Mapping[str, Words]
    openness: str
    prices_read: bool
    names_read: bool
    quality_scored: bool
    clarifications: bool
    discussions: bool
    best_and_final: bool
    opens: Mapping[str, str]
    approvals: tuple[AskedApproval, ...]
    checklist: tuple[Check, ...]
    documents: tuple[AskedDocument, ...]
    responsiveness: tuple[Check, ...]
    responsibility: tuple[Check, ...]
    award_by: str
    formula: str
    least_days: int
    question_days: int
    addendum_days: int
    protest_days: int
    appeal_days: int
    protest_decided_by: str
    tie: Tie
    least_submissions: int
    kinds: tuple[str, ...]
    citation: str
    two_envelopes: str
    terms_protest_days: int | None = None
    sealing: str = "server"
    verified: bool = False

    def __post_init__(self) -> None:
        if missing := [word for word in WORDS if word not in self.words]:
            raise ValueError(f"profile {self.code}: no word for {missing}")
        if set(self.opens) != set(THINGS) or not set(self.opens.values()) <= {*MILESTONES, NEVER}:
            raise ValueError(f"profile {self.code}: `opens` names a milestone for each of {THINGS}")
        if unknown := {a.before for a in self.approvals} - set(ACTS):
            raise ValueError(f"profile {self.code}: unknown acts {sorted(unknown)}")
        if self.sealing not in SEALERS:
            raise ValueError(f"profile {self.code}: `sealing` is one of {SEALERS}")
        if self.two_envelopes not in TWO_ENVELOPES:
            raise ValueError(f"profile {self.code}: `two_envelopes` is one of {TWO_ENVELOPES}")
        if self.two_envelopes != "not" and not self.quality_scored:
            raise ValueError(f"profile {self.code}: there is no envelope on quality where no quality is scored")
        if odd := set(self.kinds) - set(KINDS):
            raise ValueError(f"profile {self.code}: unknown kinds of ways {sorted(odd)}")

    @property
    def envelopes(self) -> int:
        """With how many a new draft begins."""
        return 2 if self.two_envelopes == "required" else 1
