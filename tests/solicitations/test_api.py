"""Solicitations in the API: what anyone reads, questions asked for one's company, refusals as problems."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from junto.documents.search import reindex
from junto.journal import clock
from junto.solicitations import actions
from junto.solicitations.models import Question
from tests.projects.test_api import Browse, read, write
from tests.solicitations.making import Buying


def test_strangers_list_what_is_open_and_coming(buying: Buying, browse: Browse) -> None:
    buying.draft(title="Hidden")
    planned = actions.announce_solicitation(buying.draft(title="Coming"), by=buying.officer)
    published = buying.published(title="Open")
    reindex(["solicitations.solicitation"])
    found = read(browse(None), "solicitations")
    assert [(i["number"], i["state"]) for i in found["items"]] == [
        (published.number, "published"),
        (planned.number, "planned"),
    ]
    assert found["items"][0]["method"] == "low_bid"
    assert read(browse(None), "solicitations?state=planned&limit=1")["items"][0]["title"] == "Coming"
    assert read(browse(None), f"solicitations?sector={published.sector.code}&words=open")["items"] == [  # type: ignore[union-attr]
        found["items"][0]
    ]


def test_wrong_filter_is_a_problem(buying: Buying, browse: Browse) -> None:
    assert read(browse(None), "solicitations?sector=nonsense", 422)["field"] == "sector"
    assert read(browse(None), "solicitations?colour=red", 422)["field"] == "colour"


def test_solicitation_is_read_in_full_with_its_estimate_closed(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published("competitive_proposal")
    found = read(browse(None), f"solicitations/{solicitation.pk}")
    assert found["ocid"] == f"ocds-junto0-{solicitation.number}"
    assert found["estimate"] is None
    assert found["opens"]["estimate"] == "award"
    assert [(i["number"], i["quantity"], i["member"]) for i in found["items"]] == [
        (1, 8, "Police"),
        (2, 4, "Transportation"),
    ]
    assert [(c["name"], c["weight"]) for c in found["criteria"]] == [("Fit", "50"), ("Upkeep", "20"), ("Price", "30")]
    assert [r["force"] for r in found["requirements"]] == ["must"]
    assert read(browse(buying.officer), f"solicitations/{solicitation.pk}")["estimate"] == "18000.00"
    with buying.after_deadline(solicitation):
        actions.open_solicitation(solicitation, by=buying.officer)
    assert read(browse(None), f"solicitations/{solicitation.pk}")["estimate"] is None


def test_draft_is_missing_for_companies(buying: Buying, browse: Browse) -> None:
    draft = buying.draft()
    assert read(browse(buying.seller()), f"solicitations/{draft.pk}", 404)["type"] == "urn:junto:missing"


def test_question_is_asked_once_however_often_it_is_sent(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    path, company = f"solicitations/{solicitation.pk}/questions", buying.company()
    body = {"organization": str(company.pk), "text": "Is power at the pole?"}
    client = browse(buying.seller())
    first = write(client, path, body, 201, **{"Idempotency-Key": "one"})
    assert write(client, path, body, 201, **{"Idempotency-Key": "one"}) == first
    assert Question.objects.count() == 1
    assert read(browse(None), path)["items"] == []
    assert [q["state"] for q in read(client, path)["items"]] == ["asked"]
    actions.answer_question(Question.objects.get(), answer="Yes.", by=buying.officer)
    told: Any = read(browse(None), path)["items"][0]
    assert (told["number"], told["answer"]) == (1, "Yes.")
    assert "organization" not in told


def test_question_is_refused_with_its_sentence(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    path, body = (
        f"solicitations/{solicitation.pk}/questions",
        {"organization": str(buying.company().pk), "text": "Yes?"},
    )
    assert write(browse(None), path, body, 403)["title"] == "This is not yours to do: Ask a question."
    assert write(browse(buying.seller("Bright Poles")), path, body, 403)["type"] == "urn:junto:forbidden"
    client = browse(buying.seller())
    assert write(client, path, {**body, "text": " "}, 422)["field"] == "text"
    assert write(client, path, {**body, "text": "a\0b"}, 422)["field"] == "text"
    assert write(client, path, {**body, "organization": str(solicitation.pk)}, 422)["field"] == "organization"
    assert write(client, path, {**body, "loud": True}, 422)["type"] == "urn:junto:input"
    assert solicitation.questions_until is not None
    with clock.set_to(solicitation.questions_until + timedelta(seconds=1)):
        assert write(client, path, body, 409)["title"] == "The date for questions has passed."
