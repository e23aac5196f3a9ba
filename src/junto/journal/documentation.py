"""The workflows as a document: states, transitions with who may and what speaks against them, readers, diagrams.

Made from what the program itself obeys, so that it cannot say something else; `docs/workflows.md` keeps its text.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from junto.core.workflow import NEW, Reading, Transition, Workflow, describe_who, state_diagram
from junto.journal.registry import Kind, kinds

HEAD = """# Workflows

Every kind of subject, the states it can be in, what may follow what, who may do it and who may read it. Written by
`junto docs workflows` from the workflows themselves; a test holds this file to them. Do not edit it by hand.

In “who”, the words in brackets name the relation to the subject in which the role must be held: *(owner)* is the
organization it belongs to, *(here)* any organization of the same government. “The program” is Junto itself, applying
what is due or what it found.
"""


def workflows_document() -> str:
    """All workflows of all rooms as Markdown, in English whatever language is asked for."""
    with translation.override("en"):
        known = kinds()
        parts = [HEAD, _contents(known)]
        parts += [_section(kind) for kind in known]
        return "\n".join(parts).rstrip() + "\n"


def _contents(known: Iterable[Kind]) -> str:
    lines = [f"- [{_title(kind)}](#{kind.name.replace('.', '').lower()})" for kind in known]
    return "\n".join(lines) + "\n"


def _title(kind: Kind) -> str:
    return f"{str(kind.workflow.title).capitalize()} (`{kind.name}`)"


def _section(kind: Kind) -> str:
    workflow = kind.workflow
    parts = [f'<a id="{kind.name.replace(".", "").lower()}"></a>', "", f"## {_title(kind)}", ""]
    parts += ["```mermaid", state_diagram(workflow), "```", ""]
    parts += _table(("State", "Meaning"), [(str(s.label), str(s.meaning) or "–") for s in workflow.states.values()])
    parts += _table(
        ("Action", "From", "To", "Who", "Asked or kept apart"), [_row(workflow, t) for t in workflow.transitions]
    )
    parts += _table(("Read by", "While"), dict.fromkeys(_read_by(workflow, r) for r in workflow.readers))
    if workflow.closed:
        closed = [(f"`{field}`", _who(who)) for field, who in workflow.closed.items()]
        parts += _table(("Closed field", "Seen by"), closed)
    return "\n".join(parts)


def _read_by(workflow: Workflow, reading: Reading) -> tuple[str, str]:
    states = _states(workflow, reading.states)
    return _who(reading.who), f"{states}; {reading.when}" if reading.when else states


def _row(workflow: Workflow, t: Transition) -> tuple[str, str, str, str, str]:
    target = "stays" if t.target is None else str(workflow.states[t.target].label)
    return (str(t.label), _states(workflow, t.source), target, _who(t.who), _asked(t))


def _asked(t: Transition) -> str:
    """What else is asked: a reason, conditions (by the first line of their docstring), a second person, publicity."""
    words = ["a reason"] if t.reason else []
    words += [_sentence(guard) for guard in t.guards]
    words += [f"not by whoever did `{action}`" for action in t.apart_from]
    words += ["told to the public"] if t.public else []
    words += ["waits for whoever may"] if t.awaited else []
    return "; ".join(words) or "–"


def _sentence(guard: object) -> str:
    text = (getattr(guard, "__doc__", None) or "").strip().split("\n", 1)[0].rstrip(".")
    return text or str(getattr(guard, "__name__", "a condition")).strip("_").replace("_", " ")


def _states(workflow: Workflow, states: Iterable[str]) -> str:
    named = ["(new)" if s == NEW else str(workflow.states[s].label) for s in states]
    return ", ".join(named) or "always"


def _who(who: Iterable[object]) -> str:
    return describe_who(list(who)) or "nobody"  # type: ignore[arg-type]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [*lines, ""] if len(lines) > 2 else []
