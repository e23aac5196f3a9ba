"""Requests for records in the API: what everyone reads of an answer, what those alone who answer requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from junto.core.workflow import Actor
from junto.publication import actions
from junto.publication.models import RecordsRequest
from tests.evaluation.making import Evaluating
from tests.evaluation.permissions import people
from tests.publication.purchasing import on
from tests.publication.requesting import LAW, LEFT, Requesting

pytestmark = pytest.mark.django_db

Browse = Callable[[Actor | None], Client]
KEEPERS = "attorney auditor clerk officer second"


@pytest.fixture
def requesting(evaluating: Evaluating) -> Requesting:
    return Requesting(evaluating)


@pytest.fixture
def request_(requesting: Requesting) -> RecordsRequest:
    with on(2026, 7, 1):
        solicitation = requesting.awarded()
    return requesting.received(solicitation)


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/records-requests{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def readers(request: RecordsRequest, cast: dict[str, Actor], browse: Browse) -> str:
    address = f"/api/v1/records-requests/{request.pk}"
    return " ".join(sorted(n for n, actor in cast.items() if browse(actor).get(address).status_code == 200))


def answered(requesting: Requesting, request: RecordsRequest) -> RecordsRequest:
    """One copy with a passage left out, one document kept back."""
    with on(2026, 7, 10):
        document = requesting.redacted(request)
        other = requesting.listed(request, "offer_fields")
        actions.decide_withholding(other, reason="Prices of parts.", citation=LAW, by=requesting.officer)
    document.refresh_from_db()
    with requesting.after(document, "release_from"):
        return actions.publish_answer(request, answer="One bid, in part.", by=requesting.officer)


def test_request_is_read_by_those_who_answer_and_once_answered_by_everyone(
    requesting: Requesting, request_: RecordsRequest, browse: Browse
) -> None:
    cast = {name: a for name, a in people(requesting.evaluating).items() if name not in ("program", "anyone")}
    assert readers(request_, cast, browse) == KEEPERS
    read(browse(None), f"/{request_.pk}", 404)
    answered(requesting, request_)
    assert readers(request_, cast, browse) == " ".join(sorted(cast))
    inside = [n for n, a in cast.items() if read(browse(a), f"/{request_.pk}")["requester"] is not None]
    assert " ".join(sorted(inside)) == KEEPERS


def test_everyone_reads_the_answer_its_copies_and_what_was_kept_back_but_not_who_asked(
    requesting: Requesting, request_: RecordsRequest, browse: Browse
) -> None:
    assert read(browse(None), "")["items"] == []
    request = answered(requesting, request_)
    copy = request.copies.get()
    told = read(browse(None), f"/{request.pk}")
    closed = ("requester", "contact", "wanted", "purpose", "citation", "due_on")
    assert {name: told[name] for name in closed} == dict.fromkeys(closed)
    assert {name: told[name] for name in ("number", "state", "answer", "received_on", "documents")} == {
        "number": "RR-2026-0001", "state": "answered", "answer": "One bid, in part.", "received_on": "2026-07-10",
        "documents": [],
    }  # fmt: skip
    assert told["copies"] == [
        {
            "id": str(copy.pk), "number": 1, "title": copy.title, "file_name": "redacted.pdf",
            "media_type": "application/pdf", "size": copy.size, "sha256": copy.sha256,
            "url": f"/publication/released/{copy.pk}/", "redactions": LEFT,
        }
    ]  # fmt: skip
    assert browse(None).get(told["copies"][0]["url"]).status_code == 200
    title = "Lumen Works: prices and answers"
    assert told["withheld"] == [{"title": title, "reason": "Prices of parts.", "citation": LAW}]
    page = browse(None).get(request.get_absolute_url()).content.decode()
    assert [words for words in (title, "Prices of parts.", LAW) if words not in page] == []


def test_whoever_answers_reads_who_asked_and_every_document(
    requesting: Requesting, request_: RecordsRequest, browse: Browse
) -> None:
    document = requesting.noticed(request_)
    told = read(browse(requesting.officer), f"/{request_.pk}")
    assert (told["requester"], told["wanted"], told["due_on"]) == ("Jo Journalist", "All bids.", "2026-07-24")
    [one] = told["documents"]
    assert (one["title"], one["state"], one["company"], one["claimed"]) == (
        document.title, "noticed", "Lumen Works", True,
    )  # fmt: skip
    assert one["object_until"] is not None
    assert (told["copies"], told["withheld"]) == ([], [])
    read(browse(requesting.company), f"/{request_.pk}", 404)  # reads its own documents on their pages alone


def test_list_is_narrowed_and_paged(requesting: Requesting, request_: RecordsRequest, browse: Browse) -> None:
    later, office = requesting.received(request_.solicitation), browse(requesting.officer)
    actions.close_request(later, reason="Taken back.", by=requesting.officer)

    def numbers(query: str) -> list[str]:
        return [item["number"] for item in read(office, query)["items"]]

    assert numbers("") == ["RR-2026-0002", "RR-2026-0001"]
    assert numbers("?state=closed") == ["RR-2026-0002"]
    assert numbers(f"?solicitation={request_.solicitation_id}&limit=1&offset=1") == ["RR-2026-0001"]
    assert read(office, "?limit=1")["more"] is True
    assert [item["due_on"] for item in read(office, "?limit=1")["items"]] == ["2026-07-24"]


@pytest.mark.parametrize(
    ("query", "field", "title"),
    [
        ("requester=Jo", "requester", "There is nothing called “requester” to ask for."),
        ("state=open", "state", "state: Select a valid choice. open is not one of the available choices."),
        ("solicitation=S-1", "solicitation", "solicitation: “S-1” is not a valid UUID."),
        ("state=", "state", "“state” is asked for without saying what."),
        ("offset=-1", "offset", "offset: Input should be greater than or equal to 0."),
        ("limit=ten", "limit", "limit: Input should be a valid integer, unable to parse string as an integer."),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_a_sentence(browse: Browse, query: str, field: str, title: str) -> None:
    told = read(browse(None), f"?{query}", 422)
    assert (told["field"], told["title"]) == (field, title)
