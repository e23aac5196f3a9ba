"""From a file of `junto tradeoffs` to the rows it fills: read and checked whole before anything is written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from junto.core.sentences import Sentence, Unfit
from junto.core.tables import Unreadable
from junto.core.tradeoffs.case import Case
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.reading_text import data_of
from junto.core.tradeoffs.reading_workbook import data_of_workbook
from junto.core.tradeoffs.scores import SHAPES
from junto.core.workflow import Refused
from junto.documents import media
from junto.projects.models.tradeoffs import NAME

MOST_BYTES = 1_000_000
MOST_SAMPLES = 200_000  # in a page; more by `junto tradeoffs`
LONGEST = {"unit": 60, "by": 200, "release": 200}  # what a row keeps; other texts are as long as core takes them


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file holds, in plain data as the rows keep it. `notes`: what its reader should know of it."""

    data: Mapping[str, Any]
    title: str
    options: tuple[dict[str, Any], ...]
    criteria: tuple[dict[str, Any], ...]
    groups: tuple[dict[str, Any], ...]
    scores: tuple[dict[str, Any], ...]
    red_lines: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    portfolio: Any
    samples: int
    seed: int
    notes: tuple[Sentence, ...]
    decides: bool  # the file tells of a decision, which is not taken over


def read_file(content: bytes, file_name: str) -> Filled:
    """Read a case (YAML, JSON or XLSX). Raises `Refused` with the sentence that names what is wrong and where."""
    if len(content) > MOST_BYTES:
        raise _refused(_("The file has more than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000})
    try:
        return filled(_data_in(content, file_name))
    except (Unfit, Unreadable) as problem:
        raise _refused(problem.sentence.said(_)) from None


def read_text(text: str) -> Filled:
    """The same of what a check page handed back as JSON."""
    return read_file(text.encode("utf-8", "replace"), "case.json")


def _data_in(content: bytes, file_name: str) -> object:
    if content[:2] != b"PK":
        return data_of(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / media.safe_name(file_name)  # sentences name the file as it came
        path.write_bytes(content)
        return data_of_workbook(path)


def _refused(sentence: str) -> Refused:
    return Refused(sentence, code="input", field="file")


def filled(data: object) -> Filled:
    """The rows of a case in data. Raises `Unfit` where core refuses it, `Refused` where a page cannot keep it."""
    case = case_of(data)
    raw = _plain(data)
    if case.samples > MOST_SAMPLES:
        words = _("At most %(most)s samples are drawn here; for more there is the command “junto tradeoffs”.")
        raise _refused(words % {"most": f"{MOST_SAMPLES:,}"})
    found = Filled(
        data=raw,
        title=case.name[:200],
        options=tuple({"name": one.name, "role": one.role, "about": one.about} for one in case.options),
        criteria=tuple(_criterion(one) for one in raw["criteria"]),
        groups=tuple(_group(one, k, case) for k, one in enumerate(raw["groups"])),
        scores=tuple(_scores(raw.get("scores"))),
        red_lines=tuple(_line(one) for one in raw.get("vetoes") or ()),
        holds=tuple(
            {"option": o.option, "kind": o.kind, "by": o.by, "reason": o.reason, "release": o.release}
            for o in case.holds
        ),
        portfolio=raw.get("portfolio") or None,
        samples=case.samples,
        seed=case.seed,
        notes=case.notes,
        decides=case.decision is not None,
    )
    _refuse_unkeepable(found)
    return found


def _plain(data: object) -> dict[str, Any]:
    """As JSON keeps it: names of fields as core reads them, days as text; nothing that a database does not take."""
    found = _stripped(data)
    found.pop("decision", None)
    try:
        written = json.dumps(found, ensure_ascii=False, allow_nan=False)
        written.encode()
    except ValueError:
        written = "\\u0000"
    if "\\u0000" in written:
        raise _refused(_("The file holds characters that cannot be kept."))
    return dict(found)


def _stripped(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).strip(): _stripped(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_stripped(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _number(value: Any) -> float:
    return float(value.replace(",", "")) if isinstance(value, str) else float(value)


def _scale(one: Mapping[str, Any]) -> dict[str, Any]:
    if one.get("points"):
        return {"points": [[_number(at), _number(worth)] for at, worth in one["points"]]}
    return {"worst": _number(one["worst"]), "best": _number(one["best"])}


def _criterion(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": _text(one["name"]), "unit": _text(one.get("unit")), **_scale(one)}


def _group(one: Mapping[str, Any], at: int, case: Case) -> dict[str, Any]:
    read = case.groups[at]
    weights = one.get("weights") or {}
    return {
        "name": read.name,
        "kind": read.kind,
        "objective": read.objective,
        "criteria": list(read.criteria),
        "scales": {_text(name): _scale(scale) for name, scale in (one.get("values") or {}).items()},
        "weights": {key: value for key, value in weights.items() if value not in (None, "", [], {})},
        "red_lines": [_line(line) for line in one.get("vetoes") or ()],
        "accepts": None if read.accepts is None else _number(one["accepts"]),
    }


def _line(one: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"criterion": _text(one["criterion"]), "reason": _text(one["reason"])}
    for key in ("at_most", "at_least", "tolerated"):
        if one.get(key) not in (None, ""):
            found[key] = _number(one[key])
    return found


def _scores(raw: Any) -> Iterator[dict[str, Any]]:
    """One row a judgement, from either way of writing them; core has read them already, so that they are sound."""
    if isinstance(raw, list):
        for row in raw:
            yield _score(row["option"], row["criterion"], row)
        return
    for option, inner in raw.items():
        for criterion, given in inner.items():
            if given in (None, ""):
                continue
            several = given if isinstance(given, list) and given and isinstance(given[0], Mapping) else [given]
            for one in several:
                yield _score(option, criterion, one if isinstance(one, Mapping) else {"score": one})


def _score(option: Any, criterion: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get("score")
    if value in (None, ""):
        value = {key: row[key] for key in SHAPES if row.get(key) not in (None, "")}
    return {
        "option": _text(option), "criterion": _text(criterion), "value": _value(value),
        "by": _text(row.get("by")), "evidence": _text(row.get("evidence")),
    }  # fmt: skip


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _number(one) for key, one in value.items() if one not in (None, "")}
    if isinstance(value, list):
        return {"low": _number(value[0]), "high": _number(value[1])}
    return _number(value)


def _refuse_unkeepable(found: Filled) -> None:
    """Names and words are as long as rows keep them."""
    for kind, rows in (("options", found.options), ("criteria", found.criteria), ("groups", found.groups)):
        for row in rows:
            _refuse_longer(row["name"], NAME, f"{kind}, {row['name'][:40]}…")
    for kind, some in (("criteria", found.criteria), ("scores", found.scores), ("holds", found.holds)):
        for at, row in enumerate(some, 1):
            for field in LONGEST.keys() & row.keys():
                _refuse_longer(row[field], LONGEST[field], f"{kind} {at}, {field}")


def _refuse_longer(text: str, most: int, where: str) -> None:
    if len(text) > most:
        words = _("%(where)s: at most %(most)s characters are kept here.")
        raise _refused(words % {"where": where, "most": most})
