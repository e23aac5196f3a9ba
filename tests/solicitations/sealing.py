"""Ceremonies in tests: officers with keys of their own, a key made and rehearsed, for the rooms below as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from junto.core.sealing import (
    Holder,
    Key,
    Made,
    Share,
    hold,
    key_of,
    new_key,
    open_share,
    read_ceremony,
    write_ceremony,
)
from junto.core.workflow import Actor
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import SealingKey, Solicitation
from junto.solicitations.sealing.platform import make_platform_key, open_platform_share, platform_recipient
from junto.solicitations.sealing.queries import key_in_use
from tests.solicitations.making import Buying

OFFICERS = ("procurement_officer", "clerk", "city_attorney", "controller", "risk_manager")


@dataclass
class Dealing:
    """Five officers of whom three are needed, and a key of theirs for a solicitation."""

    buying: Buying
    needed: int = 3
    count: int = 5
    keys: dict[str, Key] = field(default_factory=dict)  # role → its holder's secret key

    def officer(self, role: str) -> Actor:
        """Whoever holds that role; the procurement officer is the one who buys."""
        return self.buying.officer if role == "procurement_officer" else self.buying.world.officer(role)

    @property
    def roles(self) -> tuple[str, ...]:
        return OFFICERS[: self.count]

    def held(self, solicitation: Solicitation, part: str = "") -> Made:
        """A ceremony of these officers; each makes a key of their own first."""
        make_platform_key()
        for role in self.roles:
            if role not in self.keys:
                self.keys[role] = new_key()
                actions.register_officer_key(self.keys[role].recipient.text, by=self.officer(role))
        holders = [Holder(self.officer(role).name, self.keys[role].recipient) for role in self.roles]
        made = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
        return hold(solicitation.ocid or "", holders, self.needed, platform_recipient(), made=made, part=part)

    def key(self, solicitation: Solicitation, part: str = "") -> SealingKey:
        """A key that was made and not rehearsed yet."""
        made = self.held(solicitation, part)
        persons = [Person.objects.get(pk=self.officer(role).person) for role in self.roles]
        record = write_ceremony(made.ceremony)
        return actions.make_key(solicitation, record=record, files=made.files, persons=persons, by=self.buying.officer)

    def rehearsed(self, solicitation: Solicitation) -> SealingKey:
        """A key that can be published; of two envelopes that on quality, the other one is rehearsed as well."""
        made = [self.key(solicitation, part) for part in solicitation.parts]
        rehearsed = [actions.rehearse_key(key, rehearsal="{}", by=self.buying.officer) for key in made]
        return rehearsed[0]

    def published(self, **fields: Any) -> Solicitation:
        """A solicitation whose key is in use."""
        solicitation = self.buying.ready(**{"sealed_by": "key", "unsealed_reason": "", **fields})
        self.rehearsed(solicitation)
        published = actions.publish_solicitation(solicitation, by=self.buying.officer)
        if key_in_use(published) is None:
            actions.put_key_in_use(published)
        return published

    def secret(self, key: SealingKey) -> Key:
        """The key itself, put together from enough officers' shares and the platform's."""
        shares = [self.share(key, role) for role in self.roles[: self.needed]]
        return key_of(read_ceremony(key.record.encode()), [*shares, open_platform_share(key.platform_share)])

    def share(self, key: SealingKey, role: str) -> Share:
        """The share of whoever holds that role, opened with their own key."""
        row = key.shares.get(person=self.officer(role).person)
        return open_share([self.keys[role]], row.file.encode())
