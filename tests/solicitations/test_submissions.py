"""A submission from its draft to the deadline: handed in, late, replaced, withdrawn, confirmed, kept sealed."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from junto.core.money import Money
from junto.core.workflow import Actor, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.models import Entry, Payload
from junto.solicitations import actions
from junto.solicitations.envelopes import door, drafting, storing
from junto.solicitations.models import Submission
from tests.solicitations.bidding import PDF, Bidding, fresh, pieces, received
from tests.solicitations.envelopes.making import zipped


def test_submission_is_sealed_under_its_digest_with_the_time_of_the_door(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation = bidding.buying.published()
    draft = bidding.filled(solicitation)
    ready = drafting.prepare(draft)
    at = clock.now() + timedelta(days=3, microseconds=17)
    with clock.set_to(at), django_capture_on_commit_callbacks(execute=True):
        sealed = actions.submit_submission(draft, digest=ready.digest, by=bidding.buying.seller())
    stored = received(sealed)
    assert (sealed.state, sealed.received_at, sealed.told) == ("submitted", at, False)
    assert (sealed.digest, sealed.size) == (sha256(stored).hexdigest(), len(stored))
    assert sealed.digest == ready.digest
    assert not storing.draft_folder(sealed.pk).exists()


def test_submission_holds_nothing_but_its_digest_before_the_opening(bidding: Bidding) -> None:
    sealed = bidding.handed_in(bidding.buying.published(), unit=1_234_56)
    assert [sealed.prices.count(), sealed.documents.count(), sealed.answers.count()] == [0, 0, 0]
    assert (sealed.defects, sealed.stated_total) == ([], None)
    entries = Entry.objects.filter(subject_id=sealed.pk)
    said = " ".join(Payload.objects.filter(entry__in=entries).values_list("body", flat=True))
    assert entries.count() == 8
    assert not any(word in said for word in ("123456", "1234.56", "bid_form", "Yes."))
    assert not entries.filter(public=True).exists()


def test_prepared_envelope_is_the_one_that_is_sealed(bidding: Bidding) -> None:
    draft = bidding.filled(bidding.buying.published())
    ready = drafting.prepare(draft)
    kept = ready.path.read_bytes()
    assert drafting.prepare(draft) == ready
    sealed = bidding.hand_in(draft)
    assert received(sealed) == kept


def test_draft_changed_since_it_was_prepared_is_not_handed_in(bidding: Bidding) -> None:
    draft, seller = bidding.filled(bidding.buying.published()), bidding.buying.seller()
    digest = drafting.prepare(draft).digest
    actions.write_prices(draft, {1: Money(1, "USD")}, by=seller)
    with pytest.raises(Refused, match="The draft was changed since") as refused:
        actions.submit_submission(draft, digest=digest, by=seller)
    assert refused.value.code == "stale"
    assert drafting.prepare(draft).digest != digest


def test_receipts_are_drawn_at_random(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    one, two = bidding.draft(solicitation, "One"), bidding.draft(solicitation, "Two")
    for receipt in (one.receipt, two.receipt):
        assert [len(part) for part in receipt.split("-")] == [4, 4, 4]
    assert one.receipt[:9] != two.receipt[:9]


def test_draft_is_one_of_each_company(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.draft(solicitation)
    with pytest.raises(Refused, match="Your company has a draft already"):
        bidding.draft(solicitation)
    bidding.draft(solicitation, "Another")


def test_draft_begins_only_while_offers_are_taken(bidding: Bidding) -> None:
    announced = actions.announce_solicitation(bidding.buying.ready(), by=bidding.officer)
    with pytest.raises(Refused, match="not open for offers"):
        bidding.draft(announced)
    published = actions.publish_solicitation(announced, by=bidding.officer)
    with bidding.buying.after_deadline(published), pytest.raises(Refused, match="The deadline has passed"):
        bidding.draft(published)


def test_submission_at_the_second_of_the_deadline_is_late_although_nothing_was_closed(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    drafts = {name: bidding.filled(solicitation, name) for name in ("Before", "On it", "After")}
    deadline = solicitation.deadline
    assert deadline is not None
    moments = {"Before": -timedelta(microseconds=1), "On it": timedelta(0), "After": timedelta(minutes=5)}
    for name, draft in drafts.items():
        with clock.set_to(deadline + moments[name]):
            bidding.hand_in(draft, name)
    assert fresh(solicitation).state == "published"
    assert {name: fresh(d).state for name, d in drafts.items()} == {
        "Before": "submitted",
        "On it": "late",
        "After": "late",
    }


def test_late_submission_replaces_nothing(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    first = bidding.handed_in(solicitation)
    second = bidding.filled(solicitation)
    with bidding.buying.after_deadline(solicitation, minutes=1):
        assert bidding.hand_in(second).state == "late"
        assert fresh(first).state == "submitted"


def test_late_submission_is_refused_once_the_opening_has_begun(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    draft = bidding.filled(solicitation)
    bidding.opened(solicitation)
    with bidding.buying.after_deadline(solicitation), pytest.raises(Refused, match="deadline has passed|not open"):
        bidding.hand_in(draft)


def test_submission_is_replaced_by_a_later_one(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    first = bidding.handed_in(solicitation)
    second = bidding.handed_in(solicitation, unit=1_000_00)
    assert (fresh(first).state, second.state, second.replaces) == ("replaced", "submitted", first)
    assert storing.place_of(first.pk).exists()  # kept until its retention ends


def test_submission_is_withdrawn_before_the_deadline_only(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    one, two = bidding.handed_in(solicitation, "One"), bidding.handed_in(solicitation, "Two")
    gone = actions.withdraw_submission(one, by=bidding.buying.seller("One"))
    assert gone.state == "withdrawn"
    assert storing.place_of(one.pk).exists()
    with bidding.buying.after_deadline(solicitation), pytest.raises(Refused, match="The deadline has passed"):
        actions.withdraw_submission(two, by=bidding.buying.seller("Two"))
    assert bidding.handed_in(solicitation, "One").state == "submitted"


def test_draft_thrown_away_leaves_no_bytes(bidding: Bidding) -> None:
    draft = bidding.filled(bidding.buying.published())
    assert storing.draft_folder(draft.pk).exists()
    actions.discard_draft(draft, by=bidding.buying.seller())
    assert not storing.draft_folder(draft.pk).exists()


def test_document_of_another_kind_than_its_name_says_is_refused_at_once(bidding: Bidding) -> None:
    draft, seller = bidding.draft(bidding.buying.published()), bidding.buying.seller()
    with pytest.raises(Refused, match="not what its name says"):
        actions.add_document(draft, pieces(), code="bid_form", name="form.docx", by=seller)
    with pytest.raises(Refused, match="not asked for"):
        actions.add_document(draft, pieces(), code="brochure", name="b.pdf", by=seller)
    with pytest.raises(Refused, match="cannot be claimed confidential"):
        actions.add_document(draft, pieces(), code="bid_form", name="f.pdf", reason="Ours.", by=seller)
    assert storing.load_draft(draft.pk).documents == ()


def test_documents_together_stay_within_the_limit(bidding: Bidding, settings: Any) -> None:
    draft, seller = bidding.draft(bidding.buying.published()), bidding.buying.seller()
    actions.add_document(draft, pieces(), code="bid_form", name="a.pdf", by=seller)
    settings.ENVELOPE_MAX_BYTES = len(PDF) + 10
    with pytest.raises(Refused, match="All files together"):
        actions.add_document(draft, pieces(), code="bid_bond", name="b.pdf", by=seller)


def test_document_taken_out_is_deleted_and_its_number_not_given_to_another(bidding: Bidding) -> None:
    draft, seller = bidding.draft(bidding.buying.published()), bidding.buying.seller()
    actions.add_document(draft, pieces(), code="bid_form", name="a.pdf", by=seller)
    actions.add_document(draft, pieces(PDF + b"%2"), code="bid_bond", name="b.pdf", by=seller)
    actions.take_document_out(draft, "files/1-a.pdf", by=seller)
    actions.add_document(draft, pieces(PDF + b"%3"), code="conflict", name="c.pdf", by=seller)
    kept = storing.load_draft(draft.pk).documents
    assert [d.path for d in kept] == ["files/2-b.pdf", "files/3-c.pdf"]
    assert [storing.file_of(draft.pk, d).read_bytes()[-2:] for d in kept] == [b"%2", b"%3"]


def test_price_in_another_currency_is_refused_in_the_draft(bidding: Bidding) -> None:
    draft = bidding.draft(bidding.buying.published())
    with pytest.raises(Refused, match="a price in USD is asked for"):
        actions.write_prices(draft, {1: Money(100, "MXN")}, by=bidding.buying.seller())


def test_missing_names_what_the_opening_would_find(bidding: Bidding) -> None:
    draft = bidding.draft(bidding.buying.published())
    codes = [s.code for s in drafting.missing(draft, storing.load_draft(draft.pk))]
    assert codes.count("no_price") == 2
    assert codes.count("no_document") == 4
    assert "no_answer" in codes
    whole = bidding.filled(draft.solicitation, "Another")
    assert drafting.missing(whole, storing.load_draft(whole.pk)) == []


def test_kept_envelope_fills_a_new_draft(bidding: Bidding) -> None:
    solicitation, seller = bidding.buying.published(), bidding.buying.seller()
    draft = bidding.filled(solicitation, unit=7_77)
    kept = drafting.prepare(draft).path.read_bytes()
    bidding.hand_in(draft)
    new = actions.load_envelope(bidding.draft(solicitation), pieces(kept), by=seller)
    loaded = storing.load_draft(new.pk)
    assert loaded.prices == {1: 7_77, 2: 7_77}
    assert [d.code for d in loaded.documents] == ["bid_form", "bid_bond", "conflict", "non_collusion"]
    assert drafting.missing(new, loaded) == []
    assert drafting.prepare(new).digest != sha256(kept).hexdigest()  # another nonce: another digest


def test_envelope_of_another_solicitation_fills_no_draft(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    data = zipped(storing.scratch() / "e", {"submission.json": b"{}"}).read_bytes()
    with pytest.raises(Refused, match="of a kind that is not known"):
        actions.load_envelope(bidding.draft(solicitation), pieces(data), by=bidding.buying.seller())


def test_addendum_must_be_acknowledged_before_handing_in(bidding: Bidding) -> None:
    solicitation, seller = bidding.buying.published(), bidding.buying.seller()
    addendum = actions.issue_addendum(bidding.buying.addendum(solicitation), by=bidding.officer)
    draft = bidding.filled(fresh(solicitation))
    with pytest.raises(Refused, match="Acknowledge addendum 1 first"):
        bidding.hand_in(draft)
    actions.acknowledge_addendum(addendum, organization=bidding.buying.company(), by=seller)
    assert bidding.hand_in(draft).addendum_number == 1


def test_material_addendum_sends_submissions_back_and_one_that_is_not_leaves_them(bidding: Bidding) -> None:
    solicitation, seller = bidding.buying.published(), bidding.buying.seller()
    sealed = bidding.handed_in(solicitation)
    actions.issue_addendum(bidding.buying.addendum(solicitation), by=bidding.officer)
    assert fresh(sealed).state == "submitted"
    later = solicitation.deadline + timedelta(days=10)
    material = bidding.buying.addendum(fresh(solicitation), material=True, deadline=later)
    actions.issue_addendum(material, by=bidding.officer)
    assert fresh(sealed).state == "to_confirm"
    with pytest.raises(Refused, match="Acknowledge addendum 1 first"):
        actions.confirm_submission(fresh(sealed), by=seller)
    for addendum in solicitation.addenda.all():
        actions.acknowledge_addendum(addendum, organization=bidding.buying.company(), by=seller)
    confirmed = actions.confirm_submission(fresh(sealed), by=seller)
    assert (confirmed.state, confirmed.addendum_number, confirmed.digest) == ("submitted", 2, sealed.digest)


def test_excluded_company_is_told_at_once_why(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    actions.exclude_company(
        jurisdiction=solicitation.jurisdiction,
        project=solicitation.project,
        company_name="LUMEN WORKS, Inc.",
        ground="drafter",
        citation="Administrative Directive 4-5",
        facts="It wrote requirement 3.",
        by=bidding.officer,
    )
    with pytest.raises(Refused) as refused:
        bidding.draft(solicitation)
    assert str(refused.value) == (
        "Lumen Works cannot offer here: it helped to write what is asked (Administrative Directive 4-5). "
        "You can ask for a review of this exclusion."
    )
    bidding.draft(solicitation, "Another")


def test_cancelled_solicitation_keeps_envelopes_sealed(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation = bidding.buying.published()
    sealed = bidding.handed_in(solicitation)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_solicitation(solicitation, reason="The grant was withdrawn.", by=bidding.officer)
    kept = fresh(sealed)
    assert (kept.state, kept.told) == ("unopened", False)
    assert storing.place_of(kept.pk).exists()
    with pytest.raises(Refused, match="sealed"), door.read_envelope(kept, by=bidding.buying.seller()):
        pass


@pytest.mark.parametrize("who", ["officer", "second", "clerk"])
def test_envelope_is_read_by_nobody_before_the_opening(bidding: Bidding, who: str) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    readers: list[Actor] = [getattr(bidding, who), bidding.buying.seller(), bidding.world.officer("administrator")]
    for reader in readers:
        with pytest.raises(Refused, match="sealed until two officers"), door.read_envelope(sealed, by=reader):
            pass


def test_rows_of_a_submission_are_written_through_the_door_only(bidding: Bidding) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    for action in ("open", "find_unreadable", "leave_unconfirmed"):
        with pytest.raises(Refused):
            perform(Submission.objects.get(pk=sealed.pk), action, by=bidding.officer)


def test_packed_envelope_has_no_compression(bidding: Bidding) -> None:
    ready = drafting.prepare(bidding.filled(bidding.buying.published()))
    with zipfile.ZipFile(ready.path) as archive:
        assert {m.compress_type for m in archive.infolist()} == {zipfile.ZIP_STORED}
