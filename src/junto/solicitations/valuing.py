"""A P3 case reckoned: from a file of assumptions to what is kept with the case, and back to what its page shows."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from junto.core.finance.answering import Answer, answer
from junto.core.finance.drawing import s_curve, waterfall
from junto.core.finance.reading import project_of
from junto.core.finance.reading_workbook import data_of_workbook
from junto.core.finance.workbook import workbook
from junto.core.finance.writing import as_json, sections
from junto.core.sentences import Sentence, Unfit
from junto.core.tables import Unreadable
from junto.core.workflow import Refused
from junto.documents import media
from junto.solicitations.models import P3Case
from junto.solicitations.valuing_example import EXAMPLE, example_workbook

MOST_BYTES = 1_000_000
MOST_DRAWS = 1 << 18  # in a page; more by `junto value`
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = {  # what core calls its sections and columns, for translation
    gettext_noop("How it is counted"), gettext_noop("What it is worth"), gettext_noop("Public or with a partner"),
    gettext_noop("With its risks"), gettext_noop("Who carries which risk"), gettext_noop("What debt it carries"),
    gettext_noop("Availability payments"), gettext_noop("What the city is bound to"), gettext_noop("Year"),
    gettext_noop("Spent"), gettext_noop("Gained"), gettext_noop("Counts as"), gettext_noop("Worth"),
    gettext_noop("Public side itself"), gettext_noop("With the partner"), gettext_noop("Total"), gettext_noop("Risk"),
    gettext_noop("Cause"), gettext_noop("Shape"), gettext_noop("Probability"), gettext_noop("Years"),
    gettext_noop("Public side carries"), gettext_noop("Expected"), gettext_noop("Cash"), gettext_noop("Owed before"),
    gettext_noop("Interest"), gettext_noop("Principal"), gettext_noop("Cover (DSCR)"), gettext_noop("Payments"),
    gettext_noop("Risks expected"), gettext_noop("Of the budget"), gettext_noop("Guarantees expected"),
    gettext_noop("Guarantees P90"), gettext_noop("If ended"), gettext_noop("Mean"), gettext_noop("not known"),
    gettext_noop("Cost"), gettext_noop("Public side itself ±"), gettext_noop("With the partner ±"),
    gettext_noop("Cost ±"), gettext_noop("Done by the public side"), gettext_noop("Spared as a public body"),
    gettext_noop("Risks the partner would bear"), gettext_noop("Risks that stay"),
    gettext_noop("Paid to the partner"), gettext_noop("triangular"), gettext_noop("percentiles"),
    gettext_noop("uniform"), gettext_noop("fixed"), gettext_noop("lognormal"), gettext_noop("pert"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Valued:
    """A file of assumptions and what follows from it: `inputs` as `junto value` reads them, `found` as it is kept."""

    file_name: str
    digest: str
    inputs: Mapping[str, Any]
    found: Mapping[str, Any]
    engine: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: a title, sentences, and a table where there is one."""

    title: str
    told: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def valued(content: bytes, file_name: str) -> Valued:
    """Read a file of assumptions (JSON or XLSX) and reckon it. Raises `Refused` with what does not hang together."""
    try:
        inputs = _data_of(content, file_name)
        project = project_of(inputs)
        if project.draws > MOST_DRAWS:
            words = _("At most %(most)s cases are drawn here; for more there is the command “junto value”.")
            raise Refused(words % {"most": f"{MOST_DRAWS:,}"}, code="input", field="file")
        found = kept(answer(project))
    except (Unfit, Unreadable) as problem:
        raise Refused(problem.sentence.said(_), code="input", field="file") from None
    digest = hashlib.sha256(content).hexdigest()
    return Valued(file_name, digest, inputs, found, f"Junto {version('junto')}")


def _data_of(content: bytes, file_name: str) -> dict[str, Any]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        try:
            data = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_constant=_no_number)
        except (ValueError, RecursionError) as problem:
            words = _("The file is not sound JSON: %(problem)s.")
            raise Refused(words % {"problem": str(problem)}, code="input", field="file") from None
        return _keepable(dict(data))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / media.safe_name(file_name)  # sentences name the file as it came
        path.write_bytes(content)
        return _keepable(data_of_workbook(path))


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _keepable(data: dict[str, Any]) -> dict[str, Any]:
    """The same, once it is sure that a database takes it: no zero bytes, no half characters."""
    written = json.dumps(data, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        written = "\\u0000"
    if "\\u0000" in written:
        raise Refused(_("The file holds characters that cannot be kept."), code="input", field="file")
    return data


def kept(found: Answer) -> dict[str, Any]:
    """What is kept with a case: its parts as data, the answer as JSON, its charts."""
    return {
        "parts": [
            {
                "title": section.title,
                "told": [sentence.as_data() for sentence in section.told],
                "heads": list(section.heads),
                "rows": [list(row) for row in section.rows],
            }
            for section in sections(found)
        ],
        "answer": json.loads(as_json(found)),
        "s_curve": _in_each_language(s_curve, found) if found.drawn is not None else {},
        "waterfall": _in_each_language(waterfall, found) if found.comparison is not None else {},
    }


def _in_each_language(drawing: Callable[[Answer, Callable[[str], str]], str], found: Answer) -> dict[str, str]:
    """A chart in every language of the pages: language → SVG."""
    drawn = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            drawn[code] = drawing(found, _)
    return drawn


def _chart(case: P3Case, name: str) -> str:
    """A kept chart in the reader's language, in English where it is not kept in that."""
    kept_charts = case.found.get(name) or {}
    return str(kept_charts.get((get_language() or "en")[:2]) or kept_charts.get("en", ""))


# --- shown -----------------------------------------------------------------------------------------------------------
def parts_of(case: P3Case) -> list[Part]:
    """What was reckoned, in the reader's language."""
    return [
        Part(
            _(part["title"]),
            tuple(Sentence.from_data(sentence).said(_) for sentence in part["told"]),
            tuple(_(head) if head else "" for head in part["heads"]),
            tuple((_known(row[0]), *(_known(cell) for cell in row[1:])) for row in part["rows"]),
        )
        for part in case.found.get("parts", ())
    ]


def _known(cell: str) -> str:
    return _(cell) if cell in TITLES else cell


def answer_of(case: P3Case) -> str:
    """What it comes to, in the sentence that says most: which way is the better value, else what it is worth."""
    parts = {part["title"]: part for part in case.found.get("parts", ())}
    for title in ("Public or with a partner", "What it is worth"):
        told = parts.get(title, {}).get("told", ())
        if told:
            return Sentence.from_data(told[0]).said(_)
    return ""


def assumptions_of(case: P3Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every assumption as the file names it: settings first, then each line, risk and the rest, field by field."""
    settings = [(key, _written(value)) for key, value in case.inputs.items() if not isinstance(value, list | dict)]
    found = [(_("Settings"), settings)] if settings else []
    for key, value in case.inputs.items():
        if isinstance(value, dict):
            found.append((key, [(name, _written(one)) for name, one in value.items()]))
    for key, value in case.inputs.items():
        if isinstance(value, list):
            found.append((key, [(str(i), _written(one)) for i, one in enumerate(value, 1)]))
    return found


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value)
    return str(value)


def shown(case: P3Case) -> dict[str, Any]:
    """What the page of a case takes."""
    return {
        "parts": parts_of(case),
        "answer": answer_of(case),
        "assumptions": assumptions_of(case),
        "s_curve": bool(case.found.get("s_curve")),
        "waterfall": bool(case.found.get("waterfall")),
    }


# --- files -----------------------------------------------------------------------------------------------------------
def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FILES: Mapping[str, tuple[str, Callable[[P3Case], str | bytes]]] = {
    "assumptions.json": ("application/json", lambda case: _json(case.inputs)),
    "results.json": ("application/json", lambda case: _json(case.found.get("answer", {}))),
    "check.xlsx": (XLSX, lambda case: workbook(answer(project_of(case.inputs)))),
    "s-curve.svg": ("image/svg+xml", lambda case: _chart(case, "s_curve")),
    "waterfall.svg": ("image/svg+xml", lambda case: _chart(case, "waterfall")),
}


@cache
def _example_workbook() -> bytes:
    return example_workbook()


EXAMPLES: Mapping[str, tuple[str, Callable[[], str | bytes]]] = {
    "example.json": ("application/json", lambda: _json(EXAMPLE)),
    "example.xlsx": (XLSX, _example_workbook),
}
