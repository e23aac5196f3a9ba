"""Files of a trade-off: the case as `junto tradeoffs` reads it, its answer, a page to print, a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.sentences import Unfit
from junto.core.tradeoffs.answering import Answer
from junto.core.tradeoffs.decision import Decision as Checked
from junto.core.tradeoffs.decision import decision_of
from junto.core.tradeoffs.workbook import workbook
from junto.core.tradeoffs.writing import as_html
from junto.core.workflow import Refused
from junto.projects.models import Tradeoff
from junto.projects.weighing.answers import Outcome, reckoned
from junto.projects.weighing.compiling import decision_data

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Dumper(yaml.SafeDumper):
    """Plain YAML: no anchors, since the reader takes none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def case_of(tradeoff: Tradeoff, outcome: Outcome) -> dict[str, Any]:
    """The case with the decision, where one was made."""
    decision = getattr(tradeoff, "decision", None)
    return {**outcome.data, **({"decision": decision_data(decision)} if decision is not None else {})}


def as_yaml(data: Mapping[str, Any]) -> str:
    """Data as YAML that `junto tradeoffs` reads back."""
    return yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def as_text(data: object) -> str:
    """Data as JSON to look at."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _answered(tradeoff: Tradeoff, outcome: Outcome) -> tuple[Answer, Checked | None]:
    try:
        found = reckoned(dict(outcome.data))
        decision = getattr(tradeoff, "decision", None)
        return found, None if decision is None else decision_of(decision_data(decision), found)
    except Unfit as problem:
        raise Refused(problem.sentence.said(_)) from None


def _workbook(tradeoff: Tradeoff, outcome: Outcome) -> bytes:
    return workbook(*_answered(tradeoff, outcome), _)


def _page(tradeoff: Tradeoff, outcome: Outcome) -> str:
    return as_html(*_answered(tradeoff, outcome), _, (get_language() or "en")[:2])


FILES: Mapping[str, tuple[str, Callable[[Tradeoff, Outcome], str | bytes]]] = {
    "case.yaml": ("application/yaml", lambda tradeoff, outcome: as_yaml(case_of(tradeoff, outcome))),
    "case.json": ("application/json", lambda tradeoff, outcome: as_text(case_of(tradeoff, outcome))),
    "answer.json": ("application/json", lambda _tradeoff, outcome: as_text(outcome.answer)),
    "check.xlsx": (XLSX, _workbook),
    "page.html": ("text/html; charset=utf-8", _page),
}


@cache
def _example() -> str:
    return (files("junto.projects") / "weighing" / "example.yaml").read_text(encoding="utf-8")


EXAMPLES: Mapping[str, tuple[str, Callable[[], str]]] = {"example.yaml": ("application/yaml", _example)}
