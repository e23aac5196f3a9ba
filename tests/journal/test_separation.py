"""One person must not do both of two things that are to be kept apart, unless something lawful allows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from junto.core.workflow import Refused
from junto.journal import registry, separation
from junto.journal.door import perform
from junto.journal.registry import kind_of
from junto.people.models import Jurisdiction
from tests.journal.making import ADA, BEN, administrator, jurisdiction

pytestmark = pytest.mark.django_db
REASON = {"reason": "merged"}


@pytest.fixture(autouse=True)
def _ending_is_apart_from_editing(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kind_of(Jurisdiction)
    steps = tuple(replace(t, apart_from=("edit",)) if t.name == "end" else t for t in kind.workflow.transitions)
    stricter = replace(kind, workflow=replace(kind.workflow, transitions=steps))
    monkeypatch.setitem(registry._kinds, Jurisdiction, stricter)
    monkeypatch.setattr(separation, "_exceptions", [])


def test_same_person_is_refused_another_is_not() -> None:
    city = jurisdiction()
    perform(city, "edit", by=administrator(ADA))
    with pytest.raises(Refused, match="You did “Edit” yourself; a second person must do this."):
        perform(city, "end", by=administrator(ADA), inputs=REASON)
    assert perform(city, "end", by=administrator(BEN, "Ben"), inputs=REASON).state == "ended"


def test_what_was_done_to_another_subject_does_not_count() -> None:
    perform(jurisdiction("Plano"), "edit", by=administrator(ADA))
    assert perform(jurisdiction(), "end", by=administrator(ADA), inputs=REASON).state == "ended"


def test_lawful_exception_is_asked_with_the_earlier_entry() -> None:
    asked: list[tuple[str, str]] = []

    def allow(_subject: object, transition: object, earlier: object, _context: object) -> bool:
        asked.append((transition.name, earlier.action))  # type: ignore[attr-defined]
        return True

    separation.allow_where(allow)  # type: ignore[arg-type]
    separation.allow_where(allow)  # type: ignore[arg-type]
    city = jurisdiction()
    perform(city, "edit", by=administrator(ADA))
    perform(city, "end", by=administrator(ADA), inputs=REASON)
    assert asked == [("end", "edit")]
