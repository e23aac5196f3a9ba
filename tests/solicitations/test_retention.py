"""How long what belongs to solicitations is kept: every class names kinds and states that exist."""

from __future__ import annotations

from junto.documents.seeds import RETENTION_CLASSES
from junto.journal.registry import kind_named


def test_retention_classes_name_kinds_and_states_that_exist() -> None:
    named = [(name, state) for c in RETENTION_CLASSES for name, states in c["governs"].items() for state in states]
    assert [(name, state) for name, state in named if state not in kind_named(name).workflow.states] == []


def test_published_record_is_kept_until_the_clerk_has_looked() -> None:
    solicitation = next(c for c in RETENTION_CLASSES if c["code"] == "solicitation")
    assert (solicitation["years"], solicitation["disposal"]) == (7, "keep")
    assert {"solicitations.solicitation", "solicitations.question", "solicitations.addendum"} <= set(
        solicitation["governs"]
    )
