"""The lines of a solicitation's checklist: the method's own, then the documents and approvals that the law asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from junto.core.workflow import Words
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.kept import Asked, Kept
from junto.solicitations.profiles import Check, MethodProfile

LONGEST_LABEL, LONGEST_CITATION = 200, 300
WRITTEN = ("draft", "planned")
RUNNING = (*WRITTEN, "published", "closed", "opened", "intended")
AHEAD: Mapping[str, tuple[str, ...]] = {"publish": WRITTEN, "award": RUNNING, "contract": (*RUNNING, "awarded")}
"""An act → the states of a solicitation in which it is ahead, and its lines may be ticked off."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that must be there before an act: in whose words, by which law."""

    code: str
    label: Words
    citation: str
    before: str


def lines_of(method: MethodProfile, kept: Kept | None, language: str) -> list[Line]:
    """Each thing once: a document that a line of the method asks for already adds its citation to that line."""
    documents = list(kept.documents) if kept else []
    covered = {id_ for check in method.checklist for id_ in check.covers}
    lines = [_own(check, documents) for check in method.checklist]
    rest = [one for one in documents if one.id not in covered or one.before != "publish"]
    rest += approving.on_paper(kept)
    return [*lines, *_apart([_line(one, language) for one in rest], {line.code for line in lines})]


def _own(check: Check, documents: Iterable[Asked]) -> Line:
    cites = [cite for one in documents if one.id in check.covers for cite in one.cites]
    return Line(check.code, check.label, _joined([check.citation, *cites]), "publish")


def _line(one: Asked, language: str) -> Line:
    label = one.label.said_in(language)
    return Line(approving.code_of(one.id), label[:LONGEST_LABEL], _joined(one.cites), one.before)


def _joined(cites: Iterable[str]) -> str:
    whole = "; ".join(dict.fromkeys(cite for cite in cites if cite))
    return whole if len(whole) <= LONGEST_CITATION else whole[: LONGEST_CITATION - 1] + "…"


def _apart(lines: list[Line], taken: set[str]) -> list[Line]:
    """With codes of their own, where long ids of a file begin alike."""
    found: list[Line] = []
    for line in lines:
        code, number = line.code, 2
        while code in taken:
            code, number = f"{line.code[:36]}_{number}", number + 1
        taken.add(code)
        found.append(Line(code, line.label, line.citation, line.before))
    return found
