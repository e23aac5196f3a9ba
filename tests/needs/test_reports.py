"""Problem reports: filed by anyone, within limits, and closed until a moderator has read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from junto.core.workflow import Refused
from junto.journal import clock
from junto.needs.models import ProblemReport, ReportTally
from junto.needs.reports import publish_problem_report, reject_problem_report, submit_problem_report
from junto.people.models import Jurisdiction
from tests.needs.making import report
from tests.places.making import city, department, holder, point

pytestmark = pytest.mark.django_db
TEXT = "Cars run the red light at this corner every night."


@pytest.fixture
def dallas() -> Jurisdiction:
    return city()


def test_submit_problem_report_waits_for_a_moderator(dallas: Jurisdiction) -> None:
    filed = report(dallas, reporter_email="ana@example.org", language="es")

    assert (filed.state, filed.language, filed.reporter_email) == ("submitted", "es", "ana@example.org")
    assert filed.geometry == point()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"text": "Too short."}, "text", "Please tell a little more: at least 20 characters."),
        ({"text": "x" * 5001}, "text", "Please be shorter: at most 5000 characters."),
        ({"text": TEXT + " <a href='x'>buy</a>"}, "text", "Please write plain words, without HTML."),
        ({"reporter_name": "<b>Bob"}, "reporter_name", "Please write plain words, without HTML."),
        ({"geometry": None}, "place_name", "Say where it is: on the map or by its address."),
        ({"reporter_email": "no address"}, "reporter_email", "Your e-mail address: Enter a valid email address."),
        ({"geometry": {"type": "Point"}}, "geometry", "The Point has no coordinates."),
    ],
)
def test_submit_problem_report_refuses_what_cannot_stand(
    dallas: Jurisdiction, fields: dict, field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        report(dallas, **fields)

    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert not ProblemReport.objects.exists()


def test_submit_problem_report_lets_less_than_and_greater_than_signs_pass(dallas: Jurisdiction) -> None:
    assert report(dallas, text="Cars go > 50 mph where < 30 is allowed, always.").state == "submitted"


def test_submit_problem_report_is_for_a_community_group_only(dallas: Jurisdiction) -> None:
    with pytest.raises(Refused, match="A report can be made for a community group only."):
        report(dallas, organization=department(dallas))


@override_settings(REPORTS_PER_HOUR=2)
def test_submit_problem_report_counts_by_address_and_hour(dallas: Jurisdiction) -> None:
    start = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)

    def send(address: str) -> ProblemReport:
        return submit_problem_report(jurisdiction=dallas, text=TEXT, geometry=point(), address=address)

    with clock.set_to(start):
        send("192.0.2.1")
        send("192.0.2.1")
        with pytest.raises(Refused) as refused:
            send("192.0.2.1")
        send("192.0.2.2")
    with clock.set_to(start + timedelta(hours=1)):
        send("192.0.2.1")
    with clock.set_to(start + timedelta(hours=3)):
        send("192.0.2.1")

    assert refused.value.code == "throttled"
    assert ProblemReport.objects.count() == 5
    assert ReportTally.objects.count() == 1  # what is older is forgotten
    assert "192.0.2.1" not in ReportTally.objects.get().address


def test_publish_and_reject_are_a_moderators(dallas: Jurisdiction) -> None:
    parks = department(dallas)
    moderator = holder("moderator", parks)
    filed = report(dallas)

    with pytest.raises(Refused, match="This is not yours to do"):
        publish_problem_report(filed, by=holder("department_lead", parks))
    with pytest.raises(Refused, match="Please give a reason"):
        reject_problem_report(filed, reason=" ", by=moderator)
    assert publish_problem_report(filed, by=moderator).state == "published"
    assert reject_problem_report(filed, reason="Names a neighbor.", by=moderator).state == "rejected"
    assert publish_problem_report(filed, by=moderator).state == "published"
