"""Two envelopes sealed by two keys of one ceremony: each opened by its own shares; lost shares between the openings."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from junto.core.sealing import SealingError, header_for, parse_recipient, seal, unseal
from junto.core.workflow import PROGRAM, Actor, Refused
from junto.evaluation import actions
from junto.evaluation.models import Evaluation
from junto.notices.models import Notice
from junto.solicitations import actions as buying_actions
from junto.solicitations.actions.handing_in import joined
from junto.solicitations.envelopes import door, drafting, storing, uploads
from junto.solicitations.models import Opening, PriceEnvelope, SealingKey, Solicitation, Submission
from junto.solicitations.sealing import queries, releasing, wraps
from junto.solicitations.views.shares import give_address
from tests.evaluation.making import PRICES, Evaluating, envelope, fresh
from tests.solicitations.sealing import Dealing
from tests.solicitations.unsealing import just_shown

pytestmark = pytest.mark.django_db
PARTS = ("quality", "price")
TWO: dict[str, Any] = {"envelopes": 2, "envelopes_reason": "Quality first.", "least_quality": 60}
HOLDERS = ("procurement_officer", "clerk", "city_attorney")


class Keyed:
    """A purchase in two envelopes, each sealed to a key of its own of which two of three officers are needed."""

    def __init__(self, evaluating: Evaluating) -> None:
        self.evaluating = evaluating
        self.dealing = Dealing(evaluating.buying, needed=2, count=3)

    @property
    def officer(self) -> Any:
        return self.evaluating.officer

    def published(self) -> Solicitation:
        return fresh(self.dealing.published(profile="competitive_proposal", **TWO))

    def key(self, solicitation: Solicitation, part: str) -> SealingKey:
        return SealingKey.objects.get(solicitation=solicitation, part=part, state__in=("in_use", "lost"))

    def sealed(self, solicitation: Solicitation, company: str, part: str, **other: Any) -> bytes:
        """An envelope as its company seals it: `to`: the key of that part, `says`: the part it names inside."""
        content = envelope(solicitation, company, PRICES[company], part=other.get("holds", part))
        header = header_for(
            BytesIO(content),
            solicitation=solicitation.ocid or "",
            number=solicitation.number,
            addendum=0,
            company=str(self.evaluating.buying.company(company).pk),
            part=other.get("says", part),
        )
        return seal(parse_recipient(self.key(solicitation, other.get("to", part)).recipient), header, content)

    def hand_in(self, solicitation: Solicitation, company: str, quality: bytes, price: bytes) -> Submission:
        return self.evaluating.bidding.packed(solicitation, quality, company, price)

    def opened(self) -> Solicitation:
        """Three companies, quality opened by the shares of its key."""
        solicitation = self.published()
        for company in PRICES:
            self.hand_in(solicitation, company, *(self.sealed(solicitation, company, part) for part in PARTS))
        self.hold(solicitation, "quality")
        return fresh(solicitation)

    def hold(self, solicitation: Solicitation, part: str) -> Opening:
        with self.evaluating.buying.after_deadline(fresh(solicitation), minutes=120):
            opening = buying_actions.call_opening(fresh(solicitation), by=self.officer)
            assert opening.part == part
            self.give(opening, part, *HOLDERS[:2])
            return buying_actions.hold_opening(opening, by=self.evaluating.bidding.second)

    def give(self, opening: Opening, part: str, *roles: str) -> None:
        key = self.key(opening.solicitation, part)
        for role in roles:
            person = self.dealing.officer(role)
            words = " ".join(self.dealing.share(key, role).words())
            row = key.shares.get(person=person.person)
            buying_actions.give_share(opening, row, words=words, way="words", shown=just_shown(), by=person)

    def decided(self, solicitation: Solicitation) -> Evaluation:
        """As far as the frozen word on quality."""
        evaluating = self.evaluating
        evaluation = evaluating.prepared(solicitation)
        actions.begin_declarations(evaluation, by=self.officer)
        evaluating.declare(evaluation, "names")
        actions.begin_checks(fresh(evaluation), by=self.officer)
        evaluating.responsive(fresh(evaluation))
        evaluating.declare(evaluation, "contents")
        actions.begin_scoring(fresh(evaluation), by=self.officer)
        evaluating.hand_in(fresh(evaluation))
        evaluating.agree(fresh(evaluation))
        return actions.decide_quality(fresh(evaluation), by=self.officer)


@pytest.fixture
def keyed(evaluating: Evaluating) -> Keyed:
    return Keyed(evaluating)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def test_each_envelope_is_opened_by_the_shares_of_its_own_key(keyed: Keyed, browse: Callable[[Actor], Client]) -> None:
    solicitation = keyed.opened()
    rows = list(Submission.objects.filter(solicitation=solicitation))
    assert {(s.state, s.sealed, s.sealing_key.part if s.sealing_key else "") for s in rows} == {
        ("opened", "company", "quality")
    }
    envelopes = list(PriceEnvelope.objects.all())
    assert {(e.state, e.sealing_key.part if e.sealing_key else "") for e in envelopes} == {("sealed", "price")}
    quality, early = keyed.dealing.secret(keyed.key(solicitation, "quality")), "Quality is not decided yet"
    with wraps.unwrapped(envelopes[0].pk) as sealed:
        with pytest.raises(SealingError) as fault:  # whoever opened quality holds nothing that opens a price
            unseal(quality, sealed.read_bytes())
        assert fault.value.sentence.code == "other_key"
    with keyed.evaluating.buying.after_deadline(solicitation, minutes=120):
        assert refusal(lambda: buying_actions.call_opening(solicitation, by=keyed.officer)).startswith(early)
        waiting = Opening(solicitation=solicitation, part="price", state="reading")
        assert releasing.why_not_released(waiting) == (
            "Quality is not decided yet: no price is opened before the panel’s word on it is frozen."
        )
    keyed.decided(solicitation)
    with keyed.evaluating.buying.after_deadline(solicitation, minutes=120):
        first = buying_actions.call_opening(solicitation, by=keyed.officer)
        asked = Notice.objects.filter(subject_id=first.pk, urgent=True)
        assert {n.person_id for n in asked} == {keyed.dealing.officer(role).person for role in HOLDERS}
        assert all("your share of the key to the price envelopes is asked for" in n.words["en"] for n in asked)
        share = keyed.key(solicitation, "price").shares.get(person=keyed.dealing.officer("clerk").person)
        page = browse(keyed.dealing.officer("clerk")).get(give_address(first, share)).content.decode()
        assert f'<a href="{first.get_absolute_url()}">Opening of the price envelopes' in page
        assert ">Deadline<" not in page
        keyed.give(first, "price", *HOLDERS[:2])
        buying_actions.call_off_opening(first, by=keyed.officer, reason="The clerk fell ill.")  # it is postponed
        assert {row.state for row in first.given_shares.all()} == {"void"}
        off = [n for n in Notice.objects.select_related("organization") if "was called off" in n.words["en"]]
        assert sorted(str(n.organization) for n in off) == ["Clear Sight", "Lumen Works"]
        opening = buying_actions.call_opening(solicitation, by=keyed.officer)
        assert refusal(lambda: keyed.give(opening, "quality", "clerk")) == "This share is of another key."
        assert refusal(lambda: buying_actions.hold_opening(opening, by=keyed.evaluating.bidding.second)).startswith(
            "0 of 2 shares are given."
        )
        keyed.give(opening, "price", *HOLDERS[:2])
        buying_actions.hold_opening(opening, by=keyed.evaluating.bidding.second)
    named = {
        e.submission.organization.name: e for e in PriceEnvelope.objects.select_related("submission__organization")
    }
    assert {name: e.state for name, e in named.items()} == {
        "Lumen Works": "opened",
        "Bright Roads": "left_sealed",
        "Clear Sight": "opened",
    }
    assert {name: storing.opened_place(e.pk).exists() for name, e in named.items()} == {
        "Lumen Works": True,
        "Bright Roads": False,
        "Clear Sight": True,
    }
    assert len(named["Lumen Works"].mark) == 64
    assert {p.unit_amount for p in named["Lumen Works"].submission.prices.all()} == {PRICES["Lumen Works"]}
    assert list(door.wrong_envelopes()) == []


def test_envelope_that_is_the_other_one_inside_is_refused_at_the_quality_opening(keyed: Keyed) -> None:
    solicitation = keyed.published()
    price = keyed.sealed(solicitation, "Lumen Works", "price")
    keyed.hand_in(
        solicitation, "Lumen Works", keyed.sealed(solicitation, "Lumen Works", "price", to="quality"), price
    )  # the price envelope, sealed to the key of quality
    keyed.hand_in(solicitation, "Bright Roads", keyed.sealed(solicitation, "Bright Roads", "price"), price)
    keyed.hand_in(
        solicitation, "Clear Sight", keyed.sealed(solicitation, "Clear Sight", "quality", holds="price"), price
    )  # its header says quality, and its content is the prices
    keyed.hold(solicitation, "quality")
    rows = {s.organization.name: s for s in Submission.objects.filter(solicitation=solicitation)}
    assert {name: s.state for name, s in rows.items()} == dict.fromkeys(PRICES, "unreadable")
    assert {name: [d["code"] for d in s.defects] for name, s in rows.items()} == {
        "Lumen Works": ["refused"],
        "Bright Roads": ["undecryptable"],
        "Clear Sight": ["another_part"],
    }
    assert rows["Lumen Works"].defects[0]["params"]["why"]["code"] == "other_part"


def test_both_envelopes_are_sent_ahead_and_handed_in_by_both_digests(keyed: Keyed) -> None:
    solicitation = keyed.published()
    draft, by = keyed.evaluating.bidding.draft(solicitation), keyed.evaluating.buying.seller("Lumen Works")
    made = {part: keyed.sealed(solicitation, "Lumen Works", part) for part in PARTS}
    assert refusal(
        lambda: buying_actions.send_ahead(draft, iter([made["price"]]), key=1, addendum=0, by=by)
    ).startswith("Two envelopes are asked for")
    for part in PARTS:
        buying_actions.send_ahead(draft, iter([made[part]]), key=1, addendum=0, part=part, by=by)
    digests = [sent.digest for part in PARTS if (sent := uploads.sent_ahead(draft.pk, part)) is not None]
    assert refusal(lambda: buying_actions.submit_sealed(draft, digest=digests[0], by=by)).startswith("This sealed file")
    done = buying_actions.submit_sealed(draft, digest=joined(*digests), by=by)
    assert [done.digest, *done.price_envelopes.values_list("digest", flat=True)] == digests
    assert buying_actions.submit_sealed(draft, digest=joined(*digests), by=by).receipt == done.receipt


def test_server_seals_both_for_a_company_that_cannot(keyed: Keyed) -> None:
    solicitation = keyed.published()
    bidding = keyed.evaluating.bidding
    draft, by = bidding.filled(solicitation), keyed.evaluating.buying.seller("Lumen Works")
    keys = [key for part in PARTS if (key := queries.key_in_use(solicitation, part)) is not None]
    plain = [drafting.prepare(draft, part) for part in PARTS]
    nonces = {p.path.read_bytes().split(b'"nonce":"')[1][:64] for p in plain}
    assert (len(nonces), storing.load_draft(draft.pk).nonce.encode() in nonces) == (2, False)
    ready = [drafting.prepare_sealed(draft, key) for key in keys]
    done = buying_actions.submit_submission(draft, digest=joined(*(r.digest for r in ready)), by=by)
    envelope_row = done.price_envelopes.get()
    assert (done.sealed, done.digest, envelope_row.digest) == ("assisted", ready[0].digest, ready[1].digest)
    assert done.sealing_key is not None
    assert envelope_row.sealing_key is not None
    assert (done.sealing_key.part, envelope_row.sealing_key.part) == PARTS


def test_two_keys_of_one_ceremony_have_one_number_and_the_same_holders(keyed: Keyed) -> None:
    buying, dealing = keyed.evaluating.buying, keyed.dealing
    draft = buying.ready("competitive_proposal", sealed_by="key", unsealed_reason="", **TWO)
    quality = dealing.key(draft, "quality")
    assert refusal(lambda: dealing.key(draft)) == (
        "There are two envelopes, so the record says of which its key is: “quality” or “price”."
    )
    assert refusal(lambda: dealing.key(draft, "quality")).startswith("The key of this envelope was made already")
    other = Dealing(buying, needed=1, count=2, keys=dealing.keys)
    assert refusal(lambda: other.key(draft, "price")).startswith("Both keys are held by the same people")
    buying_actions.rehearse_key(quality, rehearsal="{}", by=keyed.officer)
    assert refusal(lambda: buying_actions.publish_solicitation(draft, by=keyed.officer)).startswith(
        "There are two envelopes, and one has no key yet"
    )
    price = dealing.key(draft, "price")
    assert (quality.number, price.number, queries.beside(quality)) == (1, 1, price)
    assert refusal(lambda: buying_actions.publish_solicitation(draft, by=keyed.officer)).startswith(
        "The key was not rehearsed"
    )
    buying_actions.discard_key(fresh(quality), by=keyed.officer, reason="A holder was ill.")
    assert {k.state for k in SealingKey.objects.filter(solicitation=draft)} == {"discarded"}
    dealing.rehearsed(draft)
    buying_actions.publish_solicitation(draft, by=keyed.officer)
    used = SealingKey.objects.filter(solicitation=draft, state="in_use")
    assert set(used.values_list("part", "number")) == {("quality", 2), ("price", 2)}


def test_new_keys_come_together_by_addendum(keyed: Keyed) -> None:
    solicitation, dealing = keyed.published(), keyed.dealing
    dealing.key(solicitation, "quality")
    addendum = keyed.evaluating.buying.addendum(solicitation, material=True)
    buying_actions.issue_addendum(addendum, by=keyed.officer)
    assert SealingKey.objects.filter(solicitation=solicitation, state="in_use", number=1).count() == 2
    for key in SealingKey.objects.filter(solicitation=solicitation, state="made"):
        buying_actions.rehearse_key(key, rehearsal="{}", by=keyed.officer)
    buying_actions.rehearse_key(dealing.key(fresh(solicitation), "price"), rehearsal="{}", by=keyed.officer)
    addendum = keyed.evaluating.buying.addendum(fresh(solicitation), material=True)
    buying_actions.issue_addendum(addendum, by=keyed.officer)
    states = SealingKey.objects.filter(solicitation=solicitation).values_list("number", "part", "state")
    assert set(states) == {
        *((1, part, "retired") for part in PARTS),
        *((2, part, "in_use") for part in PARTS),
    }


def test_shares_lost_between_the_openings_leave_prices_sealed_for_good(keyed: Keyed) -> None:
    solicitation = keyed.opened()
    keyed.decided(solicitation)
    price = keyed.key(solicitation, "price")
    for role in HOLDERS[1:]:
        row = price.shares.get(person=keyed.dealing.officer(role).person)
        buying_actions.report_share_lost(row, by=keyed.officer, reason="The safe burnt.")
    assert (fresh(price).state, fresh(keyed.key(solicitation, "quality")).state) == ("lost", "in_use")
    with keyed.evaluating.buying.after_deadline(solicitation, minutes=120):
        opening = buying_actions.call_opening(solicitation, by=keyed.officer)
        assert refusal(lambda: buying_actions.hold_opening(opening, by=keyed.evaluating.bidding.second)).startswith(
            "The key is lost"
        )
        again = buying_actions.ask_again_without_key(fresh(price), by=keyed.officer, reason="The safe burnt.")
    assert (fresh(solicitation).state, again.state, again.envelopes, again.least_quality) == (
        "cancelled",
        "draft",
        2,
        60,
    )
    assert {e.state for e in PriceEnvelope.objects.all()} == {"left_sealed"}
    for one in PriceEnvelope.objects.all():
        with pytest.raises(Refused), door.read_price_envelope(one, by=PROGRAM):
            raise AssertionError("read")
