"""A machine of rules over the whole purchase: promises hold after each step, and a broken one is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.histories import planted
from tests.histories.machine import Purchase
from tests.histories.promises import Broken

EXAMPLES, STEPS = 3, 30  # `make soak` plays 100,000 steps
QUICK = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
    phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def _envelopes(db: None, settings: Any, tmp_path: Path) -> None:
    settings.ENVELOPES, settings.KEYS = tmp_path / "envelopes", tmp_path / "keys"


@pytest.fixture
def purchase(_envelopes: None) -> Iterator[Callable[[str], Purchase]]:
    """`purchase("sealed")`: a machine that has begun there, to be moved by hand."""
    made = Purchase()

    def begun(start: str) -> Purchase:
        made.begin(start)
        made.promises_hold()
        return made

    yield begun
    made.open.__exit__(None, None, None)


@pytest.mark.sqlite_only  # `make soak` plays it on PostgreSQL as well
@pytest.mark.usefixtures("_envelopes")
def test_promises_hold_whatever_is_tried_in_whatever_order() -> None:
    begun = Purchase.steps
    run_state_machine_as_test(Purchase, settings=QUICK)
    assert Purchase.steps - begun >= EXAMPLES * STEPS / 2


def all_asked(machine: Purchase) -> None:
    """Until everybody had their turn."""
    for _turn in machine.cast.actors():
        machine.promises_hold()


# --- each promise broken once, and found ------------------------------------------------------------------------------
@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("start", "plant", "said"),
    [
        ("sealed", planted.envelopes_unlocked, "reads the envelope"),
        ("sealed", planted.submissions_seen_by_the_office, "sees that there are submissions"),
        ("scoring", planted.scores_seen_by_the_panel, "sees scores of others"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_seen_too_early_is_found(
    purchase: Callable[[str], Purchase], start: str, plant: planted.Plant, said: str
) -> None:
    machine = purchase(start)
    machine.score("Toni Transport", 70, 60)
    machine.promises_hold()
    with plant(), pytest.raises(Broken, match=said):
        all_asked(machine)


@pytest.mark.sqlite_only
def test_score_without_a_declaration_is_found(purchase: Callable[[str], Purchase]) -> None:
    machine = purchase("opened")
    for company in ("Lumen Works", "Bright Roads", "Clear Sight"):
        machine.go_on(company)
    machine.score("Toni Transport", 70, 60)
    machine.promises_hold()
    with planted.anybody_scores():
        machine.score("Toni Transport", 70, 60)
    with pytest.raises(Broken, match="before its author had declared"):
        machine.promises_hold()


@pytest.mark.sqlite_only
def test_shares_that_lose_a_cent_are_found(purchase: Callable[[str], Purchase]) -> None:
    machine = purchase("published")
    machine.draft_shares(1_000_01, 333, "stand-alone")
    machine.agree_on_shares("ready", police=False)
    machine.promises_hold()
    with planted.cent_lost():
        machine.agree_on_shares("propose", police=False)
    with pytest.raises(Broken, match="shares"):
        machine.promises_hold()


@pytest.mark.sqlite_only
def test_public_word_on_a_submission_is_found(purchase: Callable[[str], Purchase]) -> None:
    machine = purchase("published")
    machine.start("Clear Sight")
    with planted.submissions_told_publicly(), pytest.raises(Broken, match="Something public tells"):
        machine.hand_in("Clear Sight", 1_000_00, sound=False)


@pytest.mark.sqlite_only
def test_row_written_behind_the_journals_back_is_found(
    purchase: Callable[[str], Purchase], behind_the_back: Callable[..., None]
) -> None:
    machine = purchase("sealed")
    assert machine.promises is not None
    machine.promises.whole_journal_holds()
    behind_the_back("UPDATE solicitations_submission SET size = size + 1")
    with pytest.raises(Broken, match="behind the journal"):
        machine.promises.whole_journal_holds()
