"""Who may do what to submissions, openings, minutes, talks and exclusions, in every state: written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from junto.core.workflow import Actor, Refused
from junto.journal.access import hidden_fields
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import Exclusion, MarketContact, Minutes, Opening, Solicitation, Submission
from tests.projects.permissions import Table, expected, found, readers
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.permissions import people as everybody
from tests.solicitations.test_contacts import exclude, talk

CITY = {
    "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
    "privacy", "attorney", "budget", "controller", "innovation", "council", "clerk", "risk", "other officer",
}  # fmt: skip
PRICES = {"prices", "defects", "stated_total"}
COMPANY, PROGRAM, OFFICE, OPENERS = ("company",), ("program",), ("procurement",), ("procurement", "clerk")


def people(bidding: Bidding) -> dict[str, Actor]:
    return everybody(bidding.buying)


def permitted(act: Callable[..., object], *given: Any, **named: Any) -> bool:
    """Whether somebody may do it; any other refusal than “not yours” is a fault of the test."""
    try:
        act(*given, **named)
    except Refused as refused:
        if refused.code != "forbidden":
            raise
        return False
    return True


BEFORE: Table = {
    ("draft", "write"): COMPANY,
    ("draft", "discard"): COMPANY,
    ("draft", "submit"): COMPANY,
    ("draft", "submit_late"): COMPANY,
    ("submitted", "withdraw"): COMPANY,
    ("submitted", "replace"): PROGRAM,
    ("submitted", "give_way"): PROGRAM,
    ("submitted", "send_back"): PROGRAM,
    ("submitted", "open"): PROGRAM,
    ("submitted", "find_unreadable"): PROGRAM,
    ("opened", "open_price"): PROGRAM,
    ("submitted", "open_paper"): PROGRAM,
    ("submitted", "keep_sealed"): PROGRAM,
    ("to_confirm", "confirm"): COMPANY,
    ("to_confirm", "withdraw"): COMPANY,
    ("to_confirm", "replace"): PROGRAM,
    ("to_confirm", "leave_unconfirmed"): PROGRAM,
    ("to_confirm", "keep_sealed"): PROGRAM,
    ("registering", "leave_unconfirmed"): PROGRAM,
    ("registering", "keep_sealed"): PROGRAM,
    ("replaced", "list"): PROGRAM,
    ("withdrawn", "list"): PROGRAM,
    ("late", "list"): PROGRAM,
    ("late", "take_as_timely"): PROGRAM,
    ("late", "keep_sealed"): PROGRAM,
    ("admitted", "open"): PROGRAM,
    ("admitted", "find_unreadable"): PROGRAM,
    ("admitted", "open_paper"): PROGRAM,
}
ONCE_TOLD: Table = {
    ("unconfirmed", "admit"): OFFICE,
    ("unconfirmed", "set_aside"): OFFICE,
    ("on_paper", "write_in"): OFFICE,
    ("written_in", "write_in"): OFFICE,
    ("written_in", "compare"): OFFICE,
}


def test_submission_permissions_before_the_opening(bidding: Bidding) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    everyone = people(bidding)
    assert found(sealed, everyone) == expected(BEFORE)
    assert readers(Submission, sealed.pk, everyone) == {"company", "program"}


def test_submission_permissions_once_it_stands_in_the_minutes(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    everyone, opened = people(bidding), fresh(sealed)
    assert found(opened, everyone) == expected({**BEFORE, **ONCE_TOLD})
    inside = {"company", "program", "procurement", "attorney", "auditor"}
    checkers = {"clerk", "risk"}  # they decide checks on what was offered, and see no price
    assert readers(Submission, sealed.pk, everyone) == inside | checkers
    assert {name for name, actor in everyone.items() if not hidden_fields(opened, actor)} == inside
    assert [hidden_fields(opened, everyone[name]) for name in sorted(checkers)] == [PRICES, PRICES]


@pytest.mark.parametrize("state", ["draft", "withdrawn", "late", "replaced", "to_confirm", "unopened"])
def test_submission_is_read_by_its_company_alone_in_every_state_before(bidding: Bidding, state: str) -> None:
    solicitation = bidding.buying.published()
    draft = bidding.filled(solicitation)
    if state == "late":
        with bidding.buying.after_deadline(solicitation, minutes=1):
            bidding.hand_in(draft)
    elif state != "draft":
        bidding.hand_in(draft)
        _bring_to(bidding, solicitation, state)
    everyone = people(bidding)
    assert fresh(draft).state == state
    assert readers(Submission, draft.pk, everyone) == {"company", "program"}


def _bring_to(bidding: Bidding, solicitation: Solicitation, state: str) -> None:
    sealed = Submission.objects.get()
    if state == "withdrawn":
        actions.withdraw_submission(sealed, by=bidding.buying.seller())
    elif state == "replaced":
        bidding.handed_in(solicitation)
    elif state == "to_confirm":
        addendum = bidding.buying.addendum(solicitation, material=True)
        actions.issue_addendum(addendum, by=bidding.officer)
    else:
        from junto.solicitations.actions.submissions import keep_sealed  # noqa: PLC0415

        keep_sealed(solicitation)


def test_submission_on_paper_is_known_to_its_two_officers_and_the_company(bidding: Bidding) -> None:
    taken = bidding.on_paper(bidding.buying.published(), "Lumen Works")
    everyone = people(bidding)
    assert readers(Submission, taken.pk, everyone) == {"company", "program", "procurement", "clerk"}
    second = ("clerk",)
    by_hand: Table = {("registering", "countersign"): second, ("registering", "countersign_late"): second}
    assert found(taken, everyone) == expected({**BEFORE, **by_hand})
    bidding.world.actor("procurement_officer", bidding.world.purchasing, "Sam Second")
    assert readers(Submission, taken.pk, {"other of the office": bidding.second}) == set()


def test_submission_on_paper_is_taken_in_by_officers_and_clerk(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    allowed = set()
    for number, (name, actor) in enumerate(people(bidding).items()):
        if actor.person is None:
            continue
        second = bidding.second if name != "second" else bidding.clerk
        given = {"organization": bidding.buying.company(f"C{number}"), "kept_at": "Safe", "by": actor}
        given["second"] = Person.objects.get(pk=second.person)
        if permitted(actions.register_paper, solicitation, **given):
            allowed.add(name)
    assert allowed == {"procurement", "clerk", "other officer"}


def test_draft_is_begun_by_the_company_alone(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    allowed = set()
    for name, actor in people(bidding).items():
        if permitted(actions.start_submission, solicitation, organization=bidding.buying.company(), by=actor):
            allowed.add(name)
    assert allowed == {"company"}


OPENING: Table = {
    ("called", "hold"): OPENERS,
    ("called", "call_off"): (*OPENERS, "program"),
    ("reading", "record"): (*OPENERS, "program"),
}


def test_opening_permissions(bidding: Bidding) -> None:
    opening = bidding.called(bidding.buying.published())
    everyone = people(bidding)
    assert found(opening, everyone) == expected(OPENING)
    assert readers(Opening, opening.pk, everyone) == set(everyone)


def test_opening_is_called_by_the_office_and_the_clerk(bidding: Bidding) -> None:
    solicitation = bidding.buying.closed()
    allowed = set()
    with bidding.buying.after_deadline(solicitation):
        for name, actor in people(bidding).items():
            if permitted(actions.call_opening, solicitation, by=actor):
                allowed.add(name)
                actions.call_off_opening(Opening.objects.get(state="called"), by=bidding.officer, reason="Again.")
    assert allowed == {"procurement", "clerk"}


def test_minutes_permissions(bidding: Bidding) -> None:
    bidding.opened(bidding.buying.published("competitive_proposal"))
    everyone = people(bidding)
    office, public = Minutes.objects.get(state="office"), Minutes.objects.get(state="public")
    assert found(office, everyone) == {}
    assert readers(Minutes, public.pk, everyone) == set(everyone)
    assert readers(Minutes, office.pk, everyone) == {"procurement", "clerk", "attorney", "auditor", "program"}


LOGGER = ("transport lead", "procurement", "other officer")
BUYERS = ("procurement", "other officer")
CONTACT: Table = {
    ("kept", "open"): (*BUYERS, "program"),
    ("kept", "correct"): LOGGER,
    ("logged", "correct"): LOGGER,
    ("breach", "correct"): LOGGER,
    ("kept", "attach"): ("transport lead",),
    ("logged", "attach"): ("transport lead",),
}


def test_contact_permissions(bidding: Bidding) -> None:
    contact = talk(bidding)
    everyone = people(bidding)
    assert found(contact, everyone) == expected(CONTACT)
    assert readers(MarketContact, contact.pk, everyone) == set(everyone)


def test_breach_of_the_blackout_is_read_by_the_buyers_the_attorney_and_the_auditor(bidding: Bidding) -> None:
    bidding.buying.published()
    contact = talk(bidding, breach=True)
    everyone = people(bidding)
    inside = {"transport lead", "procurement", "other officer", "attorney", "auditor", "program"}
    assert readers(MarketContact, contact.pk, everyone) == inside


EXCLUDERS = ("procurement", "other officer", "attorney")
EXCLUSION: Table = {
    ("standing", "recognise"): PROGRAM,
    ("standing", "ask_review"): COMPANY,
    ("standing", "lift_own"): EXCLUDERS,
    ("under_review", "uphold"): ("attorney",),
    ("under_review", "lift"): ("attorney",),
}


def test_exclusion_permissions(bidding: Bidding) -> None:
    bidding.buying.seller()
    exclusion = exclude(bidding)
    everyone = people(bidding)
    assert found(exclusion, everyone) == expected(EXCLUSION)
    assert readers(Exclusion, exclusion.pk, everyone) == CITY | {"auditor", "program", "company"}
    closed = {name for name, actor in everyone.items() if "plea" in hidden_fields(exclusion, actor)}
    assert set(everyone) - closed == {"procurement", "other officer", "attorney", "auditor", "program", "company"}


def test_company_is_excluded_by_officers_the_attorney_and_nobody_else(bidding: Bidding) -> None:
    allowed = set()
    for name, actor in people(bidding).items():
        if permitted(exclude, bidding, by=actor):
            allowed.add(name)
    assert allowed == {"procurement", "other officer", "attorney", "program"}


def test_separation_of_review_and_exclusion(bidding: Bidding) -> None:
    attorney = bidding.buying.attorney
    excluded = exclude(bidding, by=attorney)
    asked: Any = actions.ask_review(
        excluded, organization=bidding.buying.company(), plea="Not us.", by=bidding.buying.seller()
    )
    with pytest.raises(Refused, match="a second person must do this"):
        actions.lift_exclusion(asked, by=attorney, reason="Agreed.")
