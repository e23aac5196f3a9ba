"""Questions composed once give what asking them anew gives."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from junto.core.workflow import PROGRAM
from junto.journal.composed import Whether
from junto.journal.door import perform
from junto.journal.models import Counter
from junto.people.models import Membership, Organization

pytestmark = pytest.mark.django_db


def test_whether_there_are_rows_is_asked_anew_with_each_value() -> None:
    made = perform(Organization(name="Acme", kind="company"), "add", by=PROGRAM)
    known = Whether(lambda pk, name: Organization.objects.filter(pk=pk, name=name), UUID, str)
    assert known(made.pk, "Acme")
    assert not known(made.pk, "Other")
    assert not known(uuid4(), "Acme")


def test_value_may_stand_in_a_question_several_times_beside_fixed_ones() -> None:
    made = perform(Organization(name="Acme", kind="company"), "add", by=PROGRAM)

    def rows(name: str, pk: UUID) -> QuerySet[Organization]:
        return Organization.objects.filter(Q(name=name) | Q(code=name), kind="company").exclude(pk=pk)

    others = Whether(rows, str, UUID)
    assert [others("Acme", uuid4()), others("Acme", made.pk), others("Bolt", uuid4())] == [True, False, False]


def test_days_and_whole_numbers_are_asked_as_the_database_takes_them() -> None:
    since = Whether(lambda day: Membership.objects.filter(starts__lte=day), date)
    assert not since(date(2026, 1, 1))
    counted = Whether(lambda year: Counter.objects.filter(kind="composed", year=year), int)
    Counter.objects.create(kind="composed", year=2026)
    assert [counted(2026), counted(2027)] == [True, False]


def test_statement_is_composed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def rows(name: str) -> QuerySet[Organization]:
        asked.append(name)
        return Organization.objects.filter(name=name)

    named = Whether(rows, str)
    with CaptureQueriesContext(connection) as queries:
        named("a"), named("b")
    assert len(asked) == 1
    assert len(queries) == 2


def test_value_that_is_asked_for_otherwise_than_given_is_a_mistake_of_the_program() -> None:
    shouting = Whether(lambda name: Organization.objects.filter(name=name.upper()), str)
    with pytest.raises(TypeError, match="not asked for as it was given"):
        shouting("a")
