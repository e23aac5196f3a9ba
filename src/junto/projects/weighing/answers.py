"""What a trade-off is answered: reckoned once for each case, kept beside its digest, in every language of the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.sentences import Sentence, Unfit
from junto.core.tradeoffs.answering import Answer, answer
from junto.core.tradeoffs.case import KINDS
from junto.core.tradeoffs.drawing import acceptability, gains, tornado
from junto.core.tradeoffs.drawing_pareto import pareto
from junto.core.tradeoffs.drawing_portfolio import together
from junto.core.tradeoffs.sections import Section, sections
from junto.core.tradeoffs.telling import across, differing, moves, paragraph, winning
from junto.core.tradeoffs.writing import as_json
from junto.projects.models import Tradeoff, Weighed
from junto.projects.weighing.compiling import case_in, data_of, digest_of

TABLES = {  # what core calls its tables → what the page calls them
    "choices": "What would each choose? Chance of being first, in percent",
    "gains": "Who gains, who loses? Points of 100 against doing nothing",
    "worse": "How likely is each to be worse off than by doing nothing? In percent",
    "given_up": "What does each give up against its own best option? Points of 100",
    "across": "Side by side: the place of each option by each rule, never an average of the groups",
    "together": "Together within the budgets: points of 100, added up over the options",
    "scores": "On whose word the scores stand",
}
CHARTS = {"choices": acceptability, "gains": gains, "moves": tornado}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a case: its digest, its data, and the answer or the sentence why there is none."""

    digest: str
    data: Mapping[str, Any]
    found: Mapping[str, Any] | None
    problem: str = ""

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer as JSON (docs/tradeoffs.md)."""
        return self.found["answer"] if self.found else {}

    @property
    def said(self) -> Mapping[str, Any]:
        """Its tables and sentences in the reader's language, in English where that is not kept."""
        words = self.found["said"] if self.found else {}
        found: Mapping[str, Any] = words.get((get_language() or "en")[:2]) or words.get("en", {})
        return found


def outcome_of(tradeoff: Tradeoff) -> Outcome:
    """The answer of a trade-off as it stands now; reckoned where this case was never answered before."""
    return outcome_in(data_of(tradeoff))


def outcome_in(data: dict[str, Any]) -> Outcome:
    """The same of a case in data."""
    digest = digest_of({"case": data, "by": engine()})
    kept = Weighed.objects.filter(pk=digest).defer("charts").first()
    if kept is not None:
        return Outcome(digest, data, kept.found)
    try:
        reckoned = answer(case_in(data))
    except Unfit as problem:
        return Outcome(digest, data, None, problem.sentence.said(_))
    found = kept_of(reckoned)
    Weighed.objects.get_or_create(pk=digest, defaults={"found": found, "charts": _charts(reckoned)})
    return Outcome(digest, data, found)


def reckoned(data: dict[str, Any]) -> Answer:
    """The whole answer of a case in data, reckoned anew. Raises `Unfit`."""
    return answer(case_in(data))


def engine() -> str:
    """By which program a case was reckoned."""
    return f"Junto {version('junto')}"


def chart_of(outcome: Outcome, name: str) -> str:
    """A chart in the reader's language; empty where there is none of that name."""
    kept = Weighed.objects.filter(pk=outcome.digest).values_list("charts", flat=True).first() or {}
    found = kept.get((get_language() or "en")[:2]) or kept.get("en", {})
    return str(found.get(name, ""))


def kept_of(found: Answer) -> dict[str, Any]:
    """What is kept of an answer: itself as JSON, and its words in each language of the pages."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = _said(found)
    return {"answer": json.loads(as_json(found)), "said": said, "engine": engine()}


def _said(found: Answer) -> dict[str, Any]:
    by_title = {one.title: one for one in sections(found, None, _)}
    options = [one.name for one in found.case.options]
    return {
        "tables": {key: _table(by_title[_(title)]) for key, title in TABLES.items() if _(title) in by_title},
        "differing": _words(differing(found)),
        "across": [[_(name), _words(notes)] for name, notes in across(found)],
        "options": {name: _words(paragraph(found, i)) for i, name in enumerate(options)},
        "groups": {
            one.group.name: {
                "kind": _(KINDS[one.group.kind]),
                "way": _(one.group.weight_kind.name),
                "means": _(one.group.weight_kind.means),
                "notes": _words(one.group.weights.notes),
                "moves": _words(moves(one)),
            }
            for one in found.groups
        },
        "winning": [
            [won.group, won.option, told] for won, told in zip(found.won_over, _words(winning(found)), strict=True)
        ],
        "notes": _words(found.notes),
    }


def _words(sentences: Any) -> list[str]:
    told: list[Sentence] = list(sentences)
    return [one.said(_) for one in told]


def _table(section: Section) -> dict[str, Any]:
    return {
        "title": section.title, "told": list(section.told), "heads": list(section.heads),
        "rows": [list(row) for row in section.rows], "words": section.words,
    }  # fmt: skip


def _charts(found: Answer) -> dict[str, dict[str, str]]:
    """Every chart, of all groups and of each by itself, in each language: language → name → SVG."""
    drawn: dict[str, dict[str, str]] = {}
    alone = [replace(found, groups=(one,)) for one in found.groups]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            drawn[code] = {name: draw(found, _) for name, draw in CHARTS.items()}
            drawn[code]["pareto"] = pareto(found, say=_)
            if found.portfolio is not None:
                drawn[code]["together"] = together(found, _)
            for k, one in enumerate(alone, 1):
                drawn[code] |= {f"{name}-{k}": CHARTS[name](one, _) for name in ("choices", "moves")}
    return drawn
