"""How long what belongs to solicitations is kept: every class names kinds and states that exist."""

from __future__ import annotations

from typing import Any

from junto.documents.seeds import RETENTION_CLASSES
from junto.journal.registry import kind_named
from junto.solicitations.envelopes import storing
from tests.solicitations.bidding import Bidding


def test_retention_classes_name_kinds_and_states_that_exist() -> None:
    governed = [(name, states) for c in RETENTION_CLASSES for name, states in c["governs"].items()]
    named = [(name, s) for name, states in governed for s in (states["only"] if isinstance(states, dict) else states)]
    assert [(name, state) for name, state in named if state not in kind_named(name).workflow.states] == []


def test_published_record_is_kept_until_the_clerk_has_looked() -> None:
    solicitation = next(c for c in RETENTION_CLASSES if c["code"] == "solicitation")
    assert (solicitation["years"], solicitation["disposal"]) == (7, "keep")
    assert {"solicitations.solicitation", "solicitations.question", "solicitations.addendum"} <= set(
        solicitation["governs"]
    )


def test_command_verify_finds_envelopes_that_are_changed_or_gone(bidding: Bidding, capsys: Any) -> None:
    from junto.cli import main  # noqa: PLC0415

    sealed = bidding.handed_in(bidding.buying.published())
    bidding.draft(sealed.solicitation, "Second")  # a draft changes and is no envelope yet
    assert main(["documents", "verify"]) == 0
    place = storing.place_of(sealed.pk)
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert main(["documents", "verify"]) == 1
    assert f"- envelope {sealed.receipt}: changed\n" in capsys.readouterr().out
    place.unlink()
    assert main(["documents", "verify"]) == 1
    assert f"- envelope {sealed.receipt}: its bytes are missing\n" in capsys.readouterr().out
