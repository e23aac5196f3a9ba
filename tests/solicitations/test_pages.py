"""Pages of solicitations: what a stranger, a company and the office see and do, and what is said when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM, Actor
from junto.documents.search import reindex
from junto.journal import clock
from junto.journal.history import seen_number
from junto.people.actions import edit_jurisdiction
from junto.solicitations import actions
from junto.solicitations.models import Addendum, Question, Solicitation, Subscription
from tests.places.making import kind
from tests.solicitations.making import ZONE, Buying

Browse = Callable[[Actor | None], Client]


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def page(browse: Browse, actor: Actor | None, subject: Any) -> str:
    response = browse(actor).get(subject.get_absolute_url())
    assert response.status_code == 200
    return text(response)


def moment(at: Any) -> str:
    """As a browser's field sends it."""
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def fields_of(solicitation: Solicitation, **changes: Any) -> dict[str, Any]:
    """What the edit page sends back unchanged, but for `changes`."""
    given: dict[str, Any] = {
        "title": solicitation.title,
        "summary": solicitation.summary,
        "sector": str(solicitation.sector_id or ""),
        "category": solicitation.category,
        "profile": solicitation.profile,
        "method_citation": solicitation.method_citation,
        "route_approver": solicitation.route_approver,
        "combined_value": "18000",
        "opening_place": solicitation.opening_place,
        "sealed_by": solicitation.sealed_by,
        "unsealed_reason": solicitation.unsealed_reason,
        "officer": str(solicitation.officer_id),
        "contact_name": solicitation.contact_name,
        "contact_email": solicitation.contact_email,
        "seen": str(seen_number(solicitation)),
        **{n: moment(getattr(solicitation, n)) for n in ("questions_until", "deadline", "opening_at")},
    }
    return {**given, **changes}


# --- reading ---------------------------------------------------------------------------------------------------------
def test_empty_list_teaches(world: Any, browse: Browse) -> None:
    shown = text(browse(None).get(reverse("solicitations:opportunities")))
    assert "Nothing is open or coming just now" in shown
    assert '<a href="?state=all">What was bought before</a>' in shown
    assert "Write a solicitation" not in shown


def test_list_shows_what_is_open_and_coming_and_hides_drafts(buying: Buying, browse: Browse) -> None:
    draft = buying.draft(title="Hidden draft")
    planned = actions.announce_solicitation(buying.draft(title="Coming cameras"), by=buying.officer)
    published = buying.published(title="Open cameras")
    shown = text(browse(None).get(reverse("solicitations:opportunities")))
    assert shown.index(published.title) < shown.index(planned.title)
    assert draft.title not in shown
    assert "30 days left" in shown
    assert draft.title in text(browse(buying.officer).get(reverse("solicitations:opportunities")))


def test_list_is_narrowed_by_sector_words_and_state(buying: Buying, browse: Browse) -> None:
    cameras = buying.published(title="Open cameras")
    pipes = buying.published(title="Water pipes", summary="Pipes.", sector=kind("pipe", "water").sector)
    cancelled = actions.cancel_solicitation(buying.published(title="Old poles"), by=buying.officer, reason="No money.")
    reindex(["solicitations.solicitation"])
    url = reverse("solicitations:opportunities")

    def titles(**query: str) -> set[str]:
        shown = text(browse(None).get(url, query))
        return {s.title for s in (cameras, pipes, cancelled) if s.title in shown}

    assert titles() == {"Open cameras", "Water pipes"}
    assert titles(sector="water") == {"Water pipes"}
    assert titles(words="camera", sector="water") == set()
    assert titles(words="OPEN CAM") == {"Open cameras"}
    assert titles(words=pipes.number.lower()) == {"Water pipes"}
    assert titles(state="done") == {"Old poles"}
    assert titles(state="all") == {"Open cameras", "Water pipes", "Old poles"}
    assert titles(sector="nonsense", state="nonsense") == {"Open cameras", "Water pipes"}


def test_list_asks_the_database_as_often_for_ten_rows_as_for_two(
    buying: Buying, browse: Browse, django_assert_num_queries: Any
) -> None:
    client = browse(None)
    url = reverse("solicitations:opportunities")
    buying.published()
    buying.published()
    with django_assert_num_queries(4):
        client.get(url)
    for _ in range(8):
        buying.published()
    with django_assert_num_queries(4):
        client.get(url)


def test_solicitation_page_asks_the_database_a_pinned_number_of_times(
    buying: Buying, browse: Browse, django_assert_max_num_queries: Any
) -> None:
    solicitation = buying.published("competitive_proposal")
    for company in ("Lumen Works", "Bright Poles", "Third Eye"):
        actions.answer_question(buying.question(solicitation, company), answer="Yes.", by=buying.officer)
    client = browse(None)
    client.get(solicitation.get_absolute_url())
    with django_assert_max_num_queries(41):
        client.get(solicitation.get_absolute_url())


def test_stranger_reads_everything_that_matters_and_nothing_closed(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published("competitive_proposal")
    shown = page(browse, None, solicitation)
    for said in (
        "Request for proposals",
        "Cameras that see the whole crossing at night.",
        "1. Cameras for Police",
        "R1",
        "department staff of Transportation: R1",
        "Fit",
        "50 %",
        "Texas Local Government Code § 252.021",
        "recalled, not verified",
        "from the award on",
        "Companies can ask until",
        "30 days are left.",
    ):
        assert said in shown, said
    for closed in ("$18,000", "Combined value", "Checklist", "Ask a question", "Write an addendum"):
        assert closed not in shown, closed


def test_low_bid_shows_no_criteria(buying: Buying, browse: Browse) -> None:
    shown = page(browse, None, buying.published())
    assert "The lowest price among the sound offers wins." in shown
    assert "Weight" not in shown


def test_estimate_is_shown_once_it_is_opened(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    with buying.after_deadline(solicitation):
        solicitation = actions.open_solicitation(solicitation, by=buying.officer)
        assert "The city’s estimate $18,000.00" in page(browse, None, solicitation).replace("</dt><dd>", " ").replace(
            "<dt>", ""
        )


def test_page_says_that_the_deadline_passed_before_the_program_applied_it(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    with buying.after_deadline(solicitation, minutes=1):
        shown = page(browse, buying.seller(), solicitation)
    assert "The deadline has passed: nothing is taken any more." in shown
    assert "Ask a question" not in shown


def test_draft_is_not_there_for_strangers(buying: Buying, browse: Browse) -> None:
    draft = buying.draft()
    for url in (draft.get_absolute_url(), reverse("solicitations:places", args=[draft.pk])):
        assert browse(None).get(url).status_code == 404
        assert browse(buying.seller()).get(url).status_code == 404


def test_places_of_the_items_are_on_the_map(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    found = browse(None).get(reverse("solicitations:places", args=[solicitation.pk])).json()["features"]
    assert [f["properties"]["title"] for f in found] == [
        "1. Cameras for Police",
        "2. Cameras for Transportation",
    ]
    assert found[0]["properties"]["text"] == "Elm and Main"


# --- writing ---------------------------------------------------------------------------------------------------------
def test_solicitation_is_begun_from_a_project(buying: Buying, browse: Browse) -> None:
    client = browse(buying.officer)
    project = buying.project
    link = f"{reverse('solicitations:new')}?project={project.pk}"
    assert link in client.get(project.get_absolute_url()).content.decode()
    assert client.get(link).status_code == 200
    response = client.post(reverse("solicitations:new"), {"project": project.pk, "profile": "low_bid"})
    made = Solicitation.objects.get()
    assert response["Location"] == reverse("solicitations:edit", args=[made.pk])
    assert made.items.count() == 2


def test_only_officers_begin_one(buying: Buying, browse: Browse) -> None:
    response = browse(buying.seller()).get(reverse("solicitations:new"))
    assert response.status_code == 403
    assert "written by a procurement officer" in text(response)


def test_edit_keeps_what_is_handed_in(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft()
    client, url = browse(buying.officer), reverse("solicitations:edit", args=[solicitation.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, fields_of(solicitation, summary="Better cameras.", combined_value="$20,000.50"))
    assert response.status_code == 302, text(response)
    changed = Solicitation.objects.get(pk=solicitation.pk)
    assert (changed.summary, changed.combined_value, changed.deadline) == (
        "Better cameras.", 20_000_50, solicitation.deadline,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"combined_value": "€5"}, "is in €, but this column is in USD"),
        ({"combined_value": "-5"}, "is negative"),
        ({"deadline": "2027-03-14T02:30"}, "does not exist: the clocks go forward that night"),
        ({"deadline": "2027-11-07T01:30"}, "comes twice that night"),
        ({"deadline": "soon"}, "Enter a valid date/time"),
        ({"title": " "}, "This field is required"),
        ({"contract_starts": "2027-05-01", "contract_ends": "2027-04-01"}, "cannot end before it starts"),
        ({"profile": "lottery"}, "Select a valid choice"),
    ],
)
def test_edit_refuses_with_a_sentence_and_loses_nothing(
    buying: Buying, browse: Browse, changes: dict[str, str], said: str
) -> None:
    solicitation = buying.draft()
    url = reverse("solicitations:edit", args=[solicitation.pk])
    response = browse(buying.officer).post(url, fields_of(solicitation, summary="Kept words", **changes))
    assert response.status_code == 400
    assert said in text(response)
    assert "Kept words" in text(response)
    assert Solicitation.objects.get(pk=solicitation.pk).summary == solicitation.summary


def test_deadline_before_the_end_of_questions_is_refused(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft()
    assert solicitation.questions_until is not None
    early = moment(solicitation.questions_until - timedelta(days=1))
    response = browse(buying.officer).post(
        reverse("solicitations:edit", args=[solicitation.pk]), fields_of(solicitation, deadline=early)
    )
    assert response.status_code == 400
    assert "Questions must end before the deadline." in text(response)


def test_stale_edit_is_refused(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft()
    given = fields_of(solicitation, summary="Mine")
    actions.edit_solicitation(solicitation, by=buying.officer, summary="Theirs")
    response = browse(buying.officer).post(reverse("solicitations:edit", args=[solicitation.pk]), given)
    assert response.status_code == 400
    assert "Someone changed this while you had it open" in text(response)


def lines(prefix: str, rows: list[dict[str, Any]], initial: int) -> dict[str, Any]:
    """A formset as a browser sends it."""
    given = {
        f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial),
        f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "200",
    }  # fmt: skip
    return given | {f"{prefix}-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}


def test_items_are_edited_and_keep_their_numbers(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft()
    first, second = solicitation.items.all()
    url = reverse("solicitations:edit-list", args=[solicitation.pk, "items"])
    client = browse(buying.officer)
    assert "Cameras for Police" in text(client.get(url))
    member = str(buying.world.police.pk)
    rows = [
        {"number": "1", "description": first.description, "quantity": "8", "member": member, "DELETE": "on"},
        {"number": "2", "description": "Cameras", "quantity": "5", "member": member, "need": str(second.need_id)},
        {"description": "Poles", "quantity": "2", "member": member, "delivery_geometry": "32.78, -96.80"},
        {"description": "", "quantity": "", "member": ""},
    ]
    response = client.post(url, lines("item", rows, 2))
    assert response.status_code == 302, text(response)
    assert [(i.number, i.description, i.quantity, i.need_id) for i in solicitation.items.all()] == [
        (2, "Cameras", 5, second.need_id),
        (3, "Poles", 2, None),
    ]
    assert solicitation.items.get(number=2).pk == second.pk
    assert solicitation.items.get(number=3).delivery_geometry["type"] == "Point"


def test_item_names_no_need_but_those_of_the_project(buying: Buying, browse: Browse) -> None:
    solicitation, world = buying.draft(), buying.world
    first, second = solicitation.items.all()
    url = reverse("solicitations:edit-list", args=[solicitation.pk, "items"])
    client, member = browse(buying.officer), str(world.police.pk)
    for other in (world.need(world.works).pk, world.need(world.county).pk, world.county.pk):
        row = {"number": "1", "description": "Cameras", "quantity": "5", "member": member, "need": str(other)}
        refused = client.post(url, lines("item", [row], 2))
        assert refused.status_code == 400
        assert "Need: An item stands for a need of its project, or for none." in text(refused)
    assert [item.need_id for item in solicitation.items.all()] == [first.need_id, second.need_id]


def test_weights_that_do_not_make_a_hundred_are_refused(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft("competitive_proposal")
    url = reverse("solicitations:edit-list", args=[solicitation.pk, "criteria"])
    client = browse(buying.officer)
    assert client.get(url).status_code == 200
    rows = [
        {"number": "1", "name": "Fit", "weight": "60", "scored": "quality"},
        {"number": "2", "name": "Price", "weight": "39.99", "scored": "price"},
    ]
    response = client.post(url, lines("criterion", rows, 2))
    assert response.status_code == 400
    assert "The weights make 99.99 %; together they must make exactly 100 %." in text(response)
    rows[1]["weight"] = "40"
    assert client.post(url, lines("criterion", rows, 2)).status_code == 302
    assert [(c.name, c.weight) for c in solicitation.criteria.all()] == [("Fit", 6000), ("Price", 4000)]


def test_documents_get_codes_of_their_own(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft("quotes")
    url = reverse("solicitations:edit-list", args=[solicitation.pk, "documents"])
    rows = [
        {"code": "quote", "label": "signed quote", "mandatory": "on"},
        {"code": "insurance", "label": "certificate of insurance", "DELETE": "on"},
        {"label": "Quote", "mandatory": "on"},
        {"label": "Plan of works", "confidential_allowed": "on"},
    ]
    assert browse(buying.officer).post(url, lines("document", rows, 2)).status_code == 302
    assert list(solicitation.asked_documents.values_list("code", "mandatory", "confidential_allowed")) == [
        ("quote", True, False),
        ("quote_2", True, False),
        ("plan_of_works", False, True),
    ]


def test_checklist_is_ticked_with_what_shows_it(buying: Buying, browse: Browse) -> None:
    solicitation = buying.draft("quotes")
    url = reverse("solicitations:checklist", args=[solicitation.pk])
    client = browse(buying.officer)
    assert client.get(url).status_code == 200
    assert client.post(url, {"three": "Letters of 2 March", "neutral": "", "funds": " "}).status_code == 302
    done = {line.code: line.done_by_id is not None for line in solicitation.checklist.all()}
    assert done == {"three": True, "neutral": False, "funds": False}
    assert "Ticked off by procurement officer of Purchasing." in text(client.get(url))


def test_publish_page_warns_where_the_law_closes_the_method(buying: Buying, browse: Browse) -> None:
    solicitation = buying.ready("quotes", combined_value=250_000_00)
    edit_jurisdiction(buying.world.here, law="us-tx-dallas", by=PROGRAM)
    client = browse(buying.officer)
    url = reverse("solicitations:solicitation-act", args=[solicitation.pk, "publish"])
    with clock.set_to(clock.now()):
        shown = text(client.get(url))
    assert "By the law this method is not open" in shown
    assert "“Quotes” is closed: the value, $250,000, is above $100,000" in shown
    assert client.post(url, {"seen": seen_number(solicitation)}).status_code == 302
    assert Solicitation.objects.get(pk=solicitation.pk).state == "published"


def test_publish_button_says_what_is_missing(buying: Buying, browse: Browse) -> None:
    shown = page(browse, buying.officer, buying.draft())
    assert "The checklist is not done: “Notice is placed where the law asks for it”." in shown


def test_what_was_cancelled_is_asked_again(buying: Buying, browse: Browse) -> None:
    cancelled = actions.cancel_solicitation(buying.published(), by=buying.officer, reason="No money.")
    client = browse(buying.officer)
    url = reverse("solicitations:resolicit", args=[cancelled.pk])
    assert url in client.get(cancelled.get_absolute_url()).content.decode()
    assert client.post(url, {"profile": "competitive_proposal"}).status_code == 302
    again = Solicitation.objects.get(follows=cancelled)
    assert (again.profile, again.items.count(), again.criteria.count()) == ("competitive_proposal", 2, 0)
    assert "asked again already" in text(client.post(url, {"profile": "low_bid"}))


# --- questions and addenda -------------------------------------------------------------------------------------------
def test_company_asks_and_everyone_reads_the_answer(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    company, url = browse(buying.seller()), reverse("solicitations:ask", args=[solicitation.pk])
    assert url in company.get(solicitation.get_absolute_url()).content.decode()
    given = {"organization": str(buying.company().pk), "text": "Is power at the pole?"}
    assert company.post(url, given).status_code == 302
    question = Question.objects.get()
    assert "Is power at the pole?" in page(browse, buying.seller(), solicitation)
    assert "Is power at the pole?" not in page(browse, buying.seller("Bright Poles"), solicitation)
    answer = reverse("solicitations:question-act", args=[question.pk, "answer"])
    office = browse(buying.officer)
    assert "Is power at the pole?" in text(office.get(answer))
    assert office.post(answer, {"answer": "Yes, 120 V."}).status_code == 302
    for reader in (None, buying.seller("Bright Poles")):
        shown = page(browse, reader, solicitation)
        assert "Yes, 120 V." in shown
        assert "Lumen" not in shown


def test_whoever_speaks_for_no_company_cannot_ask(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    response = browse(buying.world.lead(buying.world.works)).get(reverse("solicitations:ask", args=[solicitation.pk]))
    assert response.status_code == 403
    assert "asked by companies that are registered here" in text(response)


def test_question_after_its_date_is_refused_with_what_was_written(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    with buying.after_deadline(solicitation, minutes=-60):
        response = browse(buying.seller()).post(
            reverse("solicitations:ask", args=[solicitation.pk]),
            {"organization": str(buying.company().pk), "text": "Late words"},
        )
    assert response.status_code == 400
    assert "The date for questions has passed." in text(response)
    assert "Late words" in text(response)


def test_addendum_is_written_compared_issued_and_acknowledged(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    office = browse(buying.officer)
    new = reverse("solicitations:addendum-new", args=[solicitation.pk])
    assert new in office.get(solicitation.get_absolute_url()).content.decode()
    assert office.post(new, {"summary": "Nine cameras for the police.", "material": "on"}).status_code == 302
    addendum = Addendum.objects.get()
    police, transport = str(buying.world.police.pk), str(buying.world.transport.pk)
    first, second = solicitation.items.all()
    rows = [
        {"number": "1", "description": first.description, "quantity": "9", "member": police,
         "kind": str(first.kind_id), "delivery_place": "Elm and Main", "delivery_by": "2027-06-30"},
        {"number": "2", "description": second.description, "quantity": "4", "member": transport,
         "kind": str(second.kind_id), "delivery_place": "Elm and Main", "delivery_by": "2027-06-30"},
    ]  # fmt: skip
    response = office.post(reverse("solicitations:addendum-list", args=[addendum.pk, "items"]), lines("item", rows, 2))
    assert response.status_code == 302, text(response)
    assert browse(None).get(addendum.get_absolute_url()).status_code == 404
    issue = reverse("solicitations:addendum-act", args=[addendum.pk, "issue"])
    assert "Item 1, how many" in text(office.get(issue))
    assert office.post(issue, {}).status_code == 302
    shown = page(browse, None, addendum)
    assert "Item 1, how many" in shown
    assert "Item 2" not in shown
    assert "Acknowledge" not in shown
    seller = browse(buying.seller())
    assert "Acknowledge for Lumen Works" in text(seller.get(addendum.get_absolute_url()))
    acknowledge = reverse("solicitations:acknowledge", args=[addendum.pk])
    given = {"organization": str(buying.company().pk)}
    assert seller.post(acknowledge, given).status_code == 302
    assert "Acknowledged by" in text(seller.get(addendum.get_absolute_url()))
    assert seller.post(acknowledge, given).status_code == 409
    assert "Lumen Works" not in page(browse, buying.seller("Bright Poles"), addendum)
    assert seller.post(acknowledge, {"organization": str(buying.company("Bright Poles").pk)}).status_code == 403


def test_list_of_an_addendum_is_left_as_it_is(buying: Buying, browse: Browse) -> None:
    addendum = buying.addendum(buying.published(), items=[])
    url = reverse("solicitations:addendum-list", args=[addendum.pk, "items"])
    assert browse(buying.officer).post(url, {"unchanged": "yes"}).status_code == 302
    assert Addendum.objects.get().items is None


def test_deadline_is_extended_on_its_page(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    assert solicitation.deadline is not None
    later = solicitation.deadline + timedelta(days=7)
    url = reverse("solicitations:solicitation-act", args=[solicitation.pk, "extend"])
    office = browse(buying.officer)
    wrong = office.post(url, {"deadline": "2027-03-14T02:30", "reason": "More time."})
    assert "the clocks go forward that night" in text(wrong)
    assert office.post(url, {"deadline": moment(later), "reason": "More time."}).status_code == 302
    assert Solicitation.objects.get().deadline == later


# --- subscriptions, feed, calendar -----------------------------------------------------------------------------------
def test_company_subscribes_on_the_page(buying: Buying, browse: Browse) -> None:
    url = reverse("solicitations:subscriptions")
    assert "Sign in, so that we know whom to tell." in text(browse(None).get(url))
    sector = kind("pipe", "water").sector
    client = browse(buying.seller())
    given = {"sector": str(sector.pk), "organization": str(buying.company().pk)}
    assert client.post(url, given).status_code == 302
    subscription = Subscription.objects.get()
    assert (subscription.organization, subscription.sector) == (buying.company(), sector)
    end = reverse("solicitations:subscription-act", args=[subscription.pk, "end"])
    assert end in client.get(url).content.decode()
    assert client.post(end, {}).status_code == 302
    assert Subscription.objects.get().state == "ended"
