"""The document of all workflows is what the program obeys, and the committed file is up to date."""

from __future__ import annotations

from pathlib import Path

from junto.journal.documentation import workflows_document
from junto.journal.registry import kinds

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "workflows.md"


def test_committed_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == workflows_document(), (
        "Write it anew: PYTHONPATH=src .venv/bin/python -m junto docs workflows --out docs/workflows.md"
    )


def test_document_names_every_kind_state_and_transition() -> None:
    text = workflows_document()
    for kind in kinds():
        assert f"(`{kind.name}`)" in text
        for state in kind.workflow.states.values():
            assert f"| {state.label} |" in text
        for transition in kind.workflow.transitions:
            assert f"| {transition.label} |" in text


def test_document_says_reasons_separation_and_guards() -> None:
    text = workflows_document()
    assert "not by whoever did `projects.requirements:write`" in text
    assert (
        "| Confirm: keep the purchases apart | decline waits for procurement | declined | procurement officer" in text
    )
