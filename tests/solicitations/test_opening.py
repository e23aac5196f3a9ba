"""The opening: two officers, envelopes read, minutes as each method allows, and what is decided afterwards."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.workflow import ANYONE, PROGRAM, Actor, Refused
from junto.documents.queries import versions_of
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.check import check
from junto.journal.door import perform
from junto.journal.models import Payload
from junto.solicitations import actions, totals
from junto.solicitations.envelopes import door, storing
from junto.solicitations.envelopes.contents import Price, listing
from junto.solicitations.models import Minutes, Opening, Submission
from junto.solicitations.queries import opened_submissions, submission_total
from tests.solicitations.bidding import PDF, Bidding, fresh
from tests.solicitations.envelopes.making import contents, zipped


def minutes(opening: Opening, by: Actor = ANYONE) -> dict[str, Any]:
    """The newest minutes that `by` may read, in full where they may."""
    rows = visible(Minutes, by).filter(opening=opening).order_by("-number")
    row = rows.filter(state="office").first() or rows.filter(state="public")[0]
    return json.loads(versions_of(row).get().body)


def codes(entry: dict[str, Any]) -> list[str]:
    return [defect["code"] for defect in entry["defects"]]


# --- two officers ----------------------------------------------------------------------------------------------------
def test_opening_takes_two_officers(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    assert (opening.state, opening.called_by_id) == ("called", bidding.officer.person)
    with bidding.buying.after_deadline(solicitation):
        with pytest.raises(Refused, match="a second person must do this"):
            actions.hold_opening(opening, by=bidding.officer)
        held = actions.hold_opening(opening, by=bidding.second)
    assert (held.state, held.held_by_id) == ("held", bidding.second.person)
    assert fresh(solicitation).state == "opened"


def test_opening_is_held_by_the_clerk_as_well(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    with bidding.buying.after_deadline(solicitation):
        assert actions.hold_opening(opening, by=bidding.clerk).state == "held"


def test_opening_is_not_called_before_the_deadline_nor_held_before_its_hour(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    with pytest.raises(Refused, match="nothing is opened before it"):
        actions.call_opening(solicitation, by=bidding.officer)
    with bidding.buying.after_deadline(solicitation, minutes=0):
        opening = actions.call_opening(solicitation, by=bidding.officer)  # the deadline itself is not before it
    assert fresh(solicitation).state == "closed"
    with bidding.buying.after_deadline(solicitation, minutes=59), pytest.raises(Refused, match="The hour of the"):
        actions.hold_opening(opening, by=bidding.second)


def test_opening_is_called_and_held_once(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    with bidding.buying.after_deadline(solicitation):
        with pytest.raises(Refused, match="The opening was called already"):
            actions.call_opening(fresh(solicitation), by=bidding.second)
        actions.hold_opening(opening, by=bidding.second)
        with pytest.raises(Refused, match="not possible now"):
            actions.hold_opening(opening, by=bidding.clerk)


def test_opening_called_off_is_called_again(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    actions.call_off_opening(opening, by=bidding.second, reason="The room is closed.")
    assert bidding.opened(solicitation).state == "held"


def test_opening_cut_off_while_reading_is_finished_later(bidding: Bidding, monkeypatch: pytest.MonkeyPatch) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    opening = bidding.called(solicitation)

    def stop(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with bidding.buying.after_deadline(solicitation):
        with monkeypatch.context() as patched:
            patched.setattr("junto.solicitations.actions.opening.read", stop)
            with pytest.raises(KeyboardInterrupt):
                actions.hold_opening(opening, by=bidding.second)
        assert (fresh(opening).state, fresh(sealed).state) == ("reading", "submitted")
        with pytest.raises(Refused, match="deadline"):
            actions.extend_deadline(
                fresh(solicitation), deadline=clock.now() + timedelta(days=3), reason="Late.", by=bidding.officer
            )
        assert actions.finish_opening(fresh(opening), by=bidding.officer).state == "held"
    assert fresh(sealed).state == "opened"


# --- what is read ----------------------------------------------------------------------------------------------------
def test_opening_reads_envelopes_into_rows(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation, unit=1_400_00)
    bidding.opened(solicitation)
    opened = fresh(sealed)
    assert (opened.state, opened.told, opened.defects, opened.stated_total) == ("opened", True, [], 12 * 1_400_00)
    assert [(p.item, p.unit, p.quantity) for p in opened.prices.all()] == [
        (1, Money(1_400_00, "USD"), 8),
        (2, Money(1_400_00, "USD"), 4),
    ]
    assert [(d.code, d.media_type, d.confidential) for d in opened.documents.all()] == [
        (code, "application/pdf", False) for code in ("bid_form", "bid_bond", "conflict", "non_collusion")
    ]
    assert opened.answers.get(code="contact_name").text == "Yes."
    assert list(opened_submissions(solicitation)) == [opened]
    assert submission_total(opened) == Money(12 * 1_400_00, "USD")


def test_content_of_an_opened_submission_is_in_the_journal_as_a_digest_alone(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation, unit=1_234_56)
    bidding.opened(solicitation)
    bodies = Payload.objects.filter(entry__subject_id=sealed.pk).values_list("body", flat=True)
    said = " ".join(bodies)
    assert "123456" not in said
    assert "contact_name" not in said
    after = json.loads(list(bodies.order_by("entry_id"))[-1])["after"]
    assert [len(after[part]) for part in ("prices", "documents", "answers")] == [64, 64, 64]


def test_price_changed_behind_the_back_is_found(bidding: Bidding, behind_the_back: Any) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    assert check().findings == []
    behind_the_back("UPDATE solicitations_submissionprice SET unit_amount = 1 WHERE item = 1")
    assert [f.endswith("edited behind the journal's back: prices.") for f in check().findings] == [True]


def test_documents_are_read_through_the_door_after_the_opening(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    bidding.opened(solicitation)
    document = fresh(sealed).documents.get(code="bid_form")
    for reader in (bidding.officer, bidding.buying.seller(), bidding.world.officer("auditor")):
        with door.read_document(document, by=reader) as path:
            assert path.read_bytes() == PDF
    for stranger in (ANYONE, bidding.buying.seller("Another"), bidding.world.officer("administrator")):
        with pytest.raises(Refused, match="not yours to read"), door.read_document(document, by=stranger):
            pass


def test_whoever_the_evaluation_lets_in_reads_contents_before_prices(bidding: Bidding) -> None:
    solicitation = bidding.buying.published("competitive_proposal")
    sealed = bidding.handed_in(solicitation)
    person = bidding.world.person("department_lead", bidding.world.police)
    panelist = bidding.world.lead(bidding.world.police)
    with pytest.raises(Refused, match="Nobody reads anything before the opening"):
        actions.let_read_offers(solicitation, person, "contents")
    bidding.opened(solicitation)
    proposal, sheet = (fresh(sealed).documents.get(code=code) for code in ("proposal", "prices"))

    def reads() -> tuple[bool, bool]:
        return _reads(proposal, panelist), _reads(sheet, panelist)

    found = [(level, actions.let_read_offers(fresh(solicitation), person, level), reads()) for level in LEVELS]
    assert [(level, row.state if row else None, read) for level, row, read in found] == [
        ("", None, (False, False)),
        ("names", "names", (False, False)),
        ("contents", "contents", (True, False)),
        ("names", "contents", (True, False)),  # what was read cannot be unread
        ("prices", "prices", (True, True)),
        ("", "ended", (False, False)),
        ("contents", "contents", (True, False)),
    ]


LEVELS = ("", "names", "contents", "names", "prices", "", "contents")


def _reads(document: Any, actor: Any) -> bool:
    try:
        with door.read_document(document, by=actor) as path:
            return path.read_bytes() == PDF
    except Refused:
        return False


def _sound(solicitation: Any, **fields: Any) -> Any:
    prices = tuple(Price(n, Money(1_000_00, "USD"), q) for n, q in ((1, 8), (2, 4)))
    given = {"ocid": solicitation.ocid, "prices": prices, "total": None, "documents": (), **fields}
    return contents(**given)


DEFECTS: dict[str, tuple[Any, str, list[str]]] = {
    "no archive": (lambda s: b"\x00\x01", "unreadable", ["damaged"]),
    "a path outside": (lambda s: {"../x": b"1"}, "unreadable", ["unsafe_path"]),
    "no listing": (lambda s: {"files/1.pdf": PDF}, "unreadable", ["no_listing"]),
    "another solicitation": (
        lambda s: {"submission.json": listing(_sound(s, ocid="other"))},
        "unreadable",
        ["another_solicitation"],
    ),
    "no documents": (
        lambda s: {"submission.json": listing(_sound(s))},
        "opened",
        ["no_document"] * 4 + ["no_answer"] * 4,
    ),
    "another currency": (
        lambda s: {"submission.json": listing(_sound(s, prices=(Price(1, Money(1, "MXN"), 8),)))},
        "opened",
        ["other_currency", "no_price"] + ["no_document"] * 4 + ["no_answer"] * 4,
    ),
    "a total that does not add up": (
        lambda s: {"submission.json": listing(_sound(s, total=Money(1, "USD")))},
        "opened",
        ["total_differs"] + ["no_document"] * 4 + ["no_answer"] * 4,
    ),
}


@pytest.mark.parametrize("what", DEFECTS)
def test_defect_is_named_in_the_minutes(bidding: Bidding, what: str) -> None:
    made, outcome, expected = DEFECTS[what]
    solicitation = bidding.buying.published()
    data = made(solicitation)
    if isinstance(data, dict):
        data = zipped(storing.scratch() / "made", data).read_bytes()
    sealed = bidding.packed(solicitation, data)
    bidding.handed_in(solicitation, "Sound Lamps")
    opening = bidding.opened(solicitation)
    assert fresh(sealed).state == outcome
    entries = minutes(opening, bidding.officer)["entries"]
    assert codes(entries[0]) == expected

    assert (codes(entries[1]), entries[1]["outcome"]) == ([], "opened")


def test_bytes_changed_or_gone_are_named_as_such(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    changed, gone = bidding.handed_in(solicitation, "Changed"), bidding.handed_in(solicitation, "Gone")
    storing.place_of(changed.pk).write_bytes(b"other bytes")
    storing.destroy(gone.pk)
    opening = bidding.opened(solicitation)
    assert [codes(e) for e in minutes(opening, bidding.officer)["entries"]] == [["bytes_changed"], ["bytes_gone"]]
    assert {fresh(changed).state, fresh(gone).state} == {"unreadable"}


def test_price_in_another_currency_or_number_is_not_compared(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    prices = (Price(1, Money(1_000_00, "USD"), 8), Price(2, Money(1, "MXN"), 4))
    data = zipped(storing.scratch() / "e", {"submission.json": listing(_sound(solicitation, prices=prices))})
    sealed = bidding.packed(solicitation, data.read_bytes())
    bidding.opened(solicitation)
    assert totals.total_of(fresh(sealed)) == Money(8_000_00, "USD")
    assert not totals.priced_in_full(fresh(sealed))


def test_every_receipt_is_named_with_its_outcome(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation, "First")
    second = bidding.handed_in(solicitation, "First", unit=1)
    withdrawn = bidding.handed_in(solicitation, "Withdrawn")
    actions.withdraw_submission(withdrawn, by=bidding.buying.seller("Withdrawn"))
    late = bidding.filled(solicitation, "Late")
    bidding.draft(solicitation, "Never handed in")
    with bidding.buying.after_deadline(solicitation, minutes=1):
        bidding.hand_in(late, "Late")
    opening = bidding.opened(solicitation)
    said = {(e["company"], e["outcome"]) for e in minutes(opening, bidding.officer)["entries"]}
    assert said == {("First", "replaced"), ("First", "opened"), ("Withdrawn", "withdrawn"), ("Late", "late")}
    assert [s.state for s in Submission.objects.filter(told=True, organization__name="Late")] == ["late"]
    with pytest.raises(Refused, match="stays sealed"), door.read_envelope(fresh(late), by=bidding.officer):
        pass
    assert list(opened_submissions(solicitation)) == [fresh(second)]


# --- what everyone is told -------------------------------------------------------------------------------------------
def test_low_bid_is_read_out_with_names_and_prices(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation, unit=1_000_00)
    said = minutes(bidding.opened(solicitation))
    assert (said["names_read"], said["prices_read"], said["received"]) == (True, True, 1)
    entry = said["entries"][0]
    assert (entry["company"], entry["total"]) == ("Lumen Works", {"amount": "12000.00", "currency": "USD"})
    assert not {"receipt", "digest"} & set(entry)
    assert [(p["item"], p["description"], p["quantity"]) for p in entry["prices"]] == [
        (1, "Cameras for Police", 8), (2, "Cameras for Transportation", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("profile", ["competitive_proposal", "quotes"])
def test_proposals_and_quotes_are_opened_without_a_word_about_them(bidding: Bidding, profile: str) -> None:
    solicitation = bidding.buying.published(profile)
    sealed = bidding.handed_in(solicitation)
    opening = bidding.opened(solicitation)
    said = minutes(opening)
    assert not {"entries", "received", "notes"} & set(said)
    assert "Lumen" not in json.dumps(said)
    assert fresh(sealed).state == "opened"
    full = minutes(opening, bidding.officer)
    assert [e["company"] for e in full["entries"]] == ["Lumen Works"]


def test_minutes_in_full_are_for_the_office(bidding: Bidding) -> None:
    solicitation = bidding.buying.published("competitive_proposal")
    opening = bidding.opened(solicitation)
    readers = {
        "officer": bidding.officer,
        "clerk": bidding.clerk,
        "auditor": bidding.world.officer("auditor"),
        "attorney": bidding.world.officer("city_attorney"),
        "administrator": bidding.world.officer("administrator"),
        "lead": bidding.world.lead(bidding.world.transport),
        "anyone": ANYONE,
    }
    rows = Minutes.objects.filter(opening=opening)
    found = {
        name: sorted(visible(Minutes, who, rows=rows).values_list("state", flat=True)) for name, who in readers.items()
    }
    inside = ["office", "public"]
    assert found == {
        "officer": inside,
        "clerk": inside,
        "auditor": inside,
        "attorney": inside,
        "administrator": ["public"],
        "lead": ["public"],
        "anyone": ["public"],
    }


# --- none, one, a tie ------------------------------------------------------------------------------------------------
def _notes(said: dict[str, Any]) -> list[str]:
    return [str(Sentence.from_data(note)) for note in said["notes"]]


def test_opening_of_nothing_says_so(bidding: Bidding) -> None:
    said = minutes(bidding.opened(bidding.buying.published()))
    assert (said["received"], said["entries"]) == (0, [])
    assert _notes(said) == ["Nothing was received that counts."]


def test_opening_of_one_says_so(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation)
    assert _notes(minutes(bidding.opened(solicitation))) == [
        "Received: 1. The method expects at least 2: look at whether prices are fair."
    ]


def test_opening_of_equal_lowest_prices_says_so(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    for company, unit in (("One", 1_000_00), ("Two", 1_000_00), ("Three", 1_100_00)):
        bidding.handed_in(solicitation, company, unit)
    assert _notes(minutes(bidding.opened(solicitation))) == ["One, Two offer the same lowest total, 12000.00 USD."]


def test_equal_prices_above_the_lowest_are_no_tie(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    for company, unit in (("One", 1_000_00), ("Two", 1_100_00), ("Three", 1_100_00)):
        bidding.handed_in(solicitation, company, unit)
    assert _notes(minutes(bidding.opened(solicitation))) == []


# --- not confirmed ---------------------------------------------------------------------------------------------------
def _unconfirmed(bidding: Bidding) -> tuple[Any, Submission, Opening]:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    later = solicitation.deadline + timedelta(days=10)
    addendum = bidding.buying.addendum(solicitation, material=True, deadline=later)
    actions.issue_addendum(addendum, by=bidding.officer)
    changed = fresh(solicitation)
    opening = bidding.opened(changed)
    return changed, fresh(sealed), opening


def test_submission_not_confirmed_is_kept_sealed_and_flagged(bidding: Bidding) -> None:
    _solicitation, sealed, opening = _unconfirmed(bidding)
    assert (sealed.state, sealed.told) == ("unconfirmed", True)
    said = minutes(opening)
    assert _notes(said)[1] == "Not confirmed: 1. An officer decides with reasons whether they are opened."
    assert (said["entries"][0]["outcome"], said["entries"][0]["total"]) == ("unconfirmed", None)
    with pytest.raises(Refused, match="stays sealed"), door.read_envelope(sealed, by=bidding.officer):
        pass


def test_unconfirmed_submission_is_admitted_with_reasons_and_read(bidding: Bidding) -> None:
    solicitation, sealed, opening = _unconfirmed(bidding)
    with bidding.buying.after_deadline(solicitation):
        with pytest.raises(Refused, match="give a reason"):
            actions.admit_submission(sealed, by=bidding.officer, reason=" ")
        admitted = actions.admit_submission(sealed, by=bidding.officer, reason="The change does not touch its offer.")
    assert (admitted.state, fresh(sealed).prices.count()) == ("opened", 2)
    said = minutes(opening)
    assert opening.minutes.filter(state="public").count() == 2
    assert said["entries"][0]["outcome"] == "opened"
    assert [d["code"] for d in said["entries"][0]["defects"]] == ["older_addendum"]


def test_unconfirmed_submission_is_set_aside_with_reasons_and_never_read(bidding: Bidding) -> None:
    _solicitation, sealed, opening = _unconfirmed(bidding)
    gone = actions.set_aside_submission(sealed, by=bidding.officer, reason="It offers what is not asked any more.")
    assert gone.state == "set_aside"
    assert minutes(opening)["entries"][0]["outcome"] == "set_aside"
    with pytest.raises(Refused, match="not possible now"):
        actions.admit_submission(gone, by=bidding.officer, reason="After all.")


def test_opening_called_from_an_old_look_asks_the_deadline_as_it_is_now(bidding: Bidding) -> None:
    old = bidding.buying.published()
    assert old.deadline is not None
    actions.extend_deadline(
        fresh(old), deadline=old.deadline + timedelta(days=1), reason="Late map.", by=bidding.officer
    )
    with bidding.buying.after_deadline(old), pytest.raises(Refused, match="The deadline has not passed"):
        actions.call_opening(old, by=bidding.officer)
    assert not Opening.objects.exists()


def test_opening_is_called_where_the_program_closes_in_the_same_moment(bidding: Bidding) -> None:
    old = bidding.buying.published()
    with bidding.buying.after_deadline(old):
        perform(fresh(old), "close", by=PROGRAM)
        assert actions.call_opening(old, by=bidding.officer).state == "called"
