"""Three purchases that a key seals: one opened by three of five, one that waits for a share, one receiving offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

from junto.core.sealing import (
    Holder,
    Key,
    Made,
    Share,
    header_for,
    hold,
    new_key,
    new_test_message,
    open_share,
    parse_recipient,
    rehearse,
    seal,
    seal_test_message,
    write_ceremony,
)
from junto.needs.models import Need
from junto.people.freshness import DEMONSTRATION, Shown
from junto.projects.actions import form_project, make_ready
from junto.projects.models import Project
from junto.solicitations import actions
from junto.solicitations.actions.handing_in import joined
from junto.solicitations.envelopes.drafting import prepare
from junto.solicitations.models import GivenShare, Opening, SealingKey, Solicitation
from junto.solicitations.sealing.platform import make_platform_key, platform_recipient
from junto.web.demonstration.buying import Offer, fill_in, hand_in, publish, seller, two_o_clock
from junto.web.demonstration.cards import Cards
from junto.web.demonstration.decisions import require, sign, take_part
from junto.web.demonstration.stage import Stage

BUYER, CLERK, LAWYER, BUDGET, OUTSIDE = "Paul Brandt", "Anita Flores", "Evelyn Price", "Marcus Bell", "County clerk"
WITH_KEYS = (BUYER, CLERK, LAWYER)  # the others hold a card
OFFICERS = (BUYER, CLERK, LAWYER, BUDGET, OUTSIDE)
METHOD = "Texas Local Government Code § 252.021"


@dataclass(frozen=True)
class Purchase:
    """What is bought, by whom and with whom; who holds the key, and how many are needed."""

    need: str
    title: str
    purpose: str
    summary: str
    requirement: str
    why: str
    member: str  # the department that takes part
    holders: tuple[str, ...] = OFFICERS
    needed: int = 3
    offers: tuple[Offer, ...] = ()


BINS = Purchase(
    need="Solar compacting bins downtown",
    title="Solar bins for downtown and the plaza",
    purpose="Bins that press what they hold and say when they are full: fewer rounds, no heaps on Mondays.",
    summary="Twenty bins that press their content by sunlight and report how full they are, put up and explained.",
    requirement="Each bin holds as much as five ordinary ones and reports its level every hour.",
    why="The round is driven to full bins alone.",
    member="PRK",
    offers=(
        Offer("NOR", {"waste-bin": 4_150}, 26),
        Offer("HAL", {"waste-bin": 4_480}, 20),
        Offer("LUM", {"waste-bin": 3_990}, -0.3),  # eighteen minutes late: kept unopened
    ),
)
COPIES, COPIED = "RID", "NOR"
PHONES = Purchase(
    need="Emergency phones along the rail platform",
    title="Emergency phones along the rail platform",
    purpose="Whoever is afraid at night reaches the dispatcher by one button.",
    summary="Five phones with light and camera, put up, connected and kept going for three years.",
    requirement="A call reaches the dispatcher within five seconds, also when the power is out.",
    why="It is needed most when the lights are off.",
    member="TRN",
    offers=(
        Offer("NOR", {"emergency-phone": 7_900}, 50),
        Offer("VER", {"emergency-phone": 7_350}, 27),
        Offer("LUM", {"emergency-phone": 8_200}, 3),
    ),
)
SENSORS = Purchase(
    need="Travel time sensors on Lamar",
    title="Travel time sensors on Lamar Street",
    purpose="Signals that know how long a drive takes, and signs that say so.",
    summary="Six sensors that measure travel times without knowing whose phone or car it is, put up and tested.",
    requirement="No address of a device is stored; what leaves the pole is a time and a count.",
    why="Nobody’s way home is the city’s business.",
    member="ITS",
    holders=(BUYER, CLERK, BUDGET),
    needed=2,
    offers=(Offer("VER", {"traffic-sensor": 2_240}, 0), Offer("RID", {"traffic-sensor": 2_310}, 0)),
)


@dataclass
class Keys:
    """The holders' own keys, and the shares that they open or read from their cards, by solicitation, part and name."""

    cards: Cards
    own: dict[str, Key] = field(default_factory=dict)
    shares: dict[tuple[str, str], dict[str, Share]] = field(default_factory=dict)


def seal_bids(stage: Stage, now: datetime) -> Keys:
    """The three purchases; what their holders hold. `stage`: after all needs were published; each purchase has its own
    time from there on.
    """
    make_platform_key()
    keys = Keys(Cards.new())
    opened = again(stage, stage.at)
    _register_keys(opened, keys)
    _open_by_three(opened, keys)
    _wait_for_a_share(again(stage, now - timedelta(days=27)), keys, now)
    _receive(again(stage, now - timedelta(days=8)), keys, now)
    keys.cards.explain(keys.own)
    return keys


def again(stage: Stage, at: datetime) -> Stage:
    """The same city and people at another time."""
    return Stage(at, stage.jurisdiction, stage.organizations, stage.people)


def _register_keys(stage: Stage, keys: Keys) -> None:
    """Three officers make a key of their own and register its public half."""
    for name in WITH_KEYS:
        keys.own[name] = new_key()
        with stage.moment(hours=1):
            actions.register_officer_key(keys.own[name].recipient.text, by=stage.actor(name))


# --- the three purchases ---------------------------------------------------------------------------------------------
def _open_by_three(stage: Stage, keys: Keys) -> None:
    """Three honest bids of which one is late, and a copy of the first: refused when three of five open."""
    solicitation = _publish(stage, keys, BINS, days=17)
    assert solicitation.deadline is not None
    assert solicitation.opening_at is not None
    sealed: dict[str, bytes] = {}
    for offer in BINS.offers[:-1]:
        at = solicitation.deadline - timedelta(hours=offer.early)
        sealed[offer.company] = hand_in_sealed(stage, solicitation, offer, at=at)
    copy_at = solicitation.deadline - timedelta(hours=6)
    _hand_in_copy(stage, solicitation, COPIES, sealed[COPIED], at=copy_at)
    late = BINS.offers[-1]
    hand_in_sealed(stage, solicitation, late, at=solicitation.deadline - timedelta(hours=late.early))
    opening = call(stage, solicitation, after=solicitation.opening_at)
    give(stage, keys, opening, BUYER, GivenShare.Way.FILE)
    give(stage, keys, opening, LAWYER, GivenShare.Way.FILE)
    give(stage, keys, opening, OUTSIDE, GivenShare.Way.PAPER, typed_by=CLERK)
    with stage.moment(hours=0.1):
        actions.hold_opening(opening, by=stage.actor(CLERK))


def _wait_for_a_share(stage: Stage, keys: Keys, now: datetime) -> None:
    """Its hour came yesterday; two of the three shares that are needed lie ready. The visitor gives the third."""
    deadline = two_o_clock(now - timedelta(days=1))
    solicitation = _publish(stage, keys, PHONES, deadline=deadline)
    for offer in PHONES.offers:
        hand_in_sealed(stage, solicitation, offer, at=deadline - timedelta(hours=offer.early))
    opening = call(stage, solicitation, after=deadline + timedelta(hours=1))
    give(stage, keys, opening, BUYER, GivenShare.Way.FILE)
    give(stage, keys, opening, BUDGET, GivenShare.Way.WORDS)


def _receive(stage: Stage, keys: Keys, now: datetime) -> None:
    """Offers are awaited for some weeks; one company sealed its own, the server sealed for another."""
    solicitation = _publish(stage, keys, SENSORS, days=28)
    first, other = SENSORS.offers
    hand_in_sealed(stage, solicitation, first, at=now - timedelta(days=2))
    hand_in(stage, solicitation, other, deadline=now - timedelta(days=1))


# --- the project, the key, the publication ---------------------------------------------------------------------------
def _publish(
    stage: Stage, keys: Keys, purchase: Purchase, *, days: int = 0, deadline: datetime | None = None
) -> Solicitation:
    """From the project to the published solicitation, with a key that was made and rehearsed."""
    return publish(
        stage,
        agree(stage, purchase),
        "low_bid",
        days=days,
        deadline=deadline,
        before=lambda draft: hold_ceremony(stage, keys, draft, purchase),
        summary=purchase.summary,
        method_citation=METHOD,
        sealed_by=Solicitation.SealedBy.KEY,
        unsealed_reason="",
    )


def agree(stage: Stage, purchase: Purchase) -> Project:
    """Two departments want the same thing, sign for it, and the money is there."""
    need = Need.objects.get(title=purchase.need)
    lead = stage.holder(need.organization.code, "department_lead")
    with stage.moment(hours=2):
        project = form_project(
            lead=need.organization,
            needs=[need],
            profile="small",
            title=purchase.title,
            purpose=purchase.purpose,
            by=lead,
        )
    project = take_part(stage, project, [purchase.member])
    row = {"by": need.organization.code, "user": need.organization.code, "aspect": "function"}
    require(stage, project, [{**row, "text": purchase.requirement, "why": purchase.why}])
    sign(stage, project, gates={"members", "budget"})
    with stage.moment(hours=2):
        return make_ready(Project.objects.get(pk=project.pk), by=lead)


def hold_ceremony(stage: Stage, keys: Keys, draft: Solicitation, purchase: Purchase) -> None:
    """The key (of two envelopes both) is made with everybody in the room, dealt and rehearsed; nobody keeps it."""
    holders = [Holder(name, keys.own[name].recipient if name in keys.own else None) for name in purchase.holders]
    ocid = draft.ocid or ""
    made: dict[str, tuple[Made, SealingKey]] = {}
    for part in draft.parts:
        with stage.moment(hours=2) as at:
            dealt = hold(ocid, holders, purchase.needed, platform_recipient(), made=at, part=part)
            persons = [stage.people.get(name) for name in purchase.holders]
            record = write_ceremony(dealt.ceremony)
            key = actions.make_key(draft, record=record, files=dealt.files, persons=persons, by=stage.actor(BUYER))
        made[part] = dealt, key
        keys.shares[ocid, part] = _shares(dealt, keys.own)
        keys.cards.deal(draft.title, dealt.cards)
    for part, (dealt, key) in made.items():
        shares = [dealt.platform, *keys.shares[ocid, part].values()]
        with stage.moment(hours=0.5) as at:
            sealed = seal_test_message(dealt.ceremony.recipient, new_test_message(ocid))
            rehearsed = rehearse(dealt.ceremony, shares, when=at, sealed=sealed).as_bytes()
            actions.rehearse_key(key, rehearsal=rehearsed.decode(), by=stage.actor(BUYER))


def _shares(made: Made, own: Mapping[str, Key]) -> dict[str, Share]:
    """Each holder's share, from their file with their own key, or from their card."""
    cards = {card.about.holder: card.share for card in made.cards}
    return {
        held.name: cards[held.name] if held.file is None else open_share([own[held.name]], made.files[held.file])
        for held in made.ceremony.officers
    }


# --- companies -------------------------------------------------------------------------------------------------------
def hand_in_sealed(stage: Stage, solicitation: Solicitation, offer: Offer, *, at: datetime) -> bytes:
    """A company seals its envelope (or both) on its own computer, sends it ahead and hands it in. The first, sealed."""
    by, company = seller(stage, offer.company), stage.organizations[offer.company]
    fresh = Solicitation.objects.get(pk=solicitation.pk)
    sealed = []
    with stage.at_time(min(at, fresh.deadline or at) - timedelta(minutes=5)):
        draft = fill_in(stage, fresh, offer)
        for part in fresh.parts:
            plain = prepare(draft, part).path.read_bytes()
            key = fresh.sealing_keys.get(state="in_use", part=part)
            header = header_for(
                BytesIO(plain),
                solicitation=fresh.ocid or "",
                number=fresh.number,
                addendum=fresh.addendum_number,
                company=str(company.pk),
                part=part,
            )
            sealed.append(seal(parse_recipient(key.recipient), header, plain))
            number = fresh.addendum_number
            draft = actions.send_ahead(draft, iter(sealed[-1:]), key=key.number, addendum=number, part=part, by=by)
    with stage.at_time(at):
        actions.submit_sealed(draft, digest=joined(*map(_digest, sealed)), by=by)
    return sealed[0]


def _hand_in_copy(stage: Stage, solicitation: Solicitation, company: str, sealed: bytes, *, at: datetime) -> None:
    """Somebody passed on another’s sealed file; whoever hands it in cannot read it, nor change whose name is inside."""
    by = seller(stage, company)
    with stage.at_time(at):
        fresh = Solicitation.objects.get(pk=solicitation.pk)
        draft = actions.start_submission(fresh, organization=stage.organizations[company], by=by)
        draft = actions.send_ahead(draft, iter([sealed]), key=1, addendum=fresh.addendum_number, by=by)
        actions.submit_sealed(draft, digest=_digest(sealed), by=by)


def _digest(sealed: bytes) -> str:
    return sha256(sealed).hexdigest()


# --- the opening -----------------------------------------------------------------------------------------------------
def call(stage: Stage, solicitation: Solicitation, *, after: datetime) -> Opening:
    with stage.at_time(after + timedelta(minutes=1)):
        fresh = Solicitation.objects.get(pk=solicitation.pk)
        return actions.call_opening(fresh, by=stage.actor(BUYER))


def give(stage: Stage, keys: Keys, opening: Opening, name: str, way: str, *, typed_by: str = "") -> None:
    """One holder shows who they are and gives the share."""
    solicitation = opening.solicitation
    row = solicitation.sealing_keys.get(state="in_use", part=opening.part).shares.get(name=name)
    words = " ".join(keys.shares[solicitation.ocid or "", opening.part][name].words())
    with stage.moment(hours=0.1) as at:
        shown = Shown(DEMONSTRATION, at - timedelta(minutes=1))
        actions.give_share(opening, row, words=words, way=way, shown=shown, by=stage.actor(typed_by or name))
