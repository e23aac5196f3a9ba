"""Requests for records: companies are heard, decisions cite their law, what was released stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from junto.core.workflow import ANYONE, Refused
from junto.documents import storage
from junto.documents.models import Version
from junto.documents.storage import destroy_unless_needed
from junto.journal import due
from junto.journal.access import visible
from junto.journal.check import check
from junto.journal.door import opened
from junto.notices.models import Notice
from junto.notices.waiting import waiting_for
from junto.publication import actions
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.records import sources
from junto.publication.records.terms import end_after, working_day
from tests.evaluation.making import Evaluating, fresh
from tests.publication.filing import made
from tests.publication.purchasing import on
from tests.publication.requesting import LAW, LEFT, PDF, Requesting

pytestmark = pytest.mark.django_db

Browse = Callable[..., Client]


@pytest.fixture
def requesting(evaluating: Evaluating) -> Requesting:
    return Requesting(evaluating)


@pytest.fixture
def request_(requesting: Requesting) -> RecordsRequest:
    """A request for the records of a low bid that was awarded."""
    with on(2026, 7, 1):
        solicitation = requesting.awarded()
    return requesting.received(solicitation)


def refusal(act: Callable[..., object], *args: object, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    return str(refused.value)


def test_terms_count_days_of_work() -> None:
    assert working_day(date(2026, 7, 10), 1) == date(2026, 7, 13)  # Friday, Monday
    assert working_day(date(2026, 7, 10), 10) == date(2026, 7, 24)
    assert end_after(datetime(2026, 7, 10, 3, tzinfo=UTC), 1) == datetime(2026, 7, 11, 4, 59, 59, tzinfo=UTC)


def test_request_is_due_by_the_laws_term_unless_said(requesting: Requesting, request_: RecordsRequest) -> None:
    assert (request_.number, request_.due_on) == ("RR-2026-0001", date(2026, 7, 24))
    assert request_.citation == "Texas Government Code §§ 552.221, 552.305"
    later = requesting.received(request_.solicitation, due_on=date(2026, 9, 1), citation="By agreement")
    assert (later.due_on, later.citation) == (date(2026, 9, 1), "By agreement")
    said = refusal(requesting.received, request_.solicitation, due_on=date(2026, 7, 9))
    assert said == "It cannot be due before it was received."


def test_company_is_heard_before_its_claim_is_decided(requesting: Requesting, request_: RecordsRequest) -> None:
    document = requesting.claimed(request_)
    said = refusal(actions.decide_release, document, by=requesting.attorney, reason="Open.")
    assert said == "The company claims that it is confidential: give it notice first, so that it can object."
    with on(2026, 7, 10):
        noticed = actions.give_notice(document, by=requesting.officer)
    assert noticed.object_until == datetime(2026, 7, 25, 4, 59, 59, tzinfo=UTC)  # ten days of work, at the day's end
    told = Notice.objects.get(subject_id=document.pk)
    assert (told.organization, told.role, told.urgent) == (document.company, "company_representative", True)
    assert "You may object until Jul 24, 2026" in told.words["en"]
    (waits,) = waiting_for(requesting.company)
    assert (waits.transition.name, waits.due) == ("object", noticed.object_until)
    with requesting.after(noticed, "object_until"):
        said = refusal(actions.object_to_release, noticed, by=requesting.company, objection="Too late.")
        assert said == "The time to object has passed."
        assert [d.problem for d in due.apply_due() if d.action == "lapse"] == [""]
    assert fresh(document).state == "unopposed"


def test_objection_is_decided_by_the_attorney_and_leaves_time_for_a_court(
    requesting: Requesting, request_: RecordsRequest
) -> None:
    with on(2026, 7, 10):
        document = requesting.objected(request_)
        assert refusal(actions.decide_release, document, by=requesting.officer, reason="Open.") == (
            "This is not yours to do: Decide: release whole."
        )
        said = refusal(actions.redact_document, document, by=requesting.attorney, reason="In part.")
        assert said == "Name the law by which it is kept back."
        decided = actions.redact_document(document, by=requesting.attorney, reason="In part.", citation=LAW)
    assert (decided.state, decided.release_from) == ("to_redact", datetime(2026, 7, 25, 4, 59, 59, tzinfo=UTC))
    said = refusal(actions.decide_release, decided, by=requesting.officer, reason="All of it.")
    assert said == "The company objects to its release: the city attorney decides."
    said = refusal(actions.publish_answer, request_, by=requesting.officer, answer="Here.")
    assert said == f"The redacted copy of “{document.title}” is not there yet."
    actions.keep_copy(decided, [PDF], name="copy.pdf", redactions=LEFT, by=requesting.officer)
    with on(2026, 7, 20):
        said = refusal(actions.publish_answer, request_, by=requesting.officer, answer="Here.")
    assert said.startswith(f"The company objected to the release of “{document.title}”: it has until Jul 24, 2026")


def test_copy_names_what_it_leaves_out_and_is_not_the_original(
    requesting: Requesting, request_: RecordsRequest
) -> None:
    document = actions.redact_document(
        requesting.listed(request_), by=requesting.officer, reason="In part.", citation=LAW
    )
    by = requesting.officer
    keep = actions.keep_copy
    said = "Say of each passage that is left out where it was, why, and by which law."
    assert refusal(keep, document, [PDF], name="c.pdf", redactions=[], by=by) == said
    nameless = [{**LEFT[0], "citation": " "}]
    said = "Each redaction names its place, its reason and its law."
    assert refusal(keep, document, [PDF], name="c.pdf", redactions=nameless, by=by) == said
    with sources.original(document, by) as original:
        whole = original.path.read_bytes()
    said = "This is the very file of the original: nothing in it is left out."
    assert refusal(keep, document, [whole], name="c.pdf", redactions=LEFT, by=by) == said
    assert "is not what its name says" in refusal(keep, document, [PDF], name="c.docx", redactions=LEFT, by=by)
    first = keep(document, [PDF], name="c.pdf", redactions=LEFT, by=by)
    assert storage.path_of(first.copy_sha256).exists()
    second = keep(first, [PDF + b"%"], name="c.pdf", redactions=LEFT * 2, by=by)
    assert not storage.path_of(first.copy_sha256).exists()  # nobody needs the one before any more
    assert [(r.number, r.place) for r in second.redactions.all()] == [(1, LEFT[0]["place"]), (2, LEFT[0]["place"])]


def test_record_is_redacted_field_by_field(requesting: Requesting, request_: RecordsRequest) -> None:
    document = requesting.listed(request_, "offer_fields")
    document = actions.redact_document(document, by=requesting.officer, reason="In part.", citation=LAW)
    by = requesting.officer
    fields = sources.fields_of(document, by)
    assert fields["price 1"] == "8 × 1400.00 USD"
    left = [{"place": "price 1", "reason": "Trade secret.", "citation": LAW}]
    assert refusal(actions.redact_fields, document, [{**left[0], "place": "price 9"}], by=by) == (
        "Choose among the fields of the record."
    )
    kept = actions.redact_fields(document, left, by=by)
    copy = json.loads(storage.open_bytes(kept.copy_sha256).read())
    assert copy == {**fields, "price 1": f"[redacted] {LAW}"}
    assert b"1400" not in storage.open_bytes(kept.copy_sha256).read().replace(fields["price 2"].encode(), b"")


def test_release_is_for_everyone_and_for_good(requesting: Requesting, request_: RecordsRequest, browse: Browse) -> None:
    with on(2026, 7, 10):
        document = requesting.redacted(request_)
    withheld = actions.decide_withholding(
        requesting.listed(request_, "offer_fields"), by=requesting.officer, reason="Asked by nobody.", citation=LAW
    )
    assert not visible(RecordsRequest, ANYONE).exists()
    with requesting.after(document, "release_from"):
        answered = actions.publish_answer(request_, by=requesting.officer, answer="One bid, redacted.")
    copy = ReleasedCopy.objects.get()
    assert (copy.sha256, copy.redactions, copy.number) == (sha256(PDF).hexdigest(), LEFT, 1)
    assert (answered.state, fresh(document).state, fresh(withheld).state) == ("answered", "released", "withheld")
    body = json.loads(Version.objects.get(subject_id=request_.pk).body or "")
    assert body["withheld"] == [{"title": withheld.title, "reason": "Asked by nobody.", "citation": LAW}]
    assert [one["sha256"] for one in body["released"]] == [copy.sha256]
    page = Client().get(request_.get_absolute_url()).content.decode()
    assert ("One bid, redacted." in page, "Jo Journalist" in page, "All bids." in page) == (True, False, False)
    assert b"".join(Client().get(copy.get_absolute_url()).streaming_content) == PDF  # type: ignore[attr-defined]
    assert Client().get(document.get_absolute_url()).status_code == 404
    assert not destroy_unless_needed(copy.sha256)
    for change in (lambda: ReleasedCopy.objects.update(title="x"), lambda: ReleasedCopy.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic(), opened():
            change()
    assert refusal(actions.close_request, request_, by=requesting.officer, reason="Again.").startswith("Close")
    file = made(request_.solicitation)
    assert "One bid, redacted." in file.text
    assert file.members[f"released/{request_.number}/001-redacted.pdf"] == PDF
    assert check().findings == []


def test_offers_are_not_released_before_the_method_opens_them(requesting: Requesting) -> None:
    with on(2026, 7, 1):
        solicitation = requesting.evaluating.opened("competitive_proposal")
    request = requesting.received(solicitation)
    said = refusal(actions.publish_answer, request, by=requesting.officer, answer="Here.")
    assert said == "No document is listed. Where there is none, close the request and say so."
    document = requesting.listed(request)
    said = refusal(actions.publish_answer, request, by=requesting.officer, answer="Here.")
    assert said == f"It is not decided yet what becomes of “{document.title}”."
    decided = actions.decide_withholding(document, by=requesting.officer, reason="Under evaluation.", citation=LAW)
    said = refusal(actions.publish_answer, request, by=requesting.officer, answer="Here.")
    closed = "The method has not opened what “%s” tells yet (from the award on): wait, or drop it."
    assert said == closed % document.title
    actions.drop_document(decided, by=requesting.officer, reason="Nothing can be told yet.")
    offered = sources.documents_of(solicitation, requesting.officer)
    told_in_full = [one for one in offered if one.source == "version" and ": Minutes 1" in one.title]
    for number, minutes in enumerate(told_in_full):  # in full, and for everyone
        listed = actions.list_document(request, minutes, by=requesting.officer)
        actions.decide_release(listed, by=requesting.officer, reason="Open.")
        row = Version.objects.get(pk=minutes.source_id)
        says_names = "Lumen Works" in (row.body or "")
        assert (sources.about(listed) is not None) == says_names, number
        if says_names:
            said = refusal(actions.publish_answer, request, by=requesting.officer, answer="Here.")
            assert said == closed % minutes.title
        actions.drop_document(fresh(listed), by=requesting.officer, reason="Not now.")
    assert len(told_in_full) == 2
    done = actions.close_request(request, by=requesting.officer, reason="Under evaluation until the award.")
    assert done.state == "closed"
    assert set(ResponsiveDocument.objects.values_list("state", flat=True)) == {"dropped"}
    told = made(solicitation).everything()
    assert ("Lumen Works" in told, "Under evaluation" in told) == (False, False)


def test_before_the_opening_no_offer_is_there_to_be_listed(requesting: Requesting) -> None:
    solicitation = requesting.evaluating.buying.published("low_bid")
    before = sources.documents_of(solicitation, requesting.officer)
    requesting.evaluating.bidding.handed_in(solicitation, "Lumen Works")
    assert sources.documents_of(solicitation, requesting.officer) == before
    assert {one.source for one in before} == {"version"}


def test_documents_of_one_title_are_told_apart(requesting: Requesting) -> None:
    titles = [one.title for one in sources.documents_of(requesting.awarded(), requesting.officer)]
    assert len(set(titles)) == len(titles)
    minutes = [title.partition(",")[0] for title in titles if title.startswith("Minutes 1: ")]
    assert sorted(minutes) == ["Minutes 1: Minutes 1 (for everyone", "Minutes 1: Minutes 1 (for the office"]


def test_pages_lead_from_the_request_to_the_release(
    requesting: Requesting, request_: RecordsRequest, browse: Browse
) -> None:
    officer, company, clerk = (
        browse(a) for a in (requesting.officer, requesting.company, requesting.world.officer("clerk"))
    )
    new = f"/publication/records/new/{request_.solicitation.pk}/"
    given = {"wanted": "Bids.", "received_on": "2026-07-10", "due_on": "2026-07-24", "requester": "Sam"}
    assert clerk.post(new, given).status_code == 302
    assert company.get(new).status_code == 403
    second = RecordsRequest.objects.get(requester="Sam")
    place = second.get_absolute_url()
    found = requesting.found(request_.solicitation, "offer_fields")
    assert officer.post(f"{place}documents/", {"documents": [found.code]}).status_code == 302
    document = second.documents.get()
    at = document.get_absolute_url()
    assert company.get(at).status_code == 404  # nothing to say to it yet
    assert officer.post(f"{at}redact/", {"reason": "In part.", "citation": LAW}).status_code == 302
    rows = {
        "redactions-TOTAL_FORMS": "1", "redactions-INITIAL_FORMS": "0", "redactions-0-place": "price 1",
        "redactions-0-reason": "Secret.", "redactions-0-citation": LAW,
    }  # fmt: skip
    assert officer.post(f"{at}copy/", {**rows, "redactions-0-citation": ""}).status_code == 400
    assert officer.post(f"{at}copy/", rows).status_code == 302
    shown = officer.get(f"{place}publish/").content.decode()
    assert "This cannot be undone. Everyone can fetch the copies from now on" in shown
    assert officer.post(f"{place}publish/", {"answer": "Here."}).status_code == 400  # without having looked
    assert officer.post(f"{place}publish/", {"answer": "Here.", "looked": "on"}).status_code == 302
    assert Client().get("/publication/records/").content.decode().count(second.number) == 1
    # Kept back although there is a copy: what the request is about is public by now, the copy is not the company's.
    with opened():
        ResponsiveDocument._base_manager.filter(pk=document.pk).update(state="withheld")
    assert officer.get(f"{at}copy/content/").status_code == 200
    assert company.get(at).status_code == 200
    assert company.get(f"{at}copy/content/").status_code == 404
    assert request_.number not in Client().get("/publication/records/").content.decode()
