"""On paper: taken in by one officer, countersigned by another, written in by two; and an outage in the last hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Refused
from junto.documents.actions import install_retention_classes
from junto.documents.retention import erase_expired
from junto.journal import clock
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.envelopes import door, storing
from junto.solicitations.models import Solicitation, Submission
from tests.solicitations.bidding import PDF, Bidding, fresh
from tests.solicitations.test_offer_pages import page_of, said
from tests.solicitations.test_opening import minutes


def test_paper_is_received_when_it_is_registered_and_counts_once_countersigned(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    with bidding.shortly_before(solicitation):
        taken = bidding.on_paper(solicitation)
    assert (taken.state, taken.received_at) == ("registering", solicitation.deadline - timedelta(minutes=1))
    with bidding.buying.after_deadline(solicitation, minutes=10):
        signed = actions.countersign_paper(taken, by=bidding.clerk)
    assert (signed.state, signed.received_at) == ("submitted", taken.received_at)


def test_paper_after_the_deadline_is_late(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    with bidding.buying.after_deadline(solicitation, minutes=0):
        taken = bidding.on_paper(solicitation)
        assert actions.countersign_paper(taken, by=bidding.clerk).state == "late"


def test_paper_is_not_countersigned_by_who_took_it_in(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    officer = Person.objects.get(pk=bidding.officer.person)
    given = {"organization": bidding.buying.company("Paper Lamps"), "kept_at": "Safe", "by": bidding.officer}
    with pytest.raises(Refused, match="The second officer is another"):
        actions.register_paper(solicitation, second=officer, **given)
    lead = Person.objects.get(pk=bidding.world.lead(bidding.world.police).person)
    with pytest.raises(Refused, match="The second officer is another"):
        actions.register_paper(solicitation, second=lead, **given)
    with pytest.raises(Refused, match="Say where it is kept"):
        actions.register_paper(solicitation, second=lead, **{**given, "kept_at": " "})


def test_paper_not_countersigned_is_decided_by_an_officer(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    taken = bidding.on_paper(solicitation)
    bidding.opened(solicitation)
    assert fresh(taken).state == "unconfirmed"
    with bidding.buying.after_deadline(solicitation):
        admitted = actions.admit_submission(fresh(taken), by=bidding.officer, reason="The clerk was there.")
    assert admitted.state == "on_paper"


def test_paper_is_written_in_by_one_officer_and_compared_by_another(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    taken = actions.countersign_paper(bidding.on_paper(solicitation), by=bidding.clerk)
    opening = bidding.opened(solicitation)
    assert fresh(taken).state == "on_paper"
    scan = SimpleUploadedFile("bid.pdf", PDF)
    prices = {1: Money(1_000_00, "USD"), 2: Money(900_00, "USD")}
    written = actions.write_paper_in(fresh(taken), prices=prices, scan=scan, by=bidding.officer)
    assert written.state == "written_in"
    with pytest.raises(Refused, match="a second person must do this"):
        actions.compare_paper(written, by=bidding.officer)
    compared = actions.compare_paper(written, by=bidding.second)
    assert compared.state == "opened"
    entry = minutes(opening)["entries"][0]
    assert (entry["channel"], entry["total"]) == ("paper", {"amount": "11600.00", "currency": "USD"})
    with door.read_document(compared.documents.get(), by=bidding.officer) as path:
        assert path.read_bytes() == PDF


def test_paper_written_in_anew_replaces_what_was_written(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    taken = actions.countersign_paper(bidding.on_paper(solicitation), by=bidding.clerk)
    bidding.opened(solicitation)
    for unit in (1, 2):
        scan = SimpleUploadedFile("bid.pdf", PDF)
        actions.write_paper_in(fresh(taken), prices={1: Money(unit, "USD")}, scan=scan, by=bidding.officer)
    assert [p.unit_amount for p in fresh(taken).prices.all()] == [2]
    assert fresh(taken).documents.count() == 1


def test_later_of_two_ways_counts(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    with bidding.shortly_before(solicitation):
        taken = actions.countersign_paper(bidding.on_paper(solicitation, "Lumen Works"), by=bidding.clerk)
        draft = bidding.filled(solicitation)
    with clock.set_to(solicitation.deadline - timedelta(seconds=1)):
        online = bidding.hand_in(draft)
    assert (fresh(taken).state, online.state) == ("submitted", "submitted")  # the officers learn nothing of the other
    bidding.opened(solicitation)
    assert (fresh(taken).state, fresh(online).state) == ("replaced", "opened")


def test_paper_is_taken_in_and_countersigned_by_pages(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    company = bidding.buying.company("Paper Lamps")
    second = Person.objects.get(pk=bidding.clerk.person)
    given = {"organization": company.pk, "second": second.pk, "kept_at": "Safe"}
    assert browse(bidding.officer).post(page_of("paper", solicitation.pk), given).status_code == 302
    taken = Submission.objects.get()
    assert "waits for a second officer" in said(browse(bidding.clerk).get(taken.get_absolute_url()))
    address = reverse("solicitations:submission-act", kwargs={"pk": taken.pk, "action": "countersign"})
    assert browse(bidding.second).get(address).status_code == 404
    assert browse(bidding.clerk).post(address).status_code == 302
    assert fresh(taken).state == "submitted"
    for stranger in (None, bidding.buying.seller(), bidding.world.lead(bidding.world.transport)):
        assert browse(stranger).get(page_of("paper", solicitation.pk)).status_code == 403


def test_paper_is_written_in_by_a_page(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    taken = actions.countersign_paper(bidding.on_paper(solicitation), by=bidding.clerk)
    address = page_of("submission-write-in", taken.pk)
    assert browse(bidding.officer).get(address).status_code == 409
    bidding.opened(solicitation)
    given = {"item-1": "10.00", "item-2": "", "scan": SimpleUploadedFile("bid.pdf", PDF)}
    assert browse(bidding.officer).post(address, given).status_code == 302
    assert fresh(taken).state == "written_in"


# --- an outage -------------------------------------------------------------------------------------------------------
def _outage(bidding: Bidding, solicitation: Solicitation, before: int = 30, after: int = 20, **fields: Any) -> Any:
    assert solicitation.deadline is not None
    given: dict[str, Any] = {
        "began": solicitation.deadline - timedelta(minutes=before),
        "ended": solicitation.deadline + timedelta(minutes=after),
        "what": "The power failed.",
        "deadline": solicitation.deadline + timedelta(days=1),
        "by": bidding.officer,
        **fields,
    }
    return actions.extend_after_outage(solicitation, **given)


def test_outage_moves_the_deadline_publicly_and_takes_what_came_late_as_in_time(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    draft = bidding.filled(solicitation)
    with bidding.buying.after_deadline(solicitation, minutes=25):
        assert bidding.hand_in(draft).state == "late"
        extended = _outage(bidding, fresh(solicitation))
    assert (extended.state, extended.deadline) == ("published", solicitation.deadline + timedelta(days=1))
    assert fresh(draft).state == "submitted"
    addendum = extended.addenda.get()
    assert (addendum.state, addendum.material) == ("issued", False)
    assert "The power failed." in addendum.summary


def test_late_submission_taken_as_timely_replaces_the_one_before(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    first, second = bidding.handed_in(solicitation), bidding.filled(solicitation)
    with bidding.buying.after_deadline(solicitation, minutes=25):
        bidding.hand_in(second)
        _outage(bidding, fresh(solicitation))
    assert (fresh(first).state, fresh(second).state) == ("replaced", "submitted")


def test_outage_calls_an_opening_off_and_is_refused_once_envelopes_are_readable(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    opening = bidding.called(solicitation)
    with bidding.buying.after_deadline(solicitation):
        _outage(bidding, fresh(solicitation))
    assert fresh(opening).state == "called_off"
    later = fresh(solicitation)
    bidding.opened(later)
    with bidding.buying.after_deadline(later, minutes=100), pytest.raises(Refused):
        _outage(bidding, fresh(later))


@pytest.mark.parametrize(
    ("minutes_before", "minutes_after", "now", "sentence"),
    [
        (120, -61, 30, "did not touch the last hour"),
        (-10, 20, 30, "did not touch the last hour"),
        (30, 20, 10, "Extend once it is over"),
        (10, -20, 30, "ends after it begins"),
    ],
)
def test_outage_that_gives_no_reason_is_refused(
    bidding: Bidding, minutes_before: int, minutes_after: int, now: int, sentence: str
) -> None:
    solicitation = bidding.buying.published()
    with bidding.buying.after_deadline(solicitation, minutes=now), pytest.raises(Refused, match=sentence):
        _outage(bidding, solicitation, minutes_before, minutes_after)


def test_outage_has_a_page_for_the_office(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    address = page_of("outage", solicitation.pk)
    assert browse(None).get(address).status_code == 403
    with bidding.buying.after_deadline(solicitation, minutes=30):
        local = [(solicitation.deadline + timedelta(minutes=m)).astimezone().isoformat() for m in (-20, 20, 24 * 60)]
        assert browse(bidding.officer).get(address).status_code == 200
        given = dict(zip(("began", "ended", "deadline"), local, strict=True))
        assert browse(bidding.officer).post(address, {**given, "what": "Power."}).status_code == 302
    assert fresh(solicitation).deadline == solicitation.deadline + timedelta(days=1)


# --- retention -------------------------------------------------------------------------------------------------------
def test_withdrawn_envelope_is_destroyed_by_retention_alone(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    install_retention_classes(by=PROGRAM)
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    actions.withdraw_submission(sealed, by=bidding.buying.seller())
    for years, there in ((2, True), (3, False)):
        later = clock.now() + timedelta(days=366 * years)
        with clock.set_to(later), django_capture_on_commit_callbacks(execute=True):
            erase_expired(by=PROGRAM, apply=True)
        assert storing.place_of(sealed.pk).exists() is there
    assert fresh(sealed).state == "withdrawn"


def test_unreadable_envelope_loses_what_was_found_with_its_bytes(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    install_retention_classes(by=PROGRAM)
    solicitation = bidding.buying.published()
    sealed = bidding.packed(solicitation, b"no archive")
    bidding.opened(solicitation)
    assert len(fresh(sealed).defects) == 1
    with clock.set_to(clock.now() + timedelta(days=366 * 4)), django_capture_on_commit_callbacks(execute=True):
        erase_expired(by=PROGRAM, apply=True)
    assert fresh(sealed).defects == []
    assert not storing.place_of(sealed.pk).exists()
