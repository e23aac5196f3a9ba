"""Rows read and written by the door's own statements are those that the object-relational layer reads and writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from junto.journal import statements
from junto.journal.door import opened
from junto.journal.models import Entry, new_id
from junto.journal.registry import Kind, kinds
from junto.needs.models import CostItem, Need
from tests.needs.making import published
from tests.places.making import city, department

ENTRY = tuple(f.attname for f in Entry._meta.concrete_fields if not f.primary_key)
ALL_KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)


def columns(row: object) -> dict[str, object]:
    return {f.attname: getattr(row, f.attname) for f in type(row)._meta.concrete_fields}  # type: ignore[attr-defined]


@pytest.mark.django_db
@ALL_KINDS
def test_every_kind_of_subject_can_be_asked_for_and_written(kind: Kind) -> None:
    assert statements.row_by_id(kind.model, new_id()) is None
    written = [f.attname for f in statements._written(kind.model, True)]
    assert written == [f.attname for f in kind.model._meta.concrete_fields]


@pytest.mark.django_db
def test_row_read_by_its_id_is_the_row_of_the_layer() -> None:
    need = published(department(city()), extra={"line": "7", "ünï": [1, 2.5, None]}, quantity=3)

    found = statements.row_by_id(Need, need.pk)

    assert found is not None
    assert columns(found) == columns(Need.objects.get(pk=need.pk))
    assert (found._state.adding, found._state.db) == (False, "default")


@pytest.mark.django_db
def test_rows_of_an_owner_are_those_of_the_layer_in_the_order_of_ids() -> None:
    need, other = published(department(city())), published(department(city("Elsewhere"), "Other works"))
    with opened():
        costs = [CostItem(need=need, description=f"Nº {n}", amount=n * 10**12) for n in (3, 1, 2)]
        CostItem.objects.bulk_create([*reversed(costs), CostItem(need=other, description="not ours", amount=1)])

    found = statements.rows_of(CostItem, "need_id", [need.pk])

    assert found == [list(row) for row in CostItem.objects.filter(need=need).order_by("pk").values_list()]
    assert [row[CostItem._meta.concrete_fields.index(CostItem._meta.get_field("amount"))] for row in found] == [
        cost.amount for cost in sorted(costs, key=lambda one: one.pk)
    ]
    assert statements.rows_of(CostItem, "need_id", [new_id()]) == []


@pytest.mark.django_db
def test_row_saved_is_what_the_layer_reads() -> None:
    need = published(department(city()))
    copy = Need.objects.get(pk=need.pk)
    copy.title, copy.extra, copy.ends = "Ünder the bridge", {"a": {"b": [True]}}, date(2030, 2, 28)
    with opened():
        statements.save(copy, creating=False)
    assert columns(Need.objects.get(pk=need.pk)) == columns(copy)

    copy.pk, copy.serial, copy._state.adding = new_id(), 9_999, True
    with opened():
        statements.save(copy, creating=True)
    assert (copy._state.adding, columns(Need.objects.get(pk=copy.pk))) == (False, columns(copy))

    copy.starts = date(2031, 1, 1)  # after its end
    with pytest.raises(IntegrityError), transaction.atomic(), opened():
        statements.save(copy, creating=False)


@pytest.mark.django_db
def test_many_rows_are_written_as_one_by_one_and_their_ids_come_in_order() -> None:
    need = published(department(city()))
    copies = [Need.objects.get(pk=need.pk) for _each in range(70)]  # more than fit into one statement on SQLite
    for number, copy in enumerate(copies):
        copy.pk, copy.serial, copy._state.adding = new_id(), 9_000 + number, True
        copy.title, copy.extra = f"Nº {number}", {"ünï": [number, None]}
    with opened():
        statements.insert_many(copies)
    assert {copy._state.adding for copy in copies} == {False}
    assert [columns(Need.objects.get(pk=copy.pk)) for copy in copies] == [columns(copy) for copy in copies]

    entries = [Entry(**{**columns(one), "id": None}) for one in Entry.objects.filter(subject_id=need.pk)]
    rows = []
    for number in range(200):
        entry = entries[0]
        entry.subject_id, entry.number, entry.digest = new_id(), number + 1, f"{number:064x}"
        rows.append([getattr(entry, name) for name in ENTRY])
    with opened():
        ids = statements.append_numbered(Entry, ENTRY, rows)
    found = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "number"))
    assert [found[pk] for pk in ids] == list(range(1, 201))


@pytest.mark.django_db
def test_rows_updated_at_once_are_what_the_layer_reads() -> None:
    owner = department(city())
    needs = [published(owner, title=f"Need {number}") for number in range(3)]
    for number, need in enumerate(needs):
        need.title, need.extra, need.quantity = f"Changed {number}", {"ü": [number, None]}, number
    with opened():
        statements.update_many(needs[:2])
    found = {need.pk: columns(need) for need in Need.objects.all()}
    assert [found[need.pk] for need in needs[:2]] == [columns(need) for need in needs[:2]]
    assert found[needs[2].pk]["title"] == "Need 2"
