"""Openings by shares of a key in tests: a purchase sealed by a key, sealed submissions, shares given."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from junto.core.sealing import header_for, parse_recipient, seal
from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.door import opened
from junto.people.freshness import Shown
from junto.solicitations import actions
from junto.solicitations.envelopes import drafting
from junto.solicitations.models import GivenShare, KeyShare, Opening, SealingKey, Solicitation, Submission
from tests.solicitations.bidding import UNIT, Bidding, fresh
from tests.solicitations.sealing import Dealing

THREE = ("clerk", "controller", "risk_manager")


class Sealed:
    """A published purchase whose key five officers hold, three of whom are needed."""

    def __init__(self, bidding: Bidding, profile: str = "low_bid", **dealing: Any) -> None:
        self.bidding, self.buying = bidding, bidding.buying
        self.dealing = Dealing(self.buying, **dealing)
        drawn = self.buying.ready(profile, sealed_by="key")
        self.dealing.rehearsed(drawn)
        self.solicitation: Solicitation = fresh(actions.publish_solicitation(drawn, by=self.buying.officer))
        key = SealingKey.objects.get(solicitation=self.solicitation)
        if key.state != "in_use":
            actions.put_key_in_use(self.solicitation)
        self.key: SealingKey = fresh(key)

    # --- companies ---------------------------------------------------------------------------------------------------
    def plain(self, company: str, unit: int = UNIT) -> bytes:
        """A sound envelope of a company, as it packs it; its draft stays."""
        draft = Submission.objects.filter(organization=self.buying.company(company), state="draft").first()
        return drafting.prepare(draft or self.bidding.filled(self.solicitation, company, unit)).path.read_bytes()

    def sealed(self, company: str, /, content: bytes | None = None, **header: Any) -> bytes:
        """The company's envelope sealed to the key; `header`: what it says otherwise than the truth."""
        given = self.plain(company) if content is None else content
        said = {
            "solicitation": self.solicitation.ocid,
            "number": self.solicitation.number,
            "addendum": fresh(self.solicitation).addendum_number,
            "company": str(self.buying.company(company).pk),
            **header,
        }
        return seal(parse_recipient(self.key.recipient), header_for(BytesIO(given), **said), given)

    def hand_in(self, company: str = "Lumen Works", data: bytes | None = None) -> Submission:
        """Hand in what the company sealed (`data`: other bytes)."""
        given = self.sealed(company) if data is None else data
        draft = Submission.objects.filter(organization=self.buying.company(company), state="draft").first()
        draft = draft or self.bidding.draft(self.solicitation, company)
        row = actions.submit_packed(draft, iter([given]), by=self.buying.seller(company))
        if not row.sealed:
            with opened():
                Submission.objects.filter(pk=row.pk).update(sealed="company", sealing_key=self.key)
        return fresh(row)

    # --- officers ----------------------------------------------------------------------------------------------------
    def at_the_hour(self) -> Any:
        return self.buying.after_deadline(fresh(self.solicitation))

    def called(self) -> Opening:
        return self.bidding.called(self.solicitation)

    def officer(self, role: str) -> Actor:
        return self.dealing.officer(role)

    def row(self, role: str) -> KeyShare:
        return self.key.shares.get(person=self.officer(role).person)

    def words(self, role: str) -> str:
        return " ".join(self.dealing.share(self.key, role).words())

    def give(self, opening: Opening, *roles: str, **other: Any) -> list[GivenShare]:
        """Each of these officers gives their share; `other`: what one gives otherwise."""
        return [
            actions.give_share(
                opening,
                **{
                    "share": self.row(role),
                    "words": self.words(role),
                    "way": "words",
                    "shown": just_shown(),
                    "by": self.officer(role),
                    **other,
                },
            )
            for role in roles
        ]

    def held(self, *roles: str) -> Opening:
        """Called, three shares given (or those of `roles`), held."""
        opening = self.called()
        with self.at_the_hour():
            self.give(opening, *(roles or THREE))
            return actions.hold_opening(opening, by=self.bidding.second)


def just_shown(at: datetime | None = None) -> Shown:
    return Shown("password", at or clock.now())
