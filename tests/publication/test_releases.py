"""Releases: one for each public act, from what everyone may know at that moment, and never changed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from junto.documents.actions import attach_file
from junto.journal import clock, sequencer
from junto.publication.models import Cursor, Release
from junto.publication.releases.following import make_releases
from junto.publication.releases.tags import tags_of
from junto.solicitations import actions
from junto.solicitations.models import Solicitation
from tests.solicitations.making import Buying

pytestmark = pytest.mark.django_db


def releases() -> list[dict[str, Any]]:
    """What there is after the worker's next round."""
    sequencer.seal()
    make_releases()
    return [json.loads(one.body) for one in Release.objects.order_by("position", "number")]


def after(hours: float) -> Any:
    """The clock held some hours from now."""
    return clock.set_to(clock.now() + timedelta(hours=hours))


def test_draft_makes_no_release(buying: Buying) -> None:
    buying.ready()
    assert releases() == []


def test_announcement_tells_the_planning_without_an_amount(buying: Buying) -> None:
    draft = buying.draft()
    actions.announce_solicitation(draft, by=buying.officer)
    (told,) = releases()
    assert (told["tag"], told["tender"]["status"]) == (["planning"], "planned")
    assert [part["sourceParty"]["name"] for part in told["planning"]["budget"]["budgetBreakdown"]] == [
        buying.world.transport.name,
        buying.world.police.name,
    ]
    assert "amount" not in told["planning"]["budget"]
    assert "tenderPeriod" not in told["tender"]


def test_publication_tells_the_tender_with_all_buyers(buying: Buying) -> None:
    solicitation = buying.published()
    (told,) = releases()
    assert told["tag"] == ["planning", "tender"]
    assert (told["ocid"], told["id"]) == (solicitation.ocid, f"{solicitation.ocid}-0001")
    tender = told["tender"]
    assert (tender["status"], tender["procurementMethod"], tender["awardCriteria"]) == ("active", "open", "priceOnly")
    assert [i["id"] for i in tender["items"]] == ["1", "2"]
    assert {(i["quantity"], i["deliveryLocation"]["description"]) for i in tender["items"]} == {
        (4, "Elm and Main"),
        (8, "Elm and Main"),
    }
    roles = {p["name"]: p["roles"] for p in told["parties"]}
    assert roles == {
        buying.world.transport.name: ["buyer", "sourceParty"],
        buying.world.police.name: ["buyer", "sourceParty"],
        solicitation.office.name: ["procuringEntity"],
    }
    assert [d["documentType"] for d in tender["documents"]] == ["tenderNotice"]


def test_estimate_is_told_by_no_release_before_the_profile_opens_it(buying: Buying) -> None:
    solicitation = buying.published()
    assert solicitation.combined_value == 12 * 1_500_00
    with buying.after_deadline(solicitation):
        sequencer.seal()
    assert all("18000" not in json.dumps(told) for told in releases())


def test_answer_is_told_without_who_asked(buying: Buying) -> None:
    solicitation = buying.published()
    question = buying.question(solicitation)
    assert len(releases()) == 1  # a question alone is told to nobody
    with after(hours=1):
        actions.answer_question(question, answer="Yes, 120 V.", by=buying.officer)
    told = releases()[-1]
    assert told["tag"] == ["tenderUpdate"]
    (enquiry,) = told["tender"]["enquiries"]
    assert (enquiry["id"], enquiry["description"], enquiry["answer"]) == ("1", "Is power at the pole?", "Yes, 120 V.")
    assert "author" not in enquiry
    assert "Lumen Works" not in json.dumps(told)


def test_addendum_and_what_it_changes_are_one_release(buying: Buying) -> None:
    solicitation = buying.published()
    releases()
    later = solicitation.deadline + timedelta(days=7)
    addendum = buying.addendum(solicitation, deadline=later, opening_at=later + timedelta(hours=1))
    assert len(releases()) == 1  # a draft of an addendum is told to nobody
    with after(hours=1):
        actions.issue_addendum(addendum, by=buying.officer)
    first, told = releases()
    assert told["tag"] == ["tenderAmendment"]
    assert [(a["id"], a["rationale"]) for a in told["tender"]["amendments"]] == [
        ("1", "The delivery place is the yard.")
    ]
    ends = [datetime.fromisoformat(one["tender"]["tenderPeriod"]["endDate"]) for one in (first, told)]
    assert ends[1] - ends[0] == timedelta(days=7)


def test_files_for_everyone_are_documents_and_internal_ones_are_not(buying: Buying) -> None:
    draft = buying.ready()
    attach_file(draft, [b"%PDF-1.7\n%%EOF\n"], name="plans.pdf", title="Plans", by=buying.officer)
    attach_file(draft, [b"%PDF-1.7\n% 2\n%%EOF\n"], name="memo.pdf", title="Memo", internal=True, by=buying.officer)
    actions.publish_solicitation(Solicitation.objects.get(pk=draft.pk), by=buying.officer)
    (told,) = releases()
    assert [(d["documentType"], d["title"]) for d in told["tender"]["documents"][1:]] == [("biddingDocuments", "Plans")]


def test_releases_are_made_once_and_stay_as_they_are(buying: Buying) -> None:
    buying.published()
    assert len(releases()) == 1
    assert make_releases() == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(body="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.all().delete()
    assert Cursor.objects.get().position >= Release.objects.get().position


def test_release_tells_what_was_so_when_it_happened_and_not_what_came_since(buying: Buying) -> None:
    solicitation = buying.published()
    with after(hours=1):
        actions.answer_question(buying.question(solicitation), answer="Yes.", by=buying.officer)
    with after(hours=2):
        actions.cancel_solicitation(solicitation, reason="The road is closed.", by=buying.officer)
    told = releases()  # read only now, all three at once
    assert [(one["tag"], one["tender"]["status"], "enquiries" in one["tender"]) for one in told] == [
        (["planning", "tender"], "active", False),
        (["tenderUpdate"], "active", True),
        (["tenderCancellation"], "cancelled", True),
    ]


@pytest.mark.parametrize(
    ("acts", "before", "tags"),
    [
        ([("solicitations.solicitation", "publish")], ["planning"], ["tender"]),
        ([("solicitations.question", "answer")], ["planning", "tender"], ["tenderUpdate"]),
        (
            [("solicitations.addendum", "issue"), ("solicitations.solicitation", "amend")],
            ["tender", "planning"],
            ["tenderAmendment"],
        ),
        ([("solicitations.solicitation", "award")], ["tender", "planning"], ["award"]),
        ([("solicitations.solicitation", "award")], ["tender", "planning", "award"], ["awardUpdate"]),
    ],
)
def test_tags_follow_from_the_acts_and_what_was_told_before(
    acts: list[tuple[str, str]], before: list[str], tags: list[str]
) -> None:
    assert tags_of(acts, before=before) == tags
